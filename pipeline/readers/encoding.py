"""Encoding: bytes of notes as text, in UTF-8 first, UTF-16 by its mark, then GB18030.

Characters that no record can carry, and those that nobody can see, are found here too.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final

from pipeline.readers.findings import Finding

if TYPE_CHECKING:
    from pipeline.readers.findings import Findings

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
# C1 and DEL are legal in XML 1.0, but nothing can draw them: they come from broken conversions.
_CONTROL = "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
_INVISIBLE = "\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
# Joiners belong to emoji and to the scripts from Arabic to Sinhala.
_JOINERS = "(?<![\u0600-\u0dff\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]"

REPLACEMENT = "\ufffd"
BLANKS = "\u3000\xa0\u2002\u2003\u2009\u202f"
"""Signs that look like the space that indents, and are text."""
HALF_WIDTH = dict(zip("，：｛｝［］【】", ",:{}[][]", strict=True))
SUSPECT = re.compile(f"[{_CONTROL}{_INVISIBLE}\u200c\u200d]")
CONTROL = re.compile(f"[{_CONTROL}]")
CONTROLS = re.compile(f"[{_CONTROL}]+")
INVISIBLES = re.compile(f"(?:[{_INVISIBLE}]|{_JOINERS})[{_INVISIBLE}\u200c\u200d]*")
_ESCAPE = re.compile(
    r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})"
    r"|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))",
    re.DOTALL,
)
PLAIN = 6
_NAMED = dict(zip("0abefvNLP", "\0\a\b\x1b\f\v\x85\u2028\u2029", strict=True))


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


def replace_controls(text: str, findings: Findings) -> str:
    """The text with a stand-in for each control character, all of them and the unseen reported."""
    if not SUSPECT.search(text):
        return text
    _report_signs(text, CONTROLS, "E005", findings)
    _report_signs(text, INVISIBLES, "W001", findings)
    return CONTROL.sub(REPLACEMENT, text)


def clean_escapes(raw: str, start: int, value: str, findings: Findings) -> str:
    """The value of quoted text with stand-ins for what its escapes smuggled in.

    `raw` is the text as written and `start` its index.
    """
    value = unify_ends(value)
    if not SUSPECT.search(value):
        return value
    for match in _ESCAPE.finditer(raw):
        if match.lastindex == PLAIN and match[PLAIN] not in _NAMED:
            continue
        sign = _decode_escape(match)
        code = _judge_sign(sign)
        if code and not findings.is_full(code):
            begin, end = start + match.start(), start + match.end()
            findings.add(code, begin, end, sign=name_sign(sign), text=match[0])
    return CONTROL.sub(REPLACEMENT, value)


def name_sign(sign: str) -> str:
    """A character as a message names it: `U+200B`."""
    return f"U+{ord(sign):04X}"


def _report_signs(text: str, pattern: re.Pattern[str], code: str, findings: Findings) -> None:
    """Report every run of such characters as one finding, named by its first one."""
    for match in pattern.finditer(text):
        if findings.is_full(code):
            return
        findings.add(code, match.start(), match.end(), sign=name_sign(match[0][0]))


def _judge_sign(sign: str) -> str:
    """The code of the problem that a character is, empty where it is none."""
    if sign == "\r":
        return ""
    if "\ud800" <= sign <= "\udfff":
        return "E014"
    if CONTROL.match(sign):
        return "E005"
    return "W001" if INVISIBLES.match(sign) else ""


def _decode_escape(match: re.Match[str]) -> str:
    """The character that one escape stands for."""
    high, low, byte, short, long, name = match.groups()
    if high:
        return (bytes.fromhex(high) + bytes.fromhex(low)).decode("utf-16-be")
    if name:
        return _NAMED[name]
    return chr(int(byte or short or long, 16))
