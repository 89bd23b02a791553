"""JSON as events, read in a loop: json.loads keeps no places and recurses."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from pipeline.source.characters import clean_escapes
from pipeline.source.events import END, LIST, MAPPING, SCALAR
from pipeline.source.json_faults import (
    explain_after,
    explain_colon,
    explain_key,
    explain_rest,
    explain_text,
    explain_value,
)

if TYPE_CHECKING:
    from collections.abc import Generator

    from pipeline.source.events import Event, Events
    from pipeline.source.findings import Findings

SPACE: Final = re.compile(r"[ \t\n]*")
COLON: Final = re.compile(r"[ \t\n]*:[ \t\n]*")
COMMA: Final = re.compile(r"[ \t\n]*(,?)[ \t\n]*")
WORD: Final = re.compile(
    r"(?:-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null)"
    r"(?![^ \t\n,\]}，］｝】])"
)
OPENERS: Final = {"{": MAPPING, "[": LIST}
CLOSERS: Final = {"{": "}", "[": "]"}

decode_text: Final = json.JSONDecoder().raw_decode


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
