"""Verifying one record: its folder against record.json, its files against its notes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline import manifest
from pipeline.embedded import UnreadableError, read_embedded
from pipeline.manifest import digest
from pipeline.outbox import (
    Misread,
    OutboxError,
    Published,
    folder_name,
    load_record,
    read_file_in,
)
from pipeline.verification.find import list_files
from pipeline.verification.finding import Doubt, Finding, Verdict
from pipeline.verification.lone import verify_pdf
from pipeline.verification.remake import compare_remade

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.manifest import Manifest
    from pipeline.settings import Settings

_CARRIERS = (".pdf", ".docx")


def verify_subject(subject: Path, settings: Settings, *, quick: bool = False) -> Verdict:
    """Judge the folder of a record, or a PDF alone; `quick` compares digests only.

    Raises MinutesError for a fault of the theme or the settings.
    """
    try:
        if not subject.is_dir():
            return Verdict(subject, tuple(verify_pdf(subject, settings, quick=quick)))
        return Verdict(subject, tuple(_verify_folder(subject, settings, quick=quick)))
    except (OSError, OutboxError) as error:
        return Verdict(subject, (Finding(Doubt.UNREADABLE, str(error)),))


def _verify_folder(folder: Path, settings: Settings, *, quick: bool) -> Iterator[Finding]:
    found = load_record(folder.resolve())
    if not isinstance(found, Published):
        yield Finding(Doubt.MANIFEST, (found or Misread()).file)
        return
    told = found.manifest
    if not found.is_at_home:
        yield Finding(Doubt.NAME, folder_name(told.id, told.revision))
    files = {name: read_file_in(folder, name) for name in (told.notes, *told.files)}
    findings = [*_compare_digests(told, files), *_list_extra(folder, told)]
    notes = files[told.notes]
    if not quick and notes is not None and digest(notes) == told.notes_digest:
        findings += _compare_insides(told, files, notes)
        doubtful = {finding.file for finding in findings}
        settings = replace(settings, outbox=folder.resolve().parent)
        data = read_file_in(folder, manifest.FILE_NAME)
        remade = compare_remade(told, data, notes, settings)
        findings += [finding for finding in remade if finding.file not in doubtful]
    yield from findings


def _compare_digests(told: Manifest, files: dict[str, bytes | None]) -> Iterator[Finding]:
    notes = files[told.notes]
    if notes is None or digest(notes) != told.notes_digest:
        yield Finding(Doubt.NOTES, told.notes)
    for name, right in told.files.items():
        data = files[name]
        if data is None:
            yield Finding(Doubt.MISSING, name)
        elif digest(data) != right:
            yield Finding(Doubt.ALTERED, name)


def _list_extra(folder: Path, told: Manifest) -> Iterator[Finding]:
    published = {manifest.FILE_NAME, told.notes, *told.files}
    for name in list_files(folder):
        if name not in published:
            yield Finding(Doubt.EXTRA, name)


def _compare_insides(
    told: Manifest, files: dict[str, bytes | None], notes: bytes
) -> Iterator[Finding]:
    """Whether PDF and DOCX carry the notes that stand beside them."""
    for name in told.files:
        data = files[name]
        if data is not None and name.endswith(_CARRIERS):
            try:
                inside = read_embedded(data).notes
            except UnreadableError:
                inside = b""
            if inside != notes:
                yield Finding(Doubt.INSIDE, name)
