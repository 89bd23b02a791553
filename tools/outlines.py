"""The CFF outlines of a face: drawn, put in order, and stored as plainly as PDF/A asks."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from fontTools.cffLib.specializer import specializeProgram
from fontTools.misc.psCharStrings import T2CharString
from fontTools.pens.reverseContourPen import ReverseContourPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.reorderGlyphs import reorderGlyphs

UNITS = 1000
HAN_WIDTH = 1000
MOVES = {"rmoveto": 2, "hmoveto": 1, "vmoveto": 1, "endchar": 0}


@dataclass(frozen=True, slots=True)
class Outline:
    """One glyph: its advance width in thousandths of an em, and its charstring without it."""

    width: int
    program: tuple[int | float | str, ...]


Outlines = dict[str, Outline]  # by glyph name


def read_outlines(font: TTFont) -> Outlines:
    """Take the outlines, by glyph name, out of a face that has neither subroutines nor hints."""
    strings = font["CFF "].cff.topDictIndex[0].CharStrings
    outlines = {}
    for glyph in font.getGlyphOrder():
        string = strings[glyph]
        string.decompile()
        start = next(i for i, token in enumerate(string.program) if isinstance(token, str))
        has_width = start > MOVES[string.program[start]]
        program = tuple(string.program[1:] if has_width else string.program)
        outlines[glyph] = Outline(font["hmtx"][glyph][0], program)
    return outlines


def halve_outline(outline: Outline, shift: int) -> Outline:
    """Make a full-width glyph half as wide, moved by `shift` thousandths of an em."""
    move = next(i for i, token in enumerate(outline.program) if isinstance(token, str))
    operator, program = outline.program[move], outline.program
    x = program[0] if operator != "vmoveto" else 0
    y = program[move - 1] if operator != "hmoveto" else 0
    start = (int(x) + shift, y, "rmoveto")
    return Outline(HAN_WIDTH // 2, (*start, *program[move + 1 :]))


def draw_outline(font: TTFont, glyph: str) -> Outline:
    """Draw one TrueType glyph of another face in the units and the direction of CFF."""
    glyphs = font.getGlyphSet()
    scale = UNITS / font["head"].unitsPerEm
    pen = T2CharStringPen(None, glyphs, CFF2=False)
    turned = ReverseContourPen(pen)
    glyphs[glyph].draw(TransformPen(turned, (scale, 0, 0, scale, 0, 0)))
    program = pen.getCharString().program
    return Outline(round(font["hmtx"][glyph][0] * scale), tuple(program))


def store_outlines(font: TTFont, outlines: Outlines) -> None:
    """Put outlines back as one font dictionary without hints or subroutines.

    PDF writers drop hints and subroutines anyway; with one dictionary the subset in a PDF has
    nothing but glyphs.
    """
    cff = font["CFF "].cff
    top = cff.topDictIndex[0]
    dictionary = top.FDArray[0]
    private = dictionary.Private
    for key in [key for key in private.rawDict if key not in ("defaultWidthX", "nominalWidthX")]:
        del private.rawDict[key]
        vars(private).pop(key, None)
    private.defaultWidthX = HAN_WIDTH
    private.nominalWidthX = nominal = cheapest_nominal_width(outlines)
    strings = {}
    for glyph in font.getGlyphOrder():
        outline = outlines[glyph]
        program = specializeProgram(list(outline.program))
        if outline.width != HAN_WIDTH:
            program.insert(0, outline.width - nominal)
        strings[glyph] = T2CharString(program=program, private=private, globalSubrs=[])
        strings[glyph].fdSelectIndex = 0
    top.CharStrings.charStrings = strings
    top.CharStrings.charStringsAreIndexed = False
    top.FDArray.items[:] = [dictionary]
    top.FDSelect.gidArray = [0] * len(strings)


def cheapest_nominal_width(outlines: Outlines) -> int:
    """Find the width to which most others are near enough to be stored in a byte."""
    widths = Counter(outline.width for outline in outlines.values())
    del widths[HAN_WIDTH]

    def size(nominal: int) -> int:
        return sum(n * (1 if abs(w - nominal) <= 107 else 2) for w, n in widths.items())

    return min(range(HAN_WIDTH), key=size)


def add_glyphs(font: TTFont, outlines: Outlines, added: Sequence[Outline]) -> list[str]:
    """Give a face further glyphs, and record their outlines; returns their names, in order."""
    taken = set(font.getGlyphOrder())
    free = (name for name in (f"cid{n:05d}" for n in range(65535, 0, -1)) if name not in taken)
    names = [next(free) for _ in added]
    outlines.update(zip(names, added, strict=True))
    font["hmtx"].metrics.update((n, (o.width, 0)) for n, o in zip(names, added, strict=True))
    font.setGlyphOrder([*font.getGlyphOrder(), *names])
    font["CFF "].cff.topDictIndex[0].charset = font.getGlyphOrder()
    return names


def add_characters(font: TTFont, outlines: Outlines, drawn: dict[int, Outline]) -> None:
    """Give a face glyphs for further code points, and record their outlines."""
    glyphs = dict(zip(drawn, add_glyphs(font, outlines, tuple(drawn.values())), strict=True))
    for table in font["cmap"].tables:
        table.cmap |= {p: g for p, g in glyphs.items() if p < 0x10000 or table.format == 12}


def order_glyphs(font: TTFont, order: list[str]) -> None:
    """Bring the glyphs of a face into the given order, .notdef first."""
    reorderGlyphs(font, order)


def identify_charset(font: TTFont) -> TTFont:
    """Number the character identifiers as the glyphs, and give the face read anew.

    In a PDF the subset's identifiers are taken for glyph indices; where they differ, PDF/A
    validation fails at 6.2.11.4.1 and strict viewers show wrong glyphs.
    """
    buffer = BytesIO()
    font.save(buffer)
    buffer.seek(0)
    font = TTFont(buffer, recalcTimestamp=False)
    top = font["CFF "].cff.topDictIndex[0]
    names = [".notdef", *(f"cid{n:05d}" for n in range(1, len(top.charset)))]
    strings = top.CharStrings
    strings.charStrings = {
        new: strings.charStrings[old] for old, new in zip(top.charset, names, strict=True)
    }
    top.charset = names
    top.CIDCount = len(names)
    return font
