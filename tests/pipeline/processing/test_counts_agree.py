"""Table, sheet, JSON, page and letters count the same actions the same, whatever they are."""

from __future__ import annotations

import datetime as dt
import io
import json
import random
from collections import Counter
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from python_calamine import CalamineWorkbook

from pipeline.actions.entry import Entry, Recorded, ReportedChange, Source
from pipeline.actions.filters import By
from pipeline.actions.page_view import make_page
from pipeline.actions.register import Register
from pipeline.actions.reminders import list_reminders
from pipeline.processing.register_files import load_register_labels, write_register
from pipeline.report.actions import format_lines
from pipeline.settings import Settings
from schemas.model import Language, RecordKind, RecordStatus, Status

if TYPE_CHECKING:
    from pipeline.document.labels import Labels

DAY = dt.date(2024, 6, 13)
DEPARTMENTS = ("研发中心", "市场部", "Sales & Service")
SEEDS = range(200)


def make_source(chance: random.Random, number: int) -> Source:
    """A record of some day before."""
    day = DAY - dt.timedelta(days=chance.randrange(60))
    name = f"{day}-m{number}"
    return Source(
        name, 1, name, "Subject", day, "14:00", "en", "internal", "Ann", DEPARTMENTS[:1], ()
    )


def make_entry(chance: random.Random, sources: tuple[Source, ...], number: int) -> Entry:
    """An action of the first of `sources` with up to three words on it by those behind."""
    due = DAY + dt.timedelta(days=chance.randrange(-60, 20))
    written = f"{due}{chance.choice(['', ' 17:00', ' 24:00'])}"
    department = chance.choice(DEPARTMENTS)
    action = Recorded(f"{sources[0].id}/A{number}", sources[0], "Task", department, "Bob", "Result")
    life = [ReportedChange(sources[0], chance.choice([*Status]).value, None, written)]
    for source in sources[1:4]:
        status = chance.choice([*Status]).value
        accepted = chance.choice(["", "Ann"]) if status == Status.RESOLVED else ""
        moved = chance.choice(["", "", f"{DAY - dt.timedelta(days=chance.randrange(40))}"])
        life.append(ReportedChange(source, status, 50, moved, accepted_by=accepted))
    history = tuple(life) if len(life) > 1 else ()
    dues = [change.due for change in life if change.due]
    return Entry(action, life[-1].status, None, dues[-1], history)


def make_register(seed: int) -> Register:
    """Some records with some actions each, and some meetings that were called."""
    chance = random.Random(seed)  # noqa: S311  # the same each time
    made = (make_source(chance, number) for number in range(chance.randrange(1, 6)))
    sources = tuple(sorted(made, key=lambda source: source.order))
    entries = tuple(
        make_entry(chance, sources[place:], number)
        for place in range(len(sources))
        for number in range(chance.randrange(6))
    )
    called = tuple(call(chance, number) for number in range(chance.randrange(4)))
    return Register(DAY, sources, entries, called=called)


def call(chance: random.Random, number: int) -> Source:
    """A notice of some meeting about this day."""
    source = make_source(chance, number)
    day = DAY + dt.timedelta(days=chance.randrange(-5, 15))
    status = chance.choice([RecordStatus.NOTICE, RecordStatus.NOTICE, RecordStatus.CANCELLED])
    return replace(source, id=f"called{number}", date=day, status=status, kind=RecordKind.NOTICE)


@cache
def load_english(_: str = "") -> Labels:
    return load_register_labels(Settings(), Language.ENGLISH)


def count_in_sheet(data: bytes) -> tuple[int, int, int]:
    """Open, overdue and all of the row of totals, as they were worked out when it was written."""
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(1)
    rows = [row for row in sheet.to_python() if row[0] == "Total"]
    return (int(rows[0][1]), int(rows[0][2]), int(rows[0][5])) if rows else (0, 0, 0)  # type: ignore[arg-type]  # numbers


def find_closing(action: dict[str, Any]) -> list[dict[str, Any]]:
    """What was said of an action from when it was resolved for good."""
    closing: list[dict[str, Any]] = []
    for change in reversed(action["history"]):
        if change["status"] != Status.RESOLVED:
            break
        closing.insert(0, change)
    return closing


def count_again(told: list[dict[str, Any]]) -> tuple[list[str], Counter[tuple[str, str, bool]]]:
    """Accepted in June; and by department, month and whether in time, what was resolved."""
    accepted, resolved = [], Counter[tuple[str, str, bool]]()
    for action in told:
        closing = find_closing(action)
        before = action["history"][: len(action["history"]) - len(closing)]
        if closing and before:  # What its own record resolved was never promised.
            due = [change["due"] for change in before if change["due"]][-1][:10]
            day = closing[0]["date"]
            resolved[action["department"], day[:7], day <= due] += 1
        days = [change["date"] for change in closing if change["accepted_by"]]
        if days and days[0][:7] == f"{DAY:%Y-%m}":
            accepted.append(action["id"])
    return accepted, resolved


@pytest.mark.parametrize("seed", SEEDS)
def test_all_that_count_agree(seed: int) -> None:
    register, labels, settings = make_register(seed), load_english(), Settings()
    entries = register.entries
    data = {
        kind: write_register(kind, register, entries, labels, settings) for kind in ("json", "xlsx")
    }
    figures = json.loads(data["json"])
    told = figures["actions"]
    still = [action for action in told if action["status"] != Status.RESOLVED]
    late = [action for action in told if action["overdue"]]
    counts = (len(still), len(late), len(told))
    assert count_in_sheet(data["xlsx"]) == counts
    page = make_page(register, entries, labels)
    assert (sum(bar.unresolved for bar in page.bars), page.count) == (counts[0], counts[2])
    assert sum(bar.overdue for bar in page.bars) == counts[1]
    table = [*format_lines(register, entries, labels, 7)]
    assert len(table) == 1 + len(told)
    assert sum("overdue" in line for line in table) == counts[1]
    letters = [one for _, one, _ in list_reminders(entries, DAY, load_english, By.DEPARTMENT)]
    assert (sum(len(one.items) for one in letters), sum(one.overdue for one in letters)) == (
        counts[0],
        counts[1],
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_accepted_and_in_time_agrees_with_what_was_said(seed: int) -> None:
    register, labels = make_register(seed), load_english()
    figures = json.loads(write_register("json", register, register.entries, labels, Settings()))
    page = make_page(register, register.entries, labels)
    accepted, resolved = count_again(figures["actions"])
    assert sorted(figures["accepted"]) == sorted(accepted)
    assert [row.id for row in page.accepted] == figures["accepted"][: len(page.accepted)]
    assert page.accepted_count == len(accepted)
    assert [(one.name, one.resolved) for one in page.on_time] == [
        (one["department"], sum(month["resolved"] for month in one["months"]))
        for one in figures["on_time"]
    ]
    counted = Counter[tuple[str, str, bool]]()
    for one in figures["on_time"]:
        for month in one["months"]:
            for in_time in (True, False):
                late = month["resolved"] - month["on_time"]
                number = month["on_time"] if in_time else late
                counted[one["department"], month["month"], in_time] += number
    assert +counted == resolved
    ahead = [one for one in register.called if one.date >= DAY and one.status == "notice"]
    assert len(page.ahead) == len(figures["meetings"]) == len(ahead)
    assert [one["date"] for one in figures["meetings"]] == [one.date.isoformat() for one in ahead]
