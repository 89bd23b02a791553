"""Findings of the readers: what is wrong, by index into the text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_OF_A_KIND = 20
MORE_ERRORS = "E019"
MORE_WARNINGS = "W002"
SHIFTS = ("E024", "E025", "E036")
"""What leaves open how far a line is indented."""
CUT = "E056"
"""What ends a text before its last line."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem by its indexes; lines and columns are counted only when it is told."""

    code: str
    start: int
    end: int
    other: int = -1
    """Index of a second place, which the message names as `{line}`."""
    details: Mapping[str, str] = field(default_factory=dict)


class Unreadable(Exception):  # noqa: N818 - the notes are wrong, not the program
    """What comes after this finding cannot be understood, so reading ends."""

    def __init__(self, code: str, start: int, end: int, other: int = -1, **details: str) -> None:
        super().__init__(code)
        self.finding = Finding(code, start, end, other, details)


class Findings:
    """Collects findings; of one kind, the first `MOST_OF_A_KIND` and a word that there are more."""

    def __init__(self, known: Findings | None = None) -> None:
        self.all: list[Finding] = [*known.all] if known else []
        self._counts: Counter[str] = Counter(known._counts) if known else Counter()

    def take(self, other: Findings) -> None:
        """Have what `other` has, which began with what is here."""
        self.all, self._counts = other.all, other._counts

    def add(self, code: str, start: int, end: int, other: int = -1, **details: str) -> None:
        """Note a finding, unless enough of its kind are known."""
        self._counts[code] += 1
        if self._counts[code] <= MOST_OF_A_KIND:
            self.all.append(Finding(code, start, end, other, details))
        elif self._counts[code] == MOST_OF_A_KIND + 1:
            more = MORE_WARNINGS if code.startswith("W") else MORE_ERRORS
            details = {"kind": code, "shown": str(MOST_OF_A_KIND)}
            self.all.append(Finding(more, start, end, -1, details))

    def is_full(self, code: str) -> bool:
        """Whether looking for more of this kind is a waste of time."""
        return self._counts[code] > MOST_OF_A_KIND

    def explain(self, end: Finding, text: str) -> bool:
        """Whether reading ended with `end` only because of what was found before."""
        return any(
            found.code in SHIFTS
            or (
                found.code == CUT
                and found.end <= end.start
                and text[found.end : end.start].isspace()
            )
            or (found.code, found.start) == (end.code, end.start)
            for found in self.all
        )


def quote(text: str, limit: int = 40) -> str:
    """A piece of the notes, short enough for a message."""
    return text if len(text) <= limit else text[:limit] + "…"
