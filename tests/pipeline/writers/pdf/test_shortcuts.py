"""Pages are drawn as WeasyPrint would draw them without what is worked out only once."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pypdf
import pytest
import weasyprint

from pipeline.processing.record import render_record
from pipeline.settings import ActionSettings, RecordSettings, Settings
from pipeline.writers.pdf import shortcuts, writer
from pipeline.writers.pdf.weasyprint_adapter import INITIAL_VALUES, install, originals
from schemas.edition import Edition
from tests.real_tools import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.writers.pdf.markup import ThemeFetcher

PDF_ONLY = Settings(record=RecordSettings(("pdf",)), actions=ActionSettings(()))
EXAMPLES = sorted((REPOSITORY / "examples").rglob("20*.*"))


def draw_pages(notes: Path) -> list[bytes]:
    """What is drawn on each page of the record of `notes`."""
    files = render_record(notes.read_bytes(), notes.name, Edition(), PDF_ONLY).files
    [pdf] = [data for name, data in files.items() if name.endswith(".pdf")]
    contents = [page.get_contents() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    return [content.get_data() for content in contents if content is not None]


def share_no_page_style(patch: pytest.MonkeyPatch) -> list[object]:
    """Have the styles of every page found anew."""
    seen: list[object] = []

    def match(page: object, style_for: object) -> int:
        seen.append(page)
        return len(seen)

    patch.setattr(shortcuts, "match_page_rules", match)
    return seen


def resolve_by_weasyprint(patch: pytest.MonkeyPatch) -> list[object]:
    """Have WeasyPrint work out the lengths of every box, and compare."""
    seen: list[object] = []
    resolve = shortcuts.resolve_percentages

    def check(box: Any, containing_block: object) -> None:
        other = box.copy()
        resolve(box, containing_block)
        originals["resolve_percentages"](other, containing_block)
        _compare(box, other)
        seen.append(box)

    patch.setattr(shortcuts, "resolve_percentages", check)
    install("stock")
    return seen


def find_backgrounds_by_weasyprint(patch: pytest.MonkeyPatch) -> list[object]:
    """Have WeasyPrint work out corners and background of every box, and compare."""
    seen: list[object] = []
    find = shortcuts.layout_box_backgrounds

    def check(page: Any, box: Any, find_image: object, *rest: Any, **options: Any) -> None:
        other = box.copy()
        find(page, box, find_image, *rest, **options)
        if box is not page:
            originals["layout_box_backgrounds"](page, other, find_image, False)
            _compare(box, other)
            seen.append(box)

    patch.setattr(shortcuts, "layout_box_backgrounds", check)
    install("stock")
    return seen


def _compare(box: Any, other: Any) -> None:
    given = {key: value for key, value in vars(other).items() if key != "_box"}
    assert {key: getattr(box, key) for key in given} == given


def ask_by_weasyprint(patch: pytest.MonkeyPatch) -> list[object]:
    """Have WeasyPrint say whether boxes are in the flow and what their pages are, and compare."""
    seen: list[object] = []

    def compare(short: Callable[[Any], object], name: str) -> Callable[[Any], object]:
        def check(box: Any) -> object:
            value = short(box)
            assert value == originals[name](box)
            seen.append(value)
            return value

        return check

    for short, name in (("is_in_normal_flow",) * 2, ("find_page_names", "page_values")):
        patch.setattr(shortcuts, short, compare(getattr(shortcuts, short), name))
    install("stock")
    return seen


def compute_by_weasyprint(patch: pytest.MonkeyPatch) -> list[object]:
    """Have WeasyPrint compute every value of every style, and compare."""
    seen: list[object] = []
    find = shortcuts.find_value

    def check(style: Any, name: str) -> object:
        value = originals["__missing__"](style.copy(), name)
        assert find(style, name) == value, name
        seen.append(value)
        return value

    patch.setattr(shortcuts, "find_value", check)
    install("stock")
    return seen


def read_by_weasyprint(patch: pytest.MonkeyPatch) -> list[object]:
    """Have WeasyPrint read the form, with its own sheet for all of HTML."""
    seen: list[object] = []

    def read(html: str, fetcher: ThemeFetcher, *, is_plain: bool) -> Any:
        assert is_plain
        seen.append(html)
        return weasyprint.HTML(string=html, url_fetcher=fetcher)

    patch.setattr(writer, "read_markup", read)
    return seen


@pytest.mark.parametrize("notes", EXAMPLES, ids=lambda file: file.stem)
@pytest.mark.parametrize(
    "undo",
    [
        share_no_page_style,
        read_by_weasyprint,
        resolve_by_weasyprint,
        find_backgrounds_by_weasyprint,
        ask_by_weasyprint,
        compute_by_weasyprint,
    ],
)
def test_pages_are_the_same_without_the_shortcut(
    notes: Path,
    undo: Callable[[pytest.MonkeyPatch], list[object]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    short = draw_pages(notes)
    used = undo(monkeypatch)
    assert draw_pages(notes) == short
    assert used
    assert any(len(page) > 1000 for page in short)


BLOCK = (
    "width: auto; height: auto; min-width: auto; max-width: none; margin: 3px; padding: 1px 2px; "
    "border: 1px solid"
)
"""A style that says everything of its lengths."""


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"width": "50%"},
        {"height": "10%"},
        {"min_height": "10px"},
        {"margin_left": "auto"},
        {"padding_top": "2%"},
        {"max_width": "calc(10px + 5%)"},
        {"box_sizing": "border-box", "width": "100px"},
        {"border_collapse": "collapse"},
    ],
    ids=str,
)
def test_a_box_has_the_lengths_of_its_style_as_it_is_then(changed: dict[str, str]) -> None:
    install("auto")
    box = _lay_out_block(BLOCK)
    box.style = box.style.copy()
    around = (200, "auto")
    shortcuts.resolve_percentages(box, around)
    values = _lay_out_block(";".join((BLOCK, *_write(changed)))).style
    box.style.update({name: values[name] for name in changed})
    shortcuts.resolve_percentages(box, around)
    short = dict(box.__dict__)
    originals["resolve_percentages"](box, around)
    assert box.__dict__ == short


def _write(changed: dict[str, str]) -> list[str]:
    return [f"{name.replace('_', '-')}: {value}" for name, value in changed.items()]


def _lay_out_block(style: str) -> Any:
    page = weasyprint.HTML(string=f"<body><p style='{style}'>text").render().pages[0]
    return next(box for box in page._page_box.descendants() if box.element_tag == "p")


NAMES = [name for name in INITIAL_VALUES if "_block" not in name and "_inline" not in name]
"""Of properties that boxes are laid out by."""


@pytest.mark.parametrize(
    "rule",
    [
        "margin-inline-start: 7px",
        "padding-block-end: 2em",
        "margin-left: calc(1px + 2px)",
        "text-indent: inherit",
        "text-decoration: underline",
        "float: left",
        "color: inherit; letter-spacing: initial",
        "--own: 3px; margin-top: var(--own)",
    ],
)
def test_a_style_has_the_values_that_weasyprint_gives_it(rule: str) -> None:
    sheet = f"<style>div {{ text-indent: calc(1px + 5%); page: own }} p {{ {rule} }}</style>"
    values = []
    for typesetting in ("stock", "auto"):
        install(typesetting)
        page = weasyprint.HTML(string=f"{sheet}<div><p>text<b>bold").render().pages[0]
        styles = [
            box.style for box in page._page_box.descendants() if box.element_tag in ("p", "b")
        ]
        values.append([{name: repr(style[name]) for name in NAMES} for style in styles])
    assert values[0] == values[1]
    assert len(values[0]) > 2


@pytest.mark.parametrize(
    ("rule", "rectangles"),
    [
        ("border-left: 4px solid red", 1),
        ("border-right: 2px solid red; border-bottom: 1px solid red", 2),
        ("border: 1px solid red; border-top: 0", 3),
        ("border-left: 2px solid; color: green", 1),
        ("border-left: 2px solid red; border-bottom: 2px solid blue", 0),
        ("border-left: 2px dashed red", 0),
        ("border-left: 2px solid red; border-radius: 3px", 0),
        ("border-left: 2px solid transparent", 0),
        ("border-left: 2px solid red; visibility: hidden", 0),
    ],
)
def test_sides_of_one_colour_are_rectangles_and_all_others_are_cut_out(
    rule: str, rectangles: int
) -> None:
    install("auto")
    html = f"<body><p style='{rule}'>text"
    pdf = weasyprint.HTML(string=html).write_pdf(uncompressed_pdf=True)
    [page] = pypdf.PdfReader(io.BytesIO(pdf)).pages
    content = page.get_contents()
    assert content is not None
    operators = [operator for _, operator in content.operations]
    assert not rectangles or operators.count(b"re") == rectangles
    is_cut = not rectangles and "hidden" not in rule
    assert (b"W" in operators or b"W*" in operators) == is_cut


@pytest.mark.parametrize(
    "rule",
    [
        "b { page: one }",
        "u { page: two }",
        "div { page: own } u { page: two }",
        "b { page: one; position: absolute } u { page: two; float: left }",
        "b, u { position: absolute } div { page: own }",
    ],
)
def test_a_box_is_on_the_pages_of_its_first_and_last_child(rule: str) -> None:
    html = f"<style>b, u, i {{ display: block }} {rule}</style><div><b>a</b><i>c</i><u>d</u></div>"
    found = []
    for typesetting in ("stock", "auto"):
        install(typesetting)
        pages = weasyprint.HTML(string=html).render().pages
        boxes = [box for page in pages for box in page._page_box.descendants()]
        found.append([box.page_values() for box in boxes])
    assert found[0] == found[1]
    assert any(map(any, found[0]))


def test_a_box_inside_many_others_is_asked_for_its_pages_no_more_often_than_they_are() -> None:
    asked: list[object] = []
    depth = 14
    html = "<div>" * depth + "text" + "</div>" * depth
    install("auto")

    def count(box: Any) -> tuple[str, str]:
        asked.append(box)
        return shortcuts.find_page_names(box)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("weasyprint.formatting_structure.boxes.ParentBox.page_values", count)
        weasyprint.HTML(string=html).render()
    assert depth < len(asked) < 3 * depth**2
