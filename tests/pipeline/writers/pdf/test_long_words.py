"""Nothing runs off the page, however long the words of a field are."""

from __future__ import annotations

import re
import subprocess
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.writers.pdf.writer import write_pdf
from schemas.model import (
    Disagreement,
    FollowUp,
    Language,
    Person,
    Retrospective,
    Rich,
    Topic,
    Update,
)
from tests.builders import make_action, make_issue, make_record
from tests.pipeline.writers.pdf.test_pdf import STANDARD, compose
from tests.printed_text import read_pdf_pages
from tests.real_tools import find_tool

if TYPE_CHECKING:
    from pathlib import Path

    from schemas.model import Record

LEFT = 21.6 / 25.4 * 72
RIGHT = 595.3 - LEFT
WORD = re.compile(r'<word xMin="([-0-9.]+)" .*?xMax="([0-9.]+)" .*?>(.*?)</word>')
LONG = {
    "a word": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    * 2,
    "an address": "https://intranet.example.com/wiki/"
    + "display/PROJECTS/first-stage?id=a_b&x=" * 5,
    "a path": r"C:\Verzeichnis_mit_Namen" * 9 + r"\datei.txt",
    "no-break spaces": "nobody\xa0may\xa0part\xa0this\xa0" * 12,
    "word joiners": "一\u2060二\u2060三\u2060" * 60,
    "figures": "1234567890" * 20,
    "dashes": "_" * 90 + "—" * 60 + "=" * 90,
    "Chinese without a place to part": "（" * 40 + "》" * 40 + "！" * 60,
}


def fill(value: Any, text: str) -> Any:
    """`value` with `text` in every field that holds free text."""
    changes: dict[str, Any] = {
        field.name: Rich(f"{text}\n\n- {text}\n\n| {text} | b |\n|---|---|\n| {text} | `{text}` |")
        if field.type == "Rich"
        else text
        for field in fields(value)
        if field.type in ("str", "Rich") and field.name not in ("id", "email")
    }
    return replace(value, **changes)


def make_long(text: str, language: Language) -> Record:
    """A record with `text` in all fields."""
    record = make_record()
    people = tuple(fill(Person("", email=""), text) for _ in range(2))
    action = fill(make_action(after=("A1",)), text)
    meeting = fill(record.meeting, text)
    return replace(
        record,
        meeting=replace(
            meeting,
            participants=people,
            departments=(text,),
            distribution=(text, text),
            languages=(language,),
        ),
        topics=(
            replace(
                fill(Topic("", Rich("")), text),
                disagreements=(fill(Disagreement(""), text),),
            ),
        ),
        issues=(replace(fill(make_issue(), text), actions=(action, action)),),
        updates=(fill(Update("x/A1", action.status), text),),
        retrospective=fill(Retrospective(), text),
        follow_up=fill(FollowUp(), text),
    )


@pytest.mark.parametrize("language", [Language.CHINESE, Language.ENGLISH])
@pytest.mark.parametrize("kind", LONG)
def test_nothing_runs_off_the_page(kind: str, language: Language, tmp_path: Path) -> None:
    file = tmp_path / "record.pdf"
    file.write_bytes(write_pdf(compose(make_long(LONG[kind], language)), STANDARD))
    found = subprocess.run(
        [find_tool("pdftotext"), "-bbox", file, "-"], capture_output=True, check=True
    ).stdout.decode()
    words = WORD.findall(found)
    assert len(words) > 50
    # Half of a bracket is blank, and may stand outside.
    assert not [word for word in words if float(word[0]) < LEFT - 6 or float(word[1]) > RIGHT + 6]


TALL = "这一段说明事情的来龙去脉与处理经过，" * 120


@pytest.mark.parametrize("name", ["task", "deliverable", "remarks", "risk", "problem", "note"])
def test_a_row_higher_than_a_page_begins_under_its_heading_and_repeats_the_heads(
    name: str, tmp_path: Path
) -> None:
    action = make_action(**({name: TALL} if name not in ("problem", "note") else {}))
    issue = make_issue(action, **({name: TALL} if name == "problem" else {}))
    record = replace(make_record(), issues=(issue,))
    head = "编号任务责任部门"
    if name == "note":
        record = replace(record, updates=(Update("x/A1", action.status, note=TALL),))
        head = "行动项编号任务状态"
    file = tmp_path / "record.pdf"
    file.write_bytes(write_pdf(compose(record), STANDARD))
    pages = [page for page in read_pdf_pages(file) if page]
    assert "来龙去脉" in pages[0]
    assert len(pages) > 1
    assert all(head in page for page in pages[1:])
