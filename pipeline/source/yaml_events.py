"""YAML as events, from libyaml.

Nothing is composed: libyaml's composer recurses in C, and 25,000 brackets crash the process.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import yaml
from yaml.cyaml import CSafeLoader

from pipeline.source.characters import clean_escapes
from pipeline.source.events import END, LIST, MAPPING, SCALAR
from pipeline.source.findings import quote
from pipeline.source.yaml_comments import Comments
from pipeline.source.yaml_faults import explain_fault
from pipeline.source.yaml_folds import close_folds

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.source.events import Event, Events
    from pipeline.source.findings import Findings

WORD: Final = re.compile(r"\S{1,60}")
ITEM: Final = re.compile(r"\n[ \t]*(- [^\n]*)")
EMPTY: Final = frozenset(["", "~", "null", "Null", "NULL"])

# libyaml ends lines at the first two, as YAML 1.1 does; editors, JSON and YAML 1.2 do not. Their
# stand-ins are noncharacters, which no text that comes here contains.
HIDDEN: Final = "\u2028\u2029\ufeff"
STAND_INS: Final = "\ufdd0\ufdd1\ufdd2"
HIDE: Final = str.maketrans(HIDDEN, STAND_INS)
SHOW: Final = str.maketrans(STAND_INS, HIDDEN)


def read_yaml(text: str, findings: Findings) -> Events:
    """The events of the first document; tags, anchors and further documents are reported.

    An alias counts as an empty text. Raises Unreadable where the syntax breaks.
    """
    shown = any(sign in text for sign in HIDDEN)
    source = text.translate(HIDE) if shown else text
    next_event: Callable[[], Any] = CSafeLoader(source).get_event
    comments = Comments(text)
    last = documents = 0
    try:
        while (kind := type(event := next_event())) is not yaml.StreamEndEvent:
            if kind in READERS:
                told = READERS[kind](event, source, findings)
                # A missing value is an empty text where the next thing begins.
                last = told[1] if told[2] > told[1] else last
                if comments and kind is yaml.ScalarEvent:
                    comments.note_scalar(told[1], told[2], event.style)
                yield (*told[:3], told[3].translate(SHOW)) if shown else told
            elif kind is yaml.DocumentStartEvent and (documents := documents + 1) > 1:
                comments.report(findings, event.start_mark.index)
                findings.add("E008", event.start_mark.index, event.end_mark.index)
                return
    except yaml.MarkedYAMLError as error:
        unreadable = explain_fault(text, error, last)
        comments.report(findings, unreadable.finding.start)
        raise unreadable from None
    comments.report(findings, len(text))


def _read_scalar(event: Any, text: str, findings: Findings) -> Event:
    start, end = event.start_mark.index, event.end_mark.index
    if event.anchor or event.tag:
        _report_extras(event, text, findings)
    value: str = event.value
    if event.implicit[0] and value in EMPTY:
        return SCALAR, start, end, ""
    if " - " in value and not event.style:
        _report_items(text, start, end, findings)
    if " " in value and not value.isascii() and "\n" in (raw := text[start:end]):
        value = close_folds(raw, value, event.style)
    if event.style == '"' and "\\" in (raw := text[start:end]):
        value = clean_escapes(raw, start, value, findings)
    return SCALAR, start, end, value


def _report_items(text: str, start: int, end: int, findings: Findings) -> None:
    """Report lines of a text that were meant as items of a list."""
    for match in ITEM.finditer(text, start, end):
        findings.add("E032", match.start(1), match.end(1))


def _read_mapping(event: Any, text: str, findings: Findings) -> Event:
    if event.anchor or event.tag:
        _report_extras(event, text, findings)
    return MAPPING, event.start_mark.index, event.end_mark.index, ""


def _read_list(event: Any, text: str, findings: Findings) -> Event:
    if event.anchor or event.tag:
        _report_extras(event, text, findings)
    return LIST, event.start_mark.index, event.end_mark.index, ""


def _read_end(event: Any, text: str, findings: Findings) -> Event:
    return END, event.start_mark.index, event.end_mark.index, ""


def _read_alias(event: Any, text: str, findings: Findings) -> Event:
    start, end = event.start_mark.index, event.end_mark.index
    findings.add("E011", start, end, text=quote(text[start:end]))
    return SCALAR, start, end, ""


def _report_extras(event: Any, text: str, findings: Findings) -> None:
    """Report the anchor and the tag before a value."""
    start = event.start_mark.index
    for code, sign, name in (("E011", "&", event.anchor), ("E013", "!", event.tag)):
        if name:
            at = text.find(sign, start)
            written = WORD.match(text, at)
            if written:
                findings.add(code, at, written.end(), text=quote(written[0]))


READERS: Final[dict[type, Callable[[Any, str, Findings], Event]]] = {
    yaml.ScalarEvent: _read_scalar,
    yaml.AliasEvent: _read_alias,
    yaml.MappingStartEvent: _read_mapping,
    yaml.SequenceStartEvent: _read_list,
    yaml.MappingEndEvent: _read_end,
    yaml.SequenceEndEvent: _read_end,
}
