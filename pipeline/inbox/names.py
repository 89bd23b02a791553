"""The names of files in the inbox: how they are reported."""

from __future__ import annotations

import hashlib
import os

REPORT_SUFFIX = ".errors.txt"
_LONGEST = 255
"""Bytes in a file name, on all usual file systems."""


def report_name(name: str) -> str:
    """The name of the error report beside the rejected file `name`; never too long for a disk."""
    data = os.fsencode(name)
    if len(data) + len(REPORT_SUFFIX) <= _LONGEST:
        return name + REPORT_SUFFIX
    ending = f"~{hashlib.sha256(data).hexdigest()[:8]}{REPORT_SUFFIX}"
    room = _LONGEST - len(ending)
    return data[:room].decode(errors="ignore") + ending
