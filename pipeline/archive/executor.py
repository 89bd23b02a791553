"""Executors of tasks: how workers are asked and answer, processes of this machine, a Dask cluster.

Workers on other machines see the outbox under the same path.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent import futures
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from pipeline.errors import MinutesError, UsageError
from pipeline.processing.worker import (
    COLD,
    JOB,
    START_FAILURE,
    Worker,
    WorkerFailure,
    describe_failure,
)

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from pipeline.errors import Problem
    from pipeline.processing.worker import Job
    from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Task:
    """A call of a function that every process finds by its name; `name` is what it works on."""

    name: str
    function: Callable[..., tuple[Any, ...]]
    arguments: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class TaskError:
    """A task without an answer: its notes broke a limit or the process, or no worker was left."""

    problem: Problem | None = None
    fault: str = ""


Answer = tuple[Task, tuple[Any, ...] | TaskError]


class Executor(Protocol):
    """Workers who take tasks one by one and answer in the order that they end."""

    def work(self, tasks: Iterable[Task]) -> Iterator[Answer]:
        """An answer for every task taken; a task that fails never stops the rest."""


ExecutorFactory = Callable[[], "AbstractContextManager[Executor]"]
"""Starts an executor, which takes a while, and stops it in the end."""


GROWTH = 300_000_000
"""Bytes that a worker may have more than after its first task; then another takes its place."""
_TRIES = 2
"""A worker may be killed by others than its notes; the second time it is their doing."""
_PATIENCE = 0.5
"""Seconds between two looks at whether to stop."""


@contextmanager
def open_processes(
    settings: Settings, jobs: int, stop: threading.Event, job: Job = JOB
) -> Iterator[LocalExecutor]:
    """`jobs` warm processes, each with one task at a time."""
    executor = LocalExecutor(settings, jobs, stop, job)
    try:
        yield executor
    finally:
        executor.dismiss()


def call_within_limits(
    settings: Settings, function: Callable[..., Any], *arguments: Any, job: Job = COLD
) -> Any | TaskError:
    """What the function gives in a process of its own, or how that broke the limits of `settings`.

    For what reads files of others: a function that every process finds by its name.
    """
    task = Task("", call_one, (function, arguments))
    with open_processes(settings, 1, threading.Event(), job) as executor:
        ((_, answer),) = executor.work([task])
    return answer if isinstance(answer, TaskError) else answer[0]


def call_one(function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[Any]:
    """What the function gives, alone in a tuple, as tasks answer."""
    return (function(*arguments),)


class LocalExecutor:
    """Processes that check and render, each task within the limits of `settings`.

    When `stop` is set no more tasks are taken, and those begun are finished.
    """

    def __init__(
        self, settings: Settings, jobs: int, stop: threading.Event, job: Job = JOB
    ) -> None:
        self._limits = settings.limits
        self._stop = stop
        self._wake = threading.Event()
        self._workers = [Worker(job, settings, self._wake.set) for _ in range(jobs)]
        self._running: dict[Worker, Task] = {}
        self._again: deque[Task] = deque()
        self._tries: dict[Task, int] = {}
        self._sizes: dict[Worker, int] = {}

    def work(self, tasks: Iterable[Task]) -> Iterator[Answer]:
        """An answer for every task taken, in the order that they end."""
        waiting = iter(tasks)
        more = True
        while more or self._running or (self._again and not self._stop.is_set()):
            more = self._hand_out(waiting)
            if self._running or more or self._again:
                self._wait()
            for worker in tuple(self._running):
                yield from self._collect(worker)

    def dismiss(self) -> None:
        """End all processes, whatever they are doing."""
        for thread in [worker.stop() for worker in self._workers]:
            thread.join()

    def _hand_out(self, waiting: Iterator[Task]) -> bool:
        """Give every idle worker a task; False where there are no more."""
        if self._stop.is_set():
            return False
        for worker in self._workers:
            if worker.is_idle():
                task = self._again.popleft() if self._again else next(waiting, None)
                if task is None:
                    return False
                self._running[worker] = task
                arguments = (task.function, task.arguments)
                worker.submit(do_and_measure, *arguments, now=time.monotonic())
        return True

    def _wait(self) -> None:
        now = time.monotonic()
        deadline = min((worker.deadline() for worker in self._running), default=now + _PATIENCE)
        self._wake.wait(max(0.0, min(deadline - now, _PATIENCE)))
        self._wake.clear()

    def _collect(self, worker: Worker) -> Iterator[Answer]:
        result = worker.collect(time.monotonic())
        if result is None:
            return
        task = self._running.pop(worker)
        if isinstance(result, tuple):
            answer, size = result[0]
            self._tries.pop(task, None)
            self._check_memory(worker, size)
            yield task, answer
        elif isinstance(result, WorkerFailure):
            yield from self._record_failure(task, result)
        elif isinstance(result, MinutesError) and str(result) == START_FAILURE:
            raise result
        else:
            yield task, TaskError(fault=f"{type(result).__name__}: {result}")

    def _record_failure(self, task: Task, failure: WorkerFailure) -> Iterator[Answer]:
        self._tries[task] = self._tries.get(task, 0) + 1
        if failure.reason == "crash" and self._tries[task] < _TRIES:
            self._again.append(task)
        else:
            yield task, TaskError(describe_failure(failure, self._limits))

    def _check_memory(self, worker: Worker, size: int) -> None:
        if size - self._sizes.setdefault(worker, size) > GROWTH:
            worker.replace()
            del self._sizes[worker]


def do_and_measure(function: Any, arguments: tuple[Any, ...]) -> tuple[tuple[Any, ...], int]:
    """What the function gives, and the memory of this process afterwards, in bytes."""
    return function(*arguments), measure_memory()


def measure_memory() -> int:
    """Resident memory of this process in bytes; its highest so far where only that is known."""
    if sys.platform == "linux":
        with open("/proc/self/statm", "rb") as stream:  # noqa: PTH123  # once a record
            return int(stream.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


AHEAD = 4
"""Tasks that the scheduler is given for every thread of its workers, so that none runs dry."""
_TIMEOUT = "15s"


@contextmanager
def open_cluster(address: str, stop: threading.Event) -> Iterator[DaskExecutor]:
    """The workers of the scheduler at `address`; raises UsageError, MinutesError."""
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError("--scheduler: install the extra: minutes-pipeline[cluster]") from error
    try:
        client: Any = Client(address, timeout=_TIMEOUT)  # type: ignore[no-untyped-call]  # of Dask
    except (OSError, ValueError) as error:
        raise MinutesError(f"--scheduler: {address}: no scheduler answers") from error
    with client:
        # Rendering twice gives the same bytes: what a lost worker had begun is simply begun again.
        executor = client.get_executor(pure=False, retries=2)
        yield DaskExecutor(executor, lambda: sum(client.nthreads().values()), stop)


class DaskExecutor:
    """Workers behind an executor; what they were doing when they died is given to others."""

    def __init__(self, executor: futures.Executor, count: Any, stop: threading.Event) -> None:
        self._executor = executor
        self._count_threads = count
        self._stop = stop

    def work(self, tasks: Iterable[Task]) -> Iterator[Answer]:
        """An answer for every task taken, in the order that they end."""
        waiting = iter(tasks)
        running: dict[futures.Future[Any], Task] = {}
        more = True
        while more or running:
            more = more and self._hand_out(waiting, running)
            ended, _ = futures.wait(running, timeout=_PATIENCE, return_when=futures.FIRST_COMPLETED)
            for future in ended:
                yield running.pop(future), self._collect(future)
            if self._stop.is_set():
                for future in running:
                    future.cancel()
                return

    def _hand_out(self, waiting: Iterator[Task], running: dict[futures.Future[Any], Task]) -> bool:
        """Keep the scheduler supplied; False where there are no more tasks."""
        for _ in range(AHEAD * max(1, self._count_threads()) - len(running)):
            task = next(waiting, None)
            if task is None:
                return False
            running[self._executor.submit(task.function, *task.arguments)] = task
        return True

    def _collect(self, future: futures.Future[Any]) -> tuple[Any, ...] | TaskError:
        try:
            result: tuple[Any, ...] = future.result()
        except Exception as error:  # noqa: BLE001  # whatever befell the task is its result
            return TaskError(fault=f"{type(error).__name__}: {error}")
        return result
