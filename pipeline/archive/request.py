"""Request of a regeneration, and why a record may be stale."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.outbox import record_id
from pipeline.outbox.manifest import digest
from pipeline.outbox.records import FolderFault
from pipeline.settings import ActionSettings, RecordSettings

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from pipeline.settings import Settings


class StaleCause(StrEnum):
    """Why a record is stale or cannot be rendered again, beside faults of its folder."""

    FORCED = "forced"
    BUILD = "build"
    """The theme, the labels, the fonts, a printed setting or a version is another one."""
    ADDED = "added"
    """There is no record of these notes."""
    EDITED = "edited"
    """The notes are not those that the record was made from, and no revision of it was."""
    REMOVED = "removed"
    """The notes that the record was made from are not among those named."""
    OTHER_ID = "other_id"
    """The notes now give a record of another id."""
    OTHER_BUILD = "other_build"
    """The process that was to render has another theme or version than the one that asked."""


HOPELESS = frozenset({FolderFault.NOTES, FolderFault.MANIFEST, FolderFault.MISPLACED})
"""What rendering again cannot mend."""


@dataclass(frozen=True, slots=True)
class Shard:
    """One of `count` parts of the records, counted from 1; each record is in one part alone.

    Which one it is follows from the record's id, so that its revisions stay together, and nothing
    else: every process and machine finds the same.
    """

    number: int
    count: int

    def holds(self, key: str) -> bool:
        """Whether the record with this id is of this part; notes that gave no id go by path."""
        return int(digest(os.fsencode(key))[:16], 16) % self.count == self.number - 1

    def holds_folder(self, folder: Path) -> bool:
        """Whether the record that is published in `folder` is of this part."""
        return self.holds(record_id(folder.name))


WHOLE = Shard(1, 1)


@dataclass(frozen=True, slots=True)
class RegenerationRequest:
    """Which records to look at, and what to do with those that are stale.

    With `look` nothing is written. `only` are formats, all where empty. With `imports` the paths
    are notes files that are to become records. Only records of `shard` are looked at.
    """

    paths: tuple[Path, ...]
    look: bool = False
    force: bool = False
    since: dt.date | None = None
    only: tuple[str, ...] = ()
    imports: bool = False
    shard: Shard = WHOLE


def narrow_settings(settings: Settings, only: tuple[str, ...]) -> Settings:
    """`settings` that make the formats of `only` and no other; as they are where it is empty.

    Raises UsageError for a format that the settings do not make.
    """
    if not only:
        return settings
    known = (*settings.record.formats, *settings.actions.formats)
    for kind in only:
        if kind not in known:
            raise UsageError(f"--only: the settings make {', '.join(known)}, not {kind!r}")
    return replace(
        settings,
        record=RecordSettings(tuple(kind for kind in settings.record.formats if kind in only)),
        actions=ActionSettings(tuple(kind for kind in settings.actions.formats if kind in only)),
    )


def list_endings(settings: Settings) -> tuple[str, ...]:
    """What the file names of the renderings end in after the record's own name."""
    return (
        *(f".{kind}" for kind in settings.record.formats),
        *(f".actions.{kind}" for kind in settings.actions.formats),
    )
