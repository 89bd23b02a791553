"""What all action lists have in common."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tests.builders
from pipeline.actions.action_list import is_overdue, list_actions
from pipeline.errors import UsageError
from pipeline.system.text import clean_text, cut_text, join_lines, measure_text
from pipeline.writers import ACTION_WRITERS
from schemas.edition import Edition
from schemas.model import Confidentiality, MeetingTime, RecordStatus
from tests.builders import HOSTILE_TEXTS, make_action, make_labels, make_record

FORMATS = sorted(ACTION_WRITERS)


def run_python(code: str, **environment: str) -> bytes:
    """What `code` prints in a process of its own."""
    root = str(Path(tests.builders.__file__).parent.parent)
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        env={"PYTHONPATH": root, **environment},
    ).stdout


def test_no_library_is_imported_before_it_is_needed() -> None:
    libraries = {"xlsxwriter", "icalendar", "weasyprint", "docx"}
    code = f"import sys, pipeline.writers; print({libraries} & set(sys.modules))"
    assert run_python(code, TZ="UTC") == b"set()\n"


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("languages", [("zh-CN",), ("en",), ("zh-CN", "en"), ("en", "zh-CN")])
def test_the_same_record_gives_the_same_bytes(kind: str, languages: tuple[str, ...]) -> None:
    record = make_record(actions=(make_action(), make_action(id="A2", due="2024-05-20 17:00")))
    first, second = (
        ACTION_WRITERS[kind](record, Edition(2), make_labels(*languages)) for _ in range(2)
    )
    assert first == second


@pytest.mark.parametrize("kind", FORMATS)
def test_the_bytes_do_not_depend_on_the_machine(kind: str) -> None:
    code = (
        "import sys; from tests.builders import *; from pipeline.writers import ACTION_WRITERS;"
        "from schemas.edition import Edition;"
        f"made = ACTION_WRITERS[{kind!r}](make_record(), Edition(), make_labels());"
        "sys.stdout.buffer.write(made)"
    )
    zones = {"1": "UTC", "2": "America/New_York", "3": "Asia/Shanghai"}
    made = {run_python(code, TZ=zone, PYTHONHASHSEED=seed) for seed, zone in zones.items()}
    assert len(made) == 1


@pytest.mark.parametrize("kind", FORMATS)
def test_a_record_without_actions_gives_a_whole_file(kind: str) -> None:
    assert ACTION_WRITERS[kind](make_record(actions=()), Edition(), make_labels())


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("day", [dt.date.min, dt.date(1899, 12, 31), dt.date.max])
def test_no_day_that_a_calendar_has_breaks_a_writer(kind: str, day: dt.date) -> None:
    time = MeetingTime(day, dt.time(0, 0))
    record = make_record(
        time=time, actions=(make_action(due=f"{day}"), make_action(id="A2", due=f"{day} 23:59"))
    )
    assert ACTION_WRITERS[kind](record, Edition(), make_labels(), timezone="Europe/Berlin")


@pytest.mark.parametrize("kind", FORMATS)
def test_an_unknown_time_zone_is_named(kind: str) -> None:
    for name in ("Asia/Beijing2", "../etc/passwd", ""):
        with pytest.raises(UsageError, match="time zone"):
            ACTION_WRITERS[kind](make_record(), Edition(), make_labels(), timezone=name)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=200))
def test_no_text_breaks_a_writer(text: str) -> None:
    action = make_action(
        task=text, department=text, owner=text, deliverable=text, risk=text, remarks=text
    )
    record = make_record(actions=(action,), subject=text, recorder=text)
    for writer in ACTION_WRITERS.values():
        assert writer(record, Edition(), make_labels())


def test_an_action_is_overdue_from_the_day_after_its_due_date_until_it_is_resolved() -> None:
    action = {"status": "in_progress", "due": "2024-05-10 09:00"}
    assert not is_overdue(action, dt.date(2024, 5, 10))
    assert is_overdue(action, dt.date(2024, 5, 11))
    assert is_overdue({**action, "status": "escalated"}, dt.date(2024, 5, 11))
    assert not is_overdue({**action, "status": "resolved"}, dt.date(2024, 5, 11))


def test_the_heading_names_what_a_reader_must_know() -> None:
    record = make_record(confidentiality=Confidentiality.CONFIDENTIAL, status=RecordStatus.DRAFT)
    listing = list_actions(record, Edition(3, "2024-05-10-launch.r2"), make_labels())
    assert listing.title == "行动项清单：智能水表二代产品上市协同"
    assert listing.facts == (
        ("记录编号", "2024-05-10-launch（第3版）"),
        ("沟通时间", "2024年5月10日（星期五）14:00—15:30"),
        ("记录人", "周慕白"),
        ("密级", "机密"),
        ("记录状态", "草稿"),
    )


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_cleaned_text_has_no_control_character_but_line_ends(text: str) -> None:
    cleaned = clean_text(text + "\x00\x07\x1b\ud800\uffff")
    assert not any(ord(character) < 32 for character in cleaned.replace("\n", ""))
    assert not set("\x7f\x85\u2028\u2029\uffff\ud800") & set(cleaned)
    assert "\n" not in join_lines(cleaned)


def test_text_is_cut_where_excel_would_and_says_so() -> None:
    assert cut_text("长" * 10, 10) == "长" * 10
    assert cut_text("长" * 11, 10) == "长" * 9 + "…"
    assert cut_text("𠮷" * 6, 10) == "𠮷" * 4 + "…"


def test_a_chinese_character_is_two_wide() -> None:
    assert measure_text("编号 A1\n1") == 7
    assert measure_text("e\u0301") == 1
