"""The notes format as JSON Schema, for editors and for checkers of others.

It never refuses what validation accepts: where a value is read in many ways, it only refuses what
cannot be right. Values may be typed, as YAML and JSON do: `progress: 50`, `venue: 302`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from schemas.names import CHINESE, get_about, get_example, get_key, get_name
from schemas.nests import SectionField
from schemas.notes import get_notes_section
from schemas.section import COUNTERS, NUMBER_BEFORE, NUMBER_BEHIND, OWN_PREFIX, Section
from schemas.shapes import LANGUAGES, name_section, shape_field

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemas.shapes import Shape

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TITLE = "Meeting notes 会议记录"


def dump_schema() -> str:
    """The text of notes.schema.json."""
    return json.dumps(export_schema(), ensure_ascii=False, indent=1) + "\n"


def export_schema() -> Shape:
    """The whole format."""
    return {
        "$schema": DIALECT,
        "title": TITLE,
        **export_section(get_notes_section()),
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
        key: describe(field, language)
        for language in LANGUAGES
        for field in section.fields.values()
        for key in (get_name(field).chinese_keys if language == CHINESE else (field.name,))
    }
    if section.is_item:
        properties |= {key: describe_counter(key) for key in COUNTERS}
    fields: list[Any] = list(section.fields.values())
    numbered = {
        match_numbered(field): shape_field(field) for field in fields if get_name(field).numbered
    }
    required = [require(field) for field in section.fields.values() if field.required]
    return {
        "type": "object",
        "properties": properties,
        "patternProperties": {f"^{OWN_PREFIX}": True, **numbered},
        "additionalProperties": False,
        **({"allOf": required} if required else {}),
    }


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
        **shape_field(field),
    }


def read_example(text: str) -> str | list[str]:
    """An example as a value: a text, or the list that stands in brackets."""
    if text.startswith("["):
        return [item.strip() for item in text.strip("[]").split(",")]
    return text
