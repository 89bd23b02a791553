"""Room between characters: gaps between Chinese and Latin, and lines justified to the margin.

Sections are those of W3C, "Requirements for Chinese Text Layout".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

GAP = 0.25
"""Between Chinese and Latin letters or digits, in em (section 3.2.4)."""
_HAN = (
    "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_WESTERN = "0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u03ff\u0400-\u052f"
_BORDER = re.compile(f"(?<=[{_HAN}])(?=[{_WESTERN}])|(?<=[{_WESTERN}%‰℃°])(?=[{_HAN}])")
_WIDE = re.compile(f"[{_HAN}\u3000-\u303f\uff00-\uff60\u2014\u2018-\u201d\u2026]")
HALVED_AT_START = frozenset("（《〈「『【〔〖“‘")
"""Signs whose left half is blank: at the start of a line it need not be there."""
HALVED_AT_END = frozenset("，。、；：！？）》〉」』】〕〗”’")
"""Signs whose right half is blank: at the end of a line it need not be there (section 3.1.6)."""


def find_borders(text: str) -> list[int]:
    """Where in `text` Chinese meets Latin, as the places of the characters after the border."""
    return [border.start() for border in _BORDER.finditer(text)]


def mark_opportunities(text: str) -> bytes:
    """For each character of `text` whether room may be put after it: 1 beside Chinese, 2 a blank.

    A line that is too short is filled there; words of Latin letters stay as they are.
    """
    marks = bytearray(len(text))
    for found in _WIDE.finditer(text):
        place = found.start()
        marks[place] = 1
        if place and text[place - 1] != "\n":
            marks[place - 1] = 1
    for blank, character in enumerate(text):
        if character in " \u00a0":
            marks[blank] = 2
    return bytes(marks)


MOST = 0.12
"""The widest gap, in em, that is put between Chinese characters; beyond it a line reads as torn."""
WIDEST_BLANK = 0.5
"""The most, in em, that a blank grows by; beyond it the line stays short, as before an address."""
_BLANK_SHARE = 2
"""A blank takes so many times what an opportunity beside Chinese takes."""


@dataclass(frozen=True, slots=True)
class Justification:
    """What is added in a line at each opportunity beside Chinese and each blank, in CSS pixels."""

    opportunity: float = 0.0
    blank: float = 0.0

    def measure(self, marks: bytes) -> float:
        """What is added to characters with these marks; see `mark_opportunities`."""
        return self.opportunity * marks.count(1) + self.blank * marks.count(2)


NONE = Justification()


def justify(marks: bytes, room: float, size: float) -> Justification:
    """Fill `room` in a line whose characters, but the last, have these marks; `size` is an em."""
    opportunities, blanks = marks.count(1), marks.count(2)
    if opportunities:
        share = room / (opportunities + _BLANK_SHARE * blanks)
        return Justification(share, _BLANK_SHARE * share) if share <= MOST * size else NONE
    if blanks and room <= blanks * WIDEST_BLANK * size:
        return Justification(0.0, room / blanks)
    return NONE
