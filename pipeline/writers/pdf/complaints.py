"""What WeasyPrint only warns of, as errors: an official record must not lose a rule in silence."""

from __future__ import annotations

import logging
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from weasyprint.urls import FatalURLFetchingError

from pipeline.errors import ThemeError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LOGGER = logging.getLogger("weasyprint")
_PLACE = re.compile(r" at ([0-9]+):([0-9]+)")
_QUOTED = re.compile(r"`([^`]+)`|'([^']+)'")
_NESTING = re.compile(r"^:is\([^)]*\)\s*")


class _Collector(logging.Handler):
    """Keeps what WeasyPrint warns of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def complaints_as_errors(file: Path, *, is_style: bool) -> Iterator[None]:
    """Raise ThemeError for every warning about `file`, a style sheet or a template."""
    collector = _Collector()
    _LOGGER.addHandler(collector)
    try:
        yield
    except FatalURLFetchingError as error:
        raise ThemeError(_place(file, str(error), is_style=False)) from error
    finally:
        _LOGGER.removeHandler(collector)
    if collector.messages:
        first, *others = (_place(file, text, is_style=is_style) for text in collector.messages)
        raise ThemeError(first, tuple(others))


def _place(file: Path, message: str, *, is_style: bool) -> str:
    """The message after the place that it is about; places in attributes say nothing."""
    place = _PLACE.search(message)
    text = _PLACE.sub("", message)
    if place and is_style:
        return f"{file}:{place[1]}:{place[2]}: {text}"
    line = _find_line(file, message)
    return f"{file}:{line}: {text}" if line else f"{file}: {text}"


def _find_line(file: Path, message: str) -> int:
    """The first line that holds what the message quotes, or the name of the file it asked for."""
    quoted = [next(filter(None, found)) for found in _QUOTED.findall(message)]
    asked = [word.rsplit("/", 1)[-1] for word in message.split() if "://" in word]
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    for text in (*quoted, *asked):
        wanted = _NESTING.sub("", text).strip()
        for number, line in enumerate(lines, 1):
            if wanted and wanted in line:
                return number
    return 0
