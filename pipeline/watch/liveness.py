"""Liveness of a watcher: its lease, its heartbeat, its metrics, and what systemd is told."""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.system import disk
from pipeline.watch import events
from pipeline.watch.work_folder import write_heartbeat

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.settings import Settings
    from pipeline.watch.work_folder import WorkFolder

    Tell = Callable[[events.Event], None]

_COUNTED = {
    events.Taken: ("taken", "Files taken from the inbox."),
    events.Published: ("published", "Records published."),
    events.Unchanged: ("unchanged", "Files that were published already."),
    events.Rejected: ("rejected", "Files rejected with a report."),
    events.Failed: ("faults", "Faults of the machine or the theme."),
    events.HookFailed: ("hook_failures", "Commands after publishing that failed."),
}
_LONGEST_BEAT = 5.0
_LOGGER = logging.getLogger("minutes")


class Notifier:
    """Sends to the socket that systemd names in NOTIFY_SOCKET; does nothing without one."""

    def __init__(self, address: str) -> None:
        # A name that begins with @ is of the abstract kind, which begins with a zero byte.
        self._address = "\0" + address[1:] if address.startswith("@") else address

    def send(self, *lines: str) -> None:
        """Send assignments such as `READY=1`; a supervisor that is gone is none of our faults."""
        if self._address and hasattr(socket, "AF_UNIX"):
            with (
                contextlib.suppress(OSError),
                socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel,
            ):
                channel.sendto("\n".join(lines).encode(), self._address)


def find_notifier() -> Notifier:
    """The notifier for the supervisor that started this process, if any."""
    return Notifier(os.environ.get("NOTIFY_SOCKET", ""))


@dataclass(frozen=True, slots=True)
class QueueLevel:
    """How things stand at a sweep. `swept` is in seconds since 1970."""

    waiting: int
    working: int
    swept: float


class Metrics:
    """Counts events since the start of the watcher."""

    def __init__(self) -> None:
        self._counts = dict.fromkeys(_COUNTED, 0)
        self._seconds = 0.0

    def count(self, event: events.Event) -> None:
        """Take in what happened."""
        if type(event) in self._counts:
            self._counts[type(event)] += 1
        if isinstance(event, events.Published):
            self._seconds += event.seconds

    def format(self, level: QueueLevel) -> str:
        """The metrics in the text format of Prometheus."""
        lines = []
        for kind, (name, text) in _COUNTED.items():
            lines += _format(f"minutes_{name}_total", "counter", text, self._counts[kind])
        published = self._counts[events.Published]
        lines += [
            "# HELP minutes_record_seconds From taking a file to the published record.",
            "# TYPE minutes_record_seconds summary",
            f"minutes_record_seconds_sum {self._seconds:.3f}",
            f"minutes_record_seconds_count {published}",
            *_format("minutes_waiting", "gauge", "Files in the inbox.", level.waiting),
            *_format("minutes_working", "gauge", "Files being worked on.", level.working),
            *_format(
                "minutes_last_sweep_timestamp_seconds",
                "gauge",
                "When the inbox was last swept.",
                round(level.swept, 3),
            ),
        ]
        return "\n".join(lines) + "\n"


def write_metrics(file: Path, text: str) -> None:
    """Replace the file that Prometheus reads; raises OSError."""
    disk.write_whole(file, text.encode())


def _format(name: str, kind: str, text: str, value: float) -> list[str]:
    return [f"# HELP {name} {text}", f"# TYPE {name} {kind}", f"{name} {value}"]


class Liveness:
    """Keeps up the signs of life, and tells each fault once for as long as it lasts."""

    def __init__(self, settings: Settings, interval: float, tell: Tell) -> None:
        self._metrics_file = settings.base / settings.watch.metrics_file
        self._has_metrics = bool(settings.watch.metrics_file)
        self._interval = max(interval, _LONGEST_BEAT)
        self._beat = min(interval, settings.watch.lease / 4, _LONGEST_BEAT)
        self._tell = tell
        self._metrics = Metrics()
        self._notifier = find_notifier()
        self._faults: dict[str, str] = {}
        self._next = self._swept = 0.0

    def count(self, event: events.Event) -> None:
        """Take in what happened."""
        self._metrics.count(event)
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

    def give_signs(self, now: float, work_folder: WorkFolder, waiting: int, working: int) -> None:
        """Renew the lease, write heartbeat and metrics, ping systemd, when it is time."""
        if now < self._next:
            return
        self._next = now + self._beat
        if not working:
            self._faults.pop("work", None)
        fault = next(iter(self._faults.values()), "")
        try:
            work_folder.renew()
            write_heartbeat(work_folder.lease, self._interval, self._swept, waiting, working, fault)
            self._write_metrics(waiting, working)
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
        """Write the metrics a last time, with what still waits in the inbox."""
        try:
            self._write_metrics(waiting, 0)
        except OSError as error:
            _LOGGER.warning("%s: %s", error.filename, error.strerror)

    def _write_metrics(self, waiting: int, working: int) -> None:
        if self._has_metrics:
            text = self._metrics.format(QueueLevel(waiting, working, self._swept))
            write_metrics(self._metrics_file, text)
