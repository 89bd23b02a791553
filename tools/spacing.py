"""Two layout rules that the faces add to those of Noto: narrower punctuation pairs, apostrophes."""

from collections.abc import Sequence
from typing import Any

from fontTools.otlLib import builder
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables

from tools.outlines import Outlines, add_glyphs, halve_outline

# The glyphs before, the glyphs exchanged, the glyphs after; none means any.
Context = tuple[Sequence[str], Sequence[str], Sequence[str]]

LETTERS = (*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0xC0, 0x180))
APOSTROPHE = 0x2019
# CSS Text 4, text-spacing-trim: these two keep their width in front of other punctuation.
NEVER_TRIMMED = "！？"


def squeeze_punctuation(font: TTFont, outlines: Outlines) -> None:
    """Add the feature `chws`: of two full-width signs in a row, one gives up its blank half.

    So 》（ and 。” take one and a half em, as 中文排版需求 3.1.6 asks. Which signs have a blank
    half, and on which side, is read from the feature `halt` of the face itself. The signs are
    exchanged for glyphs of half the width: moved together instead (as the registered feature
    does, in GPOS), they overlap, and Poppler breaks the line in the text it extracts.
    """
    opening, closing = read_halves(font)
    space = font.getBestCmap()[0x3000]
    halves = {sign: halve_outline(outlines[sign], -500) for sign in opening}
    halves |= {sign: halve_outline(outlines[sign], 0) for sign in closing}
    names = add_glyphs(font, outlines, tuple(halves.values()))
    swap = dict(zip(halves, names, strict=True))
    # A sign that has been halved is still one to its neighbour.
    open_or_half = [*opening, *(swap[sign] for sign in opening), space]
    rules = [([], closing, [*closing, *opening, space]), (open_or_half, opening, [])]
    add_contextual_swap(font, "chws", rules, swap)


def read_halves(font: TTFont) -> tuple[list[str], list[str]]:
    """Find the signs whose left half is blank (opening) and whose right half is (closing)."""
    characters = font.getBestCmap()
    kept = {characters[ord(sign)] for sign in NEVER_TRIMMED}
    halves: dict[int, set[str]] = {-500: set(), 0: set()}
    for table in subtables(font["GPOS"].table, "halt"):
        shift = getattr(table.Value, "XPlacement", 0)
        if shift in halves:
            halves[shift].update(set(table.Coverage.glyphs) - kept)
    return sorted(halves[-500]), sorted(halves[0])


def narrow_apostrophes(font: TTFont) -> None:
    """Add to `calt`: ’ between two Latin letters is an apostrophe, not a full-width quote."""
    wide = font.getBestCmap()[APOSTROPHE]
    tables = subtables(font["GSUB"].table, "pwid")
    narrow = next(table.mapping[wide] for table in tables if wide in table.mapping)
    letters = [glyph for point, glyph in font.getBestCmap().items() if point in LETTERS]
    add_contextual_swap(font, "calt", [(letters, [wide], letters)], {wide: narrow})


def add_contextual_swap(
    font: TTFont, tag: str, rules: Sequence[Context], swap: dict[str, str]
) -> None:
    """Add a feature that exchanges glyphs where they stand in one of the contexts."""
    table = font["GSUB"].table
    swap_index = len(table.LookupList.Lookup) + 1
    chains = [build_chain(font, context, swap_index) for context in rules]
    swaps = builder.buildSingleSubstSubtable(swap)
    add_feature(table, tag, [builder.buildLookup(chains), builder.buildLookup([swaps])])


def build_chain(font: TTFont, context: Context, swap_index: int) -> Any:
    """Build the rule: between these glyphs, apply lookup `swap_index` to those."""
    glyphs = font.getReverseGlyphMap()
    before, swapped, after = (
        [builder.buildCoverage(signs, glyphs)] if signs else [] for signs in context
    )
    chain = otTables.ChainContextSubst()
    chain.Format = 3
    chain.BacktrackCoverage, chain.BacktrackGlyphCount = before, len(before)
    chain.InputCoverage, chain.InputGlyphCount = swapped, len(swapped)
    chain.LookAheadCoverage, chain.LookAheadGlyphCount = after, len(after)
    record = otTables.SubstLookupRecord()
    record.SequenceIndex, record.LookupListIndex = 0, swap_index
    chain.SubstLookupRecord, chain.SubstCount = [record], 1
    return chain


def subtables(table: Any, tag: str) -> list[Any]:
    """List the subtables of one feature of a GSUB or GPOS table, extensions unwrapped."""
    records = [r for r in table.FeatureList.FeatureRecord if r.FeatureTag == tag]
    lookups = {index for record in records for index in record.Feature.LookupListIndex}
    found = [s for index in sorted(lookups) for s in table.LookupList.Lookup[index].SubTable]
    return [getattr(subtable, "ExtSubTable", subtable) for subtable in found]


def add_feature(table: Any, tag: str, lookups: list[Any]) -> None:
    """Append a feature whose first lookup starts it, for every script and language."""
    feature = otTables.FeatureRecord()
    feature.FeatureTag = tag
    feature.Feature = otTables.Feature()
    feature.Feature.FeatureParams = None
    feature.Feature.LookupListIndex = [len(table.LookupList.Lookup)]
    feature.Feature.LookupCount = 1
    table.LookupList.Lookup.extend(lookups)
    table.FeatureList.FeatureRecord.append(feature)
    location = len(table.FeatureList.FeatureRecord) - 1
    for script in table.ScriptList.ScriptRecord:
        languages = [record.LangSys for record in script.Script.LangSysRecord]
        for language in (script.Script.DefaultLangSys, *languages):
            if language is not None:
                language.FeatureIndex.append(location)
