"""What stands in the inbox: the sweep that misses nothing, whatever the events say."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.file_names import FOLDER, LINK, find_kind, is_copy_name, is_notes_name

if TYPE_CHECKING:
    from pathlib import Path


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
