"""What a screen reader is told of a PDF is the form, whatever pages and lines make of it."""

from __future__ import annotations

import io
import subprocess
from collections import Counter
from typing import TYPE_CHECKING

import pikepdf
import pypdf
import pytest

from pipeline.writers.pdf.writer import write_pdf
from schemas.model import Language, RecordStatus, Rich, Topic
from tests.builders import make_record
from tests.pdf_structure import Element, Structure, read_structure
from tests.pipeline.writers.pdf.test_pdf import STANDARD, compose
from tests.test_whole_for_every_reader import check_all, fold
from tools.verapdf import make_command

if TYPE_CHECKING:
    from pathlib import Path

    from schemas.model import Record

ADDRESS = "https://example.com/" + "a-long-way/" * 12


def make_rich(text: str) -> Record:
    """A record whose one topic was discussed in `text`."""
    return make_record(topics=(Topic("议题", Rich("同意。"), discussion=Rich(text)),))


def tell(record: Record) -> Structure:
    """The structure of a record's PDF, which was held against its form."""
    form = compose(record)
    return check_all(write_pdf(form, STANDARD), form.html)


def test_words_of_another_language_are_marked() -> None:
    structure = tell(make_record(languages=(Language.CHINESE, Language.ENGLISH)))
    told = Counter(one.get("/Lang") for one in structure.document.walk())
    assert set(told) == {"", "en"}
    assert told["en"] > 10


def make_long(rows: int = 60) -> Record:
    """A record with a table, a list and a paragraph that each run over a page."""
    table = "| 阶段 | 时间 |\n|---|---|\n" + "".join(f"| 第{n}步 | 5月 |\n" for n in range(rows))
    items = "".join(f"{n}. 第{n}项工作\n" for n in range(1, rows))
    return make_rich(f"{table}\n{items}\n{'按时完成工作。' * 900}")


def test_what_runs_over_a_page_is_one_element_and_a_repeated_head_is_told_once() -> None:
    structure = tell(make_long())
    assert len(structure.pdf.pages) > 3
    [long] = [one for one in structure.document.walk("Table") if len(list(one.walk())) > 300]
    kinds = Counter(element.kind for element in long.walk())
    assert kinds["TR"] == 61
    assert (kinds["TH"], kinds["TD"]) == (2, 120)
    assert (kinds["THead"], kinds["TBody"]) == (1, 1)
    assert [len(one.kids) for one in structure.document.walk("L")] == [59]
    assert "阶段" in fold("".join(structure.artifacts)), "the head is drawn on every page"


def test_a_list_in_an_item_is_told_before_what_stands_behind_it() -> None:
    structure = tell(make_rich("- 甲\n  - 乙\n    1. 丙\n\n  丁\n- 戊"))
    outer = next(structure.document.walk("L"))
    first, second = (item for item in outer.kids if isinstance(item, Element))
    assert (first.read(), second.read()) == ("甲乙丙丁", "戊")
    [_, body] = first.kids
    assert isinstance(body, Element)
    assert [kid.kind for kid in body.kids if isinstance(kid, Element)] == ["P", "L", "P"]


def test_a_link_over_several_lines_is_one_link() -> None:
    structure = tell(make_rich(f"甲<{ADDRESS}>乙"))
    [link] = structure.document.walk("Link")
    assert fold(link.read()) == fold(ADDRESS)
    assert len(link.annotations) == len(structure.links) > 1
    [numbers] = [structure.pdf.Root["/StructTreeRoot"]["/ParentTree"]["/Nums"]]
    told = dict(zip(list(numbers)[::2], list(numbers)[1::2], strict=True))
    for note in link.annotations:
        assert told[note["/StructParent"]].objgen == link.source.objgen


def test_a_link_over_a_page_is_one_link() -> None:
    structure = tell(make_rich(f"{'按时。' * 690}[{'完成' * 600}]({ADDRESS})"))
    [link] = structure.document.walk("Link")
    assert link.read().count("完成") == 600
    assert len({note["/P"].objgen for note in link.annotations if "/P" in note}) != 1


def test_code_is_told_as_code() -> None:
    structure = tell(make_rich("`甲` 乙\n\n```\n丙\n\n丁\n```"))
    assert [fold(one.read()) for one in structure.document.walk("Code")] == ["甲", "丙丁"]


def test_what_stands_in_the_margins_is_an_artifact_of_its_kind() -> None:
    form = compose(make_record(status=RecordStatus.DRAFT, topics=make_long().topics))
    data = write_pdf(form, STANDARD)
    check_all(data, form.html)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        kinds = [
            Counter(
                str(one.operands[1].get("/Subtype", ""))
                for one in pikepdf.parse_content_stream(page)
                if str(one.operator) == "BDC" and one.operands[0] == "/Artifact"
            )
            for page in pdf.pages
        ]
    assert all(kind["/Watermark"] and kind["/Footer"] for kind in kinds)
    assert [bool(kind["/Header"]) for kind in kinds] == [True] * len(kinds)


def test_elements_are_in_the_tree_and_no_others() -> None:
    structure = read_structure(write_pdf(compose(make_long()), STANDARD))
    told = {one.source.objgen for one in structure.document.walk()}
    kept = {
        one.objgen
        for one in structure.pdf.objects
        if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/StructElem"
    }
    assert kept == told | {structure.document.source.objgen}


UGLY = {
    "a table with a link in its head": "| [阶段](https://example.com) | 时间 |\n|---|---|\n"
    + "| 第一步 | **5月** |\n" * 90,
    "lists in lists": "- 甲\n  - 乙 [见](https://example.com/)\n    1. 丙\n    2. 丁\n" * 40,
    "items of several paragraphs": f"1. 第一段。\n\n   第二段{'工作' * 100}。\n\n   - 子项\n\n"
    * 30,
    "a row higher than a page": f"| 阶段 | 时间 |\n|---|---|\n| {'按时完成。' * 1500} | 5月 |\n",
    "links over lines and pages": f"{'按时。' * 690}[{'完成' * 600}]({ADDRESS})甲<{ADDRESS}>",
}


@pytest.mark.slow
def test_what_runs_over_a_page_conforms(tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.pdf" for name in UGLY]
    for file, text in zip(files, UGLY.values(), strict=True):
        file.write_bytes(write_pdf(compose(make_rich(text)), STANDARD))
        assert len(pypdf.PdfReader(file).pages) > 2, file.stem
    told = subprocess.run(make_command(files), capture_output=True, text=True, check=False)
    passed = [f"PASS {file} {profile}" for file in files for profile in ("3a", "ua1")]
    assert told.stdout.splitlines() == passed
