"""The whole format: keys in either language, every fault reported, texts declared once."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from marshmallow import ValidationError

from schemas.model import Attendance, FollowUp, Language, MeetingTime, Person, Record, Rich
from schemas.names import get_about, get_example, get_key, get_name
from schemas.notes import (
    find_written_path,
    get_notes_section,
    get_section,
    translate_path,
    walk_fields,
)
from schemas.section import SectionField
from schemas.validation_error import Fault
from tests.pieces import SOUND, lay_over, read_tree

if TYPE_CHECKING:
    from schemas.fields import NotesField

FIELDS = list(walk_fields(get_notes_section()))


def load(piece: str, language: str = "en") -> Record:
    record = get_notes_section().load(lay_over(read_tree(SOUND[language]), read_tree(piece) or {}))
    assert isinstance(record, Record)
    return record


def get_messages(piece: str, language: str = "en") -> Any:
    with pytest.raises(ValidationError) as raised:
        load(piece, language)
    return raised.value.messages


@pytest.mark.parametrize(
    ("path", "field"), FIELDS, ids=lambda value: ".".join(value) if isinstance(value, tuple) else ""
)
def test_every_field_is_named_and_explained_in_both_languages(
    path: tuple[str, ...], field: NotesField[Any]
) -> None:
    for language in ("zh-CN", "en"):
        assert get_key(field, language)
        assert get_about(field, language)
    holds_more = isinstance(field, SectionField) and not get_example(field, "en")
    assert holds_more or all(get_name(field).example)
    assert not any(
        "\u4e00" <= mark <= "\u9fff" for mark in get_about(field, "en") + get_example(field, "en")
    )


@pytest.mark.parametrize(
    ("path", "field"), FIELDS, ids=lambda value: ".".join(value) if isinstance(value, tuple) else ""
)
def test_every_example_is_understood(path: tuple[str, ...], field: NotesField[Any]) -> None:
    for language in ("zh-CN", "en"):
        if example := get_example(field, language):
            field.deserialize(read_tree(example))


@pytest.mark.parametrize(
    ("path", "field"), [(p, f) for p, f in FIELDS if isinstance(f, SectionField)], ids=str
)
def test_no_two_keys_of_a_mapping_are_alike(path: tuple[str, ...], field: SectionField) -> None:
    keys = [
        key
        for name, inner in field.section.fields.items()
        for key in (name, *get_name(inner).chinese_keys)
    ]
    assert len(keys) == len(set(keys))


def test_every_value_of_the_model_can_be_given() -> None:
    derived = {"no_next", "languages", "offset"}
    for _, field in FIELDS:
        if isinstance(field, SectionField):
            names = {item.name for item in dataclasses.fields(field.section.model)}
            assert names - derived == set(field.section.fields) - {"language"}


def test_both_languages_of_keys_give_the_same_record() -> None:
    english = read_tree(SOUND["en"])
    chinese = _translate(english)
    assert chinese != english
    assert get_notes_section().load(chinese) == get_notes_section().load(english)


def _translate(value: Any, path: tuple[Any, ...] = ()) -> Any:
    if isinstance(value, dict):
        return {
            translate_path((*path, key), "zh-CN")[-1]: _translate(item, (*path, key))
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_translate(item, (*path, index)) for index, item in enumerate(value)]
    return value


def test_the_two_languages_may_be_mixed() -> None:
    assert load("meeting: {地点: Room 302}").meeting.venue == "Room 302"


def test_a_key_in_both_languages_is_refused_at_the_second() -> None:
    messages = get_messages("meeting: {记录人: Tom}")
    assert messages == {
        "meeting": {"记录人": [Fault("E115", {"key": "记录人", "first": "recorder"})]}
    }


def test_a_key_in_both_languages_does_not_hide_a_wrong_value() -> None:
    tree = read_tree(SOUND["en"])
    tree["meeting"] = {"协作部门": [""], **tree["meeting"], "沟通时间": "soon"}
    with pytest.raises(ValidationError) as raised:
        get_notes_section().load(tree)
    assert sorted(_flatten(raised.value.messages)) == [
        ("meeting.departments", "E115"),
        ("meeting.departments.0", "E127"),
        ("meeting.沟通时间", "E115"),
    ]


def test_keys_of_the_users_own_are_kept_out() -> None:
    assert load("x-file: 7\nmeeting: {x-room: {a: [b]}}") == load("")


def test_an_unknown_key_is_refused_with_the_nearest_known_one() -> None:
    messages = get_messages("meeting: {纪录人: Tom, weather: rain}")["meeting"]
    assert messages["纪录人"] == [Fault("E101", {"key": "纪录人", "suggestion": "记录人"})]
    assert messages["weather"][0].code == "E102"
    assert "venue" in messages["weather"][0].details["keys_en"]
    assert "地点" in messages["weather"][0].details["keys_zh"]
    assert "subject" not in messages["weather"][0].details["keys_en"]


def test_people_are_names_or_mappings_or_one_text() -> None:
    people = load(
        "meeting: {participants: [Ann, {姓名: Bob, 出席情况: 请假}]}"
    ).meeting.participants
    assert people == (Person("Ann"), Person("Bob", attendance=Attendance.ABSENT))
    people = load("meeting: {participants: Ann、Bob}").meeting.participants
    assert people == (Person("Ann"), Person("Bob"))


def test_a_meeting_time_may_be_a_mapping() -> None:
    when = MeetingTime(dt.date(2024, 5, 10), dt.time(14), dt.time(15, 30))
    assert (
        load("meeting: {time: {日期: 2024年5月10日, 开始: '14：00', end: '15:30'}}").meeting.time
        == when
    )
    faults = get_messages("meeting: {time: {date: 2024-05-10, start: '15:00', end: '14:00'}}")
    assert faults["meeting"]["time"]["end"][0].code == "E109"
    faults = get_messages("meeting: {time: {start: 下午2点, end: later, day: x}}")["meeting"][
        "time"
    ]
    assert {key: [fault.code for fault in found] for key, found in faults.items()} == {
        "date": ["E110"],
        "start": ["E106"],
        "end": ["E107"],
        "day": ["E101"],
    }


def test_a_time_in_a_mapping_may_have_a_zone() -> None:
    piece = 'meeting: {time: {date: 2024-05-10, start: "14:00Z", end: "15:30 UTC"}}'
    when = load(piece).meeting.time
    assert when == MeetingTime(dt.date(2024, 5, 10), dt.time(14), dt.time(15, 30))
    assert when.offset == dt.timedelta()


def test_there_may_be_no_next_meeting() -> None:
    assert load("follow_up: {next_time: 无}").follow_up == FollowUp(no_next=True)
    assert load("follow_up: {next_time: None}").follow_up == FollowUp(no_next=True)
    assert get_messages("follow_up: {next_time: 待定}")["follow_up"]["next_time"][0].code == "E133"


def test_a_record_may_be_in_two_languages() -> None:
    both = (Language.CHINESE, Language.ENGLISH)
    assert load("meeting: {language: [zh-CN, en]}").meeting.languages == both
    assert load("meeting: {语言: 中文、英文}").meeting.languages == both
    assert load("").meeting.languages == ()
    assert (
        get_messages("meeting: {language: [zh-CN, fr]}")["meeting"]["language"][1][0].code == "E117"
    )


def test_a_list_of_texts_in_place_of_markdown_is_a_list_of_points() -> None:
    assert load("topics: [{conclusion: [one, two]}]").topics[0].conclusion == Rich("- one\n- two")


def test_empty_text_is_absent() -> None:
    record = load("meeting: {venue: '', status: ' ', distribution: []}\nissues: ''\nfollow_up: {}")
    assert record == dataclasses.replace(load(""), issues=())
    assert get_messages("meeting: {recorder: ' '}")["meeting"]["recorder"][0].code == "E111"


@pytest.mark.parametrize(
    ("text", "percent"),
    [("50％", 50), ("50%", 50), ("50", 50), ("99.5", 100), ("０", 0), ("50 %", 50)],
)
def test_progress_is_read_with_or_without_its_sign(text: str, percent: int) -> None:
    record = load(f"issues: [{{actions: [{{progress: '{text}'}}]}}]")
    assert next(record.actions()).progress == percent


def test_every_fault_is_reported_at_once() -> None:
    messages = get_messages(
        "meeting: {id: a b, time: soon, confidentiality: 秘密, recoder: x, participants: [A, '']}\n"
        "topics: [{title: ''}, text]\n"
        "issues: [{actions: [{due: 月底, after: {a: b}}]}]\n"
        "updates: A1"
    )
    found = sorted(_flatten(messages))
    assert found == [
        ("issues.0.actions.0.after", "E113"),
        ("issues.0.actions.0.due", "E103"),
        ("meeting.confidentiality", "E117"),
        ("meeting.id", "E120"),
        ("meeting.participants.1", "E127"),
        ("meeting.recoder", "E101"),
        ("meeting.time", "E108"),
        ("topics.0.conclusion", "E110"),
        ("topics.0.title", "E111"),
        ("topics.1", "E114"),
        ("updates", "E113"),
    ]


def _flatten(messages: Any, path: str = "") -> list[tuple[str, str]]:
    if isinstance(messages, dict):
        steps = [("" if key == "_schema" else f".{key}", messages[key]) for key in messages]
        return [found for step, inner in steps for found in _flatten(inner, path + step)]
    return [(path[1:], fault.code) for fault in messages]


def test_paths_are_told_in_either_language_and_found_as_written() -> None:
    path = ("issues", 1, "actions", 0, "due")
    assert translate_path(path, "zh-CN") == ("问题与行动项", 1, "行动项", 0, "截止时间")
    assert translate_path(path, "en") == path
    assert translate_path(("meeting", "wether"), "zh-CN") == ("基本信息", "wether")
    tree = {"问题与行动项": [{}, {"actions": [{"截止时间": ""}]}]}
    assert find_written_path(tree, path) == ("问题与行动项", 1, "actions", 0, "截止时间")
    assert find_written_path(tree, ("issues", 5, "actions")) == ("问题与行动项",)
    assert find_written_path(tree, ("issues", 1, "x")) == ("问题与行动项", 1)
    assert get_section(("meeting", "venue", "x")) is None
