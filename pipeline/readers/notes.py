"""Notes as read: the tree, its problems, and the line and column of everything in it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from pipeline.errors import Location
from pipeline.readers.findings import Findings, Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pipeline.errors import Path, Problem
    from pipeline.readers.tree import Events, Span, Spans, Tree

    Reader = Callable[[str, Findings], Events]

BLOCK: Final = 4096
LONGEST_LINE: Final = 100_000
LONGEST_WORD: Final = 200
QUOTES: Final = ("'", '"')
SPECIAL: Final = frozenset("'\"\\")
"""Signs that may be written differently in quotes."""
BREAK: Final = r"(?:\s|\\[nrt]|\\\n)+"
FOLD: Final = r"(?:[ \t]*\n[ \t]*)?"
ESCAPED: Final = {'"': r'\\?"', "'": "''?", "\\": r"\\{1,2}", "/": r"\\?/"}
Edit = tuple[int, int, str]
"""Start and end of what is replaced, and what stands there instead."""
BLOCK_HEADER: Final = re.compile(r"[|>][^\n]*(?:\n[ \t]*(?=\n))*\n[ ]*")
NOWHERE: Final[Span] = (-1, -1, 0, 0, None)


class Lines:
    """Turns indexes into a text whose line ends are all `\\n` into places.

    Counts are kept for every block of the text, not for every line: notes without problems need
    none, and five million empty lines would not fit.
    """

    __slots__ = ("_ends", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._ends: Sequence[int] = ()

    def locate(self, start: int, end: int) -> Location:
        """The place from `start` to `end`, cut at the end of its first line, at least 1 long."""
        text = self.text
        start = min(start, len(text))
        block = start // BLOCK
        before = self._count_ends()[block] + text.count("\n", block * BLOCK, start)
        column = start - text.rfind("\n", 0, start)
        stop = text.find("\n", start, end)
        written = text[start : end if stop < 0 else stop].rstrip()
        return Location(before + 1, column, max(1, len(written)))

    def cut_line(self, number: int) -> str:
        """The line of that number without its end.

        Empty where there is no such line, or where it is so long that nobody can look at it.
        """
        start = self._find_start(number)
        if start < 0:
            return ""
        stop = self.text.find("\n", start)
        stop = len(self.text) if stop < 0 else stop
        return self.text[start:stop] if stop - start <= LONGEST_LINE else ""

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


def find_word(text: str, start: int, end: int, word: str) -> tuple[int, int] | None:
    """Start and end of a word between two indexes; None where it cannot be found."""
    if text[start : start + 1] in QUOTES:
        start, end = start + 1, end - 1
    at = text.find(word, start, end)
    if at >= 0 and word and SPECIAL.isdisjoint(word):
        return at, at + len(word)
    word = word[:LONGEST_WORD].strip()
    if not word:
        return None
    # Between Chinese characters, the end of a line leaves nothing.
    joint = FOLD if "\n" in text[start:end] else ""
    pattern = BREAK.join(joint.join(map(_match_sign, piece)) for piece in word.split())
    match = re.compile(pattern).search(text, start, end)
    return match.span() if match else None


def _match_sign(sign: str) -> str:
    """The pattern of one character as it may be written in either kind of quotes."""
    plain = ESCAPED.get(sign, re.escape(sign))
    units = sign.encode("utf-16-be", "surrogatepass").hex()
    escape = "".join(rf"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
    return f"(?:{plain}|(?i:{escape}))"


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
    bases: tuple[Mapping[str, str], ...] = ()
    """Of a sheet that came back, the values that each of its updates was made with, by key."""

    def value_place(self, path: Path) -> Location:
        """Where a value stands: its quotes included, the header of a block of text left out."""
        span, whole = self._follow(path)
        if not whole:
            return self._place_key(span)
        return self.lines.locate(*self._find_text(span))

    def key_place(self, path: Path) -> Location:
        """Where the key of a value stands; for an item of a list, the item."""
        return self._place_key(self._follow(path)[0])

    def find(self, path: Path, word: str) -> Location:
        """Where a word stands in a value, as written there; else where the value stands.

        One item of a list may hold several, so the items after it are looked for in all of it;
        what has a key of its own stands there and nowhere else.
        """
        is_keyed = bool(path) and isinstance(path[-1], str) and self._follow(path)[1]
        lists = [index for index, step in enumerate(path) if isinstance(step, int) and not is_keyed]
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

    def _place_key(self, span: Span) -> Location:
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
