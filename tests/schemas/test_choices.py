"""Enumerations are written in either language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schemas.choices import WORDS, find_choice, index_words, list_words, suggest_choice
from schemas.model import Attendance, Confidentiality, Language, Severity, Status

if TYPE_CHECKING:
    from enum import StrEnum


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("进行中 ", Status.IN_PROGRESS),
        ("in_progress", Status.IN_PROGRESS),
        ("In Progress", Status.IN_PROGRESS),
        ("ＲＥＳＯＬＶＥＤ", Status.RESOLVED),
        ("需升级", Status.ESCALATED),
    ],
)
def test_a_status_is_known_in_both_languages(text: str, status: Status) -> None:
    assert find_choice(Status, text) is status


@pytest.mark.parametrize(
    ("kind", "text", "meant"),
    [
        (Status, "已完成", Status.RESOLVED),
        (Status, "done", Status.RESOLVED),
        (Status, "resolvd", Status.RESOLVED),
        (Status, "进行", Status.IN_PROGRESS),
        (Severity, "严重", Severity.MAJOR),
        (Attendance, "缺席", Attendance.ABSENT),
    ],
)
def test_other_words_are_explained(kind: type[StrEnum], text: str, meant: StrEnum) -> None:
    assert find_choice(kind, text) is None
    assert suggest_choice(kind, text) is meant


@pytest.mark.parametrize("text", ["秘密", "绝密", "秘密★1年", "普通商密", "工作秘密", "Top secret"])
def test_another_level_of_secrecy_is_never_taken_for_a_slip(text: str) -> None:
    assert suggest_choice(Confidentiality, text) is None


def test_a_word_like_none_is_not_explained() -> None:
    assert suggest_choice(Status, "42") is None


def test_languages_go_by_their_names_too() -> None:
    assert find_choice(Language, "中文") is Language.CHINESE
    assert find_choice(Language, "zh-cn") is Language.CHINESE
    assert find_choice(Language, "English") is Language.ENGLISH


@pytest.mark.parametrize("kind", WORDS)
def test_every_value_has_words_of_its_own(kind: type[StrEnum]) -> None:
    assert list(WORDS[kind]) == list(kind)
    index = index_words(kind)
    assert not set(index.known) & set(index.near)
    for language in ("zh-CN", "en"):
        words = list_words(kind, language)
        assert [find_choice(kind, word) for word in words] == list(kind)
