"""Published records of an outbox: found, read, numbered and checked; and what its disk refuses."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
import unicodedata
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath
from typing import TYPE_CHECKING

from pipeline.errors import MinutesError
from pipeline.outbox import manifest
from pipeline.outbox.manifest import Manifest, digest
from pipeline.system import disk
from schemas.edition import Edition

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class OutboxError(MinutesError):
    """The outbox cannot be written to; what was to be published is not there, not even in part."""


class OutboxFullError(OutboxError):
    """There is no space left for a record."""


class NameTooLongError(OutboxError):
    """The names of a record's files are longer than the disk of the outbox allows."""


class RevisionTakenError(MinutesError):
    """Someone else has published under that folder name: choose the edition again."""


_KINDS = {
    errno.ENOSPC: OutboxFullError,
    errno.EDQUOT: OutboxFullError,
    errno.ENAMETOOLONG: NameTooLongError,
}


@contextmanager
def tell_faults(outbox: Path) -> Iterator[None]:
    """Turn what the system says of the disk into one line for the user."""
    try:
        yield
    except FileExistsError:
        raise
    except OSError as error:
        raise _KINDS.get(error.errno or 0, OutboxError)(
            f"{error.filename or outbox}: {error.strerror or error}"
        ) from error


_REVISION = re.compile(r"\.r[1-9][0-9]{0,8}$")


@dataclass(frozen=True, slots=True)
class PublishedRecord:
    """A record that stands in the outbox in the folder `folder`."""

    folder: str
    manifest: Manifest

    @property
    def is_at_home(self) -> bool:
        """Whether the folder has the name that its record.json gives it."""
        told = folder_name(self.manifest.id, self.manifest.revision)
        return _unify(self.folder) == _unify(told)


@dataclass(frozen=True, slots=True)
class Misread:
    """A record.json that is none.

    `detail` is the place in it and what stands there, in no language; empty where there is no
    such regular file.
    """

    detail: str = ""

    @property
    def file(self) -> str:
        """`record.json`, with the place in it where there is one."""
        return f"{manifest.FILE_NAME} ({self.detail})" if self.detail else manifest.FILE_NAME


def folder_name(record_id: str, revision: int) -> str:
    """`launch` for the first revision of a record, then `launch.r2`, `launch.r3`."""
    return record_id if revision == 1 else f"{record_id}.r{revision}"


def record_id(folder: str) -> str:
    """The id of the record that a folder of this name holds a revision of."""
    return _REVISION.sub("", _unify(folder))


def read_record(folder: Path) -> PublishedRecord | None:
    """The record published in `folder`; None where there is none.

    Raises OutboxError where the disk does not let us know.
    """
    found = load_record(folder)
    return found if isinstance(found, PublishedRecord) else None


def load_record(folder: Path) -> PublishedRecord | Misread | None:
    """The record published in `folder`, or why there is none; None where that is no folder.

    Raises OutboxError where the disk does not let us know.
    """
    if not disk.is_real_folder(folder):
        return None
    with tell_faults(folder):
        data = disk.read_regular(folder / manifest.FILE_NAME)
    if data is None:
        return Misread()
    try:
        return PublishedRecord(folder.name, Manifest.from_json(data))
    except ValueError as error:
        return Misread(str(error))


def find_latest(outbox: Path, record_id: str) -> Manifest | None:
    """The manifest of the latest revision of a record; None where it was never published."""
    latest = _find_latest(outbox, record_id)
    return latest.manifest if latest else None


def choose_edition(outbox: Path, record_id: str, notes_digest: str) -> Edition | PublishedRecord:
    """Which edition notes of a record make: the next one, or the latest where they are the same.

    A folder name that is in use is never chosen, whatever uses it.
    """
    latest = _find_latest(outbox, record_id)
    if latest and latest.manifest.notes_digest == notes_digest:
        return latest
    revision = latest.manifest.revision + 1 if latest else 1
    while os.path.lexists(outbox / folder_name(record_id, revision)):
        revision += 1
    if latest is None:
        return Edition(revision)
    # A number that was given once is that of every later revision.
    return Edition(revision, latest.folder, number=latest.manifest.number or None)


def find_revisions(outbox: Path, record_id: str) -> Iterator[PublishedRecord]:
    """Every published revision of a record, the first one in front."""
    for revision in sorted(_list_revisions(outbox, record_id)):
        found = read_record(outbox / folder_name(record_id, revision))
        if isinstance(found, PublishedRecord) and found.manifest.id == record_id:
            yield found


def _find_latest(outbox: Path, record_id: str) -> PublishedRecord | None:
    for revision in sorted(_list_revisions(outbox, record_id), reverse=True):
        found = read_record(outbox / folder_name(record_id, revision))
        if found and (found.manifest.id, found.manifest.revision) == (record_id, revision):
            return found
    return None


def _list_revisions(outbox: Path, record_id: str) -> Iterator[int]:
    """The numbers of all names that look like a revision of the record."""
    pattern = re.compile(re.escape(_unify(record_id)) + r"(?:\.r([1-9][0-9]{0,8}))?")
    with tell_faults(outbox):
        for name in os.listdir(outbox):  # noqa: PTH208  # less than half the time among 10,000
            match = pattern.fullmatch(_unify(name))
            if match:
                yield int(match[1] or 1)


def _unify(name: str) -> str:
    # macOS lists names in another normal form than they were made in.
    return unicodedata.normalize("NFC", name)


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
