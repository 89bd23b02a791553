"""Notices, reports and sheets in the inbox: what holds of records holds of each of them.

One after the other they are dropped: a notice, which is then moved and held, one that is called
off, a report and its correction, and two sheets, of which the second is refused. What each gives
undisturbed, it must give after the watcher was killed at any operation on the disk.
"""

from __future__ import annotations

import datetime as dt
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from pipeline import outbox
from pipeline.actions.register import read_register
from pipeline.archive.embedded import read_embedded
from pipeline.cli.app import run
from pipeline.processing.record import make_record
from pipeline.processing.worker import JOB, Job
from pipeline.settings import WatchSettings, load_settings
from pipeline.watch import settle, watcher
from tests.pieces import write_notes
from tests.pipeline.watch.faults import (
    CHANGING,
    kill_at,
    run_with_strike,
    watch_once,
)
from tests.real_tools import REPOSITORY
from tests.sheets import JUNE, fill, find_cell, make_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.processing.record import Rendering
    from pipeline.settings import Settings
    from schemas.edition import Edition

pytestmark = pytest.mark.slow

NOTICE = """
基本信息:
  记录编号: {id}
  记录状态: {status}
  沟通时间: {time}
  参与人员: [{{姓名: 林知远, 邮箱: lin@example.com}}, 沈亦舟]
议题讨论结果:
  - {{议题: 首批数量, 汇报人: 沈亦舟, 时长: 30 分钟}}
"""
REPORT = """\
进展报告: {{日期: 2024-05-20 09:00, 报告人: 林知远}}
既往行动项进展:
  - {{行动项编号: 2024-05-10-launch/A1, 状态: 进行中, 进度: {}%}}
"""
JULY, OTHER = "2024-07-05-launch", "2024-07-12-other"
STEPS = {
    "july.yaml": f"{JULY}.notice",
    "report.yaml": "2024-05-20-report.progress",
    "moved.yaml": f"{JULY}.notice.r2",
    "other.yaml": f"{OTHER}.notice.r2",
    "sheet.xlsx": "2024-06-03-Ann-*.progress",
    "again.xlsx": "",
    "held.yaml": JULY,
    "report.yml": "2024-05-20-report.progress.r2",
}
"""What is dropped, in this order, and the folder that comes of it."""
State = dict[str, bytes]


def call(record_id: str, time: str, status: str = "通知") -> bytes:
    return write_notes("zh-CN", NOTICE.format(id=record_id, status=status, time=time))


def make_dropped(folder: Path) -> dict[str, bytes]:
    """The files of STEPS; the sheets are those of the outbox `folder`."""
    sheet = make_sheet(folder)
    due = find_cell(sheet, "New due date", 0)
    held = f"基本信息: {{记录编号: {JULY}, 沟通时间: 2024-07-08 10:00-11:00}}"
    return {
        "july.yaml": call(JULY, "2024-07-05 14:00-15:00"),
        "report.yaml": REPORT.format(40).encode(),
        "moved.yaml": call(JULY, "2024-07-08 10:00-11:00"),
        "other.yaml": call(OTHER, "2024-07-12 14:00-15:00", "取消"),
        "sheet.xlsx": fill(sheet, "Ann", JUNE, **{due: dt.date(2024, 6, 20)}),
        "again.xlsx": fill(sheet, "Ben", JUNE, **{due: dt.date(2024, 6, 25)}),
        "held.yaml": write_notes("zh-CN", held),
        "report.yml": REPORT.format(45).encode(),
    }


def load(base: Path) -> Settings:
    watch = WatchSettings(settle=0.0, sweep=0.5, workers=1, lease=2.0)
    return replace(load_settings(base), watch=watch)


def lay_out(base: Path) -> dict[str, bytes]:
    """A workspace with one meeting that was held and one that was called; gives what is dropped."""
    for name in ("inbox", "outbox"):
        (base / name).mkdir(parents=True)
    other = call(OTHER, "2024-07-12 14:00-15:00")
    for name, data in (("launch.yaml", write_notes("zh-CN", "")), ("other.yaml", other)):
        assert make_record(data, name, load(base)).folder
    return make_dropped(base / "outbox")


def read_state(base: Path) -> State:
    """Every file of a folder."""
    return {
        file.relative_to(base).as_posix(): file.read_bytes()
        for file in base.rglob("*")
        if file.is_file()
    }


RENDERED: dict[Any, Rendering] = {}


def render_once(data: bytes, name: str, edition: Edition, settings: Settings) -> Rendering:
    """The real rendering, made once: the same bytes come of the same notes every time."""
    key = (data, name, repr(edition))
    if key not in RENDERED:
        RENDERED[key] = JOB.render(data, name, edition, settings)
    return RENDERED[key]


REAL = Job(render=render_once)


@pytest.fixture(scope="module")
def stations(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, tuple[Path, Path]]]:
    """By each dropped file the workspace in which it waits, and that after an undisturbed run."""
    folder = tmp_path_factory.mktemp("stations")
    before = vars(watcher)["Worker"], settle.FIRST_PAUSE  # which `watch_once` replaces
    made, last = {}, folder / "start"
    for name, data in lay_out(last).items():
        waiting, done = folder / f"{name}.waits", folder / f"{name}.done"
        shutil.copytree(last, waiting)
        (waiting / "inbox" / name).write_bytes(data)
        shutil.copytree(waiting, done)
        watch_once(load(done), job=REAL)
        made[name], last = (waiting, done), done
    yield made
    vars(watcher)["Worker"], vars(settle)["FIRST_PAUSE"] = before
    RENDERED.clear()


@pytest.fixture
def filled(stations: dict[str, tuple[Path, Path]], tmp_path: Path) -> Path:
    """A workspace in which all of them are published."""
    shutil.copytree(stations["report.yml"][1], tmp_path / "filled")
    return tmp_path / "filled"


def list_folders(base: Path) -> set[str]:
    """The names of all published records."""
    return {one.name for one in (base / "outbox").iterdir() if one.name != outbox.STAGING}


def test_each_becomes_what_it_is(stations: dict[str, tuple[Path, Path]], filled: Path) -> None:
    for name, pattern in STEPS.items():
        waiting, done = stations[name]
        new = list_folders(done) - list_folders(waiting)
        assert new == ({one.name for one in done.glob(f"outbox/{pattern}")} if pattern else set())
    assert set(read_state(filled / "inbox")) == {
        "rejected/again.xlsx",
        "rejected/again.xlsx.errors.txt",
        "rejected/again.errors.xlsx",
    }
    [entry] = read_register(filled / "outbox", JUNE).entries
    assert (entry.progress, entry.due) == (45, "2024-06-20")


@pytest.mark.parametrize(
    "name", ["moved.yaml", "sheet.xlsx", "again.xlsx", "held.yaml", "report.yml"]
)
def test_killed_before_any_operation_each_comes_right_at_the_next_start(
    name: str, stations: dict[str, tuple[Path, Path]], tmp_path: Path
) -> None:
    waiting, done = stations[name]
    data, expected = (waiting / "inbox" / name).read_bytes(), read_state(done)
    for k in count(1):
        base = tmp_path / str(k)
        shutil.copytree(waiting, base)
        settings = load(base)
        if run_with_strike(settings, CHANGING, kill_at(k), job=REAL) != signal.SIGKILL:
            break
        for folder in list_folders(base):
            assert read_state(base / "outbox" / folder) == read_state(done / "outbox" / folder)
        left = [file.read_bytes() for file in (base / "inbox").rglob(name)]
        assert data in (*left, *(file.read_bytes() for file in base.glob("outbox/*/notes.*")))
        watch_once(settings, job=REAL)
        assert read_state(base) == expected, k
        shutil.rmtree(base)
    assert k > 15


TOGETHER = (("july.yaml", "other.yaml"), ("report.yaml", "sheet.xlsx", "held.yaml"))
"""What gives the same whichever comes first: notices list actions as they stand then."""


def test_three_watchers_publish_each_once_and_the_same_as_one(tmp_path: Path) -> None:
    dropped = lay_out(tmp_path / "three")
    shutil.copytree(tmp_path / "three", tmp_path / "one")
    for names in TOGETHER:
        for base in ("three", "one"):
            for name in names:
                (tmp_path / base / "inbox" / name).write_bytes(dropped[name])
        started = [start_watching(tmp_path / base) for base in ("three", "three", "three", "one")]
        for process in started:
            with process:
                assert process.wait(300) == 0
    assert list_folders(tmp_path / "one") >= {JULY, f"{JULY}.notice", f"{OTHER}.notice.r2"}
    assert read_state(tmp_path / "three") == read_state(tmp_path / "one")
    assert read_state(tmp_path / "three/inbox") == {}


def start_watching(base: Path) -> subprocess.Popen[bytes]:
    command = "from pipeline.cli.app import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", command, "-C", str(base), "watch", "--once"],
        cwd=REPOSITORY,
        stderr=subprocess.DEVNULL,
    )


def test_all_of_them_are_verified_extracted_and_made_again(
    filled: Path,
) -> None:
    at, kept = ["-C", str(filled)], filled / "outbox"
    assert run([*at, "verify"]) == 0
    assert run([*at, "regenerate", "--check"]) == 0
    for folder in list_folders(filled):
        [notes] = (kept / folder).glob("notes.*")
        for kind in ("pdf", "docx"):
            data = (kept / folder / f"{folder}.{kind}").read_bytes()
            assert read_embedded(data).notes == notes.read_bytes()
    before = read_records(kept)
    (filled / "minutes.toml").write_text('organisation = "Example Ltd"\n', encoding="utf-8")
    assert run([*at, "regenerate", "--check"]) == 1
    assert run([*at, "regenerate"]) == 0
    assert run([*at, "verify"]) == 0
    renewed = read_records(kept)
    for name in before:
        if "/notes." in name or name.endswith(".pdf"):
            assert (before[name] == renewed[name]) == ("/notes." in name), name
    (filled / "minutes.toml").unlink()
    assert run([*at, "regenerate"]) == 0
    assert read_records(kept) == before


def read_records(kept: Path) -> State:
    return {name: data for name, data in read_state(kept).items() if "/" in name}
