"""Values of the notes that are more than text: days, times, shares, ids, addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemas.clocks import parse_clock
from schemas.dates import fold_width
from schemas.fields import ScalarField
from schemas.identifiers import parse_id, parse_reference
from schemas.model import Due
from schemas.refuse import refuse
from schemas.times import parse_day, parse_due

if TYPE_CHECKING:
    import datetime as dt

    from schemas.names import Name

_PERCENT = r"([+-]?\d{1,9}(?:\.\d{1,9})?)\s*%?"
_EMAIL = r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+"


class DayField(ScalarField["dt.date"]):
    """A day."""

    def parse(self, text: str) -> dt.date:
        """The day that `text` names."""
        return parse_day(text)


class ClockField(ScalarField["dt.time"]):
    """A time of day; 24:00 is one where something ends."""

    def __init__(self, name: Name, *, required: bool = False, ends: bool = False) -> None:
        super().__init__(name, required=required)
        self.ends = ends

    def parse(self, text: str) -> dt.time:
        """The time of day that `text` names."""
        return parse_clock(fold_width(text), ends=self.ends)


class DueField(ScalarField[Due]):
    """A day, or a day and a time of it."""

    def parse(self, text: str) -> Due:
        """The day, and the time, that `text` names."""
        return parse_due(text)


class PercentField(ScalarField[int]):
    """A share of 0 to 100, with or without the sign."""

    def parse(self, text: str) -> int:
        """Whole per cent, halves rounded up."""
        match = re.fullmatch(_PERCENT, fold_width(text))
        if match is None:
            raise refuse("E118", value=text.strip())
        share = float(match[1])
        if not 0 <= share <= 100:
            raise refuse("E119", value=text.strip())
        return int(share + 0.5)


class IdField(ScalarField[str]):
    """The id of a record or an action."""

    blank = ""

    def parse(self, text: str) -> str:
        """The id in Unicode form NFC."""
        return parse_id(text)


class ReferenceField(ScalarField[str]):
    """The id of an action of another record, `<record>/<action>`."""

    blank = ""

    def parse(self, text: str) -> str:
        """Both ids in Unicode form NFC."""
        return parse_reference(text)


class EmailField(ScalarField[str]):
    """An address for mail."""

    def parse(self, text: str) -> str:
        """The address; only its shape is looked at."""
        address = fold_width(text)
        if not re.fullmatch(_EMAIL, address):
            raise refuse("E129", value=text.strip())
        return address
