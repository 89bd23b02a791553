"""CFF tables (Adobe Technical Note 5176) cut down to some of their glyphs.

A face with character identifiers needs no empty glyphs to keep its numbers: its charset says which
glyph is which character. So a glyph can stand there twice, too, the second time a little wider.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import accumulate, pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_STEMS = frozenset((1, 3, 18, 19, 20, 23))
"""hstem, vstem, hstemhm, hintmask, cntrmask, vstemhm take pairs of numbers."""
_TAKEN = {4: 1, 14: 0, 21: 2, 22: 1}
"""vmoveto, endchar, rmoveto, hmoveto take so many."""


def widen_charstring(charstring: bytes, by: int, default: int, nominal: int) -> bytes:
    """Make a glyph wider by `by` units, all of them after it.

    The first operator of a charstring may have one number more than it takes: the width, less the
    nominal one. Without it the glyph has the default width.
    """
    numbers, sizes, operator = _read_operands(charstring)
    has_width = len(numbers) % 2 if operator in _STEMS else len(numbers) > _TAKEN.get(operator, 0)
    width = numbers[0] if has_width else default - nominal
    rest = charstring[sizes[0] :] if has_width else charstring
    return struct.pack(">Bh", 28, width + by) + rest


def _read_operands(charstring: bytes) -> tuple[list[int], list[int], int]:
    """The numbers before the first operator, the bytes that each takes, and the operator."""
    numbers: list[int] = []
    sizes: list[int] = []
    at = 0
    while (first := charstring[at]) >= 32 or first == 28:
        if first == 255:
            number, size = struct.unpack_from(">i", charstring, at + 1)[0] >> 16, 5
        else:
            number, size = read_number(charstring, at)
        numbers.append(number)
        sizes.append(size)
        at += size
    return numbers, sizes, first


def read_number(data: bytes, at: int) -> tuple[int, int]:
    """A whole number of one to three bytes and its size: charstrings and DICTs write them alike."""
    first = data[at]
    if first == 28:
        return struct.unpack_from(">h", data, at + 1)[0], 3
    if first < 247:
        return first - 139, 1
    if first < 251:
        return (first - 247) * 256 + data[at + 1] + 108, 2
    return (251 - first) * 256 - data[at + 1] - 108, 2


Operator = tuple[int, ...]
Operands = list[int | bytes]
Dictionary = dict[Operator, Operands]

CHARSET, CHARSTRINGS, PRIVATE, SUBROUTINES = (15,), (17,), (18,), (19,)
DEFAULT_WIDTH, NOMINAL_WIDTH = (20,), (21,)
ROS, CID_COUNT, FD_ARRAY, FD_SELECT = (12, 30), (12, 34), (12, 36), (12, 37)
NO_TWINS: Mapping[int, int] = MappingProxyType({})
OFFSETS = {CHARSET, CHARSTRINGS, PRIVATE, FD_ARRAY, FD_SELECT}


def find_table(font: bytes, tag: bytes) -> bytes:
    """One table of an OpenType file, empty where there is none."""
    count = struct.unpack_from(">H", font, 4)[0]
    for entry in range(count):
        name, _, start, length = struct.unpack_from(">4sLLL", font, 12 + 16 * entry)
        if name == tag:
            return font[start : start + length]
    return b""


@dataclass(frozen=True, slots=True)
class CffIndex:
    """A CFF INDEX: its items, and where it ends."""

    items: tuple[bytes, ...]
    end: int


@dataclass(frozen=True, slots=True)
class CffFace:
    """The parts of a CID-keyed CFF table with one font dictionary and no subroutines."""

    head: bytes
    """Header and names, before the top dictionary."""
    strings: bytes
    """Strings and the empty INDEX of subroutines, after the top dictionary."""
    top: Dictionary
    font: Dictionary
    private: bytes
    charstrings: tuple[bytes, ...]

    def find_widened(self, glyph: int) -> int:
        """The number of a glyph that is made wider: after those of all others."""
        return glyph + len(self.charstrings)

    def first_twin(self) -> int:
        """The first number that neither a glyph nor a widened one has."""
        return 2 * len(self.charstrings)

    def read_charstring(self, number: int, wider_by: int) -> bytes:
        """The outline of a glyph; `wider_by` counts for those made wider, in units of the face."""
        glyph = number % len(self.charstrings)
        charstring = self.charstrings[glyph]
        if number == glyph:
            return charstring
        widths = dict(read_dictionary(self.private))
        default, nominal = (
            int(widths.get(name, [0])[0]) for name in (DEFAULT_WIDTH, NOMINAL_WIDTH)
        )
        return widen_charstring(charstring, wider_by, default, nominal)


def cut_cff(
    face: CffFace, numbers: Iterable[int], wider_by: int = 0, twins: Mapping[int, int] = NO_TWINS
) -> bytes:
    """Cut a face down to some glyphs, which keep their numbers as character identifiers.

    A number from `find_widened` gives that glyph wider by `wider_by` units of the face, one of
    `twins` once more the glyph whose number it leads to.
    """
    sources = {number: twins.get(number, number) for number in (0, *numbers)}
    # A glyph and the same one wider stand together: the second one compresses to nearly nothing.
    kept = sorted(sources, key=lambda number: (sources[number] % len(face.charstrings), number))
    parts = {
        CHARSET: b"\0" + b"".join(struct.pack(">H", number) for number in kept[1:]),
        FD_SELECT: struct.pack(">BHHBH", 3, 1, 0, 0, len(kept)),
        CHARSTRINGS: write_index(
            [face.read_charstring(sources[number], wider_by) for number in kept]
        ),
    }
    top: Dictionary = {**face.top, CID_COUNT: [max(kept) + 1]}
    font = dict(face.font)
    start = len(face.head) + len(write_index([write_dictionary(top)])) + len(face.strings)
    for operator, part in parts.items():
        top[operator] = [start]
        start += len(part)
    top[FD_ARRAY] = [start]
    font[PRIVATE] = [len(face.private), start + len(write_index([write_dictionary(font)]))]
    return b"".join(
        (
            face.head,
            write_index([write_dictionary(top)]),
            face.strings,
            *parts.values(),
            write_index([write_dictionary(font)]),
            face.private,
        )
    )


def read_face(cff: bytes) -> CffFace | None:
    """Take a CFF table apart; None where it is not of the kind that `cut_cff` cuts.

    That is one that is CID-keyed, has one font dictionary and no subroutines.
    """
    if not cff:
        return None
    names = read_index(cff, cff[2])
    tops = read_index(cff, names.end)
    strings = read_index(cff, tops.end)
    routines = read_index(cff, strings.end)
    top = dict(read_dictionary(tops.items[0]))
    if ROS not in top or routines.items:
        return None
    dictionaries = read_index(cff, place(top, FD_ARRAY)).items
    font = dict(read_dictionary(dictionaries[0]))
    size, start = (int(number) for number in font[PRIVATE])
    private = cff[start : start + size]
    if len(dictionaries) != 1 or SUBROUTINES in dict(read_dictionary(private)):
        return None
    charstrings = read_index(cff, place(top, CHARSTRINGS)).items
    return CffFace(cff[: names.end], cff[tops.end : routines.end], top, font, private, charstrings)


def place(dictionary: Dictionary, operator: Operator) -> int:
    """Where a dictionary says that something starts."""
    return int(dictionary[operator][0])


def read_index(data: bytes, start: int) -> CffIndex:
    """Read the INDEX at `start`."""
    count = struct.unpack_from(">H", data, start)[0]
    if not count:
        return CffIndex((), start + 2)
    size = data[start + 2]
    base = start + 2 + (count + 1) * size
    raw = data[start + 3 : base + 1]
    offsets = [base + int.from_bytes(raw[at : at + size], "big") for at in range(0, len(raw), size)]
    return CffIndex(tuple(data[a:b] for a, b in pairwise(offsets)), offsets[-1])


def write_index(items: list[bytes]) -> bytes:
    """Write an INDEX."""
    if not items:
        return b"\0\0"
    offsets = list(accumulate(map(len, items), initial=1))
    size = (offsets[-1].bit_length() + 7) // 8
    numbers = b"".join(offset.to_bytes(size, "big") for offset in offsets)
    return struct.pack(">HB", len(items), size) + numbers + b"".join(items)


def read_dictionary(data: bytes) -> Iterator[tuple[Operator, Operands]]:
    """Read the operators of a DICT with their operands; real numbers stay as they are written."""
    operands: Operands = []
    at = 0
    while at < len(data):
        first = data[at]
        if first <= 21:
            size = 2 if first == 12 else 1
            yield tuple(data[at : at + size]), operands
            operands = []
        elif first == 29:
            size = 5
            operands.append(struct.unpack_from(">i", data, at + 1)[0])
        elif first == 30:
            size = 2 + next(i for i, byte in enumerate(data[at + 1 :]) if byte & 0x0F == 0x0F)
            operands.append(data[at : at + size])
        else:
            number, size = read_number(data, at)
            operands.append(number)
        at += size


def write_dictionary(dictionary: Dictionary) -> bytes:
    """Write a DICT; offsets always take five bytes, so that its length is known beforehand."""
    written = b""
    for operator, operands in dictionary.items():
        wide = operator in OFFSETS
        written += b"".join(write_number(operand, wide) for operand in operands) + bytes(operator)
    return written


def write_number(number: int | bytes, wide: bool) -> bytes:
    """Write one operand; a wide one takes five bytes whatever its size."""
    if isinstance(number, bytes):
        return number
    if not wide and -107 <= number <= 107:
        return bytes([number + 139])
    if not wide and -32768 <= number <= 32767:
        return struct.pack(">Bh", 28, number)
    return struct.pack(">Bi", 29, number)
