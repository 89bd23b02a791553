"""One name is one, however it is written."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.written_names import fold_name, unify_names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("张三", "张 三"),
        ("张三", "张\u3000三"),
        ("张三", "张\u00a0三"),
        ("张三", "张\u200b三\ufeff"),
        ("Alex Wang", "alex  wang"),
        ("Alex Wang", "ALEX\u00a0WANG"),
        ("Alex Wang", "Ａｌｅｘ　Ｗａｎｇ"),
        ("José Núñez", unicodedata.normalize("NFD", "José Núñez")),
        ("阿不都·热合曼", "阿不都•热合曼"),
        ("阿不都·热合曼", "阿不都・热合曼"),
        ("Anna-Lena Voss", "Anna\u2011Lena Voss"),
        ("Siobhán O'Neill", "Siobhán O’Neill"),
        ("IT部", "IT 部"),
        ("김철수", "김 철수"),
        ("Straße", "STRASSE"),
        ("客服部", "客服部\u00ad"),
        ("葛\U000e0100城", "葛城"),
    ],
)
def test_spellings_of_one_name_are_one(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Li Na", "Lina"), ("张三", "张三丰"), ("José", "Jose"), ("IT", "IT2"), ("王芳", "王方")],
)
def test_other_names_stay_others(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)


@given(st.text())
def test_a_folded_name_folds_to_itself(name: str) -> None:
    assert fold_name(fold_name(name)) == fold_name(name)


def test_the_usual_spelling_is_the_one_most_used() -> None:
    names = ["sales", "Sales", "客服部", "Sales", "客服 部", "IT"]
    assert unify_names(names) == {"sales": "Sales", "客服 部": "客服部"}
    assert unify_names(["客服部", "IT"]) == {}
    assert unify_names(["nora quist", "Nora Quist"]) == {"nora quist": "Nora Quist"}
