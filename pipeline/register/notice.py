"""What the register draws attention to, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Why something deserves a look."""

    OVERDUE = "overdue"
    SOON = "soon"
    """Due within the coming days."""
    UNHEARD = "unheard"
    """Escalated, with no word since."""
    UNACCEPTED = "unaccepted"
    """Resolved by an update, and accepted by nobody."""
    SILENT = "silent"
    """In progress, with no update for weeks."""
    UNKNOWN = "unknown"
    """An update of an action that no record has."""
    EARLY = "early"
    """An update by a record whose meeting was before that of the action."""
    LATER = "later"
    """Records of meetings after the as-of date, which are left out."""
    UNREADABLE = "unreadable"
    """A folder whose record.json is missing or broken, which is left out."""
    MISPLACED = "misplaced"
    """A folder whose record.json is that of another record, which is left out."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to look at. `action` is "" where it is about a record, as `record` always is."""

    kind: Kind
    record: str
    action: str = ""
    days: int = 0
    """How many days overdue, left, or without a word; how many records are left out."""
    detail: str = ""
