"""Work folder of a watcher in inbox/.work: its claims, its heartbeat, those of dead watchers."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import socket
import time
from dataclasses import asdict, dataclass
from itertools import count
from typing import TYPE_CHECKING

from pipeline.system import disk, lease
from pipeline.watch.claim import WORK, drop_claim, find_claims, move_claim
from pipeline.watch.settle import can_see_writers, is_being_written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.watch.claim import Claim


SUFFIX = ".health"
_SCRATCH = ".health-tmp"


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """What a watcher writes every few seconds."""

    host: str
    pid: int
    swept: str
    """When it last swept the inbox, in UTC, for people to read; empty where it never did."""
    uptime: float
    """The moment of writing, on the machine's clock that never jumps."""
    interval: float
    """Seconds after which there is a next heartbeat at the latest."""
    waiting: int
    working: int
    fault: str = ""
    """What keeps it from working, if anything does."""


@dataclass(frozen=True, slots=True)
class Health:
    """A watcher as seen from outside."""

    heartbeat: Heartbeat
    alive: bool | None
    """None where it runs on another machine, which alone can tell."""
    silent: float
    """Seconds since its last heartbeat."""

    @property
    def is_ok(self) -> bool:
        """Whether it lives, sweeps and has no fault."""
        late = self.silent > 3 * self.heartbeat.interval + 5
        return self.alive is not False and not late and not self.heartbeat.fault


def write_heartbeat(
    held: lease.Lease, interval: float, swept: float, waiting: int, working: int, fault: str
) -> None:
    """Write the heartbeat of the watcher that holds `held`; `swept` in seconds since 1970.

    Raises OSError.
    """
    beat = Heartbeat(
        socket.gethostname(),
        os.getpid(),
        time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(swept)) if swept else "",
        time.monotonic(),
        interval,
        waiting,
        working,
        fault,
    )
    data = json.dumps(asdict(beat), ensure_ascii=False).encode()
    disk.write_whole(
        held.folder.with_name(held.folder.name + SUFFIX),
        data,
        held.folder.with_name(held.folder.name + _SCRATCH),
    )


def read_health(inbox: Path) -> list[Health]:
    """Every watcher that works on `inbox`, or died over it."""
    work = inbox / WORK
    files = sorted(work.glob(f"*{SUFFIX}")) if disk.is_real_folder(work) else []
    return [health for file in files if (health := _read(file)) is not None]


def remove_heartbeat(folder: Path) -> None:
    """Remove the heartbeat of the watcher whose claims are in `folder`."""
    disk.unlink(folder.with_name(folder.name + SUFFIX))
    disk.unlink(folder.with_name(folder.name + _SCRATCH))


def _read(file: Path) -> Health | None:
    try:
        beat = Heartbeat(**json.loads(file.read_bytes()))
        holder = lease.find_holder(file.with_name(file.name.removesuffix(SUFFIX) + lease.SUFFIX))
        if holder is lease.Holder.UNKNOWN:
            return Health(beat, None, max(0.0, time.time() - file.stat().st_mtime))
        return Health(beat, holder is lease.Holder.ALIVE, time.monotonic() - beat.uptime)
    except FileNotFoundError:
        return None


_ATTEMPTS = 5
_LOGGER = logging.getLogger("minutes")


class WorkFolder:
    """Where the claims of this watcher are, for as long as its lease is renewed."""

    def __init__(self, inbox: Path, seconds: float) -> None:
        self._inbox = inbox
        self._queue = inbox / WORK
        self._seconds = seconds
        self._tickets = count(1)
        self._seen: dict[Path, tuple[tuple[int, int], float]] = {}
        self._sees_writers: bool | None = None
        self.lease = self._take_lease()

    @property
    def is_waiting(self) -> bool:
        """Whether claims stand here of which only time can tell if their watcher is dead."""
        return bool(self._seen)

    def is_written(self, file: Path) -> bool:
        """Whether a program is known to have `file` open for writing. Raises OSError."""
        if self._sees_writers is None:
            self._sees_writers = can_see_writers(self.lease.folder)
        return is_being_written(file) and self._sees_writers

    def make_folder(self) -> Path:
        """A new folder for the next claim, later in order than all before. Raises OSError."""
        folder = self._next_folder()
        disk.make_folder(folder)
        return folder

    def remove_folder(self, folder: Path) -> None:
        """Remove a folder that no file was moved into after all."""
        disk.remove_folder(folder)

    def renew(self) -> None:
        """Show that we live, in a new work folder where this one was taken away. Raises OSError."""
        if not lease.renew_lease(self.lease):
            lost, self.lease = self.lease, self._take_lease()
            self._sees_writers = None
            os.close(lost.descriptor)

    def take_over(self, now: float) -> Iterator[Claim]:
        """Move the claims of dead watchers here, in the order those took them. Raises OSError."""
        folders = list(self._find_dead(now))
        claims = [claim for folder in folders for claim in find_claims(folder)]
        # By number over all work folders: a watcher that died in the middle of this has split one.
        for claim in sorted(claims, key=lambda claim: claim.ticket):
            moved = move_claim(claim, self._next_folder())
            if moved is None:
                continue
            if disk.is_same_file(moved.file, self._inbox / moved.name):
                drop_claim(moved)  # It was being returned to the inbox, and is there already.
            else:
                yield moved
        for folder in folders:
            _remove_work_folder(folder)

    def close(self) -> None:
        """Leave nothing behind but claims that could not be given back; never raises."""
        try:
            remove_heartbeat(self.lease.folder)
            lease.end_lease(self.lease)
        except OSError as error:
            _LOGGER.warning("the next watcher will tidy up: %s", error)
        with contextlib.suppress(OSError):  # Other watchers are at work.
            disk.remove_folder(self._queue)

    def _next_folder(self) -> Path:
        return self.lease.folder / f"{next(self._tickets):08d}"

    def _take_lease(self) -> lease.Lease:
        for attempt in range(_ATTEMPTS):
            disk.ensure_folder(self._queue)
            try:
                return lease.take_lease(self._queue)
            except FileNotFoundError:  # Another watcher ended and removed the folder.
                if attempt == _ATTEMPTS - 1:
                    raise
        raise AssertionError

    def _find_dead(self, now: float) -> Iterator[Path]:
        seen, self._seen = self._seen, {}
        for folder in self._list_work_folders():
            file = lease.lease_file(folder)
            holder = lease.find_holder(file)
            if holder is lease.Holder.UNKNOWN:
                # Its clock and ours may differ by years: what counts is how long, by our own,
                # its lease has not been renewed.
                mark = lease.read_mark(file)
                known, since = seen.get(folder, (mark, now))
                self._seen[folder] = (mark, since if known == mark else now)
                if now - self._seen[folder][1] > self._seconds:
                    del self._seen[folder]
                    yield folder
            elif holder is lease.Holder.DEAD:
                yield folder

    def _list_work_folders(self) -> list[Path]:
        own = self.lease.folder.name
        names = {
            entry.name.removesuffix(lease.SUFFIX)
            for entry in self._queue.iterdir()
            if entry.name.endswith(lease.SUFFIX) or disk.is_real_folder(entry)
        }
        return [self._queue / name for name in sorted(names - {own})]


def _remove_work_folder(folder: Path) -> None:
    with contextlib.suppress(OSError):  # Not empty: another watcher is taking over as well.
        disk.remove_folder(folder)
    remove_heartbeat(folder)
    disk.unlink(lease.lease_file(folder))
