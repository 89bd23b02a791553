"""Result: what became of one notes file or one record, whoever was asked to make it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.errors import Problem
    from pipeline.outbox.records import Mismatch
    from schemas.edition import Edition


class FileStatus(StrEnum):
    """How it ended."""

    RENDERED = "rendered"
    """Its record was made and published, or rendered again."""
    UNCHANGED = "unchanged"
    STALE = "stale"
    """To be rendered, had it not been asked only to look."""
    IGNORED = "ignored"
    """No notes by its name."""
    REFUSED = "refused"
    """Its notes, or what was published of them, must be put right first."""
    FAILED = "failed"
    """A fault of the disk, the theme, the settings or the program."""

    @property
    def exit_code(self) -> int:
        """What a command ends with, the highest of all files: 0, 1 or 3."""
        return {FileStatus.REFUSED: 1, FileStatus.FAILED: 3}.get(self, 0)


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file.

    `name` is the notes file or the record's folder, `folder` where the record stands now, if it
    does, and `edition` what was published of it now.
    """

    name: str
    status: FileStatus
    language: str = ""
    """The language that problems are told in; empty where the notes were not read."""
    problems: tuple[Problem, ...] = ()
    folder: Path | None = None
    edition: Edition | None = None
    fault: str = ""
    """The one line for a fault that was not the notes'."""
    reasons: tuple[Mismatch, ...] = ()
    """Why the record is stale, or cannot be rendered again."""
    kind: str = ""
    """What a file is that is no notes, see `pipeline.readers.file_names`."""
