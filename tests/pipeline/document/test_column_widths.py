"""Column widths fit what the cells hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.document.column_widths import TABLE, fit_columns, measure_text

CELLS = st.lists(st.text(max_size=80), min_size=1, max_size=8)


@given(st.lists(CELLS, min_size=1, max_size=7))
def test_the_widths_fill_the_table(columns: list[list[str]]) -> None:
    widths = fit_columns(columns)
    assert abs(sum(widths) - 100) < 0.1
    assert all(width > 0 for width in widths)


def test_no_column_breaks_a_name_or_a_date() -> None:
    columns = [
        ["任务", "补充接口文档并通过评审" * 20],
        ["责任人", "欧阳清扬"],
        ["截止", "2024-05-17"],
    ]
    _, owner, due = (width * TABLE / 100 for width in fit_columns(columns))
    assert owner > measure_text("欧阳清扬")
    assert due > measure_text("2024-05-17")


def test_the_most_text_gets_the_most_room() -> None:
    widths = fit_columns([["A1"], ["整理三个部门的需求并形成一份清单"], ["清单与说明"]])
    assert widths[1] == max(widths)
    assert widths[0] == min(widths)


def test_a_table_without_rows_has_columns_of_like_width() -> None:
    assert fit_columns([["任务"], ["状态"]]) == [50.0, 50.0]


def test_a_long_address_does_not_starve_the_other_columns() -> None:
    widths = fit_columns(
        [["任务", "核对接口并形成书面结论" * 3], ["说明", "https://example.com/" + "a" * 200]]
    )
    assert widths[0] > 20


def test_where_there_is_room_no_text_breaks_and_no_column_takes_all() -> None:
    cells = [["批次", "试产一批"], ["数量（台）", "80"], ["说明", "一切正常无异常情况"]]
    widths = [width * TABLE / 100 for width in fit_columns(cells)]
    for width, texts in zip(widths, cells, strict=True):
        assert max(map(measure_text, texts)) < width < 25


def test_the_number_of_an_action_is_kept_whole_beside_long_texts() -> None:
    number = "2024-05-20-portal-pilot/A2"
    widths = fit_columns([["Action", number], ["Note", "All findings are closed. " * 30]])
    assert widths[0] * TABLE / 100 > measure_text(number)


def test_a_column_that_wants_little_gets_all_of_it() -> None:
    cells = [
        ["Task", "Summarise what the group concluded on the manual and its readers. " * 2],
        ["Deliverable", "Written answer"],
        ["Remarks", "All of the findings of the second round are closed by now. " * 3],
        ["Due", "2024-06-07 17:00"],
    ]
    widths = [width * TABLE / 100 for width in fit_columns(cells)]
    assert widths[1] > measure_text("Written answer")
    assert widths[3] > measure_text("2024-06-07 17:00")


def test_a_header_has_room_for_bold_type() -> None:
    [width, _] = fit_columns([["Department", "IT"], ["Task", "Summarise the answers. " * 9]])
    assert width * TABLE / 100 > 1.05 * measure_text("Department")
