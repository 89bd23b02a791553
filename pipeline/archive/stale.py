"""Stale records: those that are no longer what their notes and the program give now."""

from __future__ import annotations

import hashlib
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.archive.request import StaleCause, StaleReason
from pipeline.outbox import Misread, OutboxError, PublishedRecord, folder_name, load_record
from pipeline.outbox.errors import tell_faults

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.outbox.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Staleness:
    """What looking at the record in `folder` gave; without reasons it is as it should be.

    `date` is the day of the meeting, empty where it cannot be known.
    """

    folder: Path
    reasons: tuple[StaleReason, ...] = ()
    date: str = ""
    fault: str = ""
    """Why the disk would not let us look."""


def check_staleness(folder: Path, build: str, endings: tuple[str, ...]) -> Staleness:
    """Compare the record with its manifest, and the manifest with `build`.

    Files whose names end in none of `endings` are not looked at, the notes always are.
    """
    try:
        found = load_record(folder)
        if not isinstance(found, PublishedRecord):
            return Staleness(folder, (StaleReason(StaleCause.MANIFEST, (found or Misread()).file),))
        if not found.is_at_home:
            return Staleness(folder, (StaleReason(StaleCause.MISPLACED, found.manifest.id),))
        reasons = tuple(_compare(folder, found.manifest, build, endings))
        return Staleness(folder, reasons, str(found.manifest.record["date"]))
    except OutboxError as error:
        return Staleness(folder, fault=str(error))


def _compare(
    folder: Path, manifest: Manifest, build: str, endings: tuple[str, ...]
) -> Iterator[StaleReason]:
    with tell_faults(folder):
        if digest_file(folder / manifest.notes) != manifest.notes_digest:
            yield StaleReason(StaleCause.NOTES, manifest.notes)
        stem = folder_name(manifest.id, manifest.revision)
        chosen = [name for name in manifest.files if name.removeprefix(stem) in endings]
        made = manifest.builds
        if any(made.get(name, manifest.build_digest) != build for name in chosen):
            yield StaleReason(StaleCause.BUILD)
        for name in chosen:
            found = digest_file(folder / name)
            if found != manifest.files[name]:
                yield StaleReason(StaleCause.ALTERED if found else StaleCause.MISSING, name)


def digest_file(file: Path) -> str:
    """SHA-256 of a regular file right where it is named; nothing where there is none."""
    try:
        if not stat.S_ISREG(file.lstat().st_mode):
            return ""
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return ""
