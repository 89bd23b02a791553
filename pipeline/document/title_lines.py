"""Lines of a title: about equal, and broken between words alone."""

from __future__ import annotations

import re
from functools import cache
from itertools import accumulate, pairwise
from math import ceil, inf
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_HAN: Final = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_NO_START: Final = frozenset("的地得了着过》）”’】〉、，。：；！？…—·)]}%,.:;!?")
"""What no line begins with."""
_NO_END: Final = frozenset("《（“‘【〈第([{$￥")
"""What no line ends with."""
_GOOD_END: Final = frozenset("的、，：；》”）")
"""After these a line is best broken."""
_LINKS: Final = frozenset("和与及暨或并")
"""Words of one character that a line may end or begin with."""
_SMALL: Final = frozenset(
    ("a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with")
)
"""English words that a line does not end with if it can be helped."""
_FREE, _LINK, _WORD, _BESIDE, _INSIDE, _TIED = 0.0, 1.0, 2.0, 8.0, 30.0, 60.0
"""What a break costs, in squared characters: it outweighs lines that are less even by its root."""
_SPACE, _LOWER, _UPPER, _DIGIT, _SIGN = 0.25, 0.57, 0.73, 0.59, 0.4
"""Widths of Latin characters in a bold face, in full-width ones."""


def break_evenly(title: str, most: float) -> list[str]:
    """`title` in as few lines of at most `most` full-width characters as hold it, about equal.

    Lines end where words do. What cannot be broken is longer, and is turned over as any other text.
    """
    width = measure_width(title)
    if width <= most:
        return [title]
    places = {0: _FREE, **_find_places(title), len(title): _FREE}
    least = ceil(width / most)
    for count in (least, least + 1):
        if lines := _choose(title, places, most, count):
            return lines
    return [title]


def _choose(title: str, places: dict[int, float], most: float, count: int) -> list[str]:
    """The lines that cost least; none where `count` lines do not hold the title."""
    share = measure_width(title) / count
    widths = [0.0, *accumulate(map(measure_width, title))]
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, (0,))}
    for _ in range(count):
        following: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (before, cuts) in best.items():
            for end, price in places.items():
                width = widths[end] - widths[start]
                if start < end and width <= most:
                    cost = before + price + (width - share) ** 2
                    if cost < following.get(end, (inf,))[0]:
                        following[end] = cost, (*cuts, end)
        best = following
    cuts = best.get(len(title), (0.0, ()))[1]
    return [title[start:end].strip() for start, end in pairwise(cuts)]


def _find_places(title: str) -> dict[int, float]:
    """Where a line may end, and what that costs."""
    if not _HAN.search(title):
        return {
            one.end(): _BESIDE if one[1].lower() in _SMALL else _FREE
            for one in re.finditer(r"(\S+)\s+", title)
        }
    places: dict[int, float] = {}
    words = _cut_words()(title)
    ends = accumulate(map(len, words))
    depth = 0
    for end, (word, following) in zip(ends, pairwise(words), strict=False):
        depth += word.count("《") - word.count("》")
        price = _price(word, following)
        if word.isspace():
            # Words of another language stand together.
            is_between = _HAN.search(title[end - 2 : end] + following[0])
            price = _FREE if is_between else _INSIDE
        if price is not None:
            places[end] = price + (_INSIDE if depth > 0 else 0.0)
    return places


def _price(word: str, following: str) -> float | None:
    """What it costs to break between two words; None where that is not done."""
    last, first = word[-1], following[0]
    if last in _NO_END or first in _NO_START or first.isspace():
        return None
    if last in _GOOD_END or first in "《“（":
        return _FREE
    if not (_HAN.match(last) or _HAN.match(first)):
        return None
    # A number stands with what it counts, and most words of one character with what is before.
    if last.isdigit() or (_HAN.fullmatch(following) and following not in _LINKS):
        return _TIED
    if word in _LINKS or following in _LINKS:
        return _LINK
    return _BESIDE if _HAN.fullmatch(word) else _WORD


@cache
def _cut_words() -> Callable[[str], list[str]]:
    # Its dictionary takes a third of a second to load.
    from rjieba import cut

    return cut


def measure_width(text: str) -> float:
    """Width in full-width characters."""
    return sum(map(_measure, text))


@cache
def _measure(char: str) -> float:
    if char >= "\u2e80" or char in "“”‘’—…":
        return 1.0
    if char.isspace():
        return _SPACE
    if char.isalpha():
        return _UPPER if char.isupper() else _LOWER
    return _DIGIT if char.isdigit() else _SIGN
