"""Output of actions: on the screen, in a file or in several."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.actions.filters import By, split_entries
from pipeline.errors import UsageError
from pipeline.processing.register_files import write_register
from pipeline.system import disk

if TYPE_CHECKING:
    from pipeline.actions.entry import Entry
    from pipeline.cli.options import RegisterView

TABLE = "table"
BINARY = ("xlsx",)


def write_file(file: Path, data: bytes) -> None:
    """Write `file` whole, over whatever has its name; makes its folder.

    Raises UsageError where that cannot be done.
    """
    try:
        if not file.parent.is_dir():
            file.parent.mkdir(parents=True)
        disk.write_whole(file, data)
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror or error}") from error


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """What is to become of the actions chosen."""

    kind: str
    output: Path | None
    split: By | None
    soon: int


def write_output(view: RegisterView, entries: tuple[Entry, ...], options: OutputOptions) -> None:
    """Print `entries`, or write them to a file or to several."""
    if options.kind == TABLE:
        if options.output:
            raise UsageError(f"{options.output}: a table is for the screen; choose a --format")
        print_tables(view, entries, options)
    elif options.split:
        write_files(view, entries, options)
    else:
        data = write_register(options.kind, view.register, entries, view.labels, view.settings)
        file = name_output(options)
        if file is None:
            click.echo(data, nl=False)
        else:
            write_file(file, data)


def print_tables(view: RegisterView, entries: tuple[Entry, ...], options: OutputOptions) -> None:
    """One table, or one for each group under its name."""
    if not entries:
        click.echo(view.labels("action.none"))
    elif options.split:
        for group in split_entries(entries, options.split):
            click.echo("\n" + click.style(group.name, bold=sys.stdout.isatty() or None))
            print_lines(view, group.entries, options.soon)
    else:
        print_lines(view, entries, options.soon)


def print_lines(view: RegisterView, entries: tuple[Entry, ...], soon: int) -> None:
    """A table on a terminal, plain lines elsewhere."""
    from pipeline.report.actions import format_lines, print_table

    if sys.stdout.isatty():
        print_table(view.register, entries, view.labels, soon)
    else:
        for line in format_lines(view.register, entries, view.labels, soon):
            click.echo(line)


def write_files(view: RegisterView, entries: tuple[Entry, ...], options: OutputOptions) -> None:
    """A file for each group, in the folder that is named, or in this one."""
    folder = options.output or Path()
    for group in split_entries(entries, options.split or By.DEPARTMENT):
        file = folder / f"{group.file_name}.{options.kind}"
        data = write_register(
            options.kind, view.register, group.entries, view.labels, view.settings, group.name
        )
        write_file(file, data)
        click.echo(file)


def name_output(options: OutputOptions) -> Path | None:
    """The file to write; None for the screen, which is not for sheets."""
    if options.output is None:
        if options.kind in BINARY and sys.stdout.isatty():
            raise UsageError(f"{options.kind} is not for the screen; name a file with --output")
        return None
    return options.output / f"actions.{options.kind}" if options.output.is_dir() else options.output
