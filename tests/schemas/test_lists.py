"""Lists in one text."""

from __future__ import annotations

import pytest

from schemas.texts import split_groups, split_list
from tests.schemas.refusals import get_fault


@pytest.mark.parametrize(
    "text",
    [
        "甲、乙、丙",
        "甲；乙;丙",
        "甲\n乙\n丙\n",
        " 甲 、 乙、\n丙 、",
        "甲，乙，丙",
        "甲, 乙,丙",
        "- 甲\n- 乙\n－　丙",
        "• 甲、乙、丙。",
    ],
)
def test_a_list_may_be_one_text(text: str) -> None:
    assert split_list(text) == ["甲", "乙", "丙"]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Support, IT", ["Support", "IT"]),
        ("Acme, Inc., Support", ["Acme, Inc.", "Support"]),
        ("Support, Nordwind Beta Co., Ltd.", ["Support", "Nordwind Beta Co., Ltd."]),
        ("Ann Lee, PhD, Bo Ek", ["Ann Lee, PhD", "Bo Ek"]),
        ("Costa, Incidents", ["Costa", "Incidents"]),
        ("A1,A2", ["A1", "A2"]),
        ("客服部（一组、二组），信息部", ["客服部（一组、二组）", "信息部"]),
        ("Ann Lee (IT, lead), Bo Ek", ["Ann Lee (IT, lead)", "Bo Ek"]),
        ("市场部/技术部", ["市场部", "技术部"]),
        ("Support / IT", ["Support", "IT"]),
        ("研发/测试中心、A/V team", ["研发/测试中心", "A/V team"]),
        ("Research and Development; R&D/QA", ["Research and Development", "R&D/QA"]),
        ("甲（乙、丙", ["甲（乙", "丙"]),
        ("Lee, Ann; Ek, Bo", ["Lee", "Ann", "Ek", "Bo"]),
        ("客服部 信息部", ["客服部", "信息部"]),
        ("客服部和信息部", ["客服部", "信息部"]),
        ("研发部以及数据中心", ["研发部", "数据中心"]),
        ("研发和测试中心", ["研发和测试中心"]),
        ("Support Desk", ["Support Desk"]),
        ("1. 客服部 2. 信息部", ["客服部", "信息部"]),
        ("1、客服部\n2、信息部", ["客服部", "信息部"]),
        ("（1）客服部；（2）信息部", ["客服部", "信息部"]),
        ("2. 客服部 3. 信息部", ["2. 客服部 3. 信息部"]),
    ],
)
def test_items_end_where_people_end_them(text: str, items: list[str]) -> None:
    assert split_list(text) == items


def test_in_an_item_of_a_list_an_ascii_comma_is_part_of_the_name() -> None:
    assert split_list("Support, IT", commas=False) == ["Support, IT"]
    assert split_list("客服部，信息部", commas=False) == ["客服部", "信息部"]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("张三（主持） 李四（请假）", ["张三（主持）", "李四（请假）"]),
        ("张三(主持) 李四", ["张三(主持)", "李四"]),
        ("Ann (IT) Bo (absent)", ["Ann (IT)", "Bo (absent)"]),
        ("张三（客服部） （请假）", ["张三（客服部） （请假）"]),
        ("Ann Lee (IT)", ["Ann Lee (IT)"]),
        ("Ann Lee (IT) Bo Ek (absent)", ["Ann Lee (IT)", "Bo Ek (absent)"]),
        ("1. 张三 2. 李四", ["张三", "李四"]),
    ],
)
def test_people_with_notes_are_parted_at_blanks(text: str, people: list[str]) -> None:
    groups = split_groups(text, commas=True, people=True)
    assert [person for group in groups for person in group] == people


def test_names_may_be_written_as_mail_programs_do() -> None:
    assert split_groups("Lee, Ann; Ek, Bo", commas=True, people=True) == [["Lee, Ann"], ["Ek, Bo"]]
    parted = [["Ann Lee", "Bo Ek"], ["Cy Dow"]]
    assert split_groups("Ann Lee, Bo Ek; Cy Dow", commas=True, people=True) == parted


def test_a_text_with_a_thousand_items_is_no_list() -> None:
    assert len(split_list("a;" * 999)) == 999
    assert get_fault(split_list, "a;" * 1000).code == "E135"
