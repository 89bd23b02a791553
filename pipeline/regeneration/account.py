"""What became of one record, or of one notes file that was to become a record."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.errors import Problem


class End(StrEnum):
    """How it ended."""

    RENDERED = "rendered"
    UNCHANGED = "unchanged"
    STALE = "stale"
    """To be rendered, had it not been asked only to look."""
    IGNORED = "ignored"
    """No notes by its name."""
    REFUSED = "refused"
    FAILED = "failed"


class Cause(StrEnum):
    """Why a record is stale, or why it cannot be rendered again."""

    FORCED = "forced"
    BUILD = "build"
    """The theme, the labels, the fonts, a printed setting or a version is another one."""
    ALTERED = "altered"
    MISSING = "missing"
    NOTES = "notes"
    """The notes are not those that the record was made from."""
    MANIFEST = "manifest"
    """record.json is missing or cannot be read."""
    ADDED = "added"
    """There is no record of these notes."""
    EDITED = "edited"
    """The notes are not those that the record was made from, and no revision of it was."""
    REMOVED = "removed"
    """The notes that the record was made from are not among those named."""
    MISPLACED = "misplaced"
    """record.json is that of another folder."""
    OTHER_ID = "other_id"
    """The notes now give a record of another id."""
    OTHER_BUILD = "other_build"
    """The process that was to render has another theme or version than the one that asked."""


HOPELESS = frozenset({Cause.NOTES, Cause.MANIFEST, Cause.MISPLACED})
"""What rendering again cannot mend."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One cause, and the file of the record's folder that it is about, if it is about one."""

    cause: Cause
    file: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """What became of one record, or of one notes file.

    `name` is the record's folder or the notes file, `folder` where the record stands now, `fault`
    the one line for a fault that was not the notes'.
    """

    name: str
    end: End
    folder: str = ""
    reasons: tuple[Reason, ...] = ()
    language: str = ""
    """The language that problems are told in; empty where the notes were not read."""
    problems: tuple[Problem, ...] = ()
    fault: str = ""
    kind: str = ""
    """What a file is that is no notes, see `pipeline.file_names`."""
