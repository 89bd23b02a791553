"""minutes new and form: empty notes to fill in, as a file or as a page for the browser."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.actions.carry_over import describe_topics, describe_updates
from pipeline.cli.options import TakenOver, find_taken_over, take_over_options
from pipeline.cli.output import write_file
from pipeline.cli.workspace import Workspace, pass_workspace
from pipeline.errors import UsageError
from pipeline.processing.register_files import make_form_page
from pipeline.readers.file_names import NOTES_ENDINGS, WORD, YAML
from pipeline.report.texts import system_language, tell
from pipeline.system import disk
from schemas.json_schema import dump_schema
from schemas.names import get_key
from schemas.notes import get_notes_section
from schemas.skeleton import write_skeleton

if TYPE_CHECKING:
    from pipeline.settings import Settings


SCHEMA_FILE = ".notes.schema.json"
"""Put beside new notes for editors; hidden, so that no inbox takes it for notes."""


@click.command("new")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--language",
    type=click.Choice(("zh-CN", "en")),
    help="Language of the keys. [default: that of the system]",
)
@take_over_options
@pass_workspace
def new_command(
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
    syntax = NOTES_ENDINGS.get(file.suffix.lower(), "") if file else YAML
    if syntax not in (YAML, WORD):
        raise UsageError(f"{file}: new notes are YAML or Word; end the name in .yaml or .docx")
    workspace = replace(workspace, language=language or workspace.language)
    taken = find_taken_over(workspace, outbox, series, meeting, as_of)
    if file is not None and syntax == WORD:
        write_word_form(workspace, file, taken)
        return
    notes = write_yaml(taken, workspace.language or system_language())
    if file is None:
        click.echo(notes, nl=False)
        return
    write_beside(file, notes)
    click.echo(file)


def write_word_form(workspace: Workspace, file: Path, taken: TakenOver | None) -> None:
    """Write a form in Word to fill in, with what is taken over; raises UsageError as below."""
    from pipeline.document.blank_form import list_known, make_blank
    from pipeline.processing.fault_origin import call_in_time
    from pipeline.processing.render import render_blank
    from schemas.model import Language, Status, Update

    language, known = workspace.language or system_language(), None
    updates: tuple[Update, ...] = ()
    if taken:
        language, known = taken.view.language, taken.called or taken.record
        updates = tuple(
            Update(one.id, Status(one.status), one.action.task, one.progress)
            for one in taken.entries
        )
    record = make_blank(Language(language), dt.datetime.now(dt.UTC).date(), known, updates)
    settings = workspace.load_settings()
    known_fields = list_known(known, updates)
    data, theme = call_in_time(lambda: render_blank(record, known_fields, settings), settings)
    if theme != settings.theme:
        click.echo(tell("new.plain", language, wanted=settings.theme, theme=theme), err=True)
    write_new(file, data)
    click.echo(file)


def write_yaml(taken: TakenOver | None, language: str) -> str:
    """Empty notes in YAML, in `language` where nothing is taken over.

    The open actions stand under `updates`; what is known of the meeting is filled in, the agenda
    of its notice is ready for conclusions, and a retrospective is proposed of major problems
    that were closed without one.
    """
    from pipeline.actions.carry_over import (
        fill_in,
        write_meeting,
        write_retrospective,
        write_topics,
        write_updates,
    )

    if taken is None:
        return write_skeleton(language, SCHEMA_FILE)
    view, parts = taken.view, dict[str, list[str]]()
    if taken.called:
        parts["topics"] = write_topics(taken.called, view.language)
    if taken.entries:
        parts["updates"] = write_updates(taken.entries, view.register.as_of, view.labels)
    if taken.unreviewed:
        parts["retrospective"] = write_retrospective(taken.unreviewed, view.labels)
    notes = write_skeleton(view.language, SCHEMA_FILE, parts)
    return fill_in(notes, write_meeting(taken.describe_meeting()))


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


SUFFIXES = (".html", ".htm")


@click.command("form")
@click.option(
    "-o",
    "--output",
    "file",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where the page is written.",
)
@click.option(
    "--language",
    type=click.Choice(("zh-CN", "en")),
    help="Language of the page and of the keys it writes. [default: that of the system]",
)
@take_over_options
@pass_workspace
def form_command(
    workspace: Workspace,
    file: Path,
    language: str | None,
    outbox: Path | None,
    series: str | None,
    meeting: str | None,
    as_of: dt.datetime | None,
) -> None:
    """Write a page to fill notes in: one HTML file that needs no network and no server.

    It opens by double click, tells what is missing while one types, and saves notes for the inbox.
    With --from, names of earlier records are suggested and open actions stand there already; with
    --for, all that the notice of the meeting says.
    """
    if file.suffix.lower() not in SUFFIXES:
        raise UsageError(f"{file}: the page is HTML; name the file with .html at the end")
    workspace = replace(workspace, language=language or workspace.language)
    taken = find_taken_over(workspace, outbox, series, meeting, as_of)
    settings, spoken = workspace.load_settings(), workspace.language or system_language()
    page = write_known(settings, taken) if taken else make_form_page(settings, spoken)
    write_file(file, page)
    click.echo(file)


def write_known(settings: Settings, taken: TakenOver) -> bytes:
    """The page with the names of earlier records, and with what is taken over of them."""
    language, fields = taken.view.language, get_notes_section().fields
    parts = {
        "meeting": taken.describe_meeting(),
        "topics": describe_topics(taken.called, language) if taken.called else (),
        "updates": describe_updates(taken.entries, language),
    }
    return make_form_page(
        settings,
        language,
        taken.view.register,
        notes={get_key(fields[name], language): part for name, part in parts.items() if part},
        unreviewed=taken.unreviewed,
    )
