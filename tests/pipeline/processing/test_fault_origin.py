"""What one notes file alone brings out is that file's problem, and the others become records."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pipeline.document.labels import _chinese_number
from pipeline.errors import ThemeError, UsageError
from pipeline.processing import render as rendering
from pipeline.processing.record import examine_notes, make_records
from pipeline.processing.result import FileStatus
from pipeline.processing.validate import validate_files
from pipeline.settings import load_settings
from pipeline.system import disk
from pipeline.system.resources import limit_time
from pipeline.validation.messages import format_problem
from pipeline.validation.validator import check_notes
from pipeline.watch import events
from pipeline.watch.watcher import watch
from templates import TEMPLATES
from tests.commands import run
from tests.pieces import SOUND

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.settings import Settings

PLANTED = "Planted"
FAULTS = (
    "{{ 1 // 0 }}",
    "{{ meeting.nothing_of_this_name }}",
    "{{ 'x' + 1 }}",
    '<p style="page: \u070f">\u070f</p>',
    "<details>x</details>",
    '<a href="ftp://example.com/x.png">x</a><img src="gone.png" alt="x">',
)


def write_notes(folder: Path, name: str, subject: str = "Supplier portal") -> Path:
    file = folder / name
    text = SOUND["en"].replace("Supplier portal", subject)
    file.write_text(text.strip() + "\n", encoding="utf-8")
    return file


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with three notes, the second of which has the subject that themes choke on."""
    for name in ("inbox", "outbox", "old"):
        (tmp_path / name).mkdir()
    write_notes(tmp_path / "old", "a.yaml", "First")
    write_notes(tmp_path / "old", "b.yaml", PLANTED)
    write_notes(tmp_path / "old", "c.yaml", "Third")
    return tmp_path


def plant(workspace: Path, fault: str, *, for_all: bool = False) -> Settings:
    """Use a theme that fails over the notes of one subject, or over all."""
    shutil.copytree(TEMPLATES / "standard", workspace / "own")
    file = workspace / "own" / "record.html.j2"
    text = file.read_text(encoding="utf-8")
    fault = fault if for_all else f"{{% if meeting.subject == '{PLANTED}' %}}{fault}{{% endif %}}"
    file.write_text(text.replace("</h1>", f"</h1>{fault}", 1), encoding="utf-8")
    (workspace / "minutes.toml").write_text("theme = 'own'\n[watch]\nsettle = 0.0\n")
    return load_settings(workspace)


@pytest.mark.parametrize("fault", FAULTS)
def test_notes_that_a_theme_chokes_on_are_refused_and_the_others_are_made(
    workspace: Path, fault: str
) -> None:
    settings = plant(workspace, fault)
    outcomes = list(make_records(sorted((workspace / "old").iterdir()), settings))
    assert [outcome.status for outcome in outcomes] == [
        FileStatus.RENDERED,
        FileStatus.REFUSED,
        FileStatus.RENDERED,
    ]
    (problem,) = (problem for problem in outcomes[1].problems if problem.is_error)
    assert problem.code == "E905"
    assert str(workspace) not in problem.details["detail"]


def test_a_theme_that_fails_over_all_notes_is_to_blame_itself(workspace: Path) -> None:
    settings = plant(workspace, FAULTS[0], for_all=True)
    with pytest.raises(ThemeError):
        list(make_records(sorted((workspace / "old").iterdir()), settings))


ENDLESS = (
    "{% for a in range(90000) %}{% for b in range(90000) %}{% set c = a %}{% endfor %}{% endfor %}"
)


@pytest.fixture
def is_in_background() -> Iterator[None]:
    """What a shell starts in the background ignores the key that stops it."""
    former = signal.signal(signal.SIGINT, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGINT, former)


@pytest.mark.usefixtures("is_in_background")
def test_a_theme_that_comes_to_no_end_is_cut_off(workspace: Path) -> None:
    files = sorted((workspace / "old").iterdir())[:1]
    assert [one.status for one in make_records(files, load_settings(workspace))] == ["rendered"]
    settings = plant(workspace, ENDLESS, for_all=True)
    files[0].write_bytes(files[0].read_bytes() + b"# again\n")
    short = replace(settings, limits=replace(settings.limits, seconds=0.5))
    (outcome,) = make_records(files, short)
    (problem,) = (one for one in outcome.problems if one.is_error)
    assert (outcome.status, problem.code) == (FileStatus.REFUSED, "E902")
    assert "0.5" in format_problem(problem, "a.yaml", "en")


@pytest.mark.parametrize("command", ["new", "convert"])
def test_so_it_is_where_a_command_writes_word(workspace: Path, command: str) -> None:
    plant(workspace, ENDLESS, for_all=True)
    with (workspace / "minutes.toml").open("a", encoding="utf-8") as file:
        file.write("[limits]\nseconds = 0.5\n")
    arguments = {"new": ["new.docx"], "convert": ["old/a.yaml", "--output", "a.docx"]}
    done = run(command, *arguments[command], cwd=workspace)
    assert done.returncode == 3, done.stderr
    assert "record.html.j2: it came to no end in 0.5 seconds" in done.stderr
    assert list(workspace.glob("*.docx")) == []


def test_the_themes_that_are_built_in_may_take_their_time(workspace: Path) -> None:
    settings = load_settings(workspace)
    short = replace(settings, limits=replace(settings.limits, seconds=0.001))
    outcomes = make_records(sorted((workspace / "old").iterdir())[:1], short)
    assert [one.status for one in outcomes] == [FileStatus.RENDERED]


def test_a_key_that_stops_the_program_is_not_taken_for_the_end_of_time() -> None:
    with pytest.raises(KeyboardInterrupt), limit_time(60):
        raise KeyboardInterrupt


def test_a_setting_that_is_wrong_is_to_blame_itself(workspace: Path) -> None:
    (workspace / "minutes.toml").write_text("theme = 'gone'")
    with pytest.raises(UsageError):
        list(make_records(sorted((workspace / "old").iterdir()), load_settings(workspace)))


@pytest.mark.parametrize("kind", [RecursionError, ValueError, AssertionError, KeyError])
def test_whatever_the_renderer_raises_over_one_file_stops_no_other(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, kind: type[Exception]
) -> None:
    real = rendering.render_folder

    def render(record: object, *rest: object) -> object:
        if record.meeting.subject == PLANTED:  # type: ignore[attr-defined]
            raise kind("planted")
        return real(record, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(rendering, "render_folder", render)
    settings = load_settings(workspace)
    outcomes = list(make_records(sorted((workspace / "old").iterdir()), settings))
    results = [outcome.status for outcome in outcomes]
    assert results == [FileStatus.RENDERED, FileStatus.REFUSED, FileStatus.RENDERED]
    assert outcomes[1].problems[-1].code == "E904"
    assert outcomes[1].problems[-1].details["detail"] == kind.__name__


def test_whatever_checking_raises_over_one_file_stops_no_other(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(notes: object, **rest: object) -> object:
        if "b.yaml" in notes.name:  # type: ignore[attr-defined]
            raise RecursionError
        return check_notes(notes, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr("pipeline.processing.check.check_notes", check)
    settings = load_settings(workspace)
    files = sorted((workspace / "old").iterdir())
    assert [verdict.exit_code for verdict in validate_files(map(str, files), settings)] == [0, 1, 0]
    assert examine_notes(files[1].read_bytes(), "b.yaml", settings).problems[0].code == "E904"
    results = [outcome.status for outcome in make_records(files, settings)]
    assert results == [FileStatus.RENDERED, FileStatus.REFUSED, FileStatus.RENDERED]


def test_the_watcher_rejects_it_with_a_report_and_takes_its_correction(workspace: Path) -> None:
    settings = plant(workspace, FAULTS[0])
    for file in (workspace / "old").iterdir():
        shutil.copy(file, workspace / "inbox")
    told: list[events.Event] = []
    assert watch(settings, stop=threading.Event(), tell=told.append, once=True) == 1
    rejected = [event for event in told if isinstance(event, events.Rejected)]
    assert [event.name for event in rejected] == ["b.yaml"]
    assert "E905" in rejected[0].report.read_text(encoding="utf-8-sig")
    assert sum(isinstance(event, events.Published) for event in told) == 2
    write_notes(workspace / "inbox", "b.yaml", "Mended")
    assert watch(settings, stop=threading.Event(), tell=told.append, once=True) == 0
    assert (workspace / "outbox" / "2024-05-10-b" / "record.json").is_file()
    assert not list((workspace / "inbox").rglob("b.yaml"))


def test_regenerating_tells_it_and_makes_the_others(workspace: Path) -> None:
    assert run("render", *map(str, (workspace / "old").iterdir()), cwd=workspace).returncode == 0
    plant(workspace, FAULTS[0])
    done = run("--language", "en", "regenerate", "--report", "r.json", cwd=workspace)
    assert done.returncode == 1, done.stderr
    assert "E905" in done.stderr
    report = json.loads((workspace / "r.json").read_text(encoding="utf-8"))
    assert report["counts"] == report["counts"] | {"rendered": 2, "refused": 1, "failed": 0}
    done = run("regenerate", "--out", "second", "old", cwd=workspace)
    assert done.returncode == 1
    assert sum(path.is_dir() for path in (workspace / "second").glob("2024-*")) == 2


def test_a_file_name_that_nothing_can_draw_is_told_with_the_way_out(workspace: Path) -> None:
    name = "\u0e1a\u0e31\u0e19\u0e17\u0e36\u0e01.yaml"
    file = write_notes(workspace / "old", name)
    settings = load_settings(workspace)
    (outcome,) = make_records([file], settings)
    assert outcome.status is FileStatus.REFUSED
    assert "E906" in [problem.code for problem in outcome.problems]
    text = file.read_text(encoding="utf-8").replace("meeting:", "meeting:\n  id: 2024-05-10-s")
    file.write_text(text, encoding="utf-8")
    (outcome,) = make_records([file], settings)
    assert outcome.status is FileStatus.RENDERED


def test_a_hundred_and_more_topics_are_numbered_in_chinese(workspace: Path) -> None:
    numbers = (1, 10, 11, 20, 99, 100, 101, 110, 203, 1000, 1001, 1010, 1100, 2024, 9999, 10000)
    assert " ".join(map(_chinese_number, numbers)) == (
        "一 十 十一 二十 九十九 一百 一百零一 一百一十 二百零三 一千 一千零一 一千零一十 "
        "一千一百 二千零二十四 九千九百九十九 10000"
    )


def test_long_file_names_give_ids_that_differ_and_can_be_revised(workspace: Path) -> None:
    settings = load_settings(workspace)
    names = ["会" * 74 + "甲.yaml", "会" * 74 + "乙.yaml"]
    files = [write_notes(workspace / "old", name, name[-6:]) for name in names]
    first = [outcome.folder for outcome in make_records(files, settings)]
    for file in files:
        file.write_bytes(file.read_bytes() + b"# seen\n")
    second = list(make_records(files, settings))
    assert [outcome.status for outcome in second] == [FileStatus.RENDERED] * 2
    assert len({*first, *(outcome.folder for outcome in second)}) == 4


def test_names_that_the_disk_of_the_outbox_refuses_are_a_problem_of_the_notes(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = disk.make_folder

    def make_folder(folder: Path) -> None:
        if len(folder.name) > 40:
            raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG), str(folder))
        real(folder)

    monkeypatch.setattr(disk, "make_folder", make_folder)
    settings = load_settings(workspace)
    write_notes(workspace / "inbox", "a.yaml")
    long = write_notes(workspace / "inbox", "b" * 60 + ".yaml", "Another portal")
    outcomes = list(make_records(sorted((workspace / "inbox").iterdir()), settings))
    assert [outcome.status for outcome in outcomes] == [FileStatus.RENDERED, FileStatus.REFUSED]
    assert outcomes[1].problems[-1].code == "E907"
    told: list[events.Event] = []
    quick = replace(settings, watch=replace(settings.watch, settle=0.0))
    assert watch(quick, stop=threading.Event(), tell=told.append, once=True) == 1
    assert [event.name for event in told if isinstance(event, events.Rejected)] == [long.name]
