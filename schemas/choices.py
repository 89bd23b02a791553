"""Choices: values that are one of a few words, in either language, and fields that hold them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from schemas.dates import fold_width
from schemas.fields import NotesField, ScalarField, collect_items, read_item
from schemas.model import (
    Attendance,
    Cause,
    Confidentiality,
    Language,
    RecordStatus,
    Severity,
    Status,
)
from schemas.names import CHINESE
from schemas.texts import find_nearest, split_list
from schemas.validation_error import refuse

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from schemas.names import Name

E = TypeVar("E", bound="StrEnum")


@dataclass(frozen=True, slots=True)
class Words:
    """How one value of an enumeration is written, beside its English word, which is the value.

    `also` is understood as well. `near` is what people write when they mean it: refused with "did
    you mean", since it may mean something else. Both are separated by commas.
    """

    chinese: str
    also: str = ""
    near: str = ""


WORDS: Mapping[type[StrEnum], Mapping[StrEnum, Words]] = {
    Status: {
        Status.IN_PROGRESS: Words(
            "进行中",
            near="处理中,跟进中,推进中,办理中,未完成,未开始,待办,open,pending,ongoing,todo,started,wip",
        ),
        Status.RESOLVED: Words(
            "已解决",
            near="已完成,完成,已关闭,关闭,已办结,办结,已闭环,done,closed,complete,completed,finished,fixed",
        ),
        Status.ESCALATED: Words("需升级", near="升级,已升级,待升级,上报,需上报,escalate,blocked"),
    },
    Severity: {
        Severity.NORMAL: Words("一般", near="普通,轻微,中,低,minor,low,medium"),
        Severity.MAJOR: Words("重大", near="严重,重要,紧急,高,critical,serious,high,severe"),
    },
    Cause: {
        Cause.RESOURCES: Words("资源不足", near="资源,人手不足,预算不足,budget,staff,resource"),
        Cause.REQUIREMENTS: Words("需求不清晰", near="需求,需求不清,需求不明确,requirement,scope"),
        Cause.SCHEDULE: Words("时间冲突", near="时间,进度,进度冲突,工期,time,deadline,timing"),
        Cause.RESPONSIBILITY: Words("职责不清", near="职责,责任不清,分工不清,ownership,role,roles"),
        Cause.OTHER: Words("其他", also="其它", near="others"),
    },
    Attendance: {
        Attendance.PRESENT: Words("出席", near="参加,参会,已出席,到会,attended,yes"),
        Attendance.ABSENT: Words("请假", near="缺席,未出席,未参加,事假,病假,excused,no"),
        Attendance.OBSERVER: Words("列席", near="旁听,观察员,observing,guest"),
    },
    Confidentiality: {
        Confidentiality.PUBLIC: Words("公开", near="对外公开,open"),
        Confidentiality.INTERNAL: Words("内部", near="内部公开,内部资料,private"),
        Confidentiality.CONFIDENTIAL: Words("机密", near="保密,restricted"),
    },
    RecordStatus: {
        RecordStatus.DRAFT: Words("草稿", near="初稿,草案,征求意见稿,待定稿"),
        RecordStatus.FINAL: Words("正式", near="正式稿,定稿,终稿,已定稿,approved"),
        RecordStatus.NOTICE: Words(
            "通知", also="会议通知", near="预通知,邀请,会议邀请,预备,invitation,announcement,agenda"
        ),
        RecordStatus.CANCELLED: Words(
            "取消", also="已取消,会议取消,canceled", near="作废,撤销,停开,called_off,void"
        ),
    },
    Language: {
        Language.CHINESE: Words("中文", also="简体中文,汉语,zh,zh-hans,chinese"),
        Language.ENGLISH: Words("英文", also="英语,english,en-us,en-gb"),
    },
}


_OTHER_LEVELS = ("秘密", "绝密", "商密", "secret")
"""Levels of secrecy that a record does not have: each is meant as it is written."""


@dataclass(frozen=True, slots=True)
class WordIndex:
    """The words of one enumeration, folded for looking up."""

    known: Mapping[str, StrEnum]
    near: Mapping[str, StrEnum]


def find_choice(kind: type[StrEnum], text: str) -> StrEnum | None:
    """The value that `text` is a word for; None where it is none."""
    return index_words(kind).known.get(fold_word(text))


def suggest_choice(kind: type[StrEnum], text: str) -> StrEnum | None:
    """The value that `text` is most likely meant to be; None where none is near."""
    index, word = index_words(kind), fold_word(text)
    if word in index.near:
        return index.near[word]
    if kind is Confidentiality and any(level in word for level in _OTHER_LEVELS):
        return None
    words = {**index.near, **index.known}
    return words.get(find_nearest(word, tuple(words)))


@cache
def index_words(kind: type[StrEnum]) -> WordIndex:
    """The words of `kind` in both languages."""
    known: dict[str, StrEnum] = {}
    near: dict[str, StrEnum] = {}
    for value, words in WORDS[kind].items():
        known |= dict.fromkeys(map(fold_word, (value, words.chinese)), value)
        known |= dict.fromkeys(_split(words.also), value)
        near |= dict.fromkeys(_split(words.near), value)
    return WordIndex(known, near)


def fold_word(text: str) -> str:
    """`text` as it is compared: width, case, blanks and hyphens make no difference."""
    return fold_width(text).casefold().replace(" ", "_").replace("-", "_")


def list_words(kind: type[StrEnum], language: str) -> list[str]:
    """The words of `kind` in `language` (`zh-CN` or `en`), in the order of the model."""
    return [get_word(value, language) for value in WORDS[kind]]


def get_word(value: StrEnum, language: str) -> str:
    """The word for `value` in `language` (`zh-CN` or `en`)."""
    return WORDS[type(value)][value].chinese if language == CHINESE else str(value)


def _split(text: str) -> list[str]:
    return [fold_word(word) for word in text.split(",") if word]


class ChoiceField(ScalarField[E], Generic[E]):
    """One of a few words, in either language."""

    def __init__(self, kind: type[E], name: Name, *, required: bool = False) -> None:
        super().__init__(name, required=required)
        self.kind = kind

    def parse(self, text: str) -> Any:
        """The value that `text` is a word for."""
        return _choose(self.kind, text)


class LanguagesField(NotesField[tuple[Language, ...]]):
    """A language, or a list of them for a record in several."""

    empty: Any = []  # noqa: RUF012 - only compared with
    kind = Language

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> tuple[Any, ...]:
        if isinstance(value, str):
            words = split_list(value)
            return tuple(dict.fromkeys(_choose(Language, word) for word in words))
        if not isinstance(value, list):
            raise refuse("E113")
        return tuple(
            dict.fromkeys(collect_items(value, lambda item: _choose(Language, read_item(item))))
        )

    def partial(self, value: Any) -> Any:
        """The languages that could be read."""
        return tuple(filter(None, value or ()))


def _choose(kind: type[StrEnum], text: str) -> StrEnum:
    choice = find_choice(kind, text)
    if choice is not None:
        return choice
    choices = {
        "choices_zh": "、".join(list_words(kind, CHINESE)),
        "choices_en": ", ".join(list_words(kind, "en")),
    }
    near = suggest_choice(kind, text)
    if near is None:
        raise refuse("E117", value=text.strip(), **choices)
    raise refuse(
        "E116",
        value=text.strip(),
        suggestion_zh=get_word(near, CHINESE),
        suggestion_en=get_word(near, "en"),
        **choices,
    )
