"""minutes form: a page to fill notes in, for the browser."""

from __future__ import annotations

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
from pipeline.report.texts import system_language
from schemas.names import get_key
from schemas.notes import get_notes_section

if TYPE_CHECKING:
    import datetime as dt

    from pipeline.settings import Settings

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
def command(
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
