"""An error of libyaml, by indexes into the text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """An error of libyaml by indexes into the text."""

    text: str
    at: int
    context: int
    """Where the thing begins that could not be read; `at` where libyaml does not say."""
    last: int
    """Where the last thing begins that could be read."""
    problem: str

    @property
    def sign(self) -> str:
        """The character at the fault, empty at the end of the text."""
        return self.text[self.at : self.at + 1]

    @property
    def before(self) -> str:
        """What stands before the fault on its line."""
        return self.text[self.text.rfind("\n", 0, self.at) + 1 : self.at]

    @property
    def end(self) -> int:
        """Where the line of the fault ends."""
        return find_end(self.text, self.at)


def find_end(text: str, start: int) -> int:
    """The index at which the line of `start` ends."""
    end = text.find("\n", start)
    return len(text) if end < 0 else end
