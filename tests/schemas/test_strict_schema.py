"""The strict schema: all fields, one shape each, and notes made from it are sound."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from pipeline.cli.app import run
from pipeline.readers.reader import read_notes
from pipeline.validation.validator import check_notes
from schemas.fields import TextField
from schemas.names import Name, get_key
from schemas.notes import NotesSection, find_sections
from schemas.strict_schema import describe_mapping, export_strict_schema
from schemas.topic import TopicSection

if TYPE_CHECKING:
    from collections.abc import Iterator

LANGUAGES = ("zh-CN", "en")
WORDS = {
    "zh-CN": {
        "参与人员": [{"姓名": "林知远"}, {"姓名": "沈亦舟"}],
        "进展报告": None,
        "责任人": "沈亦舟",
        "主持人": "林知远",
        "协作部门": ["产品部", "研发中心"],
        "责任部门": "研发中心",
        "行动项编号": "2024-04-26-试产/A1",
        "前置任务": None,
        "截止时间": "2024-05-22 18:00",
        "结束日期": None,
    },
    "en": {
        "participants": [{"name": "Harriet Lowell"}, {"name": "Tom Ashdown"}],
        "progress": None,
        "owner": "Tom Ashdown",
        "chair": "Harriet Lowell",
        "departments": ["Procurement", "IT"],
        "department": "Procurement",
        "action": "2024-04-26-pilot/A1",
        "after": None,
        "due": "2024-05-22 18:00",
        "end_date": None,
    },
}
TIMES = {"start": "14:00", "end": "15:30", "开始": "14:00", "结束": "15:30"}
IDS = {"id": None, "记录编号": None, "编号": None}


def walk(shape: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A shape and every shape in it."""
    yield shape
    inner = [*shape.get("properties", {}).values(), *([shape["items"]] if "items" in shape else [])]
    for each in inner:
        yield from walk(each)


def fill(shape: dict[str, Any], key: str, known: dict[str, Any]) -> Any:
    """A value for a shape, as a model that keeps to the schema would give it."""
    kinds = shape["type"] if isinstance(shape["type"], list) else [shape["type"]]
    if key in known and not ("object" in kinds and known[key]):
        value = known[key]
        if value and isinstance(value, list) and isinstance(value[0], dict):
            names = shape["items"]["properties"]
            return [{name: row.get(name) for name in names} for row in value]
        return value
    if "object" in kinds:
        return {name: fill(each, name, known) for name, each in shape["properties"].items()}
    if "array" in kinds:
        return [fill(shape["items"], "", known)]
    if "integer" in kinds:
        return shape["maximum"]
    if "enum" in shape:
        return shape["enum"][0]
    texts = {"date": "2024-05-10", "email": "ann@example.com"}
    return texts.get(shape.get("format", ""), f"固件 {key}" if not key.isascii() else f"Text {key}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_strict_schema_is_one_and_has_every_field(language: str) -> None:
    schema = export_strict_schema(language)
    Draft202012Validator.check_schema(schema)
    for path, section in find_sections():
        shape = schema
        written = NotesSection()
        for step in path:
            field: Any = written.fields[step]
            shape = shape["properties"][get_key(field, language)]
            shape, written = shape.get("items", shape), field.section
        assert list(shape["properties"]) == [
            get_key(field, language) for field in section.fields.values()
        ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_strict_schema_offers_no_second_way(language: str) -> None:
    for shape in walk(export_strict_schema(language)):
        assert not shape.keys() & {"anyOf", "oneOf", "allOf", "pattern", "patternProperties"}
        if "properties" in shape:
            assert shape["additionalProperties"] is False
            assert shape["required"] == list(shape["properties"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_description_of_the_strict_schema_is_in_its_language(language: str) -> None:
    for shape in walk(export_strict_schema(language)):
        for key, each in shape.get("properties", {}).items():
            assert key.isascii() is (language == "en")
            told = each["description"]
            assert any("\u4e00" <= mark <= "\u9fff" for mark in told) is (language != "en"), told


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("empty", [False, True], ids=["full", "nulls"])
def test_notes_made_from_the_strict_schema_are_sound(language: str, empty: bool) -> None:
    schema = export_strict_schema(language)
    notes = fill(schema, "", WORDS[language] | TIMES | IDS)
    if empty:
        notes = clear(schema, notes)
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(notes)
    checked = check_notes(read_notes(json.dumps(notes).encode(), "notes.json"), holidays_country="")
    assert checked.record is not None, checked.problems


def clear(shape: dict[str, Any], value: Any) -> Any:
    """`value` with null for everything that may be null."""
    if isinstance(shape["type"], list):
        return None
    if isinstance(value, dict):
        return {key: clear(shape["properties"][key], each) for key, each in value.items()}
    return [clear(shape["items"], each) for each in value] if isinstance(value, list) else value


def test_a_new_field_is_in_the_strict_schema_by_itself() -> None:
    class Wider(TopicSection):
        mood = TextField(Name("气氛", about=("气氛如何", "How it was"), example=("好", "good")))

    shape = describe_mapping(Wider(), "zh-CN", lambda _, each: each)
    assert shape["properties"]["气氛"]["type"] == "string"


def test_the_command_prints_the_strict_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", "--strict", "--language", "en"]) == 0
    assert json.loads(capsys.readouterr().out) == export_strict_schema("en")


def test_a_language_without_strict_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", "--language", "en"]) == 2
    assert "--strict" in capsys.readouterr().err
