"""Conversion: the notes of one notation written in another, in the language asked for."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import yaml

from pipeline.readers.file_names import JSON, YAML
from schemas.names import get_key
from schemas.notes import get_notes_section
from schemas.section import SectionField

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipeline.readers.tree import Tree
    from schemas.section import Section

_COMMENT = re.compile(r"^\s*#", re.MULTILINE)


def convert_tree(tree: Tree, syntax: str, language: str) -> bytes:
    """The notes as `syntax`, one of `WRITTEN`; their keys in `language`, as they are where empty.

    Keys that the format does not know, and every value, stay as they are.
    """
    named = _name_keys(tree, get_notes_section(), language) if language else tree
    return WRITTEN[syntax](named).encode()


def has_comments(text: str) -> bool:
    """Whether notes in YAML have lines that say something to their reader alone."""
    return bool(_COMMENT.search(text))


def _name_keys(value: Any, section: Section | None, language: str) -> Any:
    """The value with the keys of its mappings in `language`."""
    if isinstance(value, list):
        return [_name_keys(item, section, language) for item in value]
    if section is None or not isinstance(value, dict):
        return value
    named: dict[str, Any] = {}
    for key, inner in value.items():
        field = section.fields.get(section.recognize(key))
        below = field.section if isinstance(field, SectionField) else None
        new = get_key(field, language) if field else key
        # Of a key in both languages the checks tell: neither may go.
        named[key if new in named else new] = _name_keys(inner, below, language)
    return named


class _Dumper(yaml.SafeDumper):
    """Dumper that writes texts of several lines as blocks, which are edited with less trouble."""


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


_Dumper.add_representer(str, _represent_text)


def _write_yaml(tree: Tree) -> str:
    text: str = yaml.dump(
        tree, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=float("inf")
    )
    return text


def _write_json(tree: Tree) -> str:
    return json.dumps(tree, ensure_ascii=False, indent=2) + "\n"


WRITTEN: Mapping[str, Callable[[Tree], str]] = {YAML: _write_yaml, JSON: _write_json}
