"""What the user asks of a regeneration."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.settings import ActionSettings, RecordSettings

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Order:
    """Which records to look at, and what to do with those that are stale.

    With `look` nothing is written. `only` are formats, all where empty. With `admit` the paths
    are notes files that are to become records.
    """

    paths: tuple[Path, ...]
    look: bool = False
    force: bool = False
    since: dt.date | None = None
    only: tuple[str, ...] = ()
    admit: bool = False


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
