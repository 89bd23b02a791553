"""Word files from strangers: bounded before they are unpacked, never followed, told what to do."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from pipeline.readers.reader import read_notes
from tests.word_forms import change_part, make_form, save

DOCUMENT = "word/document.xml"
TYPES = "[Content_Types].xml"


def codes(data: bytes, name: str = "a.docx") -> list[str]:
    """The codes of the problems of reading."""
    return [problem.code for problem in read_notes(data, name).problems]


def make_zip(files: dict[str, bytes]) -> bytes:
    """An archive of any kind."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (OLD, "E060"),
        (OLD + "EncryptedPackage".encode("utf-16-le"), "E061"),
        (b"{\\rtf1 x}", "E060"),
        (make_zip({"mimetype": b"application/vnd.oasis.opendocument.text"}), "E060"),
        (make_form()[:3000], "E062"),
        (b"PK\x03\x04", "E062"),
        (b"", "E003"),
        (make_zip({f"{number}.xml": b"" for number in range(2100)}), "E063"),
        (make_zip({"a": bytes(70_000_000)}), "E063"),
        (save(docx.Document()), "E069"),
    ],
)
def test_what_is_no_document_says_what_to_do(data: bytes, code: str) -> None:
    assert codes(data) == [code]


def test_macros_are_refused() -> None:
    def enable(types: bytes) -> bytes:
        return types.replace(
            b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            b"application/vnd.ms-word.document.macroEnabled.main+xml",
        )

    assert codes(change_part(make_form(), TYPES, enable)) == ["E064"]
    assert codes(change_part(make_form(), "word/vbaProject.bin", lambda _: b"x")) == ["E064"]


def test_entities_are_not_expanded() -> None:
    laughs = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    data = change_part(
        make_form(), DOCUMENT, lambda text: text.replace(b"<w:document", laughs + b"<w:document", 1)
    )
    assert codes(data) == ["E062"]


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        (b"<w:ins>" * 5000 + b"</w:ins>" * 5000, "E062"),
        (b"<w:p/>" * 30_000, "E063"),
        (b"<w:p>" + b"<w:r/>" * 500_000 + b"</w:p>", "E063"),
    ],
    ids=["depth", "paragraphs", "runs"],
)
def test_depth_and_number_of_what_is_inside_are_bounded(inside: bytes, code: str) -> None:
    body = b"<w:body>"
    data = change_part(make_form(), DOCUMENT, lambda text: text.replace(body, body + inside))
    assert codes(data) == [code]


@pytest.mark.parametrize(
    "inside",
    [
        f"<w:r><w:t>x{'.' * 400_000}x</w:t></w:r>",
        f"<w:r><w:t>主持人：{' ' * 100_000}x</w:t></w:r>",
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 50_000
        + "<w:r><w:t>x</w:t></w:r>" * 50_000,
    ],
    ids=["dots", "blanks", "fields"],
)
def test_what_others_write_without_end_takes_no_time_without_end(inside: str) -> None:
    """Each of these would take minutes if its time grew with the square of its length."""
    text = f"<w:body><w:p>{inside}</w:p>".encode()
    data = change_part(make_form(), DOCUMENT, lambda xml: xml.replace(b"<w:body>", text))
    assert "议题讨论结果" in read_notes(data, "a.docx").tree


def test_a_record_that_this_program_made_is_not_taken_for_a_form() -> None:
    part = b'<minutes:notes xmlns:minutes="urn:minutes:notes:1"/>'
    assert codes(change_part(make_form(), "customXml/item1.xml", lambda _: part)) == ["E065"]


def test_insertions_count_and_deletions_do_not_until_they_are_accepted() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("协作主题：门店")
    for kind, tag, text in (("ins", "t", "巡检"), ("del", "delText", "装修")):
        paragraph._p.append(
            parse_xml(
                f'<w:{kind} {nsdecls("w")} w:author="秦墨" w:id="1">'
                f"<w:r><w:{tag}>{text}</w:{tag}></w:r></w:{kind}>"
            )
        )
    notes = read_notes(save(document), "a.docx")
    assert notes.tree == {"基本信息": {"协作主题": "门店巡检"}}
    assert [(one.code, one.details["names"]) for one in notes.problems] == [("W006", "秦墨")]


def test_pictures_are_told_and_boxes_with_text_are_refused() -> None:
    document = docx.Document()
    document.add_paragraph("协作主题：门店巡检")
    for inside in ("", "<w:txbxContent><w:p><w:r><w:t>框里的话</w:t></w:r></w:p></w:txbxContent>"):
        run = document.add_paragraph().add_run()
        run._r.append(parse_xml(f"<w:pict {nsdecls('w')}>{inside}</w:pict>"))
    assert codes(save(document)) == ["W007", "E067"]


def test_prompts_that_were_left_standing_are_empty() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("记录人：")
    paragraph._p.append(
        parse_xml(
            f"<w:sdt {nsdecls('w')}><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
            "<w:r><w:t>单击此处输入文字。</w:t></w:r></w:sdtContent></w:sdt>"
        )
    )
    assert read_notes(save(document), "a.docx").tree == {"基本信息": {"记录人": ""}}
