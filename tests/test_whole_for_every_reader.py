"""The PDF of every real meeting tells assistive technology its form, all of it and in order."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html

from tests.pdf_structure import Element, Structure, read_structure
from tests.real_tools import CORPUS, REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.renderings import Renderings

EXAMPLES = sorted((REPOSITORY / "examples").glob("20*.*"))
CHINESE = [file for file in CORPUS if file.suffix == ".yaml"]
ENGLISH = [file for file in CORPUS if file.suffix == ".json"]
RECORDS = [
    *((file, "standard") for file in (*EXAMPLES, *CORPUS)),
    # Its English records differ from the Chinese ones in their language alone.
    *((file, "official") for file in (*EXAMPLES, *CHINESE, *ENGLISH[::8])),
]
NUMBERINGS = {"ol": {"/Decimal"}, "ul": {"/Disc", "/Circle", "/Square"}}
_KINDS = {
    **{tag: tag.upper() for tag in ("tr", "th", "td", "li", "p", "h1", "h2", "h3", "h4")},
    "table": "Table",
    "thead": "THead",
    "tbody": "TBody",
    "ul": "L",
    "ol": "L",
    "section": "Sect",
    "a": "Link",
    "img": "Figure",
    "pre": "P",
}
"""The structure elements of the form's elements; the others are told as what is in them."""
_UNSEEN = re.compile("[\\s\ufe0e\ufe0f\u200b-]+")
"""Blanks, hyphens at the ends of lines, and what asks for the plain look of a sign."""


def fold(text: str) -> str:
    """A text or markup without what a line may end with or begin with."""
    return _UNSEEN.sub("", text.replace("\x02", ""))


def read_body(form: Any) -> Any:
    """What of a form is told: all but what stands in the margins."""
    body = form.find("body")
    for running in body.xpath(".//*[starts-with(@class, 'running-') or @class = 'watermark']"):
        running.getparent().remove(running)
    return body


def write_tags(element: Any) -> str:
    """An element of the form as the markup of the structure element that it is to be."""
    inside = (element.text or "") + "".join(
        write_tags(child) + (child.tail or "") for child in element if isinstance(child.tag, str)
    )
    language = element.get("lang", "")
    kind = _KINDS.get(element.tag, "Span" if language else "")
    return f"<{kind}{language and ' ' + language}>{inside}</{kind}>" if kind else inside


def check_order(structure: Structure, body: Any) -> None:
    """The tree is the form: the same elements in one another, the same text in the same order."""
    told, wanted = fold(structure.document.write_tags()), fold(write_tags(body))
    at = next((n for n, (a, b) in enumerate(zip(told, wanted, strict=False)) if a != b), -1)
    assert told == wanted, f"{told[at - 60 : at + 60]} where the form has {wanted[at : at + 60]}"


def list_heads(table: Any) -> Iterator[tuple[Any, list[Any]]]:
    """Each cell of a table of the form and the heads that are its own: beside it, then above."""
    above: dict[int, list[Any]] = {}
    for row in table.xpath("./tr | ./*/tr"):
        beside: list[Any] = []
        column = 0
        for cell in row:
            columns = range(column, column + int(cell.get("colspan", 1)))
            column = columns.stop
            if cell.tag == "td":
                over = (head for at in columns for head in above.get(at, ()))
                yield cell, [*beside, *dict.fromkeys(over)]
            elif cell.get("scope") == "row":
                beside = [cell]
            else:
                for at in columns:
                    above.setdefault(at, []).append(cell)


def check_heads(structure: Structure, body: Any) -> None:
    """Every head says whose it is; every cell names exactly its own heads, which all are found."""
    heads = dict(zip(body.iter("th"), structure.document.walk("TH"), strict=True))
    cells = dict(zip(body.iter("td"), structure.document.walk("TD"), strict=True))
    assert list(structure.ids) == sorted(head.get("/ID") for head in heads.values())
    for wanted, head in heads.items():
        scope = "/Row" if wanted.get("scope") == "row" else "/Column"
        assert head.attributes["/Scope"] == scope, wanted.text_content()
        assert structure.ids[head.get("/ID")].objgen == head.source.objgen
    for table in body.iter("table"):
        for cell, wanted in list_heads(table):
            told = [str(name) for name in cells[cell].attributes.get("/Headers", ())]
            assert told == [heads[head].get("/ID") for head in wanted], cell.text_content()


def check_headings(structure: Structure, body: Any) -> None:
    """No level of the headings is left out, and each is a bookmark of its level."""
    told = structure.document.walk("H1", "H2", "H3", "H4")
    headings = [(int(one.kind[1]), one.read()) for one in told]
    levels = [level for level, _ in headings]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    folded = [(level, fold(text)) for level, text in headings]
    assert [(level, fold(text)) for level, text in structure.bookmarks] == folded


def check_lists(structure: Structure, body: Any) -> None:
    """Every list says how it counts, and is made of items, each with its label and one body."""
    lists = [*body.iter("ul", "ol")]
    for wanted, told in zip(lists, structure.document.walk("L"), strict=True):
        assert told.attributes["/ListNumbering"] in NUMBERINGS[wanted.tag]
        for item in told.kids:
            assert isinstance(item, Element)
            assert item.kind == "LI"
            kinds = [kid.kind for kid in item.kids if isinstance(kid, Element)]
            assert kinds == ["Lbl", "LBody"], item.read()


def check_alternatives(structure: Structure, body: Any) -> None:
    """What is no text has a text in its place, and links lead from their text."""
    for figure, picture in zip(structure.document.walk("Figure"), body.iter("img"), strict=True):
        assert figure.get("/Alt") == picture.get("alt") != ""
    links = [note for note in structure.links if note["/Subtype"] == "/Link"]
    told = [note for link in structure.document.walk("Link") for note in link.annotations]
    assert [note.objgen for note in told] == [note.objgen for note in links]
    assert all(str(note["/Contents"]) for note in links)
    assert all(link.read().strip() for link in structure.document.walk("Link"))


def check_margins(structure: Structure, form: Any) -> None:
    """What stands in the margins, repeated heads and rules are drawn, and not told."""
    assert structure.untold == []
    shown = fold("".join(structure.artifacts))
    # The first page has no head.
    where = "running-" if len(structure.pdf.pages) > 1 else "running-footer"
    for running in form.xpath(f"//*[starts-with(@class, '{where}')]/p"):
        words = (fold(text) for text in running.itertext())
        assert all(word in shown for word in words if word), running.text_content()


def check_all(pdf: bytes, markup: str) -> Structure:
    """Hold a PDF against its form; gives its structure."""
    form = html.document_fromstring(markup)
    structure = read_structure(pdf)
    assert structure.language == form.get("lang")
    check_margins(structure, form)
    body = read_body(form)
    check_order(structure, body)
    check_heads(structure, body)
    check_headings(structure, body)
    check_lists(structure, body)
    check_alternatives(structure, body)
    return structure


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "theme"), RECORDS, ids=[f"{file.stem}-{theme}" for file, theme in RECORDS]
)
def test_what_is_told_of_a_pdf_is_its_form(file: Path, theme: str, renderings: Renderings) -> None:
    files = renderings.read(file, theme)
    check_all(files["pdf"], files["html"].decode())
