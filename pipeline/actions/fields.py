"""Fields of an action as columns: which a list has, and what stands in each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from pipeline.system.text import clean_text
from schemas.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.document.labels import Labels


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
    PROGRESS = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the key of its value in a plain-value action, and its printed name."""

    key: str
    label: str
    kind: ColumnKind = ColumnKind.TEXT
    widest: int = 16
    """In narrow characters; longer text is wrapped."""
    optional: bool = False
    """Left out of sheets and tables for readers where no action says anything."""


COLUMNS = (
    Column("id", "action.id", ColumnKind.NUMBER, 12),
    Column("task", "action.task", widest=32),
    Column("department", "action.department"),
    Column("owner", "action.owner", widest=14),
    Column("deliverable", "action.deliverable", widest=20),
    Column("due", "action.due", ColumnKind.DUE, 17),
    Column("status", "action.status", ColumnKind.STATUS, 14),
    Column("progress", "action.progress", ColumnKind.PROGRESS, 12),
    Column("problem", "action.problem", widest=22),
    Column("severity", "issue.severity", ColumnKind.SEVERITY, 12, optional=True),
    Column("after", "action.after", ColumnKind.NUMBERS, 12, optional=True),
    Column("resources", "action.resources", widest=16, optional=True),
    Column("risk", "action.risk", widest=18, optional=True),
    Column("contingency", "action.contingency", widest=18, optional=True),
    Column("remarks", "action.remarks", widest=20),
)
"""In the order of a sheet: who does what by when first, the background behind."""


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
        case ColumnKind.STATUS | ColumnKind.SEVERITY:
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
