"""Records of an inbox are numbered in the order of their meetings; no accident costs a number."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

import pytest

from pipeline.outbox import numbers
from pipeline.settings import WatchSettings, load_settings
from tests.pipeline.watch.faults import CHANGING, kill_at, run_in_child, run_with_strike, watch_once
from tests.pipeline.watch.standin import make_notes
from tests.real_tools import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.settings import Settings

COUNTED = 'theme = "official"\n[official]\nissue = "第{number}期"\n'
QUICK = "[watch]\nsettle = 0.0\nsweep = 0.5\nworkers = 1\nlease = 2\n"


def lay_out(base: Path) -> Path:
    for name in ("inbox", "outbox"):
        (base / name).mkdir(parents=True)
    (base / "minutes.toml").write_text(COUNTED + QUICK, encoding="utf-8")
    return base


def load(base: Path) -> Settings:
    quick = WatchSettings(settle=0.0, sweep=0.5, workers=1, lease=2.0)
    return replace(load_settings(base), watch=quick)


def drop(base: Path, name: str, place: int, **notes: str) -> None:
    """A file that was written as the `place`-th."""
    file = base / "inbox" / f"{name}.yaml"
    file.write_bytes(make_notes(**notes))
    os.utime(file, (1000 + place,) * 2)


def watch(base: Path) -> int:
    settings = load(base)
    return os.waitstatus_to_exitcode(run_in_child(lambda: watch_once(settings)))


def list_numbers(base: Path) -> dict[str, str]:
    """The numbers of published records, by folder."""
    return {
        file.parent.name: json.loads(file.read_bytes()).get("number", "")
        for file in sorted((base / "outbox").glob("*/record.json"))
    }


def test_the_files_of_a_full_inbox_are_numbered_in_the_order_of_their_meetings(
    tmp_path: Path,
) -> None:
    base = lay_out(tmp_path / "space")
    days = list(range(1, 31))
    random.Random(20240510).shuffle(days)  # noqa: S311  # repeatable, not secret
    for place, day in enumerate(days):
        drop(base, f"n{day}", place, held=f"2024-05-{day:02}")
    drop(base, "uncounted", 40)
    assert watch(base) == 0
    expected = {f"n{day}": f"2024-{day}" for day in days}
    assert list_numbers(base) == {**expected, "uncounted": ""}


def test_what_comes_later_gets_a_later_number_and_a_revision_the_same(tmp_path: Path) -> None:
    base = lay_out(tmp_path / "space")
    drop(base, "a", 0, held="2024-05-10")
    assert watch(base) == 0
    drop(base, "b", 1, held="2024-02-02")
    drop(base, "a", 2, held="2024-05-10", text="new")
    assert watch(base) == 0
    assert list_numbers(base) == {"a": "2024-1", "a.r2": "2024-1", "b": "2024-2"}


def test_two_files_of_one_record_do_not_wait_for_each_other(tmp_path: Path) -> None:
    """The second one, of an earlier meeting, waits for the first, which would wait for it."""
    base = lay_out(tmp_path / "space")
    drop(base, "a", 0, record_id="one", held="2024-05-10")
    drop(base, "b", 1, record_id="one", held="2024-01-01", text="new")
    assert watch(base) == 0
    assert list_numbers(base) == {"one": "2024-1", "one.r2": "2024-1"}


def test_notes_that_are_refused_when_they_are_rendered_leave_no_gap(tmp_path: Path) -> None:
    base = lay_out(tmp_path / "space")
    drop(base, "a", 0, held="2024-05-10", do="refused")
    drop(base, "b", 1, held="2024-05-11")
    assert watch(base) == 1
    drop(base, "c", 2, held="2024-05-12")
    assert watch(base) == 0
    assert sorted(list_numbers(base).values()) == ["2024-1", "2024-2"]
    assert numbers.check_numbers(base / "outbox") == numbers.NumberFaults()


@pytest.mark.slow
def test_killed_before_an_operation_no_number_is_lost_or_given_twice(tmp_path: Path) -> None:
    """Before every seventh, since what counts is killed before each in the tests of the outbox."""
    laid = lay_out(tmp_path / "laid")
    drop(laid, "n12", 0, held="2024-05-12")
    drop(laid, "n10", 1, held="2024-05-10")
    drop(laid, "wrong", 2, held="2024-05-01", do="refused")
    drop(laid, "again", 3, record_id="n10", held="2024-05-10", text="new")
    for k in count(3, 7):
        base = tmp_path / str(k)
        shutil.copytree(laid, base)
        if run_with_strike(load(base), CHANGING, kill_at(k)) != signal.SIGKILL:
            break
        before = list_numbers(base)
        drop(base, "next", 4, held="2024-05-20")
        assert watch(base) in (0, 1)
        found = list_numbers(base)
        assert found.items() >= before.items(), k
        assert found["n10"] == found.pop("n10.r2")
        assert len(set(found.values()) - {""}) == len(found) == 3, k
        faults = numbers.check_numbers(base / "outbox")
        assert (faults.doubled, faults.kept) == ({}, {}), k
        assert len(faults.free) <= 1, k
        shutil.rmtree(base)
    assert k > 50


@pytest.mark.slow
def test_three_watchers_that_are_killed_again_and_again_count_as_one(tmp_path: Path) -> None:
    """Real processes with real workers on one inbox."""
    base = lay_out(tmp_path / "space")
    for place in range(60):
        drop(base, f"n{place}", place, held=f"2024-05-{place % 28 + 1:02}")
    command = [sys.executable, "-m", "tests.pipeline.watch.drive", str(base)]
    chance = random.Random(20240510)  # noqa: S311  # repeatable, not secret
    for _ in range(4):
        victims = [
            subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.DEVNULL) for _ in range(3)
        ]
        time.sleep(1.5 + chance.random())
        for victim in victims:
            victim.kill()
            victim.wait()
    rest = [
        subprocess.Popen([*command, "--once"], cwd=REPOSITORY, stdout=subprocess.DEVNULL)
        for _ in range(3)
    ]
    assert [process.wait(120) for process in rest] == [0, 0, 0]
    given = sorted(list_numbers(base).values(), key=lambda number: int(number[5:]))
    assert given == [f"2024-{number}" for number in range(1, 61)]
    assert numbers.check_numbers(base / "outbox") == numbers.NumberFaults()
