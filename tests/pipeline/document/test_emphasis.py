"""Asterisks and underscores are emphasis where they are meant as it, and signs elsewhere."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.document.richtext import render_rich
from pipeline.document.unprinted import find_unprinted
from pipeline.validation.rules.context import _SUSPECT

SIGNS = [
    "外箱 600*400*300 mm，内盒 200*100*50 mm",
    "机房 3*5 米，库房 4*6 米",
    "体积 = 长*宽*高",
    "价格 5*（1+3%）*2，折后 3%*5*-2",
    "市场部*经理与设计部*主管",
    "张**、李**、王*、赵*、陈",
    "138****5678、139****1234",
    "2**3=8, 2**4=16",
    "注：*表示加班；*表示调休",
    "COUNT(*) 与 SUM(*)",
    'from "*" to "*"',
    "*.yaml 与 *.json；通配*.yaml与*.json",
    "src/*.py test/*.py src/**/*.py test/**/*.py",
    "snake_case_name 与 市场_部_主管",
    "C:/_a_/b 与 https://example.com/_a_/*b*/c",
    "(a+b)*c*(d+e)",
    "3 * 4 * 5",
    "2*x *3*y",
    "*表示加班；*表示调休",
    "*为必填项，*号可省略",
    "李*、王*，张*",
    "姓名：李*，电话：138*，地址：*路",
    "单价*2，数量*3，合计",
    "长*宽，高*厚",
    "name:__,phone:__,place:__",
    "姓名：__，电话：__，地址：__路",
    "5 *3* 2",
    "外箱 600 *400* 300 mm",
    "(3 *5* 2)",
    "3 *5* =15",
    "5 **3** 2 与 5 _3_ 2",
    "5m *3m* 2m",
    "长 *宽* 高",
    "A *b* c *d* e",
    "请拨 *123* 或 *12*3*#",
    "卡号 *1234*，尾号 _5678_",
    "5*3 *2 *4; p*",
    "3* 4 与 5* 6",
    "王**与李",
    "王**与李**到会",
    "张**同志、李**同志",
    "20**年**月**日",
    "１＊２＊３ *４*",
    "是*重点*的",
    "（长）*宽*（高）",
    "[1]*[2]*[3]",
    r"D:\_备份\*.bak",
    r"\\server\_share\*.log",
    r"C:\My Files\_old\x.txt",
]
MEANT = [
    ("真正的 *重点*。", "重点"),
    ("*强调*，然后", "强调"),
    ("（*重点*）", "重点"),
    ("他说：“*重点*”", "重点"),
    ("是*“重点”*的", "“重点”"),
    ("This is *really* important", "really"),
    ("(*yes*)", "yes"),
    ("say _so_.", "so"),
    ("*注：*内容", "注："),
    ("- *风险：*延期", "风险："),
    ("结论：*同意。*另外", "同意。"),
    ("这是*重点，*然后", "重点，"),
    ("（*提醒！*各部门）", "提醒！"),
    ("*《办法》*已发布", "《办法》"),
    ("_注：_内容", "注："),
    ("*前提：*预算；*范围：*华东", "范围："),
    ("Please *do* it by 5 May", "do"),
    ("请各部门 *务必* 按时", "务必"),
]
STRONG = [
    ("**“重点”**是", "“重点”"),
    ("是**“重点”**", "“重点”"),
    ("他说**（注）**后", "（注）"),
    ("**重点：**甲", "重点："),
    ("这是**重点**内容", "重点"),
    ("定为**API**接口", "API"),
    ("__bold__ text", "bold"),
    ("__注意：__请看", "注意："),
    ("**注意：**请看", "注意："),
    ("外箱 3*5 米**重点**，4*6 米", "重点"),
    ("共 **3** 台", "3"),
    ("提高**资金**使用效率", "资金"),
    ("2024**年度目标**已定", "年度目标"),
]


@pytest.mark.parametrize("text", SIGNS)
def test_a_sign_is_printed_as_it_is_written(text: str) -> None:
    html = render_rich(text).strip()
    assert unescape(re.sub("</?p>", "", html)) == text


@pytest.mark.parametrize(("text", "emphasised"), MEANT)
def test_emphasis_works_beside_punctuation_and_blanks(text: str, emphasised: str) -> None:
    assert f"<em>{emphasised}</em>" in render_rich(text)
    assert "*" not in render_rich(text)


@pytest.mark.parametrize(("text", "bold"), STRONG)
def test_bold_works_without_blanks(text: str, bold: str) -> None:
    assert f"<strong>{bold}</strong>" in render_rich(text)


OPERANDS = (
    *("5", "300", "2.5", "7m", "3台", "x", "B", "长", "宽", "市场部", "王", "李", "重点", "5月"),
    *("A1", "（1+3%）", "(a)", "[2]", "12%", "米", "同志"),
)
STARS = st.sampled_from(("*", "*", "*", " *", "* ", " * ", "**", "*，", "、*", "。"))


@given(st.lists(st.tuples(st.sampled_from((*OPERANDS, "“甲”")), STARS), min_size=2, max_size=8))
@example([("3台", "**"), ("5", "**"), ("2.5", "**")])
def test_an_asterisk_is_printed_or_marks_emphasis_or_is_told(pairs: list[tuple[str, str]]) -> None:
    text = "".join(word + sign for word, sign in pairs)
    html = render_rich(text)
    printed = unescape(re.sub("<[^>]*>", "", html)).count("*")
    marks = 2 * len(re.findall("<em>", html)) + 4 * len(re.findall("<strong>", html))
    told = [found.value for found in find_unprinted(text) if found.kind == "guess"]
    assert printed + marks == text.count("*") or told
    assert not told or _SUSPECT.search(text)
    for piece in re.findall("<em>(.*?)</em>", html):
        plain = unescape(re.sub("<[^>]*>", "", piece))
        assert re.search("[A-Za-z%\u3400-\u9fff]", plain) or told


@given(st.lists(st.sampled_from(OPERANDS), min_size=2, max_size=6))
def test_asterisks_without_blanks_are_signs(words: list[str]) -> None:
    text = "*".join(words)
    assert unescape(re.sub("</?p>", "", render_rich(text).strip())) == text
