"""The register over 10,000 records beside reading as many small JSON files.

A user without the register would open every record.json; that is what its time is measured
against. Memory is the most that the process had, from its start.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.outboxes import LAST, make_outbox
from benchmarks.table import format_table
from pipeline.outbox.manifest import FILE_NAME

RECORDS = 10_000
ACTIONS = 6
"""Of each record."""
TURNS = 5


def run(*, quick: bool = False) -> str:
    """A table of what was measured."""
    with tempfile.TemporaryDirectory() as folder:
        outbox = Path(folder) / "outbox"
        make_outbox(outbox, RECORDS // 100 if quick else RECORDS, ACTIONS)
        _measure("files", outbox)  # The first reading also fills the system's own cache.
        # By turns, so that whatever else the machine does falls on both.
        rounds = range(1 if quick else TURNS)
        turns = [(_measure("files", outbox), _measure("register", outbox)) for _ in rounds]
    files, register = min(one for one, _ in turns), min(other for _, other in turns)
    rows = (
        ("reading every record.json", f"{files[0]:.2f}", "1.00", f"{files[2]:.0f}"),
        (
            f"the register: {files[1]:,} records, {register[1]:,} actions",
            f"{register[0]:.2f}",
            f"{register[0] / files[0]:.2f}",
            f"{register[2]:.0f}",
        ),
    )
    return format_table(("", "seconds", "ratio", "MB at most"), rows)


def _measure(what: str, outbox: Path) -> tuple[float, int, float]:
    """Seconds, count and megabytes of a process of its own."""
    command = [sys.executable, "-m", "benchmarks.register", what, str(outbox)]
    seconds, count, memory = subprocess.check_output(command, text=True).split()
    return float(seconds), int(count), float(memory)


def _read_files(outbox: Path) -> int:
    kept = [json.loads(file.read_bytes()) for file in sorted(outbox.glob(f"*/{FILE_NAME}"))]
    return len(kept)


def _read_register(outbox: Path) -> int:
    from pipeline.actions.register import read_register

    return len(read_register(outbox, LAST).entries)


def main() -> None:
    """Print the table, or with arguments the figures of one reading."""
    if len(sys.argv) > 1:
        began = time.perf_counter()
        count = {"files": _read_files, "register": _read_register}[sys.argv[1]](Path(sys.argv[2]))
        seconds = time.perf_counter() - began
        print(seconds, count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)
        return
    print(run())


if __name__ == "__main__":
    main()
