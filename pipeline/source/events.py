"""What both readers tell the builder of the tree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

SCALAR: Final = 0
MAPPING: Final = 1
LIST: Final = 2
END: Final = 3

Event = tuple[int, int, int, str]
"""Kind, index of the first character, index after the last one, and the text of a scalar."""

Events = Iterator[Event]
