"""Check of a published folder against its manifest: the one for all who ask whether it stands."""

from __future__ import annotations

import hashlib
import stat
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pipeline.outbox.errors import tell_faults
from pipeline.outbox.records import Misread, PublishedRecord, folder_name, load_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.outbox.manifest import Manifest


class FolderFault(StrEnum):
    """Why a folder is not what was published."""

    MANIFEST = "manifest"
    """record.json is missing or cannot be read."""
    MISPLACED = "misplaced"
    """record.json is that of another folder."""
    NOTES = "notes"
    """The notes are missing, or not those that the record was made from."""
    MISSING = "missing"
    ALTERED = "altered"


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One way in which a record is not as it should be, and the file or folder it is about."""

    kind: StrEnum
    file: str = ""


def find_record(folder: Path) -> PublishedRecord | Mismatch:
    """The record in `folder`, or why there is none that belongs there; raises OutboxError."""
    found = load_record(folder)
    if not isinstance(found, PublishedRecord):
        return Mismatch(FolderFault.MANIFEST, (found or Misread()).file)
    if not found.is_at_home:
        told = found.manifest
        return Mismatch(FolderFault.MISPLACED, folder_name(told.id, told.revision))
    return found


def check_files(
    folder: Path, manifest: Manifest, names: tuple[str, ...] | None = None
) -> Iterator[Mismatch]:
    """Whether the notes in `folder`, and the files `names` or all, are as its manifest says.

    Raises OutboxError where the disk does not let us know.
    """
    with tell_faults(folder):
        if digest_file(folder / manifest.notes) != manifest.notes_digest:
            yield Mismatch(FolderFault.NOTES, manifest.notes)
        for name in manifest.files if names is None else names:
            found = digest_file(folder / name)
            if found != manifest.files[name]:
                yield Mismatch(FolderFault.ALTERED if found else FolderFault.MISSING, name)


def digest_file(file: Path) -> str:
    """SHA-256 of a regular file right where it is named; nothing where there is none."""
    try:
        if not stat.S_ISREG(file.lstat().st_mode):
            return ""
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return ""
