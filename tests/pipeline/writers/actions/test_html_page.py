"""The register's page as bytes: whole HTML whatever people wrote, and pictures that add up."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from pipeline.actions.entry import DepartmentOnTime, MonthOnTime
from pipeline.actions.page_view import AcceptedRow, Bar, ChartColumn, Page, PageRow, Period
from pipeline.system.text import clean_text
from pipeline.writers.actions.charts import (
    MOST,
    choose_step,
    draw_columns,
    draw_departments,
    draw_periods,
    gather_bars,
)
from pipeline.writers.actions.html_page import GROUP, draw_on_time, gather_departments, write_page
from tests.builders import make_labels

JUNE = dt.date(2024, 6, 1)
ANYTHING = st.text(st.characters(), max_size=40)


def make_row(**changes: Any) -> PageRow:
    values: dict[str, Any] = {
        "id": "2024-05-10-launch/A1",
        "link": "2024-05-10-launch/2024-05-10-launch.pdf",
        "subject": "上市",
        "recorded": "2024-05-10",
        "task": "冻结固件",
        "deliverable": "报告",
        "department": "研发中心",
        "owner": "沈亦舟",
        "due": "2024-05-24 17:00",
        "status": "in_progress",
        "progress": 40,
        "note": "",
        "updated": "2024-05-10",
        "accepted_by": "",
        "urgency": "overdue",
        "notices": (("overdue", "逾期 8 天"),),
    }
    return PageRow(**{**values, **changes})


def make_page(*rows: PageRow, **changes: Any) -> Page:
    values: dict[str, Any] = {
        "as_of": JUNE,
        "organisation": "",
        "confidentiality": "internal",
        "records": 1,
        "count": len(rows),
        "open_left_out": 0,
        "resolved_left_out": 0,
        "rows": rows,
        "departments": ("研发中心",),
        "owners": ("沈亦舟",),
        "notices": (("overdue", 1),),
        "faults": (),
        "bars": (Bar("研发中心", 3, 1),),
        "stretches": (Period(dt.date(2024, 5, 27), False, 2, 1, 1),),
        "columns": tuple(ChartColumn(JUNE, JUNE, number, 0) for number in range(4)),
    }
    return Page(**{**values, **changes})


def read_html(data: bytes) -> Any:
    return html.fromstring(data.decode())


@given(ANYTHING, ANYTHING, ANYTHING)
def test_any_text_comes_back_from_the_page_as_it_is_shown(task: str, owner: str, who: str) -> None:
    row = make_row(task=task, owner=owner, department=who)
    data = write_page(make_page(row, owners=(owner,), departments=(who,)), make_labels())
    page = read_html(data)
    cells = page.xpath("//tbody/tr/td")
    assert "".join(cells[0].xpath("text()")) == clean_text(task)
    assert cells[2].text_content() == clean_text(owner)
    assert page.xpath("count(//script)") == 1
    shown = [" ".join(option.text_content().split()) for option in page.xpath("//option")]
    assert " ".join(clean_text(who).split()) in shown


def test_the_policy_allows_this_style_and_this_script_alone() -> None:
    page = read_html(write_page(make_page(make_row()), make_labels()))
    policy = page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    for name in ("style", "script"):
        text = page.xpath(f"string(//{name})")
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert page.xpath("//@style | //@onclick | //@src") == []


def test_nothing_in_style_or_script_ends_it_early() -> None:
    data = write_page(make_page(make_row()), make_labels()).decode()
    assert data.count("</style>") == data.count("</script>") == 1


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_cell_of_a_head_is_one(language: str) -> None:
    page = read_html(write_page(make_page(make_row()), make_labels(language)))
    assert page.get("lang") == language
    assert len(page.xpath("//thead//th[@scope='col']")) == 8
    assert len(page.xpath("//tbody//th[@scope='row']")) == 1


def test_rows_stand_in_groups_that_are_laid_out_one_by_one() -> None:
    rows = [make_row(id=f"2024-05-10-launch/A{number}") for number in range(1, 2 * GROUP + 2)]
    page = read_html(write_page(make_page(*rows), make_labels()))
    assert [len(group) for group in page.xpath("//tbody")] == [GROUP, GROUP, 1]
    assert page.xpath("//tbody/tr/@id") == [row.id for row in rows]
    assert f"var(--rows, {GROUP})" in page.xpath("string(//style)")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_what_is_left_out_is_told_where_there_is_any(language: str) -> None:
    labels = make_labels(language)
    full = read_html(write_page(make_page(make_row()), labels))
    assert len(full.xpath("//p[@class='more' or @class='none'][not(@hidden)]")) == 0
    cut = make_page(make_row(), open_left_out=55_000, resolved_left_out=77)
    page = read_html(write_page(cut, labels))
    of_open, of_resolved = page.xpath("//p[@class='more' or @class='none'][not(@hidden)]")
    assert "55000" in of_open.text
    assert "actions.xlsx" in of_open.text
    assert of_open.getnext().tag == "form"  # above the list: nobody reads on for 5,000 rows
    assert "77" in of_resolved.text


def read_svg(picture: str) -> Any:
    return etree.fromstring(picture.encode())


def find_boxes(picture: Any, look: str) -> list[Any]:
    """The drawn boxes of a look, without the one that explains it."""
    return [box for box in picture.findall("rect") if box.get("class") == look][1:]


def test_bars_are_as_long_as_what_they_stand_for() -> None:
    bars = (Bar("甲", 8, 6), Bar("乙", 4, 0))
    picture = read_svg(draw_departments(bars, make_labels()))
    late = [float(box.get("width")) for box in find_boxes(picture, "late")]
    rest = [float(box.get("width")) for box in find_boxes(picture, "open")]
    assert late[0] == pytest.approx(rest[0] * 3, abs=0.3)
    assert rest[1] == pytest.approx(rest[0] * 2, abs=0.3)


def test_a_picture_is_told_in_words_to_those_who_do_not_see_it() -> None:
    picture = read_svg(draw_departments((Bar("研发中心", 3, 1),), make_labels("en")))
    assert picture.get("role") == "img"
    assert picture.findtext("title") == "Open action items by department"
    assert picture.findtext("desc") == "研发中心 3 (1 overdue)"


def test_of_many_departments_the_last_share_a_bar() -> None:
    bars = tuple(Bar(f"部门{number}", 2, 1) for number in range(15))
    gathered = gather_bars(bars, make_labels())
    assert len(gathered) == MOST
    assert sum(bar.unresolved for bar in gathered) == 30
    assert gathered[-1].name == "其余 6 个部门"


@given(st.lists(st.tuples(st.text(max_size=60), st.integers(1, 9_999)), max_size=12))
def test_nothing_is_drawn_outside_of_the_picture(departments: list[tuple[str, int]]) -> None:
    bars = tuple(Bar(name, count, count // 2) for name, count in departments)
    picture = read_svg(draw_departments(bars, make_labels()))
    width, height = map(float, picture.get("viewBox").split()[2:])
    for box in picture.findall("rect"):
        assert float(box.get("x")) >= 0
        assert float(box.get("width")) >= 0
        assert float(box.get("x")) + float(box.get("width")) <= width
        assert float(box.get("y")) + float(box.get("height")) <= height


@given(st.lists(st.integers(0, 5_000), min_size=4, max_size=4))
def test_columns_are_as_high_as_what_they_stand_for(figures: list[int]) -> None:
    columns = tuple(ChartColumn(JUNE, JUNE, figure, 0) for figure in figures)
    boxes = find_boxes(read_svg(draw_columns(columns, make_labels())), "open")
    heights = [float(box.get("height")) for box in boxes]
    drawn = [figure for figure in figures if figure]
    assert len(heights) == len(drawn)
    for figure, height in zip(drawn, heights, strict=True):
        assert height == pytest.approx(heights[0] * figure / drawn[0], abs=0.2 + figure / drawn[0])


def test_the_line_ends_at_what_is_open_now() -> None:
    start = dt.date(2024, 1, 1)
    stretches = tuple(
        Period(start + dt.timedelta(days=31 * number), True, 3, 2, number) for number in range(5)
    )
    picture = draw_periods(stretches, make_labels())
    assert re.search(r'class="figure">4</text>', picture)
    assert picture.count("<circle") == 5


@pytest.mark.parametrize("figure", [9, 60_000, 600_000])
def test_the_figures_of_the_grid_stand_inside_of_the_picture(figure: int) -> None:
    columns = tuple(ChartColumn(JUNE, JUNE, figure, 0) for _ in range(4))
    picture = read_svg(draw_columns(columns, make_labels()))
    for text in picture.findall("text[@text-anchor='end']"):
        assert float(text.get("x")) >= len(text.text) * 7.0  # a digit of 11 px


@given(st.integers(0, 10**7))
def test_grid_lines_are_few_and_round(highest: int) -> None:
    step = choose_step(highest)
    assert step * 4 >= highest
    assert re.fullmatch("[125]0*", str(step))
    assert step == 1 or choose_step(highest) * 4 < highest * 3 + 4


def make_months(*figures: tuple[int, int]) -> tuple[MonthOnTime, ...]:
    return tuple(
        MonthOnTime(dt.date(2024, number, 1), *pair) for number, pair in enumerate(figures, 1)
    )


@pytest.mark.parametrize(
    ("language", "told"), [("en", "Accepted this month (12)"), ("zh-CN", "本月验收 (12)")]
)
def test_what_was_accepted_this_month_is_linked_and_what_is_left_out_counted(
    language: str, told: str
) -> None:
    row = AcceptedRow(JUNE, "2024-05-10-launch/A<1>", "甲 #/甲.pdf", "冻结<固件>", "季一鸣")
    data = write_page(make_page(accepted=(row,), accepted_count=12), make_labels(language))
    page = read_html(data)
    (item,) = page.xpath("//ul[@class='accepted']/li")
    assert page.xpath("string(//h2[@id='accepted-title'])") == told
    assert item.xpath("string(a)") == "2024-05-10-launch/A<1>"
    assert item.xpath("string(a/@href)") == "%E7%94%B2%20%23/%E7%94%B2.pdf"
    assert "冻结<固件>" in item.text_content()
    assert "季一鸣" in item.text_content()
    assert "11" in page.xpath("string(//ul[@class='accepted']/following-sibling::p)")


def test_nothing_accepted_and_nothing_resolved_is_not_spoken_of() -> None:
    page = read_html(write_page(make_page(make_row()), make_labels("en")))
    assert page.xpath("//*[@id='accepted-title']") == []
    assert len(page.xpath("//figure")) == 3
    on_time = (DepartmentOnTime("研发中心", make_months((1, 2))),)
    page = read_html(write_page(make_page(make_row(), on_time=on_time), make_labels("en")))
    assert len(page.xpath("//figure")) == 4


def test_the_rate_of_each_month_is_drawn_and_told_in_words() -> None:
    departments = (DepartmentOnTime("研发中心", make_months((3, 4), (0, 0), (199, 200), (0, 1))),)
    picture = read_svg(draw_on_time(departments, make_labels("en")))
    assert picture.findtext("desc") == (
        "研发中心 2024-01 75% (3/4), 2024-03 99% (199/200), 2024-04 0% (0/1)"
    )
    kept = [float(box.get("width")) for box in find_boxes(picture, "done")]
    rails = [float(box.get("width")) for box in find_boxes(picture, "rail")]
    assert len(rails) == 3
    assert kept == pytest.approx([rails[0] * 0.75, rails[1] * 0.995], abs=0.1)


def test_of_many_departments_the_last_share_a_row_of_their_sums() -> None:
    departments = tuple(
        DepartmentOnTime(f"部门{n}", make_months((1, 2), (0, n))) for n in range(15)
    )
    gathered = gather_departments(departments, make_labels())
    assert len(gathered) == MOST
    assert gathered[-1].name == "其余 6 个部门"
    assert gathered[-1].months == make_months((6, 12), (0, sum(range(9, 15))))


@given(st.lists(st.text(max_size=60), min_size=1, max_size=12), st.integers(1, 6))
def test_months_stand_inside_of_the_picture_and_beside_each_other(
    names: list[str], months: int
) -> None:
    figures = make_months(*((4_999, 5_000) for _ in range(months)))
    departments = tuple(DepartmentOnTime(name, figures) for name in names)
    picture = read_svg(draw_on_time(departments, make_labels()))
    width, height = map(float, picture.get("viewBox").split()[2:])
    rails = find_boxes(picture, "rail")
    assert all(float(box.get("x")) + float(box.get("width")) <= width for box in rails)
    assert all(float(text.get("y")) < height for text in picture.findall("text"))
    assert min(float(box.get("width")) for box in rails) >= len("2024-01") * 6.2  # 11 px
