"""The action list as Markdown, read back with markdown-it-py as GitHub would."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from markdown_it import MarkdownIt

from pipeline.system.text import clean_text
from pipeline.writers.actions.text import write_action_md
from schemas.edition import Edition
from schemas.model import Status
from tests.builders import HOSTILE_TEXTS, make_action, make_labels, make_record


def render(*actions: Any, **changes: Any) -> str:
    """The HTML of the Markdown of a record, raw HTML in it included."""
    text = write_action_md(make_record(actions=actions, **changes), Edition(2), make_labels())
    html: str = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text.decode())
    return html


def read_rows(html: str) -> list[list[str]]:
    """The cells of every row of the one table as their readers see them."""
    assert html.count("<table>") == 1
    return [
        [read_text(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for row in re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)
    ]


def read_text(html: str) -> str:
    """The text of `html`, which may have line breaks and no other element."""
    text = html.replace("<br>", "\n")
    assert "<" not in text
    return unescape(text)


def test_title_and_number_stand_above_one_table() -> None:
    html = render(make_action(), make_action(id="A2", status=Status.RESOLVED, progress=100))
    assert html.startswith("<h1>行动项清单：智能水表二代产品上市协同</h1>")
    assert "<li>记录编号：2024-05-10-launch（第2版）</li>" in html
    names, first, second = read_rows(html)
    assert "、".join(names) == (
        "编号、任务、责任部门、责任人、交付成果、截止时间、状态、进度、问题、备注"
    )
    assert first[:2] == ["A1", "完成固件冻结并提交低温验证报告"]
    assert second[6:8] == ["已解决", "100%"]


def test_a_column_that_may_be_missing_is_there_where_one_action_needs_it() -> None:
    names, _, second = read_rows(render(make_action(), make_action(id="A2", risk="延期")))
    assert second[names.index("风险")] == "延期"
    assert "风险预案" not in names


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_what_people_wrote_stays_literal_text(text: str) -> None:
    names, row = read_rows(render(make_action(task=text)))
    assert row[names.index("任务")] == clean_text(text)
    assert len(row) == len(names)


@pytest.mark.parametrize("text", [text for text in HOSTILE_TEXTS if "://" not in text])
def test_a_title_stays_one_literal_line(text: str) -> None:
    html = render(make_action(), subject=f"{text} #")
    (title,) = re.findall(r"<h1>(.*?)</h1>", html, re.DOTALL)
    assert read_text(title).endswith("#")
    assert not re.search(r"<(?!/?(h1|ul|li|table|thead|tbody|tr|th|td|br)\b)", html)


def test_a_link_with_an_underscore_stays_whole() -> None:
    record = make_record(actions=(make_action(task="见 https://example.com/a_b"),))
    text = write_action_md(record, Edition(), make_labels())
    assert "https://example.com/a_b" in text.decode()


def test_a_record_without_actions_says_so() -> None:
    html = render()
    assert "<p>无行动项</p>" in html
    assert "<table>" not in html
