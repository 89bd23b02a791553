"""Faults of a record that its notes bring out, told from those of the theme or the machine."""

from __future__ import annotations

import logging
import re
import unicodedata
from html import unescape
from typing import TYPE_CHECKING, TypeVar

from pipeline.document.theme import BUILT_IN, load_theme
from pipeline.errors import Location, MinutesError, Problem, ThemeError
from pipeline.readers.notes import find_word
from pipeline.system.glyph_coverage import find_undrawable
from pipeline.system.resources import OutOfTimeError, limit_time
from pipeline.validation.validator import check_file_name
from schemas.edition import Edition

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.errors import Path
    from pipeline.readers.notes import Notes
    from pipeline.readers.tree import Value
    from pipeline.settings import Settings
    from schemas.model import Record


Result = TypeVar("Result")
BY_THE_NOTES = "E905"
BY_THE_PROGRAM = "E904"
TOO_LONG = "E902"
_LOGGER = logging.getLogger("minutes")
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_NUMBER = re.compile(r"U\+((?:10|[1-9A-F])?[0-9A-F]{4})\b")


def is_of_the_machine(error: Exception) -> bool:
    """Whether an error says by its type that it is not about the notes."""
    others = (OSError, ImportError, MemoryError, MinutesError)
    return isinstance(error, others) and not isinstance(error, ThemeError)


def is_of_the_notes(error: Exception, settings: Settings) -> bool:
    """Whether the notes alone bring out `error`, raised while their record was rendered.

    Tried with the samples, which use every part of a form: where the theme, the settings and
    the machine make their records, they would make those of other notes as well.
    """
    return not is_of_the_machine(error) and _can_render(settings)


def describe_notes_fault(error: Exception, notes: Notes, settings: Settings) -> Problem:
    """The problem of notes that brought out `error`, at the character that it names, if any."""
    if not isinstance(error, ThemeError):
        return describe_program_fault(error, notes.name)
    # The message is about the notes; that it was met in the theme's files helps nobody.
    folder = re.escape(str(load_theme(settings).folder))
    detail = re.sub(rf"^{folder}[/\\]\S+?:(?:\d+:)* ", "", str(error))
    location = _find_named(detail, notes)
    return Problem(BY_THE_NOTES, location, (), {"detail": detail}, notes.excerpt(location.line))


def describe_program_fault(error: Exception, name: str) -> Problem:
    """The problem of notes that bring out a fault of the program, which is logged in full."""
    _LOGGER.warning("a fault of the program at %s", name, exc_info=error)
    return Problem(BY_THE_PROGRAM, Location(1, 1), details={"detail": type(error).__name__})


def cut_off(call: Callable[[], Result], settings: Settings) -> Result | Problem:
    """What `call` gives, or the problem that a customer's theme came to no end with it."""
    seconds = _limit_theme(settings)
    try:
        with limit_time(seconds):
            return call()
    except OutOfTimeError:
        return Problem(TOO_LONG, Location(1, 1), details={"limit": f"{seconds:g}", "detail": ""})


def call_in_time(call: Callable[[], Result], settings: Settings) -> Result:
    """What `call` gives; raises ThemeError where a customer's theme comes to no end with it."""
    seconds = _limit_theme(settings)
    try:
        with limit_time(seconds):
            return call()
    except OutOfTimeError:
        template = load_theme(settings).template
        raise ThemeError(f"{template}: it came to no end in {seconds:g} seconds") from None


def _limit_theme(settings: Settings) -> float:
    """The seconds that the theme has for a record; 0 where it may take its time.

    The themes that are built in end with any notes, and long ones need theirs.
    """
    return 0 if settings.theme in BUILT_IN else settings.limits.seconds


def blame_name(folder: str) -> Problem:
    """The problem of notes whose record would have names that are too long for the outbox."""
    return Problem("E907", Location(1, 1), details={"folder": folder})


def blame_overtaken(later: str) -> Problem:
    """What is told of notes that waited until a newer file of their record could be published."""
    return Problem("E909", Location(1, 1), details={"name": later})


def _can_render(settings: Settings) -> bool:
    from pipeline.processing.render import render_folder  # only where something has failed
    from pipeline.processing.sample import NOTES, list_samples, read_sample

    data, _ = read_sample()
    try:
        for record, edition in list_samples():
            render_folder(record, data, NOTES, edition, settings)
    except Exception:
        _LOGGER.debug("no record can be made", exc_info=True)
        return False
    return True


def _find_named(detail: str, notes: Notes) -> Location:
    """Where a character that `detail` shows or numbers stands in the notes."""
    text = notes.lines.text
    numbers = [chr(int(number, 16)) for number in _NUMBER.findall(detail)]
    for char in (*numbers, *_FOREIGN.findall(detail)):
        found = find_word(text, 0, len(text), char)
        if found:
            return notes.lines.locate(*found)
    return Location(1, 1)


CODE = "E801"
_TAG = re.compile(r"<[^>]*>")


def find_missing_glyphs(
    notes: Notes, record: Record | None, settings: Settings
) -> tuple[Problem, ...]:
    """A problem for every character of the notes, or of their name, that would be an empty box.

    Judged is what the form prints of them: an address behind a link is not. Where errors leave no
    record, all that could be printed is. Raises ThemeError.
    """
    boxes = dict(_find_boxes(notes))
    if boxes and record:
        from pipeline.processing.render import compose_record  # hardly any notes get here

        printed = unescape(_TAG.sub("", compose_record(record, Edition(), settings).html))
        boxes = {char: path for char, path in boxes.items() if char in printed}
    of_name = check_file_name(record, notes) if record else ()
    return (*(_describe(notes, path, char) for char, path in boxes.items()), *of_name)


def _find_boxes(notes: Notes) -> Iterator[tuple[str, Path]]:
    """Every character of the notes that nothing can draw, with the path of its first place."""
    seen: set[str] = set()
    for path, text in _walk(notes.tree, ()):
        for char in find_undrawable(text):
            if char not in seen:
                seen.add(char)
                yield char, path


def _walk(value: Value, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if not key.startswith("x-"):  # The user's own: never printed.
                yield from _walk(inner, (*path, key))
    else:
        for index, inner in enumerate(value):
            yield from _walk(inner, (*path, index))


def _describe(notes: Notes, path: Path, char: str) -> Problem:
    location = notes.find(path, char)
    number = f"U+{ord(char):04X}"
    details = {"char": char, "number": number, "name": unicodedata.name(char, number)}
    return Problem(CODE, location, path, details, notes.excerpt(location.line))
