"""Page to fill in: one HTML file that gives notes; style, scripts and words stand in it."""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from pipeline.validation.rules.china import FREE, WORKED
from pipeline.validation.rules.wording import VAGUE
from pipeline.writers.actions.html_page import load_page_template, make_policy, read_asset
from schemas.choices import ChoiceField, LanguagesField, get_word, index_words, list_words
from schemas.fields import (
    DayField,
    DueField,
    EmailField,
    MinutesField,
    PercentField,
    RichField,
    TextsField,
    TimeOfDayField,
)
from schemas.meeting_time import MeetingTimeField, NextTimeField
from schemas.model import RecordStatus
from schemas.names import CHINESE, get_about, get_example, get_key, get_name
from schemas.notes import get_notes_section
from schemas.progress import REPLACED
from schemas.section import NUMBER_BEFORE, NUMBER_BEHIND, Section, SectionField, SectionsField
from schemas.strict_schema import describe_mapping
from templates import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Mapping

    Shape = dict[str, Any]

FOLDER = TEMPLATES / "form"
SCRIPTS = (
    "vendor/json-editor.js",
    "vendor/js-yaml.js",
    "notes.js",
    "controls.js",
    "rows.js",
    "checks.js",
    "page.js",
)
MANY = 8
"""Parts with more fields than this show those that may be left out only when asked to."""
USUAL = ("venue", "chair")
"""Fields of such parts that most notes have."""
PEOPLE = ("name", "chair", "recorder", "presenter", "owner", "accepted_by")
DEPARTMENTS = ("department", "departments", "initiator", "distribution")
KINDS: Mapping[type, tuple[str, str]] = {
    DayField: ("native", "date"),
    TimeOfDayField: ("native", "time"),
    DueField: ("due", "date"),
    RichField: ("rich", ""),
    TextsField: ("lines", ""),
}
"""The control for a kind of field, and the kind of the browser's own; a text has none."""


@dataclass(frozen=True, slots=True)
class Prefill:
    """What the page knows before anything is typed."""

    organisation: str = ""
    people: tuple[str, ...] = ()
    """Names to choose from, as suggestions."""
    departments: tuple[str, ...] = ()
    notes: Mapping[str, Any] | None = None
    """Notes that are filled in already, by keys of the language of the page."""
    register: str = ""
    """Where the page of the register is, relative to this page."""
    holidays: str = "CN"
    """Country whose days off and moved working days are known; empty where no day is free."""
    unreviewed: tuple[str, ...] = ()
    """Closed major problems that nobody looked back on: a retrospective is proposed."""


def write_form_page(language: str, prefill: Prefill | None = None) -> bytes:
    """The page in `language`, in UTF-8; it asks for nothing else, from the disk or the network."""
    known = prefill or Prefill()
    words = read_words(language)
    style = read_asset(FOLDER / "page.css")
    scripts = tuple(read_asset(FOLDER / name) for name in SCRIPTS)
    data = {
        "language": language,
        "draft": name_draft(language, known.notes),
        "words": words,
        "schema": export_form_schema(language),
        "vague": VAGUE,
        "numbers": [NUMBER_BEFORE, NUMBER_BEHIND],
        "calendar": tabulate_calendar(known.holidays),
        "people": known.people,
        "departments": known.departments,
        "notes": known.notes or {},
        "unreviewed": known.unreviewed,
        **list_kinds(language),
    }
    return (
        load_page_template(FOLDER / "page.html.j2")
        .render(
            language=language,
            words=words,
            known=known,
            style=Markup(style),  # noqa: S704  # files of ours
            scripts=tuple(map(Markup, scripts)),
            policy=make_policy(style, *scripts),
            data=Markup(dump_inline(data)),  # noqa: S704  # no < is left in it
        )
        .encode()
    )


def name_draft(language: str, notes: Mapping[str, Any] | None) -> str:
    """Under what name a browser keeps the draft: pages that begin alike share one."""
    # In a browser all pages of a disk are one site.
    digest = hashlib.sha256(dump_inline(notes).encode()).hexdigest()[:16] if notes else ""
    return "-".join(filter(None, ("minutes-form", language, digest)))


def list_kinds(language: str) -> Shape:
    """What tells notes of a meeting that is not held yet, and the parts that no report has."""
    fields = get_notes_section().fields
    return {
        "ahead": [get_word(one, language) for one in RecordStatus if one.is_ahead],
        "replaced": [get_key(fields[name], language) for name in REPLACED],
    }


def dump_inline(data: Any) -> str:
    """`data` as JSON that can stand inside HTML: no text in it can end the element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def tabulate_calendar(country: str) -> Shape | None:
    """The days that are free in the week, and worked at a weekend, each year as MMDD in a row."""
    if not country:
        return None
    return {"free": FREE, "worked": WORKED} if country == "CN" else {"free": {}, "worked": {}}


def export_form_schema(language: str) -> Shape:
    """The strict schema, with what the page needs for each field."""
    return describe_form(get_notes_section(), language)


def describe_form(section: Section, language: str) -> Shape:
    """A mapping as the page has it: nothing is null, and only what must be there is required."""

    def adapt(field: Any, shape: Shape) -> Shape:
        return adapt_field(field, shape, language)

    shape = describe_mapping(section, language, adapt)
    return _adapt_mapping(shape, section, language)


def adapt_field(field: Any, shape: Shape, language: str) -> Shape:
    """The shape of a field with its control, its other names, and its words."""
    control, native = next((KINDS[kind] for kind in type(field).__mro__ if kind in KINDS), ("", ""))
    made = _adapt_shape(field, shape, language)
    options = made.get("options", {})
    about = {**_describe_field(field, language), "native": native}
    example = _show_example(get_example(field, language), language)
    return {
        **made,
        "options": {
            **options,
            "minutes": {**options.get("minutes", {}), **about},
            "editor": control,
            "inputAttributes": {
                "placeholder": example,
                **({"aria-required": "true"} if field.required else {}),
                **({"list": about["list"]} if about["list"] and not control else {}),
            },
            "containerAttributes": _mark_field(field, control),
        },
    }


def _adapt_shape(field: Any, shape: Shape, language: str) -> Shape:
    """What may be typed into a field: text where the page itself sees to the rest."""
    made = {
        **shape,
        "title": make_title(get_key(field, language)),
        "description": get_about(field, language),
    }
    if isinstance(field, ChoiceField) and not field.required:
        made["enum"] = ["", *made["enum"]]
    if isinstance(field, (PercentField, MinutesField, EmailField)):
        made = {key: made[key] for key in ("title", "description")} | {"type": "string"}
    if isinstance(field, LanguagesField):
        made |= {"uniqueItems": True, "format": "checkbox"}
    if isinstance(field, SectionsField):
        made["items"] = _adapt_mapping(made["items"], field.section, language)
        made["format"] = "table" if field.section.bare else ""
        if not field.section.bare:
            made["items"]["options"]["editor"] = "row"
    elif isinstance(field, SectionField):
        made = _adapt_mapping(made, field.section, language, required=field.required)
    if made.get("format") == "date":
        del made["format"]
    if field.required and made["type"] in ("string", "array") and "enum" not in made:
        made |= {"minLength": 1} if made["type"] == "string" else {"minItems": 1}
    return made


def _describe_field(field: Any, language: str) -> Shape:
    """What the scripts of the page know of a field: its names, and what it holds."""
    about: Shape = {
        "name": field.name,
        "keys": [field.name, *get_name(field).chinese_keys],
        "numbered": get_name(field).numbered,
        "list": "people" * (field.name in PEOPLE) or "departments" * (field.name in DEPARTMENTS),
    }
    if isinstance(field, (ChoiceField, LanguagesField)):
        kind: Any = field.kind
        words = dict(zip(kind, list_words(kind, language), strict=True))
        about["words"] = {word: words[value] for word, value in index_words(kind).known.items()}
    if isinstance(field, MeetingTimeField):
        about |= {"time": True, "none": isinstance(field, NextTimeField)}
    return about


def _mark_field(field: Any, control: str) -> dict[str, str]:
    """What the style of the page finds a field by."""
    is_part = isinstance(field, SectionField)
    marks = {"data-field": field.name, "data-control": "part" if is_part else control or "text"}
    if field.required:
        marks["data-required"] = ""
    elif not is_part:
        marks["data-optional"] = ""
    return marks


def _adapt_mapping(
    shape: Shape, section: Section, language: str, *, required: bool = True
) -> Shape:
    """A mapping with what its rows are called; one that may be left out asks for nothing in it."""
    wanted = [get_key(field, language) for field in section.required.values()] * required
    options = shape.get("options", {})
    words = read_words(language)
    row = words["rows"].get(section.model.__name__, words["editor"]["default_array_item_title"])
    many = len(section.fields) > MANY
    for field in section.fields.values():
        inner = shape["properties"][get_key(field, language)]["options"]
        attributes = inner["containerAttributes"]
        if section.instead and field.name in REPLACED:
            attributes["data-replaced"] = ""
        if field.name in section.awaited:
            attributes["data-awaited"] = ""
            inner["minutes"]["awaited"] = True
        if not required:
            shape["properties"][get_key(field, language)].pop("minLength", None)
        if field.name == next(iter(section.instead), ""):
            # A report between two meetings is shown where one is opened: the page is for meetings.
            attributes["data-optional"] = ""
        elif not many or field.name in USUAL or isinstance(field, RichField):
            attributes.pop("data-optional", None)
    return {
        **{key: value for key, value in shape.items() if key != "required"},
        "title": shape.get("title", row),
        "required": wanted,
        "options": {
            **options,
            "minutes": {
                **options.get("minutes", {}),
                "row": row,
                "bare": get_key(section.fields[section.bare], language) if section.bare else "",
            },
        },
    }


def _show_example(example: str, language: str) -> str:
    if not example or example.startswith("["):
        return ""
    shown: str = read_words(language)["example"]
    return shown.replace("{0}", example)


def make_title(key: str) -> str:
    """A key as the words of a label: `next_time` is `Next time`."""
    return key.replace("_", " ").capitalize() if key.isascii() else key


@cache
def read_words(language: str) -> dict[str, Any]:
    """The words of the page in a language."""
    return tomllib.loads(read_asset(FOLDER / f"{'zh-CN' if language == CHINESE else 'en'}.toml"))
