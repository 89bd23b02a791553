"""Plain text as tables, sheets, calendars and terminals can carry it."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNFIT = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_ELLIPSIS = "…"
_ADDRESS = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+")


def clean_text(text: str) -> str:
    """`text` with "\\n" as its only control character; tabs become spaces."""
    text = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    return mend_surrogates(_UNFIT.sub("", text)).strip()


def mend_surrogates(text: str) -> str:
    """`text` with U+FFFD in place of every half of a character."""
    return _SURROGATES.sub("\ufffd", text)


def is_address(email: str) -> bool:
    """Whether letters and calendars take `email` for an address."""
    return _ADDRESS.fullmatch(email) is not None


def join_lines(text: str) -> str:
    """Cleaned `text` on one line."""
    return " ".join(line.strip() for line in text.split("\n") if line.strip())


def cut_text(text: str, most: int) -> str:
    """`text`, ended by "…" where it is longer than `most` UTF-16 units, as Excel counts."""
    if len(text) * 2 <= most or len(text.encode("utf-16-le")) <= most * 2:
        return text
    kept = text.encode("utf-16-le")[: (most - len(_ELLIPSIS)) * 2]
    return kept.decode("utf-16-le", errors="ignore") + _ELLIPSIS


def measure_text(text: str) -> int:
    """The width of the longest line of `text` in narrow characters: Chinese ones count twice."""
    return max(_measure_line(line) for line in text.split("\n"))


def _measure_line(line: str) -> int:
    return len(line) if line.isascii() else sum(map(measure_character, line))


@cache
def measure_character(character: str) -> int:
    """The width of a character in narrow ones: 2 for Chinese, 0 for what stands over another."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
