"""Fields of notes: each kind of value, read from text, refused with a `Fault`."""

from __future__ import annotations

import datetime as dt
import re
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

from marshmallow import ValidationError, fields, missing

from schemas.dates import fold_width, parse_time_of_day, split_zone
from schemas.identifiers import parse_id, parse_reference
from schemas.model import Due, Rich
from schemas.names import CHINESE, get_example, get_key
from schemas.texts import PLACEHOLDER_STARTS, is_placeholder, join_lines, says_none, split_list
from schemas.times import parse_day, parse_due
from schemas.validation_error import Fault, refuse

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemas.names import Name

T = TypeVar("T")
_PERCENT = r"([+-]?\d{1,9}(?:\.\d{1,9})?)\s*%?"
_DURATION = (
    r"(?P<minutes>\d{1,6})\s*(?:分钟?|min(?:ute)?s?\.?|m)?"
    r"|(?:(?P<half>半)个?|(?P<hours>\d{1,4}(?:\.\d{1,4})?)\s*个?)\s*(?:小时|钟头|h(?:our|r)?s?\.?)"
    r"\s*(?:(?P<rest>\d{1,2})\s*(?:分钟?|min(?:ute)?s?\.?|m)?)?"
)
LONGEST_TOPIC = 24 * 60
"""Minutes that an item of an agenda may take."""
_EMAIL = r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+"


class NotesField(fields.Field[T]):
    """A value of the notes. Empty text counts as absent, and so does `empty`."""

    empty: Any = ""
    """What an empty value of this kind is, beside an empty text."""
    blank: Any = None
    """What stands in a partial value for a required value that could not be read."""

    nothing = False
    """Whether 无, which people write where a form asks for what there is not, counts as absent."""

    def __init__(self, name: Name, *, required: bool = False) -> None:
        super().__init__(required=required, metadata={"name": name})
        self.nothing = not required and (self.nothing or name.of_names)

    def deserialize(self, value: Any, attr: Any = None, data: Any = None, **kwargs: Any) -> Any:
        """The value read; `missing` where it is empty. Raises ValidationError."""
        if self.nothing and _says_none(value):
            return missing
        empty = not value.strip() if isinstance(value, str) else value == self.empty
        if not empty:
            return self._deserialize(value, attr, data)
        if self.required:
            raise ValidationError([self.explain_missing("E111")])
        return missing

    def explain_missing(self, code: str = "E110") -> Fault:
        """The fault of a required value that is absent or, with E111, empty."""
        example = {
            "key_zh": get_key(self, CHINESE),
            "key_en": get_key(self, "en"),
            "example_zh": get_example(self, CHINESE),
            "example_en": get_example(self, "en"),
        }
        return Fault(code if example["example_zh"] else "E134", example)

    def partial(self, value: Any) -> Any:
        """`value` as far as it could be read, for a record that is only looked through."""
        return self.blank if value is None else value


def _says_none(value: Any) -> bool:
    """Whether a text, or the one of a list, says that there is nothing of the kind."""
    value = value[0] if isinstance(value, list) and len(value) == 1 else value
    return isinstance(value, str) and says_none(value)


def refuse_bracketed(value: Any) -> None:
    """Refuse what a form had in brackets, which YAML takes for a list or a mapping: [部门名称]."""
    inside = ", ".join(value) if isinstance(value, dict) or _are_texts(value) else ""
    written = f"{{{inside}}}" if isinstance(value, dict) else f"[{inside}]"
    if inside and (isinstance(value, list) or not any(value.values())) and is_placeholder(written):
        raise refuse("E125", value=written)


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


class ScalarField(NotesField[T]):
    """A value that is written as one text."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> T:
        refuse_bracketed(value)
        if not isinstance(value, str):
            raise refuse("E112")
        if is_placeholder(value):
            raise refuse("E125", value=value.strip())
        return self.parse(value)

    def parse(self, text: str) -> T:
        """The value of `text`, which is not empty; raises ValidationError."""
        raise NotImplementedError


class TextField(ScalarField[str]):
    """A short text on one line."""

    blank = ""

    def deserialize(self, value: Any, attr: Any = None, data: Any = None, **kwargs: Any) -> Any:
        """The text; `missing` where it is empty. Raises ValidationError."""
        # Most values of notes are a few plain words: they take the short way.
        if isinstance(value, str) and "\n" not in value:
            text = value.strip()
            if text and text[0] not in PLACEHOLDER_STARTS and not self.nothing:
                return text
        return super().deserialize(value, attr, data, **kwargs)

    def parse(self, text: str) -> str:
        """`text` on one line."""
        return join_lines(text)


class RichField(ScalarField[Rich]):
    """Markdown; a list of texts is a list of points."""

    empty: Any = []  # noqa: RUF012 - only compared with
    blank = Rich("")

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Rich:
        if not isinstance(value, list):
            return super()._deserialize(value, attr, data, **kwargs)
        points = collect_items(value, lambda item: self.parse(read_item(item, join=False)))
        return Rich("\n".join("- " + point.replace("\n", "\n  ") for point in points))

    def partial(self, value: Any) -> Any:
        """The text; that of points that could not all be read is empty."""
        return value if isinstance(value, str) else self.blank

    def parse(self, text: str) -> Rich:
        """`text` without blank lines around it."""
        return Rich(text.rstrip().strip("\n"))


class TextsField(NotesField[tuple[str, ...]]):
    """A list of texts, also written as one text, or several in one item, as `split_list` parts."""

    empty: Any = []  # noqa: RUF012 - only compared with
    blank = ()

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> tuple[str, ...]:
        if isinstance(value, str):
            if is_placeholder(value):
                raise refuse("E125", value=value.strip())
            items = split_list(value)
            if not items and self.required:
                raise ValidationError([self.explain_missing("E111")])
            return tuple(items)
        if not isinstance(value, list):
            raise refuse("E113")
        refuse_bracketed(value)
        return tuple(chain.from_iterable(collect_items(value, _read_texts)))

    def partial(self, value: Any) -> Any:
        """The texts, an empty one for each that could not be read."""
        items = value if isinstance(value, list) else [value or ()]
        return tuple(chain.from_iterable(("",) if item is None else item for item in items))


def _read_texts(item: Any) -> list[str]:
    """The texts that one item of a list holds."""
    parts = split_list(read_item(item, join=False), commas=False)
    if not parts:
        raise refuse("E127")
    return [join_lines(part) for part in parts]


def read_item(item: Any, *, join: bool = True) -> str:
    """A text of a list, on one line where `join`; raises ValidationError."""
    if not isinstance(item, str):
        raise refuse("E112")
    if not item.strip():
        raise refuse("E127")
    if is_placeholder(item):
        raise refuse("E125", value=item.strip())
    return join_lines(item) if join else item


def collect_items(items: list[Any], read: Callable[[Any], Any]) -> list[Any]:
    """Every item read; raises one ValidationError that holds the faults of all by index.

    Its `valid_data` has every item that could be read, None for each other, at its own index.
    """
    values: list[Any] = []
    faults: dict[int, Any] = {}
    for index, item in enumerate(items):
        try:
            values.append(read(item))
        except ValidationError as error:
            faults[index] = error.messages
            values.append(error.valid_data)
    if faults:
        raise ValidationError(faults, valid_data=values)
    return values


class DayField(ScalarField["dt.date"]):
    """A day."""

    def parse(self, text: str) -> dt.date:
        """The day that `text` names."""
        return parse_day(text)


class TimeOfDayField(ScalarField["dt.time"]):
    """A time of day; 24:00 is one where something ends."""

    def __init__(self, name: Name, *, required: bool = False, ends: bool = False) -> None:
        super().__init__(name, required=required)
        self.ends = ends

    def parse(self, text: str) -> dt.time:
        """The time of day that `text` names, with the zone that is written behind it."""
        plain, offset = split_zone(fold_width(text))
        time = parse_time_of_day(plain, ends=self.ends)
        return time if offset is None else time.replace(tzinfo=dt.timezone(offset))


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


class MinutesField(ScalarField[int]):
    """How long something takes, as a number of minutes or with the unit: 90 分钟, 1.5 h."""

    def parse(self, text: str) -> int:
        """Whole minutes, from 1 to a whole day."""
        match = re.fullmatch(_DURATION, fold_width(text).casefold())
        if match is None:
            raise refuse("E161", value=text.strip())
        hours = 0.5 if match["half"] else float(match["hours"] or 0)
        minutes = round(60 * hours + int(match["minutes"] or match["rest"] or 0))
        if not 1 <= minutes <= LONGEST_TOPIC:
            raise refuse("E162", value=text.strip())
        return minutes


class IdField(ScalarField[str]):
    """The id of a record or an action."""

    blank = ""
    nothing = True

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

    nothing = True

    def parse(self, text: str) -> str:
        """The address; only its shape is looked at."""
        address = fold_width(text)
        if not re.fullmatch(_EMAIL, address):
            raise refuse("E129", value=text.strip())
        return address
