"""Strict JSON Schema of the notes: keys of one language, one shape a value, nothing else allowed.

It is for whoever fills notes in, not for whoever checks them: the page to fill in, and the
structured output of language models. What it accepts is a small part of what notes may say.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from schemas.choices import ChoiceField, LanguagesField, list_words
from schemas.fields import (
    LONGEST_TOPIC,
    DayField,
    DueField,
    EmailField,
    MinutesField,
    PercentField,
    ScalarField,
    TextsField,
    TimeOfDayField,
)
from schemas.json_schema import DIALECT, TITLE
from schemas.names import CHINESE, get_about, get_example, get_key
from schemas.notes import get_notes_section
from schemas.section import Section, SectionField, SectionsField

if TYPE_CHECKING:
    from collections.abc import Callable

    Shape = dict[str, Any]
    Adapt = Callable[[Any, Shape], Shape]

_FORMATS = {
    DueField: (
        "写成 2024-05-22 或 2024-05-22 18:00",
        "Written as 2024-05-22 or 2024-05-22 18:00",
    ),
    DayField: ("写成 2024-05-22", "Written as 2024-05-22"),
    TimeOfDayField: ("写成 14:00", "Written as 14:00"),
}
"""How values are written that may be written in many ways elsewhere, in Chinese and English."""
_UNKNOWN = ("没有提到就为 null", "null where it is not known")
_LINK = {CHINESE: "；", "en": ". "}


def dump_strict_schema(language: str) -> str:
    """The strict schema in `language` as the text of a file."""
    return json.dumps(export_strict_schema(language), ensure_ascii=False, indent=1) + "\n"


def export_strict_schema(language: str) -> Shape:
    """The whole format: every key is required, and what may be left out may be null."""

    def allow_null(field: Any, shape: Shape) -> Shape:
        return shape if field.required else make_nullable(shape)

    return {
        "$schema": DIALECT,
        "title": TITLE,
        **describe_mapping(get_notes_section(), language, allow_null),
    }


def make_nullable(shape: Shape) -> Shape:
    """`shape`, or null."""
    words = {"enum": [*shape["enum"], None]} if "enum" in shape else {}
    return {**shape, "type": [shape["type"], "null"], **words}


def describe_mapping(section: Section, language: str, adapt: Adapt) -> Shape:
    """A mapping with every field in the order of the metadata, each as `adapt` changes it."""
    properties = {
        get_key(field, language): adapt(field, describe_strictly(field, language, adapt))
        for field in section.fields.values()
    }
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def describe_strictly(field: Any, language: str, adapt: Adapt) -> Shape:
    """What stands behind the key of a field."""
    return {
        "title": get_key(field, language),
        "description": explain_strictly(field, language),
        **next(TYPES[kind] for kind in type(field).__mro__ if kind in TYPES)(
            field, language, adapt
        ),
    }


def explain_strictly(field: Any, language: str) -> str:
    """The description of a field, with how a value of it is written, and an example."""
    example = get_example(field, language)
    is_chinese = language == CHINESE
    told = [get_about(field, language)]
    told += [texts[not is_chinese] for kind, texts in _FORMATS.items() if isinstance(field, kind)]
    if example and not isinstance(field, (ChoiceField, LanguagesField, SectionField, *_FORMATS)):
        told.append(f"例如 {example}" if is_chinese else f"For example {example}")
    if not field.required:
        told.append(_UNKNOWN[not is_chinese])
    return _LINK[language].join(told)


def _describe_choice(field: Any, language: str, _adapt: Adapt) -> Shape:
    return {"type": "string", "enum": list_words(field.kind, language)}


def _describe_languages(field: Any, language: str, adapt: Adapt) -> Shape:
    return {"type": "array", "items": _describe_choice(field, language, adapt)}


def _describe_section(field: Any, language: str, adapt: Adapt) -> Shape:
    return describe_mapping(field.section, language, adapt)


def _describe_sections(field: Any, language: str, adapt: Adapt) -> Shape:
    return {"type": "array", "items": describe_mapping(field.section, language, adapt)}


def _describe_text(_field: Any, _language: str, _adapt: Adapt) -> Shape:
    return {"type": "string"}


TYPES: dict[type, Callable[[Any, str, Adapt], Shape]] = {
    ScalarField: _describe_text,
    TextsField: lambda *_: {"type": "array", "items": {"type": "string"}},
    DayField: lambda *_: {"type": "string", "format": "date"},
    EmailField: lambda *_: {"type": "string", "format": "email"},
    PercentField: lambda *_: {"type": "integer", "minimum": 0, "maximum": 100},
    MinutesField: lambda *_: {"type": "integer", "minimum": 1, "maximum": LONGEST_TOPIC},
    ChoiceField: _describe_choice,
    LanguagesField: _describe_languages,
    SectionField: _describe_section,
    SectionsField: _describe_sections,
}
"""The one shape of each kind of field; a kind without one has that of what it derives from."""
