"""Paragraphs of a form: headings, labels with their text, and more of the text before."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline.readers.word_labels import (
    SIGNATURE,
    TOPIC,
    Target,
    find_line_label,
    find_target,
    first_field,
    get_part,
    inline_labels,
    is_listed,
    is_silent,
    list_meant,
    match_part,
    resolve_label,
)
from pipeline.readers.word_page import TEXT, TITLE, FormParagraph
from pipeline.readers.word_tree import (
    Filling,
    FormPiece,
    is_left_over,
    trim,
)
from schemas.fields import RichField
from schemas.section import NUMBER_BEFORE, NUMBER_BEHIND
from schemas.texts import says_none

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.readers.findings import Findings
    from pipeline.readers.word_page import FormPage

SHORT: Final = 60
LONGEST_ENTRY: Final = 200
"""Characters of a line in a table of contents."""
LONG_LABEL: Final = 4
STRAY, UNREAD = "E066", "W008"
_JOINTS: Final = "；;，,、 \t\u3000"
_NUMBER: Final = re.compile(rf"\s*(?:\d{{1,2}}(?:\.\d{{1,2}}(?=\s|$)|[.)]\s)|{NUMBER_BEFORE})?\s*")
_STOP: Final = re.compile(r"[。；;！!？?]")
_LEADER: Final = re.compile(r"(?:\t|[.．·…]{3,}|\s{4,})\s*\d{1,3}\s*$")
"""What leads from a heading to its page in a table of contents."""
_NUMBERED: Final = re.compile(rf"[^\W\d]{{2,8}}\s*[（(]?(?:{NUMBER_BEHIND})[）)]?\s*$")
_HINT: Final = re.compile(r"(?i)[（(](?:必填|选填|required|optional)[）)]\s*[:：]?\s*")
_BRACKETS: Final = re.compile(
    r"[（(【《「“\[]([^（()）【】《》「」“”\[\]]+)[）)】》」”\]]\s*[:：]?\s*"
)


class ParagraphReader(Filling):
    """Walk over paragraphs, which stand under each other or in a cell."""

    def __init__(self, page: FormPage, findings: Findings) -> None:
        super().__init__(page, findings)
        self.loose: list[FormParagraph] = []
        """Lines that nothing has claimed, told at the end."""
        self.signed = False
        self.marker = ""
        """What stands before the title of the topic at hand, where titles are a list."""

    def read_paragraph(self, paragraph: FormParagraph) -> None:
        """Place a paragraph: a heading, a topic, labelled text, or more of the text before."""
        text = paragraph.text.strip()
        if not text or paragraph.level == TITLE or self.is_contents(text):
            return
        if "\n" in text:
            for line in _split_lines(paragraph):
                self.read_paragraph(line)
        elif part := match_part(text, exact=True):
            self.enter(part, paragraph, text)
        elif self.begins_topic(paragraph):
            self.read_topic(paragraph)
        elif self.read_labels(paragraph):
            pass
        elif self.may_head(paragraph) and (part := match_part(text, exact=False)):
            self.enter(part, paragraph, text)
        elif not self.continue_text(paragraph) and not is_silent(text) and not is_left_over(text):
            self.loose.append(paragraph)

    def is_contents(self, text: str) -> bool:
        """Whether a line before the form only says on which page a heading stands."""
        if self.notes.entries or len(text) > LONGEST_ENTRY:
            return False
        leader = _LEADER.search(text)
        head = text[: leader.start()] if leader else ""
        return bool(head and (match_part(head, exact=False) or TOPIC.match(head)))

    def is_heading(self, paragraph: FormParagraph) -> bool:
        """Whether a paragraph looks like one, whatever its style."""
        text = paragraph.text.strip()
        if paragraph.level < TEXT:
            return True
        numbered = re.match(rf"(?:{NUMBER_BEFORE})", text) is not None or bool(paragraph.marker)
        return len(text) <= SHORT and not _STOP.search(text) and (paragraph.bold or numbered)

    def may_head(self, paragraph: FormParagraph) -> bool:
        """Whether a line of words that others call a part by may begin it."""
        return self.is_heading(paragraph) or len(paragraph.text.strip()) >= LONG_LABEL

    def begins_topic(self, paragraph: FormParagraph) -> bool:
        """Whether a paragraph is the heading of an item of the agenda."""
        match = TOPIC.match(paragraph.text)
        if match is None or (self.part not in ("topics", "") and paragraph.level == TEXT):
            return bool(match and match["number"] and match["sign"] in (":", "："))
        if match["number"] or match["lead"].startswith("第"):
            return True
        return match["sign"] in (":", "：") and match["lead"].lower() not in ("item", "事项")

    def read_topic(self, paragraph: FormParagraph) -> None:
        """Begin a topic with the title behind its number."""
        match = TOPIC.match(paragraph.text)
        assert match is not None  # noqa: S101 - begins_topic has matched it
        label = match["lead"].strip()
        self.require("topics", paragraph, label)
        start = paragraph.start + match.start("lead")
        self.start_item(start)
        self.under = label
        target = Target("topics", False, "title")
        at = match.end()
        if hint := _HINT.match(paragraph.text, at):
            at = hint.end()
        rest = FormPiece(paragraph.text[at:], paragraph.start + at)
        boxed = _BRACKETS.fullmatch(rest.text)
        if boxed and not is_left_over(rest.text):
            rest = FormPiece(boxed[1], rest.start + boxed.start(1))
        self.marker = paragraph.marker
        self.put(target, label, (start, start + len(label)), [], paragraph)
        self.place_pieces(paragraph, rest)

    def read_labels(self, paragraph: FormParagraph) -> bool:
        """Place a paragraph that begins with a label, or that is nothing but one."""
        bare = paragraph.text.strip()
        line = find_line_label(paragraph.text)
        if line is not None:
            label, at, end = line
            part = match_part(label, exact=True)
            if part and not resolve_label(self.part, label):
                self.enter(part, paragraph, label)
                rest = FormPiece(paragraph.text[end:], paragraph.start + end)
                self.place_rest(part, rest, paragraph)
                return True
        elif self.part and (self.part != "topics" or self.item) and len(bare) <= 20:
            label, at, end = bare, paragraph.text.find(bare), len(paragraph.text)
            found = find_target(self.part, bare)
            if not found or not found.is_exact:
                return False
        else:
            return False
        target = self.find_target(label)
        if target is None or (
            SIGNATURE.search(label) and self.is_signed(target, bare[len(label) :])
        ):
            return False
        self.require(target.part, paragraph, label)
        span = (paragraph.start + at, paragraph.start + at + len(label))
        self.put(target, label, span, [], paragraph)
        self.place_pieces(paragraph, FormPiece(paragraph.text[end:], paragraph.start + end))
        return True

    def find_target(self, label: str) -> Target | None:
        """The field that the label of a paragraph stands for here."""
        target = resolve_label(self.part, label)
        if target is None or target.is_exact or target.part != self.part:
            return target if self.part or (target and target.part == "meeting") else None
        group = self.inner if target.is_inner else self.item
        begins = target.name == first_field(get_part(self.part).section) and not target.is_inner
        if is_listed(self.part) and _NUMBERED.fullmatch(label):
            return target if begins else None  # "Speaker 2:" is somebody who speaks.
        # A word that others use for a field is a mere word where that field has its text.
        if is_listed(self.part) and (group is None or target.name in group.entries):
            meant = list_meant(group.section, label) if group else ()
            free = next((name for name in meant if group and name not in group.entries), "")
            return target._replace(name=free) if free else None
        return target

    def is_signed(self, target: Target, rest: str) -> bool:
        """Whether who is asked to sign stands in the form already, or not in this line."""
        part = self.notes.entries.get(target.part)
        known = part.groups[0].entries.get(target.name) if part and part.groups else None
        return known is not None or is_silent(rest.strip(" :：*＊"))

    def place_rest(self, part: str, rest: FormPiece, paragraph: FormParagraph) -> None:
        """What stands behind the heading of a part: nothing, or that there is nothing."""
        if says_none(rest.text) and not get_part(part).required:
            self.notes.entries[part].groups = []
            self.notes.entries[part].pieces = [rest]
            self.part, self.item = "", None
        elif rest.text.strip():
            self.read_paragraph(_cut(paragraph, rest))

    def place_pieces(self, paragraph: FormParagraph, rest: FormPiece) -> None:
        """The text behind a label, parted where further labels stand in it."""
        at, pattern = 0, inline_labels(self.part)
        for match in pattern.finditer(rest.text):
            target = find_target(self.part, match["label"])
            if target is None:
                continue
            before = _slice(rest, at, match.start("label"))
            self.add_text(replace(before, text=before.text.rstrip(_JOINTS)), paragraph)
            start = rest.start + match.start("label")
            span = (start, start + len(match["label"]))
            self.put(target, match["label"], span, [], paragraph, is_inside=True)
            at = match.end()
        self.add_text(_slice(rest, at, len(rest.text)), paragraph)

    def add_text(self, piece: FormPiece, paragraph: FormParagraph) -> None:
        """Add a piece to the field at hand."""
        if piece.text.strip(" \t\u3000\n") and self.current is not None:
            marker = paragraph.marker if piece.start == paragraph.start else ""
            self.add([replace(trim(piece), marker=marker, depth=paragraph.depth)])

    def continue_text(self, paragraph: FormParagraph) -> bool:
        """Take text without a label as more of the field at hand, or as what was discussed."""
        whole = FormPiece(paragraph.text, paragraph.start)
        text = paragraph.text.strip()
        if paragraph.level <= self.level and paragraph.level < TEXT and self.part:
            self.part, self.item, self.inner, self.current = "", None, None, None
            return False
        if self.part == "topics" and self.begins_plain_topic(paragraph):
            number = _NUMBER.match(paragraph.text)
            at = number.end() if number else 0
            self.start_item(paragraph.start)
            self.under = text if len(text) <= SHORT else ""
            self.marker = paragraph.marker
            span = (paragraph.start, paragraph.start)
            label = "议题" if self.is_chinese() else "topic"
            self.put(Target("topics", False, "title"), label, span, [], paragraph, is_inside=True)
            self.add_text(_slice(whole, at, len(whole.text)), paragraph)
            return True
        if self.part == "topics" and self.item is not None and not is_silent(text):
            if not self.takes_more():
                span = (paragraph.start, paragraph.start)
                label = "" if self.is_chinese() else "discussion"
                target = Target("topics", False, "discussion")
                self.put(target, label or "讨论情况", span, [], paragraph, is_inside=True)
            self.page.name(paragraph, self.label, self.under)
            self.place_pieces(paragraph, whole)
            return True
        if is_silent(text) or find_line_label(text):
            self.current = None
        if self.current is not None and self.takes_more():
            self.page.name(paragraph, self.label, self.under)
            self.place_pieces(paragraph, whole)
            return True
        return False

    def begins_plain_topic(self, paragraph: FormParagraph) -> bool:
        """Whether a heading without the word for it begins an item of the agenda."""
        if paragraph.level < TEXT:
            return paragraph.level > self.level or self.level == TEXT
        done = self.item is None or "conclusion" in self.item.entries
        if self.item is None or not paragraph.marker:
            return done and self.is_heading(paragraph)
        # The list that the titles are numbered by goes on behind what was concluded.
        number = self.marker.rstrip(". ")
        follows = number.isdigit() and paragraph.marker == f"{int(number) + 1}. "
        return done and follows and not self.takes_first()

    def takes_first(self) -> bool:
        """Whether the field at hand still has no text."""
        return self.current is not None and not self.current.pieces

    def takes_more(self) -> bool:
        """Whether the field at hand may have further paragraphs."""
        if self.current is None:
            return False
        group = self.inner or self.item
        fields = [
            one.section.fields[name]
            for one in (self.item, group)
            if one is not None
            for name, entry in one.entries.items()
            if entry is self.current and name in one.section.fields
        ]
        return not self.current.pieces or any(isinstance(one, RichField) for one in fields)

    def is_chinese(self) -> bool:
        """Whether the form's labels are Chinese."""
        return any(not entry.key.isascii() for entry in self.notes.entries.values())

    def tell_loose(self, *, is_before: bool = False) -> None:
        """Report lines that belong to no field; short ones before the form are its title page."""
        starts = (entry.start for entry in self.notes.entries.values())
        first = min(starts, default=sys.maxsize if is_before else 0)
        for paragraph in self.loose:
            text = paragraph.text.strip()
            if paragraph.start < first and len(text) <= SHORT and not _STOP.search(text):
                continue
            leads = text.endswith(("：", ":")) or paragraph.start < first
            aside = len(text) <= SHORT and find_line_label(paragraph.text)
            at = paragraph.start + len(paragraph.text) - len(paragraph.text.lstrip())
            code = UNREAD if leads or aside else STRAY
            self.findings.add(code, at, at + len(text), text=text[:SHORT])


def _slice(piece: FormPiece, start: int, end: int) -> FormPiece:
    return FormPiece(piece.text[start:end], piece.start + start)


def _split_lines(paragraph: FormParagraph) -> Iterator[FormParagraph]:
    """The lines that a writer has broken a paragraph into, each as one."""
    at = paragraph.start
    for index, line in enumerate(paragraph.text.split("\n")):
        yield replace(paragraph, text=line, start=at, marker="" if index else paragraph.marker)
        at += len(line) + 1


def _cut(paragraph: FormParagraph, rest: FormPiece) -> FormParagraph:
    return replace(paragraph, text=rest.text, start=rest.start, level=TEXT, marker="")
