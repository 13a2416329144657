"""The reviewed words: check them, and compile them into the one file all processes read."""

from lantern.learning.content.check import check
from lantern.learning.content.compile import compile_content
from lantern.learning.content.problems import Problem, UnreadableContent
from lantern.learning.content.signatures import unsigned

__all__ = ["Problem", "UnreadableContent", "check", "compile_content", "unsigned"]
