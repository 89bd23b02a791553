"""What the worker processes of a program take, read from /proc."""

from __future__ import annotations

from pathlib import Path


def list_workers(parent: int) -> list[int]:
    """The worker processes of a process, without Python's resource tracker."""
    pids = [
        int(pid)
        for task in Path(f"/proc/{parent}/task").iterdir()
        for pid in (task / "children").read_text().split()
    ]
    return [pid for pid in pids if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def read_memory(pid: int) -> float:
    """The memory of a process in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1000
    return 0.0
