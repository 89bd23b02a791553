"""A file that waits through a fault never holds up its own correction, nor undoes it later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.watch import events
from tests.pipeline.watch.standin import make_notes

if TYPE_CHECKING:
    from tests.pipeline.watch.conftest import Running, Workspace


def test_the_correction_of_a_file_that_waits_is_published(
    space: Workspace, running: Running
) -> None:
    running.start()
    space.drop("doc.yaml", make_notes("launch", "fault", "old"))
    space.wait_for(lambda: space.of(events.Failed))
    space.drop("doc.yaml", make_notes("launch", "", "new"))
    space.wait_for(lambda: space.of(events.Published))
    (space.base / "mended").touch()
    running.let_pass(2.0)
    running.end()
    assert {name: files["notes.yaml"] for name, files in space.records().items()} == {
        "launch": make_notes("launch", "", "new")
    }
    assert space.remains() == []
    assert [event.problems[0].code for event in space.of(events.Rejected)] == ["E909"]


def test_a_file_of_another_name_that_was_overtaken_is_rejected_with_a_report(
    space: Workspace, running: Running
) -> None:
    running.start()
    space.drop("first.yaml", make_notes("launch", "fault", "old"))
    space.wait_for(lambda: space.of(events.Failed))
    space.drop("second.yaml", make_notes("launch", "", "new"))
    space.wait_for(lambda: space.of(events.Published))
    running.end()
    assert space.remains() == ["rejected/first.yaml", "rejected/first.yaml.errors.txt"]


def test_when_a_fault_of_all_files_is_mended_they_are_revisions_in_their_order(
    space: Workspace, running: Running
) -> None:
    running.start()
    space.drop("first.yaml", make_notes("launch", "fault", "old"))
    space.wait_for(lambda: space.of(events.Failed))
    space.drop("second.yaml", make_notes("launch", "fault", "new"))
    running.let_pass(3.0)
    (space.base / "mended").touch()
    space.wait_for(lambda: len(space.of(events.Published)) == 2)
    assert [event.name for event in space.of(events.Published)] == ["first.yaml", "second.yaml"]
    assert space.of(events.Rejected) == []
