"""The named styles of the standard theme's Word records; the look follows its record.css."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from tools.word_style import (
    LANGUAGES,
    NAMESPACE,
    Block,
    Style,
    Text,
    write_border,
    write_fonts,
)

NAVY, INK, GREY, RULE = "1F3A5F", "39424D", "5A6572", "9AA8B8"
HEAD_FILL, CODE_FILL, CONCLUSION_FILL = "E9EEF4", "F1F3F6", "EFF3F8"
LINE = 315
CHINESE_LINE = 340
"""Chinese running text is set wider than English."""
TEXT_WIDTH = 9450
INDENT = 420
"""Two Chinese characters: what a level of a list moves in by."""

# The bar of a conclusion stands at the same place whatever the indent of its paragraphs: lists
# hang by the whole of theirs, further paragraphs of a list item reach back by the distance.
BAR_INDENT, BAR_DISTANCE = 220, 9
_BAR = (18, BAR_DISTANCE, NAVY)
_FAR_BAR = (18, BAR_DISTANCE + INDENT // 20, NAVY)
_EDGE = (4, BAR_DISTANCE, CONCLUSION_FILL)
_CONCLUSION: dict[str, Any] = {
    "line": LINE,
    "before": 0,
    "after": 0,
    "left": BAR_INDENT,
    "right": BAR_INDENT,
    "fill": CONCLUSION_FILL,
    "align": "both",
}


def _conclude(**changes: Any) -> Block:
    values = {**_CONCLUSION, "borders": {"left": _BAR, "right": _EDGE}, **changes}
    return Block(**values)


_TEXT = [
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
    Style("List Bullet", based="Body Text", block=Block(20, 20), built_in=True),
    Style("List Number", based="Body Text", block=Block(20, 20), built_in=True),
    *(
        Style(
            "List Continue" + (f" {level}" if level > 1 else ""),
            based="Body Text",
            block=Block(20, 20, left=INDENT * level),
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
        block=Block(before=0, line=CHINESE_LINE, borders={"top": (4, 7, RULE)}, keep_lines=True),
    ),
    Style(
        "Record Code Block",
        based="Normal",
        block=Block(60, 60, 280, left=100, right=100, fill=CODE_FILL, whole_words=True),
        text=Text("code", 9.5),
    ),
    Style("Record Spacer", based="Normal", block=Block(line=120, exact=True), text=Text(size=1)),
]
_CONCLUSIONS = [
    Style("Conclusion", based="Normal", block=_conclude()),
    Style(
        "Conclusion First Indent",
        based="Conclusion",
        block=Block(line=CHINESE_LINE, first_characters=2),
    ),
    Style(
        "Conclusion Label",
        based="Conclusion",
        following="Conclusion",
        block=Block(
            before=140,
            keep_next=True,
            borders={"top": (4, 4, CONCLUSION_FILL), "left": _BAR, "right": _EDGE},
            whole_words=True,
        ),
        text=Text("heading", bold=True, colour=NAVY),
    ),
    Style("Conclusion Bullet", based="Conclusion"),
    Style("Conclusion Number", based="Conclusion"),
    Style(
        "Conclusion Continue",
        based="Conclusion",
        block=Block(left=BAR_INDENT + INDENT, borders={"left": _FAR_BAR, "right": _EDGE}),
    ),
    Style("Conclusion Code Block", based="Conclusion", text=Text("code", 9.5)),
]
_CELLS = [
    Style("Table Text", based="Normal", block=Block(line=300, align="left")),
    Style("Table Text Centre", based="Table Text", block=Block(align="center")),
    Style("Table Text Right", based="Table Text", block=Block(align="right")),
    Style(
        "Table Heading",
        based="Table Text",
        block=Block(align="left", keep_next=True, whole_words=True),
        text=Text("heading", bold=True, colour=NAVY),
    ),
    Style("Table Heading Centre", based="Table Heading", block=Block(align="center")),
    Style("Table Heading Right", based="Table Heading", block=Block(align="right")),
    Style(
        "Table Label",
        based="Table Text",
        block=Block(whole_words=True),
        text=Text("heading", bold=True, colour=NAVY),
    ),
    Style("Table Bullet", based="Table Text"),
    Style("Table Number", based="Table Text"),
    Style("Table Continue", based="Table Text", block=Block(left=INDENT)),
    Style("Table Continue 2", based="Table Text", block=Block(left=2 * INDENT)),
    Style(
        "Table Code Block",
        based="Table Text",
        block=Block(30, 30, 270, fill=CODE_FILL, whole_words=True),
        text=Text("code", 9),
    ),
    Style("Action Text", based="Table Text", block=Block(line=275), text=Text("body", 9.5)),
    Style("Action Text Kept", based="Action Text", block=Block(keep_next=True)),
    Style(
        "Action Heading",
        based="Table Heading",
        block=Block(line=275, align="center"),
        text=Text("heading", 9.5),
    ),
    Style(
        "Action Problem",
        based="Action Text",
        block=Block(keep_next=True),
        text=Text("heading", 9.5, bold=True, colour=NAVY),
    ),
    Style(
        "Action Details", based="Action Text", block=Block(line=260), text=Text(size=9, colour=INK)
    ),
]
_MARKS: dict[str, dict[str, Any]] = {
    "Strong": {"bold": True},
    "Emphasis": {"italic": True, "fonts": "emphasis"},
    "Code": {"fonts": "code", "fill": CODE_FILL},
    "Hyperlink": {"colour": "1F4E8C", "underline": True},
}
_BUILT_IN_MARKS = {"Strong", "Emphasis", "Hyperlink"}


def _nest_marks() -> list[Style]:
    """A style for every nesting of marks, since a run in Word takes one character style only."""
    styles = []
    for size in range(1, len(_MARKS) + 1):
        for marks in combinations(_MARKS, size):
            look = {key: value for mark in marks for key, value in _MARKS[mark].items()}
            name = " ".join(marks)
            styles.append(
                Style(
                    name,
                    "character",
                    text=Text(**look),
                    built_in=name in _BUILT_IN_MARKS,
                    rare=size > 1,
                )
            )
    return styles


_CHARACTERS = [
    *_nest_marks(),
    Style("Label", "character", text=Text("heading", bold=True, colour=NAVY)),
    Style("Status In Progress", "character", text=Text(colour="1F4E8C")),
    Style("Status Resolved", "character", text=Text(colour="1D6B3A")),
    Style("Status Escalated", "character", text=Text(bold=True, colour="A4262C")),
]
_SHADE = f'<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{HEAD_FILL}"/>'
_MIDDLE = '<w:vAlign w:val="center"/></w:tcPr>'


def _make_table(name: str, high: int, wide: int, *shaded: str) -> Style:
    """A table style with margins `high` and `wide` in its cells, and the parts to be shaded."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(write_border(side, 4, 0, RULE) for side in sides)
    margins = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", high), ("left", wide), ("bottom", high), ("right", wide))
    )
    bands = '<w:tblStyleColBandSize w:val="1"/>' if "band1Vert" in shaded else ""
    table = (
        f"<w:tblPr>{bands}<w:tblBorders>{borders}</w:tblBorders>"
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
    )
    parts = "".join(
        f'<w:tblStylePr w:type="{part}">{_SHADE}{_MIDDLE}</w:tblStylePr>' for part in shaded
    )
    return Style(name, "table", table=table + parts)


_TABLES = [
    _make_table("Record Table", 55, 100, "firstRow"),
    _make_table("Record Information", 65, 100, "firstCol", "band1Vert"),
    _make_table("Record Actions", 60, 68, "firstRow"),
]
LIST_STYLES = ("Record Bullets", "Record Numbers", "Conclusion Bullets", "Conclusion Numbers")
_LISTS = [
    Style(name, "numbering", block=Block(numbering=number))
    for number, name in enumerate(LIST_STYLES, 1)
]
STYLES = (*_TEXT, *_CONCLUSIONS, *_CELLS, *_CHARACTERS, *_TABLES, *_LISTS)


def make_styles() -> str:
    """The whole of styles.xml."""
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{write_fonts('body')}"
        f'<w:sz w:val="21"/><w:szCs w:val="21"/>{LANGUAGES}</w:rPr></w:rPrDefault>'
        "<w:pPrDefault><w:pPr><w:widowControl/><w:kinsoku/><w:wordWrap/><w:overflowPunct/>"
        "<w:topLinePunct/><w:autoSpaceDE/><w:autoSpaceDN/>"
        '<w:adjustRightInd/><w:snapToGrid w:val="0"/>'
        '<w:spacing w:before="0" w:after="0"/></w:pPr></w:pPrDefault></w:docDefaults>'
    )
    latent = (
        '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="1"'
        ' w:defUnhideWhenUsed="1" w:defQFormat="0" w:count="376"/>'
    )
    by_name = {style.name: style for style in STYLES}
    styles = "".join(style.write(fonts=_find_fonts(style, by_name)) for style in STYLES)
    return f"<w:styles {NAMESPACE}>{defaults}{latent}{styles}</w:styles>"


def _find_fonts(style: Style, by_name: dict[str, Style]) -> str:
    """The role of a paragraph style's faces, from the styles that it is based on."""
    if style.kind != "paragraph":
        return ""
    while not style.text.fonts:
        style = by_name[style.based]
    return style.text.fonts
