"""Word reader: the notes in a document, as the same tree as those in YAML and JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.readers.encoding import INVISIBLES, SUSPECT, name_sign
from pipeline.readers.findings import Findings, Unreadable
from pipeline.readers.word_blocks import lay_out
from pipeline.readers.word_form import read_form
from pipeline.readers.word_frame import read_frame
from pipeline.readers.word_merge import merge_notes
from pipeline.readers.word_package import open_package
from pipeline.readers.word_page import WordLines
from pipeline.readers.word_record import read_record

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.readers.tree import Span, Tree
    from pipeline.readers.word_frame import Frame
    from pipeline.readers.word_page import FormPage

    ReadInner = Callable[[str, bytes], Tree]
    """The tree of the notes of a name, in these bytes."""

_MOST_TEXT = 5_000_000
_KINDS = {
    "picture": "图片",
    "object": "嵌入对象",
    "footnote": "脚注",
    "formula": "公式",
    "hidden text": "隐藏文字",
}


def read_word(
    data: bytes, findings: Findings, read_inner: ReadInner
) -> tuple[WordLines, Tree, Span]:
    """The text of a document, its tree and the places in it; raises Unreadable.

    `read_inner` reads the notes inside a record, which may be of any kind.
    """
    package = open_package(data)
    page = lay_out(package)
    if len(page.text) > _MOST_TEXT:
        raise Unreadable("E063", 0, 0)
    _report(page, findings)
    frame = read_frame(package.printed)
    if package.notes is not None:
        return WordLines(page), *_read_own(package.notes, page, frame, findings, read_inner)
    if frame is not None and frame.is_blank and page.fields:
        return WordLines(page), *merge_notes({}, frame, read_record(page, frame, findings))
    notes = read_form(page, findings)
    if not notes.entries:
        raise Unreadable("E069", 0, 0)
    return WordLines(page), *notes.build(page)


def _read_own(
    kept: tuple[str, bytes],
    page: FormPage,
    frame: Frame | None,
    findings: Findings,
    read_inner: ReadInner,
) -> tuple[Tree, Span]:
    """What a record says that this program made from `kept`, whatever has become of it."""
    if frame is None or frame.is_blank:
        raise Unreadable("E065", 0, 0)
    told = findings if page.fields else Findings()
    said = read_record(page, frame, told)
    if not page.fields and told.all:  # Without any mark, only what is as it was can be known.
        raise Unreadable("E065", 0, 0)
    return merge_notes(read_inner(*kept), frame, said)


def _report(page: FormPage, findings: Findings) -> None:
    """Report what stands in the document and in no record."""
    if page.authors:
        names = dict.fromkeys(page.authors)
        findings.add("W006", min(page.authors.values()), 0, names=", ".join(names))
    for kind, at in page.unprinted:
        findings.add("W007", at, at + 1, kind_zh=_KINDS[kind], kind_en=kind)
    for at in page.boxes:
        findings.add("E067", at, at + 1)
    for at, sign in page.controls:
        findings.add("E005", at, at + 1, sign=name_sign(sign))
    if SUSPECT.search(page.text):
        for match in INVISIBLES.finditer(page.text):
            findings.add("W001", *match.span(), sign=name_sign(match[0][0]))
