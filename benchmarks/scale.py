"""Ten thousand records: whether the last ones cost what the first ones did.

    python -m benchmarks.scale [RECORDS]

Imports so many notes files on all cores and prints the table of docs/performance.md.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.notes import list_sources, vary_notes
from benchmarks.workers import list_workers, read_memory

if TYPE_CHECKING:
    from collections.abc import Iterator

TURNS = 10
"""A step is so many turns over all the notes, so that every step renders like notes."""
PAUSE = 1.0
"""Seconds between two looks."""


def main(records: int) -> None:
    """Import `records` notes files and print what each step took."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_notes(folder / "notes", records)
        (folder / "outbox").mkdir()
        command = [str(Path(sys.executable).with_name("minutes")), "-C", str(folder)]
        command += ["regenerate", "--out", str(folder / "outbox"), str(folder / "notes")]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
            for row in watch_steps(run, folder / "outbox", TURNS * len(list_sources())):
                print(row, flush=True)
        if run.returncode:
            sys.exit(f"minutes ended with {run.returncode}")


def write_notes(folder: Path, records: int) -> None:
    """The notes files, all of one turn before any of the next in order of name."""
    folder.mkdir()
    for number, (name, text) in enumerate(islice(vary_notes(), records)):
        (folder / f"{number:06}-{name}").write_text(text, encoding="utf-8")


def watch_steps(run: subprocess.Popen[bytes], outbox: Path, step: int) -> Iterator[str]:
    """A row of the table whenever about `step` more records stand."""
    yield "| records | records/s | workers MB |\n| ---: | ---: | ---: |"
    goal, done, began = 1, 0, 0.0
    while run.poll() is None:
        time.sleep(PAUSE)
        standing = sum(not entry.name.startswith(".") for entry in os.scandir(outbox))
        if standing < goal:
            continue
        now = time.monotonic()
        if done:
            memory = " ".join(f"{read_memory(pid):.0f}" for pid in sorted(list_workers(run.pid)))
            yield f"| {standing:,} | {(standing - done) / (now - began):.1f} | {memory} |"
        goal, done, began = standing + step, standing, now


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
