"""One named style of a Word file, and how styles.xml writes it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LANGUAGES = '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
FONTS = {
    "body": ("Times New Roman", "宋体"),
    "heading": ("Arial", "黑体"),
    "emphasis": ("Times New Roman", "楷体"),
    "code": ("Consolas", "宋体"),
    "fangsong": ("仿宋_GB2312", "仿宋_GB2312"),
    "hei": ("黑体", "黑体"),
    "kai": ("楷体_GB2312", "楷体_GB2312"),
    "biaosong": ("方正小标宋简体", "方正小标宋简体"),
    "song": ("宋体", "宋体"),
}
"""The Latin and the Chinese face of a role, as Word on Windows names them."""


@dataclass(frozen=True)
class Text:
    """How signs look. Sizes are in points; `track` is the added space between signs."""

    fonts: str = ""
    size: float = 0
    bold: bool = False
    italic: bool = False
    colour: str = ""
    underline: bool = False
    track: float | None = None
    fill: str = ""

    def write(self, *, fonts: str = "") -> str:
        """The run properties, in the order that the schema asks for."""
        parts = [
            write_fonts(self.fonts or fonts),
            "<w:b/><w:bCs/>" if self.bold else "",
            "<w:i/><w:iCs/>" if self.italic else "",
            f'<w:color w:val="{self.colour}"/>' if self.colour else "",
            "" if self.track is None else f'<w:spacing w:val="{round(self.track * 20)}"/>',
            f'<w:sz w:val="{self.size * 2:g}"/><w:szCs w:val="{self.size * 2:g}"/>'
            if self.size
            else "",
            '<w:u w:val="single"/>' if self.underline else "",
            f'<w:shd w:val="clear" w:color="auto" w:fill="{self.fill}"/>' if self.fill else "",
            LANGUAGES,
        ]
        return f"<w:rPr>{''.join(parts)}</w:rPr>"


@dataclass(frozen=True)
class Block:
    """How a paragraph stands. Lengths are in twentieths of a point."""

    before: int | None = None
    after: int | None = None
    line: int = 0
    exact: bool = False
    left: int | None = None
    right: int | None = None
    first_characters: int = 0
    """First-line indent in characters."""
    character: int = 210
    """How wide one of them is."""
    contextual: bool = False
    """No space between paragraphs of this style."""
    align: str = ""
    keep_next: bool = False
    keep_lines: bool = False
    level: int | None = None
    """Outline level, 0 for the highest."""
    borders: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    """Side to width in eighths of a point, distance in points and colour."""
    fill: str = ""
    tabs: tuple[tuple[str, int], ...] = ()
    whole_words: bool = False
    """Never hyphenated."""
    numbering: int = 0
    hanging: int = 0
    """By how much the first line stands out to the left of the others."""

    def write(self) -> str:
        """The paragraph properties, in the order that the schema asks for."""
        parts = [
            "<w:keepNext/>" if self.keep_next else "",
            "<w:keepLines/>" if self.keep_lines else "",
            f'<w:numPr><w:numId w:val="{self.numbering}"/></w:numPr>' if self.numbering else "",
            self._write_borders(),
            f'<w:shd w:val="clear" w:color="auto" w:fill="{self.fill}"/>' if self.fill else "",
            self._write_tabs(),
            "<w:suppressAutoHyphens/>" if self.whole_words else "",
            self._write_spacing(),
            self._write_indent(),
            "<w:contextualSpacing/>" if self.contextual else "",
            f'<w:jc w:val="{self.align}"/>' if self.align else "",
            f'<w:outlineLvl w:val="{self.level}"/>' if self.level is not None else "",
        ]
        inside = "".join(parts)
        return f"<w:pPr>{inside}</w:pPr>" if inside else ""

    def _write_borders(self) -> str:
        sides = [side for side in ("top", "left", "bottom", "right") if side in self.borders]
        lines = [write_border(side, *self.borders[side]) for side in sides]
        return f"<w:pBdr>{''.join(lines)}</w:pBdr>" if lines else ""

    def _write_tabs(self) -> str:
        tabs = "".join(f'<w:tab w:val="{kind}" w:pos="{at}"/>' for kind, at in self.tabs)
        return f"<w:tabs>{tabs}</w:tabs>" if tabs else ""

    def _write_spacing(self) -> str:
        rule = "exact" if self.exact else "atLeast"
        values = {
            "before": self.before,
            "after": self.after,
            "line": self.line or None,
            "lineRule": rule if self.line else None,
        }
        return _write_element("spacing", values)

    def _write_indent(self) -> str:
        values = {
            "left": self.left,
            "right": self.right,
            "hanging": self.hanging or None,
            "firstLineChars": self.first_characters * 100 or None,
            "firstLine": self.first_characters * self.character or None,
        }
        return _write_element("ind", values)


@dataclass(frozen=True)
class Style:
    """A named style; `kind` is paragraph, character, table or numbering."""

    name: str
    kind: str = "paragraph"
    based: str = ""
    following: str = ""
    block: Block = Block()
    text: Text = Text()
    table: str = ""
    """Table properties and conditional formats, as XML."""
    built_in: bool = False
    default: bool = False
    rare: bool = False
    """Kept out of Word's list of styles until it is used."""

    @property
    def id(self) -> str:
        """The name without blanks: "Heading 1" is Heading1."""
        return re.sub(r"\W", "", self.name.title() if self.name.islower() else self.name)

    def write(self, *, fonts: str = "") -> str:
        """The style as XML; `fonts` is the role of its faces where it names none itself."""
        marks = "" if self.built_in else ' w:customStyle="1"'
        marks += ' w:default="1"' if self.default else ""
        parts = [
            f'<w:style w:type="{self.kind}"{marks} w:styleId="{self.id}">',
            f'<w:name w:val="{escape(self.name)}"/>',
            f'<w:basedOn w:val="{make_id(self.based)}"/>' if self.based else "",
            f'<w:next w:val="{make_id(self.following)}"/>' if self.following else "",
            '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/>' if self.rare else "",
            "" if self.rare or self.kind == "numbering" else "<w:qFormat/>",
            self.block.write(),
            self.text.write(fonts=fonts) if self.kind in {"paragraph", "character"} else "",
            self.table,
            "</w:style>",
        ]
        return "".join(parts)


def make_id(name: str) -> str:
    """The id of the style `name`."""
    return Style(name).id


def write_fonts(role: str) -> str:
    """The faces of a role."""
    if not role:
        return ""
    latin, chinese = FONTS[role]
    return f'<w:rFonts w:ascii="{latin}" w:eastAsia="{chinese}" w:hAnsi="{latin}" w:cs="{latin}"/>'


def write_border(side: str, width: int, distance: int, colour: str) -> str:
    """One border of a paragraph, cell or table."""
    return f'<w:{side} w:val="single" w:sz="{width}" w:space="{distance}" w:color="{colour}"/>'


def _write_element(name: str, values: Mapping[str, int | str | None]) -> str:
    written = "".join(f' w:{key}="{value}"' for key, value in values.items() if value is not None)
    return f"<w:{name}{written}/>" if written else ""
