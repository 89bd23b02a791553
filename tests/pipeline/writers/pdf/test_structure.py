"""What a screen reader is told of a PDF is the form, whatever the pages make of it."""

from __future__ import annotations

import io
import re
import subprocess
from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pypdf
import pytest
from lxml import html

from pipeline.processing.record import render_record
from pipeline.settings import ActionSettings, RecordSettings, Settings
from pipeline.writers.pdf.writer import write_pdf
from schemas.edition import Edition
from schemas.model import Language, Rich, Topic
from tests.builders import make_record
from tests.pipeline.writers.pdf.test_pdf import STANDARD, compose, read
from tests.real_tools import CORPUS, REPOSITORY
from tools.verapdf import make_command

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOTES = [*CORPUS[::8], *sorted((REPOSITORY / "examples").glob("20*.yaml"))[:2]]
SETTINGS = Settings(record=RecordSettings(("pdf", "html")), actions=ActionSettings(()))
TAGS = {"Table": "//table", "THead": "//thead", "TR": "//tr", "TH": "//th", "TD": "//td"}
"""Structure elements, and the elements of the form that they are."""


@cache
def render(notes: Path, theme: str = "standard") -> tuple[pypdf.PdfReader, Any]:
    """A record as PDF, and its form."""
    settings = replace(SETTINGS, theme=theme)
    files = render_record(notes.read_bytes(), notes.name, Edition(), settings).files
    data = {name.rpartition(".")[2]: data for name, data in files.items()}
    return pypdf.PdfReader(io.BytesIO(data["pdf"])), html.document_fromstring(data["html"].decode())


def walk(element: Any) -> Iterator[Any]:
    """All structure elements below another one, in order."""
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        found = kid.get_object()
        if isinstance(found, dict) and "/S" in found:
            yield found
            yield from walk(found)


def list_elements(reader: pypdf.PdfReader, kind: str = "") -> list[Any]:
    """The structure elements of a PDF, or those of one kind."""
    root: Any = reader.trailer["/Root"]
    return [one for one in walk(root["/StructTreeRoot"]) if kind in ("", one["/S"])]


def read_body(form: Any) -> Any:
    """What of a form is told: all but what stands in the margins."""
    body = form.find("body")
    for running in body.xpath(".//*[starts-with(@class, 'running-') or @class = 'watermark']"):
        running.getparent().remove(running)
    return body


@pytest.mark.slow
@pytest.mark.parametrize("notes", NOTES, ids=lambda file: file.stem)
def test_tables_and_lists_are_as_many_as_in_the_form(notes: Path) -> None:
    reader, form = render(notes)
    told = Counter(str(element["/S"])[1:] for element in list_elements(reader))
    body = read_body(form)
    assert {tag: told[tag] for tag in TAGS} == {
        tag: len(body.xpath("." + path)) for tag, path in TAGS.items()
    }
    assert told["L"] == len(body.xpath(".//ul | .//ol"))
    assert told["P"] == len(body.xpath(".//p"))
    assert told["Sect"] == len(body.xpath(".//section"))


@pytest.mark.slow
@pytest.mark.parametrize("notes", NOTES, ids=lambda file: file.stem)
def test_all_marked_content_is_told_of_once_in_the_order_of_its_page(notes: Path) -> None:
    reader, _ = render(notes)
    pages = {page.indirect_reference.idnum: page for page in reader.pages}  # type: ignore[union-attr]
    told: dict[int, list[int]] = {number: [] for number in pages}
    order = []
    for element in list_elements(reader):
        for kid in element["/K"]:
            if isinstance(kid, int):
                number = element.raw_get("/Pg").idnum
                told[number].append(kid)
                order.append(list(pages).index(number))
    for number, page in pages.items():
        contents = page.get_contents()
        assert contents is not None
        marked = re.findall(rb"/MCID (\d+)", contents.get_data())
        assert len(set(told[number])) == len(told[number])
        assert set(told[number]) <= set(map(int, marked))
    assert len(set(order)) == len(pages)


def flatten(outline: Any, level: int = 1) -> Iterator[tuple[int, str]]:
    """The bookmarks of a PDF in order, each with its level."""
    for entry in outline:
        if isinstance(entry, list):
            yield from flatten(entry, level + 1)
        else:
            yield level, str(entry.title)


def check_headings(reader: pypdf.PdfReader, form: Any) -> None:
    """Headings are those of the form, no level is left out, and each is a bookmark of its level."""
    headings = [
        (int(heading.tag[1]), " ".join(heading.text_content().split()))
        for heading in form.xpath("//body//*[self::h1 or self::h2 or self::h3 or self::h4]")
    ]
    levels = [level for level, _ in headings]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    tags = [str(element["/S"]) for element in list_elements(reader)]
    told = [int(tag[2:]) for tag in tags if re.fullmatch(r"/H[1-6]", tag)]
    assert told == levels
    assert [(at, " ".join(text.split())) for at, text in flatten(reader.outline)] == headings


@pytest.mark.slow
@pytest.mark.parametrize("notes", NOTES, ids=lambda file: file.stem)
def test_bookmarks_and_headings_are_those_of_the_form_without_a_jump(notes: Path) -> None:
    check_headings(*render(notes))


@pytest.mark.parametrize("notes", NOTES[-2:], ids=lambda file: file.stem)
def test_so_they_are_in_the_theme_official(notes: Path) -> None:
    check_headings(*render(notes, "official"))


def test_words_of_another_language_are_marked_as_often_as_in_the_form() -> None:
    record = make_record(languages=(Language.CHINESE, Language.ENGLISH))
    form = compose(record)
    wanted = Counter(read_body(html.document_fromstring(form.html)).xpath(".//span[@lang]/@lang"))
    reader = read(write_pdf(form, STANDARD))
    told = Counter(str(one["/Lang"]) for one in list_elements(reader) if "/Lang" in one)
    assert wanted["en"] > 10
    assert told == wanted


def make_long(rows: int = 60) -> pypdf.PdfReader:
    """A record with a table, a list and a paragraph that each run over a page."""
    table = "| 阶段 | 时间 |\n|---|---|\n" + "".join(f"| 第{n}步 | 5月 |\n" for n in range(rows))
    items = "".join(f"{n}. 第{n}项工作\n" for n in range(1, rows))
    text = f"{table}\n{items}\n{'按时完成工作。' * 900}"
    topics = (Topic("议题", Rich("同意。"), discussion=Rich(text)),)
    return read(write_pdf(compose(make_record(topics=topics)), STANDARD))


def test_what_runs_over_a_page_is_one_element_and_a_repeated_head_is_told_once() -> None:
    reader = make_long()
    assert len(reader.pages) > 3
    long = [table for table in list_elements(reader, "/Table") if len(list(walk(table))) > 300]
    assert len(long) == 1
    kinds = Counter(str(element["/S"]) for element in walk(long[0]))
    assert kinds["/TR"] == 61
    assert (kinds["/TH"], kinds["/TD"]) == (2, 120)
    assert (kinds["/THead"], kinds["/TBody"]) == (1, 1)
    [numbered] = [one for one in list_elements(reader, "/L") if len(one["/K"]) == 59]
    assert numbered["/A"] == {"/O": "/List", "/ListNumbering": "/Decimal"}
    shown = sum(page.extract_text().count("阶段") for page in reader.pages)
    assert shown > 1, "the head is drawn on every page"


def test_every_head_has_a_scope_and_every_cell_names_its_own_heads() -> None:
    reader = read(write_pdf(compose(make_record()), STANDARD))
    root: Any = reader.trailer["/Root"]
    names = root["/StructTreeRoot"]["/IDTree"]["/Names"]
    named = {
        str(name): element.get_object()
        for name, element in zip(names[::2], names[1::2], strict=True)
    }
    assert list(named) == sorted(named)
    heads = list_elements(reader, "/TH")
    assert len(heads) == len(named) > 10
    assert all(named[str(head["/ID"])] == head for head in heads)
    assert {str(head["/A"]["/Scope"]) for head in heads} == {"/Row", "/Column"}
    pairs = [
        [cell.get_object() for cell in row["/K"]]
        for row in list_elements(reader, "/TR")
        if [cell.get_object()["/S"] for cell in row["/K"]] == ["/TH", "/TD", "/TH", "/TD"]
    ]
    assert pairs
    for first, value, second, other in pairs:
        assert list(value["/A"]["/Headers"]) == [first["/ID"]]
        assert list(other["/A"]["/Headers"]) == [second["/ID"]]
    for cell in list_elements(reader, "/TD"):
        assert set(map(str, cell["/A"].get("/Headers", []))) <= set(named)


UGLY = {
    "a table with a link in its head": "| [阶段](https://example.com) | 时间 |\n|---|---|\n"
    + "| 第一步 | **5月** |\n" * 90,
    "lists in lists": "- 甲\n  - 乙 [见](https://example.com/)\n    1. 丙\n    2. 丁\n" * 40,
    "items of several paragraphs": f"1. 第一段。\n\n   第二段{'工作' * 100}。\n\n   - 子项\n\n"
    * 30,
    "a row higher than a page": f"| 阶段 | 时间 |\n|---|---|\n| {'按时完成。' * 1500} | 5月 |\n",
}


@pytest.mark.slow
def test_what_runs_over_a_page_conforms(tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.pdf" for name in UGLY]
    for file, text in zip(files, UGLY.values(), strict=True):
        topics = (Topic("议题", Rich("同意。"), discussion=Rich(text)),)
        file.write_bytes(write_pdf(compose(make_record(topics=topics)), STANDARD))
        assert len(pypdf.PdfReader(file).pages) > 2, file.stem
    told = subprocess.run(make_command(files), capture_output=True, text=True, check=False)
    passed = [f"PASS {file} {profile}" for file in files for profile in ("3a", "ua1")]
    assert told.stdout.splitlines() == passed
