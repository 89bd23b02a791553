"""Settling: which files are whole, judged by what they do and never by the time of day."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from pipeline import disk

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pipeline.inbox.sweep import Found

PATIENCE = 600.0
"""Seconds that a file which is open for writing but never written to is waited for."""


class Settling:
    """How long each file has stayed as it is. Times are of one clock that never jumps."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._since: dict[str, tuple[object, float]] = {}

    def observe(self, files: Iterable[Found], now: float) -> None:
        """Take in the latest sweep; what is no longer there is forgotten."""
        before = self._since
        self._since = {}
        for file in files:
            known = before.get(file.name)
            same = known is not None and known[0] == file.mark
            self._since[file.name] = known if known and same else (file.mark, now)

    def is_settled(self, name: str, now: float) -> bool:
        """Whether the file has been unchanged for the settle time."""
        return now >= self.due(name)

    def is_overdue(self, name: str, now: float) -> bool:
        """Whether the file has been unchanged for so long that it is taken even if it is open."""
        return now >= self._since[name][1] + PATIENCE

    def due(self, name: str) -> float:
        """When the file will have settled if nobody writes to it."""
        return self._since[name][1] + self._seconds


def open_notes(file: Path) -> int:
    """Open a file for reading, never through a link nor waiting for a pipe; raises OSError."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    return os.open(file, flags | getattr(os, "O_BINARY", 0))


def is_being_written(file: Path) -> bool:
    """Whether a program has `file` open for writing, where the system can tell (Linux, local disk).

    Raises OSError where the file cannot be opened for reading.
    """
    descriptor = open_notes(file)
    try:
        return _has_writer(descriptor)
    finally:
        os.close(descriptor)


def can_see_writers(folder: Path) -> bool:
    """Whether `is_being_written` tells the truth of files on the disk of `folder`.

    NFS 4 and SMB answer that there may be a writer, whether or not there is. Raises OSError.
    """
    probe = folder / "probe"
    disk.write_new(probe, b"")
    try:
        return not is_being_written(probe)
    finally:
        disk.unlink(probe)


if sys.platform == "linux":
    import errno
    import fcntl
    import signal

    def _has_writer(descriptor: int) -> bool:
        # A read lease is granted only while nobody has the file open for writing. Should one be
        # opened in the instant we hold it, the kernel sends SIGIO, which would kill us.
        try:
            fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
            fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        except OSError as error:
            return error.errno == errno.EAGAIN
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        return False

else:

    def _has_writer(descriptor: int) -> bool:
        return False
