"""Options that all commands share which ask the register, and the clock they go by."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.actions.action_list import find_zone
from pipeline.actions.carry_over import choose_language
from pipeline.actions.notices import SOON_DAYS, NoticeKind, tell_fault
from pipeline.actions.register import read_register
from pipeline.errors import UsageError
from pipeline.processing.register_files import load_register_labels
from pipeline.report.texts import system_language, tell
from schemas.model import Language
from schemas.name_folding import fold_name
from schemas.texts import list_nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.actions.filters import Choice
    from pipeline.actions.register import Register
    from pipeline.cli.workspace import Workspace
    from pipeline.document.labels import Labels
    from pipeline.settings import Settings

outbox_argument = click.argument(
    "outbox",
    metavar="[DIR]",
    required=False,
    type=click.Path(file_okay=False, path_type=Path),
)
as_of_option = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="What was known on that day. [default: today]",
)
department_option = click.option(
    "--department", "departments", multiple=True, help="Only of this department."
)
owner_option = click.option("--owner", "owners", multiple=True, help="Only of this owner.")
soon_option = click.option(
    "--soon",
    type=click.IntRange(min=0),
    default=SOON_DAYS,
    metavar="DAYS",
    help=f"How near a due date is near. [default: {SOON_DAYS}]",
)


def find_today(settings: Settings) -> dt.date:
    """What day it is in the time zone of the records; raises UsageError where that is unknown."""
    return dt.datetime.now(find_zone(settings.timezone)).date()


@dataclass(frozen=True, slots=True)
class RegisterView:
    """The register, and what it is told with."""

    settings: Settings
    register: Register
    labels: Labels

    @property
    def language(self) -> str:
        """The language that is spoken."""
        return self.labels.languages[0].value


def ask_register(
    workspace: Workspace, outbox: Path | None, as_of: dt.datetime | None
) -> RegisterView:
    """Read the register of a day, today's if none is given.

    Speaks the language asked for, else that of most records, else that of the system. Raises
    UsageError where there is no such outbox.
    """
    settings = workspace.load_settings()
    folder = outbox or settings.outbox
    day = as_of.date() if as_of else find_today(settings)
    try:
        register = read_register(folder, day)
    except OSError as error:
        raise UsageError(f"outbox {folder}: {error.strerror or error}") from error
    usual = choose_language(register) if register.sources else system_language()
    labels = load_register_labels(settings, Language(workspace.language or usual))
    return RegisterView(settings, register, labels)


def name_faults(view: RegisterView, *, is_past: bool) -> None:
    """Name on standard error what had to be left out of the register."""
    for fault in view.register.faults:
        # Who asks for a day of the past knows that there was more to come.
        if not (is_past and fault.kind is NoticeKind.LATER):
            click.echo(tell_fault(fault, view.labels), err=True)


def warn_of_strangers(view: RegisterView, choice: Choice) -> None:
    """Say which names have no action at all, and what may be meant."""
    for wanted, name in (("departments", "department"), ("owners", "owner")):
        known = {str(getattr(entry.action, name)) for entry in view.register.entries}
        folded = set(map(fold_name, known))
        for stranger in sorted(getattr(choice, wanted)):
            if fold_name(stranger) not in folded:
                click.echo(_tell_stranger(stranger, known, view.language), err=True)


def _tell_stranger(name: str, known: Iterable[str], language: str) -> str:
    near = list_nearest(name, tuple(sorted(known)), 3, 0.4)
    if not near:
        return tell("actions.stranger", language, name=name)
    return tell("actions.stranger_near", language, name=name, near=", ".join(near))
