"""Published records, as new notes are compared with them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pipeline.outbox.manifest import FILE_NAME, make_manifest
from pipeline.processing.validate import Archive, validate_notes
from pipeline.settings import Settings
from schemas.model import Edition
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
