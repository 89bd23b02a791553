"""Title of several lines, broken into even ones at places that a reader would choose."""

from __future__ import annotations

import re
from math import ceil

_GOOD = re.compile(
    "(?<=[的和与及暨、，：；》”）])|(?=[《“（])|(?<=[0-9A-Za-z.])(?=[\u4e00-\u9fff])|(?<= )"
)
"""Places between words that are known without a dictionary."""
_POSSIBLE = re.compile(
    "(?<!第)(?<=[\u3000-\u9fff])(?=[\u4e00-\u9fff《“（])|(?<=[0-9A-Za-z])(?=[\u4e00-\u9fff])|(?<= )"
)
_SLACK = 3.0
"""How far from the even place a line may end for the sake of a good one, in characters."""


def break_evenly(title: str, most: float) -> list[str]:
    """`title` in as few lines of at most `most` full-width characters as hold it, about equal.

    Where nothing can be broken a line is longer, and is turned over as any other.
    """
    lines = ceil(_measure(title) / most)
    if lines < 2:
        return [title]
    share = _measure(title) / lines
    place = _find_place(title, share, most)
    if place is None:
        return [title]
    rest = break_evenly(title[place:].lstrip(), max(most, 1))
    return [title[:place].rstrip(), *rest]


def _find_place(title: str, share: float, most: float) -> int | None:
    """Where the first line ends: a good place near its share, else the nearest possible one."""
    good = [match.start() for match in _GOOD.finditer(title)]
    possible = [match.start() for match in _POSSIBLE.finditer(title)]
    for places, slack in ((good, _SLACK), (possible, most)):
        widths = [(abs(_measure(title[:at]) - share), at) for at in places if 0 < at < len(title)]
        fit = [(off, at) for off, at in widths if off <= slack and _measure(title[:at]) <= most]
        if fit:
            return min(fit)[1]
    return None


def _measure(text: str) -> float:
    """Width in full-width characters."""
    return sum(1.0 if char >= "\u2e80" or char in "“”‘’—…" else 0.5 for char in text)
