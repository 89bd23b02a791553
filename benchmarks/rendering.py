"""Rendering the same notes, beside what a user would pick instead."""

from __future__ import annotations

import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.notes import list_sources, write_notes
from benchmarks.peers import ours, typst_page, weasyprint_html, word
from benchmarks.peers.contestant import Contestant, Lap
from benchmarks.table import format_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.peers.contestant import Prepare

ROUNDS = 3
QUICK = 6
"""Files of a round of --quick."""
BASE = "(c) WeasyPrint, warm"
PEERS: dict[str, Prepare] = {
    BASE: weasyprint_html.prepare_warm,
    "(a) PDF alone": ours.prepare_pdf,
    "(a) full record": ours.prepare_full,
    "(a) full record, all cores": ours.prepare_full_on_all_cores,
    "(b) WeasyPrint, a process a file": weasyprint_html.prepare_command,
    "(d) python-docx and LibreOffice": word.prepare,
    "(e) typst, warm": typst_page.prepare,
}
HEADER = ("", "ms a record", "ratio", "wall ms", "wall ratio", "KB a PDF", "peak MB")


@dataclass(frozen=True, slots=True)
class Course:
    """All laps of one contestant; as many files in each."""

    laps: tuple[Lap, ...]
    files: int

    def describe(self, name: str, base: Course) -> tuple[str, ...]:
        """A row of the table; ratios are taken round by round, the middle one is told."""
        sizes = [size for lap in self.laps for size in lap.sizes]
        pairs = tuple(zip(self.laps, base.laps, strict=True))
        return (
            name,
            f"{1000 * statistics.median(lap.cpu for lap in self.laps) / self.files:.0f}",
            f"{statistics.median(lap.cpu / other.cpu for lap, other in pairs):.2f}",
            f"{1000 * statistics.median(lap.wall for lap in self.laps) / self.files:.0f}",
            f"{statistics.median(lap.wall / other.wall for lap, other in pairs):.2f}",
            f"{statistics.mean(sizes) / 1000:.0f}",
            f"{max(lap.peak for lap in self.laps) / 1e6:.0f}",
        )


def run(*, quick: bool = False) -> str:
    """The table; `ms` are of processor time, `wall` what a clock shows."""
    rounds = 1 if quick else ROUNDS
    each = QUICK if quick else max(QUICK, len(list_sources()) // rounds)
    with tempfile.TemporaryDirectory() as folder:
        files = write_notes(Path(folder), each * rounds)
        courses = compete(files, each)
    base = courses[BASE]
    return format_table(HEADER, [course.describe(name, base) for name, course in courses.items()])


def compete(files: Sequence[Path], each: int) -> dict[str, Course]:
    """Every contestant prints a round of files before any prints the next."""
    contestants = {name: Contestant(prepare, files) for name, prepare in PEERS.items()}
    laps: dict[str, list[Lap]] = {name: [] for name in PEERS}
    try:
        for start in range(0, len(files), each):
            batch = files[start : start + each]
            for name, contestant in contestants.items():
                laps[name].append(contestant.run(batch))
    finally:
        for contestant in contestants.values():
            contestant.stop()
    return {name: Course(tuple(done), each) for name, done in laps.items()}
