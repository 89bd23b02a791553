"""Labels: the printed words of a record, and its dates, in the record's language or languages."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from pipeline.document.theme import find_inside
from pipeline.errors import ThemeError
from schemas.model import END_OF_DAY, Language, format_clock

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from babel.core import Locale

    from schemas.model import Due, MeetingTime

BILINGUAL_SEPARATOR = " "
_FOREIGN = Markup('<span lang="{}">{}</span>')


@dataclass(frozen=True, slots=True)
class Labels:
    """Looks up words by dotted name: `labels("action.task")`, `labels("status", status)`.

    With two languages a label is printed in both, the leading one first; dates and
    punctuation follow the leading language alone.
    """

    languages: tuple[Language, ...]
    tables: tuple[dict[str, Any], ...]

    def __call__(self, name: str, value: str | None = None, /, **details: object) -> str:
        """The word for `name` in every language; `details` fill its placeholders."""
        return BILINGUAL_SEPARATOR.join(self.each(name, value, **details))

    def each(self, name: str, value: str | None = None, /, **details: object) -> tuple[str, ...]:
        """The word for `name` in every language, for where they stand apart."""
        return tuple(_fill(_look_up(table, name, value), details) for table in self.tables)

    def lead(self, name: str, value: str | None = None, /, **details: object) -> str:
        """The word for `name` in the leading language only."""
        return _fill(_look_up(self.tables[0], name, value), details)

    def put(self, words: Mapping[str, Mapping[Language, str]]) -> Labels:
        """These labels with other words for some names, as they are, in each language."""
        tables = tuple(
            _put(table, {name: word[tag] for name, word in words.items()})
            for tag, table in zip(self.languages, self.tables, strict=True)
        )
        return Labels(self.languages, tables)

    def heading_number(self, section: int) -> str:
        """What stands before the title of the `section`-th section, counted from 1."""
        numbers = self.tables[0]["section"]["headings"]
        if section <= len(numbers):
            return str(numbers[section - 1])
        return str(numbers[0]).replace(self._count(1), self._count(section))

    def topic_number(self, section: int, topic: int) -> str:
        """What stands before the title of the `topic`-th topic, counted from 1."""
        return self.lead("section.topic_numbers", section=section, number=self._count(topic))

    def date(self, day: dt.date) -> str:
        """A day in full, without its weekday."""
        return self._format_date(day, "date")

    def date_with_weekday(self, day: dt.date) -> str:
        """A day in full with its weekday."""
        return self._format_date(day, "date") + self._format_date(day, "weekday")

    def meeting_time(self, when: MeetingTime) -> str:
        """Day, weekday and clock times of a meeting."""
        start = self._moment(when.date, when.start)
        if when.end_date and not when.is_overnight:
            end = self._moment(when.end_date, when.end)
            return self.lead("dates.span", start=start, end=end)
        if when.end is None:
            return start
        end = self.clock(when.end)
        end = self.lead("dates.next_day", time=end) if when.end_date else end
        return self.lead("dates.range", start=start, end=end)

    def due(self, due: Due) -> str:
        """A due date, short enough for a table cell, with its time where it has one."""
        day = self._format_date(due.date, "short")
        return f"{day} {self.clock(due.time)}" if due.time else day

    def clock(self, time: dt.time) -> str:
        """A wall-clock time."""
        from babel.dates import format_time

        if time == END_OF_DAY:
            return format_clock(time)
        return format_time(time, self.lead("dates.time"), locale=_find_locale(self.languages[0]))

    def _count(self, number: int) -> str:
        return _chinese_number(number) if self.languages[0] is Language.CHINESE else str(number)

    def _moment(self, day: dt.date, time: dt.time | None) -> str:
        date = self.date_with_weekday(day)
        if time is None:
            return date
        # A full-width bracket brings its own blank along.
        return f"{date}{'' if date.endswith('）') else ' '}{self.clock(time)}"

    def _format_date(self, day: dt.date, pattern: str) -> str:
        from babel.dates import format_date

        return format_date(
            day, self.lead(f"dates.{pattern}"), locale=_find_locale(self.languages[0])
        )


@cache
def _find_locale(language: Language) -> Locale:
    from babel.core import Locale

    return Locale.parse(language.value, sep="-")


@cache
def load_labels(folder: Path, languages: tuple[Language, ...]) -> Labels:
    """The labels in `folder` for `languages`; raises ThemeError naming a broken file."""
    return Labels(languages, tuple(_read_table(folder / f"{tag.value}.toml") for tag in languages))


def _read_table(file: Path) -> dict[str, Any]:
    if file.exists() and find_inside(file.parent, file.name) is None:
        raise ThemeError(f"{file}: no regular file in this folder")
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ThemeError(f"{file}: {error}") from error


def _put(table: dict[str, Any], words: Mapping[str, str]) -> dict[str, Any]:
    changed = dict(table)
    for name, word in words.items():
        group, _, key = name.partition(".")
        plain = word.replace("{", "{{").replace("}", "}}")
        changed[group] = {**changed.get(group, {}), key: plain}
    return changed


def _look_up(table: dict[str, Any], name: str, value: str | None) -> str:
    parts = [*name.split("."), value] if value else name.split(".")
    found: Any = table
    for part in parts:
        if not isinstance(found, dict) or part not in found:
            raise ThemeError(f"the labels have no {'.'.join(parts)!r}")
        found = found[part]
    return str(found)


def _fill(text: str, details: Mapping[str, object]) -> str:
    """`text` with what stands in braces filled in: a bare name, and nothing that Python reads.

    Labels come with themes: `str.format` would let them look into the program.
    """

    def find(match: re.Match[str]) -> str:
        if match[0] in {"{{", "}}"}:
            return match[0][0]
        if match[1] not in details:
            raise ThemeError(f"the label {text!r}: {match[0]} is not known here")
        return str(details[match[1]])

    return _BRACES.sub(find, text)


def list_places(text: str) -> Iterator[str]:
    """What stands in braces in a label, with them; a brace alone as well."""
    return (match[0] for match in _BRACES.finditer(text) if match[0] not in {"{{", "}}"})


_BRACES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_DIGITS = "零一二三四五六七八九"
_UNITS = ("", "十", "百", "千")


def _chinese_number(number: int) -> str:
    """1 to 9999 in Chinese numerals as headings use them: 十, 二十, 一百零三; digits beyond."""
    if number > 9999:
        return str(number)
    text = ""
    for place, digit in zip(reversed(range(len(str(number)))), map(int, str(number)), strict=True):
        if digit:
            text += _DIGITS[digit] + _UNITS[place]
        elif text and not text.endswith(_DIGITS[0]):
            text += _DIGITS[0]
    return text.rstrip(_DIGITS[0]).removeprefix("一" if 10 <= number < 20 else " ")


@dataclass(frozen=True, slots=True)
class MarkedLabels(Labels):
    """Labels whose words in any but the leading language stand in a `span` with its `lang`.

    A voice that reads the record aloud then speaks them as what they are.
    """

    @property
    def plain(self) -> Labels:
        """The same labels without markup."""
        return Labels(self.languages, self.tables)

    def __call__(self, name: str, value: str | None = None, /, **details: object) -> str:
        """The word for `name` in every language, as markup."""
        return escape(BILINGUAL_SEPARATOR).join(self.each(name, value, **details))

    def tell(self, name: str, /, **details: object) -> Markup:
        """The word for `name` in the leading language, as markup, filled in with markup."""
        word = str(escape(_look_up(self.tables[0], name, None)))
        return Markup(_fill(word, {key: escape(one) for key, one in details.items()}))  # noqa: S704  # both are escaped

    def each(self, name: str, value: str | None = None, /, **details: object) -> tuple[str, ...]:
        """The word for `name` in every language, as markup."""
        leading, *others = Labels.each(self, name, value, **details)
        foreign = zip(self.languages[1:], others, strict=True)
        return (escape(leading), *(_FOREIGN.format(tag.value, word) for tag, word in foreign))


def mark_labels(labels: Labels) -> MarkedLabels:
    """`labels` as a template prints them."""
    return MarkedLabels(labels.languages, labels.tables)
