"""Markdown of the notes becomes the few elements that a record may hold."""

from __future__ import annotations

import re

import pytest

from pipeline.compose.richtext import render_rich


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**重点**", "<p><strong>重点</strong></p>"),
        ("*斜体*", "<p><em>斜体</em></p>"),
        ("`HT-017`", "<p><code>HT-017</code></p>"),
        ("- 甲\n- 乙", "<ul>\n<li>甲</li>\n<li>乙</li>\n</ul>"),
        ("3. 丙", '<ol start="3">\n<li>丙</li>\n</ol>'),
        ("[规范](https://example.com)", '<p><a href="https://example.com">规范</a></p>'),
    ],
)
def test_the_markdown_of_a_record_becomes_html(text: str, html: str) -> None:
    assert render_rich(text).strip() == html


@pytest.mark.parametrize(
    "text", ["**“重点”**是", "是**“重点”**", "他说**（注）**后", "**重点：**甲", "**发言人1**：好"]
)
def test_bold_begins_and_ends_between_chinese_characters_without_blanks(text: str) -> None:
    assert "**" not in render_rich(text)
    assert "<strong>" in render_rich(text)


def test_a_lone_asterisk_stays_an_asterisk() -> None:
    assert render_rich("5 * 3 * 2 = 30").strip() == "<p>5 * 3 * 2 = 30</p>"


def test_a_line_end_stays_a_line_end() -> None:
    assert render_rich("1、甲\n2、乙").strip() == "<p>1、甲<br />\n2、乙</p>"


def test_an_entity_is_printed_as_the_text_that_it_is() -> None:
    assert render_rich("R&amp;D &#39;x&#39;").strip() == "<p>R&amp;amp;D &amp;#39;x&amp;#39;</p>"


def test_raw_html_is_printed_as_the_text_that_it_is() -> None:
    assert render_rich("<img src=file:///etc/passwd>").strip() == (
        "<p>&lt;img src=file:///etc/passwd&gt;</p>"
    )


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "JaVaScRiPt:x", "//host/x"],
)
def test_a_link_that_is_not_to_the_web_or_to_mail_is_no_link(url: str) -> None:
    assert "<a " not in render_rich(f"[甲]({url}) <{url}>")


def test_an_image_is_not_loaded() -> None:
    assert "<img" not in render_rich("![图](https://example.com/a.png)")


def test_every_header_cell_says_that_it_heads_its_column() -> None:
    html = render_rich("| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |")
    assert html.count('<th scope="col">') == 2


def test_a_table_has_columns_that_fit_what_its_cells_hold() -> None:
    html = render_rich("| 批次 | 说明 |\n|---|---:|\n| 一 | 低温环境下通信中断，已更换射频模块 |")
    start, end = html.index("<colgroup>"), html.index("<thead>")
    widths = [float(width) for width in re.findall(r"width: ([0-9.]+)%", html[start:end])]
    assert len(widths) == 2
    assert widths[0] * 4 < widths[1]


def test_tables_in_a_row_keep_their_own_columns() -> None:
    table = "| 一 | 二 |\n|---|---|\n| 三 | 四 |\n"
    html = render_rich(f"{table}\n文字\n\n- 甲\n\n  | 一 | 二 | 三 |\n  |---|---|---|\n")
    assert [part.count("<col ") for part in html.split("<table>")] == [0, 2, 3]


def test_a_line_after_the_end_of_a_chinese_sentence_is_a_paragraph() -> None:
    assert render_rich("一句。\n**二**句：\n三句").split("\n") == [
        "<p>一句。</p>",
        "<p><strong>二</strong>句：</p>",
        "<p>三句</p>",
        "",
    ]


def test_other_lines_stay_lines() -> None:
    assert render_rich("甲，\n乙\n丙").strip() == "<p>甲，<br />\n乙<br />\n丙</p>"
    assert render_rich("- 甲。\n  乙").count("<br />") == 1
    assert render_rich("One.\nTwo.").count("<p>") == 1


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("在 **六月** 上市", "<p>在<strong>六月</strong>上市</p>"),
        ("在 **6 月** 上市", "<p>在 <strong>6 月</strong>上市</p>"),
        ("at **once** now", "<p>at <strong>once</strong> now</p>"),
        ("甲 乙", "<p>甲 乙</p>"),
    ],
)
def test_blanks_around_bold_type_are_closed_up_between_chinese(text: str, html: str) -> None:
    assert render_rich(text).strip() == html


@pytest.mark.parametrize("line", ["他说：“好。”", "见附件（略）。", "（完。）", "《办法》：“一。”"])
def test_signs_that_close_a_sentence_do_not_hide_its_end(line: str) -> None:
    assert render_rich(f"{line}\n下一段").count("<p>") == 2
