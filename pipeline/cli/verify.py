"""minutes verify: whether records are what was published."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path

import click

from pipeline.archive.executor import open_processes
from pipeline.archive.selection import find_subjects
from pipeline.archive.verify import verify_subjects
from pipeline.cli.workspace import Workspace, pass_workspace
from pipeline.report.progress import track
from pipeline.report.records import format_verification
from pipeline.report.texts import system_language, tell
from pipeline.system.resources import count_cores


@click.command("verify")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--quick", is_flag=True, help="Compare digests only; make nothing again.")
@pass_workspace
def command(workspace: Workspace, paths: tuple[Path, ...], quick: bool) -> int:
    """Tell whether the records of PATHS are what record.json says, and what their notes give.

    PATHS are outboxes, folders of records, or PDFs, which are compared with the notes inside
    them; the outbox of the settings where none are named. Ends with 1 where there is a mismatch.
    """
    settings = workspace.load_settings()
    language = workspace.language or system_language()
    subjects = find_subjects(paths or (settings.outbox,))
    sound = 0
    jobs = max(1, min(count_cores(), len(subjects)))
    hire = partial(open_processes, settings, jobs, threading.Event())
    verdicts = verify_subjects(subjects, settings, hire, quick=quick)
    for verdict in track("check", verdicts, len(subjects), language=language):
        sound += not verdict.mismatches
        for line in format_verification(verdict, language):
            click.echo(line)
    if len(subjects) != 1:
        click.echo(tell("verify.summary", language, sound=sound, total=len(subjects)))
    return int(sound < len(subjects))
