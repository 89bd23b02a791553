"""Which actions are asked for, and in what order they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, auto
from typing import TYPE_CHECKING

from schemas.model import Status
from schemas.name_folding import fold_name

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from pipeline.register.entry import Entry
    from pipeline.register.register import Register

OPEN = frozenset(Status) - {Status.RESOLVED}


class Urgency(IntEnum):
    """What to look at first."""

    OVERDUE = auto()
    ESCALATED = auto()
    OPEN = auto()
    DONE = auto()


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reader asks for; an empty set asks for all."""

    statuses: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()
    overdue: bool = False


def choose_entries(register: Register, choice: Choice) -> tuple[Entry, ...]:
    """The entries asked for, the most urgent first. Names are compared as `fold_name` does."""
    departments = {fold_name(name) for name in choice.departments}
    owners = {fold_name(name) for name in choice.owners}
    chosen = (
        entry
        for entry in register.entries
        if (not choice.statuses or entry.status in choice.statuses)
        and (not departments or fold_name(entry.action.department) in departments)
        and (not owners or fold_name(entry.action.owner) in owners)
        and (not choice.overdue or entry.is_overdue(register.as_of))
    )
    return sort_entries(chosen, register.as_of)


def sort_entries(entries: Iterable[Entry], as_of: dt.date) -> tuple[Entry, ...]:
    """By urgency; then what is due first or, of the resolved ones, what was resolved last."""
    return tuple(sorted(entries, key=lambda entry: _rank(entry, as_of)))


def weigh_entry(entry: Entry, as_of: dt.date) -> Urgency:
    """How urgent an action is."""
    if not entry.is_open:
        return Urgency.DONE
    if entry.is_overdue(as_of):
        return Urgency.OVERDUE
    return Urgency.ESCALATED if entry.status == Status.ESCALATED else Urgency.OPEN


def _rank(entry: Entry, as_of: dt.date) -> tuple[int, int, str, tuple[dt.date, str, str]]:
    urgency = weigh_entry(entry, as_of)
    newest = -entry.updated.toordinal() if urgency is Urgency.DONE else 0
    return urgency, newest, entry.due, entry.source.order
