"""Options that all commands share which ask the register, and the clock they go by."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.actions.action_list import find_zone
from pipeline.actions.carry_over import (
    choose_followed,
    choose_language,
    describe_call,
    describe_meeting,
    find_earlier,
    find_series,
    list_followed,
    list_unreviewed,
)
from pipeline.actions.filters import OPEN, Choice, choose_entries, sort_entries
from pipeline.actions.notices import SOON_DAYS, NoticeKind, tell_fault
from pipeline.actions.register import read_register
from pipeline.errors import UsageError
from pipeline.processing.register_files import load_register_labels
from pipeline.report.texts import system_language, tell
from schemas.model import Language, RecordKind
from schemas.texts import list_nearest
from schemas.written_names import fold_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipeline.actions.entry import Entry, Source
    from pipeline.actions.register import Register
    from pipeline.cli.workspace import Workspace
    from pipeline.document.labels import Labels
    from pipeline.settings import Settings
    from schemas.model import Record

    Callback = Callable[..., Any]

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
_TAKEN_OVER = (
    click.option(
        "--from",
        "outbox",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="DIR",
        help="Carry over the open actions of the records in this outbox.",
    ),
    click.option(
        "--series",
        metavar="ID",
        help="Only those that this series of meetings follows up: a record, or a subject.",
    ),
    click.option(
        "--for",
        "meeting",
        metavar="ID",
        help="Take over the notice of this meeting: its head, people and topics.",
    ),
    as_of_option,
)
"""What new notes begin with."""
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


def take_over_options(command: Callback) -> Callback:
    """Give a command that makes new notes the options of what they take over."""
    for option in reversed(_TAKEN_OVER):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What new notes take over from an outbox."""

    view: RegisterView
    entries: tuple[Entry, ...]
    """The open actions, the most urgent first."""
    called: Record | None = None
    """The notice of the meeting, where they are for one that was called."""
    last: Source | None = None
    """The last meeting, where they are for the next one of a series."""
    record: Record | None = None
    """That meeting's record, where its notes can be read."""
    unreviewed: tuple[str, ...] = ()
    """Major problems of the series that are closed and that nobody looked back on."""

    def describe_meeting(self) -> dict[str, Any]:
        """What is known of the meeting, by the keys of notes."""
        if self.called:
            return describe_call(self.called, self.view.language)
        if self.last is None:
            return {}
        return describe_meeting(self.last, self.record, self.view.language)


def find_taken_over(
    workspace: Workspace,
    outbox: Path | None,
    series: str | None,
    meeting: str | None,
    as_of: dt.datetime | None,
) -> TakenOver | None:
    """What the options ask for, told on standard error; None without an outbox.

    Raises UsageError for options that do not go together, a series or a meeting that is unknown.
    """
    if outbox is None:
        if series or meeting or as_of:
            raise UsageError("--series, --for and --as-of need --from: the outbox to look in")
        return None
    if series and meeting:
        raise UsageError("--series and --for: the notice of a meeting tells its series")
    called = find_called(workspace, outbox, meeting) if meeting else None
    spoken = workspace.language or (called.language.value if called else None)
    view = ask_register(replace(workspace, language=spoken), outbox, as_of)
    name_faults(view, is_past=as_of is not None)
    taken = _follow_series(view, outbox, series, called)
    click.echo(tell("new.carried", view.language, count=len(taken.entries)), err=True)
    return taken


def find_called(workspace: Workspace, outbox: Path, meeting: str) -> Record:
    """What the latest notice of a meeting says; raises UsageError where there is none."""
    from pipeline.outbox import find_latest, folder_name
    from pipeline.processing.edition import load_published

    ending = RecordKind.NOTICE.ending
    record_id = meeting.removesuffix(ending) + ending
    latest = find_latest(outbox, record_id) if outbox.is_dir() else None
    folder = outbox / folder_name(record_id, latest.revision) if latest else None
    record = load_published(folder, workspace.load_settings()) if folder else None
    if record is None:
        language = workspace.language or system_language()
        raise UsageError(tell("new.no_notice", language, meeting=meeting))
    return record


def _follow_series(
    view: RegisterView, outbox: Path, series: str | None, called: Record | None
) -> TakenOver:
    from pipeline.processing.edition import load_published

    register = view.register
    if called:
        meetings = find_earlier(register, called.meeting)
        return TakenOver(
            view,
            list_followed(register, called.meeting),
            called=called,
            unreviewed=list_unreviewed(register, meetings),
        )
    if not series:
        return TakenOver(view, choose_entries(register, Choice(OPEN)))
    meetings = find_series(register, series)
    if not meetings:
        raise UsageError(tell("new.no_series", view.language, series=series))
    last = meetings[-1]
    return TakenOver(
        view,
        sort_entries(choose_followed(register, meetings), register.as_of),
        last=last,
        record=load_published(outbox / last.folder, view.settings),
        unreviewed=list_unreviewed(register, meetings),
    )
