"""What a check found: one problem, with a code that stays the same."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """Something in a content file that must be put right."""

    file: str
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.code}: {self.message}"


class UnreadableContent(Exception):
    """Files of the content are missing or malformed."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
