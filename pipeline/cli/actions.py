"""minutes actions: who owes what, over all records."""

from __future__ import annotations

import difflib
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.asking import Asked, as_of_option, ask_register, name_faults, outbox_argument
from pipeline.cli.files import write_file
from pipeline.cli.workspace import Workspace, pass_workspace
from pipeline.errors import UsageError
from pipeline.follow_up import FORMATS, write_register
from pipeline.register import OPEN, By, Choice, choose_entries, find_notices, split_entries
from pipeline.register.notices import SOON_DAYS
from pipeline.report.texts import tell
from schemas.model import Status

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from pipeline.register import Entry

TABLE = "table"
ALL, UNRESOLVED = "all", "open"
STATUSES = tuple(status.value for status in Status)
BINARY = ("xlsx",)
OVERDUE = 1
"""What `--overdue` ends with where something is."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to become of the actions chosen."""

    kind: str
    output: Path | None
    split: By | None
    soon: int


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
@click.option("--department", "departments", multiple=True, help="Only of this department.")
@click.option("--owner", "owners", multiple=True, help="Only of this owner.")
@click.option(
    "--soon",
    type=click.IntRange(min=0),
    default=SOON_DAYS,
    metavar="DAYS",
    help=f"How near a due date is near. [default: {SOON_DAYS}]",
)
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
    wish = Wish(kind or guess_format(output), output, By(split) if split else None, soon)
    asked = ask_register(workspace, outbox, as_of)
    name_faults(asked, is_past=as_of is not None)
    choice = Choice(
        statuses=choose_statuses(statuses, wish.kind),
        departments=frozenset(departments),
        owners=frozenset(owners),
        overdue=overdue,
    )
    warn_of_strangers(asked, choice)
    entries = choose_entries(asked.register, choice)
    deliver(asked, entries, wish)
    if wish.kind == TABLE and not (statuses or overdue):
        tell_summary(asked, soon)
    return OVERDUE if overdue and entries else 0


def guess_format(output: Path | None) -> str:
    """The format that the name of a file asks for."""
    ending = output.suffix.lower().removeprefix(".") if output else ""
    return ending if ending in FORMATS else TABLE


def choose_statuses(asked: tuple[str, ...], kind: str) -> frozenset[str]:
    """The statuses meant; a table is for what is still to be done."""
    wanted = set(asked or ((UNRESOLVED,) if kind == TABLE else (ALL,)))
    if ALL in wanted:
        return frozenset()
    return frozenset(wanted - {UNRESOLVED}) | (OPEN if UNRESOLVED in wanted else frozenset())


def deliver(asked: Asked, entries: tuple[Entry, ...], wish: Wish) -> None:
    """Print `entries`, or write them to a file or to several."""
    if wish.kind == TABLE:
        if wish.output:
            raise UsageError(f"{wish.output}: a table is for the screen; choose a --format")
        print_tables(asked, entries, wish)
    elif wish.split:
        write_files(asked, entries, wish)
    else:
        data = write_register(wish.kind, asked.register, entries, asked.labels, asked.settings)
        file = name_output(wish)
        if file is None:
            click.echo(data, nl=False)
        else:
            write_file(file, data)


def print_tables(asked: Asked, entries: tuple[Entry, ...], wish: Wish) -> None:
    """One table, or one for each group under its name."""
    if not entries:
        click.echo(asked.labels("action.none"))
    elif wish.split:
        for group in split_entries(entries, wish.split):
            click.echo("\n" + click.style(group.name, bold=sys.stdout.isatty() or None))
            print_lines(asked, group.entries, wish.soon)
    else:
        print_lines(asked, entries, wish.soon)


def print_lines(asked: Asked, entries: tuple[Entry, ...], soon: int) -> None:
    """A table on a terminal, plain lines elsewhere."""
    from pipeline.report.action_table import format_lines, print_table

    if sys.stdout.isatty():
        print_table(asked.register, entries, asked.labels, soon)
    else:
        for line in format_lines(asked.register, entries, asked.labels, soon):
            click.echo(line)


def write_files(asked: Asked, entries: tuple[Entry, ...], wish: Wish) -> None:
    """A file for each group, in the folder that is named, or in this one."""
    folder = wish.output or Path()
    for group in split_entries(entries, wish.split or By.DEPARTMENT):
        file = folder / f"{group.file_name}.{wish.kind}"
        data = write_register(
            wish.kind, asked.register, group.entries, asked.labels, asked.settings, group.name
        )
        write_file(file, data)
        click.echo(file)


def name_output(wish: Wish) -> Path | None:
    """The file to write; None for the screen, which is not for sheets."""
    if wish.output is None:
        if wish.kind in BINARY and sys.stdout.isatty():
            raise UsageError(f"{wish.kind} is not for the screen; name a file with --output")
        return None
    return wish.output / f"actions.{wish.kind}" if wish.output.is_dir() else wish.output


def warn_of_strangers(asked: Asked, choice: Choice) -> None:
    """Say which names have no action at all, and what may be meant."""
    for wanted, name in (("departments", "department"), ("owners", "owner")):
        known = {str(getattr(entry.action, name)) for entry in asked.register.entries}
        folded = {one.strip().casefold() for one in known}
        for stranger in sorted(getattr(choice, wanted)):
            if stranger.strip().casefold() not in folded:
                click.echo(_tell_stranger(stranger, known, asked.language), err=True)


def tell_summary(asked: Asked, soon: int) -> None:
    """How many there are of each warning, and what is not listed."""
    labels, register = asked.labels, asked.register
    kinds = [notice.kind for notice in find_notices(register.entries, register.as_of, soon)]
    counts = [
        f"{labels('register.kind', kind)} {kinds.count(kind)}" for kind in dict.fromkeys(kinds)
    ]
    if counts:
        click.echo("\n" + labels.lead("record.semicolon").join(counts))
    resolved = sum(not entry.is_open for entry in register.entries)
    if resolved:
        click.echo(tell("actions.resolved", asked.language, count=resolved))


def _tell_stranger(name: str, known: Iterable[str], language: str) -> str:
    near = difflib.get_close_matches(name, sorted(known), n=3, cutoff=0.4)
    if not near:
        return tell("actions.stranger", language, name=name)
    return tell("actions.stranger_near", language, name=name, near=", ".join(near))
