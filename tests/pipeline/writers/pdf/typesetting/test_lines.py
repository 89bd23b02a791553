"""Paragraphs stand where WeasyPrint itself would set them, but for what is done on purpose."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
import weasyprint
from weasyprint.formatting_structure import boxes
from weasyprint.layout import block

from pipeline.document.theme import find_theme
from pipeline.writers.pdf import writer
from pipeline.writers.pdf.markup import read_markup
from pipeline.writers.pdf.typesetting.spacing import GAP
from pipeline.writers.pdf.weasyprint_adapter import install, originals

if TYPE_CHECKING:
    from pathlib import Path

ENGLISH = "Finance asked that the portal refuse such invoices; utilities never have an order. " * 9
CHINESE = "主控芯片的供应缺口在本月底之前可以补齐并完成低温条件下的全部验证工作" * 6
PAGE = """
@page { size: 105mm 148mm; margin: 10mm }
.page::after { content: target-counter(attr(href), page) }
.pages::after { content: counter(pages) }
body { font: 14px/1.5 Minutes Sans; margin: 0; """


@pytest.fixture(scope="module")
def style(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The bundled faces, loaded once."""
    folder: Path = tmp_path_factory.getbasetemp()
    return writer._load_style(find_theme("standard", folder))


@pytest.fixture(autouse=True)
def typesetting() -> None:
    """WeasyPrint changed as for a record."""
    assert install("auto").is_own


def set_text(style: Any, markup: str, rules: str = "", language: str = "zh-CN") -> list[Any]:
    """The pages of a text as WeasyPrint's boxes."""
    html = f'<html lang="{language}"><head><title>t</title></head><body>{markup}</body></html>'
    sheet = weasyprint.CSS(string=PAGE + rules + "}", font_config=style.fonts)
    document = read_markup(html, style.fetcher, is_plain=True).render(
        font_config=style.fonts, stylesheets=[sheet]
    )
    return [page._page_box for page in document.pages]


def list_lines(pages: list[Any]) -> list[Any]:
    """All line boxes that have text."""
    return [
        box
        for page in pages
        for box in page.descendants()
        if isinstance(box, boxes.LineBox) and read_text(box)
    ]


def read_text(line: Any) -> str:
    """What stands in a line."""
    return "".join(box.text for box in list_texts(line))


def list_texts(line: Any) -> list[Any]:
    """The text boxes of a line."""
    return [box for box in line.descendants() if isinstance(box, boxes.TextBox)]


def describe(pages: list[Any]) -> list[tuple[str, list[float]]]:
    """Every text with its place and size, in CSS pixels."""
    return [
        (
            box.text.rstrip(" "),
            [round(float(n), 1) for n in (box.position_x, box.position_y, box.width, box.height)],
        )
        for line in list_lines(pages)
        for box in list_texts(line)
        if box.text.strip()
    ]


@pytest.mark.parametrize(
    "markup",
    [
        f"<p>{ENGLISH}",
        f"<p>{CHINESE}",
        f"<p>{ENGLISH}<b>{ENGLISH}</b> and <i>so <b>on</b></i>.",
        f"<p>one<br>two<br><br>four {ENGLISH}",
        f"<ul><li>{ENGLISH}<li><p>{ENGLISH}<ul><li>inner</ul></ul>",
        f'<p style="text-indent: 2em">{CHINESE}',
        f'<p style="text-align: center">{ENGLISH}',
        f'<p style="text-align: right">{CHINESE}',
        f"<p>{CHINESE}<code>甲</code>，{CHINESE}",
        f'<p>before <a href="https://example.com">a link {ENGLISH}</a> after',
        f"<p>before <del>what {ENGLISH}</del> after",
        "<table><tr><td>a cell<td>with <b>bold</b> words</table>",
        f'<p style="orphans: 3; widows: 3">{ENGLISH * 5}',
        "<p>" + "x" * 300,
        "<p>Ελληνικά и кириллица, naïve café",
        f"<p>abc שלום עולם שלום עולם def العربية {ENGLISH}",
        f'<p><b style="float: left">aside</b>{ENGLISH}<p>{ENGLISH}',
        '<p>see <a class="page" href="#there">page</a>, of <span class="pages"></span>'
        '<p style="break-before: page"><span id="there"></span>There.',
        '<div style="display: flex"><p>one<p>two words</div>',
        f'<p style="word-break: break-all">{ENGLISH}',
        f'<p style="hyphens: auto"><span style="hyphens: none">{ENGLISH}</span>',
    ],
)
@pytest.mark.parametrize("spare", ["", "overflow-wrap: anywhere"])
def test_texts_stand_where_weasyprint_puts_them(
    style: Any, markup: str, spare: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = set_text(style, markup, spare)
    is_ours = any(
        "fragment" in box.__dict__ for line in list_lines(ours) for box in list_texts(line)
    )
    assert is_ours or "break-all" in markup or "שלום" in markup
    monkeypatch.setattr(block, "iter_line_boxes", originals["iter_line_boxes"])
    theirs = set_text(style, markup, spare)
    assert describe(ours) == describe(theirs)


@pytest.mark.parametrize(
    "markup",
    [
        "<p>tabs\there</p>",
        "<pre>cache   as it is</pre>",
        "<p>soft\u00adhyphen</p>",
        "<p>a<sup>2</sup></p>",
        '<p style="letter-spacing: 2px">wide</p>',
        '<p>a <span style="padding: 2px">padded</span> word</p>',
        '<p dir="rtl" style="direction: rtl">right</p>',
    ],
)
def test_what_is_unusual_is_left_to_weasyprint(style: Any, markup: str) -> None:
    rules = "" if "tabs" not in markup else "white-space: pre-wrap"
    found = list_lines(set_text(style, markup, rules))
    assert found
    assert not any("fragment" in box.__dict__ for line in found for box in list_texts(line))


def test_numbers_of_pages_are_told_when_they_are_known(style: Any) -> None:
    markup = (
        '<p>see <a class="page" href="#there">page </a> of <span class="pages"></span>'
        '<p style="break-before: page"><span id="there"></span>There.'
    )
    [line, _] = list_lines(set_text(style, markup))
    assert read_text(line) == "see page 2 of 2"


@pytest.mark.parametrize(
    "markup", ['<span id="x"></span>Text', 'Text<span id="x"></span>', 'Te<span id="x"></span>xt']
)
def test_a_place_that_is_pointed_to_is_found_anywhere_in_a_line(style: Any, markup: str) -> None:
    page = f'<p>{markup}<p><a href="#x">there</a>'
    html = f'<html lang="en"><head><title>t</title></head><body>{page}</body></html>'
    [first] = read_markup(html, style.fetcher, is_plain=True).render(font_config=style.fonts).pages
    assert list(first.anchors) == ["x"]


def test_what_is_as_wide_as_its_content_has_room_for_the_gaps(style: Any) -> None:
    markup = "<table><tr><td>第5次会议A组<td>b</table>"
    rules = "} table { width: auto; table-layout: auto"
    found = [read_text(line) for line in list_lines(set_text(style, markup, rules))]
    assert found == ["第5次会议A组", "b"]


@pytest.mark.parametrize("rules", ["text-overflow: ellipsis; overflow: hidden", "max-lines: 1"])
def test_what_is_cut_off_is_left_to_weasyprint(style: Any, rules: str) -> None:
    html = f'<html lang="en"><head><title>t</title></head><body><p>{ENGLISH}</body></html>'
    cut = f"p {{ {rules}; white-space: nowrap; block-ellipsis: auto }}"
    document = read_markup(html, style.fetcher, is_plain=True).render(
        font_config=style.fonts, stylesheets=[weasyprint.CSS(string=cut)]
    )
    assert document.write_pdf()


def test_words_of_another_language_are_divided_as_theirs(style: Any) -> None:
    rules = "hyphens: auto; hyphenate-character: '-'; hyphenate-limit-chars: 8 4 4"
    words = "interdepartmental collaboration of responsibilities " * 9
    found = list_lines(set_text(style, f'<p>{CHINESE}<span lang="en">{words}</span>', rules))
    assert any(read_text(line).endswith("-") for line in found)


def test_full_lines_end_at_the_margin(style: Any) -> None:
    rules = "text-align: justify; font-size: 9px"
    text = "缺口约1800片，用Python脚本核对了3200条记录。" * 20
    found = list_lines(set_text(style, f"<p>{text}", rules))
    width = 85 / 25.4 * 96
    assert len(found) > 10
    for line in found[:-1]:
        assert line.width == pytest.approx(width, abs=0.05), read_text(line)
    assert found[-1].width < width


def test_a_quarter_em_stands_between_chinese_and_latin(style: Any) -> None:
    [plain], [mixed] = (
        list_lines(set_text(style, f"<p>{text}")) for text in ("共计台用", "共计5台A用")
    )
    [five], [letter] = (list_lines(set_text(style, f"<p>{text}")) for text in ("5", "A"))
    assert mixed.width - plain.width - five.width - letter.width == pytest.approx(4 * GAP * 14)


def test_a_line_that_weasyprint_sets_is_not_torn_open(style: Any) -> None:
    text = f"{CHINESE[:30]} {CHINESE[:40]}<sup>2</sup>{CHINESE[:60]}"
    found = list_lines(set_text(style, f"<p>{text}", "text-align: justify"))
    assert not any("fragment" in box.__dict__ for line in found for box in list_texts(line))
    assert min(line.width for line in found[:-1]) < 85 / 25.4 * 96 - 5


def test_no_gap_is_left_at_the_end_of_a_line(style: Any) -> None:
    text = "共5台" * 12
    for line in list_lines(set_text(style, f"<p>{text}", "width: 70px")):
        [alone] = list_lines(set_text(style, f"<p>{read_text(line)}"))
        assert line.width == pytest.approx(alone.width)


def test_a_paragraph_goes_on_on_the_next_page_where_it_stopped(style: Any) -> None:
    text = "".join(f"第{number}句话说到这里为止。" for number in range(400))
    pages = set_text(style, f"<p>{text}", "text-align: justify")
    assert len(pages) > 2
    assert "".join(read_text(line) for line in list_lines(pages)) == text


def test_bold_words_go_on_on_the_next_page_where_they_stopped(style: Any) -> None:
    text = "".join(f"第{number}句话说到这里为止。" for number in range(300))
    pages = set_text(style, f"<p>甲<b>{text}<i>乙</i></b>丙", "text-align: justify")
    assert "".join(read_text(line) for line in list_lines(pages)) == f"甲{text}乙丙"


def test_hyphens_are_put_where_the_style_asks(style: Any) -> None:
    rules = "hyphens: auto; hyphenate-character: '-'; hyphenate-limit-chars: 8 4 4"
    text = "interdepartmental collaboration of responsibilities " * 12
    found = [read_text(line) for line in list_lines(set_text(style, f"<p>{text}", rules, "en"))]
    assert sum(line.endswith("-") for line in found) > 3
    joined = "".join(line.removesuffix("-") + " " * (not line.endswith("-")) for line in found)
    assert joined.split() == text.split()


def test_lines_follow_each_other_without_holes(style: Any) -> None:
    found = list_lines(set_text(style, f"<p>{CHINESE}<code>x</code>{CHINESE}"))
    for before, after in pairwise(found):
        assert before.position_y + before.height == pytest.approx(after.position_y)


def test_signs_at_both_ends_of_a_line_stand_at_the_margins(style: Any) -> None:
    [line] = list_lines(set_text(style, "<p>（一）"))
    [box] = list_texts(line)
    assert line.width == pytest.approx(2 * 14)
    assert box.position_x == pytest.approx(line.position_x - 7)
