"""Bytes into text: UTF-8 first, UTF-16 by its mark, then GB18030."""

from __future__ import annotations

import codecs
import re
from typing import Final

from pipeline.source.findings import Finding

MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
KINDS: Final = {
    b"PK\x03\x04": "Word/Excel",
    b"\xd0\xcf\x11\xe0": "Word/Excel",
    b"{\\rtf": "RTF",
    b"%PDF-": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
}
LONG: Final = "[\u0800-\ufffc\U00010000-\U0010ffff]+"
"""Characters that UTF-8 writes in three bytes or four, but for the stand-in of broken ones.

Not compiled before a file needs it: that takes as long as reading one.
"""


def decode_notes(data: bytes) -> tuple[str, Finding | None]:
    """The text of a file without its mark, every line end as `\\n`, and what was undecodable."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _decode(data[len(mark) :], encoding, skipped=len(mark))
    try:
        return unify_ends(data.decode("utf-8")), None
    except UnicodeDecodeError:
        return _decode(data, "utf-8" if _is_damaged(data) else "gb18030", skipped=0)


def recognize_kind(data: bytes) -> str:
    """What a file is that only bears the name of notes; empty for text of any kind."""
    return next((kind for start, kind in KINDS.items() if data.startswith(start)), "")


def unify_ends(text: str) -> str:
    """The text with `\\n` for every line end, whichever system wrote it."""
    if "\r" not in text:
        return text
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decode(data: bytes, encoding: str, skipped: int) -> tuple[str, Finding | None]:
    try:
        return unify_ends(data.decode(encoding)), None
    except UnicodeDecodeError as error:
        at = len(unify_ends(data[: error.start].decode(encoding)))
        details = {"byte": f"{data[error.start]:02X}", "offset": str(skipped + error.start)}
        text = unify_ends(data.decode(encoding, "replace"))
        return text, Finding("E002", at, at + 1, details=details)


def _is_damaged(data: bytes) -> bool:
    """Whether this is UTF-8 with a few broken bytes, not another encoding.

    Most broken UTF-8 is valid GB18030 and would be read as nonsense without a word. Measured on
    pieces of 100 characters of real notes: told apart without a mistake, since three bytes of
    GB18030 seldom look like a character of UTF-8.
    """
    text = data.decode("utf-8", "replace")
    whole = len(text) - len(re.sub(LONG, "", text))
    return 2 * whole > text.count("\ufffd")
