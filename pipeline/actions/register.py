"""The register: all actions over the latest revisions of all records, read and as they stand."""

from __future__ import annotations

import datetime as dt
import os
import re
import sys
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, get_type_hints

from pipeline import outbox
from pipeline.actions.entry import Acceptance, Entry, Recorded, ReportedChange, Source
from pipeline.actions.notices import Notice, NoticeKind
from pipeline.outbox import Misread, OutboxError
from pipeline.system.resources import pause_collector
from schemas.model import RecordKind, Severity, Status
from schemas.written_names import unify_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pipeline.outbox.manifest import Manifest


_DONE = 100


@dataclass(frozen=True, slots=True)
class Register:
    """What was known on the day `as_of`: everything in order of meeting time."""

    as_of: dt.date
    sources: tuple[Source, ...]
    entries: tuple[Entry, ...]
    called: tuple[Source, ...] = ()
    """Notices of meetings, those that are called off too, however far ahead."""
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
    everything = sorted(extracts, key=lambda extract: extract.source.order)
    ordered = [one for one in everything if one.source.kind != RecordKind.NOTICE]
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
    sources = tuple(extract.source for extract in known)
    entries = _unify_spelling(tuple(_apply_changes(known, changes)))
    return Register(
        as_of=as_of,
        sources=sources,
        entries=mark_unreviewed(entries, sources),
        called=tuple(one.source for one in everything if one.source.kind == RecordKind.NOTICE),
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


_NAME = re.compile(r"(?P<id>.+?)(?:\.r(?P<revision>[1-9][0-9]{0,8}))?")
_CHOICES = {choice.value: str(choice.value) for choice in (*Status, *Severity)}
"""Each kept once, however many actions have it, as departments and owners are."""


@dataclass(frozen=True, slots=True)
class Extract:
    """What the register takes from one record: its actions, and updates by action id."""

    source: Source
    entries: tuple[Entry, ...]
    updates: tuple[tuple[str, ReportedChange], ...]


def read_extracts(folder: Path) -> Iterator[Extract | Notice]:
    """The latest revision of every record in the outbox `folder`, in order of name.

    What cannot be read is a notice; the revision before it is then the latest. Raises OSError
    where the outbox itself cannot be listed.
    """
    for record_id, revisions in _list_folders(folder).items():
        for number in sorted(revisions, reverse=True):
            found = _read_extract(folder / revisions[number], record_id, number)
            if found is not None:
                yield found
            if isinstance(found, Extract):
                break


def _list_folders(folder: Path) -> dict[str, dict[int, str]]:
    """Names in the outbox by the record and the revision that they look like."""
    found: dict[str, dict[int, str]] = {}
    for name in sorted(os.listdir(folder)):  # noqa: PTH208  # half the time among 10,000
        match = None if name.startswith(".") else _NAME.fullmatch(_unify(name))
        if match:
            found.setdefault(match["id"], {})[int(match["revision"] or 1)] = name
    return found


def _read_extract(folder: Path, record_id: str, revision: int) -> Extract | Notice | None:
    try:
        found = outbox.load_record(folder)
    except OutboxError as error:
        return Notice(NoticeKind.UNREADABLE, folder.name, detail=str(error.__cause__ or error))
    if isinstance(found, Misread):
        return Notice(NoticeKind.UNREADABLE, folder.name, detail=found.file)
    if found is None:
        return None
    manifest = found.manifest
    if (_unify(manifest.id), manifest.revision) != (record_id, revision):
        return Notice(NoticeKind.MISPLACED, folder.name, detail=manifest.id)
    return _make_extract(manifest, folder.name)


def _make_extract(manifest: Manifest, folder: str) -> Extract:
    source = _make_source(manifest, folder)
    entries = tuple(_make_entry(source, action) for action in manifest.actions)
    updates = tuple(_make_update(source, update) for update in manifest.updates)
    return Extract(source, entries, updates)


def _make_source(manifest: Manifest, folder: str) -> Source:
    head = manifest.record
    return Source(
        id=manifest.id,
        revision=manifest.revision,
        folder=folder,
        subject=head["subject"],
        date=dt.date.fromisoformat(head["date"]),
        start=head["start"] or "",
        language=head["languages"][0],
        confidentiality=head["confidentiality"],
        recorder=head["recorder"],
        recorder_email=head.get("recorder_email", ""),
        initiator=head.get("initiator", ""),
        departments=tuple(head["departments"]),
        files=tuple(name for name in manifest.files if name.startswith(f"{folder}.")),
        kind=head.get("kind", RecordKind.RECORD),
        status=head["status"],
        # Records of before do not say; nobody is to be asked for what may be there.
        has_retrospective=head.get("retrospective", True),
    )


def _choose_keeper(name: str, kind: Any) -> Callable[[Any], Any]:
    """What keeps each value once that many actions have in common."""
    if kind == tuple[str, ...]:
        return tuple
    if name == "severity":
        return _CHOICES.__getitem__
    return sys.intern if name in ("department", "owner", "email") else str


_KEPT = tuple(
    (name, _choose_keeper(name, kind))
    for name, kind in get_type_hints(Recorded).items()
    if name != "source"
)


def _make_entry(source: Source, action: Mapping[str, Any]) -> Entry:
    values = {name: keep(action[name]) for name, keep in _KEPT if name in action}
    recorded = Recorded(source=source, **values)
    status, due = _CHOICES[action["status"]], sys.intern(action["due"])
    return Entry(recorded, status, action["progress"], due)


def _make_update(source: Source, update: Mapping[str, Any]) -> tuple[str, ReportedChange]:
    change = ReportedChange(
        source,
        _CHOICES[update["status"]],
        update["progress"],
        sys.intern(update["due"] or ""),
        update["note"],
        update["accepted_by"],
    )
    return update["action"], change


def _unify(name: str) -> str:
    # macOS lists names in another normal form than they were made in.
    return unicodedata.normalize("NFC", name)


_NUMBERS = r"[\d\W_第次期年月日号]*\d[\d\W_第次期年月日号]*"


def find_alike(sources: Iterable[Source], record_id: str, subject: str) -> tuple[Source, ...]:
    """The records of meetings with this id but for date and number, or with this subject."""
    keys = _make_keys(record_id, subject)
    meetings = (source for source in sources if source.kind == RecordKind.RECORD)
    return tuple(one for one in meetings if _make_keys(one.id, one.subject) & keys)


def cut_date(record_id: str) -> str:
    """What is left of a record id without the date and the numbers that it starts or ends with."""
    return re.sub(f"^{_NUMBERS}|{_NUMBERS}$", "", _fold(record_id))


def _make_keys(record_id: str, subject: str) -> set[tuple[str, str]]:
    keys = {("id", cut_date(record_id)), ("subject", _fold(subject))}
    return {key for key in keys if key[1]}


def _fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def mark_unreviewed(entries: tuple[Entry, ...], sources: Sequence[Source]) -> tuple[Entry, ...]:
    """`entries`, with that one marked which closed a major problem without a retrospective.

    A problem is closed once all of its actions are resolved and accepted; the one accepted last
    closed it. It has a retrospective where a record of its series has one, of the day on which the
    last of the actions was resolved or later.
    """
    reviews = [source for source in sources if source.has_retrospective]
    problems: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.action.severity == Severity.MAJOR:
            problems[entry.source.id, entry.action.problem].append(entry)
    waiting = {
        closing.id
        for actions in problems.values()
        if (closing := _find_closing(actions)) and not _is_reviewed(actions, reviews)
    }
    if not waiting:
        return entries
    return tuple(
        replace(entry, awaits_review=True) if entry.id in waiting else entry for entry in entries
    )


def _find_closing(actions: Sequence[Entry]) -> Entry | None:
    if any(entry.is_open or entry.acceptance is Acceptance.HANDED_IN for entry in actions):
        return None
    accepted = [(day, entry) for entry in actions if (day := entry.accepted_on)]
    return max(accepted, key=lambda pair: (pair[0], pair[1].id))[1] if accepted else None


def _is_reviewed(actions: Sequence[Entry], reviews: Iterable[Source]) -> bool:
    days: list[dt.date] = [day for entry in actions if (day := entry.resolved_on)]
    source, day = actions[0].source, max(days)
    later = (review for review in reviews if review.date >= day)
    return bool(find_alike(later, source.id, source.subject))
