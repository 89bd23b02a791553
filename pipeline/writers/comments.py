"""Comments in a Word document or sheet of a user, one at each problem; all else stays as it was.

python-docx opens every part and refuses documents that Word takes; of a document, only the text,
its relationships and the comments are touched, within the limits of the reader.
"""

from __future__ import annotations

import io
import posixpath
import warnings
import zipfile
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from lxml import etree

from pipeline.readers.findings import Findings, Unreadable
from pipeline.readers.office_package import TYPES, name_relations
from pipeline.readers.sheet import SheetReading, open_sheet
from pipeline.readers.sheet_package import CORE, MODIFIED
from pipeline.readers.sheet_report import BASE_SHEET, CONFLICT, OVERTAKEN
from pipeline.readers.word_blocks import lay_out
from pipeline.readers.word_package import open_word, read_package
from pipeline.validation.messages import LANGUAGES, format_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from openpyxl.workbook import Workbook

    from pipeline.errors import Problem
    from pipeline.readers.office_package import OfficePackage
    from pipeline.readers.word_page import FormPage


AUTHOR: Final = "minutes"
"""Whose comments are replaced when the file comes again; those of others stay."""
MOST: Final = 100
_RELATED: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPED: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_KIND: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELATIONS: Final = {
    False: "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments",
    True: "http://purl.oclc.org/ooxml/officeDocument/relationships/comments",
}
"""What relates a text to its comments, by whether the document is a strict one."""
_FURTHER: Final = ("commentsExtended", "commentsIds", "commentsExtensible")
"""Parts in which Word keeps more about comments, each naming them by what the one before does."""
_ANCHORS: Final = ("commentRangeStart", "commentRangeEnd", "commentReference")


def mark_problems(data: bytes, problems: Sequence[Problem], language: str) -> bytes:
    """The document with a comment at each problem, in both languages where `language` is empty.

    Comments of ours that it had are gone. Empty where the document cannot be opened.
    """
    tags = [language] if language else LANGUAGES
    try:
        with open_word(data) as office:
            package = read_package(office)
            page = lay_out(package)
            commented = _Commented(office, package.main, package.document)
            commented.remove_own()
            for paragraph, problem in _find_paragraphs(page, problems[:MOST]):
                commented.add(paragraph, [format_text(problem, tag) for tag in tags])
            return commented.pack()
    except Unreadable:
        return b""


def _find_paragraphs(
    page: FormPage, problems: Sequence[Problem]
) -> Iterator[tuple[etree._Element, Problem]]:
    """The paragraph that each problem stands in."""
    paragraphs, line = [], 1
    for start, end, element in zip(
        page.starts, [*page.starts[1:], len(page.text)], page.elements, strict=True
    ):
        if element is not None:
            paragraphs.append((line, element))
        line += page.text.count("\n", start, end)
    lines = [number for number, _ in paragraphs]
    for problem in problems if paragraphs else ():
        index = bisect_right(lines, problem.location.line) - 1
        yield paragraphs[max(0, index)][1], problem


@dataclass(slots=True)
class _Commented:
    """A document whose comments are being changed."""

    package: OfficePackage
    main: str
    text: etree._Element
    number: int = 0
    """That of the next comment."""
    changed: dict[str, etree._Element] = field(default_factory=dict)
    """The parts that are not what they were, by name."""

    def add(self, paragraph: etree._Element, lines: Sequence[str]) -> None:
        """Put a comment at a paragraph, a line of it a paragraph."""
        comments = self.open_comments()
        number, self.number = str(self.number), self.number + 1
        names = {self.w("id"): number, self.w("author"): AUTHOR, self.w("initials"): "m"}
        comment = etree.SubElement(comments, self.w("comment"), names)
        for line in lines:
            run = etree.SubElement(etree.SubElement(comment, self.w("p")), self.w("r"))
            etree.SubElement(run, self.w("t")).text = line
        start, end = (etree.Element(self.w(name), {self.w("id"): number}) for name in _ANCHORS[:2])
        has_properties = len(paragraph) > 0 and paragraph[0].tag == self.w("pPr")
        paragraph.insert(int(has_properties), start)
        run = etree.Element(self.w("r"))
        etree.SubElement(run, self.w(_ANCHORS[2]), {self.w("id"): number})
        paragraph.extend([end, run])

    def remove_own(self) -> None:
        """Remove the comments that were put here before, and count on from all there were."""
        part = self.find_related("comments")
        comments = self.open(part) if part else ()
        own: set[str] = set()
        marks: set[str] = set()
        for comment in list(comments):
            number = self.get(comment, "id")
            self.number = max(self.number, 1 + int(number)) if number.isdecimal() else self.number
            if self.get(comment, "author") == AUTHOR:
                own.add(number)
                marks |= {value for one in comment.iter() for value in _list_names(one, "paraId")}
                self.changed[part].remove(comment)
        for anchor in [*self.text.iter(*map(self.w, _ANCHORS))]:
            if self.get(anchor, "id") in own:
                _remove_anchor(anchor)
        for kind in _FURTHER if marks else ():
            if part := self.find_related(kind):
                _forget(self.open(part), marks)

    def open_comments(self) -> etree._Element:
        """The comments of the document, an empty part of them where it had none."""
        part = self.find_related("comments")
        if part:
            return self.open(part)
        part = posixpath.join(posixpath.dirname(self.main), "minutes-comments.xml")
        space = etree.QName(self.text).namespace
        root = self.changed[part] = etree.Element(self.w("comments"), nsmap={"w": space})
        relations = self.open(name_relations(self.main))
        etree.SubElement(
            relations,
            f"{{{_RELATED}}}Relationship",
            Id="minutesComments",
            Type=_RELATIONS[space.startswith("http://purl.oclc.org/")],
            Target=posixpath.basename(part),
        )
        types = self.open(TYPES)
        etree.SubElement(types, f"{{{_TYPED}}}Override", PartName=f"/{part}", ContentType=_KIND)
        return root

    def find_related(self, kind: str) -> str:
        """The name of the part that is related to the text as `kind`; empty where there is none."""
        for one in self.open(name_relations(self.main)):
            is_inside = one.get("TargetMode") != "External"
            if is_inside and one.get("Type", "").endswith(f"/{kind}"):
                folder = posixpath.dirname(self.main)
                name = posixpath.normpath(posixpath.join("/", folder, one.get("Target", "")))
                if name.lstrip("/") in {*self.package.entries, *self.changed}:
                    return name.lstrip("/")
        return ""

    def open(self, part: str) -> etree._Element:
        """The root of a part, which is written anew; empty relationships where it has none."""
        if part not in self.changed:
            if part.endswith(".rels") and part not in self.package.entries:
                self.changed[part] = etree.Element(f"{{{_RELATED}}}Relationships")
            else:
                self.changed[part] = self.package.parse(part)
        return self.changed[part]

    def pack(self) -> bytes:
        """The bytes of the document."""
        self.changed[self.main] = self.text
        files = {
            name: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            for name, root in self.changed.items()
        }
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, entry in self.package.entries.items():
                whole = files.pop(name, None)
                packed.writestr(entry, self.package.archive.read(entry) if whole is None else whole)
            for name, whole in files.items():
                packed.writestr(zipfile.ZipInfo(name), whole, zipfile.ZIP_DEFLATED)
        return stream.getvalue()

    def w(self, name: str) -> str:
        """The name of an element or attribute in the words of this document."""
        return f"{{{etree.QName(self.text).namespace}}}{name}"

    def get(self, element: etree._Element, name: str) -> str:
        """An attribute of an element; empty where it has none."""
        return element.get(self.w(name), "")


def _list_names(element: etree._Element, *names: str) -> set[str]:
    return {str(value) for key, value in element.items() if etree.QName(key).localname in names}


def _remove_anchor(anchor: etree._Element) -> None:
    """Remove an anchor of a comment, with its run where nothing else stands in that."""
    parent = anchor.getparent()
    assert parent is not None  # noqa: S101 - it was found below the root
    parent.remove(anchor)
    outer = parent.getparent()
    is_bare = all(etree.QName(one).localname == "rPr" for one in parent)
    if etree.QName(parent).localname == "r" and is_bare and outer is not None:
        outer.remove(parent)


def _forget(further: etree._Element, marks: set[str]) -> None:
    """Remove what a part says of comments that are gone; answers to them stand alone then."""
    for one in list(further):
        known = _list_names(one, "paraId", "durableId")
        if known & marks:
            marks |= known
            further.remove(one)
        for key, value in one.items():
            if value in marks and etree.QName(key).localname == "paraIdParent":
                del one.attrib[key]


_WIDTH, _HEIGHT = 320, 110
_BROKEN: Final = (
    AttributeError,
    IndexError,
    KeyError,
    OverflowError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
)
"""What openpyxl raises where a workbook is not what it expects."""


def mark_cells(data: bytes, problems: Sequence[Problem], language: str) -> bytes:
    """The sheet with a comment at each problem, in both languages where `language` is empty.

    Comments of ours that it had are gone. Empty where it cannot be opened. Where a cell was changed
    by others as well, the copy is brought up to date with them: dropped again, it says that its own
    value is meant all the same.
    """
    from openpyxl import load_workbook  # documents need none of it

    try:
        package, base, grid = open_sheet(data)
        reading = SheetReading(base, grid, Findings())
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl leaves out, such as bars
            book = load_workbook(io.BytesIO(data), keep_links=False)
            _remove_own(book)
            for problem in problems:
                if problem.code in (CONFLICT, OVERTAKEN):
                    _bring_up_to_date(book, reading, problem)
            _add_comments(book, problems, [language] if language else [*LANGUAGES])
            stream = io.BytesIO()
            book.save(stream)
            return _restore_time(stream.getvalue(), package.modified)
    except (Unreadable, *_BROKEN):
        return b""


def _restore_time(data: bytes, modified: str) -> bytes:
    """The workbook as last saved when its user did: a report without a date is of that moment."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as written,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for name in written.namelist():
            part = written.read(name)
            if name == CORE:
                root = etree.fromstring(part)
                for element in root.findall(MODIFIED):
                    element.text = modified
                    if not modified:
                        root.remove(element)
                part = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
            packed.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _remove_own(book: Workbook) -> None:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is not None and cell.comment.author == AUTHOR:
                    cell.comment = None


def _add_comments(book: Workbook, problems: Sequence[Problem], tags: Sequence[str]) -> None:
    from openpyxl.comments import Comment

    texts: dict[tuple[str, str], list[str]] = {}
    for problem in problems[:MOST]:
        place = problem.location.place
        if place is not None and place.cell and place.sheet in book.sheetnames:
            lines = texts.setdefault((place.sheet, place.cell), [])
            lines += [format_text(problem, tag) for tag in tags]
    for (sheet, cell), lines in texts.items():
        comment = Comment("\n\n".join(lines), AUTHOR, height=_HEIGHT * len(lines), width=_WIDTH)
        book[sheet][cell].comment = comment


def _bring_up_to_date(book: Workbook, reading: SheetReading, problem: Problem) -> None:
    """Give the base the value of the register; and the sheet, where it is not filled in there."""
    name, now = str(problem.path[-1]), problem.details["now"]
    hidden = book[BASE_SHEET]
    names: list[object] = []
    for row in hidden.iter_rows():
        if row[0].value == "rows":
            names = [cell.value for cell in row]
        elif names and row[1].value == problem.details["action"]:
            row[names.index(name)].value = now
    place = problem.location.place
    if place is None:
        return
    row = book[place.sheet][place.cell].row
    shown = {"due": now, "status": reading.base.words.get(now, now)}
    if problem.code == OVERTAKEN or name == "due":
        book[place.sheet].cell(row, reading.columns[name] + 1).value = shown[name]
