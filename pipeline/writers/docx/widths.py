"""Rough measures of text, for columns that nobody gave a width and rows that may be torn."""

from __future__ import annotations

import re
from math import ceil, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_FIRST_WIDE = "\u2e80"
"""From here on nearly all signs are as wide as high."""
_NARROW = 0.5
"""Width of a Latin letter, in its own height, on average."""
_LEAST = 3.0
"""No column is narrower than three Chinese characters."""
_WIDEST_WORD = 12.0
_WORD = re.compile(r"[^\s\u2e80-\uffff]+")


def measure_text(text: str) -> float:
    """The width of `text` on one line, in ems."""
    wide = sum(sign >= _FIRST_WIDE for sign in text)
    return wide + (len(text) - wide) * _NARROW


def count_lines(text: str, columns: float) -> int:
    """How many lines of `columns` ems `text` takes, each line end in it counted."""
    return sum(max(1, ceil(measure_text(line) / columns)) for line in text.split("\n"))


def share_width(columns: Sequence[Sequence[str]], width: int) -> list[int]:
    """Widths for columns of these texts that add up to `width`.

    Every column takes its longest word, as far as there is room; the rest is shared by the root
    of what the longest text asks for, so that one long text does not starve the others.
    """
    least = [_measure_word(texts) for texts in columns]
    natural = [
        max([*map(measure_text, texts), low]) for texts, low in zip(columns, least, strict=True)
    ]
    shares = [low + sqrt(full) for low, full in zip(least, natural, strict=True)]
    total = sum(shares)
    widths = [int(width * share / total) for share in shares]
    widths[-1] += width - sum(widths)
    return widths


def _measure_word(texts: Sequence[str]) -> float:
    words = (measure_text(word) for text in texts for word in _WORD.findall(text))
    return min(max([_LEAST, *words]), _WIDEST_WORD)
