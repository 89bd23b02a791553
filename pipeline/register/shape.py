"""Checks that a manifest has the shape that we write; every one raises ValueError or KeyError."""

from __future__ import annotations

import datetime as dt
import re
import sys
from typing import TYPE_CHECKING, Any

from schemas.model import Severity, Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

STATUSES = {status.value: status.value for status in Status}
SEVERITIES = {severity.value: severity.value for severity in Severity}
_DAY, _MINUTE = 10, 16
_PART = r"[^\s/\x00-\x1f\x7f-\x9f\ud800-\udfff]+"
_ID = re.compile(f"{_PART}/{_PART}")


def check_text(value: Any, name: str) -> str:
    """`value`, which must be text."""
    if isinstance(value, str):
        return value
    raise ValueError(f"{name} is no text")


def check_texts(table: Mapping[str, Any], names: Sequence[str]) -> list[str]:
    """The values `names` of `table`, which must be texts."""
    values = [table[name] for name in names]
    # One look at all of them: most of the time of reading a register would go into single ones.
    if {*map(type, values)} <= {str}:
        return values
    return [check_text(value, name) for value, name in zip(values, names, strict=True)]


def check_names(table: Mapping[str, Any], names: Sequence[str]) -> list[str]:
    """The values `names`, each kept once however many actions have it."""
    return [*map(sys.intern, check_texts(table, names))]


def check_id(value: Any, record: str) -> str:
    """The id of an action of `record`, fit for the address of a page."""
    text = check_text(value, "id")
    if text.startswith(f"{record}/") and _ID.fullmatch(text):
        return text
    raise ValueError(f"id {text!r} is none of this record")


def check_items(values: Any, name: str) -> tuple[str, ...]:
    """The texts of a list."""
    if isinstance(values, list):
        return tuple(check_text(value, name) for value in values)
    raise ValueError(f"{name} is no list")


def check_due(value: Any) -> str:
    """`2024-05-24` or `2024-05-24 17:00`."""
    text = check_text(value, "due")
    if len(text) == _DAY:
        dt.date.fromisoformat(text)
    elif len(text) == _MINUTE and text[_DAY] == " ":
        dt.datetime.fromisoformat(text)
    else:
        raise ValueError(f"due {text!r} is no date")
    return sys.intern(text)


def check_progress(value: Any) -> int | None:
    """A share of 0 to 100, or nothing."""
    if value is None or (type(value) is int and 0 <= value <= 100):
        return value
    raise ValueError(f"progress {value!r} is none")
