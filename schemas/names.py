"""What a field of the notes is called and how it is explained, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

CHINESE = "zh-CN"


@dataclass(frozen=True, slots=True)
class Name:
    """The Chinese key, description and example of a field; its English key is its attribute.

    Texts are given as (Chinese, English). An example is written as it would stand in YAML notes
    behind the key.
    """

    chinese: str
    about: tuple[str, str]
    example: tuple[str, str]
    also: tuple[str, ...] = ()
    """Further Chinese keys that are understood."""
    numbered: bool = False
    """Whether a number may stand before or behind the key, as in forms: 一、基本信息, 议题一."""
    of_names: bool = False
    """Whether it holds names, of people or of departments, and no prose."""

    @property
    def chinese_keys(self) -> tuple[str, ...]:
        """Every Chinese key."""
        return (self.chinese, *self.also)


def get_name(field: Any) -> Name:
    """What is declared of a field in its `metadata`."""
    name: Name = field.metadata["name"]
    return name


def get_key(field: Any, language: str) -> str:
    """The key of a field in `language`: `zh-CN` or `en`."""
    key: str = get_name(field).chinese if language == CHINESE else field.name
    return key


def get_about(field: Any, language: str) -> str:
    """The description of a field in `language`."""
    return get_name(field).about[language != CHINESE]


def get_example(field: Any, language: str) -> str:
    """The example of a field in `language`."""
    return get_name(field).example[language != CHINESE]
