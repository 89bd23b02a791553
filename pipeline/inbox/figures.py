"""What a watcher counts, and the file in which Prometheus finds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline import disk
from pipeline.inbox import events

if TYPE_CHECKING:
    from pathlib import Path

_COUNTED = {
    events.Taken: ("taken", "Files taken from the inbox."),
    events.Published: ("published", "Records published."),
    events.Unchanged: ("unchanged", "Files that were published already."),
    events.Rejected: ("rejected", "Files rejected with a report."),
    events.Failed: ("faults", "Faults of the machine or the theme."),
    events.HookFailed: ("hook_failures", "Commands after publishing that failed."),
}


@dataclass(frozen=True, slots=True)
class Level:
    """How things stand at a sweep. `swept` is in seconds since 1970."""

    waiting: int
    working: int
    swept: float


class Figures:
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

    def format(self, level: Level) -> str:
        """The figures in the text format of Prometheus."""
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


def write_figures(file: Path, text: str) -> None:
    """Replace the file that Prometheus reads; raises OSError."""
    disk.write_whole(file, text.encode(), file.with_name(f".{file.name}.tmp"))


def _format(name: str, kind: str, text: str, value: float) -> list[str]:
    return [f"# HELP {name} {text}", f"# TYPE {name} {kind}", f"{name} {value}"]
