"""Fields of an action as columns: which a list has, and what stands in each."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, get_type_hints

from pipeline.system.text import clean_text
from schemas.model import Action, Due, Issue, Severity, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.document.labels import Labels


WIDTH = 16


class ColumnKind(Enum):
    """What sort of value a column holds."""

    TEXT = auto()
    NUMBER = auto()
    """The id of an action without its record."""
    NUMBERS = auto()
    REFERENCE = auto()
    """The id of an action with its record, as `updates` in later notes name it."""
    REFERENCES = auto()
    DUE = auto()
    STATUS = auto()
    SEVERITY = auto()
    ACCEPTANCE = auto()
    PROGRESS = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the key of its value in a plain-value action, and its printed name."""

    key: str
    label: str
    kind: ColumnKind = ColumnKind.TEXT
    widest: int = WIDTH
    """In narrow characters; longer text is wrapped."""
    optional: bool = False
    """Left out of sheets and tables for readers where no action says anything."""


_KINDS: Mapping[Any, ColumnKind] = {
    str: ColumnKind.TEXT,
    tuple[str, ...]: ColumnKind.NUMBERS,
    Due: ColumnKind.DUE,
    Status: ColumnKind.STATUS,
    Severity: ColumnKind.SEVERITY,
    int | None: ColumnKind.PROGRESS,
}
"""What sort of value a field of that type is."""


def _make_columns(kind: type[Action | Issue], *, background: bool) -> tuple[Column, ...]:
    """A column for each field of `kind` that fits into one, as its metadata says."""
    hints = get_type_hints(kind)
    return tuple(
        Column(
            item.name,
            f"issue.{item.name}" if item.name == "severity" else f"action.{item.name}",
            ColumnKind.NUMBER if item.name == "id" else _KINDS[hints[item.name]],
            item.metadata.get("width", WIDTH),
            item.metadata.get("optional", False),
        )
        for item in sorted(fields(kind), key=lambda item: item.name != "id")
        if hints[item.name] in _KINDS and item.metadata.get("background", False) == background
    )


FRONT = _make_columns(Action, background=False)
"""Who does what by when, the id first."""
COLUMNS = (
    *FRONT,
    *_make_columns(Issue, background=False),
    *_make_columns(Action, background=True),
)
"""In the order of a sheet: the background behind."""


def choose_columns(actions: Iterable[Mapping[str, Any]]) -> tuple[Column, ...]:
    """The columns that readers of `actions` need: all but the optional ones that are empty."""
    actions = tuple(actions)
    return tuple(
        column
        for column in COLUMNS
        if not column.optional or any(_says_something(action, column) for action in actions)
    )


def format_value(action: Mapping[str, Any], column: Column, labels: Labels) -> str:
    """What stands in `column` of `action` as clean text; "" where it says nothing."""
    value = action.get(column.key)
    if value is None or value == "":
        return ""
    match column.kind:
        case ColumnKind.STATUS | ColumnKind.SEVERITY | ColumnKind.ACCEPTANCE:
            return labels(column.kind.name.lower(), value)
        case ColumnKind.PROGRESS:
            return f"{value}%"
        case ColumnKind.NUMBER:
            return _cut_record(value)
        case ColumnKind.NUMBERS:
            return labels.lead("record.comma").join(_cut_record(item) for item in value)
        case ColumnKind.REFERENCES:
            return clean_text(labels.lead("record.comma").join(value))
        case ColumnKind.TEXT | ColumnKind.REFERENCE | ColumnKind.DUE:
            return clean_text(value)


def _says_something(action: Mapping[str, Any], column: Column) -> bool:
    value = action.get(column.key)
    return bool(value) and value != Severity.NORMAL


def _cut_record(reference: str) -> str:
    return reference.rpartition("/")[2]
