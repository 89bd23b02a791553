"""Forms in Word as people make them, for the tests that read them."""

from __future__ import annotations

import io
import zipfile
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import docx
from docx.oxml.ns import qn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from docx.document import Document

MEETING = (
    ("项目/协作主题", "门店巡检协同"),
    ("协作部门", "运营部、工程部"),
    ("参与人员", "方知行（运营部）、叶青禾（工程部）"),
    ("沟通时间", "2024年7月2日10:00-11:30"),
    ("沟通形式", "电话会议"),
    ("记录人", "叶青禾"),
)
HEAD = ("序号", "问题描述", "行动项", "责任部门", "责任人", "交付成果", "截止时间", "状态")
ACTION = ("1", "灯箱损坏", "更换灯箱", "工程部", "叶青禾", "更换照片", "2024-07-19", "进行中")
FURTHER = ("", "", "清点备件", "运营部", "方知行", "备件清单", "2024-07-12", "已解决")


def add_table(document: Document, rows: Iterable[Sequence[str]]) -> None:
    """A table of these rows, which may be of different lengths: the last cell is merged then."""
    texts = [list(row) for row in rows]
    width = max(map(len, texts))
    table = document.add_table(0, width)
    for row in texts:
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=False):
            cell.text = text
        if len(row) < width:
            cells[len(row) - 1].merge(cells[-1])


def make_form(
    *,
    meeting: Iterable[Sequence[str]] = MEETING,
    topics: Iterable[str] = (
        "议题一：巡检频次",
        "目前每月一次。结论：改为每两周一次。备注：试行三个月。",
    ),
    issues: Iterable[Sequence[str]] = (HEAD, ACTION, FURTHER),
    rest: Callable[[Document], object] | None = None,
) -> bytes:
    """The form after the paper one, with what a test changes about it."""
    document = docx.Document()
    document.add_heading("跨部门协作沟通记录表", 0)
    document.add_heading("基本信息", 1)
    add_table(document, meeting)
    document.add_heading("议题讨论结果", 1)
    for text in topics:
        if text.startswith("议题"):
            document.add_heading(text, 2)
        else:
            document.add_paragraph(text)
    document.add_heading("问题与行动项跟踪", 1)
    add_table(document, issues)
    if rest:
        rest(document)
    return save(document)


def unmark(element: Any) -> Any:
    """A copy as Word makes one, without bookmarks."""
    copied = deepcopy(element)
    for mark in list(copied.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))):
        mark.getparent().remove(mark)
    return copied


def save(document: Document) -> bytes:
    """The bytes of a document."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def change_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A document with one part changed, or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for entry in old.infolist():
            text = old.read(entry)
            packed = zipfile.ZIP_DEFLATED
            new.writestr(entry.filename, change(text) if entry.filename == name else text, packed)
        if name not in old.namelist():
            new.writestr(name, change(b""), zipfile.ZIP_DEFLATED)
    return stream.getvalue()
