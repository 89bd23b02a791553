"""Table styles, and the paragraph styles of their cells."""

from __future__ import annotations

from tools.word.palette import CODE_FILL, HEAD_FILL, INDENT, INK, NAVY, PROBLEM_FILL, RULE
from tools.word.style import Block, Style, Text, write_border

CELL_STYLES = [
    Style(
        "Table Text",
        based="Normal",
        block=Block(line=300, align="left", whole_words=True),
    ),
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


def _make_table(name: str, high: int, wide: int, **fills: str) -> Style:
    """A table style with margins `high` and `wide` in its cells, and the fill of its parts."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(write_border(side, 4, 0, RULE) for side in sides)
    margins = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", high), ("left", wide), ("bottom", high), ("right", wide))
    )
    table = (
        f"<w:tblPr><w:tblBorders>{borders}</w:tblBorders>"
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
    )
    parts = "".join(
        f'<w:tblStylePr w:type="{part}"><w:tcPr><w:shd w:val="clear" w:color="auto"'
        f' w:fill="{fill}"/><w:vAlign w:val="center"/></w:tcPr></w:tblStylePr>'
        for part, fill in fills.items()
    )
    return Style(name, "table", table=table + parts)


TABLE_STYLES = [
    _make_table("Record Table", 55, 100, firstRow=HEAD_FILL),
    _make_table("Record Information", 65, 100, firstCol=HEAD_FILL),
    _make_table("Record Actions", 60, 68, firstRow=HEAD_FILL, firstCol=PROBLEM_FILL),
]
