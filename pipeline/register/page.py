"""The register in the form that the page for browsers shows."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from pipeline.register.choice import sort_entries, weigh_entry
from pipeline.register.counts import count_departments, count_stretches, count_weeks
from pipeline.register.listing import count_records, find_confidentiality
from pipeline.register.notice import Kind
from pipeline.register.notices import find_notices
from pipeline.register.wording import tell_fault, tell_notice
from pipeline.writers.register_page import Page, Row

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.labels import Labels
    from pipeline.register.entry import Entry
    from pipeline.register.notice import Notice
    from pipeline.register.register import Register

MOST = 5_000
"""Rows on a page: 3.5 MB, which a browser opens in a third of a second."""


def make_page(
    register: Register, entries: Sequence[Entry], labels: Labels, organisation: str = ""
) -> Page:
    """The page of `entries` of the register: the `MOST` most urgent, and figures of all."""
    ordered = sort_entries(entries, register.as_of)
    shown, rest = ordered[:MOST], ordered[MOST:]
    open_left_out = sum(entry.is_open for entry in rest)
    notices = find_notices(entries, register.as_of)
    counts = Counter(notice.kind for notice in notices)
    return Page(
        as_of=register.as_of,
        organisation=organisation,
        confidentiality=find_confidentiality(tuple(entries)),
        records=count_records(register, entries),
        count=len(entries),
        open_left_out=open_left_out,
        resolved_left_out=len(rest) - open_left_out,
        rows=_list_rows(shown, _group_notices(notices, labels), register.as_of),
        departments=_list_names(entry.action.department for entry in shown),
        owners=_list_names(entry.action.owner for entry in shown),
        notices=tuple((kind.value, counts[kind]) for kind in Kind if counts[kind]),
        faults=tuple(tell_fault(fault, labels) for fault in register.faults),
        bars=count_departments(entries, register.as_of),
        stretches=count_stretches(entries, register.as_of),
        columns=count_weeks(entries, register.as_of),
    )


def limit_entries(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """What a sheet holds of sorted entries: the first `MOST`, and all that are open."""
    unresolved = sum(entry.is_open for entry in entries)
    return tuple(entries[: max(MOST, unresolved)])


def _list_rows(
    entries: Iterable[Entry], notices: Mapping[str, list[tuple[str, str]]], as_of: dt.date
) -> Iterable[Row]:
    return (
        Row(
            id=entry.id,
            link=entry.source.link,
            subject=entry.source.subject,
            recorded=entry.source.date.isoformat(),
            task=entry.action.task,
            deliverable=entry.action.deliverable,
            department=entry.action.department,
            owner=entry.action.owner,
            due=entry.due,
            status=entry.status,
            progress=entry.progress,
            note=entry.note,
            updated=entry.updated.isoformat(),
            accepted_by=entry.accepted_by,
            urgency=weigh_entry(entry, as_of).name.lower(),
            notices=tuple(notices.get(entry.id, ())),
        )
        for entry in entries
    )


def _group_notices(notices: Iterable[Notice], labels: Labels) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for notice in notices:
        found[notice.action].append((notice.kind.value, tell_notice(notice, labels)))
    return found


def _list_names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names)))
