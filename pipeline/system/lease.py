"""Leases: who works in a folder that several processes and machines share, and who is dead."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import socket
import sys
import time
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

from pipeline.system import disk

SUFFIX = ".lease"
_LOCK_AT = 1 << 30
_INSTANT = 0.05
"""Seconds. Should a process be held up for longer, it finds its folder gone and tries again."""
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class Holder(Enum):
    """What is known of the process that took a lease."""

    ALIVE = "alive"
    DEAD = "dead"
    UNKNOWN = "unknown"
    """It runs on another machine, or on a file system without locks: watch its renewals."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work in `folder`. It ends with its process, however that ends."""

    folder: Path
    file: Path
    descriptor: int


def take_lease(parent: Path) -> Lease:
    """Make a folder of our own in `parent`, `<host>-<pid>-<random>`, with a lock beside it."""
    name = f"{_host()}-{os.getpid()}-{secrets.token_hex(3)}"
    file = parent / (name + SUFFIX)
    descriptor = disk.create(file)
    try:
        # Locked before it is signed: who reads our name in it can rely on the lock.
        _lock(descriptor)
        disk.write(descriptor, _machine().encode())
        disk.make_folder(parent / name)
    except OSError:
        os.close(descriptor)
        disk.unlink(file)
        raise
    return Lease(parent / name, file, descriptor)


def renew_lease(lease: Lease) -> bool:
    """Show other machines that we live; False where the lease was taken from us."""
    try:
        os.utime(lease.file)
        return os.path.samestat(os.fstat(lease.descriptor), lease.file.lstat())
    except FileNotFoundError:
        return False


def end_lease(lease: Lease) -> None:
    """Give the folder up: removed where it is empty, else left to be taken over."""
    with contextlib.suppress(OSError):
        disk.remove_folder(lease.folder)
    os.close(lease.descriptor)
    disk.unlink(lease.file)


def find_holder(file: Path) -> Holder:
    """Whether the process that holds the lease `file` lives; a lease that is gone is DEAD."""
    try:
        descriptor = os.open(file, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    except FileNotFoundError:
        return Holder.DEAD
    except OSError:
        return Holder.UNKNOWN
    try:
        signature = os.read(descriptor, 200)
        if not signature:
            return _wait_for_signature(descriptor)
        return _probe(descriptor) if signature == _machine().encode() else Holder.UNKNOWN
    finally:
        os.close(descriptor)


def _wait_for_signature(descriptor: int) -> Holder:
    """What to think of a lease that is not signed: only in the instant it is taken may it live."""
    time.sleep(_INSTANT)
    if os.read(descriptor, 1) or _probe(descriptor) is not Holder.DEAD:
        return Holder.UNKNOWN
    return Holder.DEAD


def read_mark(file: Path) -> tuple[int, int]:
    """Something that differs after every renewal of the lease `file`; (0, 0) where it is gone."""
    try:
        status = file.lstat()
    except OSError:
        return (0, 0)
    return (status.st_ino, status.st_mtime_ns)


def lease_file(folder: Path) -> Path:
    """The lease that belongs to a folder made by `take_lease`."""
    return folder.with_name(folder.name + SUFFIX)


@cache
def _host() -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", socket.gethostname()).strip("-")[:40] or "host"


@cache
def _machine() -> str:
    """Names the running kernel: file locks tell the truth only among its processes."""
    with contextlib.suppress(OSError):
        return _BOOT_ID.read_text(encoding="ascii").strip()
    return _host()


if sys.platform == "win32":
    import msvcrt

    def lock_file(descriptor: int) -> None:
        """Have a file for this process alone; raises OSError where another one has it."""
        _lock(descriptor)

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, _LOCK_AT, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_SET)

    def _probe(descriptor: int) -> Holder:
        try:
            _lock(descriptor)
        except OSError:
            return Holder.ALIVE
        return Holder.DEAD

else:
    import fcntl

    def lock_file(descriptor: int) -> None:
        """Have a file for this process alone; raises OSError where another one has it."""
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _lock(descriptor: int) -> None:
        # Without locks (some shares) the renewals alone must do.
        with contextlib.suppress(OSError):
            lock_file(descriptor)

    def _probe(descriptor: int) -> Holder:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return Holder.ALIVE
        except OSError:
            return Holder.UNKNOWN
        return Holder.DEAD
