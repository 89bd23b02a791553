"""What the settings make of problems."""

from __future__ import annotations

import pytest

from pipeline.errors import Location, Problem, UsageError
from pipeline.processing.check import set_checked_severity, set_severity
from pipeline.readers.reader import read_notes
from pipeline.settings import ProblemSettings
from pipeline.validation.validator import check_notes
from tests.pieces import write_notes

ERROR = Problem("E103", Location(1, 1))
WEEKEND = Problem("W205", Location(2, 1))
VAGUE = Problem("W206", Location(3, 1))
ALL = (ERROR, WEEKEND, VAGUE)


def codes(problems: tuple[Problem, ...]) -> list[str]:
    return [problem.code for problem in problems]


def test_without_settings_problems_stay_as_they_are() -> None:
    assert set_severity(ALL, ProblemSettings()) == ALL


def test_warnings_can_be_left_out_by_code_or_by_the_start_of_it() -> None:
    assert codes(set_severity(ALL, ProblemSettings(ignore=("W205",)))) == ["E103", "W206"]
    assert codes(set_severity(ALL, ProblemSettings(ignore=("W2",)))) == ["E103"]


def test_warnings_can_be_made_errors() -> None:
    weighed = set_severity(ALL, ProblemSettings(errors=("W206",)))
    assert [(problem.code, problem.is_error) for problem in weighed] == [
        ("E103", True),
        ("W206", True),
        ("W205", False),
    ]
    weighed = set_severity(ALL, ProblemSettings(strict=True))
    assert all(problem.is_error for problem in weighed)


def test_lateness_never_stops_a_record_since_no_change_of_the_notes_mends_it() -> None:
    late = Problem("W212", Location(1, 1))
    weighed = set_severity((late,), ProblemSettings(strict=True, errors=("W212",)))
    assert weighed == (late,)


def test_problems_can_be_selected() -> None:
    assert codes(set_severity(ALL, ProblemSettings(), ("W",))) == ["W205", "W206"]


@pytest.mark.parametrize("code", ["W999", "X1", "", "a205"])
def test_a_code_that_does_not_exist_is_refused(code: str) -> None:
    with pytest.raises(UsageError, match=r"problems\.ignore"):
        set_severity(ALL, ProblemSettings(ignore=(code,)))


def test_an_error_cannot_be_ignored() -> None:
    with pytest.raises(UsageError, match="'E103' is not the code of a warning"):
        set_severity(ALL, ProblemSettings(ignore=("E103",)))


@pytest.mark.parametrize("code", ["A205", "A2", "A"])
def test_a_code_of_before_the_warnings_is_explained_with_its_new_name(code: str) -> None:
    with pytest.raises(UsageError, match=f"write 'W{code[1:]}' for '{code}'"):
        set_severity(ALL, ProblemSettings(ignore=(code,)))


def test_a_record_with_a_warning_that_is_an_error_is_not_made() -> None:
    notes = read_notes(write_notes("en", "issues: [{actions: [{due: 2024-05-18}]}]"), "a.yaml")
    checked = check_notes(notes)
    assert set_checked_severity(checked, ProblemSettings()).record is not None
    assert set_checked_severity(checked, ProblemSettings(errors=("W205",))).record is None
    assert (
        set_checked_severity(checked, ProblemSettings(strict=True, ignore=("W205",))).record
        is not None
    )
