"""Reader of a record's own Word file: what has become of each field since it was made.

Marks say where the fields stand. What they lost is found by the words of the form around it, and
rows without any by the row above that they were copied from. Whatever else is on the page must be
what stood there when the record was made: the rest is told with its place, never guessed at.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from marshmallow import ValidationError

from pipeline.readers.findings import quote
from pipeline.readers.word_frame import (
    CopiedRow,
    Frame,
    FrameLine,
    drop_indexes,
    find_copied_rows,
    has_fields,
    join_words,
    list_items,
)
from pipeline.readers.word_lines import (
    NEW,
    LinePart,
    PageLine,
    find_field,
    fold,
    list_lines,
    read_part,
)
from pipeline.readers.word_page import FormParagraph
from schemas.fields import RichField

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.readers.findings import Findings
    from pipeline.readers.word_page import FormPage

MOST_LOOSE: Final = 1000
"""So many lines that lost their marks are looked for by their words."""
OUTSIDE, GONE, RUNNING = "E070", "E071", "E072"


@dataclass(frozen=True, slots=True)
class Said:
    """What the page says of a field now."""

    text: str
    start: int
    end: int
    is_changed: bool


def read_record(page: FormPage, frame: Frame, findings: Findings) -> dict[str, Said]:
    """What the page says of each field, by its path in the order of the page."""
    reader = _RecordReader(page, frame, findings)
    reader.read()
    return reader.said


class _RecordReader:
    """Walk over the lines of a page, each compared with what stood there."""

    def __init__(self, page: FormPage, frame: Frame, findings: Findings) -> None:
        self.page, self.frame, self.findings = page, frame, findings
        self.lines = list(list_lines(page, frame.whole))
        self.said: dict[str, Said] = {}
        self.seen: set[int] = set()
        """The lines of the frame that stand on the page."""
        self.words = Counter(join_words(line) for line in frame.lines if not has_fields(line))
        self.items: dict[str, str] = {}
        """The item at hand of each list, by the path of the list without indexes."""
        self.made = 0
        self.last: PageLine | None = None
        self.joined: PageLine | None = None
        """The line before, with the one at hand that goes on with it."""

    def read(self) -> None:
        """Read every line; what belongs nowhere is told."""
        by_start = {line.start: line for line in self.lines}
        rows = dict(find_copied_rows(self.page.blocks, by_start, self.frame))
        loose: list[PageLine] = []
        for line in self.lines:
            if line.cell is not None and id(line.cell) in rows:
                self.read_copied(line, rows[id(line.cell)])
            elif not self.read_line(line):
                loose.append(line)
            self.last, self.joined = self.joined or line, None
        for index, line in enumerate(loose):
            if index >= MOST_LOOSE or not (self.find_words(line) or self.match_again(line)):
                self.tell(OUTSIDE, line)
        self.tell_gone()
        for text in self.page.running:
            if text and text not in self.frame.running:
                self.findings.add(RUNNING, 0, 0, text=quote(text))

    def read_line(self, line: PageLine) -> bool:
        """Whether a line is one of the form, or goes on with the field before it."""
        known = next((path for path in line.paths if path in self.frame.by_path), "")
        if not known:
            return self.match_words(line) or self.continue_field(line)
        number = self.frame.by_path[known]
        self.seen.add(number)
        parts = _match_marks(self.page, line, self.frame.lines[number]) or _match_text(
            self.page, line, self.frame.lines[number]
        )
        if parts is None:
            self.tell(OUTSIDE, line)
            parts = [part for part in line.parts if part.path in self.frame.by_path]
        self.keep(line, parts)
        return True

    def keep(self, line: PageLine, parts: Iterable[LinePart]) -> None:
        """Have the parts of a line be what the page says of their fields."""
        for part in parts:
            if part.path in self.said:
                continue
            text = read_part(self.page, line, part)
            is_changed = fold(text) != fold(self.frame.texts.get(part.path, "\0"))
            self.said[part.path] = Said(text, part.start, part.end, is_changed)
            for path in list_items(part.path):
                self.items[drop_indexes(path)] = path

    def match_words(self, line: PageLine) -> bool:
        """Whether a line without fields stood there."""
        text = fold(self.page.text[line.start : line.end])
        if not text:
            return True
        if not self.words[text]:
            return False
        self.words[text] -= 1
        return True

    def match_again(self, line: PageLine) -> bool:
        """Whether a line prints a value once more, which was changed there as well."""
        text = fold(self.page.text[line.start : line.end])
        for path, said in self.said.items():
            old, new = fold(self.frame.texts.get(path, "")), fold(said.text)
            if said.is_changed and old and new and new in text:
                for words, count in self.words.items():
                    if count > 0 and old in words and words.replace(old, new) == text:
                        self.words[words] -= 1
                        return True
        return False

    def continue_field(self, line: PageLine) -> bool:
        """Whether a line goes on with the field before it: in its style, or in its own cell."""
        last = self.last
        if last is None or last.cell is not line.cell or len(last.parts) > 1:
            return False
        path, block, before = last.parts[0].path, line.blocks[0], last.blocks[-1]
        found = self.said.get(path)
        if found is None or not isinstance(find_field(path), RichField):
            return False
        is_alike = (
            isinstance(block, FormParagraph)
            and isinstance(before, FormParagraph)
            and block.style == before.style != ""
        )
        if not is_alike and line.cell is None:
            return False
        joined = PageLine((LinePart(path, last.start, line.end),), last.blocks + line.blocks)
        del self.said[path]
        self.keep(joined, joined.parts)
        self.joined = joined
        return True

    def find_words(self, line: PageLine) -> bool:
        """Whether a line whose marks were lost is known by its words."""
        for number, frame in enumerate(self.frame.lines):
            if number in self.seen or not has_fields(frame):
                continue
            if len(frame) == 1:
                text = read_part(self.page, line, LinePart(frame[0][0], line.start, line.end))
                is_same = fold(text) == fold(frame[0][1]) != ""
                parts = [LinePart(frame[0][0], line.start, line.end)] if is_same else None
            else:
                parts = _match_text(self.page, line, frame)
            if parts is not None:
                self.seen.add(number)
                self.keep(line, parts)
                return True
        return False

    def read_copied(self, line: PageLine, row: CopiedRow) -> None:
        """Read a line of a row without marks as the row that it was copied from says."""
        if fold(self.page.text[line.start : line.end]) == "":
            return
        patterns = [
            self.frame.lines[self.frame.by_path[path]] for path in row.find_paths(line.cell)
        ]
        for pattern in patterns:
            parts = _match_text(self.page, line, pattern)
            if parts is not None:
                self.keep(line, [part._replace(path=self.move(part.path, row)) for part in parts])
                return
        if not self.match_words(line):
            self.tell(OUTSIDE, line)

    def move(self, path: str, row: CopiedRow) -> str:
        """The path of a field in the item that a copied row begins or goes on with."""
        item = row.item
        if not item:
            return path
        if row.begins and not row.moved:
            self.made += 1
            base = item[: item.rindex("[")]
            outer = base.rpartition("]")[0]
            if outer:
                outer += "]"
                base = self.items.get(drop_indexes(outer), outer) + base[len(outer) :]
            row.moved = f"{base}[{NEW + self.made}]"
        moved = row.moved or self.items.get(drop_indexes(item), item)
        own = next(one for one in list_items(path) if drop_indexes(one) == drop_indexes(item))
        return moved + path[len(own) :]

    def tell(self, code: str, line: PageLine) -> None:
        """Report a line that is not what stood there."""
        text = " ".join(self.page.text[line.start : line.end].split())
        self.findings.add(code, line.start, max(line.end, line.start + 1), text=quote(text))

    def tell_gone(self) -> None:
        """Report words of the form that are gone while what they stood before is still there."""
        gone = +self.words
        for number, line in enumerate(self.frame.lines):
            if gone and not has_fields(line) and not self.is_kept(number):
                gone[join_words(line)] -= 1
        for number, line in enumerate(self.frame.lines):
            text = join_words(line)
            if gone[text] > 0 and self.is_kept(number) and not has_fields(line):
                gone[text] -= 1
                at = self.find_following(number)
                self.findings.add(GONE, at, at + 1, text=quote(text))

    def is_kept(self, number: int) -> bool:
        """Whether the field that words of the form stand before is on the page, or there is none.

        A heading goes with what it heads.
        """
        following = self.list_following(number)
        return not following or any(path in self.said for path in following)

    def find_following(self, number: int) -> int:
        """Where the field stands that words of the form stood before."""
        found = (self.said[path].start for path in self.list_following(number) if path in self.said)
        return next(found, max((one.end for one in self.said.values()), default=0))

    def list_following(self, number: int) -> list[str]:
        """The fields of the next line that has any."""
        lines = ([path for path, _ in line if path] for line in self.frame.lines[number + 1 :])
        return next(filter(None, lines), [])


def _match_marks(page: FormPage, line: PageLine, frame: FrameLine) -> list[LinePart] | None:
    """The fields of a line whose words and marks are those of the frame."""
    found = [
        (part.path, "" if part.path else fold(page.text[part.start : part.end]))
        for part in line.parts
    ]
    expected = [(path, "" if path else fold(text)) for path, text in frame]
    return [part for part in line.parts if part.path] if found == expected else None


def _match_text(page: FormPage, line: PageLine, frame: FrameLine) -> list[LinePart] | None:
    """The fields of a line by the words around them; None where these are others."""
    at, end = line.start, line.end
    parts: list[LinePart] = []
    between: list[str] = []
    for index, (path, words) in enumerate(frame):
        if path:
            between.append(path)
            continue
        is_last = index == len(frame) - 1
        found = _find_words(page.text, words, at, end, is_first=not between, is_last=is_last)
        if found is None:
            return None
        parts += _share(page, between, at, found[0])
        between, at = [], found[1]
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


def _find_words(
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


def _trim(page: FormPage, path: str, start: int, end: int) -> LinePart:
    text = page.text[start:end]
    lead = len(text) - len(text.lstrip())
    return LinePart(path, start + lead, max(start + lead, end - (len(text) - len(text.rstrip()))))
