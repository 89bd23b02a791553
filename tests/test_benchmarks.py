"""The benchmarks measure what they say: names of the program's inside stay true."""

from __future__ import annotations

from importlib import import_module
from operator import attrgetter

import pytest

from benchmarks.profile import STAGES


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_of_the_profile_names_a_function(stage: str) -> None:
    module, path = STAGES[stage]
    assert callable(attrgetter(path)(import_module(module)))
