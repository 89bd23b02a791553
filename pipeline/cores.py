"""How many processes pay on this machine."""

from __future__ import annotations

import os


def count_cores() -> int:
    """The cores that this process may use, where the system tells, else those there are."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1
