"""What a revision changes against the one before, whose notes stand in the outbox."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.changes import compare_records
from pipeline.check import check_notes
from pipeline.outbox import is_plain_name, read_published_notes
from pipeline.source import read_notes

if TYPE_CHECKING:
    from pipeline.settings import Settings
    from schemas.model import Edition, Record


def complete_edition(edition: Edition, record: Record, settings: Settings) -> Edition:
    """`edition` of `record` with its changes, from the notes of the revision that it replaces.

    Without changes where there is no such revision in the outbox of `settings`, or where its
    notes are no longer the bytes that were published or are no longer sound.
    """
    if not edition.replaces or edition.changes:
        return edition
    before = load_replaced(edition, settings)
    return replace(edition, changes=compare_records(before, record)) if before else edition


def load_replaced(edition: Edition, settings: Settings) -> Record | None:
    """The record that `edition` replaces, from its notes in the outbox; None where it cannot be."""
    if not is_plain_name(edition.replaces):
        return None
    found = read_published_notes(settings.outbox / edition.replaces)
    if found is None:
        return None
    manifest, data = found
    notes = read_notes(data, manifest.source, settings.limits.file)
    return check_notes(notes, holidays_country=settings.holidays, timezone=settings.timezone).record
