"""python-docx, then LibreOffice turning the whole batch into PDF."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.oxml.ns import qn

from benchmarks.content import load_content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.content import Content
    from benchmarks.peers.contestant import Printer

FACE = "Noto Sans CJK SC"


def prepare(files: Sequence[Path]) -> Printer:
    """One start of LibreOffice a batch."""
    contents = {file: load_content(file) for file in files}
    folder = Path(tempfile.mkdtemp())
    office = shutil.which("soffice") or "soffice"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"

    def render(batch: Sequence[Path]) -> list[int]:
        sources = []
        for file in batch:
            sources.append(folder / f"{file.stem}.docx")
            write_document(contents[file]).save(str(sources[-1]))
        convert = (office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder))
        subprocess.run([*convert, *map(str, sources)], check=True, capture_output=True)
        return [source.with_suffix(".pdf").stat().st_size for source in sources]

    return render


def write_document(content: Content) -> Any:
    """The record in Word's own styles."""
    document = Document()
    normal = document.styles["Normal"]
    normal.font.name = FACE
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FACE)
    information, topics, issues, follow_up = content.headings
    document.add_heading(content.title, 0)
    document.add_heading(information, 1)
    _add_table(document, content.information)
    document.add_heading(topics, 1)
    for topic in content.topics:
        document.add_heading(topic.title, 2)
        for label, text in topic.texts:
            document.add_paragraph().add_run(label).bold = True
            for paragraph in text.split("\n\n"):
                document.add_paragraph(paragraph.replace("**", ""))
    if content.actions:
        document.add_heading(issues, 1)
        _add_actions(document, content)
    if content.follow_up:
        document.add_heading(follow_up, 1)
        _add_table(document, content.follow_up)
    return document


def _add_table(document: Any, rows: Sequence[tuple[str, str]]) -> None:
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def _add_actions(document: Any, content: Content) -> None:
    table = document.add_table(rows=0, cols=len(content.header), style="Table Grid")
    for row in (content.header, *content.actions):
        cells = table.add_row().cells
        if len(row) == 1:
            cells[0].merge(cells[-1]).text = row[0]
        else:
            for cell, text in zip(cells, row, strict=True):
                cell.text = text
