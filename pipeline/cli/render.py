"""minutes render: make the records of notes files named on the command line."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.workspace import Workspace, pass_workspace
from pipeline.outbox import check_outbox
from pipeline.processing.preflight import check_settings
from pipeline.processing.record import make_records
from pipeline.report.records import format_outcome
from pipeline.system import disk
from pipeline.system.resources import pause_collector

if TYPE_CHECKING:
    from pipeline.processing.result import FileResult


@click.command("render")
@click.argument("files", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "-o",
    "--outbox",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the records. [default: the outbox of the settings]",
)
@pass_workspace
def command(workspace: Workspace, files: tuple[Path, ...], outbox: Path | None) -> int:
    """Make the records of notes FILES: a folder each, with PDF, DOCX and action list."""
    settings = workspace.load_settings()
    if outbox is not None:
        disk.ensure_folder(outbox)
        settings = replace(settings, outbox=outbox)
    check_settings(settings)
    check_outbox(settings.outbox)
    # One record needs no collection after it: what it leaves behind ends with the program.
    with pause_collector(freeze=True) if len(files) == 1 else nullcontext():
        outcomes = make_records(files, settings)
        return max(_tell(outcome, workspace.language) for outcome in outcomes)


def _tell(outcome: FileResult, language: str | None) -> int:
    """Print what became of one file; gives its exit code."""
    for line in format_outcome(outcome, language):
        click.echo(line, err=outcome.folder is None)
    return outcome.status.exit_code
