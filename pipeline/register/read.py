"""Reads the outbox: the latest revision of every record, and the names of what is broken."""

from __future__ import annotations

import datetime as dt
import os
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline import disk, outbox
from pipeline.manifest import FILE_NAME
from pipeline.outbox import OutboxError
from pipeline.register.entry import Change, Entry, Recorded, Source
from pipeline.register.notice import Kind, Notice
from pipeline.register.shape import (
    SEVERITIES,
    STATUSES,
    check_due,
    check_id,
    check_items,
    check_names,
    check_progress,
    check_text,
    check_texts,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pipeline.manifest import Manifest

_NAME = re.compile(r"(?P<id>.+?)(?:\.r(?P<revision>[1-9][0-9]{0,8}))?")
_TEXTS = ("task", "deliverable", "problem", "resources", "risk", "contingency", "remarks")
_NAMES = ("department", "owner", "email")
_MOST = 100


@dataclass(frozen=True, slots=True)
class Extract:
    """What the register takes from one record: its actions, and updates by action id."""

    source: Source
    entries: tuple[Entry, ...]
    updates: tuple[tuple[str, Change], ...]


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
        found = outbox.read_record(folder)
    except OutboxError as error:
        return Notice(Kind.UNREADABLE, folder.name, detail=str(error.__cause__ or error))
    if found is None:
        is_folder = disk.is_real_folder(folder)
        return Notice(Kind.UNREADABLE, folder.name, detail=FILE_NAME) if is_folder else None
    manifest = found.manifest
    try:
        if (_unify(manifest.id), manifest.revision) != (record_id, revision):
            return Notice(Kind.MISPLACED, folder.name, detail=manifest.id)
        return _make_extract(manifest, folder.name)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        return Notice(Kind.UNREADABLE, folder.name, detail=f"{FILE_NAME}: {error}"[:_MOST])


def _make_extract(manifest: Manifest, folder: str) -> Extract:
    source = _make_source(manifest, folder)
    entries = tuple(_make_entry(source, action) for action in manifest.actions)
    updates = tuple(_make_update(source, update) for update in manifest.updates)
    return Extract(source, entries, updates)


def _make_source(manifest: Manifest, folder: str) -> Source:
    head = manifest.record
    texts = check_texts(head, ("subject", "confidentiality", "recorder"))
    return Source(
        id=manifest.id,
        revision=manifest.revision,
        folder=folder,
        subject=texts[0],
        date=dt.date.fromisoformat(head["date"]),
        start=check_text(head["start"] or "", "start"),
        language=check_text(head["languages"][0], "languages"),
        confidentiality=texts[1],
        recorder=texts[2],
        departments=check_items(head["departments"], "departments"),
        files=tuple(name for name in manifest.files if name.startswith(f"{folder}.")),
    )


def _make_entry(source: Source, action: Mapping[str, Any]) -> Entry:
    task, deliverable, problem, resources, risk, contingency, remarks = check_texts(action, _TEXTS)
    department, owner, email = check_names(action, _NAMES)
    recorded = Recorded(
        id=check_id(action["id"], source.id),
        source=source,
        task=task,
        department=department,
        owner=owner,
        deliverable=deliverable,
        problem=problem,
        severity=SEVERITIES[action["severity"]],
        email=email,
        after=check_items(action["after"], "after"),
        resources=resources,
        risk=risk,
        contingency=contingency,
        remarks=remarks,
    )
    status, progress = STATUSES[action["status"]], check_progress(action["progress"])
    return Entry(recorded, status, progress, check_due(action["due"]))


def _make_update(source: Source, update: Mapping[str, Any]) -> tuple[str, Change]:
    action, note, accepted_by = check_texts(update, ("action", "note", "accepted_by"))
    due = check_due(update["due"]) if update["due"] else ""
    progress = check_progress(update["progress"])
    return action, Change(source, STATUSES[update["status"]], progress, due, note, accepted_by)


def _unify(name: str) -> str:
    # macOS lists names in another normal form than they were made in.
    return unicodedata.normalize("NFC", name)
