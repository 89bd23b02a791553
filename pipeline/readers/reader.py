"""Reader of notes: bytes to a tree, whatever the notation and whatever chats have put around it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline.errors import Problem
from pipeline.readers.encoding import decode_notes, recognize_kind, replace_controls
from pipeline.readers.file_names import JSON, SHEET, SHEETS, WORD, find_kind, find_syntax
from pipeline.readers.findings import Finding, Findings, Unreadable
from pipeline.readers.json import build_json
from pipeline.readers.notes import NOWHERE, Edits, Lines, Notes, read_edited
from pipeline.readers.tree import build_tree
from pipeline.readers.yaml import read_yaml
from pipeline.readers.yaml_errors import explain_line
from pipeline.readers.yaml_signs import looks_slipped
from pipeline.readers.yaml_slips import find_slips
from schemas.notes import get_notes_section
from schemas.section import Section, SectionField

if TYPE_CHECKING:
    from pipeline.readers.tree import Span, Tree, Value


FENCE: Final = re.compile(r"^(?:```|~~~)[^\n]*$", re.MULTILINE)
KEY: Final = re.compile(r"^[\"']?([^\s:：\"'#][^\n:：\"']*)[\"']?[ \t]*[:：]", re.MULTILINE)
OBJECT: Final = re.compile(r"^[ \t]*[{\[]", re.MULTILINE)
SENTENCE: Final = re.compile(
    r"(?:[^\s:：\"'{}\[\]#%&!|>@`-][^:：]*|\*\*.*"
    r"|[^\s:：\"'{}\[\]#-]+[ \t]+[^\s:：]+[ \t][^:：]*:|[^\s:：\"'{}\[\]#-][^:：]*：)[ \t]*"
)
"""A line that is no key and has no sign of YAML; one with a colon at its end and several words."""
ASIDE: Final = re.compile(r"\s*(?:#.*|---.*)?")
"""A line that says nothing."""
LAST: Final = re.compile(r"[^\s:：\"'{}\[\]#%&!|>@`*,.-][^:：\"']*")
"""A line at the margin that is no key and ends no text in quotes."""
LONGEST_SENTENCE: Final = 300
MOST_LINES: Final = 1000
"""Lines before or after the notes in which their beginning or end is looked for."""
_FIRST_WORD: Final = re.compile(r"\s*[^\s\[{\"'“”/#0-9｛［-]")
LINE: Final = re.compile(r"\S[^\n]*")
SIGN: Final = re.compile(r"[^\n]")


def unwrap_text(text: str, findings: Findings, *, is_json: bool) -> str:
    """The text with blanks in place of what stands around the notes; all of it is reported."""
    opening = FENCE.search(text)
    if opening and not _has_part(text[: opening.start()]):
        closing = FENCE.search(text, opening.end())
        end, stop = closing.span() if closing else (len(text), len(text))
        findings.add("W004", *opening.span())
        _report_words(text, 0, opening.start(), findings)
        _report_words(text, stop, len(text), findings)
        start = opening.end()
    elif is_json and _FIRST_WORD.match(text) and (brace := OBJECT.search(text)):
        start, end = brace.start(), len(text)
        _report_words(text, 0, start, findings)
    elif not is_json:
        start, end = _find_beginning(text), _find_end(text)
        _report_words(text, 0, start, findings)
        _report_words(text, end, len(text), findings)
    else:
        return text
    if not start and end == len(text):
        return text
    return SIGN.sub(" ", text[:start]) + text[start:end] + SIGN.sub(" ", text[end:])


def unwrap_tree(tree: Tree, span: Span, findings: Findings) -> tuple[Tree, Span]:
    """The notes that are all there is under one key of another kind, or two; else all as it is."""
    section = get_notes_section()
    inner, place = tree, span
    keys: list[tuple[str, Span]] = []
    while len(inner) == 1 and isinstance(spans := place[4], dict):
        ((key, value),) = inner.items()
        if section.recognize(key) or not isinstance(value, dict):
            break
        keys.append((key, spans[key]))
        inner, place = value, spans[key]
    if not keys or not any(map(section.recognize, inner)):
        return tree, span
    for key, at in keys:
        findings.add("W005", *at[:2], key=key)
    return inner, (-1, -1, *place[2:])


def swallows_keys(tree: Value, section: Section | None = None) -> bool:
    """Whether a key that takes a text has keys of its own part below it, indented too far."""
    section = section or get_notes_section()
    if isinstance(tree, list):
        return any(swallows_keys(item, section) for item in tree)
    for key, value in tree.items() if isinstance(tree, dict) else ():
        if isinstance(value, str):
            continue
        field = section.fields.get(section.recognize(key))
        if isinstance(field, SectionField):
            if swallows_keys(value, field.section):
                return True
        elif field and isinstance(value, dict) and any(map(section.recognize, value)):
            return True
    return False


def begins_with_part(text: str) -> bool:
    """Whether a text that should be JSON begins with a part of the notes as YAML has it."""
    match = KEY.search(text)
    return bool(
        match
        and not text[: match.start()].strip()
        and match[0][0] not in "\"'"
        and get_notes_section().recognize(match[1].strip())
    )


def _find_beginning(text: str) -> int:
    """Where the first part of the notes begins, if nothing but sentences stands before it; or 0."""
    start, are_any = 0, False
    for _ in range(MOST_LINES):
        end = text.find("\n", start)
        if not 0 <= end - start <= LONGEST_SENTENCE:
            return 0
        line = text[start:end]
        if begins_with_part(line):
            return start if are_any else 0
        if not ASIDE.fullmatch(line):
            if not SENTENCE.fullmatch(line):
                return 0
            are_any = True
        start = end + 1
    return 0


def _find_end(text: str) -> int:
    """Where sentences begin that stand after the notes and an empty line; else the end."""
    found = end = len(text)
    start = text.rfind("\n") + 1
    for _ in range(MOST_LINES):
        if not start or end - start > LONGEST_SENTENCE:
            break
        line = text[start:end]
        if LAST.fullmatch(line):
            if not text[text.rfind("\n", 0, start - 1) + 1 : start].strip():
                found = start
        elif line.strip():
            break
        end, start = start - 1, text.rfind("\n", 0, start - 1) + 1
    return found if found < len(text) and _has_part(text[:found]) else len(text)


def _has_part(text: str) -> bool:
    """Whether a part of the notes begins in a text."""
    return any(get_notes_section().recognize(match[1].strip()) for match in KEY.finditer(text))


def _report_words(text: str, start: int, end: int, findings: Findings) -> None:
    """Report what is written before or after the notes, by its first line."""
    if match := LINE.search(text, start, end):
        findings.add("E057", *match.span())


STANDARD_INPUT: Final = "-"
LONGEST_TYPED: Final = 200_000
_OBJECT: Final = re.compile(r"\s*\{\s*[\"“”＂]")
"""JSON, which YAML takes as well until something is wrong with it."""


def read_notes(data: bytes, name: str, limit: int = 5_000_000) -> Notes:
    """The notes in the bytes of a file; whatever is wrong with them is among their problems.

    Word where the name ends in `.docx`, a sheet where it ends in `.xlsx`; JSON where it ends in
    `.json`, or where it is `-` and the text starts with a bracket; YAML otherwise. `limit` is the
    largest size in bytes.
    """
    findings = Findings()
    if len(data) > limit:
        findings.add("E001", 0, 0, size=_name_size(len(data)), limit=_name_size(limit))
        return _finish(name, "", findings)
    if read := _OFFICE.get(find_syntax(name)):
        return read(data, name, findings, limit)
    if kind := recognize_kind(data):
        # A sheet of another program has its own name: it was not renamed.
        findings.add("E080" if find_kind(name) == SHEETS else "E038", 0, 0, kind=kind)
        return _finish(name, "", findings)
    text, undecodable = decode_notes(data)
    if undecodable:
        findings.all.append(undecodable)
        return _finish(name, text, findings)
    text = replace_controls(text, findings)
    try:
        return _finish(name, text, findings, *_build(text, name, findings))
    except Unreadable as unreadable:
        if not findings.explain(unreadable.finding, text):
            findings.all.append(unreadable.finding)
        return _finish(name, text, findings)


def _read_document(data: bytes, name: str, findings: Findings, limit: int) -> Notes:
    """The notes in a Word document."""
    from pipeline.readers.word import read_word  # YAML and JSON need none of it

    try:
        lines, tree, span = read_word(
            data, findings, lambda inner, kept: read_notes(kept, inner, limit).tree
        )
    except Unreadable as unreadable:
        findings.all.append(unreadable.finding)
        return _finish(name, "", findings)
    return _collect(name, lines, findings, tree, span)


def _read_workbook(data: bytes, name: str, findings: Findings, _limit: int) -> Notes:
    """The notes in a sheet of actions that was filled in."""
    from pipeline.readers.sheet import read_sheet

    try:
        lines, report = read_sheet(data, findings)
    except Unreadable as unreadable:
        findings.all.append(unreadable.finding)
        return _finish(name, "", findings)
    return replace(_collect(name, lines, findings, report.tree, report.root), bases=report.bases)


_OFFICE: Final = {WORD: _read_document, SHEET: _read_workbook}
"""What reads notes that are no text."""


def _build(text: str, name: str, findings: Findings) -> tuple[Tree, Span]:
    """The tree of a text and its places; raises Unreadable where it is no set of keys."""
    text = unwrap_text(text, findings, is_json=find_syntax(name) == JSON)
    start = len(text) - len(text.lstrip())
    if start == len(text):
        raise Unreadable("E003", 0, 0)
    is_yaml = not _is_json(name, text[start])
    if not is_yaml and begins_with_part(text):
        findings.add("E058", start, start + 1)
        is_yaml = True
    built = _read_mended(text, findings) if is_yaml else build_json(text, findings)
    if built is None:
        raise Unreadable("E003", 0, 0)
    tree, span = built
    if not isinstance(tree, dict):
        raise _explain_top(text, tree, span, is_yaml)
    return unwrap_tree(tree, span, findings)


def _read_mended(text: str, findings: Findings) -> tuple[Value, Span] | None:
    """The tree of YAML whose slips are mended, where anything looks like one or cannot be read.

    Slips are not looked for in texts that no hand has typed.
    """
    if len(text) > LONGEST_TYPED:
        return build_tree(read_yaml(text, findings), findings)
    if not looks_slipped(text):
        trial = Findings(findings)
        try:
            built = build_tree(read_yaml(text, trial), trial)
        except Unreadable:
            pass
        else:
            if built is None or not swallows_keys(built[0]):
                findings.take(trial)
                return built
    known = Findings(findings)
    edits = Edits(text, find_slips(text, findings))
    try:
        return build_tree(read_edited(edits, findings, read_yaml), findings)
    except Unreadable:
        if not _OBJECT.match(text):
            raise
        findings.take(known)
        return build_json(text, findings)


def _explain_top(text: str, top: Value, span: Span, is_yaml: bool) -> Unreadable:
    """Why the notes are no set of keys: often the colons of a YAML file are the wrong ones."""
    start, end = span[2:4]
    if top == "" and start == end:
        return Unreadable("E003", 0, 0)
    if is_yaml and isinstance(top, str):
        reason = explain_line(text, start)
        if reason.finding.code in ("E020", "E021"):
            return reason
    return Unreadable("E004", start, end)


def _finish(
    name: str, text: str, findings: Findings, tree: Tree | None = None, root: Span = NOWHERE
) -> Notes:
    return _collect(name, Lines(text), findings, tree, root)


def _collect(name: str, lines: Lines, findings: Findings, tree: Tree | None, root: Span) -> Notes:
    ordered = sorted(findings.all, key=lambda finding: finding.start)
    problems = tuple(_tell(finding, lines) for finding in ordered)
    return Notes(name, tree or {}, problems, lines, root)


def _tell(finding: Finding, lines: Lines) -> Problem:
    """A finding as a problem with its line and column."""
    location = lines.locate(finding.start, finding.end)
    details = dict(finding.details)
    if finding.other >= 0:
        details["line"] = str(lines.locate(finding.other, finding.other).line)
    return Problem(finding.code, location, details=details, excerpt=lines.cut_line(location.line))


def _is_json(name: str, first: str) -> bool:
    return first in "{[" if name == STANDARD_INPUT else find_syntax(name) == JSON


def _name_size(size: int) -> str:
    """A size as a person says it: `5.2 MB`."""
    return f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{size / 1000:.1f} KB"
