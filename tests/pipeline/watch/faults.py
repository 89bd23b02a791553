"""Faults at chosen moments: the watcher is killed, or its disk fails, at the k-th operation."""

from __future__ import annotations

import os
import signal
import threading
import traceback
from typing import TYPE_CHECKING, Any

from pipeline.errors import MinutesError
from pipeline.system import disk
from pipeline.watch import events, settle, watcher
from pipeline.watch.watcher import watch
from tests.pipeline.watch import standin

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.processing.worker import Job
    from pipeline.settings import Settings

CHANGING = frozenset(disk.PRIMITIVES)
GROWING = CHANGING - {"unlink", "remove_folder"}
"""The operations that a full disk can refuse."""


class InstantWorker:
    """Takes the place of a worker process: the task is done at once, in the watcher itself."""

    def __init__(self, job: Job, settings: Settings, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._result: Any = None

    def is_warm(self) -> bool:
        return True

    def is_idle(self) -> bool:
        return self._result is None

    def submit(self, function: Callable[..., Any], *arguments: Any, now: float) -> None:
        try:
            self._result = (function(*arguments),)
        except MinutesError as error:
            self._result = error
        self._wake()

    def collect(self, now: float) -> Any:
        result, self._result = self._result, None
        return result

    def deadline(self) -> float:
        return float("inf")

    def stop(self) -> threading.Thread:
        thread = threading.Thread()
        thread.start()
        return thread


class Arm:
    """Calls `strike` before the k-th of the `operations` that the program makes on its disk."""

    def __init__(self, operations: frozenset[str]) -> None:
        self.calls: list[str] = []
        self.strike: Callable[[int, str], None] = lambda count, name: None
        for name in operations:
            setattr(disk, name, self._wrap(name, getattr(disk, name)))

    def _wrap(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def operate(*arguments: Any) -> Any:
            self.calls.append(name)
            self.strike(len(self.calls), name)
            return real(*arguments)

        return operate


def kill_at(k: int) -> Callable[[int, str], None]:
    def strike(count: int, name: str) -> None:
        if count == k:
            os.kill(os.getpid(), signal.SIGKILL)

    return strike


def fail_at(k: int, code: int, *, lasting: bool) -> Callable[[int, str], None]:
    def strike(count: int, name: str) -> None:
        if count == k or (lasting and count > k):
            raise OSError(code, os.strerror(code), name)

    return strike


def run_in_child(action: Callable[[], int]) -> int:
    """What `os.waitpid` says of a new process that takes `action`."""
    child = os.fork()
    if child == 0:
        code = 99
        try:
            code = action()
        except BaseException:  # noqa: BLE001  # a child must never come back into the test
            traceback.print_exc()
        finally:
            os._exit(code)
    return os.waitpid(child, 0)[1]


def watch_once(settings: Settings, stop_after: int = 0, job: Job = standin.JOB) -> int:
    """Empty the inbox without worker processes; stops when `stop_after` files were taken."""
    vars(watcher)["Worker"] = InstantWorker
    vars(settle)["FIRST_PAUSE"] = 0.01
    stop = threading.Event()
    taken = []

    def tell(event: events.Event) -> None:
        if isinstance(event, events.Taken):
            taken.append(event)
            if len(taken) == stop_after:
                stop.set()

    try:
        return watch(settings, stop=stop, tell=tell, once=True, job=job)
    except MinutesError as error:
        return error.exit_code


def count_operations(settings: Settings, operations: frozenset[str], stop_after: int = 0) -> int:
    """How many operations an undisturbed run makes."""
    reader, writer = os.pipe()

    def count() -> int:
        arm = Arm(operations)
        code = watch_once(settings, stop_after=stop_after)
        os.write(writer, b"%d" % len(arm.calls))
        return code

    run_in_child(count)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        return int(stream.read())


def run_with_strike(
    settings: Settings,
    operations: frozenset[str],
    strike: Callable[[int, str], None],
    stop_after: int = 0,
    job: Job = standin.JOB,
) -> int:
    """A run in a process of its own that is struck; gives what `os.waitpid` says."""

    def run() -> int:
        Arm(operations).strike = strike
        return watch_once(settings, stop_after=stop_after, job=job)

    return run_in_child(run)
