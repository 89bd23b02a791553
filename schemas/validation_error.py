"""What is wrong with a value of the notes, and the one way that fields refuse it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from marshmallow import ValidationError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding without a place or a language; `details` fill the placeholders of its text."""

    code: str
    details: Mapping[str, str] = field(default_factory=dict)


def refuse(code: str, **details: str) -> ValidationError:
    """A validation error that carries one `Fault`; to be raised."""
    return ValidationError([Fault(code, details)])
