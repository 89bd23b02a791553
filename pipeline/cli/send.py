"""minutes send: letters to the mail server, each once."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.actions.action_list import find_zone
from pipeline.actions.filters import OPEN, By, Choice, choose_entries
from pipeline.actions.notices import SOON_DAYS
from pipeline.cli.options import ask_register, name_faults
from pipeline.cli.remind import write_letters
from pipeline.cli.workspace import Workspace, pass_workspace
from pipeline.errors import MinutesError, UsageError
from pipeline.outbox import find_latest, folder_name
from pipeline.processing.sending import (
    Letter,
    LetterStatus,
    find_credentials,
    send_letters,
)
from pipeline.report.texts import system_language, tell
from pipeline.system import disk

if TYPE_CHECKING:
    from pipeline.settings import Settings

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
def command(
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
