"""Line ends inside a text: no blank that nobody typed stands between Chinese characters."""

from __future__ import annotations

import pytest

from pipeline.readers.reader import read_notes

STYLES = {
    "plain": "k: {}\n   {}\n",
    "single": "k: '{}\n   {}'\n",
    "double": 'k: "{}\n   {}"\n',
    "folded": "k: >-\n   {}\n   {}\n",
    "item": "k:\n- {}\n  {}\n",
    "in a list": "k: [{}\n  {}]\n",
}


def read_text(text: str) -> str:
    notes = read_notes(text.encode(), "n.yaml")
    assert notes.problems == ()
    value = notes.tree["k"]
    value = value[0] if isinstance(value, list) else value
    assert isinstance(value, str)
    return value


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("统一答复口径", "并发布", "统一答复口径并发布"),
        ("上线。", "首批", "上线。首批"),
        ("上线", "（首批）", "上线（首批）"),
        ("他说“好”", "“行”", "他说“好”“行”"),
        ("未定……", "再议", "未定……再议"),
        ("经办——", "市场部", "经办——市场部"),
        ("共上线；", "version 2", "共上线；version 2"),
        ("客户端", "𠮷野", "客户端𠮷野"),
        ("ひらがな", "カタカナ", "ひらがなカタカナ"),
        ("第 一 阶段", "上 线", "第 一 阶段上 线"),
    ],
)
def test_nothing_stands_where_a_line_of_chinese_was_folded(
    style: str, first: str, second: str, joined: str
) -> None:
    assert read_text(STYLES[style].format(first, second)) == joined


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("中文ABC", "DEF中文"),
        ("中文", "ABC"),
        ("共 120", "条"),
        ("한국어", "한국어"),
        ("he said “yes”", "“no” came back"),
        ("wait —", "“no”"),
        ("café", "naïve"),
    ],
)
def test_a_blank_stays_where_one_belongs(style: str, first: str, second: str) -> None:
    assert read_text(STYLES[style].format(first, second)) == f"{first} {second}"


def test_a_blank_line_stays_a_line_end_and_deeper_lines_stay_lines() -> None:
    assert read_text("k: 甲\n\n  乙\n  丙\n") == "甲\n乙丙"
    assert read_text('k: "甲\n\n  乙\n  丙"\n') == "甲\n乙丙"
    assert read_text("k: '甲\n\n\n  ''乙\n  丙'\n") == "甲\n\n'乙丙"
    assert read_text("k: >\n  甲\n  乙\n\n  丙\n    丁\n  戊\n  己\n") == "甲乙\n丙\n  丁\n戊己\n"
    assert read_text("k: >2\n    甲\n    乙\n  丙\n  丁\n") == "  甲\n  乙\n丙丁\n"


def test_repeated_lines_and_escapes_are_folded_in_their_places() -> None:
    assert read_text("k: >-\n  啊啊\n  啊啊 啊\n  啊\n") == "啊啊啊啊 啊啊"
    assert read_text('k: "甲\\u4e59\n  丙 \\\n  丁\\n\n  戊"\n') == "甲乙 丙 丁\n 戊"


def test_a_block_that_keeps_its_lines_is_left_as_it_is() -> None:
    assert read_text("k: |\n  甲\n  乙\n") == "甲\n乙\n"


def test_a_folded_word_is_still_found_where_it_was_written() -> None:
    notes = read_notes("k: 于尽\n   快上线，\n   适时\n".encode(), "n.yaml")
    assert notes.find(("k",), "尽快").column == 5
    assert notes.find(("k",), "适时").line == 3
