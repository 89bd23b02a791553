"""Labels of a form: the fields that labels, headings and heads of columns stand for."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from schemas.notes import get_notes_section
from schemas.section import (
    COUNTERS,
    NUMBER_BEFORE,
    NUMBER_BEHIND,
    NUMERAL,
    Section,
    SectionField,
    SectionsField,
)
from schemas.synonyms import SYNONYMS, find_attendance_key, fold_key, list_synonyms

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST: Final = 40
_COUNTERS: Final = frozenset(word.strip(".") for word in (*COUNTERS, "项次", "S/N"))
_NUMBER: Final = re.compile(rf"\s*(?:{NUMBER_BEFORE}|\d{{1,2}}(?:\.\d{{1,2}})*[.)]?\s+)\s*")
_NUMBER_BEHIND: Final = re.compile(rf"\s*(?:{NUMBER_BEHIND})$")
_HAN: Final = re.compile(r"[\u3400-\u9fff]+(?:/[\u3400-\u9fff]+)*")
_WORDS: Final = re.compile(r"[A-Za-z][A-Za-z \-/]*")
_COUNT_WORDS: Final = "one|two|three|four|five|six|seven|eight|nine|ten|[IVX]{1,4}"
TOPIC: Final = re.compile(
    rf"\s*+(?:{NUMBER_BEFORE})?\s*+"
    rf"(?P<lead>第{NUMERAL}[个项]?(?:议题|议程|事项)|(?:议题|议程|讨论事项|topic|agenda item|item)"
    rf"\s*(?:[（(]?(?P<number>{NUMERAL}|{_COUNT_WORDS})[）)]?(?![0-9A-Za-z]))?)"
    rf"(?:[\s/／]*(?:议题|topic|agenda item)\s*(?:{NUMERAL}|{_COUNT_WORDS})(?![0-9A-Za-z]))?"
    r"\s*(?P<sign>[:：、，.．—–-]|\s|$|(?=[（(【《「“\[]))\s*",
    re.IGNORECASE,
)
LINE_LABEL: Final = re.compile(
    rf"[ \t\u3000]*(?:[-•·*●]\s*)?(?:(?:{NUMBER_BEFORE}|\d{{1,2}}[.)])\s*)?"
    r"(?:[【\[](?P<boxed>[^【】\[\]\n]{1,20})[】\]]\s*[:：]?"
    r"|(?P<label>[^\s:：。；;，,!！?？【\[][^:：。；;，,!！?？\n]{0,39}?)\s*[:：])"
)
SIGNATURE: Final = re.compile(r"(?i)签\s*[字名章收]|盖\s*章|signature|\bsigned\b|sign here")
_PAGE: Final = re.compile(
    r"(?i)\s*(?:第\s*\d+\s*页|page\s+\d+|[—–-]?\s*\d{1,3}\s*[—–-]?\s*$|表\s*\d+|table\s+\d+)"
)
_FORM_WORDS: Final = re.compile(
    r"(?i)[\d\s_＿—–.·…:：、/／|()（）*＊-]|日期|时间|年|月|日|date|审[核批]人?|批准人?|复核人?|填表人|制表人|主管领导"
)


class Target(NamedTuple):
    """The field that a label stands for; of a list's item, or of one in a list inside that."""

    part: str
    is_inner: bool
    name: str
    is_exact: bool = True


def get_part(part: str) -> SectionField:
    """The field of the notes that a part is."""
    field: SectionField = get_notes_section().fields[part]  # type: ignore[assignment]  # all parts are
    return field


def is_listed(part: str) -> bool:
    """Whether a part holds items, each with the fields of its section."""
    return isinstance(get_part(part), SectionsField)


@cache
def find_inner(part: str) -> tuple[str, Section] | None:
    """The list inside an item of a part, and the section of its items."""
    return next(
        (
            (name, field.section)
            for name, field in get_part(part).section.fields.items()
            if isinstance(field, SectionsField)
        ),
        None,
    )


def first_field(section: Section) -> str:
    """The field that an item begins with."""
    return next(iter(section.fields))


@lru_cache(maxsize=4096)
def match_label(section: Section, text: str, *, exact: bool) -> str:
    """The canonical key that a label stands for in a section; "" where it is none."""
    text = "".join(text.split("\n")) if len(text) <= 20 else text.strip()
    if not text or len(text) > LONGEST or "\n" in text:
        return ""
    for word in _list_readings(text):
        found = section.recognize(word) or section.folded.get(fold_key(word), "")
        if not found and not exact:
            found = section.find_meant(word)
            # Who was absent stands in a row of its own in forms.
            if not found and "participants" in section.fields and find_attendance_key(word):
                found = "participants"
        if found:
            return found
    return ""


def list_meant(section: Section, text: str) -> tuple[str, ...]:
    """All fields of a section that others call by a label."""
    model = section.model.__name__
    return tuple(name for word in _list_readings(text) for name in list_synonyms(model, word))


def _list_readings(text: str) -> Iterator[str]:
    """The label as written, without number, and in one language where it stands in two."""
    bare = re.sub(r"[（(][^()（）]*[)）]\s*$", "", text.strip().strip(":：*＊ \t\u3000")).strip()
    yield bare
    plain = _NUMBER.sub("", bare, count=1)
    yield plain
    yield _NUMBER_BEHIND.sub("", bare)
    yield plain.removesuffix("表")
    parts = [*_HAN.findall(plain), *_WORDS.findall(plain)]
    if len(parts) == 2:
        yield from (part.strip(" /-") for part in parts)


def match_part(text: str, *, exact: bool) -> str:
    """The part of the notes that a heading begins; "" where it is none."""
    return match_label(get_notes_section(), text, exact=exact)


def find_target(part: str, text: str, *, people: bool = False) -> Target | None:
    """The field of a part that a label stands for; None where it is none.

    What the format itself calls a field goes before what others call it. The columns of a table
    of people are looked for where `people`.
    """
    outer, inner = get_part(part).section, find_inner(part)
    levels = [] if people else [(False, outer)]
    if inner and (people or not inner[1].bare):
        levels.append((True, inner[1]))
    for exact in (True, False):
        for is_inner, section in levels:
            if name := match_label(section, text, exact=exact):
                return Target(part, is_inner, name, exact)
    return None


PARTS: Final = ("meeting", "follow_up", "retrospective", "topics", "issues", "updates")


def resolve_label(part: str, text: str) -> Target | None:
    """The field that a label stands for, in the part at hand or in the only other that knows it."""
    if part and (found := find_target(part, text)):
        return found
    others = [
        found
        for other in PARTS
        if other != part and (found := find_target(other, text)) and found.is_exact
    ]
    if len(others) == 1:
        return others[0]
    for other in ("meeting", "follow_up") if not part else ("follow_up",):
        if found := find_target(other, text):
            return found if not others or not part else None
    return None


def is_counter(text: str) -> bool:
    """Whether a head stands over the numbers that a form gives to its rows."""
    words = [text.strip(" .．\n")]
    if words[0] not in _COUNTERS:
        words = [word.strip(".．") for word in re.split(r"[\s/／()（）]+", text) if word]
    return bool(words) and all(word in _COUNTERS for word in words)


def find_line_label(text: str) -> tuple[str, int, int] | None:
    """The label that a line begins with, where it starts, and where what follows it starts."""
    match = LINE_LABEL.match(text)
    if match is None:
        return None
    name = "label" if match["label"] else "boxed"
    return match[name], match.start(name), match.end()


def is_silent(text: str) -> bool:
    """Whether a line of a form says nothing of the meeting: a signature, a page, a blank."""
    if len(text) <= 80 and (SIGNATURE.search(text) or _PAGE.match(text)):
        return True
    return not _FORM_WORDS.sub("", text)


@cache
def inline_labels(part: str) -> re.Pattern[str]:
    """The labels of a part that may stand within a paragraph, behind a sentence or a gap."""
    section, inner = get_part(part).section, find_inner(part)
    words: set[str] = set(section.keys)
    if inner and not inner[1].bare:
        words |= set(inner[1].keys)
    model = section.model.__name__
    known = SYNONYMS.get(model, {})
    for name in ("conclusion", "remarks") if part == "topics" else known:
        words |= {word for word in known.get(name, "").split(",") if len(word) > 1}
    listed = "|".join(
        re.escape(word) if not word.isascii() else rf"\b{re.escape(word)}"
        for word in sorted(words, key=len, reverse=True)
    )
    return re.compile(
        rf"(?:[。；;！!？?.）)”]\s*|(?<!\s)(?:\s{{2,}}|\t))(?P<label>{listed})\s*[:：]",
        re.IGNORECASE,
    )
