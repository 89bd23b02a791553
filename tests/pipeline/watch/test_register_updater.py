"""The register while the inbox is watched: up to date soon, and never in the watcher's way."""

from __future__ import annotations

import datetime as dt
import os
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pipeline.processing.register_files import KEPT
from pipeline.settings import Settings
from pipeline.watch import register_updater as keeping
from pipeline.watch.events import Event, Published, Started
from pipeline.watch.register_updater import (
    RegisterFailed,
    RegisterPublished,
    RegisterUpdater,
    is_behind,
)
from tests.builders import make_action
from tests.outboxes import meet, publish_record

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

JUNE = dt.date(2024, 6, 1)
PATIENCE = 60.0


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in (("QUIET", 0.1), ("LONGEST", 0.5), ("SHARE", 0.0), ("_GLANCE", 0.1)):
        monkeypatch.setattr(keeping, name, seconds)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    publish_record(tmp_path / "outbox", meet("2024-05-10", actions=(make_action(),)))
    return replace(Settings(), base=tmp_path, outbox=tmp_path / "outbox")


def await_true(condition: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    assert condition()


def tell_published(settings: Settings) -> Published:
    return Published("a.yaml", settings.outbox / "2024-05-10-launch", 1, "", 0.1, "zh-CN")


def test_the_register_is_written_when_the_watcher_starts(settings: Settings) -> None:
    told: list[Event] = []
    updater = RegisterUpdater(settings, told.append, lambda: JUNE)
    try:
        updater.listen(Started(settings.inbox))
        await_true(lambda: len(told) == 2)
    finally:
        updater.close(finish=False)
    assert isinstance(told[1], RegisterPublished)
    assert told[1].files == ("actions.html", "actions.xlsx", "new.html")


def test_a_new_day_writes_it_anew(settings: Settings) -> None:
    told: list[Event] = []
    days = [JUNE]
    updater = RegisterUpdater(settings, told.append, lambda: days[-1])
    try:
        updater.listen(Started(settings.inbox))
        await_true(lambda: len(told) == 2)
        days.append(JUNE + dt.timedelta(days=1))
        await_true(lambda: len(told) == 3)
    finally:
        updater.close(finish=False)
    assert "2024年6月2日" in (settings.outbox / "actions.html").read_text(encoding="utf-8")


def test_once_writes_it_at_the_end_and_only_if_a_record_came(settings: Settings) -> None:
    told: list[Event] = []
    for event in (tell_published(settings), Started(settings.inbox)):
        updater = RegisterUpdater(settings, told.append, lambda: JUNE, once=True)
        updater.listen(event)
        updater.close(finish=True)
    kinds = [type(event) for event in told]
    assert kinds == [Published, RegisterPublished, Started]


def test_a_fault_is_told_once_and_stops_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Event] = []
    (settings.outbox / "actions.xlsx").mkdir()
    updater = RegisterUpdater(settings, told.append, lambda: JUNE)
    try:
        updater.listen(tell_published(settings))
        await_true(lambda: len(told) == 2)
        assert isinstance(told[1], RegisterFailed)
        assert "actions.xlsx" in told[1].reason
        time.sleep(2)
        assert len(told) == 2
        (settings.outbox / "actions.xlsx").rmdir()
        await_true(lambda: len(told) == 3)
        assert isinstance(told[2], RegisterPublished)
    finally:
        updater.close(finish=False)


def test_a_writer_that_dies_takes_nothing_with_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Event] = []
    monkeypatch.setattr(keeping, "publish_register", time.sleep)  # of a folder: a TypeError
    updater = RegisterUpdater(settings, told.append, lambda: JUNE, once=True)
    updater.listen(tell_published(settings))
    updater.close(finish=True)
    assert isinstance(told[1], RegisterFailed)


def test_it_stops_at_once_whatever_it_is_doing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "publish_register", sleep_long)
    updater = RegisterUpdater(settings, lambda _: None, lambda: JUNE)
    updater.listen(tell_published(settings))
    time.sleep(1.5)
    began = time.monotonic()
    updater.close(finish=False)
    assert time.monotonic() - began < 8


def sleep_long(*_: object) -> tuple[str, ...]:
    """A register that is never done."""
    time.sleep(600)
    return ()


def test_a_register_is_behind_where_a_record_is_newer(settings: Settings) -> None:
    outbox = settings.outbox
    [record] = outbox.glob("[!.]*")
    assert is_behind(outbox)
    for name in KEPT:
        (outbox / name).write_bytes(b"")
    os.utime(record, ns=(0, 0))
    assert not is_behind(outbox)
    os.utime(record, ns=(2**62, 2**62))
    assert is_behind(outbox)


def test_an_outbox_without_records_needs_no_register(tmp_path: Path) -> None:
    (tmp_path / ".staging").mkdir()
    assert not is_behind(tmp_path)


def test_a_run_after_a_killed_one_writes_the_register(settings: Settings) -> None:
    told: list[Event] = []
    updater = RegisterUpdater(settings, told.append, lambda: JUNE, once=True)
    updater.close(finish=True)
    assert isinstance(told[-1], RegisterPublished)
