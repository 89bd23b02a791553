"""What is wrong with a value: a code of the catalogue and the words to fill in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding without a place or a language; `details` fill the placeholders of its text."""

    code: str
    details: Mapping[str, str] = field(default_factory=dict)
