"""Preflight: the settings are looked at before a file is touched."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from typing import TYPE_CHECKING

from pipeline.document.theme import load_theme
from pipeline.errors import UsageError
from pipeline.processing.check import check_codes
from pipeline.validation.rules.deadlines import is_workday

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipeline.settings import Settings

_OF_ALL_TABLES = dt.date(2024, 5, 10)
"""A day that China's table has, for which no library of holidays is imported."""


def check_settings(settings: Settings, *, watch: bool = False) -> None:
    """Raise UsageError for the first thing wrong in the settings; with `watch`, in its own, too."""
    for look in (LOOKS if watch else OF_RECORDS).values():
        look(settings)


def look_at_theme(settings: Settings) -> str:
    """Name and folder of the theme; raises UsageError where it is not there or not whole."""
    theme = load_theme(settings)
    return f"{theme.name}: {theme.folder}"


def look_at_holidays(settings: Settings) -> str:
    """The country whose holidays count; raises UsageError where there is none of that code."""
    if settings.holidays:
        is_workday(_OF_ALL_TABLES, settings.holidays)
    return settings.holidays or "-"


def look_at_codes(settings: Settings) -> str:
    """The codes of warnings that the settings name; raises UsageError for one that is not there."""
    problems = settings.problems
    check_codes(problems.ignore, "problems.ignore", "W")
    check_codes(problems.errors, "problems.errors", "W")
    return " ".join((*problems.ignore, *problems.errors)) or "-"


def look_at_metrics(settings: Settings) -> str:
    """The file for Prometheus; raises UsageError where it cannot be written."""
    if not settings.watch.metrics_file:
        return "-"
    file = settings.base / settings.watch.metrics_file
    if not file.parent.is_dir():
        raise UsageError(f"setting 'watch.metrics_file': there is no folder {file.parent}")
    if file.is_dir() or not os.access(file.parent, os.W_OK):
        raise UsageError(f"setting 'watch.metrics_file': {file} cannot be written")
    return str(file)


def look_at_hook(settings: Settings) -> str:
    """The command after publishing; raises UsageError where there is no such program."""
    if not settings.watch.hook:
        return "-"
    program = shutil.which(settings.watch.hook[0])
    if program is None:
        name = settings.watch.hook[0]
        raise UsageError(f"setting 'watch.hook': there is no program {name!r} that may be run")
    return program


OF_RECORDS: Mapping[str, Callable[[Settings], str]] = {
    "theme": look_at_theme,
    "holidays": look_at_holidays,
    "codes": look_at_codes,
}
LOOKS = {**OF_RECORDS, "metrics": look_at_metrics, "hook": look_at_hook}
"""What is looked at, in order; each gives what it found, for `minutes doctor`."""
