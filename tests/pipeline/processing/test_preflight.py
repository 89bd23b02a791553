"""Settings are looked at before a file is touched."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pipeline.errors import UsageError
from pipeline.processing.preflight import look_at_codes
from pipeline.settings import ProblemSettings, Settings


def test_the_codes_of_warnings_may_be_ignored_and_raised() -> None:
    settings = Settings(problems=ProblemSettings(ignore=("W205",), errors=("W804",)))
    assert look_at_codes(settings) == "W205 W804"


def test_an_unknown_code_is_told_before_a_file_is_touched() -> None:
    with pytest.raises(UsageError, match="W999"):
        look_at_codes(Settings(problems=ProblemSettings(ignore=("W999",))))


def test_the_holidays_of_china_are_looked_at_without_those_of_all_others() -> None:
    look = (
        "import sys; from pipeline.processing.preflight import look_at_holidays; "
        "from pipeline.settings import Settings; print(look_at_holidays(Settings())); "
        "print('holidays' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", look], check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["CN", "False"]
