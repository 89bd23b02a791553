"""minutes doctor: look whether this machine and this workspace can make records."""

from __future__ import annotations

import click

from pipeline.cli.workspace import Workspace, pass_workspace
from pipeline.doctor import examine
from pipeline.errors import MinutesError
from pipeline.report.texts import system_language, tell


@click.command("doctor")
@pass_workspace
def command(workspace: Workspace) -> int:
    """Look whether records can be made here and whether a watcher is alive."""
    language = workspace.language or system_language()
    ills = 0
    for finding in examine(workspace.folder):
        if finding.kind:
            told = tell(f"stranger.{finding.kind}", language, name=finding.detail)
            click.echo(tell("doctor.note", language, detail=told))
            continue
        name = tell(f"doctor.{finding.name}", language)
        text = "doctor.well" if finding.is_well else "doctor.ill"
        detail = finding.detail
        if finding.told:
            detail = tell(f"doctor.{finding.name}_is.{finding.told}", language, detail=detail)
        click.echo(tell(text, language, name=name, detail=detail))
        ills += not finding.is_well
    return MinutesError.exit_code if ills else 0
