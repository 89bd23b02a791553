"""minutes actions, show and report: who owes what, one action and its life, what came of it."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.actions.action_list import find_zone
from pipeline.actions.filters import OPEN, By, Choice, choose_entries
from pipeline.actions.listing import describe_entry
from pipeline.actions.notices import find_notices
from pipeline.actions.progress_report import Reported, write_report
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
from pipeline.errors import UsageError
from pipeline.outbox import check_outbox
from pipeline.processing.check import Archive
from pipeline.processing.preflight import check_settings
from pipeline.processing.record import make_record
from pipeline.processing.register_files import FORMATS
from pipeline.report.actions import tell_life
from pipeline.report.records import format_outcome
from pipeline.report.texts import tell
from schemas.model import Status
from schemas.texts import list_nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.actions.entry import Entry
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
def actions_command(
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


@click.command("show")
@click.argument("action", metavar="ACTION-ID")
@click.argument("outbox", required=False, type=click.Path(file_okay=False, path_type=Path))
@as_of_option
@click.option(
    "--format",
    "kind",
    type=click.Choice(["text", "json"]),
    default="text",
    help="How it is told. [default: text]",
)
@pass_workspace
def show_command(
    workspace: Workspace, action: str, outbox: Path | None, as_of: dt.datetime | None, kind: str
) -> None:
    """Show the life of one action: first recorded, each change with its record, closed.

    ACTION-ID is <record>/<action>, such as 2024-05-10-launch/A1.
    """
    view = ask_register(workspace, outbox, as_of)
    entry = find_entry(view, action)
    if kind == "json":
        plain = describe_entry(entry) | {"overdue": entry.is_overdue(view.register.as_of)}
        click.echo(json.dumps(plain, ensure_ascii=False, indent=1))
        return
    for line in tell_life(entry, view.register.as_of, view.labels):
        click.echo(line)


def find_entry(view: RegisterView, action: str) -> Entry:
    """The entry with the id `action`; raises UsageError naming those that are like it."""
    entries = {entry.id: entry for entry in view.register.entries}
    wanted = action.strip().replace("／", "/")
    if wanted in entries:
        return entries[wanted]
    name_faults(view, is_past=False)  # One of them may be why it is not there.
    near = list_nearest(wanted, tuple(entries), 3, 0.6)
    text = "actions.unknown_near" if near else "actions.unknown"
    raise UsageError(tell(text, view.language, name=wanted, near=", ".join(near)))


@click.command("report")
@click.argument("actions", nargs=-1, required=True, metavar="ACTION-ID...")
@click.option("--status", multiple=True, help="in_progress, resolved or escalated; in Chinese too.")
@click.option("--progress", multiple=True, metavar="PERCENT", help="How much is done, such as 70%.")
@click.option("--due", multiple=True, metavar="DATE", help="The new due date, where it moved.")
@click.option("--note", multiple=True, help="What happened.")
@click.option("--accepted-by", multiple=True, metavar="NAME", help="Who confirmed that it is done.")
@click.option("--reporter", metavar="NAME", help="Who reports. [default: the owner]")
@click.option("--department", help="Their department. [default: the owner's]")
@click.option(
    "-o",
    "--outbox",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the records. [default: the outbox of the settings]",
)
@pass_workspace
def report_command(
    workspace: Workspace,
    /,
    actions: tuple[str, ...],
    reporter: str | None,
    department: str | None,
    outbox: Path | None,
    **said: tuple[str, ...],
) -> int:
    """Publish a progress report on actions: PDF and DOCX, and the register knows it.

    ACTION-ID is <record>/<action>, such as 2024-05-10-launch/A1. Of several actions, an option
    that is given once is said of all of them; given once for each, of each in their order.
    """
    view = ask_register(workspace, outbox, None)
    settings = replace(view.settings, outbox=outbox or view.settings.outbox)
    reported = list_reported(view, actions, said)
    who = reporter or find_owner(view, reported)
    # Nobody knows the department of someone else.
    unit = department or ("" if reporter else reported[0].entry.action.department)
    language = workspace.language or reported[0].entry.source.language
    now = dt.datetime.now(find_zone(settings.timezone))
    name, data = write_report(reported, who, unit, now, language)
    check_settings(settings)
    check_outbox(settings.outbox)
    outcome = make_record(data, name, settings, earlier=Archive(settings.outbox))
    for line in format_outcome(outcome, workspace.language):
        click.echo(line, err=outcome.folder is None)
    return outcome.status.exit_code


def list_reported(
    view: RegisterView, actions: tuple[str, ...], said: Mapping[str, tuple[str, ...]]
) -> list[Reported]:
    """What is said of each action; raises UsageError where an option fits neither one nor all."""
    if not any(said.values()):
        raise UsageError(tell("report.nothing", view.language))
    for name, values in said.items():
        if len(values) not in {0, 1, len(actions)}:
            option = "--" + name.replace("_", "-")
            details = {"option": option, "given": len(values), "actions": len(actions)}
            raise UsageError(tell("report.uneven", view.language, **details))
    columns = {
        name: values * len(actions) if len(values) == 1 else values
        for name, values in said.items()
        if values
    }
    return [
        Reported(
            find_entry(view, action), **{name: values[row] for name, values in columns.items()}
        )
        for row, action in enumerate(actions)
    ]


def find_owner(view: RegisterView, reported: list[Reported]) -> str:
    """The owner of all the actions; raises UsageError where they have several."""
    owners = {(one.entry.action.owner, one.entry.action.department) for one in reported}
    if len(owners) > 1:
        raise UsageError(tell("report.several", view.language))
    return owners.pop()[0]
