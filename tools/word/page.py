"""The page, settings and font table of the standard theme's Word records, and a page of samples."""

from __future__ import annotations

from xml.sax.saxutils import escape

from tools.word.palette import TEXT_WIDTH
from tools.word.style import NAMESPACE, Style, make_id
from tools.word.styles import STYLES

SECTION = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1417" w:right="1228" w:bottom="1247" w:left="1228"'
    ' w:header="950" w:footer="725" w:gutter="0"/></w:sectPr>'
)
"""A4 with the margins of record.css."""
_SAMPLE = "明确上线时间与各部门的职责分工，确保 6 月 1 日前完成。The quick brown fox."
_FACES = (
    ("Times New Roman", "", "02020603050405020304", "00", "roman", "variable"),
    ("Arial", "", "020B0604020202020204", "00", "swiss", "variable"),
    ("Consolas", "Courier New", "020B0609020204030204", "00", "modern", "fixed"),
    ("宋体", "SimSun", "02010600030101010101", "86", "auto", "variable"),
    ("黑体", "SimHei", "02010609060101010101", "86", "modern", "fixed"),
    ("楷体", "KaiTi", "02010609060101010101", "86", "modern", "fixed"),
)


def make_settings() -> str:
    """The whole of settings.xml: how Chinese and English lines break, and no more."""
    return (
        f'<w:settings {NAMESPACE}><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
        '<w:autoHyphenation/><w:consecutiveHyphenLimit w:val="2"/>'
        '<w:hyphenationZone w:val="360"/><w:doNotHyphenateCaps/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/>'
        # Without the first a justified line that ends by hand is torn apart.
        "<w:compat><w:doNotExpandShiftReturn/><w:useFELayout/>"
        '<w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def make_fonts(faces: tuple[tuple[str, ...], ...] = _FACES) -> str:
    """The whole of fontTable.xml: other names of the faces, and what to take in their place."""
    fonts = "".join(
        f'<w:font w:name="{name}">'
        + (f'<w:altName w:val="{other}"/>' if other else "")
        + f'<w:panose1 w:val="{panose}"/><w:charset w:val="{charset}"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="{pitch}"/></w:font>'
        for name, other, panose, charset, family, pitch in faces
    )
    return f"<w:fonts {NAMESPACE}>{fonts}</w:fonts>"


def make_samples(styles: tuple[Style, ...] = STYLES, section: str = SECTION) -> str:
    """The whole of document.xml: every style of the file shown in its own look."""
    shown = [style for style in styles if not style.rare]
    parts = [_show(style) for style in shown if style.kind in _SHOWN]
    return f"<w:document {NAMESPACE}><w:body>{''.join(parts)}{section}</w:body></w:document>"


def _show_paragraph(style: Style) -> str:
    return _write_paragraph(style.id, f"{style.name}: {_SAMPLE}")


def _show_character(style: Style) -> str:
    run = f'<w:rPr><w:rStyle w:val="{style.id}"/></w:rPr>'
    return f'<w:p><w:r>{run}<w:t xml:space="preserve">{style.name}: {_SAMPLE}</w:t></w:r></w:p>'


def _show_table(style: Style) -> str:
    width = TEXT_WIDTH // 4
    texts = [[style.name, "责任人", "交付成果", "截止时间"], ["A1", "张三", "文档", "2024-05-17"]]
    rows = "".join(
        "<w:tr>"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
            f"{_write_paragraph(make_id('Table Text'), text)}</w:tc>"
            for text in row
        )
        + "</w:tr>"
        for row in texts
    )
    columns = f'<w:gridCol w:w="{width}"/>' * 4
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style.id}"/>'
        f'<w:tblW w:w="{4 * width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="04A0"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>'
        + _write_paragraph(make_id("Record Spacer"), "")
    )


_SHOWN = {
    "paragraph": _show_paragraph,
    "character": _show_character,
    "table": _show_table,
}


def _show(style: Style) -> str:
    return _SHOWN[style.kind](style)


def _write_paragraph(style: str, text: str) -> str:
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    )


_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PLAIN = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_FACE = '<a:latin typeface="{0}"/><a:ea typeface="{1}"/><a:cs typeface=""/>'


def make_theme(colour: str) -> str:
    """The whole of the theme part: the colours and faces that Word offers to who edits a record."""
    tones = {"dk1": "000000", "lt1": "FFFFFF", "dk2": colour, "lt2": "F4F6F9", "accent1": colour}
    tones |= dict(zip(_ACCENTS, ("1F4E8C", "1D6B3A", "A4262C", "9AA8B8", "5A6572"), strict=True))
    tones |= {"hlink": "1F4E8C", "folHlink": "5A6572"}
    colours = "".join(
        f'<a:{name}><a:srgbClr val="{tone}"/></a:{name}>' for name, tone in tones.items()
    )
    line = f'<a:ln w="6350">{_PLAIN}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'<a:theme xmlns:a="{_DRAWING}" name="Record"><a:themeElements>'
        f'<a:clrScheme name="Record">{colours}</a:clrScheme><a:fontScheme name="Record">'
        f"<a:majorFont>{_FACE.format('Arial', '黑体')}</a:majorFont>"
        f"<a:minorFont>{_FACE.format('Times New Roman', '宋体')}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="Record"><a:fillStyleLst>{_PLAIN * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{line * 3}</a:lnStyleLst><a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{_PLAIN * 3}</a:bgFillStyleLst></a:fmtScheme>"
        "</a:themeElements></a:theme>"
    )


_ACCENTS = ("accent2", "accent3", "accent4", "accent5", "accent6")
