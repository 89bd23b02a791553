"""Old notes files become records; those that cannot are told with their reasons."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.pipeline.archive.records import Archive

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def old(tmp_path: Path) -> Archive:
    """Notes of which two are wrong."""
    archive = Archive(tmp_path / "old")
    archive.write("good.yaml")
    archive.write("late.yaml", "2024-06-01")
    archive.write("bad.yaml", "next Friday")
    (archive.notes / "broken.json").write_text("{")
    return archive


def test_wrong_notes_are_reported_and_the_others_become_records(old: Archive) -> None:
    report = old.report("--out", str(old.base / "made"), str(old.notes))
    assert report["counts"]["rendered"] == 2
    assert report["counts"]["refused"] == 2
    ends = {one["name"].rpartition("/")[2]: one for one in report["records"]}
    assert "E103" in {problem["code"] for problem in ends["bad.yaml"]["problems"]}
    assert ends["broken.json"]["problems"][0]["line"] == 1
    assert ends["good.yaml"]["folder"].endswith("2024-05-10-good")
    assert {folder.name for folder in (old.base / "made").iterdir()} >= {
        "2024-05-10-good",
        "2024-06-01-late",
    }


def test_the_next_import_leaves_what_is_there(old: Archive) -> None:
    made = str(old.base / "made")
    assert old.run("--out", made, str(old.notes)) == 1
    counts = old.report("--out", made, str(old.notes))["counts"]
    assert (counts["rendered"], counts["unchanged"], counts["refused"]) == (0, 2, 2)


def test_a_dry_run_makes_no_records(old: Archive) -> None:
    made = old.base / "made"
    counts = old.report("--dry-run", "--out", str(made), str(old.notes))["counts"]
    assert (counts["stale"], counts["refused"]) == (2, 2)
    assert not made.exists()


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_revisions_follow_the_order_of_paths_on_any_number_of_cores(
    tmp_path: Path, jobs: str
) -> None:
    archive = Archive(tmp_path / "twice")
    for year in range(6):
        folder = archive.notes / str(year)
        folder.mkdir()
        archive.write(f"{year}/portal.yaml", subject=f"Portal {year}")
    assert archive.run("--jobs", jobs, "--out", str(archive.outbox), str(archive.notes)) == 0
    first, last = "2024-05-10-portal", "2024-05-10-portal.r6"
    subjects = [
        json.loads((archive.outbox / name / "record.json").read_bytes())["record"]["subject"]
        for name in (first, last)
    ]
    assert subjects == ["Portal 0", "Portal 5"]


def test_copies_in_another_outbox_keep_the_ids_that_their_file_names_gave(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "first")
    archive.fill(2)
    made = archive.base / "second"
    assert archive.run("--out", str(made), str(archive.outbox)) == 0
    assert {file.parent.name for file in made.glob("*/record.json")} == {
        "2024-05-01-m0",
        "2024-05-02-m1",
    }
