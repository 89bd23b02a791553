"""Sections: mappings of the notes, read with every fault found, and fields that hold sections."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from marshmallow import Schema, ValidationError, missing

from schemas.fields import NotesField, collect_items
from schemas.names import CHINESE, get_key, get_name
from schemas.synonyms import find_attendance_key, find_synonym, fold_key
from schemas.texts import find_nearest, says_none
from schemas.validation_error import Fault, refuse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemas.names import Name

OWN_PREFIX = "x-"
"""Keys that start so are the user's own: kept in the notes, never printed."""
COUNTERS = ("序号", "no", "No", "No.", "NO.", "#")
"""Keys of the number that a form gives to its rows; the record counts for itself."""
NUMERAL = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
NUMBER_BEFORE = rf"第?{NUMERAL}(?:[、.．，]|部分)|[（(]{NUMERAL}[）)]"
NUMBER_BEHIND = rf"{NUMERAL}|[（(]{NUMERAL}[）)]"
_NUMBER = re.compile(rf"^(?:{NUMBER_BEFORE})\s*|\s*(?:{NUMBER_BEHIND})$")
_COUNT = re.compile(rf"\s*[（(]?(?:\d{{1,4}}|{NUMERAL})[）)、.]?\s*")
_DIGITS = "零一二三四五六七八九"
SUGGESTED = 20
"""Unknown keys of one mapping that are compared with the known ones; comparing is dear."""


class Section(Schema):
    """A mapping of the notes that loads into `model`, one of the dataclasses of schemas.model."""

    model: ClassVar[type[Any]]
    bare: ClassVar[str] = ""
    """The field that a text stands for where it is given in place of the mapping."""
    none: ClassVar[Any] = missing
    """The value of a part that the notes say there is none of: 后续计划: 无."""
    instead: ClassVar[tuple[str, ...]] = ()
    """The fields that may stand in place of those that are required."""
    awaited: ClassVar[tuple[str, ...]] = ()
    """Required fields that notes may leave out while the meeting is not held."""
    is_item = False
    """Whether there are several of them, in a list."""

    @cached_property
    def required(self) -> Mapping[str, Any]:
        """The fields that may not be absent, by canonical key."""
        return {name: field for name, field in self.fields.items() if field.required}

    @cached_property
    def keys(self) -> Mapping[str, str]:
        """The canonical key of every key that may be written."""
        return {
            key: name
            for name, field in self.fields.items()
            for key in (name, *get_name(field).chinese_keys)
        }

    def find_key(self, mapping: Mapping[str, Any], name: str) -> str | None:
        """The key that `mapping` has for the canonical key `name`, as written; None without one."""
        return next((key for key in mapping if self.recognize(key) == name), None)

    def recognize(self, key: str) -> str:
        """The canonical key that is written as `key`, with the number of a form or without it.

        Empty where it is none.
        """
        if name := self.keys.get(key):
            return name
        name = self.keys.get(_NUMBER.sub("", key, count=1), "")
        return name if name and get_name(self.fields[name]).numbered else ""

    def load(self, data: Any, **_: Any) -> Any:
        """The frozen value of a whole mapping; raises ValidationError with every fault in it.

        Marshmallow's own way, with a hook each for keys, faults and the value, takes twice as long.
        """
        written = {self.bare: data} if self.bare and isinstance(data, str) else data
        if not isinstance(written, dict):
            raise refuse("E114")
        values: dict[str, Any] = {}
        faults: dict[str, Any] = {}
        for name, value in self.read_keys(written).items():
            try:
                read = self.choose_field(name, written).deserialize(value)
            except ValidationError as error:
                faults[name] = error.messages
                read = error.valid_data or missing
            if read is not missing:
                values[name] = read
        for key, found in self.find_key_faults(written).items():
            faults[key] = _merge(faults.get(key), found)
        if faults:
            raise ValidationError(faults, valid_data=values)
        return self.build(values)

    def choose_field(self, name: str, data: Mapping[str, Any]) -> Any:
        """The field that reads the value of the canonical key `name` in the mapping `data`."""
        return self.fields[name]

    def read_keys(self, data: dict[str, Any]) -> dict[str, Any]:
        """The values by canonical key; of a key in both languages, the first."""
        values: dict[str, Any] = {}
        for key, value in data.items():
            if name := self.recognize(key):
                values.setdefault(name, value)
        return values

    def find_key_faults(self, data: dict[str, Any]) -> dict[str, list[Fault]]:
        """Unknown keys, keys given in both languages, and required keys that are missing."""
        faults: dict[str, list[Fault]] = {}
        seen: dict[str, str] = {}
        strange = []
        for key in data:
            name = self.recognize(key)
            if name in seen:
                faults[key] = [Fault("E115", {"key": key, "first": seen[name]})]
            elif name:
                seen[name] = key
            elif not key.startswith(OWN_PREFIX) and not self._is_counter(key, data[key]):
                strange.append(key)
        for name, field in self.required.items():
            if name not in seen:
                faults[name] = [field.explain_missing()]
        if strange:
            missing = [field for name, field in self.fields.items() if name not in seen]
            missing = missing or list(self.fields.values())
            for index, key in enumerate(strange):
                faults[key] = [self._explain_key(key, missing, seek=index < SUGGESTED)]
        return faults

    def _is_counter(self, key: str, value: Any) -> bool:
        """Whether this is the number that a form gives to its rows."""
        is_count = isinstance(value, str) and (not value or _COUNT.fullmatch(value))
        return self.is_item and key in COUNTERS and bool(is_count)

    @cached_property
    def folded(self) -> Mapping[str, str]:
        """The canonical key of every key, folded for comparing."""
        return {fold_key(key): name for key, name in self.keys.items()}

    def find_meant(self, key: str) -> str:
        """The canonical key that `key` most likely stands for by its meaning; "" without one."""
        return self.folded.get(fold_key(key)) or find_synonym(self.model.__name__, key)

    def name_like(self, name: str, key: str) -> str:
        """The canonical key `name` in the language of `key`."""
        return get_key(self.fields[name], "en" if key.isascii() else CHINESE)

    def _explain_key(self, key: str, missing: list[Any], *, seek: bool) -> Fault:
        meant = self.find_meant(key)
        if not meant and (listed := explain_attendance(key)):
            return listed
        near = self.name_like(meant, key) if meant else ""
        if not near and seek:
            near = find_nearest(key.strip(), tuple(self.keys))
        if near:
            return Fault("E101", {"key": key, "suggestion": near})
        return Fault(
            "E102",
            {
                "key": key,
                "keys_zh": "、".join(get_key(field, CHINESE) for field in missing),
                "keys_en": ", ".join(get_key(field, "en") for field in missing),
            },
        )

    def make_partial(self, data: Mapping[str, Any] | None) -> Any:
        """The value of what could be read of a faulty mapping; what could not is None or empty."""
        data = data or {}
        return self.build(
            {
                name: field.partial(data.get(name))  # type: ignore[attr-defined]  # a NotesField
                for name, field in self.fields.items()
                if name in data or field.required
            }
        )

    def build(self, values: dict[str, Any]) -> Any:
        """The value of `model` that holds `values`."""
        return self.model(**values)


def explain_attendance(key: str) -> Fault | None:
    """The fault of a list of those who did not simply take part; None where `key` is none."""
    notes = find_attendance_key(key)
    return Fault("E147", {"key": key, "note_zh": notes[0], "note_en": notes[1]}) if notes else None


def read_numeral(text: str) -> int:
    """The number that is written in digits or in Chinese, up to 99."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (10 * (_DIGITS.find(tens) if tens else 1) if ten else 0) + max(0, _DIGITS.find(ones))


def _merge(faults: Any, of_key: list[Fault]) -> Any:
    """The faults of a value and those of its key, nested as marshmallow does."""
    if isinstance(faults, dict):
        return {**faults, "_schema": [*faults.get("_schema", ()), *of_key]}
    return [*(faults or ()), *of_key]


class SectionField(NotesField[Any]):
    """A mapping with keys of its own."""

    empty: Any = {}  # noqa: RUF012 - only compared with

    def __init__(self, section: type[Section], name: Name, *, required: bool = False) -> None:
        super().__init__(name, required=required)
        self.section_class = section

    @cached_property
    def section(self) -> Section:
        """The schema of the mapping, built once."""
        return self.section_class()

    def deserialize(self, value: Any, attr: Any = None, data: Any = None, **kwargs: Any) -> Any:
        """The value read; where the notes say that there is none, what stands for that."""
        if not self.required and isinstance(value, str) and says_none(value):
            return self.section.none
        return super().deserialize(value, attr, data, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        return self.section.load(value)

    def partial(self, value: Any) -> Any:
        """The mapping as far as it could be read."""
        return (
            self.section.make_partial(value) if value is None or isinstance(value, dict) else value
        )


class SectionsField(SectionField):
    """A list of mappings."""

    empty: Any = []  # noqa: RUF012 - only compared with
    blank = ()

    @cached_property
    def section(self) -> Section:
        """The schema of an item, built once."""
        section = self.section_class()
        section.is_item = True
        return section

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, list):
            raise refuse("E113")
        return tuple(collect_items(value, self._load_item))

    def _load_item(self, item: Any) -> Any:
        if not item or (isinstance(item, str) and not item.strip()):
            raise refuse("E127")
        return self.section.load(item)

    def partial(self, value: Any) -> Any:
        """Every mapping as far as it could be read."""
        return tuple(super(SectionsField, self).partial(item) for item in value or ())
