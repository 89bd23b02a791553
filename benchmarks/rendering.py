"""Rendering the same notes, beside what a user would pick instead."""

from __future__ import annotations

import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.notes import write_notes
from benchmarks.peers import fullbleed_html, ours, typst_page, weasyprint_html, word
from benchmarks.peers.contestant import Contestant, Lap
from benchmarks.table import format_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.peers.contestant import Prepare

ROUNDS = 3
EACH = 14
"""Files of a round."""
QUICK = 6
"""Files of a round of --quick."""
BASE = "(c) WeasyPrint, warm"
ALL_CORES = "(a) full record, all cores"
PEERS: dict[str, Prepare] = {
    BASE: weasyprint_html.prepare_warm,
    "(a) PDF alone": ours.prepare_pdf,
    "(a) full record": ours.prepare_full,
    ALL_CORES: ours.prepare_full_on_all_cores,
    "(b) WeasyPrint, a process a file": weasyprint_html.prepare_command,
    "(d) python-docx and LibreOffice": word.prepare,
    "(e) typst, warm": typst_page.prepare,
    "(f) fullbleed, warm": fullbleed_html.prepare,
}
WHOLE_BATCHES = {ALL_CORES, "(d) python-docx and LibreOffice"}
"""Those that are at their best with many files at once; the others take turns file by file."""
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
        cpu = f"{1000 * statistics.median(lap.cpu for lap in self.laps) / self.files:.0f}"
        ratio = f"{statistics.median(lap.cpu / other.cpu for lap, other in pairs):.2f}"
        return (
            name,
            # The processor time of processes that go on is not known.
            *(("", "") if name == ALL_CORES else (cpu, ratio)),
            f"{1000 * statistics.median(lap.wall for lap in self.laps) / self.files:.0f}",
            f"{statistics.median(lap.wall / other.wall for lap, other in pairs):.2f}",
            f"{statistics.mean(sizes) / 1000:.0f}",
            f"{max(lap.peak for lap in self.laps) / 1e6:.0f}",
        )


def run(*, quick: bool = False) -> str:
    """The table; `ms` are of processor time, `wall` what a clock shows."""
    rounds = 1 if quick else ROUNDS
    each = QUICK if quick else EACH
    with tempfile.TemporaryDirectory() as folder:
        files = write_notes(Path(folder), each * rounds)
        courses = compete(files, each)
    base = courses[BASE]
    return format_table(HEADER, [course.describe(name, base) for name, course in courses.items()])


def compete(files: Sequence[Path], each: int) -> dict[str, Course]:
    """Every contestant prints a file, or a round of files, before any prints the next."""
    contestants: dict[str, Contestant] = {}
    laps: dict[str, list[Lap]] = {name: [] for name in PEERS}
    try:
        for name, prepare in PEERS.items():
            contestants[name] = Contestant(prepare, files)
        for start in range(0, len(files), each):
            done = run_round(contestants, files[start : start + each])
            for name, lap in done.items():
                laps[name].append(lap)
    finally:
        for contestant in contestants.values():
            contestant.stop()
    return {name: Course(tuple(done), each) for name, done in laps.items()}


def run_round(contestants: Mapping[str, Contestant], batch: Sequence[Path]) -> dict[str, Lap]:
    """One lap of each contestant over the same files."""
    turns: dict[str, list[Lap]] = {name: [] for name in contestants}
    for file in batch:
        for name, contestant in contestants.items():
            if name not in WHOLE_BATCHES:
                turns[name].append(contestant.run([file]))
    for name in WHOLE_BATCHES:
        turns[name].append(contestants[name].run(batch))
    return {name: add_laps(parts) for name, parts in turns.items()}


def add_laps(parts: Sequence[Lap]) -> Lap:
    """The laps over single files as one."""
    return Lap(
        sum(lap.wall for lap in parts),
        sum(lap.cpu for lap in parts),
        tuple(size for lap in parts for size in lap.sizes),
        max(lap.peak for lap in parts),
    )
