"""Ids of records and actions."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from marshmallow import ValidationError

from schemas.identifiers import LONGEST, make_id, parse_id, parse_reference
from schemas.validation_error import Fault
from tests.schemas.refusals import get_fault


@pytest.mark.parametrize(
    "text", ["A1", "2024-05-10-launch", "上市协同_2", "Проект.7", "r2", "a.r", "x.r2b"]
)
def test_letters_of_any_script_digits_and_three_signs_make_an_id(text: str) -> None:
    assert parse_id(f" {text} ") == text


def test_an_id_is_composed_so_that_folders_of_one_name_are_one() -> None:
    assert parse_id("Cafe\u0301") == "Caf\u00e9"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a b", "E120"),
        ("../etc", "E120"),
        ("a/b", "E120"),
        ("a\\b", "E120"),
        ("a\u202eb", "E120"),
        ("记录（终）", "E120"),
        ("a" * 81, "E121"),
        (".hidden", "E122"),
        ("-flag", "E122"),
        ("_x", "E122"),
        ("a.", "E122"),
        ("a.r2", "E123"),
        ("a.R10", "E123"),
        ("con", "E124"),
        ("NUL.txt", "E124"),
        ("COM1", "E124"),
        ("actions.xlsx", "E124"),
        ("Actions.HTML", "E124"),
    ],
)
def test_what_cannot_name_a_folder_everywhere_is_no_id(text: str, code: str) -> None:
    assert get_fault(parse_id, text).code == code


@given(st.text())
@example("")
@example("...")
@example("a.r2.r3")
@example("CON")
@example("con.r1")
@example("actions.xlsx")
@example("x" * 79 + ".r2")
@example("\u0301a")
def test_any_name_becomes_a_legal_id(name: str) -> None:
    made = make_id(name)
    assert parse_id(made) == made
    assert len(made) <= LONGEST


@given(st.text(min_size=1).filter(str.strip))
def test_an_id_that_is_refused_is_suggested_in_a_form_that_is_not(text: str) -> None:
    try:
        made = parse_id(text)
    except ValidationError as error:
        (fault,) = error.messages
        assert isinstance(fault, Fault)
        made = parse_id(fault.details.get("suggestion", "A1"))
    assert unicodedata.is_normalized("NFC", made)


def test_an_action_of_another_record_is_named_by_both_ids() -> None:
    assert parse_reference(" 2024-04-26-pilot / A1 ") == "2024-04-26-pilot/A1"
    assert parse_reference("试产／A1") == "试产/A1"
    for text in ("A1", "/A1", "pilot/", "/"):
        assert get_fault(parse_reference, text).code == "E126"
    assert get_fault(parse_reference, "a/b/c").code == "E120"


@pytest.mark.parametrize("letter", ["会", "𠮷", "é", "b"])
def test_an_id_leaves_room_for_revision_and_ending_in_255_bytes(letter: str) -> None:
    longest = make_id(letter * 300)
    assert parse_id(longest) == longest
    assert len(f"{longest}.r9999.actions.xlsx".encode()) < 250
    assert get_fault(parse_id, longest + 16 * letter).code == "E121"


def test_an_id_that_was_published_before_its_bytes_were_limited_is_still_one() -> None:
    assert parse_id("会" * 80) == "会" * 80
    assert get_fault(parse_id, "𠮷" * 61).code == "E121"


def test_what_is_cut_off_in_bytes_leaves_a_mark() -> None:
    made = make_id("会" * 80, "0123abcd")
    assert made.endswith("会-0123abcd")
    assert parse_id(made) == made
    assert make_id("会" * 70, "0123abcd") == "会" * 70
