"""Notes that bring a worker down cost themselves and nothing else."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from pipeline.processing.worker import Job
from pipeline.watch import events
from pipeline.watch.claim import Claim
from pipeline.watch.queue import Queue, QueuedFile
from tests.pipeline.watch import standin
from tests.pipeline.watch.standin import make_notes

if TYPE_CHECKING:
    from pipeline.processing.record import Rendering
    from tests.pipeline.watch.conftest import Running, Workspace


def find_codes(space: Workspace) -> dict[str, str]:
    return {told.name: told.problems[0].code for told in space.of(events.Rejected)}


def test_notes_that_crash_loop_eat_or_raise_are_rejected_by_name_and_others_go_on(
    space: Workspace,
) -> None:
    space.set(workers=2)
    space.limit(seconds=4.0, memory=300_000_000)
    for do in ("crash", "loop", "eat", "raise", "examine-crash", "examine-loop"):
        space.drop(f"{do}.yaml", make_notes(do=do))
    for number in range(20):
        space.drop(f"n{number}.yaml", make_notes(text=str(number)))
    assert space.run_once() == 1
    assert find_codes(space) == {
        "crash.yaml": "E904",
        "loop.yaml": "E902",
        "eat.yaml": "E903",
        "raise.yaml": "E904",
        "examine-crash.yaml": "E904",
        "examine-loop.yaml": "E902",
    }
    assert len(space.records()) == 20


def test_a_worker_killed_from_outside_is_not_the_fault_of_the_notes(space: Workspace) -> None:
    space.drop("victim.yaml", make_notes(do="die-once"))
    assert space.run_once() == 0
    assert list(space.records()) == ["victim"]


def test_a_worker_that_dies_while_idle_is_replaced(space: Workspace, running: Running) -> None:
    running.start()
    space.drop("one.yaml", make_notes(do="tell-pid"))
    space.wait_for(lambda: space.of(events.Published))
    os.kill(int((space.base / "pid").read_text()), 9)
    running.let_pass(0.5)
    space.drop("two.yaml")
    space.wait_for(lambda: len(space.of(events.Published)) == 2)


def test_a_broken_theme_is_told_once_and_the_file_is_done_when_it_is_mended(
    space: Workspace, running: Running
) -> None:
    running.start()
    for name in ("one", "two"):
        space.drop(f"{name}.yaml", make_notes(do="fault"))
    space.wait_for(lambda: space.of(events.Failed))
    space.drop("other.yaml")
    space.wait_for(lambda: space.of(events.Published))
    running.let_pass(1.0)
    assert len(space.of(events.Failed)) <= 2, "told anew only after something worked"
    (space.base / "mended").touch()
    space.wait_for(lambda: len(space.of(events.Published)) == 3)
    assert not space.of(events.Rejected)


def test_once_leaves_a_file_in_the_inbox_that_a_fault_stops_and_ends_with_3(
    space: Workspace,
) -> None:
    space.drop("first.yaml", make_notes("launch", "fault"))
    space.drop("second.yaml", make_notes("launch"))
    space.drop("other.yaml")
    os.utime(space.inbox / "first.yaml", (1000, 1000))
    assert space.run_once() == 3
    assert list(space.records()) == ["other"]
    assert space.remains() == ["first.yaml", "second.yaml"], "later notes must not overtake"
    (space.base / "mended").touch()
    assert space.run_once() == 0
    assert space.records()["launch.r2"]["notes.yaml"] == make_notes("launch")


def test_a_program_that_cannot_start_its_workers_rejects_nothing(space: Workspace) -> None:
    space.drop("doc.yaml")
    assert space.run_once(Job(standin.examine, fail_to_import)) == 3
    assert space.remains() == ["doc.yaml"]


def fail_to_import(*_: object) -> Rendering:
    raise ImportError("libpango is missing")


class StillWorker:
    """A worker that is idle or busy as the test has it."""

    def __init__(self) -> None:
        self.is_busy = False
        self.result: object = None
        self.given: list[object] = []

    def is_idle(self) -> bool:
        return not self.is_busy

    def submit(self, function: object, *_arguments: object, now: float) -> None:
        self.given.append(function)

    def collect(self, now: float) -> object:
        return self.result


def test_the_worker_that_examined_a_file_renders_it_since_it_has_checked_it(
    space: Workspace,
) -> None:
    file = space.drop("a.yaml")
    first, second = StillWorker(), StillWorker()
    workers: Any = (first, second)
    queue = Queue(standin.JOB, space.settings, workers, space.told.append)
    claim = Claim(file.parent, file.name)
    queue.items.append(QueuedFile(claim, 0.0, data=file.read_bytes()))
    first.is_busy = True
    queue.advance(1.0)
    assert second.given == [standin.examine]
    first.is_busy = False
    second.result = (standin.examine(file.read_bytes(), "a.yaml", space.settings),)
    queue.advance(2.0)
    assert second.given == [standin.examine, standin.render]
    assert first.given == []
