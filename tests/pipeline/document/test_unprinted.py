"""What is not printed as it is meant is found, and nothing else is."""

from __future__ import annotations

import pytest

from pipeline.document.unprinted import find_plain_markup, find_unprinted
from pipeline.validation.rules.context import _SUSPECT

FOUND = [
    ("# of seats", "typed", "# of seats"),
    ("甲\n> 引用", "typed", "> 引用"),
    ("甲\n\n---\n\n乙", "typed", "---"),
    ("***", "typed", "***"),
    ("正文[^1]", "typed", "[^1]"),
    ("a&nbsp;b", "typed", "&nbsp;"),
    ("a&#160;b", "typed", "&#160;"),
    ("![图](x.png)", "typed", "![图](x.png)"),
    ("![图](https://example.com/a.png)", "typed", "![图]"),
    ("<b>粗</b>", "typed", "<b>"),
    ('<font color="red">红</font>', "typed", '<font color="red">'),
    ("<!-- 注 -->", "typed", "<!-- 注 -->"),
    ("- [ ] 待办", "typed", "[ ]"),
    ("- [x] 完成", "typed", "[x]"),
    ("~~删~~", "typed", "~~删~~"),
    ("| 甲 | 乙 |\n| 一 | 二 |", "typed", "| 甲 | 乙 |"),
    ("| a |\n|---|\n| 1 | 2 |", "surplus", "| 1 | 2 |"),
    ("| a | b |\n|---|---|\n| 1 | `2|3` |", "surplus", "| 1 | `2|3` |"),
    ("a | b\n---|---\n1 | 2 | 3", "surplus", "1 | 2 | 3"),
    ('[a](https://example.com "题")', "title", "题"),
    ("```sql\nx\n```", "info", "sql"),
    ("~~~请注意 300\nx\n~~~", "info", "请注意 300"),
    ("这是*重点，*然后", "guess", "*重点，*"),
    ("发言：*华、张*", "guess", "*华、张*"),
    ("*甲，*乙", "guess", "*甲，*"),
    ("单价 *数量* 折扣 = 总价", "guess", "*数量*"),
    ("**王*", "guess", "*王*"),
    ("经办：*王**", "guess", "*王*"),
    ("**5**3**", "guess", "**5**3**"),
    ("50% *折扣* 80%", "guess", "*折扣*"),
    ("☆*★*", "guess", "*★*"),
    ("call __init__ first", "guess", "__init__"),
    ("\n".join("  " * level + f"- {level}" for level in range(21)), "deep", "- 20"),
]
FINE = [
    "客户 A&B；R&D；1 < 2 > 0；<待定>；<https://example.com>",
    "`<b>` 与 `&nbsp;` 与 ``~~x~~``",
    "```\n# x\n> y\n---\n<b>\n```",
    r"\# 一 \~~x~~ \[^1]",
    "| a | b |\n|---|---|\n| 1 |\n| x \\| y | z |",
    "甲<br>乙",
    "## 小标题",
    "a -- b --- c",
    "~~~",
    "#1024 与 C# 与 x#y",
    "5 > 3",
    "if (a || b) | c",
    "[1] 与 [x]",
    "*注：*内容",
    "市场部*经理与设计部*主管",
    "李*、王*，张*",
    "是*重点*的",
    "请各部门 *务必* 按时",
    "(*yes*) and *no*",
]
IN_PLAIN_TEXT = [
    ("统一口径<br>并发布", "<br>"),
    ("a<BR/>b", "<BR/>"),
    ("完成**回归测试**", "**回归测试**"),
    ("**Test** all", "**Test**"),
    ("见[计划](https://example.com/a)", "[计划](https://example.com/a)"),
    ("A&nbsp;B", "&nbsp;"),
    ("~~旧~~新", "~~旧~~"),
    ("<b>粗</b>", "<b>"),
]
FINE_IN_PLAIN_TEXT = [
    "R&D; 1 < 2 > 0",
    "2**3=8, 2**4=16",
    "张**、李**、王*",
    "王**与李**到会",
    "138****5678、139****1234",
    "[1](甲 乙)",
    "src/**/*.py test/**/*.py",
]


@pytest.mark.parametrize(("text", "kind", "value"), FOUND)
def test_it_is_found(text: str, kind: str, value: str) -> None:
    assert (kind, value) in list(find_unprinted(text))
    assert _SUSPECT.search(text)


@pytest.mark.parametrize("text", FINE)
def test_what_is_printed_as_it_is_meant_is_not_found(text: str) -> None:
    assert list(find_unprinted(text)) == []


@pytest.mark.parametrize(("text", "value"), IN_PLAIN_TEXT)
def test_markup_in_a_text_without_any_is_found(text: str, value: str) -> None:
    assert list(find_plain_markup(text)) == [("typed", value)]


@pytest.mark.parametrize("text", FINE_IN_PLAIN_TEXT)
def test_signs_in_a_text_without_markup_are_not_found(text: str) -> None:
    assert list(find_plain_markup(text)) == []
