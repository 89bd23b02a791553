"""Sound notes with one slip in each line: understood as meant, or told, never read otherwise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from pipeline.readers.findings import Findings
from pipeline.readers.reader import read_notes
from pipeline.readers.yaml_slips import find_slips
from pipeline.validation.validator import check_notes
from tests.real_tools import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable

CHINESE = """\
基本信息:
  协作主题: 客服知识库上线
  协作部门: [客服部, 信息部]
  参与人员:
    - 苏明月
    - 姓名: 韩朗
      部门: 信息部
  沟通时间: 2024-05-17 10:00-10:30
  沟通形式: 腾讯会议
  记录人: 苏明月
  协作目标: |
    - 备注：一并讨论
    首批：收录 120 条
议题讨论结果:
  - 议题: 上线时间
    结论:
      - 知识库于 6 月 3 日上线
      - 备注：费用由信息部承担
  - 议题: 首批范围
    讨论情况: 先收常见问题，
      再收其余，备注：不含内部资料
    结论: 首批收录 120 条。
    分歧:
      - 分歧点: 是否含内部资料
        原因: 需求不清晰
问题与行动项:
  - 问题描述: 答复口径不统一
    严重程度: 重大
    行动项:
      - 任务: 统一 120 条答复口径
        责任部门: 客服部
        责任人: 苏明月
        交付成果: '知识库：定稿'
        截止时间: 2024-05-29
后续计划:
  下次沟通时间: 无
"""
ENGLISH = """\
meeting:
  subject: Supplier portal
  departments:
  - Procurement
  - IT
  participants: [Harriet Lowell, Priya Nandakumar]
  time: 2024-05-10 14:00-15:30
  form: video conference
  recorder: Harriet Lowell
  background: >-
    The pilot ran with eight suppliers;
    remarks: two gaps were seen.
topics:
- title: Scope of the first stage
  conclusion: Order confirmation goes live on 1 July.
  remarks: "See annex 2: page 4"
issues:
- problem: Suppliers do not know what changes
  actions:
  - task: Write to all suppliers
    department: Procurement
    owner: Harriet Lowell
    deliverable: Letter, sent
    due: 2024-05-17
follow_up:
  next_time: none
"""
NOTES = {"chinese": CHINESE, "english": ENGLISH}
SLIPS: dict[str, Callable[[str], str]] = {
    "a full-width colon": lambda line: (
        line.replace(": ", "： ", 1).rstrip(":") + ("：" if line.endswith(":") else "")
    ),
    "a full-width colon and no blank": lambda line: re.sub(r":( |$)", "：", line, count=1),
    "no blank after the colon": lambda line: line.replace(": ", ":", 1),
    "a blank before the colon": lambda line: line.replace(": ", " : ", 1),
    "tabs": lambda line: re.sub(r"^ +", lambda lead: "\t" * (len(lead[0]) // 2), line),
    "one tab": lambda line: re.sub(r"^ +", "\t", line),
    "full-width blanks": lambda line: re.sub(
        r"^ +", lambda lead: "\u3000" * (len(lead[0]) // 2), line
    ),
    "one full-width blank": lambda line: re.sub(r"^ {2}", "\u3000", line),
    "no blank after the dash": lambda line: re.sub(r"^( *)- ", r"\1-", line),
    "a full-width dash": lambda line: re.sub(r"^( *)- ", r"\1－ ", line),
    "a dash of a typesetter": lambda line: re.sub(r"^( *)- ", r"\1– ", line),
    "a long dash": lambda line: re.sub(r"^( *)- ", r"\1—", line),
    "a dot": lambda line: re.sub(r"^( *)- ", r"\1· ", line),
    "a bullet": lambda line: re.sub(r"^( *)- ", r"\1• ", line),
    "a bullet and no blank": lambda line: re.sub(r"^( *)- ", r"\1•", line),
    "an asterisk": lambda line: re.sub(r"^( *)- ", r"\1* ", line),
    "one blank more": lambda line: f" {line}",
    "two blanks more": lambda line: f"  {line}" if "- " not in line else line,
    "one blank less": lambda line: line.removeprefix(" "),
    "two blanks less": lambda line: line.removeprefix("  "),
    "no indentation": lambda line: line.lstrip(" "),
    "a number sign": lambda line: re.sub(r": (.*)$", r": 甲 #1 \1", line),
    "a number sign at the start": lambda line: re.sub(r": (.*)$", r": #1 \1", line),
    "a note": lambda line: re.sub(r": (.*)$", r": 甲 # \1", line),
}


def mutate(notes: str, slip: Callable[[str], str]) -> list[tuple[int, str]]:
    """The number of each line that the slip changes, and the notes with it.

    Blocks of text are left as they are: whatever stands in them is text.
    """
    lines = notes.split("\n")
    blocks = {
        notes.count("\n", 0, at) + 1
        for match in re.finditer(r"^  \S+: [|>].*\n(?:    .*\n)+", notes, re.MULTILINE)
        for at in range(*match.span())
    }
    return [
        (number, "\n".join([*lines[: number - 1], changed, *lines[number:]]))
        for number, line in enumerate(lines, 1)
        if line and number not in blocks and (changed := slip(line)) != line
    ]


@pytest.mark.parametrize("name", NOTES)
@pytest.mark.parametrize("slip", SLIPS)
def test_no_slip_in_a_line_is_read_as_other_words(name: str, slip: str) -> None:
    sound = check_notes(read_notes(NOTES[name].encode(), "n.yaml"), holidays_country="")
    assert sound.record
    cases = mutate(NOTES[name], SLIPS[slip])
    known = {(problem.code, problem.location.line) for problem in sound.problems}
    for number, text in cases:
        checked = check_notes(read_notes(text.encode(), "n.yaml"), holidays_country="")
        if checked.record == sound.record:
            continue
        told = {(problem.code, problem.location.line) for problem in checked.problems} - known
        assert told, (number, text.split("\n")[number - 1])
        near = {line for _, line in told}
        assert near & {number - 1, number, number + 1}, (number, text.split("\n")[number - 1], told)


@pytest.mark.parametrize("name", NOTES)
@pytest.mark.parametrize(
    "slip",
    [
        "a full-width colon",
        "a full-width colon and no blank",
        "no blank after the colon",
        "one blank more",
    ],
)
def test_a_slip_at_a_known_key_is_understood(name: str, slip: str) -> None:
    sound = check_notes(read_notes(NOTES[name].encode(), "n.yaml"), holidays_country="")
    lines = NOTES[name].split("\n")
    for number, text in mutate(NOTES[name], SLIPS[slip]):
        line = lines[number - 1]
        if not re.match(r" *(?:- )?\w+:( |$)", line) or line.startswith(
            ("    remarks", "基", "meet")
        ):
            continue
        if slip == "one blank more" and (line.endswith(":") or "- " in line or line[0] != " "):
            continue
        checked = check_notes(read_notes(text.encode(), "n.yaml"), holidays_country="")
        assert checked.record == sound.record, (line, checked.problems)


def list_sound_files() -> list[str]:
    folders = ("examples", "tests/notes/valid")
    return [
        str(file.relative_to(REPOSITORY))
        for folder in folders
        for file in sorted((REPOSITORY / folder).glob("*.yaml"))
    ]


@pytest.mark.parametrize("file", list_sound_files())
def test_nothing_in_sound_notes_is_taken_for_a_slip(file: str) -> None:
    text = read_notes((REPOSITORY / file).read_bytes(), file).lines.text
    findings = Findings()
    assert find_slips(text, findings) == []
    assert findings.all == []


@pytest.mark.parametrize("name", NOTES)
def test_text_that_looks_like_keys_is_left_alone(name: str) -> None:
    findings = Findings()
    assert find_slips(NOTES[name], findings) == []
    assert findings.all == []


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("meeting:\n  subject：x\n  form： y\n", {"meeting": {"subject": "x", "form": "y"}}),
        (
            "meeting：\n\tsubject:x\n\ttime:\n\t\tdate: y\n",
            {"meeting": {"subject": "x", "time": {"date": "y"}}},
        ),
        (
            "基本信息：\n\t协作部门：\n\t-\t甲\n\t-\t乙\n",
            {"基本信息": {"协作部门": ["甲", "乙"]}},
        ),
        (
            "议题讨论结果:\n-议题: 甲\n－ 议题：乙\n· 议题: 丙\n",
            {"议题讨论结果": [{"议题": "甲"}, {"议题": "乙"}, {"议题": "丙"}]},
        ),
        (
            "问题与行动项:\n- 行动项:\n  - {任务：乙, 责任人：丙}\n",
            {"问题与行动项": [{"行动项": [{"任务": "乙", "责任人": "丙"}]}]},
        ),
        (
            "meeting:\n  form: x\n  venue:\n    recorder: y\n",
            {"meeting": {"form": "x", "venue": "", "recorder": "y"}},
        ),
        (
            "议题讨论结果:\n    - 议题: 甲\n      结论: 乙\n  - 议题: 丙\n    结论: |\n      丁\n",
            {"议题讨论结果": [{"议题": "甲", "结论": "乙"}, {"议题": "丙", "结论": "丁\n"}]},
        ),
        (
            "topics:\n  1. title: a\n     conclusion: b\n  2) title: c\n     conclusion: d\n",
            {"topics": [{"title": "a", "conclusion": "b"}, {"title": "c", "conclusion": "d"}]},
        ),
        (
            "议题讨论结果:\n  1、议题：甲\n     结论：乙\n  （2）议题: 丙\n",
            {"议题讨论结果": [{"议题": "甲", "结论": "乙"}, {"议题": "丙"}]},
        ),
        (
            "基本信息:\n  记录人: 甲\n   地点: 丙\n 复盘总结:\n   原因分析: 丁\n",
            {"基本信息": {"记录人": "甲", "地点": "丙"}, "复盘总结": {"原因分析": "丁"}},
        ),
    ],
)
def test_what_can_mean_one_thing_only_is_read_so(text: str, tree: object) -> None:
    notes = read_notes(text.encode(), "n.yaml")
    assert notes.problems == ()
    assert notes.tree == tree
    lines = text.split("\n")
    for key in ("记录人", "subject", "地点"):
        for part in ("基本信息", "meeting"):
            inner = notes.tree.get(part)
            if isinstance(inner, dict) and key in inner:
                location = notes.key_place((part, key))
                assert lines[location.line - 1][location.column - 1 :].startswith(key)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: 1\n键：值\nb：2\n", [("E020", 2, 2), ("E020", 3, 2)]),
        ('a: 1\n"键"：值\nb: 2\n', [("E020", 2, 4)]),
        ("a:\n  b: 1\n\tc: 1\n\td: 1\n", [("E025", 3, 1), ("E025", 4, 1)]),
        ("a:\n  b: 1\n　　c: 1\n　　d: 1\n", [("E036", 3, 1), ("E036", 4, 1)]),
        (
            "基本信息:\n  协作部门:\n  -甲\n  －乙\n  •丙\n",
            [("E031", 3, 3), ("E031", 4, 3), ("E031", 5, 3)],
        ),
        ("meeting:\n  participants:\n    1. A\n    2. B\n", [("E031", 3, 5), ("E031", 4, 5)]),
        ("议题讨论结果:\n- 结论: 如下\n    - 甲\n    - 乙\n", [("E032", 3, 5), ("E032", 4, 5)]),
    ],
)
def test_every_line_with_a_slip_is_told_at_once(
    text: str, told: list[tuple[str, int, int]]
) -> None:
    problems = read_notes(text.encode(), "n.yaml").problems
    assert [
        (problem.code, problem.location.line, problem.location.column) for problem in problems
    ] == told
