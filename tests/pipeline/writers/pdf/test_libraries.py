"""WeasyPrint starts without starting other programs."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROBE = """
import subprocess
def refuse(*arguments, **options):
    raise AssertionError(arguments)
subprocess.Popen = refuse
import ctypes.util
search = ctypes.util.find_library
import pipeline.writers.pdf
assert ctypes.util.find_library is search
from weasyprint.text.ffi import harfbuzz_subset
assert harfbuzz_subset is not None
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the libraries are searched for")
def test_no_program_is_started_to_find_the_libraries() -> None:
    subprocess.run([sys.executable, "-c", PROBE], check=True)
