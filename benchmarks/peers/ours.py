"""This program: the PDF alone, and the full record."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from pipeline.archive.executor import LocalExecutor, Task
from pipeline.processing.record import render_record
from pipeline.settings import ActionSettings, RecordSettings, Settings
from pipeline.system.resources import count_cores
from schemas.edition import Edition

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.peers.contestant import Printer


def prepare_pdf(files: Sequence[Path]) -> Printer:
    """PDF/A-3a and PDF/UA-1, nothing else."""
    return _prepare(Settings(record=RecordSettings(("pdf",)), actions=ActionSettings(())))


def prepare_full(files: Sequence[Path]) -> Printer:
    """PDF, DOCX and the action list."""
    return _prepare(Settings())


def _prepare(settings: Settings) -> Printer:
    def render(batch: Sequence[Path]) -> list[int]:
        sizes = []
        for file in batch:
            rendering = render_record(file.read_bytes(), file.name, Edition(), settings)
            [pdf] = [data for name, data in rendering.files.items() if name.endswith(".pdf")]
            sizes.append(len(pdf))
        return sizes

    return render


def prepare_full_on_all_cores(files: Sequence[Path]) -> Printer:
    """As `prepare_full`, by the processes that `minutes regenerate` works with."""
    executor = LocalExecutor(Settings(), count_cores(), threading.Event())

    def render(batch: Sequence[Path]) -> list[int]:
        tasks = [Task(file.name, render_one, (file,)) for file in batch]
        return [
            size for _, sizes in executor.work(tasks) if isinstance(sizes, tuple) for size in sizes
        ]

    return render


def render_one(file: Path) -> tuple[int, ...]:
    """The size of the PDF of one full record."""
    return tuple(prepare_full(())([file]))
