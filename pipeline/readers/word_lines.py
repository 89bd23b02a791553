"""Lines of a record's page: what each says of the form itself, and what of which field.

The writer tells what stands on the page that it has made, and the reader looks at what has become
of it: both by the same lines.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pipeline.readers.findings import Unreadable
from pipeline.readers.word_markdown import write_blocks, write_inline
from pipeline.readers.word_page import FormParagraph
from schemas.fields import RichField
from schemas.form_marks import name_mark
from schemas.model import Attendance, MeetingTime
from schemas.notes import get_notes_section, get_section
from schemas.people import PeopleField
from schemas.section import SectionField, SectionsField

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.readers.word_page import FieldRange, FormBlock, FormCell, FormPage, FormTable

MOST_STRETCHES: Final = 200_000
NEW: Final = 1_000_000
"""From here on items are numbered that the record did not have when it was made."""
ADDED: Final = 2 * NEW
"""From here on those of them that were not copied, by where they begin."""


class LinePart(NamedTuple):
    """A stretch of a line: of the field at `path`, or of the form where that is empty."""

    path: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class PageLine:
    """A paragraph in parts; a field of several paragraphs is one line with all of them.

    It may be run in: then words of the form begin the first paragraph.
    """

    parts: tuple[LinePart, ...]
    blocks: tuple[FormBlock, ...]
    cell: FormCell | None = None

    @property
    def start(self) -> int:
        """Where its text begins in the text of the page."""
        return self.parts[0].start

    @property
    def end(self) -> int:
        """Where its text ends."""
        return self.parts[-1].end

    @property
    def paths(self) -> tuple[str, ...]:
        """The fields in it."""
        return tuple(part.path for part in self.parts if part.path)


def fold(text: str) -> str:
    """A text as it is compared: blanks and line ends make no difference."""
    return "".join(text.split())


def describe_page(page: FormPage, *, is_blank: bool) -> str:
    """What stands on a page, as it is kept to be compared with; of a form to fill in, blank."""
    lines = [
        [[part.path, read_part(page, line, part)] for part in line.parts]
        for line in list_lines(page, None)
    ]
    told = {"lines": lines, "running": page.running, **({"blank": True} if is_blank else {})}
    return json.dumps(told, ensure_ascii=False)


def read_part(page: FormPage, line: PageLine, part: LinePart) -> str:
    """What a part says: Markdown where its field takes that, else a text on one line."""
    if isinstance(find_field(part.path), RichField):
        first = line.blocks[0]
        is_begun = isinstance(first, FormParagraph) and page.text[first.start : part.start].strip()
        if not is_begun and len(line.parts) == 1:
            return write_blocks(page, line.blocks)
        if not isinstance(first, FormParagraph) or part.end <= first.end:
            return write_inline(page, part.start, part.end)
        begun = replace(first, text=page.text[part.start : first.end], start=part.start)
        return write_blocks(page, (begun, *line.blocks[1:]))
    text = page.text[part.start : part.end]
    return " ".join(text.split()) if part.path else fold(text)


def split_path(path: str) -> tuple[str | int, ...]:
    """The steps of `topics[0].conclusion`."""
    steps: list[str | int] = []
    for step in path.split("."):
        name, _, index = step.partition("[")
        steps += [name, int(index[:-1])] if index else [name]
    return tuple(steps)


def list_items(path: str) -> Iterator[str]:
    """The items of lists that a path leads through, the outer one first."""
    for index, sign in enumerate(path):
        if sign == "]":
            yield path[: index + 1]


def find_field(path: str) -> Any:
    """The field of the notes at a path; None where there is none."""
    steps = split_path(path)
    section = get_section(steps) if path else None
    return section.fields.get(str(steps[-1])) if section else None


@lru_cache(maxsize=4096)
def is_field(path: str) -> bool:
    """Whether a value of the notes stands at a path; a theme may name anything."""
    if not name_mark(path):
        return False
    steps = split_path(path)
    known: Any = None
    section: Any = get_notes_section()
    for step, following in pairwise((*steps, "")):
        if isinstance(step, int):
            continue
        known = section.fields.get(step) if section else None
        if isinstance(known, PeopleField):
            rest = steps[steps.index(step) + 1 :]
            return len(rest) == 1 and rest[0] in list(Attendance)
        is_list, section = isinstance(known, SectionsField), getattr(known, "section", None)
        if known is None or is_list != isinstance(following, int):
            return False
    return not isinstance(known, SectionField) or known.section.model is MeetingTime


def is_run_in(paths: Sequence[str]) -> bool:
    """Whether a line with these fields, in its parts, has words of the form and then a text."""
    return len(paths) > 1 and not any(paths[:-1]) and isinstance(find_field(paths[-1]), RichField)


def list_lines(
    page: FormPage, whole: frozenset[str] | None, begun: frozenset[str] = frozenset()
) -> Iterator[PageLine]:
    """The lines of a page that say anything, in their order.

    `whole` are the fields that have whole paragraphs, `begun` those that are run in; None where
    that is still to be seen.
    """
    return _join(_Cutter(page, whole, begun).walk(page.blocks, None))


class _Cutter:
    """Cuts the paragraphs of a page where marks begin and end."""

    def __init__(self, page: FormPage, whole: frozenset[str] | None, begun: frozenset[str]) -> None:
        self.page = page
        self.whole = whole
        self.begun = begun
        self.ranges = _sort_ranges(page)
        self.starts: dict[str, int] = {}
        """Where the text of each field begins."""
        for found in self.ranges.values():
            for one in found:
                self.starts[one.path] = min(one.start, self.starts.get(one.path, one.start))

    def walk(self, blocks: Iterable[FormBlock], cell: FormCell | None) -> Iterator[PageLine]:
        """The lines of blocks, one for each paragraph."""
        for block in blocks:
            if isinstance(block, FormParagraph):
                if block.text.strip() or self.ranges.get(block.start):
                    yield PageLine(self.cut(block), (block,), cell)
            elif path := self.find_owner(block):
                first, last = block[0][0].paragraphs[0], block[-1][-1].paragraphs[-1]
                yield PageLine((LinePart(path, first.start, last.end),), (block,), cell)
            else:
                for row in block:
                    for inner in row:
                        yield from self.walk(inner.blocks, inner)

    def find_owner(self, table: FormTable) -> str:
        """The field that a table stands in: that of its first paragraph, if no other is marked."""
        cells = [cell for row in table for cell in row]
        first = self.cut(cells[0].paragraphs[0]) if cells and cells[0].paragraphs else ()
        path = first[0].path if len(first) == 1 else ""
        if not isinstance(find_field(path), RichField):
            return ""
        marked = (self.ranges.get(one.start, ()) for cell in cells for one in cell.paragraphs)
        return path if all(found.path == path for some in marked for found in some) else ""

    def cut(self, paragraph: FormParagraph) -> tuple[LinePart, ...]:
        """The parts of a paragraph, of marks inside each other by the inner one."""
        start, end = paragraph.start, paragraph.end
        found = self.ranges.get(start, [])
        if not found:
            return (LinePart("", start, end),)
        if len(found) == 1 and found[0].start <= start < end <= found[0].end:
            return (LinePart(found[0].path, start, end),)
        paths = {one.path for one in found}
        if self.whole is not None and len(paths) == 1 and paths <= self.whole:
            return (LinePart(found[0].path, start, end),)
        if len(paths) == 1 and paths <= self.begun and start < end:
            return self.cut_begun(found[0].path, start, end)
        if start == end:
            return (LinePart(max(found, key=lambda one: one.start).path, start, end),)
        edges = {start, end, *(one.start for one in found), *(one.end for one in found)}
        cuts = sorted(edge for edge in edges if start <= edge <= end)
        parts: list[LinePart] = []
        for left, right in pairwise((*cuts, end)):
            parts += (LinePart(one.path, left, left) for one in found if one[:2] == (left, left))
            if left == right:
                continue
            around = [one for one in found if one.start <= left and one.end >= right]
            path = max(around, key=lambda one: one.start).path if around else ""
            if parts and parts[-1].path == path:
                parts[-1] = LinePart(path, parts[-1].start, right)
            elif path or self.page.text[left:right].strip():
                parts.append(LinePart(path, left, right))
        return tuple(parts) or (LinePart("", start, end),)

    def cut_begun(self, path: str, start: int, end: int) -> tuple[LinePart, ...]:
        """The parts of a paragraph of a field that is run in: all behind the words of the form."""
        at = max(start, self.starts[path])
        words = (LinePart("", start, at),) if self.page.text[start:at].strip() else ()
        return (*words, LinePart(path, at, end))


def _sort_ranges(page: FormPage) -> dict[int, list[FieldRange]]:
    """The marks of each paragraph, by where it starts."""
    found: dict[int, list[FieldRange]] = defaultdict(list)
    count = 0
    ends = [*page.starts[1:], len(page.text) + 1]
    for one in page.fields:
        if not is_field(one.path):
            continue
        for index in page.find_indexes(one.start, one.end):
            # A mark that ends where a paragraph begins has nothing of it.
            start, end = page.starts[index], ends[index] - 1
            if one.end > start or one.start == one.end or start == end == one.start:
                found[start].append(one)
            count += 1
            if count > MOST_STRETCHES:
                raise Unreadable("E063", 0, 0)
    return found


def extend(line: PageLine, further: PageLine) -> PageLine:
    """A line whose last field goes on in a further one."""
    *others, last = line.parts
    part = LinePart(last.path, last.start, further.end)
    return PageLine((*others, part), line.blocks + further.blocks, line.cell)


def _join(lines: Iterable[PageLine]) -> Iterator[PageLine]:
    """The lines, those of one field that follow each other as one."""
    last: PageLine | None = None
    for line in lines:
        path = line.parts[0].path if len(line.parts) == 1 else ""
        if last and path and last.cell is line.cell and last.parts[-1].path == path:
            last = extend(last, line)
            continue
        if last:
            yield last
        last = line
        if not path and not is_run_in([part.path for part in line.parts]):
            yield line
            last = None
    if last:
        yield last
