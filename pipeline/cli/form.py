"""minutes form: a page to fill notes in, for the browser."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import as_of_option, ask_register, name_faults
from pipeline.cli.output import write_file
from pipeline.cli.workspace import Workspace, pass_workspace
from pipeline.errors import UsageError
from pipeline.report.texts import system_language, tell

if TYPE_CHECKING:
    import datetime as dt

    from pipeline.cli.options import RegisterView

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
@click.option(
    "--from",
    "outbox",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Suggest the names of the records in this outbox, and carry their open actions over.",
)
@click.option(
    "--series",
    metavar="ID",
    help="Only the actions that this series of meetings follows up: a record, or a subject.",
)
@as_of_option
@pass_workspace
def command(
    workspace: Workspace,
    file: Path,
    language: str | None,
    outbox: Path | None,
    series: str | None,
    as_of: dt.datetime | None,
) -> None:
    """Write a page to fill notes in: one HTML file that needs no network and no server.

    It opens by double click, tells what is missing while one types, and saves notes for the inbox.
    """
    if file.suffix.lower() not in SUFFIXES:
        raise UsageError(f"{file}: the page is HTML; name the file with .html at the end")
    spoken = language or workspace.language
    if outbox is None:
        if series or as_of:
            raise UsageError("--series and --as-of need --from: the outbox to look in")
        from pipeline.writers.form_page import Prefill, write_form_page

        settings = workspace.load_settings()
        prefill = Prefill(settings.organisation, holidays=settings.holidays)
        page = write_form_page(spoken or system_language(), prefill)
    else:
        view = ask_register(replace(workspace, language=spoken), outbox, as_of)
        name_faults(view, is_past=as_of is not None)
        page = carry_into_form(view, series)
    write_file(file, page)
    click.echo(file)


def carry_into_form(view: RegisterView, series: str | None) -> bytes:
    """The page with what earlier records know; raises UsageError for an unknown series."""
    from pipeline.actions.carry_over import choose_followed, find_series
    from pipeline.actions.filters import OPEN, Choice, choose_entries, sort_entries
    from pipeline.processing.register_files import make_form_page

    register, last = view.register, None
    entries = choose_entries(register, Choice(OPEN))
    if series:
        meetings = find_series(register, series)
        if not meetings:
            raise UsageError(tell("new.no_series", view.language, series=series))
        last = meetings[-1]
        entries = sort_entries(choose_followed(register, meetings), register.as_of)
    click.echo(tell("new.carried", view.language, count=len(entries)), err=True)
    return make_form_page(
        register,
        view.language,
        organisation=view.settings.organisation,
        holidays=view.settings.holidays,
        followed=entries,
        last=last,
    )
