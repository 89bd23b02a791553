"""What stands in the inbox: the sweep that misses nothing, whatever the events say."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.inbox.names import is_notes_name

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Found:
    """A regular file in the inbox that has the name of notes."""

    name: str
    size: int
    mark: tuple[int, int, int]
    """Differs when the file is written to or replaced."""


def list_notes(inbox: Path) -> list[Found]:
    """Every notes file right in the inbox, those written first in front.

    Symbolic links, folders, pipes and sockets are not even opened. Raises OSError where the inbox
    cannot be read.
    """
    found = []
    with os.scandir(inbox) as entries:
        for entry in entries:
            status = _look_at(entry) if is_notes_name(entry.name) else None
            if status is not None and stat.S_ISREG(status.st_mode):
                found.append((status.st_mtime_ns, entry.name, status))
    return [Found(name, status.st_size, mark_file(status)) for _, name, status in sorted(found)]


def mark_file(status: os.stat_result) -> tuple[int, int, int]:
    """Something that differs when a file was written to or replaced."""
    return (status.st_ino, status.st_size, status.st_mtime_ns)


def _look_at(entry: os.DirEntry[str]) -> os.stat_result | None:
    try:
        return entry.stat(follow_symlinks=False)
    except OSError:
        return None  # It vanished, or the share hides it for now: the next sweep will tell.
