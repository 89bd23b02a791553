"""Comments that follow something on their line: often they were meant as text."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from pipeline.source.findings import quote

if TYPE_CHECKING:
    from pipeline.source.findings import Findings

COMMENT: Final = re.compile(r"(?<=[^ \t\n])[ \t]+(#[^\n]*)")
NEXT: Final = re.compile(r"\s*")
COLON: Final = re.compile(r"[ \t]*:(?:\s|$)")
BLOCKS: Final = ("|", ">")
CLOSERS: Final = ("]", "}", "|", ">")
"""What a list, a group or the first line of a block of text ends with."""


class Comments:
    """The comments of a text that follow something on their line, judged by the values around."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found = list(COMMENT.finditer(text)) if " #" in text or "\t#" in text else []
        self._plain_ends: set[int] = set()
        self._plain_starts: dict[int, int] = {}
        self._texts: list[tuple[int, int]] = []

    def __bool__(self) -> bool:
        return bool(self._found)

    def note_scalar(self, start: int, end: int, style: str | None) -> None:
        """Remember where a value stands; one without quotes has no style."""
        if not style:
            self._plain_ends.add(end)
            self._plain_starts[start] = end
            return
        if style in BLOCKS:
            # Behind the sign on its first line, a comment is a comment.
            start = max(start, self._text.find("\n", start, end))
        self._texts.append((start, end))

    def report(self, findings: Findings, last: int) -> None:
        """Report each comment before `last` that takes away what may have been meant as text.

        A sign right before a word, such as `#1024`, behind a value without quotes is an error.
        """
        for match in self._found:
            start, end = match.span(1)
            if start >= last or self._is_in_text(start) or not match[1].strip("# \t"):
                continue
            is_plain = match.start() in self._plain_ends or self._precedes_text(match.end())
            touches = not match[1].lstrip("#")[0].isspace()
            if is_plain and touches:
                findings.add("E056", start, end, text=quote(match[1].rstrip(), 20))
            elif is_plain or (touches and self._follows_value(match.start())):
                findings.add("A003", start, end, text=quote(match[1].rstrip(), 20))

    def _is_in_text(self, index: int) -> bool:
        """Whether a value in quotes, or a block of text, goes over this index."""
        at = bisect_right(self._texts, (index, len(self._text))) - 1
        return at >= 0 and index < self._texts[at][1]

    def _precedes_text(self, index: int) -> bool:
        """Whether the next thing is a text, of which a comment may have been the first line."""
        start = NEXT.match(self._text, index).end()  # type: ignore[union-attr]  # it always matches
        end = self._plain_starts.get(start, -1)
        return end > start and not COLON.match(self._text, end) and self._text[start - 1] != "-"

    def _follows_value(self, end: int) -> bool:
        """Whether a list, a group or a value in quotes ends here, not a key."""
        return self._text[end - 1] in CLOSERS or any(end == stop for _, stop in self._texts)
