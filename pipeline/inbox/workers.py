"""Worker processes that check and render, each record within its limits of time and memory."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import multiprocessing
import os
import signal
import sys
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING, Any

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from pipeline.errors import MinutesError
from pipeline.inbox.warmth import warm_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.inbox.warmth import Job
    from pipeline.settings import Settings

TASKS = 1000
"""After so many tasks a worker is replaced, whatever its libraries have kept."""
START_SECONDS = 60.0
_PR_SET_PDEATHSIG = 1
STILLBORN = "the worker process does not start; `minutes doctor` may tell why"


@dataclass(frozen=True, slots=True)
class Broken:
    """A task that ended without a result of its own: why, and its exit code."""

    reason: str
    """`time`, `memory` or `crash`."""
    detail: str = ""


class Worker:
    """One process with one task at a time, replaced when it dies or breaks a limit.

    Not several in one pool: pebble 5.2 measures its own limits by the time of day, and a worker
    that dies at a bad moment takes the pool's channel, or its task's fate, with it.
    """

    def __init__(self, job: Job, settings: Settings, wake: Callable[[], None]) -> None:
        self._arguments = (job, settings)
        self._seconds = settings.limits.seconds
        self._wake = wake
        self._start()
        self._future: ProcessFuture[Any] | None = None
        self._began = self._submitted = 0.0

    def submit(self, function: Callable[..., Any], *arguments: Any, now: float) -> None:
        """Give the idle worker a task."""
        try:
            self._future = self._pool.schedule(function, args=arguments)
        except RuntimeError:  # It died while idle.
            self.replace()
            self._future = self._pool.schedule(function, args=arguments)
        self._began, self._submitted = 0.0, now
        self._future.add_done_callback(lambda _: self._wake())

    def is_warm(self) -> bool:
        """Whether the worker has loaded all it needs, or has tried to."""
        return self._warming.done()

    def is_idle(self) -> bool:
        """Whether the worker can be given a task."""
        return self._future is None and self.is_warm()

    def collect(self, now: float) -> tuple[Any] | Broken | Exception | None:
        """What the task gave, in a tuple, or how it ended; None while it runs."""
        if self._future is None:
            return None
        if not self._future.done():
            return self._check_time(now)
        future, self._future = self._future, None
        try:
            return (future.result(),)
        except MemoryError:
            return Broken("memory")
        except ProcessExpired as error:
            return Broken("crash", f"exit code {error.exitcode}")
        except BrokenProcessPool:
            self.replace()
            return MinutesError(STILLBORN)
        except Exception as error:  # noqa: BLE001  # whatever the task raised is its result
            return error

    def deadline(self) -> float:
        """When the running task will break its limit of time; infinity where there is none."""
        if self._future is None:
            return float("inf")
        return self._began + self._seconds if self._began else self._submitted + START_SECONDS

    def replace(self) -> None:
        """Stop the process and start another."""
        self.stop()
        self._start()

    def stop(self) -> Thread:
        """Stop the process without waiting for its task; gives the thread that sees to it."""
        thread = Thread(target=_stop_pool, args=(self._pool,))
        thread.start()
        return thread

    def _check_time(self, now: float) -> Broken | MinutesError | None:
        if not self._began and self._future is not None and self._future.running():
            self._began = now  # A worker that was replaced has to import everything first.
        if now < self.deadline():
            return None
        self._future = None
        self.replace()
        return Broken("time") if self._began else MinutesError(STILLBORN)

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPool(
            1, TASKS, initializer=prepare, initargs=self._arguments, context=context
        )
        self._warming = self._pool.schedule(_do_nothing)
        self._warming.add_done_callback(lambda _: self._wake())


def prepare(job: Job, settings: Settings) -> None:
    """Set the limits of a new worker process and make it ready to render at once."""
    die_with_parent()
    warm_up(job, settings)
    # What is loaded stays: the collector need not look at it after each record.
    gc.collect()
    gc.freeze()
    limit_memory(settings.limits.memory)


def die_with_parent() -> None:
    """Have the system end this process when the watcher dies, where it can (Linux).

    Without it, a worker in an endless loop would outlive a watcher that is killed.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        parent = multiprocessing.parent_process()
        if parent is not None and parent.pid != os.getppid():
            os._exit(1)


def limit_memory(size: int) -> None:
    """Let no allocation of this process go beyond `size` bytes, where the system can."""
    if sys.platform == "win32":
        return
    import resource

    # Linux counts in DATA what a process has of its own; files that it maps are not its cost.
    kind = resource.RLIMIT_DATA if sys.platform == "linux" else resource.RLIMIT_AS
    hard = resource.getrlimit(kind)[1]
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(kind, (size, hard))


def _do_nothing() -> None:
    """Done as soon as the worker is warm."""


def _stop_pool(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join()
