"""Table, sheet, JSON, page and letters count the same actions the same, whatever they are."""

from __future__ import annotations

import datetime as dt
import io
import json
import random
import warnings
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from pipeline.actions.entry import Acceptance, Entry, Recorded, ReportedChange, Source
from pipeline.actions.filters import By
from pipeline.actions.page_view import make_page
from pipeline.actions.register import Register
from pipeline.actions.reminders import list_reminders
from pipeline.processing.register_files import load_register_labels, write_register
from pipeline.report.actions import format_lines
from pipeline.settings import Settings
from schemas.model import Language, Status

if TYPE_CHECKING:
    from pipeline.document.labels import Labels

DAY = dt.date(2024, 6, 13)
DEPARTMENTS = ("研发中心", "市场部", "Sales & Service")
SEEDS = range(25)


def make_source(chance: random.Random, number: int) -> Source:
    """A record of some day before."""
    day = DAY - dt.timedelta(days=chance.randrange(60))
    name = f"{day}-m{number}"
    return Source(
        name, 1, name, "Subject", day, "14:00", "en", "internal", "Ann", DEPARTMENTS[:1], ()
    )


def make_entry(chance: random.Random, source: Source, number: int) -> Entry:
    """An action with up to three words on it."""
    due = DAY + dt.timedelta(days=chance.randrange(-20, 20))
    written = f"{due}{chance.choice(['', ' 17:00', ' 24:00'])}"
    department = chance.choice(DEPARTMENTS)
    action = Recorded(f"{source.id}/A{number}", source, "Task", department, "Bob", "Result")
    life = [ReportedChange(source, chance.choice([*Status]).value, None, written)]
    for _ in range(chance.randrange(3)):
        status = chance.choice([*Status]).value
        accepted = chance.choice(["", "Ann"]) if status == Status.RESOLVED else ""
        life.append(ReportedChange(source, status, 50, "", accepted_by=accepted))
    history = tuple(life) if len(life) > 1 else ()
    return Entry(action, life[-1].status, None, written, history)


def make_register(seed: int) -> Register:
    """Some records with some actions each."""
    chance = random.Random(seed)  # noqa: S311 - the same each time
    sources = tuple(make_source(chance, number) for number in range(chance.randrange(1, 6)))
    entries = tuple(
        make_entry(chance, source, number)
        for source in sources
        for number in range(chance.randrange(6))
    )
    return Register(DAY, sources, entries)


def load_english(_: str = "") -> Labels:
    return load_register_labels(Settings(), Language.ENGLISH)


def count_in_sheet(data: bytes) -> tuple[int, int, int]:
    """Open, overdue and all of the row of totals, as they were worked out when it was written."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl leaves out
        sheet = load_workbook(io.BytesIO(data), data_only=True).worksheets[1]
    rows = [row for row in sheet.iter_rows(values_only=True) if row[0] == "Total"]
    return (int(rows[0][1]), int(rows[0][2]), int(rows[0][5])) if rows else (0, 0, 0)  # type: ignore[arg-type]  # numbers


@pytest.mark.parametrize("seed", SEEDS)
def test_all_that_count_agree(seed: int) -> None:
    register, labels, settings = make_register(seed), load_english(), Settings()
    entries = register.entries
    data = {
        kind: write_register(kind, register, entries, labels, settings) for kind in ("json", "xlsx")
    }
    told = json.loads(data["json"])["actions"]
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
    accepted = [one for one in told if one["acceptance"] == Acceptance.ACCEPTED]
    assert [one["id"] for one in accepted] == [
        entry.id for entry in entries if entry.history and not entry.is_open and entry.accepted_by
    ]
