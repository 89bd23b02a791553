"""Settings are looked at before a file is touched."""

from __future__ import annotations

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
