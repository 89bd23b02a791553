"""All named styles of the standard theme's Word records."""

from __future__ import annotations

from tools.word.conclusion import CONCLUSION_STYLES
from tools.word.lists import LIST_STYLES
from tools.word.marks import MARK_STYLES
from tools.word.style import LANGUAGES, NAMESPACE, Block, Style, write_fonts
from tools.word.tables import CELL_STYLES, TABLE_STYLES
from tools.word.text import TEXT_STYLES

_LISTS = [
    Style(name, "numbering", block=Block(numbering=number))
    for number, name in enumerate(LIST_STYLES, 1)
]
_JUSTIFIED = ("Body Text", "Body Text First Indent", "Conclusion", "Conclusion First Indent")
_RAGGED = [
    Style(f"{name} Left", based=name, block=Block(align="left"), rare=True) for name in _JUSTIFIED
]
STYLES = (
    *TEXT_STYLES,
    *CONCLUSION_STYLES,
    *_RAGGED,
    *CELL_STYLES,
    *MARK_STYLES,
    *TABLE_STYLES,
    *_LISTS,
)


def make_styles(all_styles: tuple[Style, ...] = STYLES, fonts: str = "body") -> str:
    """The whole of styles.xml."""
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{write_fonts(fonts)}"
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
    by_name = {style.name: style for style in all_styles}
    styles = "".join(style.write(fonts=_find_fonts(style, by_name)) for style in all_styles)
    return f"<w:styles {NAMESPACE}>{defaults}{latent}{styles}</w:styles>"


def _find_fonts(style: Style, by_name: dict[str, Style]) -> str:
    """The role of a paragraph style's faces, from the styles that it is based on."""
    if style.kind != "paragraph":
        return ""
    while not style.text.fonts:
        style = by_name[style.based]
    return style.text.fonts
