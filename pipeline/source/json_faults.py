"""What breaks JSON, as a finding that a writer of notes can act on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.source.characters import HALF_WIDTH
from pipeline.source.findings import Unreadable, quote

if TYPE_CHECKING:
    import json
    from collections.abc import Sequence

QUOTES: Final = "'`‘’“”„‟「」『』＂＇"
CLOSERS: Final = {"{": "}", "[": "]"}
COMMENT: Final = re.compile(r"//|/\*|#")
NO_NUMBER: Final = re.compile(r"[+-]?(?:nan|infinity|inf)\b", re.IGNORECASE)
NUMBER: Final = re.compile(r"[+\-.]?[0-9][^\s,{}\[\]\"，｝］】]{0,60}")
WORD: Final = re.compile(r"[^\s,:{}\[\]\"，：｝］】]{1,60}")


def explain_key(text: str, at: int, opened: Sequence[int]) -> Unreadable:
    """Why no key can be read at `at`."""
    if match := NUMBER.match(text, at):
        return Unreadable("E044", at, match.end(), text=quote(match[0]))
    return explain_value(text, at, opened)


def explain_value(text: str, at: int, opened: Sequence[int]) -> Unreadable:
    """Why no value can be read at `at`."""
    sign = text[at : at + 1]
    comma = len(text[:at].rstrip()) - 1
    if sign in ("}", "]") and text.startswith(",", comma):
        return Unreadable("E040", comma, comma + 1, sign=sign)
    if common := _explain_common(text, at, opened):
        return common
    for pattern, code in ((NO_NUMBER, "E043"), (NUMBER, "E045"), (WORD, "E044")):
        if match := pattern.match(text, at):
            return Unreadable(code, at, match.end(), text=quote(match[0]))
    return Unreadable("E049", at, at + 1, sign=sign)


def explain_colon(text: str, at: int, opened: Sequence[int]) -> Unreadable:
    """Why no colon follows a key."""
    return _explain_common(text, at, opened) or Unreadable("E047", at, at + 1)


def explain_after(text: str, at: int, opened: Sequence[int]) -> Unreadable:
    """Why neither a comma nor the closing bracket follows a value."""
    sign = text[at : at + 1]
    if text[at - 1 : at] == '"' and sign.isalnum():
        return Unreadable("E055", at - 1, at)
    if common := _explain_common(text, at, opened):
        return common
    if sign in ("}", "]"):
        opener = text[opened[-1]]
        return Unreadable("E052", at, at + 1, opened[-1], sign=sign, closer=CLOSERS[opener])
    return Unreadable("E049" if sign == ":" else "E046", at, at + 1, sign=sign)


def explain_rest(text: str, at: int) -> Unreadable:
    """Why something follows the end of the notes."""
    if match := COMMENT.match(text, at):
        return Unreadable("E041", at, match.end(), sign=match[0])
    end = text.find("\n", at)
    return Unreadable("E050", at, len(text) if end < 0 else end)


def explain_text(text: str, start: int, error: json.JSONDecodeError) -> Unreadable:
    """Why a text in quotes cannot be read."""
    at = error.pos
    if error.msg.startswith("Unterminated"):
        return Unreadable("E026", start, start + 1, sign='"')
    if error.msg.startswith("Invalid control"):
        return Unreadable("E051", start, at)
    at -= text[at] != "\\"
    return Unreadable("E053", at, at + 2, text=quote(text[at : at + 2]))


def _explain_common(text: str, at: int, opened: Sequence[int]) -> Unreadable | None:
    """What can go wrong anywhere between values."""
    sign = text[at : at + 1]
    if not sign:
        start, opener = opened[-1], text[opened[-1]]
        return Unreadable("E028", start, start + 1, sign=opener, closer=CLOSERS[opener])
    if match := COMMENT.match(text, at):
        return Unreadable("E041", at, match.end(), sign=match[0])
    if sign in HALF_WIDTH:
        return Unreadable("E054", at, at + 1, sign=sign, right=HALF_WIDTH[sign])
    if sign in QUOTES:
        return Unreadable("E042", at, at + 1, sign=sign)
    return None
