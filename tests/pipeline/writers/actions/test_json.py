"""The action list as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import tests.builders
from pipeline.outbox.manifest import describe_actions
from pipeline.writers.actions.text import write_action_json
from schemas.edition import Edition
from schemas.model import Status
from tests.builders import HOSTILE_TEXTS, make_action, make_labels, make_record


def read_json(*actions: Any, **options: Any) -> dict[str, Any]:
    """The JSON of a record with `actions`, read back."""
    data = write_action_json(make_record(actions=actions), Edition(2), make_labels(), **options)
    value: dict[str, Any] = json.loads(data)
    return value


def test_the_heading_is_that_of_the_documented_form() -> None:
    value = read_json(make_action(), timezone="Europe/London")
    actions = value.pop("actions")
    assert value == {
        "schema": 1,
        "record": "2024-05-10-launch",
        "revision": 2,
        "as_of": "2024-05-10",
        "timezone": "Europe/London",
    }
    assert len(actions) == 1


def test_an_action_has_the_form_of_the_manifest_and_says_whether_it_was_overdue() -> None:
    action = make_action(due="2024-05-09 18:00", after=("A2",), progress=40)
    (said,) = read_json(action)["actions"]
    assert said == {**describe_actions(make_record(actions=(action,)))[0], "overdue": True}
    assert said["id"] == "2024-05-10-launch/A1"
    assert said["after"] == ["2024-05-10-launch/A2"]


def test_what_is_resolved_is_not_overdue() -> None:
    (said,) = read_json(make_action(due="2024-05-09", status=Status.RESOLVED))["actions"]
    assert said["overdue"] is False


def test_the_language_of_the_record_changes_nothing() -> None:
    chinese, english = (
        write_action_json(make_record(), Edition(), make_labels(tag)) for tag in ("zh-CN", "en")
    )
    assert chinese == english


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_every_text_comes_back_as_it_was_written(text: str) -> None:
    assert read_json(make_action(task=text))["actions"][0]["task"] == text


def test_a_record_without_actions_has_an_empty_list() -> None:
    assert read_json()["actions"] == []


def test_the_documented_example_has_the_keys_of_the_file() -> None:
    root = Path(tests.builders.__file__).parent.parent
    page = (root / "docs" / "action-list.md").read_text("utf-8")
    example = json.loads(page.split("```json\n")[1].split("```")[0])
    value = read_json(make_action())
    assert list(example) == list(value)
    assert list(example["actions"][0]) == list(value["actions"][0])
