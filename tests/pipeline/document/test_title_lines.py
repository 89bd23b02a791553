"""A title of several lines is broken into about equal ones, and never inside a word."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pipeline.document.title_lines import break_evenly, measure_width
from tests.real_tools import REPOSITORY

MOST = 20
"""Characters of 22 points in a line of 156 mm."""
TITLES = (
    "关于研究推进老旧小区改造项目资金|筹措和工程进度有关问题的专题会议",
    "关于明确供应链与示例平台重点|任务分工和完成时限的专题会议",
    "研究部署智慧园区一期工程竣工验收|及二期工程前期准备工作的协调会议",
    "研究人工智能客服系统采购合同|履约争议处理有关事项的会议",
    "关于《示例市数据资源共享管理办法》|贯彻落实情况的专题会议",
    "关于做好2026年春节期间值班|值守和应急处置工作的部署会",
    "ERP系统与MES系统数据对接|方案评审会暨上线计划确认会",
    "SAP-ERP与MES/WMS系统2026年度|数据接口升级改造项目启动会",
    "关于研究推进老旧小区改造项目资金|筹措和工程进度以及供电供水供气|配套设施同步建设有关问题的专题会议",
    "第三季度第三季度第三季度第三季度|第三季度第三季度第三季度第三季度第三季度",
    "海外样机联合测试 |Joint test of export samples",
    "Supplier portal go-live readiness |and onboarding of the second wave",
    "Review of the Q3 delivery |plan for the customer data |platform and the budget for 2027",
)
"""Titles with the ends of their lines."""


@pytest.mark.parametrize("title", TITLES)
def test_lines_end_where_words_do(title: str) -> None:
    lines = [line.strip() for line in title.split("|")]
    assert break_evenly(title.replace("|", ""), MOST) == lines
    assert max(map(measure_width, lines)) <= MOST


@pytest.mark.parametrize(
    "title", ["供应链协调会", "x" * 90, "", "关于做好国庆期间安全生产工作的通知"]
)
def test_a_short_title_and_one_without_words_stay_whole(title: str) -> None:
    assert break_evenly(title, MOST) == [title]


def test_no_line_begins_with_a_sign_or_a_particle() -> None:
    for most in range(6, 30):
        lines = break_evenly(
            "关于《甲方（总部）数据办法》、《乙方办法》的修订和3年计划的会议", most
        )
        assert all(line[0] not in "的》、）" and line[-1] not in "《（3" for line in lines), lines


def test_a_title_that_fits_loads_no_dictionary() -> None:
    told = (
        "import sys; from pipeline.document.title_lines import break_evenly;"
        "break_evenly('供应链协调会', 20); print('rjieba' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", told], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
