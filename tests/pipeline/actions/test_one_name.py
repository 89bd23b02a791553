"""A person or department that is written in several ways is one in every list."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from pipeline.actions.filters import By, Choice, choose_entries, split_entries
from pipeline.actions.listing import list_entries
from pipeline.actions.page_view import make_page
from pipeline.actions.register import read_register
from pipeline.actions.reminders import list_reminders
from pipeline.writers.actions.ics import write_action_ics, write_ics
from pipeline.writers.actions.xlsx import write_action_xlsx
from schemas.edition import Edition
from tests.builders import make_action, make_labels, make_person, make_record
from tests.outboxes import meet, publish_record

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.actions.register import Register

JUNE = dt.date(2024, 6, 1)
PEOPLE = (
    make_person(name="白 露", department="Sales", email="bai@example.com"),
    make_person(name="José Ruiz", department="客服部", email="jose@example.com"),
)
ACTIONS = (
    make_action(id="A1", owner="白露", department="Sales"),
    make_action(id="A2", owner="白\u3000露", department="sales"),
    make_action(id="A3", owner="白\u200b露", department="Sales"),
    make_action(id="A4", owner="Jose\u0301 ruiz", department="客服 部"),
    make_action(id="A5", owner="JOSÉ RUIZ", department="客服部"),
)


@pytest.fixture
def register(tmp_path: Path) -> Register:
    publish_record(tmp_path, meet("2024-05-10", participants=PEOPLE, actions=ACTIONS))
    publish_record(tmp_path, meet("2024-05-11", "nothing-to-do"))
    return read_register(tmp_path, JUNE)


def test_each_person_is_one_group_and_each_department(register: Register) -> None:
    for by in By:
        groups = split_entries(register.entries, by)
        assert [len(group.entries) for group in groups] == [3, 2]


def test_each_person_gets_one_letter_with_the_address(register: Register) -> None:
    letters = [
        letter for _, letter, _ in list_reminders(register.entries, JUNE, make_labels, By.OWNER)
    ]
    addresses = sorted(email for letter in letters for _, email in letter.addresses)
    assert addresses == ["bai@example.com", "jose@example.com"]


@pytest.mark.parametrize("asked", ["白露", "白 露", "白\u00a0露"])
def test_a_filter_finds_every_spelling(register: Register, asked: str) -> None:
    assert len(choose_entries(register, Choice(owners=frozenset({asked})))) == 3
    assert len(choose_entries(register, Choice(departments=frozenset({"ＳＡＬＥＳ"})))) == 3


def test_every_to_do_names_its_attendee(register: Register) -> None:
    labels = make_labels()
    record = make_record(participants=PEOPLE, actions=ACTIONS)
    listing = list_entries(register, register.entries, labels, "Asia/Shanghai")
    for data in (
        write_ics(listing, labels),
        write_action_ics(record, Edition(), labels),
    ):
        todos = Calendar.from_ical(data).walk("VTODO")
        assert len(todos) == 5
        assert all("ATTENDEE" in todo for todo in todos)


def test_the_page_counts_all_records_and_offers_each_name_once(register: Register) -> None:
    page = make_page(register, register.entries, make_labels())
    assert page.records == 2
    assert page.departments == ("Sales", "客服部")
    assert len(page.owners) == 2
    assert {row.department for row in page.rows} == set(page.departments)
    assert len(page.bars) == 2


def test_the_sheet_by_department_has_a_row_for_each() -> None:
    record = make_record(participants=PEOPLE, actions=ACTIONS)
    data = write_action_xlsx(record, Edition(), make_labels())
    by_action, by_department = load_workbook(io.BytesIO(data)).worksheets
    names = [row[0] for row in by_department.iter_rows(min_row=5, values_only=True)]
    assert names[:2] == ["Sales", "客服部"]
    # Formulas count the cells of the other sheet, so these say the same.
    assert {row[2] for row in by_action.iter_rows(min_row=5, values_only=True)} >= {*names[:2]}
    assert "sales" not in str([*by_action.values])
