"""How a watcher lasts: memory over thousands of records, latency, and a burst of files.

    python -m benchmarks.soak [RECORDS]

Prints the tables of docs/reliability.md, measured on this machine.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.workers import list_workers, read_memory
from pipeline.processing.record import render_record
from pipeline.settings import load_settings
from schemas.edition import Edition

ROOT = Path(__file__).parents[1]
EXAMPLE = (ROOT / "examples" / "2024-05-10-launch.yaml").read_text(encoding="utf-8")
SETTLE = 0.2
SINGLES = 20
STEPS = 10
AHEAD = 40
"""Files that wait in the inbox while memory is measured."""


def main(records: int) -> None:
    """Run all measurements with `records` records and print them."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        for name in ("inbox", "outbox"):
            (base / name).mkdir()
        (base / "minutes.toml").write_text(f"[watch]\nsettle = {SETTLE}\n")
        print(f"render, warm: {measure_render(base):.0f} ms a record")
        command = [str(Path(sys.executable).with_name("minutes")), "-C", str(base), "watch"]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as watcher:
            drop(base, "warm")
            wait_for(base, 1)
            print(f"latency after settling: {measure_latency(base):.0f} ms (median)")
            measure_memory(base, watcher.pid, records)
            watcher.terminate()


def make_notes(name: str) -> str:
    """The example under another subject, so that each is a record of its own."""
    return EXAMPLE.replace("协作主题: ", f"协作主题: {name} ", 1)


def drop(base: Path, name: str) -> None:
    """Deliver notes whose record gets an id of its own from the name of the file."""
    (base / "inbox" / f"{name}.yaml").write_text(make_notes(name), encoding="utf-8")


def count_records(base: Path) -> int:
    """How many records stand in the outbox."""
    return sum(not entry.name.startswith(".") for entry in (base / "outbox").iterdir())


def wait_for(base: Path, count: int) -> float:
    """Wait until so many records stand; gives the seconds."""
    began = time.monotonic()
    while count_records(base) < count:
        time.sleep(0.005)
    return time.monotonic() - began


def measure_render(base: Path) -> float:
    """Milliseconds for one record in a warm process, the median of several."""
    settings = load_settings(base)
    times = []
    for number in range(SINGLES):
        data = make_notes(f"r{number}").encode()
        began = time.monotonic()
        render_record(data, "notes.yaml", Edition(), settings)
        times.append(time.monotonic() - began)
    return statistics.median(times[2:]) * 1000


def measure_latency(base: Path) -> float:
    """Milliseconds from the end of the settle time to the published record, the median."""
    times = []
    for number in range(SINGLES):
        before = count_records(base)
        drop(base, f"single{number}")
        times.append(wait_for(base, before + 1) - SETTLE)
    return statistics.median(times) * 1000


def measure_memory(base: Path, watcher: int, records: int) -> None:
    """Print the memory of the watcher and its workers as the records come."""
    print("| records | watcher MB | workers MB | records/s |\n| ---: | ---: | ---: | ---: |")
    done = dropped = count_records(base)
    for step in range(1, STEPS + 1):
        goal = records * step // STEPS
        began, start = time.monotonic(), done
        while done < goal:
            while dropped < min(goal, done + AHEAD):
                drop(base, f"n{dropped}")
                dropped += 1
            time.sleep(0.05)
            done = count_records(base)
        workers = " ".join(f"{read_memory(pid):.0f}" for pid in sorted(list_workers(watcher)))
        speed = (done - start) / (time.monotonic() - began)
        print(f"| {done} | {read_memory(watcher):.0f} | {workers} | {speed:.1f} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
