"""Actions on the screen, in a file or in several."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.files import write_file
from pipeline.errors import UsageError
from pipeline.follow_up import write_register
from pipeline.register import By, split_entries

if TYPE_CHECKING:
    from pipeline.cli.asking import Asked
    from pipeline.register import Entry

TABLE = "table"
BINARY = ("xlsx",)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to become of the actions chosen."""

    kind: str
    output: Path | None
    split: By | None
    soon: int


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
