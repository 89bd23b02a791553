"""Lines of Chinese that end one character earlier, for the sake of the next.

W3C's "Requirements for Chinese Text Layout" asks that no character stand alone on the last line
of a paragraph and that no dot between the parts of a name begin a line. WeasyPrint breaks Chinese
wherever the line is full; here the line gives one character more to the next one.
"""

from __future__ import annotations

import re
from typing import Any

from weasyprint.layout import inline

_LAST = re.compile("[\u3400-\u9fff][^\u3400-\u9fff\\s]{0,3}\\Z")
_LONGEST_END = 4
_DOT = "\N{MIDDLE DOT}"
_FEWEST = 4
"""A line with fewer characters has none to give."""


def install_endings() -> None:
    """Have WeasyPrint begin no line with a dot and leave no Chinese character alone on the last."""
    split: Any = inline.split_first_line

    def split_first_line(
        text: str, style: Any, context: Any, max_width: float | None, *rest: Any, **options: Any
    ) -> Any:
        line = split(text, style, context, max_width, *rest, **options)
        if line[2] is None or max_width is None:
            return line
        if not _leaves_one(text, line[2]) and not _leaves_dot(text, line[2]):
            return line
        # A little less than the line that was found: its last character goes to the next one.
        narrow = line[3] - style["font_size"] / 2
        return split(text, style, context, narrow, *rest, **options)

    inline.split_first_line = split_first_line


def _leaves_one(text: str, resume_at: int) -> bool:
    """Whether only one Chinese character, with its punctuation, comes after byte `resume_at`."""
    last = _LAST.search(text, max(0, len(text) - _LONGEST_END))
    if last is None or last.start() < _FEWEST:
        return False
    return resume_at >= len(text.encode()) - len(last[0].encode())


def _leaves_dot(text: str, resume_at: int) -> bool:
    """Whether a dot comes right after byte `resume_at`, between Chinese characters."""
    return _DOT in text and text.encode()[resume_at:].startswith(_DOT.encode())
