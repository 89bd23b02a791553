"""Records of notes files, made from start to finish: examined, rendered, published."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from pipeline.errors import MinutesError, Problem, ThemeError, UsageError, put_errors_first
from pipeline.outbox import (
    NameTooLongError,
    RevisionTakenError,
    find_revisions,
    folder_name,
    publish,
    release_numbers,
)
from pipeline.outbox.manifest import digest
from pipeline.processing.check import Archive, check_file, set_checked_severity
from pipeline.processing.copies import Identity, choose, find_meeting
from pipeline.processing.edition import (
    NO_TURN,
    are_counted,
    complete_edition,
    find_turn,
    load_published,
    number_edition,
)
from pipeline.processing.fault_origin import (
    blame_name,
    cut_off,
    describe_notes_fault,
    describe_program_fault,
    find_missing_glyphs,
    is_of_the_machine,
    is_of_the_notes,
)
from pipeline.processing.result import FileResult, FileStatus
from pipeline.readers.file_names import SHEET, WORD, find_syntax
from pipeline.system.disk import read_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.processing.copies import Meeting
    from pipeline.processing.edition import Turn
    from pipeline.readers.notes import Notes
    from pipeline.settings import Settings
    from pipeline.validation.rules.context import Records
    from pipeline.validation.validator import Checked
    from schemas.edition import Edition
    from schemas.model import Record

_LOGGER = logging.getLogger("minutes")


@dataclass(frozen=True, slots=True)
class Examination:
    """What checking a notes file gave: the id of its record, or "" where problems stop it."""

    id: str
    notes_digest: str
    language: str
    """The language that the problems are told in: `zh-CN` or `en`."""
    problems: tuple[Problem, ...] = ()
    meeting: Meeting | None = None
    """Day, start and subject, where the id was made of the file's name."""
    original: str = ""
    """The id that the name would give if it did not look like that of a copy."""
    same_as: str = ""
    """Of a record in Word that came back as it went out: the digest of its published notes."""
    made_from: str = ""
    """Of a record in Word that came back: the digest of the notes inside."""
    marked: bytes = b""
    """A document or sheet that problems stop, with a comment at each."""
    turn: Turn = NO_TURN

    @property
    def identity(self) -> Identity:
        """What tells whether the notes are published already."""
        return Identity(
            self.id,
            self.same_as or self.notes_digest,
            self.meeting,
            self.original,
            self.made_from,
        )


@dataclass(frozen=True, slots=True)
class Rendering:
    """Every file of a record's folder by name, record.json included; empty where problems stop it.

    `folder` is the name of the record's folder in the outbox.
    """

    folder: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)
    language: str = "zh-CN"
    problems: tuple[Problem, ...] = ()
    marked: bytes = b""
    """As that of an examination."""


def examine_notes(
    data: bytes,
    name: str,
    settings: Settings,
    *,
    now: datetime | None = None,
    earlier: Records | None = None,
) -> Examination:
    """Read and check the notes file `name`; cheap, imports no renderer.

    `now` is given where a record is being drawn up: it lets its lateness be judged. `earlier` are
    the records that it may speak of. Raises MinutesError or OSError for a fault of the settings
    or the machine, and for no other reason.
    """
    return examine_file(data, name, settings, now=now, earlier=earlier)[0]


def examine_file(
    data: bytes, name: str, settings: Settings, *, now: datetime | None, earlier: Records | None
) -> tuple[Examination, CheckedFile | None]:
    """As `examine_notes`, with the file as it was checked, to be rendered; None where it is not."""
    try:
        file = _check(data, name, settings, now=now, earlier=earlier)
    except Exception as error:
        if is_of_the_machine(error):
            raise
        return Examination("", digest(data), "", (describe_program_fault(error, name),)), None
    return _conclude(file, settings), file


def _conclude(file: CheckedFile, settings: Settings) -> Examination:
    data, name, checked = file.data, file.name, file.checked
    if checked.record is None:
        boxes = find_missing_glyphs(file.notes, None, settings)
        checked = replace(checked, problems=put_errors_first((*checked.problems, *boxes)))
        marked = _mark(file, checked.problems)
        return Examination("", digest(data), checked.language, checked.problems, marked=marked)
    meeting, original = find_meeting(checked.record, name)
    is_word = find_syntax(name) == WORD
    kept = _read_kept_notes(data) if is_word else b""
    same_as = _find_same(checked.record, settings) if is_word else ""
    return Examination(
        checked.record.id,
        digest(data),
        checked.language,
        checked.problems,
        meeting,
        original,
        same_as,
        digest(kept) if kept else "",
        turn=find_turn(checked.record),
    )


def _read_kept_notes(data: bytes) -> bytes:
    """The notes inside a record in Word; nothing in any other document."""
    from pipeline.readers.word_package import open_package  # YAML and JSON need none of it

    return (open_package(data).notes or ("", b""))[1]


def _find_same(record: Record, settings: Settings) -> str:
    """The digest of the notes published last, where they give the very record that Word notes do.

    Whoever opens a record and saves it has other bytes, and has changed nothing.
    """
    *_, latest = [None, *find_revisions(settings.outbox, record.id)]
    if latest is None or load_published(settings.outbox / latest.folder, settings) != record:
        return ""
    return latest.manifest.notes_digest


def _mark(file: CheckedFile, problems: Sequence[Problem]) -> bytes:
    """A document or sheet with a comment at each problem; nothing for other notes."""
    syntax = find_syntax(file.name)
    if syntax not in (WORD, SHEET):
        return b""
    from pipeline.writers.comments import mark_cells, mark_problems  # YAML and JSON need none of it

    mark = mark_problems if syntax == WORD else mark_cells
    return mark(file.data, problems, file.checked.language)


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """Notes that were read and checked, once on their way to a record."""

    data: bytes
    name: str
    notes: Notes
    checked: Checked


def _check(
    data: bytes,
    name: str,
    settings: Settings,
    *,
    now: datetime | None = None,
    earlier: Records | None = None,
) -> CheckedFile:
    notes, checked = check_file(data, name, settings, now=now, earlier=earlier)
    return CheckedFile(data, name, notes, set_checked_severity(checked, settings.problems))


def render_record(data: bytes, name: str, edition: Edition, settings: Settings) -> Rendering:
    """Make every file of the record of the notes file `name` as `edition`.

    A revision lists its changes against the one that it replaces in the outbox of `settings`. The
    same arguments give the same bytes, on any machine. Problems are values, and so is whatever
    these notes alone bring out; raises for a fault that would meet other notes as well.
    """
    return render_checked(_check(data, name, settings), edition, settings)


def render_checked(file: CheckedFile, edition: Edition, settings: Settings) -> Rendering:
    """As `render_record`, of notes that were read and checked before."""
    from pipeline.processing.render import render_folder

    notes, checked = file.notes, file.checked
    try:
        problems = (*checked.problems, *find_missing_glyphs(notes, checked.record, settings))
        if checked.record is None or any(problem.is_error for problem in problems):
            return _refuse(file, put_errors_first(problems))
        folder = folder_name(checked.record.id, edition.revision)
        edition = complete_edition(edition, checked.record, settings)
        files = render_folder(checked.record, file.data, file.name, edition, settings)
    except Exception as error:
        if not is_of_the_notes(error, settings):
            raise
        fault = describe_notes_fault(error, notes, settings)
        return _refuse(file, (fault, *checked.problems))
    return Rendering(folder, files, checked.language, problems)


def _refuse(file: CheckedFile, problems: tuple[Problem, ...]) -> Rendering:
    language = file.checked.language
    return Rendering(language=language, problems=problems, marked=_mark(file, problems))


def make_record(
    data: bytes,
    name: str,
    settings: Settings,
    *,
    earlier: Records | None = None,
    number: str = "",
) -> FileResult:
    """Check, render and publish the notes file `name` in the outbox of `settings`.

    `earlier` are the records that the notes may speak of, `number` is kept for the record already.
    Raises MinutesError for a fault of the theme, the outbox or the machine; nothing is published
    then, and a number of its own is free again.
    """
    examination, file = examine_file(data, name, settings, now=None, earlier=earlier)
    if not examination.id or file is None:
        return FileResult(name, FileStatus.REFUSED, examination.language, examination.problems)
    status = FileStatus.FAILED
    try:
        result = _make_checked(examination, file, settings, number)
        status = result.status
    finally:
        if status.exit_code and examination.turn.is_counted and are_counted(settings):
            release_numbers(settings.outbox, [examination.id])
    return result


def _make_checked(
    examination: Examination, file: CheckedFile, settings: Settings, number: str
) -> FileResult:
    name = file.name
    while True:
        choice = choose(examination.identity, name, settings)
        if choice.published is not None:
            folder = settings.outbox / choice.published.folder
            told = (examination.language, examination.problems, folder)
            return FileResult(name, FileStatus.UNCHANGED, *told)
        if choice.edition is None:
            problems = (*examination.problems, *choice.problems)
            return FileResult(name, FileStatus.REFUSED, examination.language, problems)
        turn = examination.turn
        edition = number_edition(choice.edition, examination.id, turn, settings, number)
        number = ""  # Should it be lost, there is another one.
        rendering = cut_off(partial(render_checked, file, edition, settings), settings)
        if isinstance(rendering, Problem):
            rendering = _refuse(file, (rendering, *file.checked.problems))
        if not rendering.files:
            return FileResult(name, FileStatus.REFUSED, rendering.language, rendering.problems)
        try:
            folder = publish(settings.outbox, rendering.folder, rendering.files, edition)
        except RevisionTakenError:
            continue  # Someone else was first: ours is the revision after, or the next number.
        except NameTooLongError:
            problems = (*rendering.problems, blame_name(rendering.folder))
            return FileResult(name, FileStatus.REFUSED, rendering.language, problems)
        made = (rendering.language, (*rendering.problems, *choice.problems), folder, edition)
        return FileResult(name, FileStatus.RENDERED, *made)


def make_records(files: Sequence[Path], settings: Settings) -> Iterator[FileResult]:
    """Make the record of every file, in the order given; a bad file never stops the rest.

    Where records are counted, in the order of their meetings. Raises ThemeError and UsageError,
    which no other file would escape.
    """
    is_sorted = len(files) > 1 and are_counted(settings)
    for file in _sort_by_meeting(files, settings) if is_sorted else files:
        yield _make_one(file, settings)


def _sort_by_meeting(files: Sequence[Path], settings: Settings) -> list[Path]:
    """Notes files in the order of their meetings; those of one record stay as they are.

    They are checked once more when they are made: by then there are records that they speak of.
    """
    turns: dict[str, str] = {}
    order: dict[Path, str] = {}
    for file in files:
        with suppress(OSError, MinutesError):  # Told where its record is made.
            found = examine_notes(read_file(file, settings.limits.file), str(file), settings)
            order[file] = turns.setdefault(found.id, found.turn.held)
    return sorted(files, key=lambda file: order.get(file, ""))


def _make_one(file: Path, settings: Settings) -> FileResult:
    try:
        data, archive = read_file(file, settings.limits.file), Archive(settings.outbox)
        return make_record(data, str(file), settings, earlier=archive)
    except (ThemeError, UsageError):
        raise  # It would be the same for every file.
    except (OSError, MinutesError) as error:
        return FileResult(str(file), FileStatus.FAILED, fault=_describe(error))
    except Exception as error:
        _LOGGER.exception("a fault of the program at %s", file)
        return FileResult(str(file), FileStatus.FAILED, fault=f"{type(error).__name__}: {error}")


def _describe(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error)
