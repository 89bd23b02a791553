"""The weekly letter to the department that called the meetings."""

from __future__ import annotations

import datetime as dt
from email import message_from_bytes
from email.policy import SMTP
from typing import TYPE_CHECKING

from pipeline.actions.register import read_register
from pipeline.actions.reminders import list_weekly
from pipeline.document.labels import load_labels
from pipeline.document.theme import LABELS
from pipeline.writers.actions.reminder import write_reminder_eml, write_reminder_md
from schemas.model import Language, Person, Status
from tests.builders import make_action
from tests.outboxes import ENGLISH, meet, publish_record, report

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.actions.reminders import Reminder

THURSDAY = dt.date(2024, 5, 30)


def publish(folder: Path) -> None:
    """A meeting that 市场部 called, one that names nobody, and a report between them."""
    people = (
        Person("沈亦舟", "研发中心", email="shen@example.com"),
        Person("许清和", "市场部", email="xu@example.com"),
    )
    actions = (
        make_action(id="A1", task="逾期的事", due="2024-05-29"),
        make_action(
            id="A2", task="本周的事", due="2024-06-02", department="市场部", owner="许清和"
        ),
        make_action(id="A3", task="以后的事", due="2024-06-03"),
        make_action(id="A4", task="要决定的事", due="2024-05-01", status=Status.ESCALATED),
        make_action(id="A5", task="验收的事", due="2024-05-20"),
        make_action(id="A6", task="早已验收的事", due="2024-05-20"),
        make_action(id="A7", task="待验收的事", due="2024-05-20"),
    )
    publish_record(
        folder,
        meet(
            "2024-05-10",
            initiator="市场部",
            participants=people,
            recorder="沈亦舟",
            actions=actions,
        ),
    )
    old = (report("2024-05-10-launch/A6", "resolved", accepted_by="许清和"),)
    publish_record(folder, meet("2024-05-23", "old", updates=old))
    new = (
        report("2024-05-10-launch/A5", "resolved", accepted_by="许清和"),
        report("2024-05-10-launch/A7", "resolved"),
    )
    publish_record(folder, meet("2024-05-24", "new", updates=new))
    done = (make_action(id="B1", task="An English task", due="2024-05-28", department="Sales"),)
    publish_record(
        folder,
        meet("2024-05-20", "sales", departments=("Sales",), actions=done, languages=ENGLISH),
    )


def list_letters(folder: Path) -> dict[str, tuple[Reminder, str, bytes]]:
    """The letters of that Thursday, as Markdown and for mail."""

    def speak(language: str) -> object:
        return load_labels(LABELS, (Language(language),))

    entries = read_register(folder, THURSDAY).entries
    stamp = dt.datetime(2024, 5, 30, tzinfo=dt.UTC)
    return {
        name: (
            letter,
            write_reminder_md(letter, labels).decode(),
            write_reminder_eml(letter, labels, stamp),
        )
        for name, letter, labels in list_weekly(entries, THURSDAY, speak)  # type: ignore[arg-type]  # labels
    }


def test_each_action_stands_in_the_part_it_belongs_to(tmp_path: Path) -> None:
    publish(tmp_path)
    letter, text, _ = list_letters(tmp_path)["weekly-市场部"]
    assert [(item.part, item.task) for item in letter.items] == [
        ("decision", "要决定的事"),
        ("late", "逾期的事"),
        ("due", "本周的事"),
        ("accepted", "验收的事"),
    ]
    heads = [line for line in text.splitlines() if line.startswith("## ")]
    assert heads == [
        "## 需要决定（1 项）",
        "## 已逾期（1 项）",
        "## 承诺本周完成（1 项）",
        "## 近七天已验收（1 项）",
    ]


def test_it_goes_to_that_department_and_answers_to_the_recorder(tmp_path: Path) -> None:
    publish(tmp_path)
    message = message_from_bytes(list_letters(tmp_path)["weekly-市场部"][2], policy=SMTP)
    assert str(message["To"]) == "许清和 <xu@example.com>"
    assert str(message["Reply-To"]) == "沈亦舟 <shen@example.com>"
    assert str(message["Subject"]) == "本周行动项（2024年5月30日）：市场部"


def test_each_department_is_written_to_in_the_language_of_its_records(tmp_path: Path) -> None:
    publish(tmp_path)
    letters = list_letters(tmp_path)
    assert set(letters) == {"weekly-市场部", "weekly-Sales"}
    assert "## Late (1)" in letters["weekly-Sales"][1]
