"""The kinds of values in notes, each read from text; all refuse with a `Fault`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from marshmallow import ValidationError, fields, missing

from schemas.choices import find_choice, list_words, suggest_choice
from schemas.clocks import parse_clock
from schemas.dates import fold_width
from schemas.fault import Fault
from schemas.identifiers import parse_id, parse_reference
from schemas.model import Due, Language, Rich
from schemas.names import CHINESE, get_example, get_key
from schemas.refuse import refuse
from schemas.texts import is_placeholder, join_lines, split_list
from schemas.times import parse_day, parse_due

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from enum import StrEnum

    from schemas.names import Name

T = TypeVar("T")
E = TypeVar("E", bound="StrEnum")
_PERCENT = r"([+-]?\d{1,9}(?:\.\d{1,9})?)\s*%?"
_EMAIL = r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+"


class NotesField(fields.Field[T]):
    """A value of the notes. Empty text counts as absent, and so does `empty`."""

    empty: Any = ""
    """What an empty value of this kind is, beside an empty text."""
    blank: Any = None
    """What stands in a sketch for a required value that could not be read."""

    def __init__(self, name: Name, *, required: bool = False) -> None:
        super().__init__(required=required, metadata={"name": name})

    def deserialize(self, value: Any, attr: Any = None, data: Any = None, **kwargs: Any) -> Any:
        """The value read; `missing` where it is empty. Raises ValidationError."""
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

    def sketch(self, value: Any) -> Any:
        """`value` as far as it could be read, for a record that is only looked through."""
        return self.blank if value is None else value


class ScalarField(NotesField[T]):
    """A value that is written as one text."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> T:
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
        points = collect_items(value, lambda item: self.parse(_read_item(item, join=False)))
        return Rich("\n".join("- " + point.replace("\n", "\n  ") for point in points))

    def parse(self, text: str) -> Rich:
        """`text` without blank lines around it."""
        return Rich(text.rstrip().strip("\n"))


class TextsField(NotesField[tuple[str, ...]]):
    """A list of texts, also written as one text separated by 、 or ; or ； or a line each."""

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
        return tuple(collect_items(value, _read_item))

    def sketch(self, value: Any) -> Any:
        """The texts, an empty one for each that could not be read."""
        return tuple(item or "" for item in value or ())


def _read_item(item: Any, *, join: bool = True) -> str:
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


class ClockField(ScalarField["dt.time"]):
    """A time of day."""

    def parse(self, text: str) -> dt.time:
        """The time of day that `text` names."""
        return parse_clock(fold_width(text))


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


class ChoiceField(ScalarField[E], Generic[E]):
    """One of a few words, in either language."""

    def __init__(self, kind: type[E], name: Name, *, required: bool = False) -> None:
        super().__init__(name, required=required)
        self.kind = kind

    def parse(self, text: str) -> Any:
        """The value that `text` is a word for."""
        return _choose(self.kind, text)


class LanguagesField(NotesField[tuple[Language, ...]]):
    """A language, or a list of them for a record in several."""

    empty: Any = []  # noqa: RUF012 - only compared with
    kind = Language

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> tuple[Any, ...]:
        if isinstance(value, str):
            words = split_list(value.replace("，", ";").replace(",", ";"))
            return tuple(dict.fromkeys(_choose(Language, word) for word in words))
        if not isinstance(value, list):
            raise refuse("E113")
        return tuple(
            dict.fromkeys(collect_items(value, lambda item: _choose(Language, _read_item(item))))
        )

    def sketch(self, value: Any) -> Any:
        """The languages that could be read."""
        return tuple(filter(None, value or ()))


def _choose(kind: type[StrEnum], text: str) -> StrEnum:
    choice = find_choice(kind, text)
    if choice is not None:
        return choice
    choices = {
        "choices_zh": "、".join(list_words(kind, CHINESE)),
        "choices_en": ", ".join(list_words(kind, "en")),
    }
    near = suggest_choice(kind, text)
    if near is None:
        raise refuse("E117", value=text.strip(), **choices)
    position = list(kind).index(near)
    raise refuse(
        "E116",
        value=text.strip(),
        suggestion_zh=list_words(kind, CHINESE)[position],
        suggestion_en=list_words(kind, "en")[position],
        **choices,
    )
