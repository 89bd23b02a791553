"""Series of meetings: records that go on with each other.

Two records are of one series where they have the same subject, or the same id but for the date
and number in it: `2024-05-10-launch` and `2024-05-24-launch`. What a series follows up are the
actions of its records, and those of other records that its records have spoken of.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from schemas.model import Language

if TYPE_CHECKING:
    from pipeline.register.entry import Entry, Source
    from pipeline.register.register import Register

_NUMBERS = r"[\d\W_第次期年月日号]*\d[\d\W_第次期年月日号]*"


def find_series(register: Register, name: str) -> tuple[Source, ...]:
    """The records of the series `name`, in order of meeting time.

    `name` is the id of one of its records, such an id without date, or a subject; empty where
    no record is meant.
    """
    named = next((source for source in register.sources if source.id == name), None)
    keys = _find_keys(named) if named else {("id", cut_date(name)), ("subject", _unify(name))}
    return tuple(source for source in register.sources if _find_keys(source) & keys)


def choose_followed(register: Register, series: tuple[Source, ...]) -> tuple[Entry, ...]:
    """The open actions that a series follows up, in order of meeting time."""
    ids = {source.id for source in series}
    return tuple(
        entry
        for entry in register.entries
        if entry.is_open and any(change.source.id in ids for change in entry.life)
    )


def cut_date(record_id: str) -> str:
    """What is left of a record id without the date and the numbers that it starts or ends with."""
    return re.sub(f"^{_NUMBERS}|{_NUMBERS}$", "", _unify(record_id))


def choose_language(register: Register) -> Language:
    """The language that most records are printed in; Chinese where that is undecided."""
    languages = [source.language for source in register.sources]
    english = languages.count(Language.ENGLISH)
    return Language.ENGLISH if english * 2 > len(languages) else Language.CHINESE


def _find_keys(source: Source) -> set[tuple[str, str]]:
    keys = {("id", cut_date(source.id)), ("subject", _unify(source.subject))}
    return {key for key in keys if key[1]}


def _unify(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
