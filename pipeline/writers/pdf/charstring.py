"""The outline of one glyph (Adobe Technical Note 5177), and the width that it begins with."""

from __future__ import annotations

import struct

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
