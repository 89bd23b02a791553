"""Filling in a form in Word as a hand does: the controls take text, their prompts go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.oxml.ns import qn
from lxml import etree

from tests.word_forms import change_part

if TYPE_CHECKING:
    from collections.abc import Mapping

FILLED = {
    "meeting__subject": "门店巡检协同",
    "meeting__time": "2024-07-02 10:00-11:30",
    "meeting__form": "电话会议",
    "meeting__recorder": "叶青禾",
    "meeting__departments": "运营部、工程部",
    "meeting__participants__present": "方知行（运营部）、叶青禾（工程部）",
    "meeting__participants__absent": "白露（工程部）",
    "topics0__title": "巡检频次",
    "topics0__discussion": "目前每月一次。",
    "topics0__conclusion": "改为每两周一次。",
    "topics1__title": "备件",
    "topics1__conclusion": "统一采购。",
    "issues0__problem": "灯箱损坏",
    "issues0__actions0__id": "B7",
    "issues0__actions0__task": "更换灯箱",
    "issues0__actions0__department": "工程部",
    "issues0__actions0__owner": "叶青禾",
    "issues0__actions0__deliverable": "更换照片",
    "issues0__actions0__due": "2024-07-19",
    "issues0__actions0__status": "已解决",
    "issues0__actions1__task": "清点备件",
    "issues0__actions1__department": "运营部",
    "issues0__actions1__owner": "方知行",
    "issues0__actions1__deliverable": "备件清单",
    "issues0__actions1__due": "2024-07-12",
    "follow_up__next_time": "2024-07-16 14:00",
    "follow_up__next_focus": "试行情况。",
}

SELDOM = {
    "meeting__issued_on": "2024-07-05",
    "meeting__link": "https://meeting.example.com/1",
    "meeting__materials0__title": "巡检表",
    "meeting__materials0__by": "方知行",
    "topics0__minutes": "20",
    "topics0__disagreements0__point": "是否换供应商",
    "topics0__disagreements0__cause": "时间冲突",
    "topics0__disagreements0__positions": "运营部要换。",
    "issues0__severity": "重大",
    "issues0__actions0__progress": "100%",
    "issues0__actions0__resources": "梯子",
    "issues0__actions0__risk": "下雨",
    "issues0__actions0__contingency": "改期",
    "issues0__actions0__remarks": "加急",
    "updates0__action": "2024-04-26-pilot/A1",
    "updates0__status": "已解决",
    "updates0__progress": "100%",
    "updates0__accepted_by": "叶青禾",
    "retrospective__review": "灯箱坏了三次。",
    "retrospective__causes": "线路老化。",
    "retrospective__improvements": "每年查一次。",
}
"""What few meetings have, by the same names."""


def fill_form(data: bytes, values: Mapping[str, str], *, keep_look: bool = False) -> bytes:
    """The form with values in its controls, by their tags.

    `keep_look` leaves flag and style of the prompt, as programs do that only change the text.
    """

    def fill(xml: bytes) -> bytes:
        root = etree.fromstring(xml)
        for control in root.iter(qn("w:sdt")):
            properties, content = control[0], control[-1]
            (tag,) = properties.iter(qn("w:tag"))
            value = values.get(tag.get(qn("w:val"), ""))
            if value is None:
                continue
            first, *rest = content.findall(qn("w:r"))
            for run in rest:
                content.remove(run)
            next(first.iter(qn("w:t"))).text = value
            if not keep_look:
                first.remove(first[0])
                properties.remove(next(properties.iter(qn("w:showingPlcHdr"))))
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    return change_part(data, "word/document.xml", fill)
