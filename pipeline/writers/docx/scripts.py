"""Which signs of a text are Chinese, where Latin and Chinese share them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_LATIN = "\0-\u00b6\u00b8-\u024f\u0370-\u04ff"
_SHARED = "\u00b7\u2014\u2018\u201c\u201d\u2026\u2103\u2190-\u2193\u2460-\u2473"
_APOSTROPHE = "(?<![A-Za-z])\u2019|\u2019(?![A-Za-z])"
_SIGN = re.compile(f"[{_SHARED}]|{_APOSTROPHE}")
_STRETCH = re.compile(f"[^{_LATIN}]+")


def has_chinese(text: str) -> bool:
    """Whether there is a Chinese character in `text`."""
    return _HAN.search(text) is not None


def split_scripts(text: str) -> Iterator[tuple[str, bool]]:
    """The text in stretches, and of each whether Word must be told that it is East Asian.

    Word draws a sign that Latin shares from the Latin face, narrow, unless its run says so.
    """
    end = 0
    sign = _SIGN.search(text)
    for stretch in _STRETCH.finditer(text):
        if sign and sign.start() < stretch.start():
            sign = _SIGN.search(text, stretch.start())
        if sign is None or sign.start() >= stretch.end():
            continue
        # An apostrophe before the sign belongs to the word in front of it.
        start = max(stretch.start(), text.rfind("\u2019", stretch.start(), sign.start()) + 1)
        if start > end:
            yield text[end:start], False
        yield text[start : stretch.end()], True
        end = stretch.end()
    if end < len(text):
        yield text[end:], False
