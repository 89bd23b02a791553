"""Whose fault it is that a record cannot be made: that of its notes, or of the theme or machine."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from pipeline.assets import find_theme
from pipeline.errors import MinutesError, Place, Problem, ThemeError
from pipeline.source.words import find_word

if TYPE_CHECKING:
    from pipeline.settings import Settings
    from pipeline.source import Notes

BY_THE_NOTES = "E905"
BY_THE_PROGRAM = "E904"
_LOGGER = logging.getLogger("minutes")
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_NUMBER = re.compile(r"U\+((?:10|[1-9A-F])?[0-9A-F]{4})\b")


def is_of_the_machine(error: Exception) -> bool:
    """Whether an error says by its type that it is not about the notes."""
    others = (OSError, ImportError, MemoryError, MinutesError)
    return isinstance(error, others) and not isinstance(error, ThemeError)


def is_of_the_notes(error: Exception, settings: Settings) -> bool:
    """Whether the notes alone bring out `error`, raised while their record was rendered.

    Tried with the specimens, which use every part of a form: where the theme, the settings and
    the machine make their records, they would make those of other notes as well.
    """
    return not is_of_the_machine(error) and _can_render(settings)


def blame_notes(error: Exception, notes: Notes, settings: Settings) -> Problem:
    """The problem of notes that brought out `error`, at the character that it names, if any."""
    if not isinstance(error, ThemeError):
        return blame_program(error, notes.name)
    # The message is about the notes; that it was met in the theme's files helps nobody.
    folder = re.escape(str(find_theme(settings.theme, settings.base).folder))
    detail = re.sub(rf"^{folder}[/\\]\S+?:(?:\d+:)* ", "", str(error))
    place = _find_named(detail, notes)
    return Problem(BY_THE_NOTES, place, (), {"detail": detail}, notes.excerpt(place.line))


def blame_program(error: Exception, name: str) -> Problem:
    """The problem of notes that bring out a fault of the program, which is logged in full."""
    _LOGGER.warning("a fault of the program at %s", name, exc_info=error)
    return Problem(BY_THE_PROGRAM, Place(1, 1), details={"detail": type(error).__name__})


def blame_name(folder: str) -> Problem:
    """The problem of notes whose record would have names that are too long for the outbox."""
    return Problem("E907", Place(1, 1), details={"folder": folder})


def blame_overtaken(later: str) -> Problem:
    """What is told of notes that waited until a newer file of their record could be published."""
    return Problem("E909", Place(1, 1), details={"name": later})


def _can_render(settings: Settings) -> bool:
    from pipeline.rendering import render_folder  # only where something has failed
    from pipeline.themes.specimen import NOTES, list_specimens, read_specimen

    data, _ = read_specimen()
    try:
        for record, edition in list_specimens():
            render_folder(record, data, NOTES, edition, settings)
    except Exception:
        _LOGGER.debug("no record can be made", exc_info=True)
        return False
    return True


def _find_named(detail: str, notes: Notes) -> Place:
    """Where a character that `detail` shows or numbers stands in the notes."""
    text = notes.lines.text
    numbers = [chr(int(number, 16)) for number in _NUMBER.findall(detail)]
    for char in (*numbers, *_FOREIGN.findall(detail)):
        found = find_word(text, 0, len(text), char)
        if found:
            return notes.lines.locate(*found)
    return Place(1, 1)
