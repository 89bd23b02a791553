"""Publishing: a record is put together in a hidden folder and appears whole or not at all."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.outbox import manifest, numbers
from pipeline.outbox.manifest import Manifest
from pipeline.outbox.records import (
    OutboxError,
    OutboxFullError,
    RevisionTakenError,
    folder_name,
    read_record,
    tell_faults,
)
from pipeline.system import disk, lease
from schemas.edition import Edition

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

STAGING = ".staging"
_STALE_SECONDS = 3600
_UNNUMBERED = Edition()


@contextmanager
def hold_staging(outbox: Path) -> Iterator[Path]:
    """A hidden folder of our own on the outbox's disk, removed at the end with all in it."""
    with tell_faults(outbox):
        disk.ensure_folder(outbox / STAGING)
        own = lease.take_lease(outbox / STAGING)
        try:
            yield own.folder
        finally:
            try:
                disk.remove_tree(own.folder)
            finally:
                lease.end_lease(own)  # What could not be removed is swept as of a dead process.


def sweep_staging(outbox: Path) -> int:
    """Remove what processes left behind that died while publishing; gives how many did."""
    staging = outbox / STAGING
    if not disk.is_real_folder(staging) or not any(staging.iterdir()):
        return 0
    with hold_staging(outbox) as own:
        now = lease.lease_file(own).stat().st_mtime
        folders = {lease.lease_file(entry) for entry in staging.iterdir() if entry.is_dir()}
        left = (folders | set(staging.glob(f"*{lease.SUFFIX}"))) - {lease.lease_file(own)}
        dead = [file for file in left if _is_dead(file, now)]
        for file in dead:
            disk.remove_tree(file.with_name(file.name.removesuffix(lease.SUFFIX)))
            disk.unlink(file)
    return len(dead)


def _is_dead(file: Path, now: float) -> bool:
    holder = lease.find_holder(file)
    if holder is not lease.Holder.UNKNOWN:
        return holder is lease.Holder.DEAD
    # Publishing takes seconds; `now` is the clock of the same file system, not ours.
    return now - lease.read_mark(file)[1] / 1e9 > _STALE_SECONDS


def check_outbox(outbox: Path, inbox: Path | None = None) -> None:
    """Make sure that records can be published in `outbox`; leaves nothing behind.

    Raises UsageError where it is missing, a symbolic link, read-only or inside the inbox, and
    OutboxFullError where nothing can be written for want of space.
    """
    if outbox.is_symlink():
        raise UsageError(f"outbox {outbox} is a symbolic link; name the folder that it points to")
    if not outbox.is_dir():
        raise UsageError(f"outbox {outbox} is missing; make that folder or run `minutes init`")
    if inbox is not None and outbox.resolve().is_relative_to(inbox.resolve()):
        raise UsageError(f"outbox {outbox} is inside the inbox {inbox}; keep them apart")
    try:
        with hold_staging(outbox) as staging:
            disk.write_new(staging / "probe", b"probe")
    except OutboxFullError:
        raise
    except OutboxError as error:
        raise UsageError(f"outbox cannot be written to: {error}") from error


def publish(
    outbox: Path, folder: str, files: Mapping[str, bytes], edition: Edition = _UNNUMBERED
) -> Path:
    """Publish `files` as the folder `folder`: all of them, flushed to the disk, or nothing.

    They are those of a record as `edition`, whose number is given to it for good.

    Raises RevisionTakenError where the name is in use, or the number of the record is no longer its
    own, and OutboxError with nothing left behind.
    """
    target = outbox / _check_name(folder)
    try:
        with hold_staging(outbox) as staging:
            staged = staging / folder
            disk.make_folder(staged)
            for name, data in files.items():
                disk.write_new(staged / _check_name(name), data)
            disk.flush_folder(staged)
            _bind_number(outbox, staging, folder, edition)
            disk.move_folder_new(staged, target)
            disk.flush_folder(outbox)
    except FileExistsError as error:
        raise RevisionTakenError(f"{target} is there already") from error
    return target


def reserve_numbers(outbox: Path, year: int, ids: Sequence[str]) -> Mapping[str, str]:
    """Numbers of their own for records of `year`, as far as may be in this order.

    They are kept for these records until they are published, or released. Raises OutboxError.
    """
    with hold_staging(outbox) as staging:
        return numbers.reserve_numbers(outbox, staging, year, ids)


def release_numbers(outbox: Path, ids: Iterable[str]) -> None:
    """Give back what is reserved for records that will not be published; raises OutboxError."""
    with tell_faults(outbox):
        numbers.release_numbers(outbox, ids)


def _bind_number(outbox: Path, staging: Path, folder: str, edition: Edition) -> None:
    """Bind the number of the record in `folder`, unless the revision before has bound it."""
    if not edition.number:
        return
    before = read_record(outbox / edition.replaces) if edition.replaces else None
    if before is None or before.manifest.number != edition.number:
        record = folder.removesuffix(folder_name("", edition.revision))
        numbers.bind_number(outbox, staging, edition.number, record)


def replace_renderings(folder: Path, files: Mapping[str, bytes]) -> None:
    """Replace the renderings of a published record: each file whole, the manifest last.

    Never touches the notes. Renderings that the new manifest does not name are removed. Raises
    OutboxError; the old manifest then still stands and tells which files are stale.
    """
    old = read_record(folder)
    if old is None:
        raise OutboxError(f"{folder} holds no record that can be read")
    new = Manifest.from_json(files[manifest.FILE_NAME])
    if (new.notes, new.notes_digest) != (old.manifest.notes, old.manifest.notes_digest):
        raise OutboxError(f"{folder}: the new files were made from other notes")
    names = sorted(set(files) - {new.notes, manifest.FILE_NAME})
    with hold_staging(folder.parent) as staging:
        for name in (*names, manifest.FILE_NAME):
            disk.write_new(staging / _check_name(name), files[name])
        for name in (*names, manifest.FILE_NAME):
            disk.rename(staging / name, folder / name)
        for name in set(old.manifest.files) - set(files):
            disk.unlink(folder / _check_name(name))
        disk.flush_folder(folder)


def replace_files(outbox: Path, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Put `files` beside the records, each whole; gives the names of those that changed.

    Raises OutboxError when one could not be replaced, such as a sheet that someone has open on
    Windows; the others are replaced all the same.
    """
    stale = [name for name, data in files.items() if _read_file(outbox / name) != data]
    faults: list[OSError] = []
    with hold_staging(outbox) as staging:
        for name in stale:
            try:
                disk.write_new(staging / _check_name(name), files[name])
                disk.rename(staging / name, outbox / name)
            except OSError as error:
                faults.append(OSError(error.errno, error.strerror, str(outbox / name)))
        disk.flush_folder(outbox)
        for fault in faults:
            raise fault
    return tuple(stale)


def _read_file(file: Path) -> bytes | None:
    try:
        return disk.read_regular(file)
    except OSError:
        return None


def _check_name(name: str) -> str:
    """`name`, if it names a visible file right inside a folder."""
    if name.startswith(".") or re.search(r"[/\\\0]", name) or not name:
        raise OutboxError(f"{name!r} cannot be the name of a published file")
    return name
