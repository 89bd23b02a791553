"""Settling: which files of the inbox are notes, and which of those are whole.

That is judged by what the files do and never by the time of day. What does not work for now is left
alone for growing pauses.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.readers.file_names import (
    FOLDER,
    LINK,
    cut_suffix,
    find_kind,
    is_copy_name,
    is_notes_name,
)
from pipeline.system import disk

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable
    from pathlib import Path


REPORT_SUFFIX = ".errors.txt"
_LONGEST = 255
"""Bytes in a file name, on all usual file systems."""
PATIENCE = 600.0
"""Seconds that a file which is open for writing but never written to is waited for."""


def report_name(name: str) -> str:
    """The name of the error report beside the rejected file `name`; never too long for a disk."""
    return _end_name(name, REPORT_SUFFIX)


def marked_name(name: str) -> str:
    """The name of the copy of a rejected document `name` that has a comment at each problem."""
    stem = cut_suffix(name)
    return _end_name(stem, f".errors{name[len(stem) :]}")


def _end_name(name: str, suffix: str) -> str:
    data = os.fsencode(name)
    if len(data) + len(suffix) <= _LONGEST:
        return name + suffix
    ending = f"~{hashlib.sha256(data).hexdigest()[:8]}{suffix}"
    room = _LONGEST - len(ending)
    return data[:room].decode(errors="ignore") + ending


@dataclass(frozen=True, slots=True)
class Found:
    """Something in the inbox: a regular file that has the name of notes, or a stranger."""

    name: str
    size: int
    mark: tuple[int, int, int]
    """Differs when the file is written to or replaced."""
    kind: str = ""
    """What a stranger is; empty for notes."""


def sweep_inbox(inbox: Path) -> tuple[list[Found], list[Found]]:
    """Every notes file right in the inbox, those written first in front; and every stranger.

    Symbolic links, folders, pipes and sockets are not even opened. Raises OSError where the inbox
    cannot be read.
    """
    notes, strangers = [], []
    with os.scandir(inbox) as entries:
        for entry in entries:
            is_notes = is_notes_name(entry.name)
            status = _look_at(entry) if is_notes or find_kind(entry.name) else None
            if status is not None:
                file = Found(entry.name, status.st_size, mark_file(status))
                if is_notes and stat.S_ISREG(status.st_mode):
                    # The original first, so that a copy of it is known for one.
                    rank = (is_copy_name(entry.name), status.st_mtime_ns, entry.name)
                    notes.append((rank, file))
                else:
                    strangers.append(replace(file, kind=_name_kind(entry.name, status.st_mode)))
    return [file for _, file in sorted(notes, key=lambda found: found[0])], strangers


def mark_file(status: os.stat_result) -> tuple[int, int, int]:
    """Something that differs when a file was written to or replaced."""
    return (status.st_ino, status.st_size, status.st_mtime_ns)


def _name_kind(name: str, mode: int) -> str:
    if stat.S_ISDIR(mode):
        return FOLDER
    return find_kind(name) if stat.S_ISREG(mode) else LINK


def _look_at(entry: os.DirEntry[str]) -> os.stat_result | None:
    try:
        return entry.stat(follow_symlinks=False)
    except OSError:
        return None  # It vanished, or the share hides it for now: the next sweep will tell.


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


def is_being_written(file: Path) -> bool:
    """Whether a program has `file` open for writing, where the system can tell (Linux, local disk).

    Raises OSError where the file cannot be opened for reading.
    """
    descriptor = disk.open_careful(file)
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


FIRST_PAUSE = 0.5
LONGEST_PAUSE = 60.0


class Backoff:
    """How long to leave each thing alone: 0.5 s after the first failure, then doubling to 60 s."""

    def __init__(self) -> None:
        self._failures: dict[Hashable, tuple[int, float]] = {}

    def lengthen(self, key: Hashable, now: float) -> int:
        """Note a failure; gives how many there have been in a row."""
        count = self._failures.get(key, (0, 0.0))[0] + 1
        self._failures[key] = (count, now + min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (count - 1)))
        return count

    def forget(self, key: Hashable) -> None:
        """Note a success."""
        self._failures.pop(key, None)

    def keep(self, keys: set[str]) -> None:
        """Forget everything but `keys`."""
        for key in self._failures.keys() - keys:
            del self._failures[key]

    def until(self, key: Hashable) -> float:
        """When the next attempt is due; 0 where there was no failure."""
        return self._failures.get(key, (0, 0.0))[1]
