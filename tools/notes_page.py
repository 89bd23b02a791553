"""The reference of all keys of the notes, from the metadata of the fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemas.choices import ChoiceField, LanguagesField, list_words
from schemas.fields import (
    DayField,
    DueField,
    EmailField,
    IdField,
    MinutesField,
    PercentField,
    ReferenceField,
    RichField,
    TextField,
    TextsField,
    TimeOfDayField,
)
from schemas.meeting_time import MeetingTimeField, MeetingTimeSection, NextTimeField
from schemas.names import CHINESE, get_about, get_example, get_key, get_name
from schemas.notes import get_notes_section
from schemas.section import SectionField, SectionsField
from tools.intros import read_intro

if TYPE_CHECKING:
    from schemas.section import Section

KINDS = {
    TextField: ("text", "文字"),
    RichField: ("Markdown", "Markdown"),
    TextsField: ("list of texts", "列表"),
    DayField: ("date", "日期"),
    TimeOfDayField: ("time", "时间"),
    DueField: ("date, or date and time", "日期，可带时间"),
    PercentField: ("percentage", "百分比"),
    MinutesField: ("minutes, or with a unit", "分钟数，可带单位"),
    IdField: ("id", "编号"),
    ReferenceField: ("record/action", "记录编号/行动项编号"),
    EmailField: ("e-mail address", "电子邮箱"),
    LanguagesField: ("language, or list of them", "语言，可写多种"),
    ChoiceField: ("one of", "选填其一"),
    SectionsField: ("list", "列表"),
    SectionField: ("keys of its own", "分项"),
    MeetingTimeField: ("meeting time", "会议时间"),
    NextTimeField: ("meeting time or none", "会议时间或“无”"),
}
COLUMNS = {
    "en": "| key | Chinese | what | kind | example |\n| --- | --- | --- | --- | --- |",
    "zh-CN": "| 键 | 英文 | 说明 | 类型 | 示例 |\n| --- | --- | --- | --- | --- |",
}
REQUIRED = {"en": " **(required)**", "zh-CN": "**（必填）**"}
TIME = {"en": "time", "zh-CN": "时间"}


def write_notes_page(language: str) -> str:
    """The page in `language`."""
    parts = [read_intro("notes", language), write_table(get_notes_section(), language)]
    pending: list[Any] = [(1, field) for field in get_notes_section().fields.values()]
    while pending:
        depth, field = pending.pop(0)
        if isinstance(field, SectionField) and not isinstance(field, MeetingTimeField):
            parts += [f"{'#' * (depth + 1)} {get_key(field, language)}\n"]
            parts += [write_table(field.section, language)]
            inner = [(depth + 1, one) for one in field.section.fields.values()]
            pending = inner + pending
    parts += [f"## {TIME[language]}\n", write_table(MeetingTimeSection(), language)]
    return "\n".join(parts)


def write_table(section: Section, language: str) -> str:
    """The keys of a mapping as a table."""
    rows = [write_row(field, language) for field in section.fields.values()]
    return "\n".join([COLUMNS[language], *rows, ""])


def write_row(field: Any, language: str) -> str:
    """A key as a row."""
    other = ", ".join(f"`{key}`" for key in get_name(field).chinese_keys)
    if language == CHINESE:
        other = f"`{field.name}`"
    example = get_example(field, language)
    cells = [
        f"`{get_key(field, language)}`{REQUIRED[language] if field.required else ''}",
        other,
        get_about(field, language),
        name_kind(field, language),
        f"`{example}`" if example else "",
    ]
    return f"| {' | '.join(cells)} |"


def name_kind(field: Any, language: str) -> str:
    """What kind of value a field has, with the words of a choice."""
    kind = next(KINDS[kind] for kind in type(field).__mro__ if kind in KINDS)[language == CHINESE]
    if not isinstance(field, ChoiceField):
        return kind
    joint, colon = ("、", "：") if language == CHINESE else (", ", ": ")
    return f"{kind}{colon}{joint.join(f'`{word}`' for word in list_words(field.kind, language))}"
