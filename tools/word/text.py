"""Paragraph styles of the running text: headings, body, lists, letterhead, closing."""

from __future__ import annotations

from tools.word.palette import (
    CHINESE_LINE,
    CODE_FILL,
    GREY,
    INDENT,
    INK,
    LINE,
    NAVY,
    RULE,
    TEXT_WIDTH,
)
from tools.word.style import Block, Style, Text

TEXT_STYLES = [
    Style("Normal", block=Block(line=LINE), text=Text("body", 10.5), built_in=True, default=True),
    Style("Body Text", based="Normal", block=Block(after=50, align="both"), built_in=True),
    Style(
        "Body Text First Indent",
        based="Body Text",
        block=Block(after=0, line=CHINESE_LINE, first_characters=2),
        built_in=True,
    ),
    Style(
        "Title",
        based="Normal",
        following="Record Number",
        block=Block(line=600, align="center", keep_next=True, whole_words=True),
        text=Text("heading", 20, bold=True, colour=NAVY, track=0.8),
        built_in=True,
    ),
    Style(
        "heading 1",
        based="Normal",
        following="Body Text",
        block=Block(360, 120, 390, keep_next=True, keep_lines=True, level=0, whole_words=True),
        text=Text("heading", 14, bold=True, colour=NAVY),
        built_in=True,
    ),
    Style(
        "heading 2",
        based="Normal",
        following="Body Text",
        block=Block(220, 60, 345, keep_next=True, keep_lines=True, level=1, whole_words=True),
        text=Text("heading", 11.5, bold=True),
        built_in=True,
    ),
    Style(
        "heading 3",
        based="Normal",
        following="Body Text",
        block=Block(160, 40, 315, keep_next=True, keep_lines=True, level=2, whole_words=True),
        text=Text("heading", 10.5, bold=True, colour=INK),
        built_in=True,
    ),
    Style(
        "header",
        based="Normal",
        block=Block(line=240, tabs=(("right", TEXT_WIDTH),), whole_words=True),
        text=Text("body", 8.5, colour=GREY),
        built_in=True,
    ),
    Style(
        "footer",
        based="Normal",
        block=Block(line=240, tabs=(("right", TEXT_WIDTH),), align="center", whole_words=True),
        text=Text("body", 8.5, colour=GREY),
        built_in=True,
    ),
    Style("List Bullet", based="Normal", block=Block(20, 20, align="both"), built_in=True),
    Style("List Number", based="Normal", block=Block(20, 20, align="both"), built_in=True),
    *(
        Style(
            "List Continue" + (f" {level}" if level > 1 else ""),
            based="Normal",
            block=Block(20, 20, left=INDENT * level, align="both"),
            built_in=True,
        )
        for level in (1, 2, 3)
    ),
    Style(
        "Record Organisation",
        based="Normal",
        following="Title",
        block=Block(line=360, align="center", keep_next=True, whole_words=True),
        text=Text("heading", 12, colour=NAVY, track=1.2),
    ),
    Style(
        "Record Number",
        based="Normal",
        following="heading 1",
        block=Block(
            line=285, after=0, align="center", borders={"bottom": (12, 8, NAVY)}, whole_words=True
        ),
        text=Text("body", 9.5, colour=GREY),
    ),
    Style(
        "Record Facts",
        based="Normal",
        following="Body Text",
        block=Block(after=40, keep_next=True),
        text=Text("body", colour=INK),
    ),
    Style(
        "Record Label",
        based="Normal",
        following="Body Text",
        block=Block(before=90, keep_next=True, whole_words=True),
        text=Text("heading", bold=True, colour=NAVY),
    ),
    Style(
        "Record Closing",
        based="Normal",
        block=Block(
            before=300,
            contextual=True,
            line=CHINESE_LINE,
            borders={"top": (4, 7, RULE)},
            keep_lines=True,
        ),
    ),
    Style(
        "Record Code Block",
        based="Normal",
        block=Block(60, 60, 280, left=100, right=100, fill=CODE_FILL, whole_words=True),
        text=Text("code", 9.5),
    ),
    Style("Record Spacer", based="Normal", block=Block(line=120, exact=True), text=Text(size=1)),
]
