"""What the page shows, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Row:
    """One action: texts as written, dates as `2024-05-24` or `2024-05-24 17:00`."""

    id: str
    link: str
    """Where its record is to be read, relative to the page, not yet quoted."""
    subject: str
    recorded: str
    task: str
    deliverable: str
    department: str
    owner: str
    due: str
    status: str
    progress: int | None
    note: str
    updated: str
    accepted_by: str
    urgency: str
    """`overdue`, `escalated`, `open` or `done`."""
    notices: tuple[tuple[str, str], ...]
    """Kind of notice, and what it says."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A department's open actions; `overdue` are among `unresolved`."""

    name: str
    unresolved: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """What came and went in a month or week, and what was open at its end."""

    start: dt.date
    is_month: bool
    opened: int
    closed: int
    left: int


@dataclass(frozen=True, slots=True)
class Column:
    """What falls due from `start` to `end`, both included."""

    start: dt.date
    end: dt.date
    in_progress: int
    escalated: int


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page. `rows` are looked through once, the most urgent first."""

    as_of: dt.date
    organisation: str
    confidentiality: str
    records: int
    count: int
    """Of all actions, those included that the page leaves out."""
    open_left_out: int
    """The least urgent, which only the sheet has."""
    resolved_left_out: int
    """Those resolved longest ago."""
    rows: Iterable[Row]
    departments: tuple[str, ...]
    owners: tuple[str, ...]
    notices: tuple[tuple[str, int], ...]
    """Each kind of notice that there is, and how many."""
    faults: tuple[str, ...]
    """A sentence for each thing that was left out."""
    bars: tuple[Bar, ...]
    stretches: tuple[Stretch, ...]
    columns: tuple[Column, ...]
