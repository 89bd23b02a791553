"""minutes regenerate: render again the records that are stale, or make records of old notes."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline import disk
from pipeline.cli.registers import renew_registers
from pipeline.cli.sums import choose_digest
from pipeline.cli.workspace import Workspace, pass_workspace
from pipeline.cores import count_cores
from pipeline.outbox import check_outbox
from pipeline.preflight import check_settings
from pipeline.regeneration import End, Order, regenerate
from pipeline.regeneration.cluster import hire_cluster
from pipeline.regeneration.local import hire_processes
from pipeline.report.account import format_account
from pipeline.report.progress import track
from pipeline.report.tally import Tally
from pipeline.report.texts import system_language

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from types import FrameType

    from pipeline.regeneration.judge import Digest
    from pipeline.regeneration.task import Hire
    from pipeline.settings import Settings

INTERRUPTED = 130


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
    "--trust-times",
    is_flag=True,
    help="Read no file again whose size, times and inode are as when it was read last.",
)
@click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="Worker processes. [default: all cores]"
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
def command(
    workspace: Workspace,
    paths: tuple[Path, ...],
    check: bool,
    dry_run: bool,
    force: bool,
    since: dt.datetime | None,
    only: tuple[str, ...],
    trust_times: bool,
    jobs: int | None,
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
    settings = replace(settings, outbox=out or settings.outbox)
    if scheduler:
        # Other machines have other current folders.
        settings = replace(
            settings, base=settings.base.absolute(), outbox=settings.outbox.absolute()
        )
        paths = tuple(path.absolute() for path in paths)
    order = Order(
        paths=paths or (settings.outbox,),
        look=check or dry_run,
        force=force,
        since=since.date() if since else None,
        only=only,
        admit=out is not None,
    )
    if order.admit and not order.look:
        disk.ensure_folder(settings.outbox)
        check_outbox(settings.outbox)
    spoken = workspace.language
    with stop_on_signals() as stop:
        hire = choose_crew(settings, jobs or count_cores(), scheduler, stop)
        with choose_digest(spoken or system_language(), trust_times=trust_times) as digest:
            code = carry_out(order, settings, hire, digest, spoken, check=check, report=report)
        if not (order.look or stop.is_set()):
            outboxes = (settings.outbox,) if order.admit else order.paths
            renew_registers(outboxes, settings, spoken or system_language())
        return INTERRUPTED if stop.is_set() else code


def carry_out(
    order: Order,
    settings: Settings,
    hire: Hire,
    digest: Digest,
    asked: str | None,
    *,
    check: bool,
    report: Path | None,
) -> int:
    """Regenerate and tell of it; gives the exit code."""
    language = asked or system_language()
    tally = Tally()
    accounts = regenerate(order, settings, hire, partial(track, language=language), digest)
    for account in tally.count(accounts):
        for line in format_account(account, asked, language):
            click.echo(line, err=account.end is not End.STALE)
    click.echo(tally.tabulate(language))
    if report is not None:
        disk.write_whole(report, tally.to_json(language), report.with_name(f".{report.name}.part"))
    return max(tally.exit_code, int(check and tally.counts[End.STALE] > 0))


def choose_crew(
    settings: Settings, jobs: int, scheduler: str | None, stop: threading.Event
) -> Hire:
    """Processes here, or the workers of a Dask scheduler."""
    if scheduler:
        return partial(hire_cluster, scheduler, stop)
    return partial(hire_processes, settings, jobs, stop)


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
