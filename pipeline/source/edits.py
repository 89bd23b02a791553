"""Small changes to a text before it is read, and the way back to where things were written."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from pipeline.source.findings import Findings, Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipeline.source.events import Events

    Reader = Callable[[str, Findings], Events]

Edit = tuple[int, int, str]
"""Start and end of what is replaced, and what stands there instead."""


class Edits:
    """Changes to a text, in order and apart from each other."""

    def __init__(self, text: str, edits: Iterable[Edit]) -> None:
        pieces, at, length = [], 0, 0
        self._starts, self._written = [0], [0]
        for start, end, new in sorted(edits):
            pieces += [text[at:start], new]
            length += start - at + len(new)
            at = end
            self._starts.append(length)
            self._written.append(end)
        self.text = "".join([*pieces, text[at:]])

    def find_written(self, index: int) -> int:
        """Where in the text as written stands what is at `index` of the changed text."""
        piece = bisect_right(self._starts, index) - 1
        written = self._written[piece] + index - self._starts[piece]
        if piece + 1 < len(self._written):
            written = min(written, self._written[piece + 1])
        return written


class MovedFindings(Findings):
    """Findings in a changed text, told at the places of the text as written."""

    def __init__(self, findings: Findings, edits: Edits) -> None:
        super().__init__()
        self.all = findings.all
        self._counts = findings._counts
        self._find = edits.find_written

    def add(self, code: str, start: int, end: int, other: int = -1, **details: str) -> None:
        """Note a finding, unless enough of its kind are known."""
        other = self._find(other) if other >= 0 else other
        super().add(code, self._find(start), self._find(end), other, **details)


def read_edited(edits: Edits, findings: Findings, reader: Reader) -> Events:
    """The events of the changed text by the indexes of the text as written."""
    find = edits.find_written
    try:
        for kind, start, end, text in reader(edits.text, MovedFindings(findings, edits)):
            yield kind, find(start), find(end), text
    except Unreadable as unreadable:
        found = unreadable.finding
        other = find(found.other) if found.other >= 0 else -1
        raise Unreadable(
            found.code, find(found.start), find(found.end), other, **found.details
        ) from None
