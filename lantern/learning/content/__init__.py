"""The reviewed words: check them, and compile them into the one file all processes read."""

from lantern.learning.content.compile import compile_content

__all__ = ["compile_content"]
