"""The register: all actions over the latest revisions of all records, as they stand."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.actions.entry import Entry, ReportedChange
from pipeline.actions.loader import Extract, read_extracts
from pipeline.actions.notices import Notice, NoticeKind
from pipeline.system.resources import pause_collector
from schemas.model import Status
from schemas.name_folding import unify_names

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from pipeline.actions.entry import Source

_DONE = 100


@dataclass(frozen=True, slots=True)
class Register:
    """What was known on the day `as_of`: everything in order of meeting time."""

    as_of: dt.date
    sources: tuple[Source, ...]
    entries: tuple[Entry, ...]
    faults: tuple[Notice, ...] = ()
    """What was left out: folders that cannot be read, updates that fit no action."""


def read_register(outbox: Path, as_of: dt.date) -> Register:
    """The register of the folder `outbox` on the day `as_of`; never writes.

    Records of meetings after that day are left out. What is broken or fits nothing is a fault of
    the register, by name, and never stops it. Raises OSError where `outbox` cannot be listed.
    """
    # A hundred thousand new values make it look through all of them again and again, in vain.
    with pause_collector(freeze=True):
        extracts, faults = [], []
        for found in read_extracts(outbox):
            if isinstance(found, Extract):
                extracts.append(found)
            else:
                faults.append(found)
        return make_register(extracts, as_of, faults)


def make_register(
    extracts: Iterable[Extract], as_of: dt.date, faults: Iterable[Notice] = ()
) -> Register:
    """The register of what was taken from records, in whatever order it comes."""
    ordered = sorted(extracts, key=lambda extract: extract.source.order)
    known = [extract for extract in ordered if extract.source.date <= as_of]
    found = list(faults)
    if len(known) < len(ordered):
        first = ordered[len(known)].source.id
        found.append(Notice(NoticeKind.LATER, first, days=len(ordered) - len(known)))
    days = {entry.id: extract.source.date for extract in known for entry in extract.entries}
    changes: dict[str, list[ReportedChange]] = defaultdict(list)
    for action, change in _list_updates(known):
        if action not in days:
            found.append(Notice(NoticeKind.UNKNOWN, change.source.id, action))
        elif change.source.date < days[action]:
            found.append(Notice(NoticeKind.EARLY, change.source.id, action))
        else:
            changes[action].append(change)
    return Register(
        as_of=as_of,
        sources=tuple(extract.source for extract in known),
        entries=_unify_spelling(tuple(_apply_changes(known, changes))),
        faults=tuple(found),
    )


def _list_updates(extracts: Iterable[Extract]) -> Iterator[tuple[str, ReportedChange]]:
    return (update for extract in extracts for update in extract.updates)


def _apply_changes(
    extracts: Iterable[Extract], changes: Mapping[str, list[ReportedChange]]
) -> Iterator[Entry]:
    for extract in extracts:
        for entry in extract.entries:
            yield _apply(entry, changes[entry.id]) if entry.id in changes else entry


def _apply(entry: Entry, changes: Iterable[ReportedChange]) -> Entry:
    """`entry` after `changes`; what a change does not say stays as it was."""
    history = list(entry.life)
    progress, due = entry.progress, entry.due
    for change in changes:
        done = _DONE if change.status == Status.RESOLVED else progress
        progress = done if change.progress is None else change.progress
        due = change.due or due
        history.append(change)
    return Entry(entry.action, history[-1].status, progress, due, tuple(history))


def _unify_spelling(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """`entries` with one spelling for each department and person: lists group and filter by it."""
    departments = unify_names(entry.action.department for entry in entries)
    owners = unify_names(entry.action.owner for entry in entries)
    if not departments and not owners:
        return entries
    return tuple(_respell(entry, departments, owners) for entry in entries)


def _respell(entry: Entry, departments: Mapping[str, str], owners: Mapping[str, str]) -> Entry:
    action = entry.action
    department = departments.get(action.department, action.department)
    owner = owners.get(action.owner, action.owner)
    if (department, owner) == (action.department, action.owner):
        return entry
    return replace(entry, action=replace(action, department=department, owner=owner))
