"""Frame of a record's page: what stood there when it was made, and which line of it a line is."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from marshmallow import ValidationError

from pipeline.readers.word_lines import (
    LinePart,
    PageLine,
    find_field,
    fold,
    is_field,
    is_run_in,
    split_path,
)
from schemas.names import CHINESE
from schemas.section import NUMERAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.readers.word_page import FormPage

FrameLine = tuple[tuple[str, str], ...]
"""The parts of a line when the record was made: path and text of each."""
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_LETTER: Final = re.compile(r"[^\W\d_]")
_NUMBERS: Final = tuple(
    re.compile(rf"\s*{number}")
    for number in (rf"[（(]{NUMERAL}[）)]", r"\d{1,2}\.\d{1,2}", rf"{NUMERAL}[.、．]")
)
"""The numbers that a line may begin with."""


@dataclass(slots=True)
class Frame:
    """What stood on the page when the record was made."""

    lines: list[FrameLine]
    running: frozenset[str]
    is_blank: bool = False
    """Whether it was a form, of which nothing was filled in."""
    language: str = CHINESE
    """That of its words: Chinese where half of its lines have some, as an organisation may have."""
    by_path: dict[str, int] = field(default_factory=dict)
    """The line of each field."""
    texts: dict[str, str] = field(default_factory=dict)
    """The text of each field."""

    @property
    def whole(self) -> frozenset[str]:
        """The fields that have whole paragraphs."""
        return frozenset(line[0][0] for line in self.lines if len(line) == 1 and line[0][0])

    @property
    def begun(self) -> frozenset[str]:
        """The fields that are run in."""
        return frozenset(
            line[-1][0] for line in self.lines if is_run_in([path for path, _ in line])
        )


def read_frame(printed: str) -> Frame | None:
    """What `describe_page` said; None where it is something else."""
    try:
        told = json.loads(printed)
        told_lines = [[(str(path), str(text)) for path, text in line] for line in told["lines"]]
        lines = [tuple(part for part in line if part[0] or fold(part[1])) for line in told_lines]
        lines = [line for line in lines if line]
        is_blank = told.get("blank") is True
        words = ["".join(text for path, text in line if not path) for line in lines]
        words = [text for text in words if _LETTER.search(text)]
        is_chinese = 2 * len([text for text in words if _HAN.search(text)]) >= len(words)
        language = CHINESE if is_chinese else "en"
        frame = Frame(lines, frozenset(map(str, told["running"])), is_blank, language)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    if not all(is_field(path) for line in lines for path, _ in line if path):
        return None
    for number, line in enumerate(lines):
        for path, text in line:
            if path and path not in frame.by_path:
                frame.by_path[path], frame.texts[path] = number, "" if is_blank else text
    return frame


def has_fields(line: FrameLine) -> bool:
    return any(path for path, _ in line)


def join_words(line: FrameLine) -> str:
    return fold("".join(text for _, text in line))


def fold_words(text: str) -> str:
    """Words of the form, to compare: a heading may have come to another number."""
    words = fold(text)
    found = next(filter(None, (number.match(words) for number in _NUMBERS)), None)
    return words[found.end() :] or words if found else words


def replace_words(frame: FrameLine, changes: list[tuple[str, str]]) -> FrameLine:
    """A line in which words of the form print values of the notes that have become others."""
    parts = []
    for path, text in frame:
        words = text if path else fold(text)
        for old, new in () if path else changes:
            words = words.replace(old, new)
        parts.append((path, words))
    return tuple(parts)


def drop_indexes(path: str) -> str:
    return ".".join(str(step) for step in split_path(path) if isinstance(step, str))


def match_marks(page: FormPage, line: PageLine, frame: FrameLine) -> list[LinePart] | None:
    """The fields of a line whose words and marks are those of the frame."""
    found = [
        (part.path, "" if part.path else fold(page.text[part.start : part.end]))
        for part in line.parts
    ]
    expected = [(path, "" if path else fold(text)) for path, text in frame]
    return [part for part in line.parts if part.path] if found == expected else None


def match_text(page: FormPage, line: PageLine, frame: FrameLine) -> list[LinePart] | None:
    """The fields of a line by the words around them; None where these are others.

    Of a line that was copied, the number is another one.
    """
    at, end = line.start, line.end
    number = next((one for one in _NUMBERS if one.match(frame[0][1])), None)
    if number and not frame[0][0]:
        found = number.match(page.text, at, end)
        if found is None:
            return None
        at, rest = found.end(), number.sub("", frame[0][1], count=1)
        frame = (("", rest), *frame[1:]) if rest else frame[1:]
    parts: list[LinePart] = []
    between: list[str] = []
    told = fold(page.text[at:end])
    if any(not path and words not in told for path, words in frame):
        return None
    for index, (path, words) in enumerate(frame):
        if path:
            between.append(path)
            continue
        is_last = index == len(frame) - 1
        place = find_words(page.text, words, at, end, is_first=not between, is_last=is_last)
        if place is None:
            return None
        parts += _share(page, between, at, place[0])
        between, at = [], place[1]
    if not between and page.text[at:end].strip():
        return None
    return [*parts, *_share(page, between, at, end)]


def _share(page: FormPage, paths: list[str], start: int, end: int) -> Iterator[LinePart]:
    """The fields that stand beside each other: the last word is the last field's if it can be."""
    while paths:
        *others, last = paths
        found = _trim(page, last, start, end)
        if others:
            text = page.text[found.start : found.end]
            at = found.end - len(text.rsplit(None, 1)[-1]) if text else found.end
            paths = others
            if at == found.start or not _can_be(last, page.text[at : found.end]):
                continue
            found, end = LinePart(last, at, found.end), at
        yield found
        paths = others


def _can_be(path: str, text: str) -> bool:
    try:
        find_field(path).deserialize(text)
    except ValidationError:
        return False
    return True


def find_words(
    text: str, words: str, at: int, end: int, *, is_first: bool, is_last: bool
) -> tuple[int, int] | None:
    """Where words stand that have no blanks in them, while the text may have some."""
    starts = range(at, end) if not is_last else range(end - 1, at - 1, -1)
    for start in starts:
        if text[start] != words[0]:
            if is_first and not text[start].isspace():
                return None
            continue
        place, index = start, 0
        while place < end and index < len(words):
            if text[place] == words[index]:
                index += 1
            elif not text[place].isspace():
                break
            place += 1
        if index == len(words) and not (is_last and text[place:end].strip()):
            return start, place
    return None


def join_begun(page: FormPage, frame: Frame, lines: Iterable[PageLine]) -> Iterator[PageLine]:
    """The lines; a field that is run in, and lost its first mark, begins where its words do."""
    last: PageLine | None = None
    open_ones = set(frame.begun)
    for line in lines:
        path = line.parts[0].path
        joined = _join_begun(page, frame, last, line) if path in open_ones else None
        open_ones.difference_update(line.paths)
        if last and not joined:
            yield last
        last = joined or line
    if last:
        yield last


def _join_begun(
    page: FormPage, frame: Frame, last: PageLine | None, line: PageLine
) -> PageLine | None:
    """A line of a field that is run in with the one before it, which begins with its words."""
    path = line.parts[0].path
    if last is None or last.paths or last.cell is not line.cell:
        return None
    *words, _ = frame.lines[frame.by_path[path]]
    lead = fold("".join(text for _, text in words))
    found = find_words(page.text, lead, last.start, last.end, is_first=True, is_last=False)
    if found is None:
        return None
    parts = (LinePart("", last.start, found[1]), LinePart(path, found[1], line.end))
    return PageLine(parts, last.blocks + line.blocks, line.cell)


def _trim(page: FormPage, path: str, start: int, end: int) -> LinePart:
    text = page.text[start:end]
    lead = len(text) - len(text.lstrip())
    return LinePart(path, start + lead, max(start + lead, end - (len(text) - len(text.rstrip()))))
