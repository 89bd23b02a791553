"""Themes of customers: copied to be changed, and checked with records that use all of a theme."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any

from pipeline.document.labels import list_places, load_labels
from pipeline.document.template import Attachment, compose_form
from pipeline.document.theme import BUILT_IN, LABELS, find_inside
from pipeline.errors import ThemeError, UsageError
from pipeline.processing.sample import list_samples, read_sample
from pipeline.settings import OfficialSettings
from pipeline.system import disk
from pipeline.writers import RECORD_WRITERS
from pipeline.writers.pdf.families import check_families
from schemas.edition import Edition
from schemas.model import Language, RecordKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.document.theme import Theme
    from schemas.model import Record

    Words = dict[str, Any]

OWN_LABELS = "labels"


def copy_theme(theme: Theme, target: Path, *, labels: bool) -> None:
    """Copy all files of `theme` to the new folder `target`, whole or not at all.

    With `labels` also the printed words, which then are the copy's own. Raises UsageError where
    there is something of that name, or its parent is missing.
    """
    if target.name in BUILT_IN:
        raise UsageError(f"theme {target.name!r} is built in; give the copy another name")
    files = dict(_list_files(theme.folder, ""))
    if labels and theme.labels == LABELS:
        files |= dict(_list_files(LABELS, f"{OWN_LABELS}/"))
    staged = disk.name_scratch(target)
    try:
        disk.remove_tree(staged)
        disk.make_folder(staged)
        for name, file in files.items():
            _make_folders(staged, (staged / name).parent)
            disk.write_new(staged / name, file.read_bytes())
        disk.move_folder_new(staged, target)
    except FileExistsError:
        raise UsageError(f"{target}: there is something of this name already") from None
    except FileNotFoundError:
        raise UsageError(f"{target.parent}: there is no such folder") from None
    finally:
        disk.remove_tree(staged)


def _list_files(folder: Path, prefix: str) -> Iterator[tuple[str, Path]]:
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder)
        if file.is_file() and not any(part.startswith((".", "__", "~$")) for part in name.parts):
            yield prefix + name.as_posix(), file


def _make_folders(top: Path, folder: Path) -> None:
    if folder != top and not folder.is_dir():
        _make_folders(top, folder.parent)
        disk.make_folder(folder)


_TOKEN = re.compile(r'/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|[{}]', re.DOTALL)
ORGANISATION = "示例科技有限公司"
_OWN_FORMS = {
    "official.actions": OfficialSettings(actions="annex"),
    "official.issue": OfficialSettings(issue="〔{year}〕{number}号"),
}
"""Settings that change the form of a theme that names them."""


def check_css_braces(file: Path) -> Iterator[str]:
    """The first brace of `file` that is closed without being open, or the first left open."""
    text = file.read_text(encoding="utf-8", errors="replace")
    opened: list[int] = []
    for token in _TOKEN.finditer(text):
        if token[0] == "{":
            opened.append(token.start())
        elif token[0] == "}" and opened:
            opened.pop()
        elif token[0] == "}":
            yield f"{file}:{_count_line(text, token.start())}: this }} closes nothing"
            return
    if opened:
        yield f"{file}:{_count_line(text, opened[0])}: this {{ is never closed"


def _count_line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def check_words(theme: Theme) -> Iterator[str]:
    """What is wrong with the labels of `theme`, a line each with its file."""
    for language in Language:
        file = theme.labels / f"{language}.toml"
        try:
            words = _read(file)
        except (OSError, ValueError) as error:
            yield f"{file}: {getattr(error, 'strerror', None) or error}"
            continue
        yield from _compare(file, words, _read(LABELS / f"{language}.toml"))


def _read(file: Path) -> Words:
    if file.exists() and find_inside(file.parent, file.name) is None:
        raise ValueError("no regular file in this folder")
    return dict(_flatten(tomllib.loads(file.read_text(encoding="utf-8")), ""))


def _flatten(table: Words, prefix: str) -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def _compare(file: Path, words: Words, built_in: Words) -> Iterator[str]:
    for name, right in built_in.items():
        if name not in words:
            yield f"{file}: the label {name!r} is missing; built in it is {right!r}"
        elif type(words[name]) is not type(right):
            yield f"{file}:{_find_line(file, name)}: the label {name!r} must be like {right!r}"
        elif isinstance(right, str):
            yield from _compare_places(file, name, words[name], right)


def _compare_places(file: Path, name: str, word: str, right: str) -> Iterator[str]:
    """What stands in braces must be what the program fills in."""
    known, places = set(list_places(right)), set(list_places(word))
    line = _find_line(file, name)
    may = ", ".join(sorted(known, key=lambda place: place.strip("{}")))
    told = f"only {may}" if known else "nothing in braces is"
    for place in sorted(places - known):
        yield f"{file}:{line}: the label {name!r}: {place} is not known here, {told}"


def _find_line(file: Path, name: str) -> int:
    """The line that `name` is set on, counted from 1."""
    table, _, key = name.rpartition(".")
    inside = ""
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        text = line.strip()
        if text.startswith("["):
            inside = text.strip("[] ")
        elif inside == table and text.partition("=")[0].strip().strip("\"'") == key:
            return number
    return 1


def check_theme(theme: Theme) -> tuple[str, ...]:
    """Everything found wrong with `theme`, a line each with file and, where it has one, line.

    Every sample is composed and written as PDF, DOCX and HTML.
    """
    faults = dict.fromkeys(
        (*check_words(theme), *check_css_braces(theme.style), *check_families(theme))
    )
    if faults:
        return tuple(faults)
    for record, edition in list_samples():
        faults.update(dict.fromkeys(_try_record(theme, record, edition)))
    template = theme.template.read_text(encoding="utf-8", errors="replace")
    for name, official in _OWN_FORMS.items():
        if name in template:
            counted = Edition(number="2024-5")
            faults.update(dict.fromkeys(_try_record(theme, read_sample()[1], counted, official)))
    return tuple(faults)


def _try_record(
    theme: Theme, record: Record, edition: Edition, official: OfficialSettings | None = None
) -> Iterator[str]:
    """The faults of one record, one of each writer at most but for the style sheet."""
    notes = Attachment("notes.yaml", read_sample()[0], "notes", "Source")
    try:
        labels = load_labels(theme.labels, record.meeting.languages)
        form = compose_form(
            record, edition, theme, labels, organisation=ORGANISATION, official=official
        )
    except ThemeError as error:
        yield str(error)
        return
    for write in RECORD_WRITERS.values():
        try:
            write(form, theme, (notes,))
        except ThemeError as error:
            yield str(error)
            yield from error.others


_NAMED = re.compile(r'data-field="([^"]+)"')
_PEOPLE = "participants"
_NOT_TEXT = ("languages", "kind", "no_next", "offset")
"""Fields of the model that change how a record is printed, or stand in another field."""
_REPORT = {"time": "date", "recorder": "reporter", "departments": "department"}
"""The fields of a progress report by those of the meeting that it is kept as."""


def list_unnamed_fields(theme: Theme) -> tuple[str, ...]:
    """The fields that change what `theme` prints, and that no element names in `data-field`.

    Each field of the sample is changed in turn, as a meeting and as a progress report. Raises
    ThemeError where a record cannot be made.
    """
    full = read_sample()[1]
    found: dict[str, None] = {}
    for kind in RecordKind:
        record = replace(full, kind=kind)
        printed = _compose(theme, record)
        for path, changed in _change_each(record):
            html = _compose(theme, changed)
            named = {*_NAMED.findall(printed), *_NAMED.findall(html)}
            if html != printed and not any(f"{one}.".startswith(f"{path}.") for one in named):
                found[path] = None
    return tuple(found)


def _compose(theme: Theme, record: Record) -> str:
    labels = load_labels(theme.labels, record.meeting.languages)
    return compose_form(record, Edition(), theme, labels).html


def _change_each(record: Record) -> Iterator[tuple[str, Record]]:
    """The path of each field, and the record with another value of it."""
    is_report = record.kind is RecordKind.PROGRESS
    for part in ("meeting", "updates") if is_report else _list_parts(record):
        for path, value in _change(getattr(record, part), part):
            if is_report and part == "meeting":
                name = path.removeprefix("meeting.")
                if name in ("id", "confidentiality", *_REPORT):
                    yield f"progress.{_REPORT.get(name, name)}", replace(record, meeting=value)
            else:
                yield path, replace(record, **{part: value})


def _list_parts(record: Record) -> Iterator[str]:
    return (field.name for field in fields(record) if field.name not in _NOT_TEXT)


def _change(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """The paths inside a value, each with the value in which what stands there is another."""
    if is_dataclass(value) and not hasattr(value, "offset"):
        for field in fields(value):
            inner = getattr(value, field.name)
            if field.name not in _NOT_TEXT:
                for below, changed in _change(inner, f"{path}.{field.name}"):
                    # The check before says that it is an object, not a class.
                    yield below, replace(value, **{field.name: changed})  # type: ignore[type-var]
    elif isinstance(value, tuple) and value and is_dataclass(value[0]):
        for below, changed in _change(value[0], f"{path}[0]"):
            people = path if path.endswith(_PEOPLE) else below
            yield people, (changed, *value[1:])
    elif (other := _replace(value)) is not None:
        yield path, other


def _replace(value: Any) -> Any:
    """Another value of the same kind; None where there is nothing to change."""
    if isinstance(value, Enum):
        kinds = list(type(value))
        return kinds[(kinds.index(value) + 1) % len(kinds)]
    if isinstance(value, str):
        return type(value)(f"{value}0") if value else None
    if isinstance(value, int):
        return value + 1
    if isinstance(value, tuple):
        return (*value, "0")
    if isinstance(value, dt.date):
        return value - dt.timedelta(days=1)
    return value and replace(value, date=value.date - dt.timedelta(days=1))
