"""minutes show: the life of one action."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.actions.listing import describe_entry
from pipeline.cli.options import as_of_option, ask_register, name_faults
from pipeline.cli.workspace import Workspace, pass_workspace
from pipeline.errors import UsageError
from pipeline.report.actions import tell_life
from pipeline.report.texts import tell
from schemas.texts import list_nearest

if TYPE_CHECKING:
    import datetime as dt

    from pipeline.actions.entry import Entry
    from pipeline.cli.options import RegisterView


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
def command(
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
