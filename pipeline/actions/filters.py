"""Filters: which entries are asked for, in what order and in what groups."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum, auto
from typing import TYPE_CHECKING

from schemas.identifiers import make_id
from schemas.model import Status
from schemas.written_names import fold_name

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable

    from pipeline.actions.entry import Entry
    from pipeline.actions.register import Register

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


def find_urgency(entry: Entry, as_of: dt.date) -> Urgency:
    """How urgent an action is."""
    if not entry.is_open:
        return Urgency.DONE
    if entry.is_overdue(as_of):
        return Urgency.OVERDUE
    return Urgency.ESCALATED if entry.status == Status.ESCALATED else Urgency.OPEN


def _rank(entry: Entry, as_of: dt.date) -> tuple[int, int, str, tuple[dt.date, str, str]]:
    urgency = find_urgency(entry, as_of)
    newest = -entry.updated.toordinal() if urgency is Urgency.DONE else 0
    return urgency, newest, entry.due, entry.source.order


class By(StrEnum):
    """What a group is of."""

    DEPARTMENT = "department"
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Group:
    """The entries of a department, or of an owner in a department: there may be two of a name."""

    department: str
    owner: str
    file_name: str
    """Without an ending; no two groups have the same on any disk."""
    entries: tuple[Entry, ...]

    @property
    def name(self) -> str:
        """Who it is."""
        return f"{self.department} {self.owner}".strip()


def split_entries(entries: Iterable[Entry], by: By) -> tuple[Group, ...]:
    """The groups in order of name, their entries in the order given."""
    if by is By.OWNER:
        return group_entries(entries, lambda entry: (entry.action.department, entry.action.owner))
    return group_entries(entries, lambda entry: (entry.action.department, ""))


def group_entries(
    entries: Iterable[Entry], find: Callable[[Entry], tuple[str, str]]
) -> tuple[Group, ...]:
    """The groups by department and owner as `find` gives them, in their order."""
    found: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        found.setdefault(find(entry), []).append(entry)
    groups, taken = [], set[str]()
    for (department, owner), members in sorted(found.items()):
        file_name = _find_name(f"{department}-{owner}" if owner else department, taken)
        taken.add(file_name.casefold())
        groups.append(Group(department, owner, file_name, tuple(members)))
    return tuple(groups)


def _find_name(name: str, taken: set[str]) -> str:
    wanted = make_id(name)
    number = 1
    file_name = wanted
    while file_name.casefold() in taken:
        number += 1
        file_name = f"{wanted}-{number}"
    return file_name
