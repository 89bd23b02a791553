"""Rate and time left beside a progress bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.progress import ProgressColumn
from rich.text import Text

from pipeline.report.duration import format_seconds
from pipeline.report.texts import tell

if TYPE_CHECKING:
    from rich.progress import Task


class PaceColumn(ProgressColumn):
    """So many a second, and how long the rest will take."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def render(self, task: Task) -> Text:
        """The column for one bar; empty until a rate is known."""
        if not task.speed or task.time_remaining is None:
            return Text("")
        left = format_seconds(task.time_remaining)
        return Text(tell("regenerate.pace", self._language, rate=task.speed, left=left))
