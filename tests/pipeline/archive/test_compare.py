"""Whether an outbox is made of these notes: edited, added and removed ones are named, with 1."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.pipeline.archive.records import Archive

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def kept(tmp_path: Path) -> Archive:
    """Three notes files and the outbox that is made of them."""
    archive = Archive(tmp_path / "kept")
    for name, day in (("a", "2024-05-10"), ("b", "2024-05-20"), ("c", "2024-06-01")):
        archive.write(f"{name}.yaml", day)
    assert archive.run("--out", str(archive.outbox), str(archive.notes)) == 0
    return archive


def look(archive: Archive, *paths: str) -> tuple[int, dict[str, tuple[str, list[str]]]]:
    """The exit code of a check, and what it tells of every file or folder, by its name."""
    named = paths or (str(archive.notes),)
    report = archive.report("--check", "--out", str(archive.outbox), *named)
    code = archive.run("--check", "--out", str(archive.outbox), *named)
    told = {
        one["name"].rpartition("/")[2]: (one["end"], [why["cause"] for why in one["reasons"]])
        for one in report["records"]
    }
    return code, told


def test_an_outbox_that_is_made_of_the_notes_is_unchanged(kept: Archive) -> None:
    assert look(kept) == (0, {})


def test_edited_added_and_removed_notes_are_named(kept: Archive) -> None:
    kept.write("b.yaml", "2024-05-20", subject="Something else")
    kept.write("d.yaml", "2024-06-02")
    (kept.notes / "c.yaml").unlink()
    assert look(kept) == (
        1,
        {
            "b.yaml": ("stale", ["edited"]),
            "d.yaml": ("stale", ["added"]),
            "2024-06-01-c": ("stale", ["removed"]),
        },
    )


def test_every_reason_is_told_in_words(kept: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    kept.write("b.yaml", "2024-05-20", subject="Something else")
    kept.write("d.yaml", "2024-06-02")
    (kept.notes / "c.yaml").unlink()
    kept.run("--check", "--out", str(kept.outbox), str(kept.notes))
    told = capsys.readouterr().out
    for words in ("edited since 2024-05-20-b", "no record of these notes", "its notes, c.yaml"):
        assert words in told


def test_notes_with_errors_are_refused_and_their_record_is_not_called_removed(
    kept: Archive,
) -> None:
    kept.write("b.yaml", "next Friday")
    assert look(kept) == (1, {"b.yaml": ("refused", [])})


def test_a_record_that_was_altered_or_broken_is_named(kept: Archive) -> None:
    next((kept.outbox / "2024-05-10-a").glob("2024-05-10-a.*")).unlink()
    (kept.outbox / "2024-05-20-b" / "record.json").write_text("{}")
    code, told = look(kept)
    assert code == 1
    assert told["a.yaml"] == ("stale", ["missing"])
    assert told["2024-05-20-b"] == ("stale", ["manifest"])


def test_of_single_files_nothing_is_called_removed(kept: Archive) -> None:
    assert look(kept, str(kept.notes / "a.yaml")) == (0, {})


def test_a_corrected_file_and_its_revision_are_unchanged(kept: Archive) -> None:
    kept.write("b.yaml", "2024-05-20", subject="Something else")
    assert kept.run("--out", str(kept.outbox), str(kept.notes)) == 0
    assert look(kept) == (0, {})
    record = kept.outbox / "2024-05-20-b.r2" / "record.json"
    assert json.loads(record.read_bytes())["revision"] == 2


def test_notes_put_back_to_an_earlier_state_are_edited(kept: Archive) -> None:
    before = (kept.notes / "b.yaml").read_bytes()
    kept.write("b.yaml", "2024-05-20", subject="Something else")
    assert kept.run("--out", str(kept.outbox), str(kept.notes)) == 0
    (kept.notes / "b.yaml").write_bytes(before)
    assert look(kept) == (1, {"b.yaml": ("stale", ["edited"])})


def test_the_notes_in_the_records_themselves_are_those_of_the_outbox(kept: Archive) -> None:
    assert look(kept, str(kept.outbox)) == (0, {})
