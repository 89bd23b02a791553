"""minutes regenerate and verify: records made again where they are stale, or looked at."""

from __future__ import annotations

import re
import signal
import threading
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.archive.executor import open_cluster, open_processes
from pipeline.archive.regenerate import regenerate
from pipeline.archive.selection import WHOLE, RegenerationRequest, Shard, find_subjects
from pipeline.archive.verify import verify_subjects
from pipeline.cli.options import find_today
from pipeline.cli.workspace import Workspace, pass_workspace
from pipeline.errors import MinutesError
from pipeline.outbox import check_outbox
from pipeline.outbox.manifest import FILE_NAME
from pipeline.processing.preflight import check_settings
from pipeline.processing.register_files import publish_register
from pipeline.processing.result import FileStatus
from pipeline.report.records import Tally, format_result, format_verification
from pipeline.report.texts import system_language, tell, track
from pipeline.system import disk
from pipeline.system.resources import count_cores

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator
    from types import FrameType

    from pipeline.archive.executor import ExecutorFactory
    from pipeline.settings import Settings


INTERRUPTED = 130


def renew_registers(folders: Iterable[Path], settings: Settings, language: str) -> None:
    """Bring the register of each outbox among `folders` up to date; a fault is told, not raised."""
    for folder in folders:
        if not _is_outbox(folder):
            continue
        try:
            publish_register(folder, settings, find_today(settings))
        except MinutesError as error:
            click.echo(tell("register_failed", language, reason=error), err=True)


def _is_outbox(folder: Path) -> bool:
    """Whether there are records in `folder`, which is none itself."""
    if not folder.is_dir() or (folder / FILE_NAME).exists():
        return False
    return any((child / FILE_NAME).is_file() for child in folder.iterdir())


class ShardType(click.ParamType[Shard]):
    """Part of the records, written as 3/16."""

    name = "part"

    def convert(
        self, value: object, param: click.Parameter | None, context: click.Context | None
    ) -> Shard:
        if isinstance(value, Shard):
            return value
        match = re.fullmatch(r"([0-9]{1,9})/([0-9]{1,9})", str(value))
        if not match or not 1 <= int(match[1]) <= int(match[2]):
            self.fail(f"{value!r} is no part; write 1/16 to 16/16", param, context)
        return Shard(int(match[1]), int(match[2]))


@click.command("regenerate")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Only look; end with 1 where a record is stale.")
@click.option("--dry-run", is_flag=True, help="Only tell what would be rendered.")
@click.option("--force", is_flag=True, help="Render what is not stale, too.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Only records of meetings on or after this day.",
)
@click.option(
    "--only", multiple=True, metavar="FORMAT", help="Render only this format, such as pdf."
)
@click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="Worker processes. [default: all cores]"
)
@click.option(
    "--shard",
    type=ShardType(),
    default=WHOLE,
    metavar="N/M",
    help="Only part N of M parts that the records fall into by their ids, such as 3/16.",
)
@click.option("--scheduler", metavar="ADDRESS", help="Hand the work to Dask at tcp://HOST:PORT.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Make records of notes files that never were any, in this outbox.",
)
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write what became of each record as JSON.",
)
@pass_workspace
def regenerate_command(
    workspace: Workspace,
    paths: tuple[Path, ...],
    check: bool,
    dry_run: bool,
    force: bool,
    since: dt.datetime | None,
    only: tuple[str, ...],
    jobs: int | None,
    shard: Shard,
    scheduler: str | None,
    out: Path | None,
    report: Path | None,
) -> int:
    """Render again those records of PATHS that are stale.

    PATHS are outboxes or folders of records; the outbox of the settings where none are named. A
    record is stale where its notes, theme, labels, fonts, settings and program version would now
    give other files than record.json names, or where a file was altered. With --out, PATHS are
    notes files or folders of them, and become records.
    """
    settings = workspace.load_settings()
    check_settings(settings)
    settings, paths = find_places(settings, out, paths, is_remote=bool(scheduler))
    request = RegenerationRequest(
        paths=paths,
        look=check or dry_run,
        force=force,
        since=since.date() if since else None,
        only=only,
        imports=out is not None,
        shard=shard,
    )
    if request.imports and not request.look:
        disk.ensure_folder(settings.outbox)
        check_outbox(settings.outbox)
    with stop_on_signals() as stop:
        open_executor = choose_executor(settings, jobs or count_cores(), scheduler, stop)
        view = workspace.language
        code = carry_out(request, settings, open_executor, view, check=check, report=report)
        if not (request.look or stop.is_set()):
            outboxes = (settings.outbox,) if request.imports else request.paths
            renew_registers(outboxes, settings, view or system_language())
        return INTERRUPTED if stop.is_set() else code


def find_places(
    settings: Settings, out: Path | None, paths: tuple[Path, ...], *, is_remote: bool
) -> tuple[Settings, tuple[Path, ...]]:
    """The settings with the outbox that is meant, and the paths to look at."""
    settings = replace(settings, outbox=out or settings.outbox)
    if is_remote:  # Other machines have other current folders.
        base, outbox = settings.base.absolute(), settings.outbox.absolute()
        settings = replace(settings, base=base, outbox=outbox)
        paths = tuple(path.absolute() for path in paths)
    return settings, paths or (settings.outbox,)


def carry_out(
    request: RegenerationRequest,
    settings: Settings,
    open_executor: ExecutorFactory,
    view: str | None,
    *,
    check: bool,
    report: Path | None,
) -> int:
    """Regenerate and tell of it; gives the exit code."""
    language = view or system_language()
    tally = Tally()
    results = regenerate(request, settings, open_executor, partial(track, language=language))
    for result in tally.count(results):
        for line in format_result(result, view, language):
            click.echo(line, err=result.status is not FileStatus.STALE)
    click.echo(tally.tabulate(language))
    if report is not None:
        disk.write_whole(report, tally.to_json(language))
    return max(tally.exit_code, int(check and tally.counts[FileStatus.STALE] > 0))


def choose_executor(
    settings: Settings, jobs: int, scheduler: str | None, stop: threading.Event
) -> ExecutorFactory:
    """Processes here, or the workers of a Dask scheduler."""
    if scheduler:
        return partial(open_cluster, scheduler, stop)
    return partial(open_processes, settings, jobs, stop)


@contextmanager
def stop_on_signals() -> Iterator[threading.Event]:
    """Set when Ctrl-C or SIGTERM comes: what was begun is finished. A second one ends at once."""
    stop = threading.Event()

    def ask(number: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.signal(number, signal.SIG_DFL)

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@click.command("verify")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--quick", is_flag=True, help="Compare digests only; make nothing again.")
@pass_workspace
def verify_command(workspace: Workspace, paths: tuple[Path, ...], quick: bool) -> int:
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
