"""Imported notes are numbered in the order of their meetings, on any number of cores."""

from __future__ import annotations

import json
import os
import signal
import time
from typing import TYPE_CHECKING

import pytest

from pipeline.outbox.numbers import NumberFaults, check_numbers
from tests.pipeline.archive.records import LIGHT, Archive
from tests.pipeline.archive.test_killed import PATIENCE, start

if TYPE_CHECKING:
    from pathlib import Path

COUNTED = 'theme = "official"\n[official]\nissue = "No. {number}"\n' + LIGHT


@pytest.fixture
def old(tmp_path: Path) -> Archive:
    """Notes whose names are in another order than their meetings, and some that are wrong."""
    archive = Archive(tmp_path / "old", COUNTED)
    for number in range(12):
        archive.write(f"n{number}.yaml", f"2024-05-{number * 5 % 12 + 1:02}", f"Portal {number}")
    archive.write("bad.yaml", "next Friday")
    draft = archive.write("draft.yaml", "2024-04-01", "Draft")
    text = draft.read_text(encoding="utf-8")
    draft.write_text(text.replace("  form:", "  status: draft\n  form:"), encoding="utf-8")
    copy = archive.write("n0 (1).yaml", "2024-05-01", "Portal 0")
    copy.write_text(copy.read_text(encoding="utf-8") + "# a copy\n", encoding="utf-8")
    return archive


def list_numbers(outbox: Path) -> dict[str, str]:
    """The number of each record by its day."""
    manifests = [json.loads(file.read_bytes()) for file in sorted(outbox.glob("*/record.json"))]
    return {one["record"]["date"]: one.get("number", "") for one in manifests}


EXPECTED = {"2024-04-01": "", **{f"2024-05-{day:02}": f"2024-{day}" for day in range(1, 13)}}


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_numbers_follow_the_meetings_and_what_is_refused_takes_none(
    old: Archive, jobs: str
) -> None:
    made = old.base / "made"
    assert old.run("--jobs", jobs, "--out", str(made), str(old.notes)) == 1
    assert list_numbers(made) == EXPECTED
    old.write("later.yaml", "2024-02-02", "Later")
    assert old.run("--jobs", jobs, "--out", str(made), str(old.notes)) == 1
    assert list_numbers(made) == {**EXPECTED, "2024-02-02": "2024-13"}
    assert check_numbers(made) == NumberFaults()


def test_records_are_counted_anew_in_another_outbox(old: Archive) -> None:
    old.set('theme = "official"\n' + LIGHT)
    first, second = old.base / "first", old.base / "second"
    assert old.run("--out", str(first), str(old.notes)) == 1
    assert set(list_numbers(first).values()) == {""}
    old.set(COUNTED)
    assert old.run("--out", str(first), str(old.notes)) == 1
    assert set(list_numbers(first).values()) == {""}
    assert old.run("--out", str(second), str(first)) == 0
    assert list_numbers(second) == EXPECTED


@pytest.mark.slow
def test_an_import_that_is_killed_and_taken_up_again_gives_the_same_numbers(old: Archive) -> None:
    made = old.base / "made"
    for round_ in range(3):
        process = start(old, "--jobs", "2", "--out", str(made), str(old.notes))
        end = time.monotonic() + PATIENCE
        while len(list(made.glob("*/record.json"))) < 2 * round_ + 1 and process.poll() is None:
            assert time.monotonic() < end
            time.sleep(0.005)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert old.run("--jobs", "2", "--out", str(made), str(old.notes)) == 1
    assert list_numbers(made) == EXPECTED
    assert check_numbers(made) == NumberFaults()
