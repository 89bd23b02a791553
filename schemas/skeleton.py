"""Empty notes to fill in, with every field explained, in one language."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from schemas.choices import ChoiceField, list_words
from schemas.names import CHINESE, get_about, get_example, get_key
from schemas.notes import get_notes_section
from schemas.section import SectionField, SectionsField

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from schemas.section import Section

HEADS = {
    CHINESE: (
        "会议记录。在冒号后面填写内容，冒号后面要空一格。",
        "以 # 开头的行是说明，不会印出；以 #: 开头的是选填的项目，去掉 #: 就能使用。",
        "用不到的部分可以整段删去，只有“基本信息”和“议题讨论结果”必须有。",
    ),
    "en": (
        "Meeting notes. Write behind the colons, with a blank between.",
        "Lines that start with # explain and are not printed. Lines with #: are optional;",
        "take the #: away to use them. Whole parts may be deleted, except meeting and topics.",
    ),
}
OPENING = {CHINESE: "（", "en": " ("}
CLOSING = {CHINESE: "）", "en": ")"}
COMMA = {CHINESE: "、", "en": ", "}
EXAMPLE = {CHINESE: "例如：", "en": "for example: "}
STOP = {CHINESE: "。", "en": "; "}
FILLED = ("meeting", "topics", "issues", "follow_up")
"""The parts that stand ready to be filled in; the others are optional from their key on."""
OTHER = ("progress",)
"""The parts that notes of a meeting have not."""
OPTION = "#: "


def write_skeleton(
    language: str, schema: str, filled: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> str:
    """Empty notes in `language`; editors find the JSON Schema in the file `schema`.

    `filled` has the lines of parts that are known already, by the English key of the part.
    """
    lines = [f"# yaml-language-server: $schema={schema}"]
    lines += [f"# {line}" for line in HEADS[language]]
    fields = get_notes_section().fields
    for name, field in ((name, field) for name, field in fields.items() if name not in OTHER):
        known = filled.get(name) or write_field(field, language, "", optional=name not in FILLED)
        lines += ["", *known]
    return "\n".join(lines) + "\n"


def write_field(field: Any, language: str, indent: str, *, optional: bool) -> Iterator[str]:
    """The comment that explains a field, its key, and what is inside it."""
    mark = OPTION if optional else ""
    key, example = get_key(field, language), get_example(field, language)
    about = explain_field(field, language)
    if isinstance(field, SectionField) and not example:
        yield f"{indent}# {about}"
        yield f"{indent}{mark}{key}:"
        yield from write_section(field, language, f"{indent}  ", optional=optional)
    elif optional:
        yield f"{indent}# {about}"
        yield f"{indent}{mark}{key}: {example}"
    else:
        yield f"{indent}# {about}{STOP[language]}{EXAMPLE[language]}{example}"
        yield f"{indent}{key}:"


def explain_field(field: Any, language: str) -> str:
    """The description of a field, with the words that it may have."""
    about = get_about(field, language)
    if not isinstance(field, ChoiceField):
        return about
    words = COMMA[language].join(list_words(field.kind, language))
    return f"{about}{OPENING[language]}{words}{CLOSING[language]}"


def write_section(
    field: SectionField, language: str, indent: str, *, optional: bool
) -> Iterator[str]:
    """The fields of a mapping; of a list of mappings, those of one item."""
    section: Section = field.section
    inner = list(order_fields(section))
    lines = [
        line
        for one in inner
        for line in write_field(
            one, language, indent, optional=optional or not (one.required or _is_open(one))
        )
    ]
    return iter(_make_item(lines, indent) if isinstance(field, SectionsField) else lines)


def order_fields(section: Section) -> Iterator[Any]:
    """The fields of a mapping, those that must be filled in first."""
    yield from (field for field in section.fields.values() if field.required)
    yield from (field for field in section.fields.values() if not field.required)


def _is_open(field: Any) -> bool:
    """Whether an optional field stands ready to be filled in, since most notes have it."""
    return field.name in ("actions", "next_time", "next_focus")


def _make_item(lines: list[str], indent: str) -> list[str]:
    """The lines of a mapping as those of the first item of a list."""
    made, dash = [], "- "
    for line in lines:
        body = line[len(indent) :]
        if dash and not body.startswith("# "):
            mark = OPTION if body.startswith(OPTION) else ""
            made.append(f"{indent}{mark}{dash}{body.removeprefix(OPTION)}")
            dash = ""
        else:
            made.append(f"{indent}  {body}" if not dash else f"{indent}{body}")
    return made
