"""The action list as CSV, read back as its users read it."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from pipeline.writers.actions.text import disarm_cell, write_action_csv
from schemas.edition import Edition
from schemas.model import Status
from tests.builders import HOSTILE_TEXTS, make_action, make_labels, make_record


def read_csv(*actions: Any, languages: tuple[str, ...] = ("zh-CN",)) -> list[dict[str, str]]:
    """The rows that a reader of the CSV sees, by column name."""
    data = write_action_csv(make_record(actions=actions), Edition(), make_labels(*languages))
    text = data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_the_file_is_utf_8_with_a_mark_and_windows_line_ends() -> None:
    data = write_action_csv(make_record(), Edition(), make_labels())
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n") == 2
    assert data.endswith(b"\r\n")


def test_every_column_is_always_there() -> None:
    (row,) = read_csv(make_action())
    assert "、".join(row) == (
        "行动项编号、任务、责任部门、责任人、交付成果、截止时间、状态、进度、"
        "问题、严重程度、前置任务、所需资源、风险、风险预案、备注"
    )
    with_more = read_csv(make_action(risk="延期", after=("A2",)))
    assert list(with_more[0]) == list(row)


def test_a_row_says_what_the_action_says() -> None:
    (row,) = read_csv(
        make_action(due="2024-05-24 17:00", progress=0, status=Status.ESCALATED, after=("A2", "A3"))
    )
    assert row["行动项编号"] == "2024-05-10-launch/A1"
    assert row["截止时间"] == "2024-05-24 17:00"
    assert row["状态"] == "需升级"
    assert row["进度"] == "0%"
    assert row["前置任务"] == "2024-05-10-launch/A2、2024-05-10-launch/A3"


def test_two_languages_stand_in_one_heading() -> None:
    (row,) = read_csv(make_action(), languages=("zh-CN", "en"))
    assert row["任务 Task"] == "完成固件冻结并提交低温验证报告"
    assert row["状态 Status"] == "进行中 In progress"


def test_a_record_without_actions_gives_the_column_names_alone() -> None:
    assert read_csv() == []


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_no_cell_is_a_formula_or_breaks_a_line(text: str) -> None:
    (row,) = read_csv(make_action(task=text, owner=text, remarks=text))
    for cell in (row["任务"], row["责任人"], row["备注"]):
        assert not cell.lstrip(" \u200b\u202e").startswith(tuple("=+-@＝＋－＠"))
        assert not set("\r\n\t\u2028\u0085") & set(cell)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("  ＝1", "'＝1"),
        ("\u200b@x", "'\u200b@x"),
        ('"=1', "'\"=1"),
        ("好;=1", "好;'=1"),
        ('好; "=1', "好;' \"=1"),
        ("第一行\n=1+1", "第一行 =1+1"),
        ("完成 A-1 = B", "完成 A-1 = B"),
        ("2024-05-24", "2024-05-24"),
        ("长" * 5_000, "长" * 5_000),
    ],
)
def test_only_what_begins_like_a_formula_is_changed(text: str, cell: str) -> None:
    assert disarm_cell(text) == cell
