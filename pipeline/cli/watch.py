"""minutes watch: make a record of every file that comes into the inbox."""

from __future__ import annotations

import signal
import threading
from functools import partial

import click

from pipeline.cli.options import find_today
from pipeline.cli.workspace import Workspace, pass_workspace
from pipeline.processing.preflight import check_settings
from pipeline.report.events import log_events
from pipeline.watch.register_updater import RegisterUpdater
from pipeline.watch.watcher import watch


@click.command("watch")
@click.option("--once", is_flag=True, help="Empty the inbox, then end.")
@click.option("--poll", is_flag=True, help="For an inbox on a network share: rely on no events.")
@pass_workspace
def command(workspace: Workspace, once: bool, poll: bool) -> int:
    """Turn every notes file that comes into the inbox into a record in the outbox.

    Ends on Ctrl-C or SIGTERM, within ten seconds and with nothing half done.
    """
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    settings = workspace.load_settings()
    today = partial(find_today, settings)
    check_settings(settings, watch=True)
    updater = RegisterUpdater(settings, log_events(workspace.language), today, once=once)
    is_done = False
    try:
        code = watch(settings, stop=stop, tell=updater.listen, once=once, poll=poll)
        is_done = once and not stop.is_set()
    finally:
        updater.close(finish=is_done)
    return code
