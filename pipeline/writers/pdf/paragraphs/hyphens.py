"""Where English words may be divided at the end of a line."""

from __future__ import annotations

import re
from functools import lru_cache

import pyphen

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
