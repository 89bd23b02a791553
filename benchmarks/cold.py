"""One record from the command line, beside importing WeasyPrint and rendering warm."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.notes import write_notes
from benchmarks.peers import ours
from benchmarks.peers.contestant import Contestant, measure_cpu
from benchmarks.table import format_table

RUNS = 7
MINUTES = (sys.executable, "-c", "from pipeline.cli.app import main; main()")


def run(*, quick: bool = False) -> str:
    """The table; seconds of processor time, the middle of several runs taken by turns."""
    runs = 3 if quick else RUNS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = write_notes(folder / "notes", 1)
        warm = Contestant(ours.prepare_full, files)
        imports, renders, records = [], [], []
        for number in range(runs):
            outbox = folder / f"outbox{number}"
            imports.append(time_command(sys.executable, "-c", "import weasyprint"))
            renders.append(warm.run(files).cpu)
            records.append(time_command(*MINUTES, "render", "-o", str(outbox), str(files[0])))
        warm.stop()
    sums = [one + other for one, other in zip(imports, renders, strict=True)]
    ratio = statistics.median(one / other for one, other in zip(records, sums, strict=True))
    return format_table(
        ("", "seconds", "ratio"),
        [
            ("importing WeasyPrint", f"{statistics.median(imports):.2f}", ""),
            ("one full record, warm", f"{statistics.median(renders):.2f}", ""),
            ("both", f"{statistics.median(sums):.2f}", "1.00"),
            ("`minutes render`, cold", f"{statistics.median(records):.2f}", f"{ratio:.2f}"),
        ],
    )


def time_command(*command: str) -> float:
    """Processor seconds of a process."""
    before = measure_cpu()
    subprocess.run(command, check=True, capture_output=True)
    return measure_cpu() - before
