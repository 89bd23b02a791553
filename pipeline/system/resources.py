"""Resources of this machine: its cores, and the garbage collector that is paused for big work."""

from __future__ import annotations

import gc
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def pause_collector(*, freeze: bool = False) -> Iterator[None]:
    """Let the collector rest, where it was at work; with `freeze`, pass over what was made."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            if freeze:
                gc.freeze()
            gc.enable()


def count_cores() -> int:
    """The cores that this process may use, where the system tells, else those there are."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1
