"""A rejected document comes back with a comment at each problem, and loses nothing by it."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import docx
import pytest
from docx.oxml.ns import qn

from pipeline.errors import Location, Problem
from pipeline.readers.reader import read_notes
from pipeline.validation.validator import check_notes
from pipeline.writers.comments import AUTHOR, mark_problems
from tests.word_forms import ACTION, FURTHER, HEAD, change_part, make_form, save

if TYPE_CHECKING:
    from docx.document import Document

WRONG = (*ACTION[:6], "下周五", ACTION[7])
LATE = make_form(topics=("议题一：巡检频次", "目前每月一次。"), issues=(HEAD, WRONG, FURTHER))
FIRST = (Problem("E003", Location(1, 1)),)


def mark(data: bytes) -> bytes:
    """The document with a comment at each problem that it has."""
    checked = check_notes(read_notes(data, "表.docx"), holidays_country="")
    return mark_problems(data, checked.problems, checked.language)


def read_comments(data: bytes) -> dict[str, str]:
    """The words of each comment of ours by those of the paragraph that it stands at."""
    document = docx.Document(io.BytesIO(data))
    comments = {str(one.comment_id): one for one in document.comments}
    found = {}
    for paragraph in document.element.body.iter("{*}p"):
        for start in paragraph.iterchildren("{*}commentRangeStart"):
            comment = comments[start.get(qn("w:id"))]
            if comment.author == AUTHOR:
                found["".join(one.text or "" for one in paragraph.iter("{*}t"))] = comment.text
    return found


def test_each_problem_is_told_at_the_cell_or_paragraph_that_it_is_about() -> None:
    comments = read_comments(mark(LATE))
    assert list(comments) == ["议题一：巡检频次", "下周五"]
    assert "缺少“结论”" in comments["议题一：巡检频次"]
    assert "E145" in comments["下周五"]


def test_the_language_is_that_of_the_notes_and_both_where_it_is_not_known() -> None:
    texts = [read_comments(mark_problems(LATE, FIRST, tag)) for tag in ("zh-CN", "en", "")]
    chinese, english, both = (next(iter(text.values())) for text in texts)
    assert chinese.startswith("错误 E003")
    assert english.startswith("error E003")
    assert both == f"{chinese}\n{english}"


def test_comments_are_never_read_as_text() -> None:
    before, after = (read_notes(data, "a.docx") for data in (LATE, mark(LATE)))
    assert before.tree == after.tree
    assert before.problems == after.problems


def test_comments_of_ours_are_replaced_and_those_of_others_stay() -> None:
    document = docx.Document(io.BytesIO(LATE))
    document.add_comment(document.paragraphs[1].runs, "请再看一遍", author="秦墨")
    twice = mark(mark(save(document)))
    assert len(read_comments(twice)) == 2
    assert [one.author for one in docx.Document(io.BytesIO(twice)).comments] == [
        "秦墨",
        AUTHOR,
        AUTHOR,
    ]
    none = docx.Document(io.BytesIO(mark_problems(twice, (), "en")))
    assert [one.text for one in none.comments] == ["请再看一遍"]
    assert len(list(none.element.body.iter("{*}commentReference"))) == 1


def test_an_answer_to_a_comment_of_ours_stays_when_that_goes() -> None:
    marked = mark(LATE)
    answered = docx.Document(io.BytesIO(marked))
    answered.add_comment(answered.paragraphs[1].runs, "已改", author="秦墨")
    data = save(answered)
    for part in zipfile.ZipFile(io.BytesIO(data)).namelist():
        if part.endswith("comments.xml"):
            data = change_part(data, part, _name_paragraphs)
    data = change_part(data, "word/commentsExtended.xml", lambda _: _EXTENDED.encode())
    data = change_part(data, "word/_rels/document.xml.rels", _relate)
    cleaned = mark_problems(data, (), "en")
    with zipfile.ZipFile(io.BytesIO(cleaned)) as archive:
        extended = archive.read("word/commentsExtended.xml").decode()
    assert 'paraId="00000003"' in extended
    assert "00000001" not in extended


W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
_EXTENDED = (
    f'<w15:commentsEx xmlns:w15="{W15}"><w15:commentEx w15:paraId="00000001" w15:done="0"/>'
    '<w15:commentEx w15:paraId="00000003" w15:paraIdParent="00000001" w15:done="0"/>'
    "</w15:commentsEx>"
)


def _name_paragraphs(comments: bytes) -> bytes:
    """Number the paragraphs of comments as Word does."""
    pieces = comments.split(b"<w:p>")
    named = pieces[0]
    for number, piece in enumerate(pieces[1:], 1):
        named += f'<w:p xmlns:w14="{W14}" w14:paraId="{number:08d}">'.encode() + piece
    return named


def _relate(relations: bytes) -> bytes:
    kind = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
    one = f'<Relationship Id="x1" Type="{kind}" Target="commentsExtended.xml"/></Relationships>'
    return relations.replace(b"</Relationships>", one.encode())


def test_all_but_text_and_comments_stays_byte_for_byte() -> None:
    data = change_part(LATE, "word/media/image1.png", lambda _: b"\x89PNG")
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(io.BytesIO(mark(data))) as after,
    ):
        changed = {
            name
            for name in after.namelist()
            if name not in before.namelist() or before.read(name) != after.read(name)
        }
    assert changed == {
        "[Content_Types].xml",
        "word/_rels/document.xml.rels",
        "word/document.xml",
        "word/minutes-comments.xml",
    }


def break_relation(relations: bytes) -> bytes:
    """A relationship to nothing, as some programs leave them."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    one = f'<Relationship Id="x9" Type="{kind}" Target="NULL"/></Relationships>'
    return relations.replace(b"</Relationships>", one.encode())


def test_a_document_that_points_to_nothing_is_marked_all_the_same() -> None:
    data = change_part(LATE, "word/_rels/document.xml.rels", break_relation)
    assert mark(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        LATE[:3000],
        change_part(LATE, "word/vbaProject.bin", lambda _: b"x"),
        change_part(LATE, "word/_rels/document.xml.rels", lambda _: b"<"),
        change_part(LATE, "word/media/a", lambda _: bytes(70_000_000)),
    ],
    ids=["empty", "begun", "cut", "macros", "relations", "large"],
)
def test_what_cannot_be_opened_is_not_marked(data: bytes) -> None:
    assert mark_problems(data, FIRST, "en") == b""


def test_more_problems_than_anyone_reads_are_not_all_marked() -> None:
    def say_nonsense(document: Document) -> None:
        for number in range(150):
            document.add_paragraph(f"第 {number} 句不相干的话，不知道放在哪里才好。")

    many = tuple(Problem("E003", Location(line, 1)) for line in range(1, 200))
    data = mark_problems(make_form(rest=say_nonsense), many, "en")
    assert len(list(docx.Document(io.BytesIO(data)).comments)) == 100
