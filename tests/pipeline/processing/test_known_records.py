"""Published records, as new notes are compared with them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.outbox.manifest import FILE_NAME, make_manifest
from pipeline.processing.check import Archive
from pipeline.processing.record import make_record as publish_notes
from pipeline.processing.record import make_records
from pipeline.processing.validate import validate_notes
from pipeline.processing.worker import examine_dropped, render_dropped
from pipeline.settings import Settings
from pipeline.validation.validator import check_notes
from schemas.edition import Edition
from tests.builders import make_record
from tests.pieces import write_notes

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def outbox(tmp_path: Path) -> Path:
    """An outbox with one record, and what does not belong there."""
    record = make_record()
    record = replace(record, meeting=replace(record.meeting, id="2024-04-26-pilot"))
    folder = tmp_path / record.id
    folder.mkdir()
    manifest = make_manifest(
        record,
        Edition(),
        source="a.yaml",
        notes=("notes.yaml", b""),
        build="0" * 64,
        libraries={},
        files={},
    )
    (folder / FILE_NAME).write_bytes(manifest.to_json())
    (tmp_path / "broken.r2").mkdir()
    (tmp_path / "actions.xlsx").touch()
    return tmp_path


def test_records_and_their_actions_are_listed(outbox: Path) -> None:
    archive = Archive(outbox)
    assert archive.list_records() == ("2024-04-26-pilot", "broken")
    actions = archive.list_actions("2024-04-26-pilot")
    assert actions
    assert all(action.startswith("2024-04-26-pilot/") for action in actions)
    assert archive.list_actions("broken") == ()
    assert archive.list_actions("../else") == ()
    assert Archive(outbox / "missing").list_records() == ()


def test_an_update_of_a_misspelt_record_is_told_by_validate(outbox: Path) -> None:
    piece = "updates: [{action: 2024-04-26-pilto/A1, status: in_progress}]"
    verdict = validate_notes(write_notes("en", piece), "a.yaml", Settings(outbox=outbox))
    (problem,) = verdict.problems
    assert problem.code == "W218"
    assert problem.details["suggestion"] == "2024-04-26-pilot/A1"


def test_render_and_watch_tell_the_warnings_that_validate_tells(
    outbox: Path, tmp_path: Path
) -> None:
    piece = "updates: [{action: 2024-04-26-pilto/A1, status: in_progress}]"
    data, settings = write_notes("en", piece), Settings(outbox=outbox)
    file = tmp_path / "a.yaml"
    file.write_bytes(data)
    told = [problem.code for problem in validate_notes(data, "a.yaml", settings).problems]
    assert told == ["W218"]
    examined = [problem.code for problem in examine_dropped(data, "a.yaml", settings).problems]
    assert set(told) <= set(examined)
    (made,) = make_records([file], settings)
    assert [problem.code for problem in made.problems] == told


def test_a_record_that_came_since_is_known(outbox: Path) -> None:
    archive = Archive(outbox)
    assert "launch" not in archive.list_records()
    (outbox / "launch").mkdir()
    assert "launch" in archive.list_records()


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """An item for each time that notes are checked."""
    found: list[object] = []

    def count(*arguments: Any, **options: Any) -> Any:
        found.append(arguments)
        return check_notes(*arguments, **options)

    monkeypatch.setattr("pipeline.processing.check.check_notes", count)
    return found


def test_notes_are_checked_once_on_their_way_to_a_record(
    outbox: Path, counted: list[object]
) -> None:
    settings = Settings(outbox=outbox)
    assert publish_notes(write_notes("en", ""), "a.yaml", settings).folder
    assert len(counted) == 1


def test_a_worker_renders_what_it_examined_without_checking_it_again(
    outbox: Path, counted: list[object]
) -> None:
    piece = "updates: [{action: 2024-04-26-pilto/A1, status: in_progress}]"
    data, settings = write_notes("en", piece), Settings(outbox=outbox)
    examined = examine_dropped(data, "a.yaml", settings)
    rendering = render_dropped(data, "a.yaml", Edition(), settings)
    assert len(counted) == 1
    assert rendering.files
    assert rendering.problems == examined.problems
    assert {problem.code for problem in examined.problems} >= {"W218"}


def test_the_same_notes_dropped_again_are_judged_by_what_the_outbox_holds_by_then(
    outbox: Path,
) -> None:
    data, settings = (
        write_notes("en", "updates: [{action: launch-1/A1, status: in_progress}]"),
        Settings(outbox=outbox),
    )
    for name in ("launch-1x", "launch-1"):
        (outbox / name).mkdir()
        codes = [problem.code for problem in examine_dropped(data, "a.yaml", settings).problems]
        assert ("W218" in codes) is (name == "launch-1x")
