"""WeasyPrint's inside is as the typesetting takes it to be; a PDF is made without it, too."""

from __future__ import annotations

import ast
import inspect
import logging
import subprocess
import sys
from dataclasses import replace
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

import pytest
import weasyprint

from pipeline.document.theme import find_theme
from pipeline.processing.render import digest_build
from pipeline.settings import Settings
from pipeline.writers.pdf import weasyprint_adapter as adapter
from pipeline.writers.pdf.typesetting.paragraph import find_breaks, find_paragraph
from pipeline.writers.pdf.writer import _load_style, write_pdf
from tests.builders import make_record
from tests.pipeline.writers.pdf.test_pdf import STANDARD, compose
from tests.pipeline.writers.pdf.typesetting.test_lines import read_text
from tests.real_tools import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OTHER = {"weasyprint": ("69.0",), "pydyf": adapter.TESTED["pydyf"]}
"""Tested versions, if it had been another one."""


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Every test looks anew, and leaves nothing of what it made believe."""
    forget()
    yield
    forget()


def forget() -> None:
    """Have the next look see what is installed now."""
    adapter.find_differences.cache_clear()
    adapter._warn.cache_clear()


# Every row of the tables.


@pytest.mark.parametrize("row", adapter.REPLACEMENTS, ids=lambda row: f"{row.owner}.{row.name}")
def test_what_is_replaced_takes_the_arguments_that_it_is_given_here(
    row: adapter.Replacement,
) -> None:
    adapter.install("stock")
    found = resolve_name(row.owner).__dict__[row.name]
    function: Any = found.fget if isinstance(found, property) else found
    assert str(inspect.signature(function)) == row.signature
    assert function.__module__ == row.module
    assert row.source in adapter._read_source(row.module)


@pytest.mark.parametrize("row", adapter.REPLACEMENTS, ids=lambda row: f"{row.owner}.{row.name}")
def test_what_stands_in_its_place_takes_them_too(row: adapter.Replacement) -> None:
    theirs = ast.parse(f"def f{row.signature}: ...").body[0]
    assert isinstance(theirs, ast.FunctionDef)
    ours = inspect.signature(resolve_name(f"pipeline.writers.pdf.{row.function}"))
    optional = len(theirs.args.defaults)
    names = [argument.arg for argument in theirs.args.args]
    ours.bind(*names)
    ours.bind(*names[: len(names) - optional])


@pytest.mark.parametrize("row", adapter.BORROWED, ids=lambda row: f"{row.module}.{row.name}")
def test_what_is_borrowed_is_there(row: adapter.Borrowed) -> None:
    assert row.source in adapter._read_source(row.module)
    assert getattr(adapter, row.name) is not None


def test_replacements_of_one_name_stand_for_one_function() -> None:
    functions = {(row.name, row.module, row.function) for row in adapter.REPLACEMENTS}
    assert len({name for name, _, _ in functions}) == len(functions)


# The layouts of data.


def list_fields(struct: str) -> list[tuple[str, int, int]]:
    """The members of a C structure with their offsets and sizes in bytes."""
    fields = adapter.ffi.typeof(struct).fields
    return [(name, field.offset, adapter.ffi.sizeof(field.type)) for name, field in fields]


def test_a_glyph_is_its_number_its_width_two_offsets_and_flags() -> None:
    """PangoGlyphInfo, read by `shaping._read_item` in words of four bytes."""
    assert list_fields("PangoGlyphInfo") == [("glyph", 0, 4), ("geometry", 4, 12), ("attr", 16, 4)]
    assert list_fields("PangoGlyphGeometry") == [
        ("width", 0, 4),
        ("x_offset", 4, 4),
        ("y_offset", 8, 4),
    ]


def test_the_places_where_a_line_may_end_are_the_first_bits_of_pangos_attributes() -> None:
    """PangoLogAttr, read by `paragraph.find_breaks`."""
    text = "one 二三\nword"
    attributes = adapter.get_log_attrs(text, "zh-CN")
    for place, bits in enumerate(find_breaks(text, "zh-CN")):
        attribute = attributes[place]
        told = (attribute.is_line_break, attribute.is_mandatory_break, attribute.is_char_break)
        assert (bits & 1, bits >> 1 & 1, bits >> 2 & 1) == told, place


@pytest.mark.parametrize(
    "markup",
    [
        "<p>one two three four five six seven eight nine ten",
        "<p>一二三四五六七八九十甲乙丙丁",
        "<p>one <b>two three <i>four five</i> six seven</b> eight nine",
        "<ul><li>one two three four five six seven eight</ul>",
    ],
)
def test_a_line_goes_on_where_weasyprints_skip_stack_says(
    markup: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stack of child numbers and bytes, written by `make_stack` and read by `find_place`."""
    adapter.install("auto")
    theirs = adapter.originals["iter_line_boxes"]
    places = []

    def compare(context: Any, box: Any, y: float, bottom: float, stack: Any, *rest: Any) -> Any:
        paragraph = find_paragraph(box, rest[0])
        for line, resume in theirs(context, box, y, bottom, stack, *rest):
            if paragraph and resume is not None:
                place = paragraph.find_place(resume)
                again = paragraph.make_stack(place)
                lines = (theirs(context, box, y, bottom, one, *rest) for one in (resume, again))
                told, ours = (read_text(next(line)[0]) for line in lines)
                assert told == ours
                assert paragraph.text[place:].lstrip().startswith(ours.strip())
                places.append(place)
            yield line, resume

    style = _load_style(STANDARD)
    sheet = weasyprint.CSS(string="p, li { width: 60px; font: 14px Minutes Sans }")
    monkeypatch.setattr("weasyprint.layout.block.iter_line_boxes", compare)
    weasyprint.HTML(string=markup).render(font_config=style.fonts, stylesheets=[sheet])
    assert places


# The door.


def test_nothing_else_imports_weasyprint_or_pydyf() -> None:
    importers = set()
    for folder in ("pipeline", "schemas", "templates"):
        for file in (REPOSITORY / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                names += [item.name for item in node.names] if isinstance(node, ast.Import) else []
                if {name.split(".")[0] for name in names} & {"weasyprint", "pydyf"}:
                    importers.add(file.name)
    assert importers == set(), "what the adapter gives is imported from the adapter"


def test_nothing_else_reads_a_private_name_of_theirs() -> None:
    read, own = set(), set()
    for file in (REPOSITORY / "pipeline/writers/pdf").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                own.add(node.name)
            elif isinstance(node, ast.Attribute | ast.Name) and isinstance(node.ctx, ast.Store):
                own.add(node.attr if isinstance(node, ast.Attribute) else node.id)
            elif isinstance(node, ast.Attribute) and file.name != "weasyprint_adapter.py":
                read.add(node.attr)
    private = {name for name in read if name.startswith("_") and not name.endswith("__")}
    assert private <= own, "what is private is read in the adapter"


@pytest.mark.parametrize(
    "module",
    ["typesetting.line_breaking", "typesetting.spacing", "cff", "weasyprint_adapter"],
)
def test_what_is_pure_needs_no_weasyprint(module: str) -> None:
    probe = f"""
import sys
import pipeline.writers.pdf.{module}
from pipeline.writers.pdf.weasyprint_adapter import decide
assert decide("auto").is_own
assert not {{"weasyprint", "pydyf", "cffi"}} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", probe], check=True, cwd=REPOSITORY)


def stands() -> dict[str, Any]:
    """What stands at each place that can be replaced."""
    return {row.name: resolve_name(row.owner).__dict__[row.name] for row in adapter.REPLACEMENTS}


def test_the_door_can_be_opened_and_shut() -> None:
    adapter.install("stock")
    shut = stands()
    assert adapter.install("auto") == adapter.Decision(is_own=True)
    assert not set(shut.values()) & set(stands().values())
    adapter.install("auto")
    adapter.install("stock")
    assert stands() == shut


def test_with_another_version_stock_weasyprint_makes_the_pdf_with_one_warning(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    form = compose(make_record())
    stock = write_pdf(form, STANDARD, typesetting="stock")
    assert write_pdf(form, STANDARD) != stock
    assert caplog.records == []
    monkeypatch.setattr(adapter, "TESTED", OTHER)
    forget()
    with caplog.at_level(logging.WARNING):
        assert write_pdf(form, STANDARD) == write_pdf(form, STANDARD) == stock
    [record] = caplog.records
    assert f"weasyprint {weasyprint.VERSION} (tested: 69.0)" in record.getMessage()
    assert adapter.originals == {}


@pytest.mark.parametrize("table", ["REPLACEMENTS", "BORROWED"])
@pytest.mark.parametrize("number", [0, -1])
def test_one_difference_shuts_the_door_and_is_named(
    table: str, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = list(getattr(adapter, table))
    row = rows[number]
    field = "signature" if table == "REPLACEMENTS" else "source"
    rows[number] = replace(row, **{field: "(something, else)"})
    monkeypatch.setattr(adapter, table, tuple(rows))
    decision = adapter.install("auto")
    assert decision == adapter.Decision(is_own=False, differences=(f"{row.module}.{row.name}",))
    assert adapter.originals == {}


def test_a_library_whose_source_cannot_be_read_is_not_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(adapter, "_read_source", lambda module: "")
    assert not adapter.install("auto").is_own


def test_who_sets_the_lines_is_part_of_the_build_digest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme = find_theme("standard", tmp_path)
    own, stock = (digest_build(theme, Settings(typesetting=one)) for one in ("auto", "stock"))
    assert own != stock
    monkeypatch.setattr(adapter, "TESTED", OTHER)
    forget()
    assert digest_build(theme, Settings()) == stock
