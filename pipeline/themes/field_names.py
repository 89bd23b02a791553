"""Fields that a theme prints without saying so: their changes in Word cannot be read back."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any

from pipeline.document.labels import load_labels
from pipeline.document.template import compose_form
from pipeline.processing.sample import read_sample
from schemas.edition import Edition
from schemas.model import RecordKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.document.theme import Theme
    from schemas.model import Record

_NAMED = re.compile(r'data-field="([^"]+)"')
_PEOPLE = "participants"
_NOT_TEXT = ("languages", "kind", "no_next", "offset")
"""Fields of the model that change how a record is printed, or stand in another field."""
_REPORT = {"time": "date", "recorder": "reporter", "departments": "department"}
"""The fields of a progress report by those of the meeting that it is kept as."""


def list_unnamed_fields(theme: Theme) -> tuple[str, ...]:
    """The fields that change what `theme` prints, and that no element names in `data-field`.

    Each field of the sample is changed in turn, as a meeting and as a progress report. Raises
    ThemeError where a record cannot be made.
    """
    full = read_sample()[1]
    found: dict[str, None] = {}
    for kind in RecordKind:
        record = replace(full, kind=kind)
        printed = _compose(theme, record)
        for path, changed in _change_each(record):
            html = _compose(theme, changed)
            named = {*_NAMED.findall(printed), *_NAMED.findall(html)}
            if html != printed and not any(f"{one}.".startswith(f"{path}.") for one in named):
                found[path] = None
    return tuple(found)


def _compose(theme: Theme, record: Record) -> str:
    labels = load_labels(theme.labels, record.meeting.languages)
    return compose_form(record, Edition(), theme, labels).html


def _change_each(record: Record) -> Iterator[tuple[str, Record]]:
    """The path of each field, and the record with another value of it."""
    is_report = record.kind is RecordKind.PROGRESS
    for part in ("meeting", "updates") if is_report else _list_parts(record):
        for path, value in _change(getattr(record, part), part):
            if is_report and part == "meeting":
                name = path.removeprefix("meeting.")
                if name in ("id", "confidentiality", *_REPORT):
                    yield f"progress.{_REPORT.get(name, name)}", replace(record, meeting=value)
            else:
                yield path, replace(record, **{part: value})


def _list_parts(record: Record) -> Iterator[str]:
    return (field.name for field in fields(record) if field.name not in _NOT_TEXT)


def _change(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """The paths inside a value, each with the value in which what stands there is another."""
    if is_dataclass(value) and not hasattr(value, "offset"):
        for field in fields(value):
            inner = getattr(value, field.name)
            if field.name not in _NOT_TEXT:
                for below, changed in _change(inner, f"{path}.{field.name}"):
                    # The check before says that it is an object, not a class.
                    yield below, replace(value, **{field.name: changed})  # type: ignore[type-var]
    elif isinstance(value, tuple) and value and is_dataclass(value[0]):
        for below, changed in _change(value[0], f"{path}[0]"):
            people = path if path.endswith(_PEOPLE) else below
            yield people, (changed, *value[1:])
    elif (other := _replace(value)) is not None:
        yield path, other


def _replace(value: Any) -> Any:
    """Another value of the same kind; None where there is nothing to change."""
    if isinstance(value, Enum):
        kinds = list(type(value))
        return kinds[(kinds.index(value) + 1) % len(kinds)]
    if isinstance(value, str):
        return type(value)(f"{value}0") if value else None
    if isinstance(value, int):
        return value + 1
    if isinstance(value, tuple):
        return (*value, "0")
    return value and replace(value, date=value.date - dt.timedelta(days=1))
