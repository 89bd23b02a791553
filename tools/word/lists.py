"""The bullets and numbers of the standard theme's Word records, by level."""

from __future__ import annotations

from tools.word.conclusion import BAR_INDENT
from tools.word.palette import HANGING, INDENT
from tools.word.style import NAMESPACE, make_id

LIST_STYLES = ("Record Bullets", "Record Numbers", "Conclusion Bullets", "Conclusion Numbers")
_LEVELS = 9
_FIRST_ID = 0x4D494E00
"""Word tells definitions apart by this number when text is pasted elsewhere."""
_FACE = '<w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial" w:hint="default"/></w:rPr>'


def make_numbering(first: int = 0, indent: int = INDENT, hanging: int = HANGING) -> str:
    """The whole of numbering.xml: one abstract numbering and one number for each list style.

    The text of a level stands `first` and once `indent` for each level in, its mark `hanging` out.
    """
    definitions = "".join(
        _make_definition(number, name, (first, indent, hanging))
        for number, name in enumerate(LIST_STYLES, 1)
    )
    numbers = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
        for number in range(1, len(LIST_STYLES) + 1)
    )
    return f"<w:numbering {NAMESPACE}>{definitions}{numbers}</w:numbering>"


def _make_definition(number: int, name: str, lengths: tuple[int, int, int]) -> str:
    levels = "".join(
        _make_level(level, "Bullets" in name, "Conclusion" in name, lengths)
        for level in range(_LEVELS)
    )
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:nsid w:val="{_FIRST_ID + number:08X}"/>'
        '<w:multiLevelType w:val="multilevel"/>'
        f'<w:styleLink w:val="{make_id(name)}"/>{levels}</w:abstractNum>'
    )


def _make_level(
    level: int, is_bullet: bool, is_conclusion: bool, lengths: tuple[int, int, int]
) -> str:
    # The same marks as in the PDF, which are those of HTML.
    kind = "bullet" if is_bullet else "decimal"
    text = ("◦" if level else "•") if is_bullet else f"%{level + 1}."
    first, indent, hanging = lengths
    left = first + indent * (level + 1)
    if is_conclusion:
        # All levels begin at the bar, which would follow the indent: blanks move their marks in,
        # and a mark of more than one sign must pass for a number.
        kind = "decimal" if level else kind
        text = "\u3000\u3000" * level + text
        left, hanging = BAR_INDENT + left, left
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:tabs><w:tab w:val="num" w:pos="{left}"/></w:tabs>'
        f'<w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr>'
        f"{_FACE if is_bullet else ''}</w:lvl>"
    )
