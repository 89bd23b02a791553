"""minutes remind: a letter for everyone who has something to do."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.actions.action_list import find_zone
from pipeline.actions.filters import OPEN, By, Choice, choose_entries
from pipeline.actions.reminders import list_reminders, list_weekly
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
from pipeline.cli.output import write_file
from pipeline.cli.workspace import Workspace, pass_workspace
from pipeline.processing.register_files import load_register_labels
from pipeline.writers.actions.reminder import write_reminder_eml, write_reminder_md
from schemas.model import Language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.actions.entry import Entry
    from pipeline.cli.options import RegisterView
    from pipeline.document.labels import Labels


@click.command("remind")
@outbox_argument
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the reminders.",
)
@click.option(
    "--by",
    type=click.Choice([by.value for by in By]),
    default=By.OWNER.value,
    help="For whom one is written. [default: owner]",
)
@click.option("--weekly", is_flag=True, help="For each initiating department, what its week holds.")
@as_of_option
@click.option("--overdue", is_flag=True, help="Only of what is overdue.")
@department_option
@owner_option
@soon_option
@pass_workspace
def command(
    workspace: Workspace,
    outbox: Path | None,
    out: Path,
    by: str,
    weekly: bool,
    as_of: dt.datetime | None,
    overdue: bool,
    departments: tuple[str, ...],
    owners: tuple[str, ...],
    soon: int,
) -> None:
    """Write a reminder for everyone who has open actions: one .md and one .eml each.

    Nothing is sent: open the .eml in a mail program, look at it, and send it. DIR is an outbox;
    that of the settings where none is named.
    """
    view = ask_register(workspace, outbox, as_of)
    name_faults(view, is_past=as_of is not None)
    statuses = frozenset() if weekly else OPEN
    choice = Choice(statuses, frozenset(departments), frozenset(owners), overdue)
    warn_of_strangers(view, choice)
    entries = choose_entries(view.register, choice)
    for name, text, letter in write_letters(
        view, entries, workspace.language, None if weekly else By(by), soon
    ):
        write_file(out / f"{name}.md", text)
        write_file(out / f"{name}.eml", letter)
        click.echo(out / f"{name}.eml")


def write_letters(
    view: RegisterView, entries: tuple[Entry, ...], language: str | None, by: By | None, soon: int
) -> Iterator[tuple[str, bytes, bytes]]:
    """A file name, and a reminder as Markdown and as a letter, for everyone who gets one.

    Without `by`, it is the weekly letter to the departments that called the meetings.
    """
    day = view.register.as_of
    stamp = dt.datetime.combine(day, dt.time(), find_zone(view.settings.timezone))

    @cache
    def speak(spoken: str) -> Labels:
        return load_register_labels(view.settings, Language(language or spoken))

    if by is None:
        letters = list_weekly(entries, day, speak)
    else:
        letters = list_reminders(entries, day, speak, by, soon, view.register.entries)
    for name, reminder, labels in letters:
        text = write_reminder_md(reminder, labels)
        yield name, text, write_reminder_eml(reminder, labels, stamp)
