"""Verification of records: a folder against record.json, its files against its notes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.archive.embedded import UnreadableError, read_embedded
from pipeline.archive.executor import Task, TaskError
from pipeline.archive.rerender import (
    MismatchKind,
    Verification,
    compare_rerendered,
    verify_pdf,
)
from pipeline.archive.selection import list_files
from pipeline.errors import MinutesError
from pipeline.outbox import (
    Misread,
    OutboxError,
    PublishedRecord,
    folder_name,
    load_record,
    manifest,
    read_file_in,
)
from pipeline.outbox.manifest import digest
from pipeline.outbox.records import FolderFault, Mismatch, check_files
from pipeline.settings.formats import RECORD_FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pipeline.archive.executor import Answer, ExecutorFactory
    from pipeline.outbox.manifest import Manifest
    from pipeline.settings import Settings

_CARRIERS = tuple(f".{item.ending}" for item in RECORD_FORMATS.values() if item.carries_notes)


def verify_subject(subject: Path, settings: Settings, *, quick: bool = False) -> Verification:
    """Judge the folder of a record, or a PDF alone; `quick` compares digests only.

    Raises MinutesError for a fault of the theme or the settings.
    """
    try:
        if not subject.is_dir():
            return Verification(subject, tuple(verify_pdf(subject, settings, quick=quick)))
        return Verification(subject, tuple(_verify_folder(subject, settings, quick=quick)))
    except (OSError, OutboxError) as error:
        return Verification(subject, (Mismatch(MismatchKind.UNREADABLE, str(error)),))


def _verify_folder(folder: Path, settings: Settings, *, quick: bool) -> Iterator[Mismatch]:
    found = load_record(folder.resolve())
    if not isinstance(found, PublishedRecord):
        yield Mismatch(FolderFault.MANIFEST, (found or Misread()).file)
        return
    told = found.manifest
    if not found.is_at_home:
        yield Mismatch(FolderFault.MISPLACED, folder_name(told.id, told.revision))
    mismatches = [*check_files(folder, told), *_list_extra(folder, told)]
    notes = read_file_in(folder, told.notes)
    if not quick and notes is not None and digest(notes) == told.notes_digest:
        mismatches += _compare_insides(folder, told, notes)
        doubtful = {mismatch.file for mismatch in mismatches}
        settings = replace(settings, outbox=folder.resolve().parent)
        data = read_file_in(folder, manifest.FILE_NAME)
        rerendered = compare_rerendered(told, data, notes, settings)
        mismatches += [mismatch for mismatch in rerendered if mismatch.file not in doubtful]
    yield from mismatches


def _list_extra(folder: Path, told: Manifest) -> Iterator[Mismatch]:
    published = {manifest.FILE_NAME, told.notes, *told.files}
    for name in list_files(folder):
        if name not in published:
            yield Mismatch(MismatchKind.EXTRA, name)


def _compare_insides(folder: Path, told: Manifest, notes: bytes) -> Iterator[Mismatch]:
    """Whether what carries notes carries those that stand beside it."""
    for name in (name for name in told.files if name.endswith(_CARRIERS)):
        data = read_file_in(folder, name)
        if data is not None:
            try:
                inside = read_embedded(data).notes
            except UnreadableError:
                inside = b""
            if inside != notes:
                yield Mismatch(MismatchKind.INSIDE, name)


def verify_subjects(
    subjects: Sequence[Path], settings: Settings, open_executor: ExecutorFactory, *, quick: bool
) -> Iterator[Verification]:
    """A verdict on each of `subjects`, in their order; one that breaks a limit stops no other.

    Raises MinutesError for a fault of the theme or the settings.
    """
    if quick and all(subject.is_dir() for subject in subjects):
        # Digests alone: nothing is unpacked.
        yield from (verify_subject(subject, settings, quick=True) for subject in subjects)
        return
    tasks = [
        Task(str(location), verify_one, (subject, settings, quick))
        for location, subject in enumerate(subjects)
    ]
    waiting: dict[str, Verification] = {}
    told = 0
    with open_executor() as executor:
        for answer in executor.work(tasks):
            waiting[answer[0].name] = _take_answer(answer)
            while verdict := waiting.pop(str(told), None):
                told += 1
                yield verdict


def verify_one(
    subject: Path, settings: Settings, quick: bool
) -> tuple[Verification] | tuple[MinutesError]:
    """The verdict on one subject, or a fault of the theme or the settings."""
    try:
        return (verify_subject(subject, settings, quick=quick),)
    except MinutesError as error:
        return (MinutesError(str(error)),)


def _take_answer(answer: Answer) -> Verification:
    task, result = answer
    subject: Path = task.arguments[0]
    if isinstance(result, TaskError):
        return Verification(subject, (Mismatch(MismatchKind.LIMIT, subject.name),))
    if isinstance(result[0], MinutesError):
        raise result[0]
    verdict: Verification = result[0]
    return verdict
