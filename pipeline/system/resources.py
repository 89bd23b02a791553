"""Resources of this machine: its cores, its time, and the collector that is paused for big work."""

from __future__ import annotations

import ctypes
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


class _TimeUp(BaseException):
    """Raised where the time is up; what catches every Exception lets it pass."""


@contextmanager
def limit_time(seconds: float) -> Iterator[None]:
    """Raise OutOfTimeError from wherever this thread is after `seconds`; 0 is no limit.

    Costs a thread that sleeps, where a process of its own would cost its start. A call into C ends
    first. No signal is used: programs in the background have theirs ignored.
    """
    if not seconds:
        yield
        return
    lock, is_over = threading.Lock(), threading.Event()
    thread = ctypes.c_ulong(threading.get_ident())

    def cut() -> None:
        with lock:
            if not is_over.is_set():
                ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(_TimeUp))

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
    except _TimeUp:
        raise OutOfTimeError from None


def count_cores() -> int:
    """The cores that this process may use, where the system tells, else those there are."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1
