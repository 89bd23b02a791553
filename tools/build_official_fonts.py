"""Build the faces of the theme `official`: `python -m tools.build_official_fonts`.

Needs what `tools.build_fonts` needs, and LXGW WenKai (Debian: fonts-lxgw-wenkai). The same input
gives the same bytes.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

from tools.build_fonts import LICENCE, SIMPLIFIED_CHINESE, Face, cut_font, glyphs_in_order
from tools.outlines import identify_charset, order_glyphs, read_outlines, store_outlines
from tools.repertoire import PUNCTUATION, gb2312, general_characters

FOLDER = Path(__file__).parents[1] / "templates" / "official"
ASCENT, DESCENT = 880, -120
"""Of every face alike, so that a line of mixed faces stands where a line of one does."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A face to build, and the file that it is cut from, under the folder of fonts."""

    face: Face
    source: str

    @property
    def is_collection(self) -> bool:
        """Whether the file holds one face a region, with outlines of CFF."""
        return self.source.endswith(".ttc")

    @property
    def target(self) -> str:
        """The name of the file that is written."""
        return f"{self.face.postscript}.{'otf' if self.is_collection else 'ttf'}"


CUTS = (
    Cut(Face("Minutes Song", "Regular"), "opentype/noto/NotoSerifCJK-Regular.ttc"),
    Cut(Face("Minutes BiaoSong", "Regular"), "opentype/noto/NotoSerifCJK-Bold.ttc"),
    Cut(Face("Minutes Kai", "Regular"), "truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf"),
)


def choose_characters(available: frozenset[int]) -> frozenset[int]:
    """GB 2312, 通用规范汉字表, Latin and the punctuation of a record."""
    latin = frozenset(range(0x20, 0x100)) | frozenset(map(ord, PUNCTUATION + "—–•★№"))
    return available & (frozenset(gb2312()) | frozenset(general_characters()) | latin)


def build_face(fonts: Path, cut: Cut) -> TTFont:
    """Build one face, ready to be saved."""
    font = _open(fonts / cut.source, cut)
    notice = font["name"].getDebugName(0)
    points = choose_characters(frozenset(font.getBestCmap()))
    if cut.is_collection:
        cut_font(font, points)
        outlines = read_outlines(font)
        order_glyphs(font, glyphs_in_order(font))
        store_outlines(font, outlines)
    else:
        _cut_truetype(font, points)
    _set_metrics(font)
    _name(font, cut.face, notice)
    return identify_charset(font) if cut.is_collection else font


def _open(file: Path, cut: Cut) -> TTFont:
    if cut.is_collection:
        font = TTCollection(file, lazy=True).fonts[SIMPLIFIED_CHINESE]
        font.recalcTimestamp = False
        return font
    return TTFont(file, recalcTimestamp=False)


def _cut_truetype(font: TTFont, points: frozenset[int]) -> None:
    options = subset.Options(
        hinting=False, notdef_outline=True, legacy_cmap=False, layout_features=[], name_IDs=[0]
    )
    options.drop_tables += ["vmtx", "vhea", "BASE", "GSUB", "GPOS", "GDEF"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=points)
    cutter.subset(font)


def _set_metrics(font: TTFont) -> None:
    scale = font["head"].unitsPerEm / 1000
    ascent, descent = round(ASCENT * scale), round(DESCENT * scale)
    heads, windows = font["hhea"], font["OS/2"]
    heads.ascent, heads.descent, heads.lineGap = ascent, descent, 0
    windows.sTypoAscender, windows.sTypoDescender, windows.sTypoLineGap = ascent, descent, 0
    windows.usWinAscent, windows.usWinDescent = ascent, -descent


def _name(font: TTFont, face: Face, notice: str) -> None:
    """Give the face its own name throughout, as its licence asks of what is changed."""
    version = f"Version {font['head'].fontRevision:.3f}"
    names = {
        0: notice,
        1: face.family,
        2: face.style,
        3: f"{version.removeprefix('Version ')};{face.postscript}",
        4: face.family,
        5: version,
        6: face.postscript,
        13: LICENCE,
        14: "https://openfontlicense.org",
    }
    font["name"].names = []
    for identifier, text in names.items():
        font["name"].setName(text, identifier, 3, 1, 0x409)
    font["OS/2"].achVendID = "NONE"
    font["OS/2"].usWeightClass = 400
    font["OS/2"].fsSelection = 0x40
    font["head"].macStyle = 0
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames = [face.postscript]
        top = cff.topDictIndex[0]
        top.FullName, top.FamilyName, top.Weight = face.family, face.family, face.style
        top.Notice = notice
        top.FDArray[0].FontName = face.postscript


def main() -> None:
    """Build all faces; the files of an earlier run are replaced."""
    parser = argparse.ArgumentParser(description="Build the faces of the theme official.")
    parser.add_argument("--fonts", type=Path, default=Path("/usr/share/fonts"))
    fonts = parser.parse_args().fonts
    for cut in CUTS:
        font = build_face(fonts, cut)
        path = FOLDER / cut.target
        font.save(path)
        print(f"{path.name}: {len(font.getBestCmap())} characters, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
