"""The hidden folder of the outbox where records are put together before they are published."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline import disk, lease
from pipeline.outbox.errors import tell_faults

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STAGING = ".staging"
_STALE_SECONDS = 3600


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
