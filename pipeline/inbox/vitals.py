"""The signs of life of a watcher: lease, heartbeat, figures, and what systemd is told."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from pipeline.inbox import events
from pipeline.inbox.figures import Figures, Level, write_figures
from pipeline.inbox.health import write_heartbeat
from pipeline.inbox.notify import find_notifier

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.inbox.desk import Desk
    from pipeline.settings import Settings

    Tell = Callable[[events.Event], None]

_LONGEST_BEAT = 5.0
_LOGGER = logging.getLogger("minutes")


class Vitals:
    """Keeps up the signs of life, and tells each fault once for as long as it lasts."""

    def __init__(self, settings: Settings, interval: float, tell: Tell) -> None:
        self._metrics = settings.base / settings.watch.metrics_file
        self._has_metrics = bool(settings.watch.metrics_file)
        self._interval = max(interval, _LONGEST_BEAT)
        self._beat = min(interval, settings.watch.lease / 4, _LONGEST_BEAT)
        self._tell = tell
        self._figures = Figures()
        self._notifier = find_notifier()
        self._faults: dict[str, str] = {}
        self._next = self._swept = 0.0

    def count(self, event: events.Event) -> None:
        """Take in what happened."""
        self._figures.count(event)
        if isinstance(event, events.Started):
            self._notifier.send("READY=1")
        if isinstance(event, events.Published | events.Unchanged | events.Rejected):
            self._faults.pop("work", None)
        if isinstance(event, events.Failed) and event.reason not in self._faults.values():
            self._faults["work"] = event.reason

    def note_sweep(self) -> None:
        """Note that the inbox was swept from end to end."""
        self._swept = time.time()
        self._faults.pop("inbox", None)

    def note_fault(self, room: str, reason: str) -> None:
        """Tell what does not work in `room`, once while it is the same; mended where empty."""
        known = self._faults.pop(room, "")
        if reason:
            self._faults[room] = reason
            if reason != known:
                self._tell(events.Failed(reason))

    def give_signs(self, now: float, desk: Desk, waiting: int, working: int) -> None:
        """Renew the lease, write heartbeat and figures, ping systemd, when it is time."""
        if now < self._next:
            return
        self._next = now + self._beat
        if not working:
            self._faults.pop("work", None)
        fault = next(iter(self._faults.values()), "")
        try:
            desk.renew()
            write_heartbeat(desk.lease, self._interval, self._swept, waiting, working, fault)
            self._write_figures(waiting, working)
        except OSError as error:
            self.note_fault("signs", f"{error.filename or ''}: {error.strerror or error}")
        else:
            self.note_fault("signs", "")
        self._notifier.send(
            "WATCHDOG=1", f"STATUS={fault or f'{waiting} waiting, {working} in work'}"
        )

    def announce_end(self) -> None:
        """Tell systemd that the end was asked for."""
        self._notifier.send("STOPPING=1")

    def write_last(self, waiting: int) -> None:
        """Write the figures a last time, with what still waits in the inbox."""
        try:
            self._write_figures(waiting, 0)
        except OSError as error:
            _LOGGER.warning("%s: %s", error.filename, error.strerror)

    def _write_figures(self, waiting: int, working: int) -> None:
        if self._has_metrics:
            text = self._figures.format(Level(waiting, working, self._swept))
            write_figures(self._metrics, text)
