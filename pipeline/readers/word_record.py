"""Reader of a record's own Word file: what has become of each field since it was made.

Marks say where the fields stand. What they lost is found by the words of the form around it, and
rows and lines without any by those that they were copied from. What was added behind a label of
its own is read by that label. Whatever else is on the page must be what stood there when the
record was made: the rest is told with its place, never guessed at. A form to fill in is read so,
too, and as forgiving as forms of others are.
"""

from __future__ import annotations

import re
import sys
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from pipeline.readers.findings import quote
from pipeline.readers.word_added import AddedReader, CopiedRow, Said, find_copied_rows
from pipeline.readers.word_frame import (
    Frame,
    find_words,
    fold_words,
    has_fields,
    join_words,
    match_marks,
    match_text,
    replace_words,
)
from pipeline.readers.word_labels import is_silent
from pipeline.readers.word_lines import (
    LinePart,
    PageLine,
    extend,
    find_field,
    fold,
    is_run_in,
    read_part,
)
from pipeline.readers.word_page import FormParagraph
from pipeline.readers.word_paragraphs import STRAY, UNREAD
from schemas.fields import RichField

if TYPE_CHECKING:
    from pipeline.readers.findings import Findings
    from pipeline.readers.word_page import FormBlock, FormPage

MOST_LOOSE: Final = 1000
"""So many lines that lost their marks are looked for by their words."""
MOST_JOINED: Final = 500_000
"""So many of them are tried as one text with those behind them."""
_SIGNS: Final = re.compile(r"[\W\d_]")
_ADDRESS: Final = re.compile(r"\]\([^()\s]*\)")
OUTSIDE, GONE, RUNNING = "E070", "E071", "E072"


def read_record(page: FormPage, frame: Frame, findings: Findings) -> dict[str, Said]:
    """What the page says of each field, by its path in the order of the page."""
    reader = _RecordReader(page, frame, findings)
    reader.read()
    return reader.said


class _RecordReader(AddedReader):
    """Walk over the lines of a page, each compared with what stood there."""

    def __init__(self, page: FormPage, frame: Frame, findings: Findings) -> None:
        super().__init__(page, frame, findings)
        self.seen: set[int] = set()
        """The lines of the frame that stand on the page."""
        self.words: dict[str, list[int]] = {}
        """The lines of the frame that are words alone and not yet found, by their text."""
        self.texts: dict[str, list[int]] = {}
        """The lines of the frame that are one field, run in or not, by how they begin."""
        for number, words in enumerate(frame.lines):
            if not has_fields(words):
                text = "".join(text for _, text in words)
                self.words.setdefault(fold_words(text), []).append(number)
            elif len(words) == 1 or is_run_in([path for path, _ in words]):
                self.texts.setdefault(_fold_start(join_words(words)), []).append(number)
        self.room = MOST_JOINED
        self.last: PageLine | None = None
        self.joined: PageLine | None = None
        """The line before, with the one at hand that goes on with it."""

    def read(self) -> None:
        """Read every line; what belongs nowhere is told."""
        by_start = {line.start: line for line in self.lines}
        rows = dict(find_copied_rows(self.page.blocks, by_start, self.frame))
        loose: list[int] = []
        limits = self.find_limits()
        for index, line in enumerate(self.lines):
            copied = rows.get(id(line.cell))
            is_read = self.read_copied(line, copied) if copied else False
            if not is_read and (copied or not self.read_line(line, *limits[index])):
                loose.append(index)
            self.last, self.joined = self.joined or line, None
        self.read_loose(loose)
        self.said = dict(sorted(self.said.items(), key=lambda one: one[1].start))
        if self.frame.is_blank:
            return
        self.tell_gone()
        for text in self.page.running:
            if text and text not in self.frame.running:
                self.findings.add(RUNNING, 0, 0, text=quote(text))

    def find_limits(self) -> list[tuple[int, int]]:
        """The lines of the frame that the fields before and behind each line stand in."""
        numbers = [self.frame.by_path.get(self.find_known(line), -1) for line in self.lines]
        before = [*accumulate(numbers, lambda last, one: last if one < 0 else one, initial=-1)]
        most = len(self.frame.lines)
        behind = [
            *accumulate(reversed(numbers), lambda last, one: last if one < 0 else one, initial=most)
        ]
        return list(zip(before, [*behind][-2::-1], strict=False))

    def find_known(self, line: PageLine) -> str:
        """The first field in a line that the record had."""
        return next((path for path in line.paths if path in self.frame.by_path), "")

    def read_line(self, line: PageLine, before: int, behind: int) -> bool:
        """Whether a line is one of the form, or goes on with the field before it."""
        known = self.find_known(line)
        if not known:
            if self.match_words(line, before, behind):
                return True
            return not self.begins_field(line, self.last) and self.continue_field(line)
        number = self.frame.by_path[known]
        self.seen.add(number)
        if isinstance(line.blocks[0], FormParagraph):
            self.styles[number] = line.blocks[0].style
        frame = self.frame.lines[number]
        parts = (
            match_marks(self.page, line, frame)
            or match_text(self.page, line, frame)
            or match_text(self.page, line, replace_words(frame, self.list_changes()))
        )
        if parts is None:
            self.tell_changed(line, number)
            parts = [part for part in line.parts if part.path in self.frame.by_path]
        self.keep(line, parts)
        return True

    def match_words(self, line: PageLine, before: int = -1, behind: int = sys.maxsize) -> bool:
        """Whether a line without fields stood there, between two others."""
        text = fold_words(self.page.text[line.start : line.end])
        numbers = self.words.get(text, [])
        found = next((number for number in numbers if before < number < behind), -1)
        if found >= 0:
            numbers.remove(found)
        return found >= 0 or not text

    def match_again(self, line: PageLine) -> bool:
        """Whether a line prints a value once more, which was changed there as well."""
        text = fold_words(self.page.text[line.start : line.end])
        for old, new in (one for one in self.list_changes() if one[1] in text):
            for words, numbers in self.words.items():
                if numbers and old in words and words.replace(old, new) == text:
                    del numbers[0]
                    return True
        return False

    def list_changes(self) -> list[tuple[str, str]]:
        """What fields said and say now, of those that were changed."""
        found = (
            (fold(self.frame.texts.get(path, "")), fold(said.text))
            for path, said in self.said.items()
            if said.is_changed
        )
        return [(old, new) for old, new in found if old and new]

    def continue_field(self, line: PageLine) -> bool:
        """Whether a line goes on with the field before it: in its style, or in its own cell."""
        last = self.last
        if last is None or last.cell is not line.cell or self.begins_run_in(line):
            return False
        if len(last.parts) > 1 and not is_run_in([part.path for part in last.parts]):
            return False
        path, block, before = last.parts[-1].path, line.blocks[0], last.blocks[-1]
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
        joined = extend(last, line)
        del self.said[path]
        self.keep(joined, joined.parts[-1:])
        self.joined = joined
        return True

    def begins_run_in(self, line: PageLine) -> bool:
        """Whether a line begins with the words of a field that was not on the page so far."""
        text = self.page.text[line.start : line.end]
        return any(
            number not in self.seen and fold(text).startswith(fold(self.frame.lines[number][0][1]))
            for number in self.texts.get(_fold_start(text), ())
            if len(self.frame.lines[number]) > 1
        )

    def read_loose(self, loose: list[int]) -> None:
        """Read lines, by number, that have neither marks nor a place among those that have."""
        at = sought = 0
        while at < len(loose):
            line, count = self.lines[loose[at]], self.find_text(loose[at:])
            is_next = at > 0 and loose[at] == loose[at - 1] + 1
            self.last, self.copied = self.copied if is_next else None, None
            if not count and sought < MOST_LOOSE:
                sought += 1
                is_known = self.find_words(line) or self.find_copied(line)
                is_known = is_known or self.continue_copied(line)
                count = is_known or self.read_labelled(loose[at:])
            if not count and not self.match_words(line) and not self.match_again(line):
                self.tell(OUTSIDE, line)
            at += count or 1

    def continue_copied(self, line: PageLine) -> bool:
        """Whether a line behind one that was copied is words of the form, or goes on with it."""
        if self.last is None or self.begins_field(line, self.last):
            return False
        is_words = fold_words(self.page.text[line.start : line.end]) in self.words
        is_further = not is_words and self.continue_field(line)
        self.copied = self.joined if is_further else self.last
        return is_words or is_further

    def find_text(self, loose: list[int]) -> int:
        """Whether lines that lost their marks are all that a field says; gives how many."""
        line = self.lines[loose[0]]
        for number in self.texts.get(_fold_start(self.page.text[line.start : line.end]), ()):
            *words, (path, text) = self.frame.lines[number]
            lead = fold("".join(word for _, word in words))
            count = 0 if number in self.seen else self.join_text(loose, lead, path, text)
            if count:
                self.seen.add(number)
                return count
        return 0

    def join_text(self, loose: list[int], lead: str, path: str, text: str) -> int:
        """How many of these lines say a text, which then is what the page says of the field.

        `lead` are the words of the form before it.
        """
        first, wanted = self.lines[loose[0]], _count_letters(lead + _ADDRESS.sub("", text))
        start = first.start
        if lead:
            found = find_words(self.page.text, lead, start, first.end, is_first=True, is_last=False)
            if found is None:
                return 0
            start = found[1]
        blocks: list[FormBlock] = []
        letters = 0
        for count, index in enumerate(loose, 1):
            line = self.lines[index]
            table = None if line.cell is first.cell else self.tables.get(id(line.cell))
            is_further = line.cell is first.cell or (table is not None and first.cell is None)
            self.room -= 1
            if index != loose[0] + count - 1 or not is_further or self.room < 0:
                return 0
            letters += _count_letters(self.page.text[line.start : line.end])
            if table is None or not blocks or blocks[-1] is not table:
                blocks += line.blocks if table is None else (table,)
            if letters >= wanted:
                part = LinePart(path, start, line.end)
                words = (LinePart("", first.start, start),) if lead else ()
                joined = PageLine((*words, part), tuple(blocks), first.cell)
                if fold(read_part(self.page, joined, part)) != fold(text):
                    return 0
                self.keep(joined, (part,))
                return count
        return 0

    def find_words(self, line: PageLine) -> bool:
        """Whether a line whose marks were lost is known by its words."""
        for number, frame in enumerate(self.frame.lines):
            if number in self.seen or len(frame) == 1:
                continue
            parts = match_text(self.page, line, frame) if has_fields(frame) else None
            if parts is not None:
                self.seen.add(number)
                self.keep(line, parts)
                return True
        return False

    def read_copied(self, line: PageLine, row: CopiedRow) -> bool:
        """Whether a line of a row without marks says what the row it was copied from does."""
        if not self.page.text[line.start : line.end].strip():
            return True
        for path in row.find_paths(line.cell):
            parts = match_text(self.page, line, self.frame.lines[self.frame.by_path[path]])
            if parts is not None:
                moved = [part._replace(path=self.move(part.path, row)) for part in parts]
                self.keep(line, moved)
                return True
        return self.match_words(line)

    def tell(self, code: str, line: PageLine) -> None:
        """Report a line that is not what stood there."""
        code = STRAY if self.frame.is_blank else code
        text = " ".join(self.page.text[line.start : line.end].split())
        self.findings.add(code, line.start, max(line.end, line.start + 1), text=quote(text))

    def tell_changed(self, line: PageLine, number: int) -> None:
        """Report a line of which not only fields were changed; of a form, what was added to it."""
        if not self.frame.is_blank:
            self.tell(OUTSIDE, line)
            return
        words = join_words(self.frame.lines[number])
        for part in line.parts:
            text = self.page.text[part.start : part.end]
            if not part.path and fold(text) not in words and not is_silent(text):
                self.findings.add(UNREAD, part.start, part.end, text=quote(text.strip()))

    def tell_gone(self) -> None:
        """Report words of the form that are gone while what they stood before is still there."""
        for number in sorted(number for numbers in self.words.values() for number in numbers):
            if self.is_kept(number):
                at = self.find_following(number)
                text = join_words(self.frame.lines[number])
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


def _fold_start(text: str) -> str:
    """How a text begins, but for signs of Markdown."""
    return _SIGNS.sub("", text[:200])[:4]


def _count_letters(text: str) -> int:
    """How many letters a text has, which signs of Markdown are none of."""
    return len(_SIGNS.sub("", text))
