"""Lines and columns of a text, as an editor counts them."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from pipeline.errors import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

BLOCK: Final = 4096
LONGEST: Final = 100_000


class Lines:
    """Turns indexes into a text whose line ends are all `\\n` into places.

    Counts are kept for every block of the text, not for every line: notes without problems need
    none, and five million empty lines would not fit.
    """

    __slots__ = ("_ends", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._ends: Sequence[int] = ()

    def locate(self, start: int, end: int) -> Place:
        """The place from `start` to `end`, cut at the end of its first line, at least 1 long."""
        text = self.text
        start = min(start, len(text))
        block = start // BLOCK
        before = self._count_ends()[block] + text.count("\n", block * BLOCK, start)
        column = start - text.rfind("\n", 0, start)
        stop = text.find("\n", start, end)
        written = text[start : end if stop < 0 else stop].rstrip()
        return Place(before + 1, column, max(1, len(written)))

    def cut_line(self, number: int) -> str:
        """The line of that number without its end.

        Empty where there is no such line, or where it is so long that nobody can look at it.
        """
        start = self._find_start(number)
        if start < 0:
            return ""
        stop = self.text.find("\n", start)
        stop = len(self.text) if stop < 0 else stop
        return self.text[start:stop] if stop - start <= LONGEST else ""

    def _count_ends(self) -> Sequence[int]:
        """The number of line ends before each block."""
        if not self._ends:
            text = self.text
            counts = (text.count("\n", at, at + BLOCK) for at in range(0, len(text), BLOCK))
            self._ends = tuple(accumulate(counts, initial=0))
        return self._ends

    def _find_start(self, number: int) -> int:
        """The index at which a line starts, -1 where there is no such line."""
        if number < 1:
            return -1
        ends = self._count_ends()
        block = bisect_left(ends, number - 1) - 1
        start = max(0, block * BLOCK)
        for _ in range(number - 1 - ends[max(0, block)]):
            start = self.text.find("\n", start) + 1
            if start == 0:
                return -1
        return start
