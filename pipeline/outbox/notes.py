"""The notes of a published record, read back."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from pipeline import disk
from pipeline.manifest import digest
from pipeline.outbox.errors import tell_faults
from pipeline.outbox.records import read_record

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.manifest import Manifest


def read_published_notes(folder: Path) -> tuple[Manifest, bytes] | None:
    """The manifest and the notes of the record in `folder`; None unless they fit each other.

    Raises OutboxError where the disk does not let us know.
    """
    found = read_record(folder)
    if found is None:
        return None
    notes = read_file_in(folder, found.manifest.notes)
    if notes is None or digest(notes) != found.manifest.notes_digest:
        return None
    return found.manifest, notes


def read_file_in(folder: Path, name: str) -> bytes | None:
    """A regular file right inside `folder`; None for any other name, link, folder or pipe."""
    if not is_plain_name(name):
        return None
    with tell_faults(folder):
        return disk.read_regular(folder / name)


def is_plain_name(name: str) -> bool:
    """Whether `name` names a file or folder right inside another, on any system."""
    return bool(name) and "\0" not in name and PurePath(name).name == name and "\\" not in name
