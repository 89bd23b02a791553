"""The names of files in the inbox: which are notes, how they are shown and reported."""

from __future__ import annotations

import hashlib
import os

SUFFIXES = (".yaml", ".yml", ".json")
REPORT_SUFFIX = ".errors.txt"
_LONGEST = 255
"""Bytes in a file name, on all usual file systems."""
_UNFINISHED = (".", "~", "#")
"""Hidden files, and what editors, Office and sync clients put beside a file that is open."""


def is_notes_name(name: str) -> bool:
    """Whether a file of that name is meant to be taken: `.yaml`, `.yml` or `.json`, in any case."""
    return name.lower().endswith(SUFFIXES) and not name.startswith(_UNFINISHED)


def report_name(name: str) -> str:
    """The name of the error report beside the rejected file `name`; never too long for a disk."""
    data = os.fsencode(name)
    if len(data) + len(REPORT_SUFFIX) <= _LONGEST:
        return name + REPORT_SUFFIX
    ending = f"~{hashlib.sha256(data).hexdigest()[:8]}{REPORT_SUFFIX}"
    room = _LONGEST - len(ending)
    return data[:room].decode(errors="ignore") + ending
