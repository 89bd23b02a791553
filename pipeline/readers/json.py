"""JSON reader: events with their places, read in a loop.

json.loads keeps no places and recurses.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from pipeline.readers.encoding import HALF_WIDTH, clean_escapes
from pipeline.readers.findings import Findings, Unreadable, quote
from pipeline.readers.notes import Edits, read_edited
from pipeline.readers.tree import END, LIST, MAPPING, SCALAR, build_tree

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Sequence

    from pipeline.readers.findings import Finding
    from pipeline.readers.notes import Edit
    from pipeline.readers.tree import Event, Events, Span, Value

QUOTES: Final = "'`‘’“”„‟「」『』＂＇"
CLOSERS: Final = {"{": "}", "[": "]"}
COMMENT: Final = re.compile(r"//|/\*|#")
NO_NUMBER: Final = re.compile(r"[+-]?(?:nan|infinity|inf)\b", re.IGNORECASE)
NUMBER: Final = re.compile(r"[+\-.]?[0-9][^\s,{}\[\]\"，｝］】]{0,60}")
BARE_WORD: Final = re.compile(r"[^\s,:{}\[\]\"，：｝］】]{1,60}")
SPACE: Final = re.compile(r"[ \t\n]*")
COLON: Final = re.compile(r"[ \t\n]*:[ \t\n]*")
COMMA: Final = re.compile(r"[ \t\n]*(,?)[ \t\n]*")
WORD: Final = re.compile(
    r"(?:-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null)"
    r"(?![^ \t\n,\]}，］｝】])"
)
OPENERS: Final = {"{": MAPPING, "[": LIST}
STARTS: Final = re.compile(r"[\"\w\[{-]")
PARTNERS: Final = dict(zip("“„‟‘「『＂", "”””’」』＂", strict=True))
"""Signs that open a quotation, with what closes it; others close it themselves."""
REMARK: Final = re.compile(r"/\*.*?(?:\*/|\Z)|[^\n]*", re.DOTALL)
MOST_SLIPS: Final = 200
LONGEST_TYPED: Final = 50_000
"""Characters of a text that is read again after each slip."""

decode_text: Final = json.JSONDecoder().raw_decode


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
    for pattern, code in ((NO_NUMBER, "E043"), (NUMBER, "E045"), (BARE_WORD, "E044")):
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
    if not sign and not opened:
        return Unreadable("E003", 0, 0)
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


def build_json(text: str, findings: Findings) -> tuple[Value, Span] | None:
    """The tree of a JSON text, every slip in it reported as if all others were mended.

    Raises Unreadable where what breaks the syntax cannot be mended.
    """
    edits: list[Edit] = []
    told: list[Finding] = []
    while True:
        trial = Findings(findings)
        try:
            built = build_tree(read_edited(Edits(text, edits), trial, read_json), trial)
        except Unreadable as unreadable:
            edit = find_edit(text, unreadable.finding)
            overlaps = edit and any(edit[0] < end and start < edit[1] for start, end, _ in edits)
            if edit is None or overlaps or edit in edits or len(edits) >= MOST_SLIPS:
                _report(told, findings)
                raise
            edits.append(edit)
            told.append(unreadable.finding)
        else:
            findings.take(trial)
            _report(told, findings)
            return built


def _report(told: Iterable[Finding], findings: Findings) -> None:
    for found in told:
        findings.add(found.code, found.start, found.end, found.other, **found.details)


def find_edit(text: str, found: Finding) -> Edit | None:
    """What mends a slip that can have been meant in one way only."""
    start, end, written = found.start, found.end, text[found.start : found.end]
    is_outside = found.code not in ("E041", "E054") and not text[:start].strip()
    if len(text) > LONGEST_TYPED or is_outside:
        return None
    if found.code == "E042":
        return _unify_quotes(text, start)
    if found.code == "E041" and (remark := REMARK.match(text, start)):
        return start, remark.end(), " " * (remark.end() - start)
    simple = {
        "E040": (start, end, ""),
        "E044": (start, start + len(written.rstrip(":")), json.dumps(written.rstrip(":"))),
        "E045": (start, end, json.dumps(written)),
        "E046": (start, start, ","),
        "E047": (start, start, ":") if STARTS.match(written) else None,
        "E049": (start, end, "")
        if written == "," and text[:start].rstrip()[-1:] in ",[{"
        else None,
        "E054": (start, end, found.details.get("right", "")),
    }
    return simple.get(found.code)


def _unify_quotes(text: str, start: int) -> Edit | None:
    """The text between other quotation marks, up to the end of its line, in straight ones."""
    closer = PARTNERS.get(text[start], text[start])
    end, line = text.find(closer, start + 1), text.find("\n", start)
    if end < 0 or -1 < line < end:
        return None
    return start, end + 1, json.dumps(text[start + 1 : end], ensure_ascii=False)


def read_json(text: str, findings: Findings) -> Events:
    """The events of a JSON text; raises Unreadable where its syntax breaks."""
    opened: list[int] = []
    at = _skip_space(text, 0)
    while True:
        event = _read_value(text, at, opened, findings)
        kind, start, at, _ = event
        yield event
        if kind != SCALAR:
            opened.append(start)
            at = _skip_space(text, at)
        if kind == SCALAR or text.startswith(CLOSERS[text[start]], at):
            at = yield from _close(text, at, opened)
            if not opened:
                return
        if text[opened[-1]] == "{":
            key = _read_key(text, at, opened, findings)
            yield key
            at = _skip_colon(text, key[2], opened)


def _close(text: str, at: int, opened: list[int]) -> Generator[Event, None, int]:
    """Close all that closes after a value; the index of what comes after the next comma."""
    while opened:
        match = COMMA.match(text, at)
        assert match is not None  # noqa: S101 - it matches the empty text
        at = match.end()
        if match[1]:
            return at
        if not text.startswith(CLOSERS[text[opened[-1]]], at):
            raise explain_after(text, at, opened)
        opened.pop()
        at += 1
        yield END, at - 1, at, ""
    at = _skip_space(text, at)
    if at < len(text):
        raise explain_rest(text, at)
    return at


def _read_value(text: str, at: int, opened: list[int], findings: Findings) -> Event:
    sign = text[at : at + 1]
    if sign == '"':
        return _read_text(text, at, findings)
    if sign in OPENERS:
        return OPENERS[sign], at, at + 1, ""
    match = WORD.match(text, at)
    if match is None:
        raise explain_value(text, at, opened)
    word = match[0]
    return SCALAR, at, match.end(), "" if word == "null" else word


def _read_key(text: str, at: int, opened: list[int], findings: Findings) -> Event:
    if not text.startswith('"', at):
        raise explain_key(text, at, opened)
    return _read_text(text, at, findings)


def _read_text(text: str, start: int, findings: Findings) -> Event:
    try:
        value, end = decode_text(text, start)
    except json.JSONDecodeError as error:
        raise explain_text(text, start, error) from None
    if "\\" in (raw := text[start:end]):
        value = clean_escapes(raw, start, value, findings)
    return SCALAR, start, end, value


def _skip_space(text: str, at: int) -> int:
    match = SPACE.match(text, at)
    return match.end() if match else at


def _skip_colon(text: str, at: int, opened: list[int]) -> int:
    match = COLON.match(text, at)
    if match is None:
        raise explain_colon(text, _skip_space(text, at), opened)
    return match.end()
