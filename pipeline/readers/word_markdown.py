"""Markdown of what stands in a Word document: paragraphs, lists, tables, code, emphasis, links."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from pipeline.readers.word_page import FormParagraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.readers.word_page import FormBlock, FormPage, FormTable

BOLD, ITALIC, CODE = "b", "i", "c"
_SIGNS: Final = {BOLD: "**", ITALIC: "*"}
_SPECIAL: Final = re.compile(
    r"(\\(?=[!-/:-@\[-`{-~]|\S*[`*_])|[`*]|<(?=[A-Za-z/!?])|(?<![0-9A-Za-z_])_(?!_))"
)
_ESCAPED: Final = re.compile(r"[\\`*_<\[]")
"""What begins one of these, which few texts have."""
_LIKE_A_LINK: Final = re.compile(r"\[(?=[^\[\]\n]*\]\()|(?<![0-9A-Za-z])__(?=\S)|(?<=\S)__(?!\w)")
_START: Final = re.compile(r"#(?=#*\s)|>(?=\s)")
_LIKE_A_BLOCK: Final = re.compile(
    r"[-+](?=\s|$)|(?<=\d)[.)](?=\s|$)|~(?=~~)|\|(?=[\s|:-]*-)|#(?=#)"
)
_NUMBER: Final = re.compile(r"\d{0,9}")
_POINT: Final = re.compile(r"[•·●○◆■▪]\s*")
_LIST: Final = re.compile(r"\s*(?:[-*+•·●○◆■▪–]|\d{1,3}[.)])\s")
_CODE_STYLE: Final = re.compile(r"code block|preformatted|源代码|代码块")
_CONTINUED: Final = re.compile(r"continue(?: (\d))?$|列表接续 ?(\d)?$")
_ALIGNED: Final = {" centre": ":---:", " right": "---:"}


def write_inline(page: FormPage, start: int, end: int, *, is_typed: bool = False) -> str:
    """The text from `start` to `end`, with emphasis and links.

    `is_typed` says that a hand typed it, whose bullets and numbers at the start of a line are meant
    as those of a list; else they are signs as any other.
    """
    text = ""
    pieces = _merge(_cut_looks(page, start, end))
    for index, (piece, look, link) in enumerate(pieces):
        following = pieces[index + 1][0][:1] if index + 1 < len(pieces) else ""
        marked = _mark(piece, look, link)
        if look == ITALIC and not link:
            # Beside a word, a single asterisk is a sign; between Chinese, the blank is not printed.
            before = " " if text[-1:].isalnum() else ""
            marked = before + marked + (" " if following.isalnum() else "")
        text += marked
    lines = text.split("\n")
    return "\n".join(_escape_start(line.strip(), is_typed=is_typed) for line in lines)


def _cut_looks(page: FormPage, start: int, end: int) -> Iterator[tuple[str, str, str]]:
    """The stretches of a text, each with its look and the address that it leads to."""
    at = start
    for index in range(max(0, bisect_left(page.looks, (start,)) - 1), len(page.looks)):
        begin, stop, look, link = page.looks[index]
        if begin >= end:
            break
        if stop <= start:
            continue
        if begin > at:
            yield page.text[at:begin], "", ""
        yield page.text[max(begin, at) : min(stop, end)], look, link
        at = max(at, min(stop, end))
    if at < end:
        yield page.text[at:end], "", ""


def _merge(pieces: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """The stretches of one look as one, the blanks around it without any."""
    merged: list[tuple[str, str, str]] = []
    for text, look, link in pieces:
        if merged and merged[-1][1:] == (look, link):
            merged[-1] = (merged[-1][0] + text, look, link)
        elif text:
            merged.append((text, look, link))
    return merged


def _mark(text: str, look: str, link: str) -> str:
    bare = text.strip()
    if not bare or not (look or link):
        return _escape(text)
    if CODE in look:
        fence = "`" * (max((len(one) for one in re.findall("`+", bare)), default=0) + 1)
        pad = " " if bare[0] == "`" or bare[-1] == "`" else ""
        inner = f"{fence}{pad}{bare}{pad}{fence}"
    else:
        inner = _escape(bare)
    for kind, sign in _SIGNS.items():
        if kind in look:
            inner = "\n".join(f"{sign}{line}{sign}" if line else "" for line in inner.split("\n"))
    if link:
        address = f"<{link}>" if re.search(r"[\s()]", link) else link
        inner = f"[{inner}]({address})"
    before = text[: len(text) - len(text.lstrip())]
    return before + inner + text[len(text.rstrip()) :]


def _escape(text: str) -> str:
    if not _ESCAPED.search(text):
        return text
    return _LIKE_A_LINK.sub(r"\\\g<0>", _SPECIAL.sub(r"\\\1", text))


def _escape_start(line: str, *, is_typed: bool) -> str:
    """A line whose first sign begins no block; typed bullets become those of a list."""
    if is_typed:
        point = _POINT.match(line)
        line = f"- {line[point.end() :]}" if point else line
        return _START.sub(r"\\\g<0>", line, count=1) if _START.match(line) else line
    at = _NUMBER.match(line)
    start = at.end() if at else 0
    like = _LIKE_A_BLOCK.match(line, start)
    return f"{line[:start]}\\{line[start:]}" if like or _START.match(line) else line


def write_blocks(page: FormPage, blocks: Iterable[FormBlock], *, is_typed: bool = False) -> str:
    """Blocks that follow each other, as Markdown."""
    chunks: list[str] = []
    outer: list[tuple[int, int]] = []
    was_item = False
    for block in blocks:
        if not isinstance(block, FormParagraph):
            chunks.append("\n\n" + _write_table(page, block))
            outer, was_item = [], False
            continue
        if not block.text.strip() and not block.marker:
            continue
        indent, text = _write_paragraph(page, block, outer, is_typed=is_typed)
        is_item = bool(block.marker) or bool(is_typed and _LIST.match(text))
        joint = "\n" if is_item and was_item else "\n\n"
        chunks.append(joint + " " * indent + text)
        was_item = is_item
    return "".join(chunks).lstrip("\n")


def _write_paragraph(
    page: FormPage, block: FormParagraph, outer: list[tuple[int, int]], *, is_typed: bool
) -> tuple[int, str]:
    """How far a paragraph is indented, and its lines; `outer` are the items that it may be in."""
    continued = _CONTINUED.search(block.style)
    if block.marker:
        while outer and outer[-1][0] >= block.depth:
            outer.pop()
    elif continued and outer:
        depth = int(continued[1] or continued[2] or 1)
        while depth < 3 and len(outer) > depth:
            outer.pop()
    else:
        outer.clear()
    indent = outer[-1][1] if outer else 0
    inside = indent + len(block.marker)
    if _CODE_STYLE.search(block.style):
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", block.text)), default=0))
        lines = [fence, *block.text.split("\n"), fence]
    else:
        lines = write_inline(page, block.start, block.end, is_typed=is_typed).split("\n")
    if block.marker:
        outer.append((block.depth, inside))
    text = block.marker + f"\n{' ' * inside}".join(lines)
    return indent, text


def _write_table(page: FormPage, table: FormTable) -> str:
    """A table whose first row is its head; one of another shape has its cells all the same."""
    rows = [[_write_cell(page, cell.paragraphs) for cell in row] for row in table]
    width = max(map(len, rows), default=0)
    signs = [
        next((sign for end, sign in _ALIGNED.items() if cell.paragraphs[0].style.endswith(end)), "")
        for cell in (table[0] if table else ())
    ]
    rows[1:1] = [[sign or "---" for sign in signs]]
    return "\n".join(
        f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in rows
    ).replace("|  |", "| |")


def _write_cell(page: FormPage, paragraphs: tuple[FormParagraph, ...]) -> str:
    lines = (write_inline(page, one.start, one.end) for one in paragraphs if one.text.strip())
    return "<br>".join(lines).replace("|", "\\|").replace("\n", "<br>")
