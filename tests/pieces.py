"""Notes without a problem, and laying a piece of notes over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from pipeline.readers.reader import read_notes
from pipeline.validation.validator import check_notes

if TYPE_CHECKING:
    import datetime as dt

SOUND = {
    "en": """
meeting:
  subject: Supplier portal
  departments: [Procurement, IT]
  participants: [Harriet Lowell, Priya Nandakumar]
  time: 2024-05-10 14:00-15:30
  form: video conference
  recorder: Harriet Lowell
topics:
  - title: Scope of the first stage
    conclusion: Order confirmation goes live on 1 July.
issues:
  - problem: Suppliers do not know what changes
    actions:
      - task: Write to all suppliers
        department: Procurement
        owner: Harriet Lowell
        deliverable: Letter, sent
        due: 2024-05-17
""",
    "zh-CN": """
基本信息:
  协作主题: 智能水表二代产品上市协同
  协作部门: [产品部, 研发中心]
  参与人员: [林知远, 沈亦舟]
  沟通时间: 2024-05-10 14:00-15:30
  沟通形式: 线下会议
  记录人: 林知远
议题讨论结果:
  - 议题: 首批数量
    结论: 首批 5,000 台于 6 月 28 日上市。
问题与行动项:
  - 问题描述: 主控芯片缺口 1,800 片
    行动项:
      - 任务: 签订供货协议
        责任部门: 产品部
        责任人: 林知远
        交付成果: 供货协议
        截止时间: 2024-05-17
""",
}


def read_tree(text: str) -> Any:
    """YAML as plain texts."""
    return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - builds texts only


def lay_over(below: Any, piece: Any) -> Any:
    """`below` with `piece` laid over it, key by key and item by item."""
    if isinstance(below, dict) and isinstance(piece, dict):
        return {**below, **{key: lay_over(below.get(key), piece[key]) for key in piece}}
    if isinstance(below, list) and isinstance(piece, list):
        if not piece or not all(isinstance(item, dict) for item in (*below, *piece)):
            return piece
        rest = max(len(below), len(piece))
        pairs = (
            (dict(enumerate(below)).get(at), dict(enumerate(piece)).get(at)) for at in range(rest)
        )
        return [
            over if under is None else under if over is None else lay_over(under, over)
            for under, over in pairs
        ]
    return piece


_OUTCOMES = {
    "en": ("topics", "conclusion", "issues"),
    "zh-CN": ("议题讨论结果", "结论", "问题与行动项"),
}


def write_notes(language: str, piece: str = "") -> bytes:
    """The sound notes of `language` with `piece` laid over them, as YAML.

    Over those of a meeting that is not held yet where `piece` calls it.
    """
    sound = read_tree(SOUND[language])
    if "status: notice" in piece or "记录状态: 通知" in piece:
        topics, conclusion, issues = _OUTCOMES[language]
        del sound[issues]
        for topic in sound[topics]:
            del topic[conclusion]
    tree = lay_over(sound, read_tree(piece) or {})
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False).encode()


def find_codes(text: str, now: dt.datetime | None = None) -> list[str]:
    """The codes of all problems of notes."""
    checked = check_notes(read_notes(text.encode(), "a.yaml"), now=now)
    return [problem.code for problem in checked.problems]
