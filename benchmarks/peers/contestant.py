"""A way to print records, run warm in a process of its own and told what to print."""

from __future__ import annotations

import gc
import multiprocessing
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Printer = Callable[[Sequence[Path]], list[int]]
"""Prints the records of notes files; gives the sizes of their PDFs."""
Prepare = Callable[[Sequence[Path]], Printer]
"""Makes a printer for these files, with all that need not be timed."""


@dataclass(frozen=True, slots=True)
class Lap:
    """One batch by one contestant, in seconds and bytes."""

    wall: float
    cpu: float
    """Processor time of the process and of all that it started."""
    sizes: tuple[int, ...]
    peak: int
    """The largest single process so far."""


class Contestant:
    """The process behind one printer. `prepare` makes the printer there, untimed."""

    def __init__(self, prepare: Prepare, files: Sequence[Path]) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, prepare, tuple(files)))
        self._process.start()
        # With only one end left over there, reading ends when the process does.
        theirs.close()
        self._receive()

    def run(self, files: Sequence[Path]) -> Lap:
        """Print a batch and time it."""
        self._pipe.send(tuple(files))
        lap: Lap = self._receive()
        return lap

    def _receive(self) -> Any:
        try:
            return self._pipe.recv()
        except EOFError as error:
            raise RuntimeError("a contestant has died; what it said stands above") from error

    def stop(self) -> None:
        """End the process; those that it started end when it is gone."""
        self._process.terminate()
        self._process.join()


def serve(pipe: Connection, prepare: Prepare, files: Sequence[Path]) -> None:
    """Print batches for ever; the first file is printed once before, to be warm."""
    printer = prepare(files)
    printer(files[:1])
    gc.collect()
    gc.freeze()
    pipe.send(True)
    while True:
        batch = pipe.recv()
        wall, cpu = time.perf_counter(), measure_cpu()
        sizes = printer(batch)
        wall, cpu = time.perf_counter() - wall, measure_cpu() - cpu
        pipe.send(Lap(wall, cpu, tuple(sizes), measure_peak()))


def measure_cpu() -> float:
    """Processor seconds of this process and of its children that have ended."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def measure_peak() -> int:
    """Bytes of the largest process, this one or a child."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return 1024 * max(resource.getrusage(one).ru_maxrss for one in who)
