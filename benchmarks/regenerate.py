"""Regenerating few records and many, and looking at many that are as they should be."""

from __future__ import annotations

import hashlib
import itertools
import shutil
import tempfile
import threading
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.notes import write_notes
from benchmarks.peers.contestant import measure_cpu
from benchmarks.table import format_table
from pipeline.archive.executor import open_processes
from pipeline.archive.regenerate import regenerate
from pipeline.archive.selection import RegenerationRequest
from pipeline.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FEW, MANY, UNCHANGED = 20, 200, 10_000
QUICK = (5, 20, 200)


def run(*, quick: bool = False) -> str:
    """The table: time a record of few and of many, then of looking only."""
    few, many, unchanged = QUICK if quick else (FEW, MANY, UNCHANGED)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = [render(folder / str(number), number) for number in (few, many)]
        rows += look(folder / str(few), unchanged)
    return format_table(("", "records", "seconds", "ms a record"), rows)


def render(folder: Path, number: int) -> tuple[str, ...]:
    """Import so many notes files, then regenerate their records on one core."""
    settings = make_settings(folder)
    write_notes(folder / "notes", number)
    carry_out(RegenerationRequest((folder / "notes",), imports=True), settings)
    before = measure_cpu()
    carry_out(RegenerationRequest((settings.outbox,), force=True), settings)
    return describe("rendered again, one core", number, measure_cpu() - before)


def look(folder: Path, number: int) -> list[tuple[str, ...]]:
    """Look at so many unchanged records, beside only reading the same files and summing them."""
    outbox = folder / "outbox"
    for turn, record in zip(range(number), itertools.cycle(list_records(outbox)), strict=False):
        copy_record(record, outbox / "copies", turn)
    copies = outbox / "copies"
    settings = make_settings(folder)
    list(regenerate(RegenerationRequest((copies,)), settings, no_crew, track_nothing))
    began = time.perf_counter()
    for file in copies.rglob("*"):
        if file.is_file():
            hashlib.sha256(file.read_bytes()).hexdigest()
    reading = time.perf_counter() - began
    began = time.perf_counter()
    list(regenerate(RegenerationRequest((copies,)), settings, no_crew, track_nothing))
    looking = time.perf_counter() - began
    return [
        describe("reading and summing every file", number, reading),
        describe("nothing to do", number, looking),
    ]


def describe(name: str, number: int, seconds: float) -> tuple[str, ...]:
    """A row of the table."""
    return (name, f"{number:,}", f"{seconds:.1f}", f"{1000 * seconds / number:.2f}")


def make_settings(folder: Path) -> Settings:
    """The defaults, with an outbox in `folder`."""
    outbox = folder / "outbox"
    outbox.mkdir(parents=True, exist_ok=True)
    return Settings(outbox=outbox)


def carry_out(request: RegenerationRequest, settings: Settings) -> None:
    """Regenerate on one core."""
    open_executor = partial(open_processes, settings, 1, threading.Event())
    for account in regenerate(request, settings, open_executor, track_nothing):
        if account.fault:
            raise RuntimeError(account.fault)


def no_crew() -> Any:
    """There is nothing to render, so nobody to hire."""
    raise AssertionError


def track_nothing(step: str, items: Iterable[Any], total: int) -> Iterator[Any]:
    """The same items."""
    return iter(items)


def list_records(outbox: Path) -> list[Path]:
    """The folders of records."""
    return sorted(file.parent for file in outbox.glob("*/record.json"))


def copy_record(record: Path, outbox: Path, turn: int) -> None:
    """The same record once more in a folder of another name."""
    shutil.copytree(record, outbox / f"{record.name}-{turn}")
