"""Stale records: those that are no longer what their notes and the program give now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.archive.request import StaleCause
from pipeline.outbox import OutboxError, folder_name
from pipeline.outbox.check import Mismatch, check_files, find_record

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
    reasons: tuple[Mismatch, ...] = ()
    date: str = ""
    fault: str = ""
    """Why the disk would not let us look."""


def check_staleness(folder: Path, build: str, endings: tuple[str, ...]) -> Staleness:
    """Compare the record with its manifest, and the manifest with `build`.

    Files whose names end in none of `endings` are not looked at, the notes always are.
    """
    try:
        found = find_record(folder)
        if isinstance(found, Mismatch):
            return Staleness(folder, (found,))
        reasons = tuple(_compare(folder, found.manifest, build, endings))
        return Staleness(folder, reasons, str(found.manifest.record["date"]))
    except OutboxError as error:
        return Staleness(folder, fault=str(error))


def _compare(
    folder: Path, manifest: Manifest, build: str, endings: tuple[str, ...]
) -> Iterator[Mismatch]:
    stem = folder_name(manifest.id, manifest.revision)
    chosen = tuple(name for name in manifest.files if name.removeprefix(stem) in endings)
    made = manifest.builds
    if any(made.get(name, manifest.build_digest) != build for name in chosen):
        yield Mismatch(StaleCause.BUILD)
    yield from check_files(folder, manifest, chosen)
