"""WeasyPrint starts without starting other programs, and ends without pulling Pango away."""

from __future__ import annotations

import subprocess
import sys

PROBE = """
import subprocess
def refuse(*arguments, **options):
    raise AssertionError(arguments)
subprocess.Popen = refuse
import ctypes.util
search = ctypes.util.find_library
import pipeline.writers.pdf.writer
assert ctypes.util.find_library is search
from weasyprint.text.ffi import harfbuzz_subset
assert harfbuzz_subset is not None
"""


def test_no_program_is_started_to_find_the_libraries() -> None:
    subprocess.run([sys.executable, "-c", PROBE], check=True)


LATER = """
import sys
import pipeline.writers.pdf.writer
from weasyprint.pdf import fonts
assert not {"fontTools.subset", "fontTools.varLib"} & set(sys.modules)
assert type(fonts.subset.Options(hinting=True)).__module__ == "fontTools.subset"
try:
    fonts.instantiateVariableFont(None, {})
except (AttributeError, TypeError):
    pass
assert "fontTools.varLib.instancer" in sys.modules
"""


def test_what_cuts_other_faces_is_imported_when_it_is_needed() -> None:
    subprocess.run([sys.executable, "-c", LATER], check=True)


CLOSED = """
from pathlib import Path
import pipeline.writers.pdf.writer
from weasyprint.text.ffi import ffi, pangoft2
ffi.dlclose(pangoft2)
assert "libpangoft2" in Path("/proc/self/maps").read_text()
"""


def test_the_library_that_a_thread_of_pango_runs_in_stays_when_weasyprint_closes_it() -> None:
    subprocess.run([sys.executable, "-c", CLOSED], check=True)
