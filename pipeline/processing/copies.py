"""Copies of notes that are published: the same bytes are the same record, others are told.

A file *looks like a copy* where its name has what sync clients, browsers and file managers add
(`is_copy_name`). Such a file never becomes a revision, nor a record beside the one that it is a
copy of: it is refused, with the ways out. Of a file with another name, but with subject and time
of a published record, a new record is made, with a warning. So is a notice for another day, where
that of an earlier one from the same file still stands: without an id it does not replace it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from pipeline import outbox
from pipeline.errors import Location, Problem
from pipeline.processing.check import set_severity
from pipeline.readers.file_names import cut_copy, is_copy_name
from pipeline.validation.validator import make_record_id
from schemas.model import RecordKind, RecordStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.settings import Settings
    from schemas.edition import Edition
    from schemas.model import Record

Meeting = tuple[str, str, str, str]
"""Kind of record, day, start (empty where it is not known) and subject."""
REFUSED, WARNED, OUTDATED, MOVED = "E908", "W901", "E912", "W902"


def find_meeting(record: Record, name: str) -> tuple[Meeting | None, str]:
    """The meeting of a record whose id was made of the name of its file, and the original's id."""
    when = record.meeting.time
    if when is None or record.meeting.id != make_record_id(when.date, name):
        return None, ""
    start = when.start.isoformat("minutes") if when.start else ""
    # Who reports twice a day does not report the same.
    is_meeting = record.kind is not RecordKind.PROGRESS
    subject = record.meeting.subject if is_meeting else record.id
    meeting = (record.kind.value, when.date.isoformat(), start, subject)
    return meeting, make_record_id(when.date, cut_copy(name)) + record.kind.ending


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells whether notes are published already.

    `meeting` and `original` are given where the id was made of the file's name: `original` is the
    id that the name would give without what makes it look like a copy.
    """

    id: str
    notes_digest: str
    meeting: Meeting | None = None
    original: str = ""
    made_from: str = ""
    """Of a record in Word that came back: the digest of the notes that it was made from."""


@dataclass(frozen=True, slots=True)
class CopyDecision:
    """What to do with notes: make `edition`, nothing as they are `published`, or refuse them."""

    edition: Edition | None = None
    published: outbox.PublishedRecord | None = None
    problems: tuple[Problem, ...] = ()


def choose(identity: Identity, name: str, settings: Settings) -> CopyDecision:
    """Which edition the notes of the file `name` make, in view of what is published."""
    edition = outbox.choose_edition(settings.outbox, identity.id, identity.notes_digest)
    if isinstance(edition, outbox.PublishedRecord):
        return CopyDecision(published=edition)
    if identity.made_from:
        return _choose_by_origin(identity, edition, name, settings)
    is_copy, name = is_copy_name(name), PurePath(name).name
    earlier = list(outbox.find_revisions(settings.outbox, identity.id)) if is_copy else []
    kin = list(_find_kin(settings.outbox, identity))
    for found in (*earlier, *kin):
        if found.manifest.notes_digest == identity.notes_digest:
            return CopyDecision(published=found)
    if any(found.manifest.source == name for found in earlier) or not (earlier or kin):
        moved = _find_moved(settings.outbox, identity) if edition.revision == 1 else None
        return _decide(edition, moved, name, MOVED, settings)
    found = (*kin, *earlier)[-1]
    return _decide(edition, found, name, REFUSED if is_copy else WARNED, settings)


def _decide(
    edition: Edition,
    found: outbox.PublishedRecord | None,
    name: str,
    code: str,
    settings: Settings,
) -> CopyDecision:
    """To make `edition`, with what is to be told of the record `found`, or to refuse it."""
    problem = _describe(found, name, code) if found else None
    problems = set_severity((problem,) if problem else (), settings.problems)
    refused = any(problem.is_error for problem in problems)
    return CopyDecision(None if refused else edition, problems=problems)


def _choose_by_origin(
    identity: Identity, edition: Edition, name: str, settings: Settings
) -> CopyDecision:
    """What to do with a record that came back, whatever its file is called by now.

    One that was made before the latest revision would undo what that has changed.
    """
    revisions = list(outbox.find_revisions(settings.outbox, identity.id))
    digests = [found.manifest.notes_digest for found in revisions]
    is_latest = identity.made_from not in digests[:-1] or digests[-1] == identity.made_from
    found = None if is_latest else revisions[-1]
    return _decide(edition, found, PurePath(name).name, OUTDATED, settings)


def _find_kin(folder: Path, identity: Identity) -> Iterator[outbox.PublishedRecord]:
    """Records of other ids that may be of this meeting, where the id is only that of the file."""
    if identity.meeting is None:
        return
    _, day, *_ = identity.meeting
    with os.scandir(folder) as entries:
        found = sorted(
            (entry.name, entry.inode()) for entry in entries if entry.name.startswith(day)
        )
    for name, inode in found:
        record = _read(folder / name, inode)
        if record is None or record.manifest.id == identity.id:
            continue
        if record.manifest.id == identity.original or _is_same(record, identity):
            yield record


def _find_moved(folder: Path, identity: Identity) -> outbox.PublishedRecord | None:
    """The notice of another day from the same file, neither cancelled nor held, if there is one."""
    if identity.meeting is None or identity.meeting[0] != RecordKind.NOTICE.value:
        return None
    _, day, _, subject = identity.meeting
    file = identity.id[len(day) :]
    with os.scandir(folder) as entries:
        names = [entry.name for entry in entries if entry.name[len(day) :].startswith(file)]
    ids = {name[: len(day)] + file for name in names} - {identity.id}
    for told in sorted(ids, reverse=True):
        *_, latest = (None, *outbox.find_revisions(folder, told))
        if latest is None or (folder / told.removesuffix(RecordKind.NOTICE.ending)).exists():
            continue
        record = latest.manifest.record
        if record["subject"] == subject and record["status"] != RecordStatus.CANCELLED.value:
            return latest
    return None


def _is_same(found: outbox.PublishedRecord, identity: Identity) -> bool:
    told = found.manifest.record
    kind = told.get("kind", RecordKind.RECORD.value)
    return identity.meeting == (kind, told["date"], told["start"] or "", told["subject"])


@lru_cache(maxsize=20_000)
def _read(folder: Path, _inode: int) -> outbox.PublishedRecord | None:
    """The record in a folder, which is published once and never changes its notes."""
    found = outbox.read_record(folder)
    return found if isinstance(found, outbox.PublishedRecord) else None


def _describe(found: outbox.PublishedRecord, name: str, code: str) -> Problem:
    details = {"name": name, "source": found.manifest.source, "folder": found.folder}
    return Problem(code, Location(1, 1), details=details)
