"""A paragraph broken into lines by the widths of its characters. Widths are in Pango's units."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import pyphen

from pipeline.writers.pdf.typesetting.spacing import HALVED_AT_END, HALVED_AT_START

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MAY, WITHIN = 1, 4
"""Before a character a line may end, or may end where nothing else helps."""
_LAST = re.compile("[\u3400-\u9fff][^\u3400-\u9fff\\s]{0,3}\\Z")
_LONGEST_END = 4
_DOT = "\N{MIDDLE DOT}"
_FEWEST = 4
"""A line with fewer characters has none to give."""
_LONGEST_WORD = 100
"""Characters; what is longer is no word, and looking for its end would take its square of time."""
_LEAST_END = 9
"""Characters of a divided word that are not too few for a last line."""
_MOST_HYPHENS = 2
"""Lines in a row that end in a hyphen."""


@dataclass(frozen=True, slots=True)
class Line:
    """The characters from `start` to `end` of a paragraph; the next line begins at `resume`."""

    start: int
    end: int
    resume: int
    width: int
    is_last: bool
    """Whether the paragraph or a forced line ends here."""
    is_hyphenated: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """A paragraph ready to be broken.

    `places[i]` is where character `i` begins were all on one line, `breaks[i]` says whether a line
    may end before it. `gaps` are the parts of the widths that a line end takes away, by the
    character that they follow.
    """

    text: str
    places: Sequence[int]
    breaks: bytes
    gaps: dict[int, int]
    half: Callable[[int], int]
    """Half an em at a character."""
    divide: Callable[[int, int], list[int]]
    """Where the first long word between two places may be divided, the last place first."""
    hyphen: Callable[[int], int]
    """The width of a hyphen after a character."""
    breaks_words: bool
    """Whether a word that is longer than a line is broken anywhere."""


def break_lines(text: Measured, start: int, first_width: int, width: int) -> Iterator[Line]:
    """The lines from character `start` on: the first has `first_width`, each other `width`."""
    start, room, hyphens = _skip_blanks(text, start), first_width, 0
    stop = -1
    while start < len(text.text):
        if stop < start:
            stop = text.text.find("\n", start)
            stop = len(text.text) if stop < 0 else stop
        line = _break_line(text, start, stop, room, may_divide=hyphens < _MOST_HYPHENS)
        yield line
        hyphens = hyphens + 1 if line.is_hyphenated else 0
        start, room = line.resume, width


def _skip_blanks(text: Measured, place: int) -> int:
    while text.text.startswith(" ", place):
        place += 1
    return place


def _break_line(text: Measured, start: int, stop: int, room: int, *, may_divide: bool) -> Line:
    """The line that begins at character `start` and must end at `stop`."""
    if _measure(text, start, stop) <= room:
        return _end_line(text, start, stop, stop + 1)
    end = _find_end(text, start, stop, room)
    if may_divide:
        cut = _find_division(text, start, end, stop, room)
        if cut:
            width = _measure_divided(text, start, cut)
            return Line(start, cut, cut, width, is_last=False, is_hyphenated=True)
    if end == start:
        end = _force_end(text, start, stop, room)
    elif _text_nodes_badly(text.text, end, stop):
        end = _find_end(text, start, stop, room, before=end) or end
    return _end_line(text, start, end, end)


def _end_line(text: Measured, start: int, end: int, resume: int) -> Line:
    """A line without the blanks at its end."""
    is_last = resume > end or end >= len(text.text)
    seen = _skip_blanks_back(text, start, end)
    resume = min(resume, len(text.text))
    following = _skip_blanks(text, resume)
    return Line(start, seen, following, _measure(text, start, seen), is_last)


def _measure(text: Measured, start: int, end: int) -> int:
    """The width of a line from `start` to `end`: what is blank at its end does not count."""
    end = _skip_blanks_back(text, start, end)
    if end == start:
        return 0
    last = end - 1
    edge = text.places[end] - text.gaps.get(last, 0)
    if text.text[last] in HALVED_AT_END:
        edge = min(edge, text.places[last] + text.half(last))
    return edge - text.places[start] - trim_start(text, start)


def _skip_blanks_back(text: Measured, start: int, end: int) -> int:
    """Where what is seen of a line from `start` to `end` ends."""
    while end > start and text.text[end - 1] == " ":
        end -= 1
    return end


def trim_start(text: Measured, start: int) -> int:
    """What a line that begins at character `start` leaves out of it: the blank half of a sign."""
    if text.text[start : start + 1] not in HALVED_AT_START:
        return 0
    half = text.half(start)
    return half if text.places[start + 1] - text.places[start] > half else 0


def _find_end(text: Measured, start: int, stop: int, room: int, before: int = 0) -> int:
    """The last place before `before` where the line may end; `start` where there is none."""
    reach = bisect_right(text.places, text.places[start] + room + trim_start(text, start)) - 1
    # A sign that is halved, or a blank, may stand there although it does not fit.
    last = min(reach + 2, stop, (before or stop + 1) - 1)
    for end in range(last, start, -1):
        if text.breaks[end] & MAY and _measure(text, start, end) <= room:
            return end
    return start if not before else 0


def _find_division(text: Measured, start: int, end: int, stop: int, room: int) -> int:
    """Where the word after `end` is divided so that its beginning fits; 0 where it is not."""
    after, limit = end + 1, min(stop, end + _LONGEST_WORD)
    while after < limit and not text.breaks[after] & MAY:
        after += 1
    # The rest of the last word would be all of the last line.
    latest = stop - _LEAST_END if after == stop else stop
    for cut in text.divide(end, after):
        is_possible = cut <= latest and text.breaks[cut] & WITHIN
        if is_possible and _measure_divided(text, start, cut) <= room:
            return cut
    return 0


def _measure_divided(text: Measured, start: int, cut: int) -> int:
    """The width of a line from `start` to `cut` and a hyphen."""
    width = text.places[cut] - text.places[start] + text.hyphen(cut)
    return width - trim_start(text, start)


def _force_end(text: Measured, start: int, stop: int, room: int) -> int:
    """Where a line ends that may not end anywhere in its width."""
    if text.breaks_words:
        reach = bisect_right(text.places, text.places[start] + room) - 1
        for end in range(min(reach, stop), start, -1):
            if text.breaks[end] & WITHIN:
                return end
    wanted = WITHIN if text.breaks_words else MAY
    for end in range(start + 1, stop):
        if text.breaks[end] & wanted:
            return end
    return stop


def _text_nodes_badly(text: str, end: int, stop: int) -> bool:
    """Whether the next line would begin with a dot in a name, or be one character and no more."""
    if text[end] == _DOT:
        return True
    if stop - end > _LONGEST_END:
        return False
    last = _LAST.search(text, max(0, stop - _LONGEST_END), stop)
    return last is not None and last.start() >= _FEWEST and end >= last.start()


_PLAIN = {"en": "en_US"}
"""What a language without a country is spelled like."""
_WORD = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u052f]+")


def find_divisions(text: str, language: str, total: int, left: int, right: int) -> list[int]:
    """The places in `text` where its first long word may be divided, the last one first.

    A word is long from `total` letters on; at least `left` and `right` letters stay together.
    """
    for word in _WORD.finditer(text):
        if word.end() - word.start() >= total:
            places = _divide(word[0], language, left, right)
            return [word.start() + place for place in reversed(places)]
    return []


@lru_cache(maxsize=4096)
def _divide(word: str, language: str, left: int, right: int) -> tuple[int, ...]:
    dictionary = _load_dictionary(language, left, right)
    return tuple(dictionary.positions(word)) if dictionary else ()


@lru_cache(maxsize=8)
def _load_dictionary(language: str, left: int, right: int) -> pyphen.Pyphen | None:
    known = pyphen.language_fallback(_PLAIN.get(language, language)) if language else None
    return pyphen.Pyphen(lang=known, left=left, right=right) if known else None
