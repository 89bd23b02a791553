"""minutes report: what became of actions, between two meetings."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.actions.action_list import find_zone
from pipeline.actions.progress_report import Reported, write_report
from pipeline.cli.options import ask_register
from pipeline.cli.show import find_entry
from pipeline.cli.workspace import Workspace, pass_workspace
from pipeline.errors import UsageError
from pipeline.outbox import check_outbox
from pipeline.processing.check import Archive
from pipeline.processing.preflight import check_settings
from pipeline.processing.record import make_record
from pipeline.report.records import format_outcome
from pipeline.report.texts import tell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.cli.options import RegisterView


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
def command(
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
