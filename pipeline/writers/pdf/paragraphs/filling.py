"""Lines that end at the margin: the room left over, spread between characters or at blanks."""

from __future__ import annotations

from dataclasses import dataclass

MOST = 0.12
"""The widest gap, in em, that is put between Chinese characters; beyond it a line reads as torn."""
WIDEST_BLANK = 0.5
"""The most, in em, that a blank grows by; beyond it the line stays short, as before an address."""
_BLANK_SHARE = 2
"""A blank takes so many times what a joint of Chinese takes."""


@dataclass(frozen=True, slots=True)
class Filling:
    """What is added in one line after each joint of Chinese and each blank, in CSS pixels."""

    joint: float = 0.0
    blank: float = 0.0

    def measure(self, marks: bytes) -> float:
        """What is added to characters with these marks; see `mark_joints`."""
        return self.joint * marks.count(1) + self.blank * marks.count(2)


NONE = Filling()


def fill_line(marks: bytes, room: float, size: float) -> Filling:
    """Fill `room` in a line whose characters, but the last, have these marks; `size` is an em."""
    joints, blanks = marks.count(1), marks.count(2)
    if joints:
        joint = room / (joints + _BLANK_SHARE * blanks)
        return Filling(joint, _BLANK_SHARE * joint) if joint <= MOST * size else NONE
    if blanks and room <= blanks * WIDEST_BLANK * size:
        return Filling(0.0, room / blanks)
    return NONE
