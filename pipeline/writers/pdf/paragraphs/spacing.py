"""Room between and beside characters (W3C, "Requirements for Chinese Text Layout")."""

from __future__ import annotations

import re

from pipeline.writers.pdf.faces import WIDER_BY

GAP = WIDER_BY / 1000
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


def mark_joints(text: str) -> bytes:
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
