"""minutes new: empty notes to fill in."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import RegisterView, as_of_option, ask_register, name_faults
from pipeline.cli.workspace import Workspace, pass_workspace
from pipeline.errors import UsageError
from pipeline.readers.file_names import NOTES_ENDINGS, WORD, YAML
from pipeline.report.texts import system_language, tell
from pipeline.system import disk
from schemas.json_schema import dump_schema
from schemas.model import RecordKind
from schemas.skeleton import write_skeleton

if TYPE_CHECKING:
    from pipeline.actions.entry import Entry, Source
    from schemas.model import Record

SCHEMA_FILE = ".notes.schema.json"
"""Put beside new notes for editors; hidden, so that no inbox takes it for notes."""


@click.command("new")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--language",
    type=click.Choice(("zh-CN", "en")),
    help="Language of the keys. [default: that of the system]",
)
@click.option(
    "--from",
    "outbox",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Carry over the open actions of the records in this outbox.",
)
@click.option(
    "--series",
    metavar="ID",
    help="Only those that this series of meetings follows up: a record, or a subject.",
)
@click.option(
    "--for",
    "meeting",
    metavar="ID",
    help="Take over the notice of this meeting: its head, people and topics.",
)
@as_of_option
@pass_workspace
def command(
    workspace: Workspace,
    file: Path | None,
    language: str | None,
    outbox: Path | None,
    series: str | None,
    meeting: str | None,
    as_of: dt.datetime | None,
) -> None:
    """Write empty notes, every key explained, to FILE or to standard output.

    The JSON Schema is put beside FILE, so that an editor completes keys and checks values. With
    --from, the open actions of earlier records stand there already, as updates; with --for,
    all that the notice of the meeting says. Where FILE ends in .docx, it is a form in Word.
    """
    spoken = language or workspace.language
    syntax = NOTES_ENDINGS.get(file.suffix.lower(), "") if file else YAML
    if outbox is None and (series or meeting or as_of):
        raise UsageError("--series, --for and --as-of need --from: the outbox to look in")
    if file is not None and syntax == WORD:
        if meeting:
            raise UsageError(
                f"{file}: notes of a meeting that was called are YAML; end the name so"
            )
        write_word_form(replace(workspace, language=spoken), file, outbox, series, as_of)
        return
    if outbox is None:
        notes = write_skeleton(spoken or system_language(), SCHEMA_FILE)
    else:
        called = find_called(workspace, outbox, meeting) if meeting else None
        spoken = spoken or (called.language.value if called else None)
        view = ask_register(replace(workspace, language=spoken), outbox, as_of)
        name_faults(view, is_past=as_of is not None)
        notes = take_over(view, called) if called else carry_over(view, outbox, series)
    if file is None:
        click.echo(notes, nl=False)
        return
    if syntax != YAML:
        raise UsageError(f"{file}: new notes are YAML or Word; end the name in .yaml or .docx")
    write_beside(file, notes)
    click.echo(file)


def write_word_form(
    workspace: Workspace,
    file: Path,
    outbox: Path | None,
    series: str | None,
    as_of: dt.datetime | None,
) -> None:
    """Write a form in Word to fill in, with what is carried over; raises UsageError as below."""
    from pipeline.document.blank_form import list_known, make_blank
    from pipeline.processing.record import load_published
    from pipeline.processing.render import render_blank
    from schemas.model import Language, Status, Update

    language, known = workspace.language or system_language(), None
    updates: tuple[Update, ...] = ()
    if outbox is not None:
        view = ask_register(workspace, outbox, as_of)
        name_faults(view, is_past=as_of is not None)
        entries, last = choose_carried(view, series)
        language = view.language
        known = load_published(outbox / last.folder, view.settings) if last else None
        updates = tuple(Update(one.id, Status(one.status), one.action.task) for one in entries)
        click.echo(tell("new.carried", language, count=len(entries)), err=True)
    record = make_blank(Language(language), dt.datetime.now(dt.UTC).date(), known, updates)
    settings = workspace.load_settings()
    data, theme = render_blank(record, list_known(known, updates), settings)
    if theme != settings.theme:
        click.echo(tell("new.plain", language, wanted=settings.theme, theme=theme), err=True)
    write_new(file, data)
    click.echo(file)


def find_called(workspace: Workspace, outbox: Path, meeting: str) -> Record:
    """What the latest notice of a meeting says; raises UsageError where there is none."""
    from pipeline.outbox import find_latest, folder_name
    from pipeline.processing.record import load_published

    ending = RecordKind.NOTICE.ending
    record_id = meeting.removesuffix(ending) + ending
    latest = find_latest(outbox, record_id) if outbox.is_dir() else None
    folder = outbox / folder_name(record_id, latest.revision) if latest else None
    record = load_published(folder, workspace.load_settings()) if folder else None
    if record is None:
        language = workspace.language or system_language()
        raise UsageError(tell("new.no_notice", language, meeting=meeting))
    return record


def take_over(view: RegisterView, called: Record) -> str:
    """Notes of the meeting that was called, with its agenda and the open actions of its series."""
    from pipeline.actions.carry_over import (
        fill_in,
        list_followed,
        write_call,
        write_topics,
        write_updates,
    )

    register, language = view.register, view.language
    entries = list_followed(register, called.meeting)
    updates = write_updates(entries, register.as_of, view.labels) if entries else ()
    parts = {"topics": write_topics(called, language), "updates": updates}
    click.echo(tell("new.carried", language, count=len(entries)), err=True)
    return fill_in(write_skeleton(language, SCHEMA_FILE, parts), write_call(called, language))


def carry_over(view: RegisterView, outbox: Path, series: str | None) -> str:
    """Notes with the open actions under `updates`; raises UsageError for an unknown series.

    Of a series, what is known from its last meeting is filled in as well: subject, departments,
    participants, who leads and writes, and the time that was set for the next one; and a
    retrospective is proposed of major problems that were closed without one.
    """
    from pipeline.actions.carry_over import (
        fill_in,
        find_series,
        list_unreviewed,
        write_meeting,
        write_retrospective,
        write_updates,
    )
    from pipeline.processing.record import load_published

    language = view.language
    entries, last = choose_carried(view, series)
    known, parts = dict[str, str](), dict[str, list[str]]()
    if series and last is not None:
        problems = list_unreviewed(view.register, find_series(view.register, series))
        if problems:
            parts["retrospective"] = write_retrospective(problems, view.labels)
        known = write_meeting(last, load_published(outbox / last.folder, view.settings), language)
    if entries:
        parts["updates"] = write_updates(entries, view.register.as_of, view.labels)
    notes = write_skeleton(language, SCHEMA_FILE, parts)
    click.echo(tell("new.carried", language, count=len(entries)), err=True)
    return fill_in(notes, known)


def choose_carried(
    view: RegisterView, series: str | None
) -> tuple[tuple[Entry, ...], Source | None]:
    """The open actions that are carried over, and the last meeting of the series, if one is asked.

    Raises UsageError for an unknown series.
    """
    from pipeline.actions.carry_over import choose_followed, find_series
    from pipeline.actions.filters import OPEN, Choice, choose_entries, sort_entries

    register = view.register
    if not series:
        return choose_entries(register, Choice(OPEN)), None
    meetings = find_series(register, series)
    if not meetings:
        raise UsageError(tell("new.no_series", view.language, series=series))
    return sort_entries(choose_followed(register, meetings), register.as_of), meetings[-1]


def write_beside(file: Path, notes: str) -> None:
    """Write new notes and the schema beside them; raises UsageError where the file is there."""
    write_new(file, notes.encode())
    disk.write_whole(file.with_name(SCHEMA_FILE), dump_schema().encode())


def write_new(file: Path, data: bytes) -> None:
    """Write a file that is not there yet; raises UsageError where it is."""
    try:
        disk.write_new(file, data)
    except FileExistsError:
        raise UsageError(f"{file}: there is a file of this name already") from None
    except FileNotFoundError:
        raise UsageError(f"{file.parent}: there is no such folder") from None
