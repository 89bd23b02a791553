"""minutes remind and send: letters for everyone who has something to do, handed over once."""

from __future__ import annotations

import datetime as dt
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.actions.action_list import find_zone
from pipeline.actions.filters import OPEN, By, Choice, choose_entries
from pipeline.actions.notices import SOON_DAYS
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
from pipeline.errors import MinutesError, UsageError
from pipeline.outbox import find_latest, folder_name
from pipeline.processing.register_files import load_register_labels
from pipeline.processing.sending import Letter, LetterStatus, find_credentials, send_letters
from pipeline.report.texts import system_language, tell
from pipeline.system import disk
from pipeline.writers.actions.reminder import write_reminder_eml, write_reminder_md
from schemas.model import Language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.actions.entry import Entry
    from pipeline.cli.options import RegisterView
    from pipeline.document.labels import Labels
    from pipeline.settings import Settings


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
def remind_command(
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


LARGEST = 30_000_000
_DONE = (LetterStatus.SENT, LetterStatus.WOULD_SEND, LetterStatus.BEFORE)


@click.command("send")
@click.argument(
    "files", nargs=-1, metavar="[FILE...]", type=click.Path(dir_okay=False, path_type=Path)
)
@click.option("--notice", "notices", multiple=True, metavar="ID", help="The notice of this record.")
@click.option("--reminders", is_flag=True, help="Today's reminders to everyone with open actions.")
@click.option("--dry-run", is_flag=True, help="Only tell what would be sent to whom.")
@click.option("--again", is_flag=True, help="Also letters of which nobody knows whether they went.")
@pass_workspace
def send_command(
    workspace: Workspace,
    files: tuple[Path, ...],
    notices: tuple[str, ...],
    reminders: bool,
    dry_run: bool,
    again: bool,
) -> int:
    """Hand letters (.eml) to the mail server of minutes.toml, each once.

    What was sent is kept in a journal beside the outbox. User and password are read from
    MINUTES_MAIL_USER and MINUTES_MAIL_PASSWORD or from the file of the settings.
    """
    settings = workspace.load_settings()
    language = workspace.language or system_language()
    letters = [read_letter(file) for file in files]
    letters += [find_notice(settings, record) for record in notices]
    if reminders:
        letters += list_reminder_letters(workspace)
    if not letters:
        raise UsageError(tell("send.nothing", language))
    credentials = None if dry_run else find_credentials(settings, os.environ)
    now = dt.datetime.now(find_zone(settings.timezone))
    code = 0
    for result in send_letters(letters, settings, credentials, now, again=again, look=dry_run):
        details = {"recipients": ", ".join(result.recipients), "fault": result.fault}
        told = tell(f"send.{result.status}", language, name=result.name, **details)
        click.echo(told, err=result.status not in _DONE)
        code = code if result.status in _DONE else MinutesError.exit_code
    return code


def read_letter(file: Path) -> Letter:
    """A letter that is named; raises UsageError where it cannot be read."""
    try:
        return Letter(str(file), disk.read_file(file, LARGEST))
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror or error}") from error


def find_notice(settings: Settings, record: str) -> Letter:
    """The letter of the latest notice of a record; raises UsageError where there is none."""
    found = find_latest(settings.outbox, f"{record.removesuffix('.notice')}.notice")
    names = [name for name in found.files if name.endswith(".eml")] if found else []
    if found is None or not names:
        raise UsageError(f"outbox {settings.outbox}: there is no notice of {record}")
    return read_letter(settings.outbox / folder_name(found.id, found.revision) / names[0])


def list_reminder_letters(workspace: Workspace) -> list[Letter]:
    """Today's reminders."""
    view = ask_register(workspace, None, None)
    name_faults(view, is_past=False)
    entries = choose_entries(view.register, Choice(OPEN, frozenset(), frozenset(), overdue=False))
    letters = write_letters(view, entries, workspace.language, By.OWNER, SOON_DAYS)
    return [Letter(f"{name}.eml", letter) for name, _, letter in letters]
