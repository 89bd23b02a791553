"""Markdown of the notes becomes the few elements that a record may hold."""

from __future__ import annotations

import re

import pytest

from pipeline.document.richtext import print_plainly, render_rich


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
    assert render_rich("甲\n乙").strip() == "<p>甲<br />\n乙</p>"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("1、甲", "2、乙"),
        ("（1）甲", "（2）乙"),
        ("(1) 甲", "(2) 乙"),
        ("① 甲", "② 乙"),
        ("1.甲", "2.乙"),
        ("一、甲", "二、乙"),
        ("第一，甲", "第二，乙"),
        ("a) 甲", "b) 乙"),
        ("1）甲", "接着写"),
    ],
)
def test_lines_that_are_numbered_by_hand_are_paragraphs_of_one_indent(
    first: str, second: str
) -> None:
    assert render_rich(f"{first}\n{second}") == f"<p>{first}</p>\n<p>{second}</p>\n"


def test_figures_at_the_head_of_a_line_are_no_numbers() -> None:
    assert render_rich("1.5 米\n2.5 米").count("<p>") == 1
    assert render_rich("300 台\n2024 年").count("<p>") == 1


def test_br_ends_a_line_in_a_cell_and_elsewhere() -> None:
    html = render_rich("| 甲 |\n|---|\n| 一<br>二<BR/>三 |\n\n四<br />五")
    assert html.count("<br />") == 3
    assert "&lt;" not in html


def test_a_heading_is_a_bold_line_and_a_number_sign_is_not() -> None:
    assert render_rich("### 小标题").strip() == "<p><strong>小标题</strong></p>"
    assert render_rich("# of seats: 12").strip() == "<p># of seats: 12</p>"


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("5. 甲\n8. 乙\n9. 丙", ["5", "8"]),
        ("1. 甲\n1. 乙\n1. 丙", []),
        ("1. 甲\n2. 乙", []),
        ("1. 甲\n   1. 子\n   7. 丑\n2. 乙", ["7"]),
        ("1. 甲\n2. 乙\n2. 丙", ["2"]),
        ("7. 甲\n7. 乙", ["7", "7"]),
    ],
)
def test_the_numbers_of_a_list_are_those_that_are_written(text: str, starts: list[str]) -> None:
    assert re.findall(r'<ol start="(\d+)">', render_rich(text)) == starts


@pytest.mark.parametrize("text", ["007. 甲\n008. 乙", "01) 甲\n02) 乙", "20240517. 甲"])
def test_a_number_that_a_list_would_change_is_printed_as_it_is_typed(text: str) -> None:
    lines = text.split("\n")
    assert re.findall(r"<p>(.*?)</p>", render_rich(text)) == lines


@pytest.mark.parametrize("text", ["-", "*", "1.", "- - -", "*\n*"])
def test_a_list_with_nothing_in_it_is_printed_as_it_is_typed(text: str) -> None:
    assert print_plainly(text).split() == text.split()


@pytest.mark.parametrize(
    "address",
    ["https://example.com/%E2%80%AEgro", "https://xn--80ak6aa92e.com", "HTTP://Ex.org/%41"],
)
def test_an_address_is_printed_as_it_is_written(address: str) -> None:
    assert f">{address}</a>" in render_rich(f"<{address}>")


def test_a_link_without_a_text_prints_its_address() -> None:
    assert ">https://example.com</a>" in render_rich("见 [](https://example.com)")


def test_both_signs_at_the_head_of_a_path_are_printed() -> None:
    assert "\\\\server\\share" in render_rich("see \\\\server\\share")
    assert "路径\\\\server" in render_rich("路径\\\\server\\文档")
    assert render_rich(r"C:\\x \*x\*").strip() == r"<p>C:\x *x*</p>"


def test_emphasis_within_itself_is_emphasis_once() -> None:
    html = render_rich("*a " * 400 + "b" + "*" * 400)
    assert html.count("<em>") == 1
    assert "**" not in html


def test_twenty_levels_of_a_list_are_printed() -> None:
    text = "\n".join("  " * level + f"- level {level}" for level in range(20))
    assert "level 19" in render_rich(text)


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


@pytest.mark.parametrize(
    "text",
    [
        *("1. 甲\n02. 乙", "1. 甲\n\n02. 乙", "9) 甲\n010) 乙\n11) 丙", "1. 甲\n20240517. 乙"),
        *("1. 甲\n1. 乙\n02. 丙", "- 甲\n  1. 乙\n  02. 丙", "1. 甲\n02.\n3. 丙"),
    ],
)
def test_numbers_stay_as_typed_where_one_of_them_must(text: str) -> None:
    lines = [line.strip().removeprefix("- ") for line in text.split("\n") if line]
    html = str(render_rich(text))
    assert re.findall("<p>(.*?)</p>", html) == lines
    assert "<ol" not in html


def test_a_list_beside_numbers_as_typed_is_a_list() -> None:
    html = str(render_rich("1. 甲\n02. 乙\n   - 丙\n\n正文\n\n1. 丁\n2. 戊"))
    assert html.count("<ol>") == html.count("<ul>") == 1
    assert html.index("丙") < html.index("<ol>") < html.index("丁")
