"""Resources of this machine: its cores, its time, and the collector that is paused for big work."""

from __future__ import annotations

import _thread
import gc
import os
import threading
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


class OutOfTimeError(Exception):
    """What `limit_time` cut off."""


@contextmanager
def limit_time(seconds: float) -> Iterator[None]:
    """Raise OutOfTimeError from wherever the main thread is after `seconds`; 0 is no limit.

    Costs a thread that sleeps, where a process of its own would cost its start. A call into C ends
    first, and other threads have no limit.
    """
    if not seconds or threading.current_thread() is not threading.main_thread():
        yield
        return
    lock, is_over, is_cut = threading.Lock(), threading.Event(), threading.Event()

    def cut() -> None:
        with lock:
            if not is_over.is_set():
                is_cut.set()
                _thread.interrupt_main()

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        try:
            yield
        finally:
            timer.cancel()
            with lock:
                is_over.set()
    except KeyboardInterrupt:
        if is_cut.is_set():
            raise OutOfTimeError from None
        raise


def count_cores() -> int:
    """The cores that this process may use, where the system tells, else those there are."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1
