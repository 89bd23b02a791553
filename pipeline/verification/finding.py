"""What is doubtful about a record."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class Doubt(StrEnum):
    """Why a record is not what it should be."""

    MANIFEST = "manifest"
    """There is no record.json, or none that can be read."""
    NAME = "name"
    """record.json is that of another folder."""
    NOTES = "notes"
    MISSING = "missing"
    ALTERED = "altered"
    EXTRA = "extra"
    """A file that was not published."""
    INSIDE = "inside"
    """The notes inside a file are not those beside it, or there are none."""
    REPLACED = "replaced"
    """The revision before is gone, so that the changes against it cannot be made again."""
    UNSOUND = "unsound"
    """The notes have errors now."""
    BUILD = "build"
    """Made with another theme, setting or version: nothing to compare with."""
    LIBRARIES = "libraries"
    """Made with other libraries of the system, which give other bytes: nothing to compare with."""
    OTHER = "other"
    """The notes give other bytes."""
    LONE = "lone"
    """The notes inside a PDF give other bytes, or it was made with another theme or version."""
    LIMIT = "limit"
    """Looking at it took more time or memory than is allowed, or ended the process."""
    UNREADABLE = "unreadable"
    """The disk would not let us know."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One doubt, with the name of the file that it is about."""

    doubt: Doubt
    file: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying one record, a folder or a lone PDF, gave; sound without findings."""

    subject: Path
    findings: tuple[Finding, ...] = ()
