"""typst, its compiler kept warm: PDF only, of the same two standards as ours."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.content import load_content

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.content import Content
    from benchmarks.peers.contestant import Printer

_SPECIAL = re.compile(r"([\\#*_`$<>@=\-+/\[\]\"'~])")
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
HEAD = """
#set document(title: [TITLE])
#set text(lang: "LANGUAGE")
#set page(paper: "a4", margin: (top: 25mm, bottom: 22mm, x: 21.6mm), numbering: "1 / 1")
#set text(font: "Noto Sans CJK SC", size: 10.5pt)
#set par(justify: true)
#show heading.where(level: 1): set align(center)
"""


def prepare(files: Sequence[Path]) -> Printer:
    """One compiler for all files."""
    import typst

    folder = Path(tempfile.mkdtemp())
    source = folder / "record.typ"
    pages = {file: write_page(load_content(file)) for file in files}
    source.write_text(pages[files[0]], encoding="utf-8")
    compiler = typst.Compiler(source)

    def render(batch: Sequence[Path]) -> list[int]:
        sizes = []
        for file in batch:
            source.write_text(pages[file], encoding="utf-8")
            pdf = compiler.compile(format="pdf", pdf_standards=["a-3a", "ua-1"])
            assert isinstance(pdf, bytes)  # noqa: S101  # one file is asked for
            sizes.append(len(pdf))
        return sizes

    return render


def write_page(content: Content) -> str:
    """The record in typst's markup."""
    return "\n".join(_write(content))


def _write(content: Content) -> Iterator[str]:
    information, topics, issues, follow_up = map(escape, content.headings)
    title, language = escape(content.title), content.language[:2]
    yield HEAD.replace("TITLE", title).replace("LANGUAGE", language)
    yield f"= {title}\n== {information}"
    yield write_table("(auto, 1fr)", [cell for row in content.information for cell in row])
    yield f"== {topics}"
    for topic in content.topics:
        yield f"=== {escape(topic.title)}"
        for label, text in topic.texts:
            yield f"#strong[{escape(label)}]\n\n{write_rich(text)}\n"
    if content.actions:
        yield f"== {issues}"
        yield write_table("7", content.header, content.actions)
    if content.follow_up:
        yield f"== {follow_up}"
        yield write_table("(auto, 1fr)", [cell for row in content.follow_up for cell in row])


def write_table(columns: str, cells: Sequence[str], rows: Sequence[tuple[str, ...]] = ()) -> str:
    """A table; a row of one cell spans all seven columns."""
    written = [f"[{write_rich(cell)}]" for cell in cells]
    for row in rows:
        if len(row) == 1:
            written.append(f"table.cell(colspan: 7)[{escape(row[0])}]")
        else:
            written += [f"[{escape(cell)}]" for cell in row]
    return f"#table(columns: {columns}, {', '.join(written)})"


def write_rich(text: str) -> str:
    """Paragraphs with what is bold in them."""
    parts = _BOLD.split(text)
    return "".join(
        f"#strong[{escape(part)}]" if place % 2 else escape(part)
        for place, part in enumerate(parts)
    )


def escape(text: str) -> str:
    """Text that typst takes for nothing but text."""
    return _SPECIAL.sub(r"\\\1", text)
