"""The named styles of the theme `official`: those of the standard theme after GB/T 9704-2012.

Every style is set in 3号仿宋 on lines of 29.45 pt, black, but for what the standard names.
"""

from __future__ import annotations

import re
from dataclasses import replace

from tools.word.lists import make_numbering
from tools.word.style import Block, Style, Text
from tools.word.styles import STYLES as STANDARD
from tools.word.styles import make_styles

LINE = 589
EM = 315
"""A character with what is between two of them: 28 fill a line."""
WIDTH = 8845
RED = "E60000"
SECTION = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1896" w:right="1474" w:bottom="1980" w:left="1587"'
    ' w:header="850" w:footer="1425" w:gutter="0"/>'
    '<w:docGrid w:type="linesAndChars" w:linePitch="589" w:charSpace="-848"/></w:sectPr>'
)
"""A4. Word and LibreOffice put four fifths of an exact line above the foot of its characters: with
these margins the first ones stand 37 mm under the edge of the page."""
FACES = (
    ("仿宋_GB2312", "仿宋", "02010609030101010101", "86", "modern", "fixed"),
    ("楷体_GB2312", "楷体", "02010609030101010101", "86", "modern", "fixed"),
    ("黑体", "SimHei", "02010609060101010101", "86", "modern", "fixed"),
    ("方正小标宋简体", "华文中宋", "03000509000000000000", "86", "script", "fixed"),
    ("宋体", "SimSun", "02010600030101010101", "86", "auto", "variable"),
)
_ROLES = {"body": "fangsong", "heading": "hei", "emphasis": "kai", "code": "fangsong", "": ""}
_TRACK = -0.3
"""A little more than the grid takes off: with -0.25 LibreOffice finds 28 a hair too wide."""
_THICK, _THIN = (8, 1, "000000"), (6, 1, "000000")
"""Rules of 0.35 and 0.25 mm, in eighths of a point."""
_SIDE = (2, 14, "FFFFFF")
"""A border that is not seen takes the rules out to the margin, past a character's indent."""
_SMALL = 280
_ABOVE = 275
"""Between text and number: on a page that must be even LibreOffice lets the text end where the
footer begins, whatever the margin is."""
_FIRST_LEVEL, _LEVEL = 790, 470


def _strip(style: Style) -> Style:
    """The style of the standard theme in its place, without colour, weight and size."""
    if style.name == "Record Spacer":
        return style
    text, block = style.text, style.block
    is_named = style.kind == "paragraph" and not style.name.startswith(("Table", "Action"))
    return replace(
        style,
        block=replace(
            block,
            before=None if block.before is None else 0,
            after=None if block.after is None else 0,
            line=LINE if is_named and block.line else block.line,
            exact=is_named and bool(block.line),
            borders={},
            fill="",
            character=EM,
            left=block.left and round(block.left * EM / 210),
            right=None if style.name.startswith("Conclusion") else block.right,
        ),
        text=replace(
            text,
            fonts=_ROLES[text.fonts],
            size=0,
            bold=False,
            italic=False,
            colour="",
            underline=False,
            track=None,
            fill="",
        ),
        table=_strip_table(style.table),
    )


def _strip_table(table: str) -> str:
    """Black rules and no fill."""
    table = re.sub(r"<w:shd [^>]*/>", "", table)
    return re.sub(r'w:color="[0-9A-F]{6}"', 'w:color="000000"', table)


def _head(name: str, fonts: str, level: int) -> Style:
    return Style(
        name,
        based="Normal",
        following="Body Text",
        block=Block(
            line=LINE,
            exact=True,
            first_characters=2,
            character=EM,
            keep_next=True,
            level=level,
            whole_words=True,
        ),
        text=Text(fonts),
        built_in=True,
    )


def _attend(name: str, before: int) -> Style:
    return Style(
        name,
        based="Normal",
        block=Block(
            before=before, line=LINE, exact=True, left=5 * EM, hanging=3 * EM, align="both"
        ),
    )


_CHANGED = (
    Style(
        "Normal",
        block=Block(line=LINE, exact=True),
        text=Text("fangsong", 16, track=_TRACK),
        built_in=True,
        default=True,
    ),
    Style(
        "Body Text",
        based="Normal",
        block=Block(first_characters=2, character=EM, align="both"),
        built_in=True,
    ),
    Style(
        "Title",
        based="Normal",
        following="Body Text",
        block=Block(
            2 * LINE - 65, LINE, 720, exact=True, align="center", keep_next=True, whole_words=True
        ),
        text=Text("biaosong", 22, track=0),
        built_in=True,
    ),
    _head("heading 1", "hei", 0),
    _head("heading 2", "kai", 1),
    _head("heading 3", "fangsong", 2),
    Style(
        "Record Number",
        based="Normal",
        following="Title",
        block=Block(
            before=2 * LINE - 265,
            line=LINE,
            exact=True,
            align="center",
            borders={"bottom": (12, 7, RED)},
            whole_words=True,
        ),
    ),
    Style(
        "Record Label",
        based="Normal",
        following="Body Text",
        block=Block(line=LINE, exact=True, first_characters=2, character=EM, keep_next=True),
    ),
    Style(  # Of signatures: all on one page, with room to write.
        "Record Closing",
        based="Normal",
        block=Block(
            line=794, exact=True, first_characters=2, character=EM, keep_next=True, keep_lines=True
        ),
    ),
    Style(
        "footer",
        based="Normal",
        block=Block(
            before=_ABOVE, line=280, exact=True, right=280, align="right", whole_words=True
        ),
        text=Text("song", 14, track=0),
        built_in=True,
    ),
    Style("Table Text", based="Normal", block=Block(line=360, align="left"), text=Text(size=12)),
    Style("Action Text", based="Table Text", block=Block(line=320), text=Text(size=10.5)),
    Style("Second Title", "character", text=Text("biaosong")),
    Style("Label", "character", text=Text("hei")),
    Style("Strong", "character", text=Text("hei"), built_in=True),
)
_ADDED = (
    Style(
        "Official Mark",
        based="Normal",
        following="Record Number",
        block=Block(before=2241, line=720, exact=True, align="center", whole_words=True),
        text=Text("biaosong", 36, colour=RED, track=0),
    ),
    Style(
        "Official Long Mark",
        based="Normal",
        following="Record Number",
        block=Block(before=2161, line=680, exact=True, align="center", whole_words=True),
        text=Text("biaosong", 24, colour=RED, track=0),
    ),
    Style(
        "Official Urgency",
        based="Normal",
        following="Official Mark",
        block=Block(
            line=LINE,
            exact=True,
        ),
        text=Text("hei"),
    ),
    _attend("Official First Attendance", LINE),
    _attend("Official Attendance", 0),
    Style(
        "Official Annex",
        based="Normal",
        following="Official Annex Title",
        block=Block(line=LINE, exact=True, keep_next=True),
        text=Text("hei"),
    ),
    Style(
        "Official Annex Title",
        based="Normal",
        following="Body Text",
        block=Block(
            before=(2 * LINE - 720) // 2 + 60,
            after=LINE // 2,
            line=720,
            exact=True,
            align="center",
            keep_next=True,
            level=0,
            whole_words=True,
        ),
        text=Text("biaosong", 22, track=0),
    ),
    Style(
        "Official Footer Even",
        based="footer",
        block=Block(before=_ABOVE, line=280, exact=True, left=280, right=0, align="left"),
    ),
)


def _imprint(name: str, **borders: tuple[int, int, str]) -> Style:
    """A line of the 版记, which stands at the foot of the last page."""
    is_list = name == "Official Copies"
    return Style(
        name,
        based="Normal",
        block=Block(
            line=480,
            exact=True,
            left=4 * _SMALL if is_list else _SMALL,
            right=_SMALL,
            hanging=3 * _SMALL if is_list else 0,
            align="both" if is_list else "left",
            borders={**borders, "left": _SIDE, "right": _SIDE},
            tabs=() if is_list else (("right", WIDTH - _SMALL),),
        ),
        text=Text("fangsong", 14, track=0),
    )


_IMPRINT = (
    _imprint("Official Copies", top=_THICK),
    _imprint("Official Printed", top=_THIN, bottom=_THICK),
    _imprint("Official Printed Alone", top=_THICK, bottom=_THICK),
)
_CONTINUED = tuple(
    Style(
        "List Continue" + (f" {level}" if level > 1 else ""),
        based="Normal",
        block=Block(line=LINE, exact=True, left=_FIRST_LEVEL + _LEVEL * level, align="both"),
        built_in=True,
    )
    for level in (1, 2, 3)
)


def make_official_numbering() -> str:
    """The whole of numbering.xml."""
    return make_numbering(_FIRST_LEVEL, _LEVEL, _LEVEL)


def make_official_sheet() -> str:
    """The whole of styles.xml: every page is filled to its last line."""
    sheet = make_styles(make_official_styles(), "fangsong")
    return sheet.replace("<w:widowControl/>", '<w:widowControl w:val="0"/>')


def make_official_styles() -> tuple[Style, ...]:
    """All styles of the theme, those of the standard theme in their order."""
    changed = {style.name: style for style in (*_CHANGED, *_CONTINUED)}
    kept = tuple(changed.get(style.name, _strip(style)) for style in STANDARD)
    return (*kept, *_ADDED, *_IMPRINT)
