"""Executor: what is given to workers, here or on other machines, and how they answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from pipeline.errors import Problem


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
