"""Notes as read: the tree, its problems, and where everything in it was written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pipeline.source.tree import Span, Spans, Tree, Value
from pipeline.source.words import find_word

if TYPE_CHECKING:
    from pipeline.errors import Path, Place, Problem
    from pipeline.source.lines import Lines

__all__ = ["Notes", "Tree", "Value"]

BLOCK_HEADER: Final = re.compile(r"[|>][^\n]*(?:\n[ \t]*(?=\n))*\n[ ]*")
NOWHERE: Final[Span] = (-1, -1, 0, 0, None)


@dataclass(frozen=True, slots=True)
class Notes:
    """One notes file.

    `tree` holds text only: every value as written, an absent one as an empty text. `problems` is
    empty where the file could be read whole; `tree` is empty where its syntax is broken. Paths go
    by the keys as written. What a path does not lead to is placed at the nearest thing around it.
    """

    name: str
    tree: Tree
    problems: tuple[Problem, ...]
    lines: Lines = field(repr=False, compare=False)
    root: Span = field(default=NOWHERE, repr=False, compare=False)

    def value_place(self, path: Path) -> Place:
        """Where a value stands: its quotes included, the header of a block of text left out."""
        span, whole = self._follow(path)
        if not whole:
            return self._place_key(span)
        return self.lines.locate(*self._find_text(span))

    def key_place(self, path: Path) -> Place:
        """Where the key of a value stands; for an item of a list, the item."""
        return self._place_key(self._follow(path)[0])

    def find(self, path: Path, word: str) -> Place:
        """Where a word stands in a value, as written there; else where the value stands.

        One item of a list may hold several, so the items after it are looked for in all of it.
        """
        lists = [index for index, step in enumerate(path) if isinstance(step, int)]
        for around in (path, *(path[:index] for index in lists[-1:])):
            span, whole = self._follow(around)
            found = find_word(self.lines.text, *self._find_text(span), word) if whole else None
            if found:
                return self.lines.locate(*found)
        return self.value_place(path)

    def excerpt(self, line: int) -> str:
        """A line as written, without its end; empty where there is none."""
        return self.lines.cut_line(line)

    def _follow(self, path: Path) -> tuple[Span, bool]:
        """The span of the value at a path, or of the last one on the way that exists."""
        span = self.root
        for step in path:
            inner = _step_into(span[4], step)
            if inner is None:
                return span, False
            span = inner
        return span, True

    def _place_key(self, span: Span) -> Place:
        start, end = span[:2] if span[0] >= 0 else self._find_text(span)
        return self.lines.locate(start, end)

    def _find_text(self, span: Span) -> tuple[int, int]:
        """Start and end of a value without the header of a block of text."""
        start, end = span[2:4]
        header = BLOCK_HEADER.match(self.lines.text, start, end)
        return (header.end() if header and header.end() < end else start), end


def _step_into(spans: Spans | None, step: str | int) -> Span | None:
    """The span under a key or at an index, None where there is none."""
    inner: Span | None = None
    if isinstance(spans, dict) and isinstance(step, str):
        inner = spans.get(step)
    elif isinstance(spans, list) and isinstance(step, int) and 0 <= step < len(spans):
        inner = spans[step]
    return inner
