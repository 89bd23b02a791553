"""The promise of the inbox, kept at every operation on the disk: nothing lost, twice or half.

The scenario has a file of each kind, some of them Word documents. An undisturbed run gives what
must come out. Then a run is killed, or its disk fails, before the first operation, the second, and
so on to the last; after one more, undisturbed run everything must be as if nothing had happened.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

import pytest

from pipeline.settings import WatchSettings, load_settings
from tests.pipeline.watch.faults import (
    CHANGING,
    GROWING,
    count_operations,
    fail_at,
    kill_at,
    run_in_child,
    run_with_strike,
    watch_once,
)
from tests.pipeline.watch.standin import make_notes

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.settings import Settings

pytestmark = pytest.mark.slow

BEFORE = {
    "mended.docx": ("wrong", "old"),
    "stubborn.docx": ("wrong", "old"),
    "known.yaml": ("", "known"),
}
DROPPED = {
    "plain.docx": make_notes(text="plain"),
    "wrong.yaml": make_notes(do="wrong"),
    "first.yaml": make_notes("launch", text="one"),
    "second.yaml": make_notes("launch", text="two"),
    "mended.docx": make_notes(text="new"),
    "stubborn.docx": make_notes(do="wrong", text="new"),
    "known.yaml": make_notes(text="known"),
}
PUBLISHED = {"plain", "known", "mended", "launch", "launch.r2"}

State = dict[str, bytes]


def load(base: Path) -> Settings:
    watch = WatchSettings(settle=0.0, sweep=0.5, workers=1, lease=2.0)
    return replace(load_settings(base), watch=watch)


def lay_out(base: Path) -> Settings:
    """A workspace with a past, where the files of `DROPPED` wait in the inbox."""
    for name in ("inbox", "outbox"):
        (base / name).mkdir(parents=True)
    for name, (do, text) in BEFORE.items():
        (base / "inbox" / name).write_bytes(make_notes(do=do, text=text))
    settings = load(base)
    assert run_in_child(lambda: watch_once(settings)) == 1 << 8
    for number, (name, data) in enumerate(DROPPED.items()):
        file = base / "inbox" / name
        file.write_bytes(data)
        os.utime(file, (1000 + number,) * 2)
    return settings


def read_state(base: Path) -> State:
    """Every file of the workspace; hidden folders that are empty do not count."""
    return {
        file.relative_to(base).as_posix(): file.read_bytes()
        for file in base.rglob("*")
        if file.is_file()
    }


def check_between(base: Path) -> None:
    """What must hold even before the restart."""
    for folder in (base / "outbox").iterdir():
        if folder.name != ".staging":
            assert folder.name in PUBLISHED
            names = {file.name for file in folder.iterdir()}
            assert {"record.json", "list.csv"} < names
            assert names & {"notes.yaml", "notes.docx"}
            assert len(names) == 4
    published = {file.read_bytes() for file in (base / "outbox").glob("*/notes.*")}
    for name, data in DROPPED.items():
        waiting = [
            file
            for file in (base / "inbox").rglob(name)
            if file.read_bytes() == data and "rejected" not in file.parts
        ]
        rejected = base / "inbox/rejected" / name
        is_rejected = rejected.exists() and rejected.read_bytes() == data
        assert waiting or is_rejected or data in published, name
        assert not (is_rejected and data in published), name
        if is_rejected:
            assert rejected.with_name(f"{name}.errors.txt").exists(), name
            stem, ending = name.split(".")
            marked = rejected.with_name(f"{stem}.errors.docx")
            assert ending != "docx" or marked.read_bytes() == b"marked " + data, name


def sort_revisions(state: State) -> list[tuple[str, bytes]]:
    """The state without the folder names and manifests of the record `launch`."""
    return sorted(
        ("launch" if "/launch" in name else name, data)
        for name, data in state.items()
        if not ("/launch" in name and name.endswith("record.json"))
    )


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("laid") / "out"
    lay_out(base)
    return base


@pytest.fixture(scope="module")
def expected(laid_out: Path, tmp_path_factory: pytest.TempPathFactory) -> State:
    """What an undisturbed run gives."""
    base = tmp_path_factory.mktemp("undisturbed") / "out"
    shutil.copytree(laid_out, base)
    assert run_in_child(lambda: watch_once(load(base))) == 1 << 8
    state = read_state(base)
    published = {name.split("/")[1] for name in state if name.startswith("outbox/")}
    assert published == PUBLISHED
    assert sorted(name for name in state if name.startswith("inbox/")) == [
        "inbox/rejected/earlier/1/stubborn.docx",
        "inbox/rejected/earlier/1/stubborn.docx.errors.txt",
        "inbox/rejected/earlier/1/stubborn.errors.docx",
        "inbox/rejected/stubborn.docx",
        "inbox/rejected/stubborn.docx.errors.txt",
        "inbox/rejected/stubborn.errors.docx",
        "inbox/rejected/wrong.yaml",
        "inbox/rejected/wrong.yaml.errors.txt",
    ]
    return state


@pytest.mark.parametrize("stop_after", [0, 3], ids=["to the end", "stopped on the way"])
def test_killed_before_any_operation_all_comes_right_at_the_next_start(
    laid_out: Path, expected: State, tmp_path: Path, stop_after: int
) -> None:
    for k in count(1):
        base = tmp_path / str(k)
        shutil.copytree(laid_out, base)
        settings = load(base)
        struck = run_with_strike(settings, CHANGING, kill_at(k), stop_after)
        if struck != signal.SIGKILL:
            break  # It had ended. When is not known beforehand: heartbeats go by the clock.
        check_between(base)
        run_in_child(lambda settings=settings: watch_once(settings))  # type: ignore[misc]
        assert read_state(base) == expected, k
        shutil.rmtree(base)
    assert k > 50


def test_killed_again_while_it_takes_over_the_order_is_kept(
    laid_out: Path, expected: State, tmp_path: Path
) -> None:
    """The first one dies with four files taken, the second at each operation of its start."""
    first = tmp_path / "first"
    shutil.copytree(laid_out, first)
    assert run_with_strike(load(first), CHANGING, kill_at(60)) == signal.SIGKILL
    for k in range(1, 60):
        base = tmp_path / str(k)
        shutil.copytree(first, base)
        settings = load(base)
        assert run_with_strike(settings, CHANGING, kill_at(k)) == signal.SIGKILL
        check_between(base)
        run_in_child(lambda settings=settings: watch_once(settings))  # type: ignore[misc]
        assert read_state(base) == expected, k
        shutil.rmtree(base)


@pytest.mark.parametrize("lasting", [False, True], ids=["once", "lasting"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO], ids=["full", "failing"])
def test_a_disk_that_fails_at_any_operation_costs_nothing(
    laid_out: Path, expected: State, tmp_path: Path, code: int, lasting: bool
) -> None:
    """But the order of `first` and `second`, as the one that failed is left for the next run."""
    operations = GROWING if code == errno.ENOSPC else CHANGING
    shutil.copytree(laid_out, tmp_path / "count")
    total = count_operations(load(tmp_path / "count"), operations)
    for k in range(1, total + 1):
        base = tmp_path / str(k)
        shutil.copytree(laid_out, base)
        settings = load(base)
        struck = run_with_strike(settings, operations, fail_at(k, code, lasting=lasting))
        assert os.WIFEXITED(struck), k
        assert os.WEXITSTATUS(struck) in (1, 2, 3), k
        check_between(base)
        run_in_child(lambda settings=settings: watch_once(settings))  # type: ignore[misc]
        assert sort_revisions(read_state(base)) == sort_revisions(expected), k
        shutil.rmtree(base)
