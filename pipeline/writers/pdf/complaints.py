"""What WeasyPrint only warns of, as errors: an official record must not lose a rule in silence."""

from __future__ import annotations

import logging
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.errors import ThemeError
from pipeline.writers.pdf.weasyprint_adapter import FatalURLFetchingError

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
def complaints_as_errors(*files: Path) -> Iterator[None]:
    """Raise ThemeError for what is warned of in `files`: a style sheet, or template and style."""
    collector = _Collector()
    _LOGGER.addHandler(collector)
    try:
        yield
    except FatalURLFetchingError as error:
        raise ThemeError(_place(files, str(error))) from error
    finally:
        _LOGGER.removeHandler(collector)
    if collector.messages:
        first, *others = (_place(files, text) for text in collector.messages)
        raise ThemeError(first, tuple(others))


def _place(files: tuple[Path, ...], message: str) -> str:
    """The message after the place that it is about; places in attributes say nothing."""
    place = _PLACE.search(message)
    text = _PLACE.sub("", message)
    if place and len(files) == 1:
        return f"{files[0]}:{place[1]}:{place[2]}: {text}"
    for file in files:
        line = _find_line(file, message)
        if line:
            return f"{file}:{line}: {text}"
    return f"{files[0]}: {text}"


def _find_line(file: Path, message: str) -> int:
    """The first line that holds what the message quotes, or the name of the file it asked for."""
    words = message.split()
    wanted = [next(filter(None, found)) for found in _QUOTED.findall(message)]
    wanted += [word for word in words if "://" in word] or words[-1:]
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    for text in wanted:
        bare = _NESTING.sub("", text).strip().rsplit("/", 1)[-1]
        for number, line in enumerate(lines, 1):
            if bare and bare in line:
                return number
    return 0
