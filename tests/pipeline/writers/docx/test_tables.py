"""Tables of the form are Word's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.builders import make_action, make_record
from tests.word_files import (
    W,
    make_form,
    read_part,
    read_text,
    read_value,
    replace_body,
    write,
    write_rich,
)

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

TEXT_WIDTH = 9450


def list_tables(data: bytes) -> list[Element]:
    return list(read_part(data).iter(W + "tbl"))


def find_actions(data: bytes) -> Element:
    return next(t for t in list_tables(data) if read_value(t, "tblPr/tblStyle") == "RecordActions")


def list_widths(table: Element) -> list[int]:
    return [int(column.get(W + "w", "0")) for column in table.iterfind(f"{W}tblGrid/{W}gridCol")]


def is_set(row: Element, flag: str) -> bool:
    return row.find(f"{W}trPr/{W}{flag}") is not None


def list_styles_of(row: Element) -> list[str]:
    return [read_value(paragraph, "pPr/pStyle") for paragraph in row.iter(W + "p")]


def test_the_header_of_the_actions_is_repeated_on_every_page() -> None:
    rows = find_actions(write(make_form())).findall(W + "tr")
    assert [is_set(row, "tblHeader") for row in rows] == [True, *[False] * (len(rows) - 1)]


def test_rows_do_not_split_unless_they_would_fill_half_a_page() -> None:
    actions = (make_action(), make_action(id="A2", task="很长的任务。" * 150))
    rows = find_actions(write(make_form(make_record(actions=actions)))).findall(W + "tr")
    assert [is_set(row, "cantSplit") for row in rows] == [True, True, True, False]


def test_a_problem_stays_with_its_first_action_and_an_action_with_its_details() -> None:
    actions = (make_action(risk="断电"), make_action(id="A2"))
    rows = find_actions(write(make_form(make_record(actions=actions)))).findall(W + "tr")
    styles = [set(list_styles_of(row)) for row in rows]
    assert styles == [
        {"ActionHeading"},
        {"ActionProblem"},
        {"ActionTextKept"},
        {"ActionDetails"},
        {"ActionText"},
    ]


def test_columns_have_the_widths_of_the_template_and_fill_the_page() -> None:
    columns = '<col style="width: 25%"><col style="width: 75%">'
    html = f"<table>{columns}<tr><td>a</td><td>b</td></tr></table>"
    (table,) = list_tables(write(replace_body(make_form(), html)))
    assert list_widths(table) == [2362, 7088]
    assert read_value(table, "tblPr/tblStyle") == "RecordTable"


def test_every_table_fills_the_page_and_its_cells_their_columns() -> None:
    for table in list_tables(write(make_form())):
        widths = list_widths(table)
        assert sum(widths) == TEXT_WIDTH
        for row in table.iterfind(W + "tr"):
            spans = [int(read_value(c, "tcPr/gridSpan") or 1) for c in row.iterfind(W + "tc")]
            assert sum(spans) == len(widths)


def test_columns_without_a_width_share_the_page_by_what_they_hold() -> None:
    (_, table, *_) = list_tables(write_rich("| 甲 | 乙 |\n|---|---|\n| 一 | " + "长" * 60 + " |"))
    narrow, wide = list_widths(table)
    assert narrow + wide == TEXT_WIDTH
    assert wide > 2 * narrow


def test_a_table_in_a_cell_fits_into_it() -> None:
    record = make_record(background="| 甲 | 乙 |\n|---|---|\n| 一 | 二 |")
    outer, inner, *_ = list_tables(write(make_form(record)))
    assert sum(list_widths(inner)) < list_widths(outer)[1] * 3


def test_a_cell_ends_with_a_paragraph_even_after_a_table() -> None:
    record = make_record(background="| 甲 | 乙 |\n|---|---|\n| 一 | 二 |")
    for cell in read_part(write(make_form(record))).iter(W + "tc"):
        assert cell[-1].tag == W + "p"


def test_tables_that_follow_each_other_do_not_touch() -> None:
    html = "<table><tr><td>a</td></tr></table>" * 2
    body = read_part(write(replace_body(make_form(), html)))[0]
    assert [child.tag.removeprefix(W) for child in body] == ["tbl", "p", "tbl", "p", "sectPr"]


def test_cells_are_aligned_by_style() -> None:
    table = list_tables(write_rich("| 甲 | 乙 |\n|:-:|--:|\n| 一 | 二 |"))[1]
    styles = [list_styles_of(row) for row in table.iterfind(W + "tr")]
    assert styles == [
        ["TableHeadingCentre", "TableHeadingRight"],
        ["TableTextCentre", "TableTextRight"],
    ]


def test_every_label_has_the_fill_of_the_table_style() -> None:
    cells = list(list_tables(write(make_form()))[0].iter(W + "tc"))
    labels = [cell for cell in cells if "TableLabel" in list_styles_of(cell)]
    assert len(labels) > 5
    for cell in labels:
        fill = cell.find(f"{W}tcPr/{W}shd")
        assert fill is not None, read_text(cell)
        assert fill.get(W + "fill") == "E9EEF4"
