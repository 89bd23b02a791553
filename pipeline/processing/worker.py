"""Worker processes that examine and render, each record within its limits of time and memory."""

from __future__ import annotations

import contextlib
import ctypes
import datetime as dt
import gc
import logging
import multiprocessing
import os
import signal
import sys
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import lru_cache
from threading import Thread
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from pipeline.errors import Location, MinutesError, Problem
from pipeline.processing.check import Archive
from pipeline.processing.record import Rendering, examine_file, render_checked
from schemas.edition import Edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.processing.record import CheckedFile, Examination
    from pipeline.settings import LimitSettings, Settings

_LOGGER = logging.getLogger("minutes")

SAMPLE = """\
基本信息:
  协作主题: 样例
  协作部门: [甲部门]
  参与人员: [张三]
  沟通时间: 2024-05-10 14:00-15:30
  沟通形式: 线下会议
  记录人: 张三
议题讨论结果:
  - 议题: 一
    结论: 同意。
"""
_FAILURE_CODES = {"time": "E902", "memory": "E903", "crash": "E904"}
TASKS = 1000
"""After so many tasks a worker is replaced, whatever its libraries have kept."""
START_SECONDS = 60.0
_PR_SET_PDEATHSIG = 1
START_FAILURE = "the worker process does not start; `minutes doctor` may tell why"


def examine_dropped(data: bytes, name: str, settings: Settings) -> Examination:
    """Check a notes file that was just dropped: its lateness is judged by the clock."""
    _examine.cache_clear()  # What the clock and the outbox said of the same bytes before is past.
    return _examine(data, name, settings)[0]


def render_dropped(data: bytes, name: str, edition: Edition, settings: Settings) -> Rendering:
    """Render a notes file that was dropped, with all warnings of its examination.

    The worker that examined it last does not read and check it again.
    """
    examination, file = _examine(data, name, settings)
    if file is None:
        return Rendering(language=examination.language, problems=examination.problems)
    return render_checked(file, edition, settings)


@lru_cache(maxsize=1)
def _examine(data: bytes, name: str, settings: Settings) -> tuple[Examination, CheckedFile | None]:
    now = dt.datetime.now(ZoneInfo(settings.timezone))
    return examine_file(data, name, settings, now=now, earlier=Archive(settings.outbox))


@dataclass(frozen=True, slots=True)
class Job:
    """What workers do with notes: functions that can be found by name in another process."""

    examine: Callable[[bytes, str, Settings], Examination] = examine_dropped
    render: Callable[[bytes, str, Edition, Settings], Rendering] = render_dropped


def render_nothing(data: bytes, name: str, edition: Edition, settings: Settings) -> Rendering:
    """Render nothing: for workers that are not to be warm, since they have something else to do."""
    return Rendering()


JOB = Job()
COLD = Job(render=render_nothing)


def warm_up(job: Job, settings: Settings) -> None:
    """Render the sample, so that all libraries and fonts are loaded."""
    try:
        job.render(SAMPLE.encode(), "sample.yaml", Edition(), settings)
    except Exception:  # a worker that cannot render tells so with its first file
        _LOGGER.debug("the sample could not be rendered", exc_info=True)


def describe_failure(failure: WorkerFailure, limits: LimitSettings) -> Problem:
    """The problem of notes that broke a limit or the program."""
    limit = {"time": f"{limits.seconds:g}", "memory": format_size(limits.memory)}
    details = {"limit": limit.get(failure.reason, ""), "detail": failure.detail}
    return Problem(_FAILURE_CODES[failure.reason], Location(1, 1), details=details)


def format_size(size: int) -> str:
    """A number of bytes as people write it: `5 MB`, `10.7 GB`."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("KB", 10**3)):
        if size >= factor:
            return f"{size / factor:.1f}".removesuffix(".0") + f" {unit}"
    return f"{size} B"


@dataclass(frozen=True, slots=True)
class WorkerFailure:
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

    def collect(self, now: float) -> tuple[Any] | WorkerFailure | Exception | None:
        """What the task gave, in a tuple, or how it ended; None while it runs."""
        if self._future is None:
            return None
        if not self._future.done():
            return self._check_time(now)
        future, self._future = self._future, None
        try:
            return (future.result(),)
        except MemoryError:
            return WorkerFailure("memory")
        except ProcessExpired as error:
            return WorkerFailure("crash", f"exit code {error.exitcode}")
        except BrokenProcessPool:
            self.replace()
            return MinutesError(START_FAILURE)
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

    def _check_time(self, now: float) -> WorkerFailure | MinutesError | None:
        if not self._began and self._future is not None and self._future.running():
            self._began = now  # A worker that was replaced has to import everything first.
        if now < self.deadline():
            return None
        self._future = None
        self.replace()
        return WorkerFailure("time") if self._began else MinutesError(START_FAILURE)

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
    pool.stop()  # type: ignore[no-untyped-call]  # of pebble
    pool.join()
