"""minutes theme: copy and check what a customer may change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from pipeline.archive.executor import TaskError, call_within_limits
from pipeline.cli.workspace import Workspace, pass_workspace
from pipeline.document.theme import find_theme, load_theme
from pipeline.report.texts import system_language, tell
from pipeline.themes import check_theme, copy_theme, list_unnamed_fields

_RECORDS = 10
"""About so many records are made to try a theme, and each may take its time."""


@click.group("theme")
def command() -> None:
    """Copy a theme to change it, or check one."""


@command.command("copy")
@click.argument("theme")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--labels", is_flag=True, help="Copy the printed words too, to change them.")
@pass_workspace
def copy_command(workspace: Workspace, theme: str, folder: Path, labels: bool) -> None:
    """Copy THEME, such as standard, to the new FOLDER of the workspace."""
    language = workspace.language or system_language()
    target = workspace.folder / folder
    copy_theme(find_theme(theme, workspace.folder), target, labels=labels)
    for file in sorted(target.rglob("*")):
        if file.is_file():
            click.echo(file)
    click.echo(tell("theme.copied", language, name=folder.as_posix()))


@command.command("check")
@click.argument("theme", required=False)
@pass_workspace
def check_command(workspace: Workspace, theme: str | None) -> int:
    """Try THEME, a name or a folder, with records that use all of it.

    The theme of the settings where none is named. Ends with 1 where it has a fault. Fields that it
    prints without saying so are told as well: their changes in Word cannot be read back.
    """
    settings = workspace.load_settings()
    language = workspace.language or system_language()
    found = load_theme(settings, theme or "")
    limits = replace(settings.limits, seconds=_RECORDS * settings.limits.seconds)
    faults = call_within_limits(replace(settings, limits=limits), check_theme, found)
    if isinstance(faults, TaskError):
        faults = (f"{found.folder}: {tell('theme.limit', language)}",)
    for fault in faults:
        click.echo(fault)
    unnamed = () if faults else call_within_limits(settings, list_unnamed_fields, found)
    if not isinstance(unnamed, TaskError):
        for field in unnamed:
            click.echo(tell("theme.unnamed", language, file=found.template, field=field))
    text = "theme.broken" if faults else "theme.sound"
    click.echo(tell(text, language, name=found.name, count=len(faults)))
    return int(bool(faults))
