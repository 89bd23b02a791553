"""Editions: what the outbox knows of a record and its notes do not, its number with it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline import outbox
from pipeline.actions.carry_over import find_followed
from pipeline.document.revision_diff import compare_records
from pipeline.document.theme import load_theme
from pipeline.readers.reader import read_notes
from pipeline.validation.validator import check_notes
from schemas.model import RecordKind, RecordStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pipeline.settings import Settings
    from schemas.edition import Edition
    from schemas.model import Record


def complete_edition(edition: Edition, record: Record, settings: Settings) -> Edition:
    """`edition` of `record` with what the outbox of `settings` knows of it.

    A revision has its changes, from the notes of the one that it replaces; none where that is not
    there, or its notes are no longer the bytes that were published or are no longer sound. A
    notice has the open actions of its series, unless it knows them already.
    """
    if record.kind is RecordKind.NOTICE and edition.followed is None:
        edition = replace(edition, followed=find_followed(record.meeting, settings.outbox))
    if not edition.replaces or edition.changes:
        return edition
    before = load_replaced(edition, settings)
    return replace(edition, changes=compare_records(before, record)) if before else edition


def load_replaced(edition: Edition, settings: Settings) -> Record | None:
    """The record that `edition` replaces, from its notes in the outbox; None where it cannot be."""
    if not outbox.is_plain_name(edition.replaces):
        return None
    return load_published(settings.outbox / edition.replaces, settings)


def load_published(folder: Path, settings: Settings) -> Record | None:
    """The record published in `folder`, from its notes; None where they are not as published."""
    found = outbox.read_published_notes(folder)
    if found is None:
        return None
    manifest, data = found
    notes = read_notes(data, manifest.source, settings.limits.file)
    return check_notes(notes, holidays_country=settings.holidays, timezone=settings.timezone).record


@dataclass(frozen=True, slots=True)
class Turn:
    """When it is a record's turn to be numbered."""

    held: str = ""
    """Day and start of its meeting: texts that sort by time."""
    is_counted: bool = False
    """Whether it may have a number; drafts, notices and progress reports have none."""

    @property
    def year(self) -> int:
        """The year in which the record is counted."""
        return int(self.held[:4])

    def is_before(self, other: Turn) -> bool:
        """Whether it is numbered before `other`."""
        return self.is_counted and self.held < other.held


NO_TURN = Turn()


def find_turn(record: Record) -> Turn:
    """When it is the turn of `record`."""
    when = record.meeting.time
    start = when.start.isoformat("minutes") if when.start else ""
    is_counted = record.kind is RecordKind.RECORD and record.meeting.status is RecordStatus.FINAL
    return Turn(f"{when.date.isoformat()} {start}", is_counted)


def are_counted(settings: Settings) -> bool:
    """Whether records of these settings bear a number that is counted in their outbox."""
    return "{number}" in settings.official.issue and load_theme(settings).prints_issue


def needs_number(edition: Edition, turn: Turn, settings: Settings) -> bool:
    """Whether an edition is to be counted and has no number yet."""
    return edition.number is None and turn.is_counted and are_counted(settings)


def number_edition(
    edition: Edition, record: str, turn: Turn, settings: Settings, kept: str = ""
) -> Edition:
    """`edition` of the record with this id with a number of its own, where it needs one.

    The number, or `kept` where there is one, is kept for the record until it is published or the
    number released.
    """
    if not needs_number(edition, turn, settings):
        return edition
    if kept:
        return replace(edition, number=kept)
    numbers = outbox.reserve_numbers(settings.outbox, turn.year, [record])
    return replace(edition, number=numbers[record])


@contextmanager
def keep_numbers(turns: Iterable[tuple[str, Turn]], settings: Settings) -> Iterator[dict[str, str]]:
    """Numbers of many records that are about to be made, by id, in the order of their meetings.

    What was not published in the end is given back.
    """
    by_year: dict[int, list[str]] = {}
    for record, turn in sorted(turns, key=lambda one: one[1].held):
        by_year.setdefault(turn.year, []).append(record)
    numbers: dict[str, str] = {}
    try:
        for year, records in by_year.items():
            numbers |= outbox.reserve_numbers(settings.outbox, year, records)
        yield numbers
    finally:
        outbox.release_numbers(settings.outbox, [one for some in by_year.values() for one in some])
