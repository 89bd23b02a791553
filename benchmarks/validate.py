"""Validating notes: `minutes validate` beside check-jsonschema with our own schema.

Both get the same 1,000 files in one run; check-jsonschema knows the form only, not the rules.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.table import format_table
from schemas.json_schema import dump_schema

BIN = Path(sys.executable).parent
EXAMPLES = Path(__file__).parents[1] / "examples"
CORPUS = Path(__file__).parents[1] / "tests" / "corpus"
FILES = 1000
STARTS = 20
TURNS = 3
GOAL_SPEED = 5.0
GOAL_START = 2.0


@dataclass(frozen=True, slots=True)
class Result:
    """Seconds for all files with each program, and for a start on one small file."""

    files: int
    size: int
    ours: float
    theirs: float
    start: float
    imports: float

    @property
    def speed(self) -> float:
        """How many times faster we are on all files."""
        return self.theirs / self.ours

    @property
    def start_ratio(self) -> float:
        """Our start, by the start of an interpreter that imports our three libraries."""
        return self.start / self.imports


def copy_files(folder: Path) -> list[str]:
    """1,000 notes files in `folder`: the examples and the real meetings, again and again."""
    sources = sorted(EXAMPLES.glob("*.*"))
    sources += sorted(CORPUS.glob("20*"))
    files = []
    for index in range(FILES):
        source = sources[index % len(sources)]
        files.append(shutil.copy(source, folder / f"{index:04}-{source.name}"))
    return [str(file) for file in files]


def measure(command: list[str]) -> float:
    """Seconds that a command takes; it must find no error."""
    # An installed program is compiled once; a developer's environment may forbid that.
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - started


def compare() -> Result:
    """Run both over all files, and both starts, several times, taking the best."""
    small = str(EXAMPLES / "2024-05-17-weekly.yaml")
    imports = [sys.executable, "-c", "import click, marshmallow, yaml"]
    minutes = [str(BIN / "minutes"), "validate"]
    with tempfile.TemporaryDirectory() as folder:
        schema = Path(folder, "notes.schema.json")
        schema.write_text(dump_schema(), encoding="utf-8")
        notes = Path(folder, "notes")
        notes.mkdir()
        files = copy_files(notes)
        checker = [str(BIN / "check-jsonschema"), "--schemafile", str(schema)]
        start, base = measure_by_turns([*minutes, small], imports, STARTS)
        ours, theirs = measure_by_turns([*minutes, *files], [*checker, *files], TURNS)
        return Result(
            files=len(files),
            size=sum(Path(file).stat().st_size for file in files),
            ours=ours,
            theirs=theirs,
            start=start,
            imports=base,
        )


def measure_by_turns(one: list[str], other: list[str], turns: int) -> tuple[float, float]:
    """The best times of two commands, run by turns, so that a busy machine slows down both."""
    times = [(measure(one), measure(other)) for _ in range(turns)]
    return min(first for first, _ in times), min(second for _, second in times)


def describe(result: Result) -> dict[str, float]:
    """The figures for a table or a file."""
    return {
        "files": result.files,
        "megabytes": round(result.size / 1e6, 1),
        "minutes_seconds": round(result.ours, 2),
        "check_jsonschema_seconds": round(result.theirs, 2),
        "times_faster": round(result.speed, 1),
        "start_milliseconds": round(result.start * 1000),
        "imports_milliseconds": round(result.imports * 1000),
        "start_ratio": round(result.start_ratio, 2),
    }


def run() -> str:
    """The figures as a table."""
    figures = describe(compare())
    return format_table(("", "figure"), [(name, f"{value:g}") for name, value in figures.items()])


if __name__ == "__main__":
    result = compare()
    print(json.dumps(describe(result), indent=1))
    sys.exit(result.speed < GOAL_SPEED or result.start_ratio > GOAL_START)
