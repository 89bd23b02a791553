"""Whatever a valid record says, both of its documents say it."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipeline.document.labels import load_labels
from pipeline.document.template import Attachment, compose_form
from pipeline.document.theme import LABELS, find_theme
from pipeline.writers.docx.writer import write_docx
from pipeline.writers.pdf.writer import write_pdf
from schemas.edition import Edition
from schemas.model import (
    Action,
    Disagreement,
    FollowUp,
    Issue,
    Person,
    Record,
    Retrospective,
    Rich,
    Topic,
    Update,
)
from tests.builders import make_due, make_record
from tests.printed_text import join_pages, read_docx_text, read_pdf_pages, write_heading

if TYPE_CHECKING:
    from collections.abc import Iterator

STANDARD = find_theme("standard", Path())
PIECES = (
    "会议纪要",
    "接口文档 V1.2",
    "“试运行”",
    "（含周末）",
    "𠮷㛃龘",
    "<b>&amp;</b>",
    "{{ 7 * 7 }}",
    "../..",
)
PLAIN = st.lists(
    st.sampled_from((*PIECES, "=1+1", "-", "%", "ＡＢ", "α", "①", "Ω", "don't", "a_b", "长" * 90)),
    min_size=1,
    max_size=4,
).map("".join)
RICH = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("。".join).map(Rich)


def build(kind: type, **values: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    """Values of `kind` whose texts are drawn from PLAIN where nothing else is said."""
    texts = {
        field.name: PLAIN for field in fields(kind) if field.type == "str" and field.name != "id"
    }
    return st.builds(kind, **{**texts, **values})


ACTION = build(Action, due=st.sampled_from(["2024-05-20", "2024-06-01 17:00"]).map(make_due))
ACTIONS = st.lists(ACTION, min_size=1, max_size=3).map(tuple)
RECORD = st.builds(
    make_record,
    subject=PLAIN,
    venue=PLAIN,
    issued_on=st.sampled_from([None, dt.date(2024, 5, 13)]),
    objective=RICH,
    background=RICH,
    participants=st.lists(build(Person, email=st.just("")), min_size=1, max_size=9).map(tuple),
    topics=st.lists(
        build(
            Topic,
            conclusion=RICH,
            discussion=RICH,
            remarks=RICH,
            disagreements=st.lists(build(Disagreement, positions=RICH), max_size=2).map(tuple),
        ),
        min_size=1,
        max_size=3,
    ).map(tuple),
    issues=st.lists(
        build(Issue, actions=st.lists(ACTION, min_size=1, max_size=3).map(tuple)), max_size=3
    ).map(tuple),
    updates=st.lists(build(Update), max_size=2).map(tuple),
    retrospective=st.builds(Retrospective, review=RICH, causes=RICH, improvements=RICH),
    follow_up=st.builds(FollowUp, next_focus=RICH, other=RICH),
)


def list_texts(value: object) -> Iterator[str]:
    """Every text in a record that is printed as it stands."""
    if isinstance(value, str) and not isinstance(value, Enum):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from list_texts(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from list_texts(getattr(value, field.name))


@pytest.mark.slow
@pytest.mark.parametrize("typesetting", ["auto", "stock"])
@settings(
    max_examples=30,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # Each try takes a third of a second.
    suppress_health_check=list(HealthCheck),
)
@given(record=RECORD)
def test_every_piece_of_text_is_in_the_pdf_and_in_the_docx(
    typesetting: str, record: Record
) -> None:
    labels = load_labels(LABELS, record.meeting.languages)
    form = compose_form(record, Edition(), STANDARD, labels)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "record.pdf"
        file.write_bytes(write_pdf(form, STANDARD, typesetting=typesetting))
        # What stands between the halves of a text that goes on: the bullets of a page, which are
        # drawn last, and the header of the table.
        pages = [page.replace("•", "") for page in read_pdf_pages(file)]
        pdf = join_pages(pages, write_heading(labels))
    docx = read_docx_text(
        write_docx(form, STANDARD, (Attachment("notes.yaml", b"", "", "Source"),))
    )
    texts = {"".join(text.split()) for text in list_texts(record) if "@" not in text}
    assert len(texts) > 5
    assert not [text for text in texts if text not in docx]
    assert not [text for text in texts if text not in pdf]
