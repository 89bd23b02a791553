"""Executor of workers on other machines, by Dask; all see the outbox under the same path."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, wait
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pipeline.archive.executor import TaskError
from pipeline.errors import MinutesError, UsageError

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Executor, Future

    from pipeline.archive.executor import Answer, Task

AHEAD = 4
"""Tasks that the scheduler is given for every thread of its workers, so that none runs dry."""
_TIMEOUT = "15s"
_PATIENCE = 0.5


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

    def __init__(self, executor: Executor, count: Any, stop: threading.Event) -> None:
        self._executor = executor
        self._count_threads = count
        self._stop = stop

    def work(self, tasks: Iterable[Task]) -> Iterator[Answer]:
        """An answer for every task taken, in the order that they end."""
        waiting = iter(tasks)
        running: dict[Future[Any], Task] = {}
        more = True
        while more or running:
            more = more and self._hand_out(waiting, running)
            ended, _ = wait(running, timeout=_PATIENCE, return_when=FIRST_COMPLETED)
            for future in ended:
                yield running.pop(future), self._collect(future)
            if self._stop.is_set():
                for future in running:
                    future.cancel()
                return

    def _hand_out(self, waiting: Iterator[Task], running: dict[Future[Any], Task]) -> bool:
        """Keep the scheduler supplied; False where there are no more tasks."""
        for _ in range(AHEAD * max(1, self._count_threads()) - len(running)):
            task = next(waiting, None)
            if task is None:
                return False
            running[self._executor.submit(task.function, *task.arguments)] = task
        return True

    def _collect(self, future: Future[Any]) -> tuple[Any, ...] | TaskError:
        try:
            result: tuple[Any, ...] = future.result()
        except Exception as error:  # noqa: BLE001  # whatever befell the task is its result
            return TaskError(fault=f"{type(error).__name__}: {error}")
        return result
