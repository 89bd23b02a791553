"""What the settings make of problems."""

from __future__ import annotations

import pytest

from pipeline.check import check_notes
from pipeline.errors import Place, Problem, UsageError
from pipeline.settings import ProblemSettings
from pipeline.source import read_notes
from pipeline.weigh import weigh_checked, weigh_problems
from tests.pieces import write_notes

ERROR = Problem("E103", Place(1, 1))
WEEKEND = Problem("A205", Place(2, 1))
VAGUE = Problem("A206", Place(3, 1))
ALL = (ERROR, WEEKEND, VAGUE)


def codes(problems: tuple[Problem, ...]) -> list[str]:
    return [problem.code for problem in problems]


def test_without_settings_problems_stay_as_they_are() -> None:
    assert weigh_problems(ALL, ProblemSettings()) == ALL


def test_advice_can_be_left_out_by_code_or_by_the_start_of_it() -> None:
    assert codes(weigh_problems(ALL, ProblemSettings(ignore=("A205",)))) == ["E103", "A206"]
    assert codes(weigh_problems(ALL, ProblemSettings(ignore=("A2",)))) == ["E103"]


def test_advice_can_be_made_an_error() -> None:
    weighed = weigh_problems(ALL, ProblemSettings(errors=("A206",)))
    assert [(problem.code, problem.is_error) for problem in weighed] == [
        ("E103", True),
        ("A206", True),
        ("A205", False),
    ]
    weighed = weigh_problems(ALL, ProblemSettings(strict=True))
    assert all(problem.is_error for problem in weighed)


def test_lateness_never_stops_a_record_since_no_change_of_the_notes_mends_it() -> None:
    late = Problem("A212", Place(1, 1))
    weighed = weigh_problems((late,), ProblemSettings(strict=True, errors=("A212",)))
    assert weighed == (late,)


def test_problems_can_be_selected() -> None:
    assert codes(weigh_problems(ALL, ProblemSettings(), ("A",))) == ["A205", "A206"]


@pytest.mark.parametrize("code", ["A999", "X1", "", "a205"])
def test_a_code_that_does_not_exist_is_refused(code: str) -> None:
    with pytest.raises(UsageError, match=r"problems\.ignore"):
        weigh_problems(ALL, ProblemSettings(ignore=(code,)))


def test_an_error_cannot_be_ignored() -> None:
    with pytest.raises(UsageError, match="'E103' is not the code of an advice"):
        weigh_problems(ALL, ProblemSettings(ignore=("E103",)))


def test_a_record_with_an_advice_that_is_an_error_is_not_made() -> None:
    notes = read_notes(write_notes("en", "issues: [{actions: [{due: 2024-05-18}]}]"), "a.yaml")
    checked = check_notes(notes)
    assert weigh_checked(checked, ProblemSettings()).record is not None
    assert weigh_checked(checked, ProblemSettings(errors=("A205",))).record is None
    assert weigh_checked(checked, ProblemSettings(strict=True, ignore=("A205",))).record is not None
