"""What a parser of schemas refuses a text with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marshmallow import ValidationError

from schemas.validation_error import Fault

if TYPE_CHECKING:
    from collections.abc import Callable


def get_fault(parse: Callable[[str], Any], text: str) -> Fault:
    """The one fault that `parse` raises for `text`."""
    try:
        value = parse(text)
    except ValidationError as error:
        (fault,) = error.messages
        assert isinstance(fault, Fault)
        return fault
    raise AssertionError(f"{text!r} was read as {value!r}")
