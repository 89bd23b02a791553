"""Word files for tests: made of a record or of a changed theme, and taken apart again."""

from __future__ import annotations

import dataclasses
import io
import re
import shutil
import zipfile
from functools import cache
from typing import TYPE_CHECKING, Any

import tinyhtml5  # type: ignore[import-untyped]  # it has no types
from lxml import etree

from pipeline.document.labels import load_labels
from pipeline.document.template import Attachment, Form, compose_form
from pipeline.document.theme import Theme, find_theme
from pipeline.writers.docx.writer import write_docx
from schemas.edition import Edition
from schemas.model import Record, Rich, Topic
from templates import TEMPLATES
from tests.builders import make_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

STANDARD = find_theme("standard", TEMPLATES)
NOTES = ("notes.yaml", "会议: 原样\r\n".encode("gb18030"))
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OUTSIDE = frozenset({"running-header", "running-footer", "watermark"})


def make_form(
    record: Record | None = None, *, theme: Theme = STANDARD, edition: Edition | None = None
) -> Form:
    """The form of a record in its own language."""
    record = record or make_record()
    labels = load_labels(theme.labels, record.meeting.languages)
    return compose_form(record, edition or Edition(), theme, labels, organisation="示例公司")


def make_rich_form(text: str, **changes: Any) -> Form:
    """The form of a record whose one topic holds `text` as its discussion."""
    topics = (Topic("议题", Rich("同意。"), discussion=Rich(text)),)
    return make_form(make_record(topics=topics, **changes))


def replace_body(form: Form, html: str) -> Form:
    """`form` with `html` as all of its body."""
    before, _, rest = form.html.partition("<body")
    start, _, _ = rest.partition(">")
    return dataclasses.replace(form, html=f"{before}<body{start}>{html}</body></html>")


def write(form: Form, theme: Theme = STANDARD) -> bytes:
    """The Word file of `form`, with notes inside."""
    return write_docx(form, theme, (Attachment(*NOTES, "notes", "Source"),))


def write_rich(text: str, **changes: Any) -> bytes:
    """The Word file of a record whose one topic holds `text` as its discussion."""
    return write(make_rich_form(text, **changes))


def copy_theme(folder: Path, **replaced: tuple[str, str]) -> Theme:
    """The standard theme in `folder`, its template changed where `template=(old, new)` is given."""
    target = folder / "theme"
    shutil.copytree(STANDARD.folder, target)
    theme = Theme("mine", target, STANDARD.labels)
    for old, new in replaced.values():
        source = theme.template.read_text(encoding="utf-8")
        assert old in source
        theme.template.write_text(source.replace(old, new, 1), encoding="utf-8")
    return theme


def change_part(file: Path, name: str, pattern: str, new: str) -> None:
    """Replace what `pattern` finds in one part of a Word file; it must find something."""
    with zipfile.ZipFile(file) as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    text, count = re.subn(pattern, new, parts[name].decode(), flags=re.DOTALL)
    assert count
    parts[name] = text.encode()
    with zipfile.ZipFile(file, "w") as archive:
        for entry, data in parts.items():
            archive.writestr(entry, data)


def read_part(data: bytes, name: str = "word/document.xml") -> etree._Element:
    """One part of a Word file as XML."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def list_paragraphs(data: bytes) -> list[tuple[str, str]]:
    """Style id and text of every paragraph of the body; a line end is "\\n"."""
    return [
        (read_value(paragraph, "pPr/pStyle"), read_text(paragraph))
        for paragraph in read_part(data).iter(W + "p")
    ]


def read_text(element: etree._Element) -> str:
    """The text of a paragraph or cell."""
    signs = {W + "br": "\n", W + "tab": "\t"}
    return "".join(
        child.text or "" if child.tag == W + "t" else signs.get(str(child.tag), "")
        for child in element.iter()
    )


def read_value(element: etree._Element, path: str) -> str:
    """`w:val` of the element at `path` below, or nothing."""
    found = element.find("/".join(W + step for step in path.split("/")))
    return "" if found is None else found.get(W + "val", "")


def read_html_text(form: Form) -> str:
    """The text of the form in its order, as the parser of the PDF sees it, without blanks."""
    root = tinyhtml5.parse(form.html, namespace_html_elements=False)
    body = root.find("body")
    assert body is not None
    return "".join("".join(_walk(body)).split())


def _walk(element: Element) -> Iterator[str]:
    if element.get("class") in _OUTSIDE or not isinstance(element.tag, str):
        return
    yield element.text or ""
    for child in element:
        yield from _walk(child)
        yield child.tail or ""


@cache
def list_styles() -> dict[str, str]:
    """Name of every style of the standard theme's Word file, in lower case, by its id."""
    root = read_part(STANDARD.word.read_bytes(), "word/styles.xml")
    return {
        style.get(W + "styleId", ""): read_value(style, "name").lower()
        for style in root.iter(W + "style")
    }
