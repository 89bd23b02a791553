"""The reader: from the bytes of a file to its notes."""

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
from pipeline.readers.wrapping import begins_with_part, swallows_keys, unwrap_text, unwrap_tree
from pipeline.readers.yaml import read_yaml
from pipeline.readers.yaml_errors import explain_line
from pipeline.readers.yaml_signs import looks_slipped
from pipeline.readers.yaml_slips import find_slips

if TYPE_CHECKING:
    from pipeline.readers.tree import Span, Tree, Value

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
