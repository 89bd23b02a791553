"""Inline content of the form: its white space collapsed, written as runs, hyperlinks and fields."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from pipeline.writers.docx.context import FIELD
from pipeline.writers.docx.ooxml import add, add_run, add_text, r
from pipeline.writers.docx.pictures import read_placed, unlock_line, write_picture
from pipeline.writers.docx.styles import (
    BOLD_MARKS,
    FIELDS,
    LABEL_MARK,
    MARKS,
    SECOND_TITLE,
    SPAN_MARKS,
    join_marks,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pipeline.writers.docx.context import DocxContext
    from pipeline.writers.docx.ooxml import Element
    from pipeline.writers.docx.pictures import Placed

BLANKS = " \t\n\r\f"
_BLANKS = re.compile(f"[{BLANKS}]+")
_ELEMENT_MARKS = {**MARKS, **LABEL_MARK}
BREAK = "br"
TAB = "tab"
PICTURE = "picture"
SIGNATURE_LINE = "_" * 24
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_LATIN = "\0-\u00b6\u00b8-\u024f\u0370-\u04ff"
_SHARED = "\u00b7\u2014\u2018\u201c\u201d\u2026\u2103\u2190-\u2193\u2460-\u2473"
_APOSTROPHE = "(?<![A-Za-z])\u2019|\u2019(?![A-Za-z])"
_SIGN = re.compile(f"[{_SHARED}]|{_APOSTROPHE}")
_STRETCH = re.compile(f"[^{_LATIN}]+")


class Inline(NamedTuple):
    """A stretch of text of one look, or a line end or a field, which have no text."""

    text: str
    marks: tuple[str, ...] = ()
    link: str = ""
    """A web or mail address."""
    field: str = ""
    """BREAK, TAB, PICTURE, or what Word calls the field."""
    path: str = ""
    """Of the field of the notes that it prints."""
    picture: Placed | None = None


def collect_content(
    context: DocxContext, element: Element, marks: tuple[str, ...] = ()
) -> list[Inline]:
    """The pieces of what stands inside `element`, before white space is collapsed."""
    inlines = [Inline(element.text, marks)] if element.text else []
    for child in element:
        inlines += collect_inline(context, child, marks)
        if child.tail:
            inlines.append(Inline(child.tail, marks))
    return inlines


def collect_inline(
    context: DocxContext, element: Element, marks: tuple[str, ...] = ()
) -> list[Inline]:
    """The pieces of one inline element; a comment has none."""
    if not isinstance(element.tag, str):
        return []
    name = context.check(element)
    take = _TAKES.get(element.tag)
    if take is None:
        raise context.report(element, "this element cannot stand inside a line of text")
    inlines = take(context, element, name, marks)
    path = element.get(FIELD)
    return [one._replace(path=one.path or path) for one in inlines] if path else inlines


def collapse(inlines: list[Inline]) -> list[Inline]:
    """One blank for any run of them, and none at either end of a line."""
    line: list[Inline] = []
    for inline in inlines:
        if inline.field == BREAK:
            _strip_end(line)
        if inline.field:
            line.append(inline)
            continue
        text = _BLANKS.sub(" ", inline.text)
        if text[0] == " " and _takes_no_blank(line):
            text = text[1:]
        look = inline[1:]
        if text and line and not line[-1].field and line[-1][1:] == look:
            line[-1] = Inline(line[-1].text + text, *look)
        elif text:
            line.append(Inline(text, *look))
    _strip_end(line)
    while line and line[-1].field == BREAK:
        line.pop()
        _strip_end(line)
    return line


def _takes_no_blank(line: list[Inline]) -> bool:
    return not line or line[-1].field == BREAK or line[-1].text[-1:] == " "


def _strip_end(line: list[Inline]) -> None:
    """Take the blank off the end of the line."""
    if line and line[-1].text[-1:] == " ":
        text = line[-1].text[:-1]
        line[-1:] = [line[-1]._replace(text=text)] if text else []


def _take_marked(
    context: DocxContext, element: Element, name: str, marks: tuple[str, ...]
) -> list[Inline]:
    return collect_content(context, element, _add_mark(context, element, marks))


def _add_mark(context: DocxContext, element: Element, marks: tuple[str, ...]) -> tuple[str, ...]:
    """The marks with that of `element`, which must have a style together."""
    mark = _ELEMENT_MARKS.get(str(element.tag)) or SPAN_MARKS.get(element.get("class", ""))
    if element.get("lang") and (outside := element.getparent()) is not None:
        is_second = outside.tag == "h1" and SECOND_TITLE in context.word_template.styles
        mark = SECOND_TITLE if is_second else mark
    if mark is None or mark in marks:
        return marks
    if join_marks((*marks, mark)) not in context.word_template.styles:
        raise context.report(element, f"there is no style for this inside {join_marks(marks)!r}")
    return (*marks, mark)


def _take_link(
    context: DocxContext, element: Element, name: str, marks: tuple[str, ...]
) -> list[Inline]:
    """The text of the link; an address that Word would not open stays plain text."""
    address = element.get("href", "")
    if not context.find_link(address):
        return collect_content(context, element, marks)
    inlines = _take_marked(context, element, name, marks)
    return [inline._replace(link=address) for inline in inlines]


def _take_span(
    context: DocxContext, element: Element, name: str, marks: tuple[str, ...]
) -> list[Inline]:
    if name in FIELDS:
        return [Inline("", marks, field=FIELDS[name])]
    if name == "sign":
        return [Inline(SIGNATURE_LINE, marks)]
    if name == "right":
        return [Inline("", marks, field=TAB), *collect_content(context, element, marks)]
    return collect_content(context, element, _add_mark(context, element, marks))


def _take_break(
    context: DocxContext, element: Element, name: str, marks: tuple[str, ...]
) -> list[Inline]:
    return [Inline("", marks, field=BREAK)]


def _take_picture(
    context: DocxContext, element: Element, name: str, marks: tuple[str, ...]
) -> list[Inline]:
    return [Inline("", field=PICTURE, picture=read_placed(context, element))]


_TAKES: dict[str, Callable[[DocxContext, Element, str, tuple[str, ...]], list[Inline]]] = {
    **dict.fromkeys(_ELEMENT_MARKS, _take_marked),
    "a": _take_link,
    "span": _take_span,
    "br": _take_break,
    "data": lambda context, element, name, marks: collect_content(context, element, marks),
    "img": _take_picture,
}
INLINES = frozenset(_TAKES)


def has_chinese(text: str) -> bool:
    """Whether there is a Chinese character in `text`."""
    return _HAN.search(text) is not None


def split_scripts(text: str) -> Iterator[tuple[str, bool]]:
    """The text in stretches, and of each whether Word must be told that it is East Asian.

    Word draws a sign that Latin shares from the Latin face, narrow, unless its run says so.
    """
    end = 0
    sign = _SIGN.search(text)
    for stretch in _STRETCH.finditer(text):
        if sign and sign.start() < stretch.start():
            sign = _SIGN.search(text, stretch.start())
        if sign is None or sign.start() >= stretch.end():
            continue
        # An apostrophe before the sign belongs to the word in front of it.
        start = max(stretch.start(), text.rfind("\u2019", stretch.start(), sign.start()) + 1)
        if start > end:
            yield text[end:start], False
        yield text[start : stretch.end()], True
        end = stretch.end()
    if end < len(text):
        yield text[end:], False


def write_inlines(
    context: DocxContext, paragraph: Element, inlines: list[Inline], *, bold: bool, room: int = 0
) -> None:
    """Append `inlines` to `paragraph`; `bold` says that its style is bold already.

    A picture takes no more than `room`, in twips, or than the width of the text.
    """
    is_chinese = context.is_chinese and any(has_chinese(inline.text) for inline in inlines)
    for path, marked in groupby(inlines, key=lambda inline: inline.path):
        end = context.marks.start(path, paragraph) if path else None
        prompt, parent, placeholder = context.prompts.get(path), paragraph, ""
        if prompt is not None:
            placeholder = "" if prompt.is_filled else context.word_template.placeholder
            parent = context.open_control(paragraph, path, prompt)
        _write_runs(context, parent, marked, room, placeholder, bold=bold, is_chinese=is_chinese)
        if end is not None:
            paragraph.append(end)


def _write_runs(
    context: DocxContext,
    paragraph: Element,
    inlines: Iterable[Inline],
    room: int,
    placeholder: str,
    *,
    bold: bool,
    is_chinese: bool,
) -> None:
    for address, linked in groupby(inlines, key=lambda inline: inline.link):
        parent = paragraph
        if address:
            parent = add(paragraph, "hyperlink")
            parent.set(r("id"), context.find_link(address))
        for inline in linked:
            style = placeholder or _choose_style(context, inline.marks, bold=bold)
            if inline.picture:
                width = room or context.word_template.text_width
                write_picture(context, add_run(parent, style), inline.picture, width)
                unlock_line(paragraph)
            elif inline.field in {BREAK, TAB}:
                add(add_run(parent, style), inline.field)
            elif inline.field:
                field = add(parent, "fldSimple", instr=f" {inline.field} ")
                add_text(add_run(field, style), "1")
            else:
                _write_text(parent, inline.text, style, is_chinese=is_chinese)


def write_lines(paragraph: Element, text: str) -> None:
    """Append preformatted `text`, its line ends and tabs kept."""
    run = add_run(paragraph)
    for number, line in enumerate(text.split("\n")):
        if number:
            add(run, "br")
        for place, part in enumerate(line.split("\t")):
            if place:
                add(run, "tab")
            if part:
                add_text(run, part)


def _write_text(parent: Element, text: str, style: str, *, is_chinese: bool) -> None:
    for part, is_east_asian in split_scripts(text) if is_chinese else [(text, False)]:
        add_text(add_run(parent, style, is_east_asian=is_east_asian), part)


def _choose_style(context: DocxContext, marks: tuple[str, ...], *, bold: bool) -> str:
    """The id of the character style for `marks`; Word turns bold inside bold plain again."""
    if bold:
        marks = tuple(mark for mark in marks if mark not in BOLD_MARKS)
    return context.style(join_marks(marks)) if marks else ""
