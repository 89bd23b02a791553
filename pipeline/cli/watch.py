"""minutes watch: make a record of every file that comes into the inbox, and log what happens."""

from __future__ import annotations

import logging
import re
import signal
import threading
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import find_today
from pipeline.cli.workspace import Workspace, pass_workspace
from pipeline.processing.preflight import check_settings
from pipeline.report.records import count_told
from pipeline.report.texts import system_language, tell
from pipeline.system.disk import show_name
from pipeline.validation.messages import format_header
from pipeline.watch import events
from pipeline.watch.register_updater import RegisterFailed, RegisterUpdater
from pipeline.watch.watcher import watch

if TYPE_CHECKING:
    from collections.abc import Callable


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


_LOGGER = logging.getLogger("minutes")
_LEVELS: dict[type[events.Event], int] = {
    events.Taken: logging.DEBUG,
    events.Rejected: logging.WARNING,
    events.Retried: logging.WARNING,
    events.Failed: logging.ERROR,
    events.Left: logging.WARNING,
    events.Lost: logging.ERROR,
    events.Ignored: logging.WARNING,
    events.Degraded: logging.WARNING,
    events.HookFailed: logging.ERROR,
    RegisterFailed: logging.ERROR,
}
"""Severity of an event; INFO for the rest."""


def log_events(language: str | None) -> Callable[[events.Event], None]:
    """What writes each event to the log, in `language`, else in that of the notes or the system."""

    def log(event: events.Event) -> None:
        spoken = language or getattr(event, "language", "") or system_language()
        level = _LEVELS.get(type(event), logging.INFO)
        details = {"kind": _name(event), **_describe(event)}
        _LOGGER.log(level, format_event(event, spoken), extra={"event": details})
        if isinstance(event, events.Published):
            for problem in event.problems:
                _LOGGER.info("%s", format_header(problem, event.name, spoken))

    return log


def format_event(event: events.Event, language: str) -> str:
    """One line that tells `event`."""
    if isinstance(event, events.Ignored):
        return tell(f"stranger.{event.kind}", language, name=event.name)
    details = _describe(event).items()
    shown = {key: show_name(str(it)) if isinstance(it, Path) else it for key, it in details}
    return tell(f"event.{_choose_text(event)}", language, **shown)


def _describe(event: events.Event) -> dict[str, object]:
    details = asdict(event)
    if problems := details.pop("problems", ()):
        details["count"] = count_told(getattr(event, "problems", ()))
        details["codes"] = sorted({problem["code"] for problem in problems})
    return details


def _choose_text(event: events.Event) -> str:
    if isinstance(event, events.Taken) and event.again:
        return "taken_again"
    if isinstance(event, events.Published) and event.replaces:
        return "revised"
    if isinstance(event, events.Stopped) and event.left:
        return "stopped_left"
    return _name(event)


def _name(event: events.Event) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(event).__name__).lower()
