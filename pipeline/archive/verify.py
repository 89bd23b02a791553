"""Verification of records: a folder against record.json, its files against its notes."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from marshmallow import ValidationError

from pipeline.archive.embedded import UnreadableError, read_embedded
from pipeline.archive.executor import Task, TaskError
from pipeline.archive.selection import list_files
from pipeline.document.theme import load_theme
from pipeline.errors import MinutesError
from pipeline.outbox import (
    Misread,
    OutboxError,
    PublishedRecord,
    folder_name,
    load_record,
    manifest,
    read_file_in,
    read_record,
)
from pipeline.outbox.manifest import Manifest, digest, read_followed
from pipeline.outbox.manifest_shape import is_number
from pipeline.outbox.records import FolderFault, Mismatch, check_files
from pipeline.processing.edition import load_replaced
from pipeline.processing.record import render_record
from pipeline.processing.render import digest_build, list_system_libraries
from pipeline.settings import RECORD_FORMATS, ActionSettings, RecordSettings, relax_settings
from pipeline.system.disk import LARGEST, read_file
from schemas.edition import Edition
from schemas.model import RecordKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from pipeline.archive.embedded import Embedded
    from pipeline.archive.executor import Answer, ExecutorFactory
    from pipeline.settings import Settings


class MismatchKind(StrEnum):
    """Why a record is not what it should be, beside faults of its folder."""

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
class Verification:
    """What verifying one record, a folder or a lone PDF, gave; sound without findings."""

    subject: Path
    mismatches: tuple[Mismatch, ...] = ()


def compare_rerendered(
    told: Manifest, data: bytes | None, notes: bytes, settings: Settings
) -> Iterator[Mismatch]:
    """Render the record that `told` describes again; compare digests, and `data`, its record.json.

    What was made with another theme, setting or version cannot be compared, nor can the
    renderings of a revision whose forerunner is gone from the outbox of `settings`, nor other
    bytes of other libraries of the system.
    """
    theme = load_theme(settings)
    build = digest_build(theme, settings, tuple(told.record["languages"]))
    if any(told.builds.get(name, told.build_digest) != build for name in told.files):
        yield Mismatch(MismatchKind.BUILD, manifest.FILE_NAME)
        return
    edition = told.edition
    if edition.replaces and load_replaced(edition, settings) is None:
        yield Mismatch(MismatchKind.REPLACED, edition.replaces)
        return
    rendering = render_record(notes, told.source, edition, relax_settings(settings))
    if not rendering.files:
        yield Mismatch(MismatchKind.UNSOUND, told.notes)
        return
    new = Manifest.from_json(rendering.files[manifest.FILE_NAME])
    others = [name for name in new.files if told.files.get(name) != new.files[name]]
    libraries = compare_libraries(told.libraries, new.libraries)
    if others and libraries:
        yield Mismatch(MismatchKind.LIBRARIES, libraries)
        new = replace(new, files=told.files)
    else:
        yield from (Mismatch(MismatchKind.OTHER, name) for name in others)
    if not told.builds and replace(new, libraries=told.libraries).to_json() != data:
        yield Mismatch(MismatchKind.OTHER, manifest.FILE_NAME)


def compare_libraries(old: Mapping[str, str], new: Mapping[str, str]) -> str:
    """The libraries whose versions differ, with both of them; empty where none do."""
    return ", ".join(
        f"{name} {old.get(name, '?')} → {new.get(name, '?')}"
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    )


def verify_pdf(file: Path, settings: Settings, *, quick: bool) -> Iterator[Mismatch]:
    """Compare a PDF with record.json where one beside it names it, then with its own notes."""
    data = read_file(file, LARGEST)
    beside = read_record(file.resolve().parent)
    told = beside.manifest if beside and file.name in beside.manifest.files else None
    if told and digest(data) != told.files[file.name]:
        yield Mismatch(FolderFault.ALTERED, file.name)
    try:
        inside = read_embedded(data)
    except UnreadableError:
        yield Mismatch(MismatchKind.INSIDE, file.name)
        return
    if quick:
        return
    if told:
        settings = replace(settings, outbox=file.resolve().parent.parent)
        name, edition = told.source, told.edition
    else:
        name, edition = _read_edition(inside, settings)
    if edition.replaces and load_replaced(edition, settings) is None:
        yield Mismatch(MismatchKind.REPLACED, edition.replaces)
        return
    settings = replace(
        settings,
        record=RecordSettings(formats=("pdf",)),
        actions=ActionSettings(formats=()),
        notice=replace(settings.notice, formats=()),
    )
    rendering = render_record(inside.notes, name, edition, relax_settings(settings))
    if not rendering.files:
        yield Mismatch(MismatchKind.UNSOUND, inside.name)
    elif rendering.files[f"{rendering.folder}.pdf"] != data:
        used = list_system_libraries()
        libraries = compare_libraries(told.libraries, used) if told else ""
        if libraries:
            yield Mismatch(MismatchKind.LIBRARIES, libraries)
        else:
            yield Mismatch(MismatchKind.LONE, file.name)


def _read_edition(inside: Embedded, settings: Settings) -> tuple[str, Edition]:
    """What the notes were called, or what gives the same id, and which edition the PDF is of."""
    try:
        told = json.loads(inside.actions or b"{}")
        record, revision = str(told["record"]), int(told["revision"])
        is_notice = record.endswith(RecordKind.NOTICE.ending)
        followed = tuple(map(read_followed, told["actions"])) if is_notice else None
        number = told["number"] if is_number(told.get("number")) else ""
    except (KeyError, TypeError, ValueError, RecursionError, ValidationError):
        return inside.name, Edition(number="")
    replaced = _find_replaced(record, revision, settings)
    for kind in RecordKind:
        record = record.removesuffix(kind.ending)
    suffix = inside.name.removeprefix("notes")
    return f"{record}{suffix}", Edition(revision, replaced, followed=followed, number=number)


def _find_replaced(record: str, revision: int, settings: Settings) -> str:
    """The folder of the revision before; the next lower number where none is in the outbox."""
    if revision < 2:
        return ""
    names = [folder_name(record, number) for number in range(min(revision, 1000) - 1, 0, -1)]
    there = (name for name in names if (settings.outbox / name).is_dir())
    return next(there, names[0])


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
