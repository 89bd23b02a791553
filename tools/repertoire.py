"""Which characters each bundled face holds, and in which order its glyphs stand."""

import bz2
import re
from collections.abc import Iterator
from pathlib import Path

UNICODE = Path("/usr/share/unicode")

# Blocks that the Chinese face leaves half empty. Pictographs stay out: in black, 🟢 and 🔴 would
# say the same.
LETTERS = (
    (0x0100, 0x024F),  # Latin Extended-A, -B
    (0x0300, 0x036F),  # Combining Diacritical Marks
    (0x0370, 0x03FF),  # Greek
    (0x0400, 0x052F),  # Cyrillic and its supplement
    (0x1E00, 0x1EFF),  # Latin Extended Additional
    (0x2000, 0x206F),  # General Punctuation
    (0x2070, 0x209F),  # Superscripts and Subscripts
    (0x20A0, 0x20CF),  # Currency Symbols
    (0x2100, 0x218F),  # Letterlike Symbols, Number Forms
)
OPERATORS = ((0x2190, 0x21FF), (0x2200, 0x22FF))
SIGNS = (
    (0x2300, 0x23FF),  # Miscellaneous Technical
    (0x25A0, 0x27BF),  # Geometric Shapes, Miscellaneous Symbols, Dingbats
    (0x2B00, 0x2BFF),  # Miscellaneous Symbols and Arrows
)

# What stands in almost every record comes first: see `rank`.
PUNCTUATION = "　、。，：；！？（）《》〈〉「」『』【】〔〕“”‘’—…·～％＋－／①②③④⑤⑥⑦⑧⑨⑩"


def read_unihan(file: str, key: str) -> dict[int, str]:
    """Read one property of the Unihan database: code point to value."""
    values = {}
    with bz2.open(UNICODE / f"Unihan_{file}.txt.bz2", "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("U+"):
                point, name, value = line.rstrip("\n").split("\t")
                if name == key:
                    values[int(point[2:], 16)] = value
    return values


def read_script(name: str) -> frozenset[int]:
    """Read the code points of one script, such as Han, from Unicode's Scripts.txt."""
    pattern = re.compile(rf"([0-9A-F]+)(?:\.\.([0-9A-F]+))?\s*; {name} ")
    found: set[int] = set()
    for line in (UNICODE / "Scripts.txt").read_text(encoding="utf-8").splitlines():
        if match := pattern.match(line):
            found.update(range(int(match[1], 16), int(match[2] or match[1], 16) + 1))
    return frozenset(found)


def gb2312() -> Iterator[int]:
    """Give the 7,445 code points of GB 2312 in the standard's own order."""
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield ord(bytes((row, cell)).decode("gb2312"))
            except UnicodeDecodeError:
                continue


def general_characters() -> dict[int, int]:
    """Give the 8,105 characters of 通用规范汉字表 with their number in that table."""
    table = read_unihan("OtherMappings", "kTGH")
    return {point: int(value.split(":")[1]) for point, value in table.items()}


def frequencies() -> dict[int, int]:
    """Count how often a character occurs in modern Chinese, after 现代汉语频率词典."""
    counts = read_unihan("Readings", "kHanyuPinlu")
    return {p: sum(map(int, re.findall(r"\((\d+)\)", v))) for p, v in counts.items()}


def core_characters(available: frozenset[int]) -> frozenset[int]:
    """Choose for the core faces: GB 2312, 通用规范汉字表 and all that is neither Han nor Hangul."""
    general = frozenset(gb2312()) | frozenset(general_characters())
    return available & general | available - read_script("Han") - read_script("Hangul")


def extension_characters(available: frozenset[int]) -> frozenset[int]:
    """Choose for the extension face: every other Han character, and the spaces between them."""
    spaces = frozenset(point for point in available if chr(point).isspace())
    return available & read_script("Han") - core_characters(available) | spaces


def within(blocks: tuple[tuple[int, int], ...], points: frozenset[int]) -> frozenset[int]:
    """Keep the code points that lie in the blocks."""
    return frozenset(p for p in points if any(first <= p <= last for first, last in blocks))


def rank(points: frozenset[int]) -> list[int]:
    """Order code points from common to rare.

    WeasyPrint numbers the glyphs of a PDF as the face does, and an unused glyph below the highest
    number costs 2.3 bytes. With ASCII, Chinese punctuation, other Latin and then Han by frequency
    first, a long Chinese record takes 161 KB instead of 186 KB, an English one 94 KB instead of
    126 KB (13 records of real meetings, without attachments).
    """
    often = frequencies()
    general = general_characters()
    punctuation = {ord(sign): location for location, sign in enumerate(PUNCTUATION)}

    def location(point: int) -> tuple[int, int]:
        if point < 0x7F:
            return 0, point
        if point in punctuation:
            return 1, punctuation[point]
        if point < 0x100 or 0x2010 <= point < 0x2040:
            return 2, point
        if point in often:
            return 3, -often[point]
        return (4, general[point]) if point in general else (5, point)

    return sorted(points, key=lambda point: (*location(point), point))
