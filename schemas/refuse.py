"""The one way that fields and schemas refuse a value."""

from __future__ import annotations

from marshmallow import ValidationError

from schemas.fault import Fault


def refuse(code: str, **details: str) -> ValidationError:
    """A validation error that carries one `Fault`; to be raised."""
    return ValidationError([Fault(code, details)])
