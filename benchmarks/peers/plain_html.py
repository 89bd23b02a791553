"""The record as the HTML and CSS that someone would write who has WeasyPrint and an afternoon."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from benchmarks.content import Content

STYLE = """
@page { size: A4; margin: 25mm 21.6mm 22mm;
  @bottom-center { content: counter(page) " / " counter(pages); font-size: 8.5pt } }
body { font-family: "Noto Sans CJK SC"; font-size: 10.5pt; line-height: 1.6; text-align: justify }
h1 { text-align: center; font-size: 21pt }
h2 { font-size: 14pt }
h3 { font-size: 11.5pt }
table { width: 100%; border-collapse: collapse }
td, th { border: 0.5pt solid #999; padding: 1.2mm 1.8mm; text-align: left; vertical-align: top }
th { background: #eee; font-weight: bold }
.actions { font-size: 9.5pt }
"""


def write_html(content: Content) -> str:
    """One document with its style sheet."""
    return "".join(_write(content))


def _write(content: Content) -> Iterator[str]:
    rich = MarkdownIt("commonmark", {"html": False}).enable("table").render
    information, topics, issues, follow_up = (escape(text) for text in content.headings)
    yield f'<!DOCTYPE html><html lang="{content.language}"><head><meta charset="utf-8">'
    yield f"<title>{escape(content.title)}</title><style>{STYLE}</style></head><body>"
    yield f"<h1>{escape(content.title)}</h1><h2>{information}</h2>"
    yield from _write_table(content.information, rich)
    yield f"<h2>{topics}</h2>"
    for topic in content.topics:
        yield f"<h3>{escape(topic.title)}</h3>"
        for label, text in topic.texts:
            yield f"<p><b>{escape(label)}</b></p>{rich(text)}"
    if content.actions:
        yield f'<h2>{issues}</h2><table class="actions"><thead><tr>'
        yield from (f"<th>{escape(name)}</th>" for name in content.header)
        yield "</tr></thead><tbody>"
        yield from map(_write_row, content.actions)
        yield "</tbody></table>"
    if content.follow_up:
        yield f"<h2>{follow_up}</h2>"
        yield from _write_table(content.follow_up, rich)
    yield "</body></html>"


def _write_table(rows: Iterable[tuple[str, str]], rich: Callable[[str], str]) -> Iterator[str]:
    yield "<table>"
    for label, text in rows:
        yield f"<tr><th>{escape(label)}</th><td>{rich(text)}</td></tr>"
    yield "</table>"


def _write_row(cells: tuple[str, ...]) -> str:
    if len(cells) == 1:
        return f'<tr><th colspan="7">{escape(cells[0])}</th></tr>'
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
