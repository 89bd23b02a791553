"""minutes actions: who owes what, over all records."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.actions.filters import OPEN, By, Choice, choose_entries
from pipeline.actions.notices import find_notices
from pipeline.cli.options import (
    as_of_option,
    ask_register,
    department_option,
    name_faults,
    outbox_argument,
    owner_option,
    soon_option,
    warn_of_strangers,
)
from pipeline.cli.output import TABLE, OutputOptions, write_output
from pipeline.cli.workspace import Workspace, pass_workspace
from pipeline.processing.register_files import FORMATS
from pipeline.report.texts import tell
from schemas.model import Status

if TYPE_CHECKING:
    import datetime as dt

    from pipeline.cli.options import RegisterView

ALL, UNRESOLVED = "all", "open"
STATUSES = tuple(status.value for status in Status)
OVERDUE = 1
"""What `--overdue` ends with where something is."""


@click.command("actions")
@outbox_argument
@as_of_option
@click.option("--overdue", is_flag=True, help="Only overdue ones; end with 1 if there are any.")
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice([ALL, UNRESOLVED, *STATUSES]),
    help="Only these. [default: open in a table, all in a file]",
)
@department_option
@owner_option
@soon_option
@click.option(
    "--split-by",
    "split",
    type=click.Choice([by.value for by in By]),
    help="A table or file for each of them.",
)
@click.option(
    "--format",
    "kind",
    type=click.Choice([TABLE, *FORMATS]),
    help="What is written. [default: by the ending of the output, else table]",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="File or folder. [default: the screen]"
)
@pass_workspace
def command(
    workspace: Workspace,
    outbox: Path | None,
    as_of: dt.datetime | None,
    overdue: bool,
    statuses: tuple[str, ...],
    departments: tuple[str, ...],
    owners: tuple[str, ...],
    soon: int,
    split: str | None,
    kind: str | None,
    output: Path | None,
) -> int:
    """Show all actions of the records in DIR, the most urgent first.

    DIR is an outbox; that of the settings where none is named. Progress that later records report
    is taken in.
    """
    options = OutputOptions(
        kind or guess_format(output), output, By(split) if split else None, soon
    )
    view = ask_register(workspace, outbox, as_of)
    name_faults(view, is_past=as_of is not None)
    choice = Choice(
        statuses=choose_statuses(statuses, options.kind),
        departments=frozenset(departments),
        owners=frozenset(owners),
        overdue=overdue,
    )
    warn_of_strangers(view, choice)
    entries = choose_entries(view.register, choice)
    write_output(view, entries, options)
    if options.kind == TABLE and not (statuses or overdue):
        tell_summary(view, soon)
    return OVERDUE if overdue and entries else 0


def guess_format(output: Path | None) -> str:
    """The format that the name of a file asks for."""
    ending = output.suffix.lower().removeprefix(".") if output else ""
    return ending if ending in FORMATS else TABLE


def choose_statuses(view: tuple[str, ...], kind: str) -> frozenset[str]:
    """The statuses meant; a table is for what is still to be done."""
    wanted = set(view or ((UNRESOLVED,) if kind == TABLE else (ALL,)))
    if ALL in wanted:
        return frozenset()
    return frozenset(wanted - {UNRESOLVED}) | (OPEN if UNRESOLVED in wanted else frozenset())


def tell_summary(view: RegisterView, soon: int) -> None:
    """How many there are of each warning, and what is not listed."""
    labels, register = view.labels, view.register
    kinds = [notice.kind for notice in find_notices(register.entries, register.as_of, soon)]
    counts = [
        f"{labels('register.kind', kind)} {kinds.count(kind)}" for kind in dict.fromkeys(kinds)
    ]
    if counts:
        click.echo("\n" + labels.lead("record.semicolon").join(counts))
    resolved = sum(not entry.is_open for entry in register.entries)
    if resolved:
        click.echo(tell("actions.resolved", view.language, count=resolved))
