"""The DOCX of a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from pipeline.writers.docx.blocks import write_blocks
from pipeline.writers.docx.draft import Draft
from pipeline.writers.docx.elements import make_root
from pipeline.writers.docx.flow import Flow
from pipeline.writers.docx.notes import add_notes
from pipeline.writers.docx.package import pack
from pipeline.writers.docx.properties import describe
from pipeline.writers.docx.running import write_running
from pipeline.writers.docx.stencil import load_stencil
from pipeline.writers.docx.styles import BODY

if TYPE_CHECKING:
    from pipeline.assets import Theme
    from pipeline.compose.form import Form
    from pipeline.writers.docx.elements import Element


def write_docx(form: Form, theme: Theme, notes: tuple[str, bytes]) -> bytes:
    """The form as a Word file in the named styles of the theme's `record.docx`.

    `notes` are the name and the exact bytes of the notes file; `read_docx_notes` gives them back.
    The same form, theme and notes give the same bytes. Raises ThemeError naming file and line
    where the theme holds what the writer does not know, or lacks a style.
    """
    draft = Draft(load_stencil(theme), theme, form)
    body = _parse(form.html, draft)
    _write_body(draft, body)
    write_running(draft, body)
    title = body.find(".//h1")
    words = "" if title is None else " ".join(map(str, title.itertext()))
    describe(draft.document, form, words)
    add_notes(draft.document, *notes)
    return pack(draft.document.part.package)


def _parse(html: str, draft: Draft) -> Element:
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True)
    root = etree.fromstring(html.encode(), parser)
    draft.check(root)
    body = root.find("body")
    if body is None:
        raise draft.report(root, "the form has no <body>")
    draft.check(body)
    return body


def _write_body(draft: Draft, body: Element) -> None:
    page: Element = draft.document.element.body
    section = page[-1]
    flow = Flow(draft, make_root("body"), BODY, draft.stencil.text_width)
    write_blocks(flow, body)
    flow.end()
    for child in list(flow.parent):
        page.append(child)
    page.append(section)
