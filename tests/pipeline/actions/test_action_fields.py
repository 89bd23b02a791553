"""A field of an action is described once: all that tells of actions follows, and this says so."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields
from typing import TYPE_CHECKING

from pipeline.actions.action_list import COLUMNS
from pipeline.actions.entry import CHANGEABLE, Recorded
from pipeline.actions.listing import describe_entry
from pipeline.actions.register import read_register
from pipeline.outbox.manifest import ACTION_KEYS, describe_actions
from pipeline.outbox.manifest_shape import ACTION_TESTS
from schemas.model import Action
from tests.builders import make_labels, make_record
from tests.outboxes import publish_two_meetings

if TYPE_CHECKING:
    from pathlib import Path

OWN = {item.name for item in fields(Action)}
BESIDE = {"record", "problem", "severity", "email"}
"""What is told of an action and is none of its fields."""


def test_the_manifest_tells_every_field_and_checks_it() -> None:
    assert set(ACTION_KEYS) == OWN | BESIDE == ACTION_TESTS.keys()
    assert [tuple(action) for action in describe_actions(make_record())] == [ACTION_KEYS]


def test_the_register_keeps_every_field() -> None:
    kept = {item.name for item in fields(Recorded)} - {"source"}
    assert kept | set(CHANGEABLE) == OWN | BESIDE - {"record"}


def test_every_field_has_a_column_with_a_label_in_both_languages() -> None:
    assert {column.key for column in COLUMNS} == OWN | BESIDE - {"record", "email"}
    for language in ("zh-CN", "en"):
        assert all(make_labels(language)(column.label) for column in COLUMNS)


def test_the_list_over_many_records_tells_every_field_in_the_same_order(tmp_path: Path) -> None:
    publish_two_meetings(tmp_path)
    entry = read_register(tmp_path, dt.date(2024, 6, 1)).entries[0]
    assert tuple(describe_entry(entry))[: len(ACTION_KEYS)] == ACTION_KEYS
