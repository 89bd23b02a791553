"""JSON Schema of the notes format, for editors and for checkers of others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from schemas.choices import ChoiceField, LanguagesField, index_words, list_words
from schemas.fields import (
    LONGEST_TOPIC,
    DayField,
    DueField,
    EmailField,
    IdField,
    MinutesField,
    NotesField,
    PercentField,
    ReferenceField,
    RichField,
    TextField,
    TextsField,
    TimeOfDayField,
)
from schemas.meeting_time import MeetingTimeField, NextTimeField
from schemas.model import RecordStatus
from schemas.names import CHINESE, get_about, get_example, get_key, get_name
from schemas.notes import get_notes_section
from schemas.section import (
    COUNTERS,
    NUMBER_BEFORE,
    NUMBER_BEHIND,
    OWN_PREFIX,
    Section,
    SectionField,
    SectionsField,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Shape = dict[str, Any]

LANGUAGES = (CHINESE, "en")

_BLANK = r"[\s\u0085\u001c-\u001f]*"
_LETTERS = r"A-Za-z\u4e00-\u9fff"
_ONLY_LETTERS = rf"^(?!\s*[{_LETTERS}][{_LETTERS}\s]*$)"
_NO_WORD = r"无|暂无|没有|[Nn][Oo](?:[Nn][Ee])?|[Nn]/[Aa]|[Nn][Ii][Ll]|[/／—-]|——"
_NONE = rf"^[ \t\n。.]*(?:{_NO_WORD})[ \t\n。.]*$"
_UNUSUAL = r"[^\u0020-\u007e\u4e00-\u9fff]"
_ID = r"^\s*[^ !-,/:-@\[-\^`{-~]*\s*$"
_ITEM: Shape = {"type": ["string", "number", "boolean"]}
_ABSENT: Shape = {"type": ["string", "null", "object"], "maxProperties": 0}
_DATE: Shape = {"type": ["string", "number", "null"], "pattern": _ONLY_LETTERS}
_DURATION: Shape = {**_DATE, "pattern": rf"[0-9半]|{_UNUSUAL}|^{_BLANK}$"}
DIALECT = "https://json-schema.org/draft/2020-12/schema"
TITLE = "Meeting notes 会议记录"


def name_section(field: SectionField) -> str:
    """The name of a kind of mapping in `$defs`."""
    return field.section.model.__name__


def describe_type(field: NotesField[Any]) -> Shape:
    """What may stand behind the key of a field."""
    for kind in type(field).__mro__:
        if kind in TYPES:
            return TYPES[kind](field)
    raise KeyError(type(field))


def _describe_choice(field: Any) -> Shape:
    words = [word for language in LANGUAGES for word in list_words(field.kind, language)]
    return {
        "anyOf": [
            {"enum": words},
            {
                "type": ["string", "null"],
                "pattern": rf"^{_BLANK}$|{_UNUSUAL}|{_match_words(field)}",
            },
        ]
    }


def _match_words(field: Any) -> str:
    """A pattern for the words in any case, blanks around them, and blanks or hyphens in them."""
    patterns = ["".join(map(_match_mark, word)) for word in index_words(field.kind).known]
    return f"^ *(?:{'|'.join(patterns)}) *$"


def _match_mark(mark: str) -> str:
    if mark == "_":
        return "(?: +|[-_])"
    return f"[{mark.lower()}{mark.upper()}]" if mark.isascii() and mark.isalpha() else mark


def _describe_section(field: Any) -> Shape:
    reference = {"$ref": f"#/$defs/{name_section(field)}"}
    return {"anyOf": [reference, {**_ABSENT, "pattern": _match_absent(field)}]}


def _describe_sections(field: Any) -> Shape:
    reference: Shape = {"$ref": f"#/$defs/{name_section(field)}"}
    bare = bool(field.section.bare)
    shape: Shape = {
        "type": ["array", "string", "null", *(["number", "boolean"] if bare else [])],
        "items": {"anyOf": [reference, _ITEM]} if bare else reference,
    }
    return shape if bare else {**shape, "pattern": _match_absent(field)}


def _match_absent(field: Any) -> str:
    """A pattern for what may stand in place of a part: nothing, or a word for none."""
    return f"^{_BLANK}$" if field.required else f"^{_BLANK}$|{_NONE}"


def _describe_time(field: Any) -> Shape:
    text = (
        {**_DATE, "pattern": f"{_ONLY_LETTERS}|{_NONE}"}
        if isinstance(field, NextTimeField)
        else _DATE
    )
    return {"anyOf": [text, {"$ref": f"#/$defs/{name_section(field)}"}, {"const": {}}]}


TYPES: dict[type, Callable[[Any], Shape]] = {
    TextField: lambda _: {"type": ["string", "number", "boolean", "null"]},
    RichField: lambda _: {"type": ["string", "number", "boolean", "null", "array"], "items": _ITEM},
    TextsField: lambda _: {
        "type": ["array", "string", "number", "boolean", "null"],
        "items": _ITEM,
    },
    LanguagesField: lambda _: {"type": ["array", "string", "null"], "items": {"type": "string"}},
    DayField: lambda _: _DATE,
    DueField: lambda _: _DATE,
    TimeOfDayField: lambda _: _DATE,
    PercentField: lambda _: {**_DATE, "minimum": 0, "maximum": 100},
    MinutesField: lambda _: {**_DURATION, "minimum": 1, "maximum": LONGEST_TOPIC},
    IdField: lambda _: {
        "type": ["string", "number", "boolean", "null"],
        "pattern": rf"{_ID}|{_NONE}",
    },
    ReferenceField: lambda _: {"type": ["string", "null"], "pattern": rf"[/／]|^{_BLANK}$"},
    EmailField: lambda _: {"type": ["string", "null"], "pattern": rf"[@＠﹫]|^{_BLANK}$|{_NONE}"},
    ChoiceField: _describe_choice,
    SectionField: _describe_section,
    SectionsField: _describe_sections,
    MeetingTimeField: _describe_time,
}
"""What may stand behind the key of each kind of field."""


def dump_schema() -> str:
    """The text of notes.schema.json."""
    return json.dumps(export_schema(), ensure_ascii=False, indent=1) + "\n"


def export_schema() -> Shape:
    """The whole format."""
    return {
        "$schema": DIALECT,
        "title": TITLE,
        **export_section(get_notes_section()),
        **ask_for_awaited(),
        "$defs": {name: export_section(section) for name, section in find_sections()},
    }


def find_sections() -> Iterator[tuple[str, Section]]:
    """Every kind of mapping below the notes, once, with the name of its value."""
    pending: list[Section] = [get_notes_section()]
    seen = set()
    while pending:
        for field in pending.pop(0).fields.values():
            if isinstance(field, SectionField) and name_section(field) not in seen:
                seen.add(name_section(field))
                pending.append(field.section)
                yield name_section(field), field.section


def export_section(section: Section) -> Shape:
    """A mapping with the keys of both languages."""
    properties = {
        key: describe(field, "en" if str(key).isascii() else language)
        for language in LANGUAGES
        for field in section.fields.values()
        for key in (get_name(field).chinese_keys if language == CHINESE else (field.name,))
    }
    if section.is_item:
        properties |= {key: describe_counter(key) for key in COUNTERS}
    fields: list[Any] = list(section.fields.values())
    numbered = {
        match_numbered(field): describe_type(field) for field in fields if get_name(field).numbered
    }
    required = [
        require(field)
        for name, field in section.fields.items()
        if field.required and name not in section.awaited
    ]
    if section.instead:
        others = [require(section.fields[name]) for name in section.instead]
        required = [{"anyOf": [{"allOf": required}, {"allOf": others}]}]
    return {
        "type": "object",
        "properties": properties,
        "patternProperties": {f"^{OWN_PREFIX}": True, **numbered},
        "additionalProperties": False,
        **({"allOf": required} if required else {}),
    }


def ask_for_awaited() -> Shape:
    """That topics have their conclusions, unless the meeting is not held yet."""
    fields: Any = get_notes_section().fields
    status, topics = fields["meeting"].section.fields["status"], fields["topics"]
    words = "|".join(
        "".join(map(_match_mark, word))
        for word, value in index_words(RecordStatus).known.items()
        if RecordStatus(value).is_ahead
    )
    ahead = {"type": "string", "pattern": f"{_UNUSUAL}|^ *(?:{words}) *$"}
    awaited = [require(topics.section.fields[name]) for name in topics.section.awaited]
    return {
        "if": _place(fields["meeting"], _place(status, {"not": ahead})),
        "then": _place(topics, {"items": {"allOf": awaited}}),
    }


def _place(field: Any, shape: Shape) -> Shape:
    """A mapping in which `field` has `shape`, by whichever key it goes."""
    keys = (field.name, *get_name(field).chinese_keys)
    numbered = {match_numbered(field): shape} if get_name(field).numbered else {}
    return {"properties": dict.fromkeys(keys, shape), "patternProperties": numbered}


def describe_counter(key: str) -> Shape:
    """The number that a form gives to its rows."""
    about = "Number of the row, not printed" if key.isascii() else "表格里的序号，不印出"
    return {"title": key, "description": about, "type": ["string", "number", "null"]}


def require(field: Any) -> Shape:
    """That one of the keys of a field is there."""
    keys = (field.name, *get_name(field).chinese_keys)
    ways: list[Shape] = [{"required": [key]} for key in keys]
    if get_name(field).numbered:
        other = {"propertyNames": {"not": {"pattern": match_numbered(field)}}}
        ways.append({"not": other})
    return {"anyOf": ways}


def match_numbered(field: Any) -> str:
    """A pattern for the keys of a field with a number before or behind them."""
    keys = "|".join((field.name, *get_name(field).chinese_keys))
    return rf"^(?:(?:{NUMBER_BEFORE})\s*(?:{keys})|(?:{keys})\s*(?:{NUMBER_BEHIND}))$"


def describe(field: Any, language: str) -> Shape:
    """A field under its key in `language`, with title, description and example in it."""
    example = get_example(field, language)
    return {
        "title": get_key(field, language),
        "description": get_about(field, language),
        **({"examples": [read_example(example)]} if example else {}),
        **describe_type(field),
    }


def read_example(text: str) -> str | list[str]:
    """An example as a value: a text, or the list that stands in brackets."""
    if text.startswith("["):
        return [item.strip() for item in text.strip("[]").split(",")]
    return text
