"""Build the bundled faces in templates/fonts/ from Noto: `python -m tools.build_fonts`.

Needs fonttools, the Unicode Character Database in /usr/share/unicode (Debian: unicode-data) and
Noto in /usr/share/fonts (Debian: fonts-noto-cjk, fonts-noto-core). The same input gives the same
bytes; a run takes about a minute.
"""

import argparse
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from textwrap import wrap

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

from tools.outlines import (
    Outline,
    add_characters,
    draw_outline,
    identify_charset,
    order_glyphs,
    read_outlines,
    store_outlines,
)
from tools.repertoire import (
    LETTERS,
    OPERATORS,
    SIGNS,
    core_characters,
    extension_characters,
    rank,
    within,
)
from tools.spacing import narrow_apostrophes, squeeze_punctuation

FOLDER = Path(__file__).parents[1] / "templates" / "fonts"
SIMPLIFIED_CHINESE = 2  # the place of Noto Sans CJK SC in the collection
FEATURES = ["ccmp", "halt", "kern", "mark", "palt", "pwid"]
FILLERS = (
    ("NotoSans-{}.ttf", LETTERS),
    ("NotoSansMath-Regular.ttf", OPERATORS),
    ("NotoSansSymbols2-Regular.ttf", (*OPERATORS, *SIGNS)),
)
# Signs that people paste from chat programs, and the printable sign that says the same.
STAND_INS = {0x2705: 0x2714, 0x274C: 0x2716}  # ✅ ✔, ❌ ✖
LICENCE = "This Font Software is licensed under the SIL Open Font License, Version 1.1."


@dataclass(frozen=True, slots=True)
class Face:
    """A face to build."""

    family: str
    style: str

    @property
    def postscript(self) -> str:
        """The PostScript name, which is that of the file as well."""
        return f"{self.family.replace(' ', '')}-{self.style}"


CORE = (Face("Minutes Sans", "Regular"), Face("Minutes Sans", "Bold"))
EXTENSION = Face("Minutes Sans Ext", "Regular")


def open_noto(fonts: Path, style: str) -> TTFont:
    """Open Noto Sans CJK SC, to be saved with its own dates."""
    collection = TTCollection(fonts / f"opentype/noto/NotoSansCJK-{style}.ttc", lazy=True)
    font = collection.fonts[SIMPLIFIED_CHINESE]
    font.recalcTimestamp = False
    return font


def cut_font(font: TTFont, points: frozenset[int]) -> None:
    """Keep the characters and the layout features that a record uses, and nothing vertical."""
    options = subset.Options(
        hinting=False,
        desubroutinize=True,
        notdef_outline=True,
        legacy_cmap=False,
        layout_features=FEATURES,
        name_IDs=[0],
    )
    options.drop_tables += ["vmtx", "vhea", "VORG", "BASE"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=points)
    cutter.subset(font)
    unicode = font["cmap"].tables
    unicode[:] = [table for table in unicode if table.format in (4, 12)]
    font.ensureDecompiled()


def fill_gaps(fonts: Path, face: Face, covered: frozenset[int]) -> dict[int, Outline]:
    """Draw the Latin, Greek and Cyrillic letters and the signs that Noto Sans CJK lacks."""
    drawn: dict[int, Outline] = {}
    for name, blocks in FILLERS:
        with TTFont(fonts / "truetype/noto" / name.format(face.style), lazy=True) as filler:
            glyphs = filler.getBestCmap()
            missing = within(blocks, frozenset(glyphs)) - covered - drawn.keys()
            points = filter(is_drawable, sorted(missing))
            drawn |= {point: draw_outline(filler, glyphs[point]) for point in points}
    return drawn | {point: drawn[stand_in] for point, stand_in in STAND_INS.items()}


def is_drawable(point: int) -> bool:
    """Say whether a code point is more than a control, a format character or a line end."""
    return unicodedata.category(chr(point)) not in ("Cc", "Cf", "Zl", "Zp")


def glyphs_in_order(font: TTFont) -> list[str]:
    """Order a face's glyphs by `rank`; alternates stand with what they replace."""
    characters = font.getBestCmap()
    alternates: dict[str, list[str]] = {}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            for wide, narrow in getattr(table, "mapping", {}).items():
                alternates.setdefault(wide, []).append(narrow)
    order = {".notdef": None}
    for point in rank(frozenset(characters)):
        glyph = characters[point]
        order |= dict.fromkeys((glyph, *alternates.get(glyph, ())))
    return list(order | dict.fromkeys(font.getGlyphOrder()))


def name_font(font: TTFont, face: Face, copyright_notice: str) -> None:
    """Give a face its own name throughout: Noto is a trademark, Source a reserved font name."""
    full = face.family if face.style == "Regular" else f"{face.family} {face.style}"
    version = f"Version {font['head'].fontRevision:.3f}"
    names = {
        0: copyright_notice,
        1: face.family,
        2: face.style,
        3: f"{version.removeprefix('Version ')};{face.postscript}",
        4: full,
        5: version,
        6: face.postscript,
        13: LICENCE,
        14: "https://openfontlicense.org",
    }
    font["name"].names = []
    for identifier, text in names.items():
        font["name"].setName(text, identifier, 3, 1, 0x409)
    font["OS/2"].achVendID = "NONE"
    cff = font["CFF "].cff
    cff.fontNames = [face.postscript]
    top = cff.topDictIndex[0]
    top.FullName, top.FamilyName, top.Weight = full, face.family, face.style
    top.Notice = copyright_notice
    top.FDArray[0].FontName = face.postscript


def read_copyright(fonts: Path, style: str) -> str:
    """Join the copyright notices of the faces that a face is built from."""
    notices = [open_noto(fonts, style)["name"].getDebugName(0)]
    for name, _ in FILLERS:
        with TTFont(fonts / "truetype/noto" / name.format(style), lazy=True) as filler:
            notices.append(filler["name"].getDebugName(0))
    return " ".join(dict.fromkeys(notices))


def build_face(fonts: Path, face: Face) -> TTFont:
    """Build one face, ready to be saved."""
    font = open_noto(fonts, face.style)
    available = frozenset(font.getBestCmap())
    is_core = face in CORE
    points = core_characters(available) if is_core else extension_characters(available)
    cut_font(font, points)
    outlines = read_outlines(font)
    drawn = fill_gaps(fonts, face, available)
    if not is_core:
        # Pango draws a space with the face of the character before it, whether it can or not.
        drawn = {point: outline for point, outline in drawn.items() if chr(point).isspace()}
    add_characters(font, outlines, drawn)
    if is_core:
        squeeze_punctuation(font, outlines)
        narrow_apostrophes(font)
    order_glyphs(font, glyphs_in_order(font))
    store_outlines(font, outlines)
    name_font(font, face, read_copyright(fonts, face.style))
    return identify_charset(font)


def list_ranges(font: TTFont) -> Iterator[str]:
    """List the code points a face can draw as hexadecimal ranges, such as 4e00-4e05."""
    points = sorted(font.getBestCmap())
    for _, run in groupby(enumerate(points), lambda numbered: numbered[1] - numbered[0]):
        first, *rest = [point for _, point in run]
        yield f"{first:x}-{rest[-1]:x}" if rest else f"{first:x}"


def write_coverage(faces: dict[str, TTFont]) -> None:
    """Write coverage.txt, from which the program knows what can be drawn without the faces."""
    lines = ["# Code points that the bundled faces can draw; made by tools/build_fonts.py."]
    for name, font in faces.items():
        ranges = " ".join(list_ranges(font))
        lines += (f"{name}: {text}" for text in wrap(ranges, 92, break_on_hyphens=False))
    (FOLDER / "coverage.txt").write_text("\n".join(lines) + "\n", encoding="ascii")


def main() -> None:
    """Build all faces and coverage.txt; the files of an earlier run are replaced."""
    parser = argparse.ArgumentParser(description="Build the bundled faces from Noto.")
    parser.add_argument("--fonts", type=Path, default=Path("/usr/share/fonts"))
    fonts = parser.parse_args().fonts
    built = {face: build_face(fonts, face) for face in (*CORE, EXTENSION)}
    for face, font in built.items():
        path = FOLDER / f"{face.postscript}.otf"
        font.save(path)
        print(f"{path.name}: {len(font.getBestCmap())} characters, {path.stat().st_size} bytes")
    regular, bold = (built[face] for face in CORE)
    if regular.getBestCmap().keys() != bold.getBestCmap().keys():
        raise SystemExit("The core faces do not cover the same characters.")
    write_coverage({"core": regular, "extension": built[EXTENSION]})


if __name__ == "__main__":
    main()
