"""An executor of processes goes on whatever befalls one of them."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.archive.executor import Task, TaskError, open_processes
from pipeline.settings import ActionSettings, LimitSettings, RecordSettings, Settings
from tests.pipeline.archive.tasks import die, give_back, raise_fault, sleep

if TYPE_CHECKING:
    import pytest

SETTINGS = Settings(record=RecordSettings(()), actions=ActionSettings(("md",)))


def make_tasks(number: int) -> list[Task]:
    return [Task(str(one), give_back, (one,)) for one in range(number)]


def work(settings: Settings, tasks: list[Task], jobs: int = 2) -> dict[str, object]:
    with open_processes(settings, jobs, threading.Event()) as executor:
        return {task.name: answer for task, answer in executor.work(tasks)}


def test_a_task_that_kills_its_process_twice_is_blamed_and_the_rest_is_done() -> None:
    answers = work(SETTINGS, [Task("deadly", die, ()), *make_tasks(5)])
    deadly = answers.pop("deadly")
    assert isinstance(deadly, TaskError)
    assert deadly.problem is not None
    assert deadly.problem.code == "E904"
    assert sorted(answers) == ["0", "1", "2", "3", "4"]


def test_a_task_over_its_time_is_ended_and_the_rest_is_done() -> None:
    settings = replace(SETTINGS, limits=LimitSettings(seconds=1.0))
    answers = work(settings, [Task("endless", sleep, ()), *make_tasks(3)], jobs=1)
    endless = answers.pop("endless")
    assert isinstance(endless, TaskError)
    assert endless.problem is not None
    assert endless.problem.code == "E902"
    assert len(answers) == 3


def test_a_fault_is_told_and_the_rest_is_done() -> None:
    answers = work(SETTINGS, [Task("faulty", raise_fault, ()), *make_tasks(2)], jobs=1)
    assert answers.pop("faulty") == TaskError(fault="RuntimeError: out of order")
    assert len(answers) == 2


def test_no_task_is_taken_once_it_is_to_stop() -> None:
    stop = threading.Event()
    with open_processes(SETTINGS, 1, stop) as executor:
        answers = []
        for answer in executor.work(make_tasks(50)):
            answers.append(answer)
            stop.set()
    assert len(answers) == 1


def test_a_worker_that_has_grown_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.archive.executor.GROWTH", -1)
    answers = work(SETTINGS, make_tasks(3), jobs=1)
    processes = {answer[1] for answer in answers.values() if isinstance(answer, tuple)}
    assert len(processes) == 3
