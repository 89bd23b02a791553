"""Marks of a form in Word: bookmarks that name fields, prompts that say what belongs there."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from schemas.choices import ChoiceField, list_words
from schemas.fields import IdField, PercentField
from schemas.names import CHINESE, get_about, get_example
from schemas.notes import find_sections

if TYPE_CHECKING:
    from collections.abc import Iterator


LONGEST: Final = 40
"""Characters that Word takes in the name of a bookmark."""
_STEP: Final = re.compile(r"([a-z]+(?:_[a-z]+)*)(?:\[(\d+)\])?")
_NAME: Final = re.compile(r"(?P<path>[a-z][a-z0-9_]*?[a-z0-9])(?:_(?P<part>\d+))?")
_WORD: Final = re.compile(r"([a-z]+(?:_[a-z]+)*)(\d*)")


class FieldMark(NamedTuple):
    """The field that a bookmark stands around, and which stretch of it; a table begins one."""

    path: str
    part: int = 1


def name_mark(path: str, part: int = 1) -> str:
    """The name of the bookmark around a field; empty where `path` is none or the name too long."""
    steps = [_STEP.fullmatch(step) for step in path.split(".")]
    words = [f"{step[1]}{step[2] or ''}" for step in steps if step]
    name = "__".join(words) + (f"_{part}" if part > 1 else "")
    return name if len(words) == len(steps) and len(name) <= LONGEST else ""


def read_mark(name: str) -> FieldMark | None:
    """What a bookmark of this name stands around; None where it is none of ours."""
    found = _NAME.fullmatch(name)
    words = [_WORD.fullmatch(word) for word in found["path"].split("__")] if found else []
    steps = [f"{word[1]}[{word[2]}]" if word[2] else word[1] for word in words if word]
    if found is None or len(steps) != len(words):
        return None
    return FieldMark(".".join(steps), int(found["part"] or 1))


PROMPT_START: Final = "〔"
HELP: Final = {
    CHINESE: "〔填写说明：点灰色的提示就能填写；议题不够时复制整段，行动项不够时复制整行；"
    "不用的可以不管或删去。提示和本行都不会印出〕",
    "en": "〔How to fill in: click the grey prompts and type; copy a whole topic or row where you "
    "need more; leave or delete the rest. Neither prompts nor this line are printed〕",
}
_WORDS: Final = {
    CHINESE: ("必填", "选填", "：", "，例如：", "、"),
    "en": ("required", "optional", ": ", "; for example: ", ", "),
}
"""Required, optional, what stands before the text and the example, and between words."""
_BRIEF: Final = ("ActionSection", "UpdateSection")
"""Of what stands in narrow columns, only the example is shown."""


def write_prompt(field: Any, language: str, *, is_required: bool) -> str:
    """What a form says in the place of a value: whether it must be there, what it is, one."""
    required, optional, colon, example, between = _WORDS[language]
    kind = required if is_required else optional
    shown = _clean(get_example(field, language).strip("[]").replace(", ", between))
    about = _clean(re.split("[；;:：]", get_about(field, language))[0])
    is_brief = type(field.parent).__name__ in _BRIEF
    if is_brief and isinstance(field, ChoiceField):
        return f"〔{between.join(list_words(field.kind, language))}〕"
    if is_brief and isinstance(field, IdField | PercentField):
        return f"〔{shown}〕"
    if isinstance(field, ChoiceField):
        return f"〔{kind}{colon}{between.join(list_words(field.kind, language))}〕"
    if is_brief:
        return f"〔{kind}{example}{shown}〕" if shown else f"〔{kind}〕"
    return f"〔{kind}{colon}{about}{example}{shown}〕" if shown else f"〔{kind}{colon}{about}〕"


def _clean(text: str) -> str:
    """A text that can stand in brackets."""
    return re.sub(r"[\[\]〔〕【】]", "", text)


@cache
def compile_prompts() -> re.Pattern[str]:
    """What all prompts of forms look like, in either language."""
    texts = sorted({*HELP.values(), *_list_prompts()}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, texts)))


def _list_prompts() -> Iterator[str]:
    for _, section in find_sections():
        for field in section.fields.values():
            for language in _WORDS:
                for is_required in {field.required, False}:
                    yield write_prompt(field, language, is_required=is_required)
