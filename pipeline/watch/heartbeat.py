"""Heartbeats: the health of each watcher of an inbox, and how others read it."""

from __future__ import annotations

import json
import os
import socket
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from pipeline.system import disk, lease
from pipeline.watch.claim import WORK

if TYPE_CHECKING:
    from pathlib import Path

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
