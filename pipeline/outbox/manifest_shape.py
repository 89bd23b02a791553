"""Shape of record.json: for every key the kind of value that this program writes."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import fields
from typing import TYPE_CHECKING, Any, get_type_hints

from pipeline.readers.file_names import COPIES
from schemas.edition import FollowedAction
from schemas.model import (
    Action,
    Confidentiality,
    Due,
    Issue,
    Language,
    RecordKind,
    RecordStatus,
    Severity,
    Status,
    Update,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Test = Callable[[Any], bool]

_DIGEST = re.compile(r"[0-9a-f]{64}")
_ACTION = re.compile(r"[^\s/\x00-\x1f\x7f-\x9f]+/[^\s/\x00-\x1f\x7f-\x9f]+")
NUMBER = re.compile(r"([0-9]{4})-([1-9][0-9]{0,5})")
"""Year and count of a record that is numbered."""
_BAD_IN_NAMES = re.compile(r"[/\\\x00-\x1f\x7f-\x9f]")
_BAD_IN_SOURCES = re.compile(r"[/\x00]")
_DAY, _MINUTE, _CLOCK = 10, 16, 5
_MOST_REVISIONS = 10**9
_LONGEST = 60
_ABSENT = object()


def check_manifest(table: Any, schema: int) -> None:
    """Raise ValueError, naming key and value, where `table` is no manifest of a record.

    Keys that are not known are no fault here.
    """
    _check_row(table, "", {"schema": lambda value: type(value) is int and value == schema, **_HEAD})
    _check_row(table["record"], "record", _RECORD)
    for name, tests in _ROWS.items():
        for number, row in enumerate(table.get(name, ()), 1):
            _check_row(row, f"{name}[{number}]", tests)
    for number, action in enumerate(table["actions"], 1):
        if not action["id"].startswith(f"{table['id']}/"):
            raise ValueError(_tell(f"actions[{number}].id", action["id"]))


def _check_row(row: Any, place: str, tests: Mapping[str, Test]) -> None:
    if not isinstance(row, dict):
        raise ValueError(_tell(place or "record.json", row))
    for key, is_right in tests.items():
        value = row.get(key, _ABSENT)
        if type(value) is str and is_right is _is_text:  # Nearly all: spares a call each.
            continue
        if not is_right(value):
            raise ValueError(_tell(f"{place}.{key}" if place else key, value))


def _tell(place: str, value: Any) -> str:
    """Place and value, in no language: `actions[2].due = 7`; what is absent has no value."""
    if value is _ABSENT:
        return place
    shown = json.dumps(value, ensure_ascii=True)
    return f"{place} = {shown if len(shown) <= _LONGEST else shown[:_LONGEST] + '…'}"


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_name(value: Any) -> bool:
    """Whether it can name a folder or file right inside another, on any system."""
    return (
        isinstance(value, str)
        and bool(value)
        and not value.startswith(".")
        and not _BAD_IN_NAMES.search(value)
    )


def _is_source(value: Any) -> bool:
    is_bare = isinstance(value, str) and value not in {"", ".", ".."}
    return is_bare and not _BAD_IN_SOURCES.search(value)


def _is_action(value: Any) -> bool:
    return isinstance(value, str) and _ACTION.fullmatch(value) is not None


def _is_digest(value: Any) -> bool:
    return isinstance(value, str) and _DIGEST.fullmatch(value) is not None


def is_number(value: Any) -> bool:
    """Whether it is the number of a record that is counted by year."""
    return isinstance(value, str) and NUMBER.fullmatch(value) is not None


def _is_revision(value: Any) -> bool:
    return type(value) is int and 0 < value < _MOST_REVISIONS


def _is_progress(value: Any) -> bool:
    return value is None or (type(value) is int and 0 <= value <= 100)


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _is_table(value: Any) -> bool:
    return isinstance(value, dict)


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _are_digests(value: Any) -> bool:
    return isinstance(value, dict) and all(
        _is_name(name) and _is_digest(digest) for name, digest in value.items()
    )


def _are_versions(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_text, value.values()))


def _are_languages(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_one_of(Language), value))


def _is_day(value: Any) -> bool:
    return isinstance(value, str) and len(value) == _DAY and _reads(dt.date.fromisoformat, value)


def _is_clock(value: Any) -> bool:
    return isinstance(value, str) and len(value) == _CLOCK and _reads(dt.time.fromisoformat, value)


def _is_due(value: Any) -> bool:
    if isinstance(value, str) and len(value) == _MINUTE and value[_DAY] == " ":
        clock = value[_DAY + 1 :]
        return _is_day(value[:_DAY]) and (clock == "24:00" or _is_clock(clock))
    return _is_day(value)


def _reads(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


def _is_one_of(choices: Any) -> Test:
    known = frozenset(str(choice.value) for choice in choices)
    return lambda value: isinstance(value, str) and value in known


def _may_be(empty: object, is_right: Test) -> Test:
    return lambda value: (type(value) is type(empty) and value == empty) or is_right(value)


def _allow_absent(is_right: Test) -> Test:
    return lambda value: value is _ABSENT or is_right(value)


_HEAD: Mapping[str, Test] = {
    "id": _is_name,
    "revision": _is_revision,
    "replaces": _may_be("", _is_name),
    "source": _is_source,
    "notes": lambda value: isinstance(value, str) and value in COPIES.values(),
    "notes_digest": _is_digest,
    "build_digest": _is_digest,
    "files": _are_digests,
    "builds": _allow_absent(_are_digests),
    "libraries": _allow_absent(_are_versions),
    "record": _is_table,
    "actions": _is_list,
    "updates": _is_list,
    "followed": _allow_absent(_is_list),
    "number": _allow_absent(is_number),
}
_RECORD: Mapping[str, Test] = {
    "subject": _is_text,
    "date": _is_day,
    "start": _may_be(None, _is_clock),
    "departments": _are_texts,
    "initiator": _is_text,
    "recorder": _is_text,
    "recorder_email": _allow_absent(_is_text),
    "languages": _are_languages,
    "status": _is_one_of(RecordStatus),
    "confidentiality": _is_one_of(Confidentiality),
    "retrospective": _allow_absent(lambda value: type(value) is bool),
    "kind": _allow_absent(_is_one_of(RecordKind)),
}
_TESTS: Mapping[Any, Test] = {
    str: _is_text,
    tuple[str, ...]: _are_texts,
    Due: _is_due,
    Due | None: _may_be(None, _is_due),
    Status: _is_one_of(Status),
    Severity: _is_one_of(Severity),
    int | None: _is_progress,
}
"""What a plain value must be by the type of the field that it is of."""


def _list_tests(kind: type[Action | FollowedAction | Issue | Update]) -> Mapping[str, Test]:
    hints = get_type_hints(kind)
    return {
        item.name: _allow_absent(_TESTS[hints[item.name]])
        if item.metadata.get("new")
        else _TESTS[hints[item.name]]
        for item in fields(kind)
        if hints[item.name] in _TESTS
    }


ACTION_TESTS: Mapping[str, Test] = {
    **_list_tests(Action),
    **_list_tests(Issue),
    "id": _is_action,
    "record": _is_text,
    "email": _is_text,
}
_FOLLOWED = {**_list_tests(FollowedAction), "id": _is_action}
_ROWS = {"actions": ACTION_TESTS, "updates": _list_tests(Update), "followed": _FOLLOWED}
