"""Part of a shaped text, as it stands in one line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.writers.pdf.paragraphs.filling import Filling
    from pipeline.writers.pdf.paragraphs.shaping import Shaped


@dataclass(frozen=True, slots=True)
class Stretch:
    """The characters from `start` to `end` of `shaped`."""

    shaped: Shaped
    start: int
    end: int
    gaps: Sequence[int]
    """Characters of the text after which Chinese meets Latin, in order."""
    marks: bytes
    """Where `filling` is added, for each character; see `mark_joints`."""
    filling: Filling
    is_hyphenated: bool
