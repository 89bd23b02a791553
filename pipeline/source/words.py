"""Words of a value in the text it was written as: quoted, escaped or wrapped."""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 200
QUOTES: Final = ("'", '"')
SPECIAL: Final = frozenset("'\"\\")
"""Signs that may be written differently in quotes."""
BREAK: Final = r"(?:\s|\\[nrt]|\\\n)+"
FOLD: Final = r"(?:[ \t]*\n[ \t]*)?"
ESCAPED: Final = {'"': r'\\?"', "'": "''?", "\\": r"\\{1,2}", "/": r"\\?/"}


def find_word(text: str, start: int, end: int, word: str) -> tuple[int, int] | None:
    """Start and end of a word between two indexes; None where it cannot be found."""
    if text[start : start + 1] in QUOTES:
        start, end = start + 1, end - 1
    at = text.find(word, start, end)
    if at >= 0 and word and SPECIAL.isdisjoint(word):
        return at, at + len(word)
    word = word[:LONGEST].strip()
    if not word:
        return None
    # Between Chinese characters, the end of a line leaves nothing.
    joint = FOLD if "\n" in text[start:end] else ""
    pattern = BREAK.join(joint.join(map(_match_sign, piece)) for piece in word.split())
    match = re.compile(pattern).search(text, start, end)
    return match.span() if match else None


def _match_sign(sign: str) -> str:
    """The pattern of one character as it may be written in either kind of quotes."""
    plain = ESCAPED.get(sign, re.escape(sign))
    units = sign.encode("utf-16-be", "surrogatepass").hex()
    escape = "".join(rf"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
    return f"(?:{plain}|(?i:{escape}))"
