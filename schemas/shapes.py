"""What may stand behind the key of each kind of field, as JSON Schema.

A shape never refuses what validation accepts: where a value is read in many ways, it only refuses
what cannot be right. Values may be typed, as YAML and JSON do: `progress: 50`, `venue: 302`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemas.choice_fields import ChoiceField, LanguagesField
from schemas.choices import index_words, list_words
from schemas.fields import NotesField, RichField, TextField, TextsField
from schemas.meeting_time import MeetingTimeField, NextTimeField
from schemas.names import CHINESE
from schemas.nests import SectionField, SectionsField
from schemas.value_fields import (
    ClockField,
    DayField,
    DueField,
    EmailField,
    IdField,
    PercentField,
    ReferenceField,
)

if TYPE_CHECKING:
    from collections.abc import Callable

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


def name_section(field: SectionField) -> str:
    """The name of a kind of mapping in `$defs`."""
    return field.section.model.__name__


def shape_field(field: NotesField[Any]) -> Shape:
    """What may stand behind the key of a field."""
    for kind in type(field).__mro__:
        if kind in SHAPES:
            return SHAPES[kind](field)
    raise KeyError(type(field))


def _shape_choice(field: Any) -> Shape:
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


def _shape_section(field: Any) -> Shape:
    reference = {"$ref": f"#/$defs/{name_section(field)}"}
    return {"anyOf": [reference, {**_ABSENT, "pattern": _match_absent(field)}]}


def _shape_sections(field: Any) -> Shape:
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


def _shape_time(field: Any) -> Shape:
    text = (
        {**_DATE, "pattern": f"{_ONLY_LETTERS}|{_NONE}"}
        if isinstance(field, NextTimeField)
        else _DATE
    )
    return {"anyOf": [text, {"$ref": f"#/$defs/{name_section(field)}"}, {"const": {}}]}


SHAPES: dict[type, Callable[[Any], Shape]] = {
    TextField: lambda _: {"type": ["string", "number", "boolean", "null"]},
    RichField: lambda _: {"type": ["string", "number", "boolean", "null", "array"], "items": _ITEM},
    TextsField: lambda _: {
        "type": ["array", "string", "number", "boolean", "null"],
        "items": _ITEM,
    },
    LanguagesField: lambda _: {"type": ["array", "string", "null"], "items": {"type": "string"}},
    DayField: lambda _: _DATE,
    DueField: lambda _: _DATE,
    ClockField: lambda _: _DATE,
    PercentField: lambda _: {**_DATE, "minimum": 0, "maximum": 100},
    IdField: lambda _: {"type": ["string", "number", "boolean", "null"], "pattern": _ID},
    ReferenceField: lambda _: {"type": ["string", "null"], "pattern": rf"[/／]|^{_BLANK}$"},
    EmailField: lambda _: {"type": ["string", "null"], "pattern": rf"[@＠﹫]|^{_BLANK}$"},
    ChoiceField: _shape_choice,
    SectionField: _shape_section,
    SectionsField: _shape_sections,
    MeetingTimeField: _shape_time,
}
"""What may stand behind the key of each kind of field."""
