"""Check of one notes file: what validate, render and watch tell of it is the same."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.errors import MinutesError
from pipeline.readers.reader import read_notes
from pipeline.validation.validator import check_notes

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from pipeline.readers.notes import Notes
    from pipeline.settings import Settings
    from pipeline.validation.rules.context import Records
    from pipeline.validation.validator import Checked

_REVISION = re.compile(r"\.r\d+$")


@dataclass(frozen=True, slots=True)
class Archive:
    """The records of an outbox. What cannot be read is taken not to be there."""

    outbox: Path

    def list_records(self) -> tuple[str, ...]:
        """The ids of all records."""
        return _list_records(self.outbox, self._find_change())

    def list_actions(self, record: str) -> tuple[str, ...]:
        """The ids of all actions of a record, `<record>/<action>`; none where it is not there."""
        return _list_actions(self.outbox, self._find_change(), record)

    def _find_change(self) -> int:
        """When a record came last: what is remembered of a watcher's outbox holds until then."""
        try:
            return self.outbox.stat().st_mtime_ns
        except OSError:
            return 0


@lru_cache(maxsize=1)
def _list_records(outbox: Path, _changed: int) -> tuple[str, ...]:
    try:
        names = [folder.name for folder in outbox.iterdir() if folder.is_dir()]
    except OSError:
        return ()
    return tuple(sorted({_REVISION.sub("", name) for name in names if not name.startswith(".")}))


@lru_cache(maxsize=1000)
def _list_actions(outbox: Path, changed: int, record: str) -> tuple[str, ...]:
    if record not in _list_records(outbox, changed):
        return ()
    from pipeline.outbox import find_latest  # only notes with updates need it

    try:
        manifest = find_latest(outbox, record)
    except MinutesError:
        return ()
    return tuple(str(action["id"]) for action in manifest.actions) if manifest else ()


def check_file(
    data: bytes,
    name: str,
    settings: Settings,
    *,
    now: datetime | None = None,
    earlier: Records | None = None,
) -> tuple[Notes, Checked]:
    """The notes in `data`, and their record or every problem, as severe as its rule has it.

    `now` lets the lateness of a record be judged, `earlier` whether actions of other records are
    there, and whether others have changed since what a sheet that came back says.
    """
    notes = read_notes(data, name, settings.limits.file)
    checked = check_notes(
        notes,
        now=now,
        holidays_country=settings.holidays,
        timezone=settings.timezone,
        earlier=earlier,
    )
    if notes.bases and checked.record and earlier:
        from pipeline.processing.sheet_conflicts import find_conflicts  # of sheets alone

        conflicts = (*find_conflicts(notes, checked.record, settings.outbox),)
        record = None if conflicts else checked.record
        checked = replace(checked, record=record, problems=(*conflicts, *checked.problems))
    return notes, checked
