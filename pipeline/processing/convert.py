"""Conversion: the notes of one notation written in another, in the language asked for."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import yaml

from pipeline.document.template import Attachment
from pipeline.document.theme import load_theme
from pipeline.processing.check import check_file
from pipeline.readers.file_names import COPIES, JSON, WORD, YAML, cut_suffix
from schemas.edition import Edition
from schemas.names import get_key
from schemas.notes import get_notes_section
from schemas.section import SectionField

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipeline.readers.tree import Tree
    from pipeline.settings import Settings
    from pipeline.validation.validator import Checked
    from schemas.section import Section

_COMMENT = re.compile(r"^\s*#", re.MULTILINE)


def convert_tree(tree: Tree, syntax: str, language: str) -> bytes:
    """The notes as `syntax`, one of `WRITTEN`; their keys in `language`, as they are where empty.

    Keys that the format does not know, and every value, stay as they are.
    """
    named = name_keys(tree, language) if language else tree
    return WRITTEN[syntax](named).encode()


def convert_to_word(tree: Tree, name: str, settings: Settings) -> tuple[bytes, Checked]:
    """The record of notes, read from the file `name`, as Word; no bytes where problems stop it.

    It comes back as the same notes. Raises ThemeError.
    """
    from pipeline.processing.render import compose_record, place_pages
    from pipeline.writers import RECORD_WRITERS

    data = convert_tree(tree, YAML, "")
    checked = check_file(data, f"{cut_suffix(name)}.{YAML}", settings)[1]
    if checked.record is None:
        return b"", checked
    theme = load_theme(settings)
    form = place_pages(compose_record(checked.record, Edition(), settings), theme, settings)
    notes = Attachment(COPIES[YAML], data, "", "Source")
    return RECORD_WRITERS[WORD](form, theme, (notes,)), checked


def has_comments(text: str) -> bool:
    """Whether notes in YAML have lines that say something to their reader alone."""
    return bool(_COMMENT.search(text))


def name_keys(tree: Tree, language: str) -> Tree:
    """The notes with their keys in `language`."""
    named: Tree = _name_keys(tree, get_notes_section(), language)
    return named


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
