"""The texts of problems: whole in both languages, and no language in the other."""

from __future__ import annotations

import re

import pytest

from pipeline.validation.messages import LANGUAGES, load_catalogue

CODES = list(load_catalogue("en"))
PLACEHOLDER = re.compile(r"\{(\w+)\}")
CODE = re.compile(r"`[^`]*`|'[^']*'|“[^”]*”|\"[^\"]*\"|\{\w+\}")
HAN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
NAMES = (
    "name@example.com|minutes.toml|UTF-8|UTF-16|GB18030|GBK|YAML|JSON|Windows|Tab|U\\+|limits|"
    "Word|WPS|LibreOffice|DOCX|\\.docx?|\\.wps|Excel|PDF|Markdown|null|true|false|pilot/A|A\\d|MB|\\.r\\d"
)
"""What a Chinese text may say in Latin letters."""


def get_texts(code: str, language: str) -> tuple[str, ...]:
    entry = load_catalogue(language)[code]
    return entry.message, entry.why, entry.fix


def test_both_languages_have_the_same_codes() -> None:
    assert list(load_catalogue("zh-CN")) == CODES


@pytest.mark.parametrize("code", CODES)
def test_every_text_is_there(code: str) -> None:
    for language in LANGUAGES:
        assert all(text.strip() == text and text for text in get_texts(code, language))
        assert not load_catalogue(language)[code].message.endswith((".", "。"))


@pytest.mark.parametrize("code", CODES)
def test_both_languages_fill_in_the_same_words(code: str) -> None:
    filled = [
        {
            name.removesuffix("_zh").removesuffix("_en")
            for name in PLACEHOLDER.findall(load_catalogue(language)[code].message)
        }
        for language in LANGUAGES
    ]
    if code not in ("E102", "E116", "E801"):
        assert filled[0] == filled[1]


@pytest.mark.parametrize("code", CODES)
def test_no_chinese_stands_in_an_english_text(code: str) -> None:
    for text in get_texts(code, "en"):
        assert not HAN.search(CODE.sub("", text)), text


@pytest.mark.parametrize("code", CODES)
def test_no_english_stands_in_a_chinese_text(code: str) -> None:
    for text in get_texts(code, "zh-CN"):
        rest = re.sub(NAMES, "", CODE.sub("", text))
        assert not re.search(r"[A-Za-z]{2,}", rest), text


@pytest.mark.parametrize("code", CODES)
def test_a_message_is_short_enough_to_be_read_aloud(code: str) -> None:
    assert len(load_catalogue("en")[code].message) <= 160
    assert len(load_catalogue("zh-CN")[code].message) <= 80
