"""The theme `official` says in prose what the notes say: in the words that a 纪要 has."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import docx
import pytest

from pipeline.document.theme import find_theme
from pipeline.writers.docx.writer import write_docx
from schemas.model import Action, Due, Issue, Person, Rich, Topic
from templates import TEMPLATES
from tests.builders import make_record
from tests.test_official import ENGLISH, LAUNCH, render
from tests.word_files import make_form

OFFICIAL = find_theme("official", TEMPLATES)


def list_paragraphs(data: bytes) -> list[str]:
    """The paragraphs of a Word file outside its tables and boxes."""
    return [one.text for one in docx.Document(io.BytesIO(data)).paragraphs if one.text]


def test_a_record_is_prose_in_which_the_words_of_the_form_lead_into_the_notes() -> None:
    texts = list_paragraphs(render(LAUNCH)["docx"])
    for told in (
        "2024年5月10日（星期五）14:00—15:30，产品总监林知远在总部三楼 302 会议室主持召开会议。"
        "会议由产品部发起，产品部、研发中心、供应链部、市场部、法务部派员参加，会议形式为线下会议。",
        "一、固件 2.1 的冻结范围",
        "会议听取了沈亦舟的汇报。",
        "（责任部门：研发中心）",
        "会议指出，低温通信中断的原因已经找到：电池电压下降时，射频模块的重试间隔过短。",
        "会议议定：固件 2.1 于 5 月 24 日冻结，不含阶梯水价功能；"
        "该功能随 7 月的 2.2 版本远程升级。",
        "2.完成备选主控芯片的低温验证（A2），由研发中心负责（责任人：沈亦舟），于2024年5月22日前完成，"
        "成果为备选芯片验证结论。目前进行中，进度20%；所需资源为低温试验室 6 天。",
        "四、会议议定事项",
        "（三）两个城市的阶梯水价费率规则没有书面依据",
        "1.与两个城市的水务公司书面确认费率规则（A4），由产品部负责（责任人：林知远），"
        "于2024年5月17日前完成，成果为费率规则确认函。",
        "请假：研发中心测试工程师陆景行",
        "下次会议定于2024年5月24日（星期五）14:00—15:00召开。",
    ):
        assert told in texts
    for label in ("结论", "讨论情况", "协作目标", "责任部门："):
        assert not any(text.startswith(label) for text in texts)
    # Words that lead into a list stand in a line of their own.
    assert texts[texts.index("下次会议的重点是：") + 1] == "固件 2.1 冻结情况"


def test_an_english_record_is_prose_too() -> None:
    texts = list_paragraphs(render(ENGLISH)["docx"])
    assert any(text.startswith("The meeting agreed: The first stage covers") for text in texts)
    assert any(text.startswith("The meeting noted: Order confirmation and") for text in texts)
    assert (
        "2. Hold two question hours for suppliers (A2): Procurement is responsible, with Harriet "
        "Lowell as owner, by 21 June 2024 16:00; deliverable: Recording and list of questions. "
        "It comes after A1."
    ) in texts


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("会议认为，交期可以接受。", "会议认为，交期可以接受。"),
        ("**会议要求**各部门配合。", "会议要求各部门配合。"),
        ("会议室不够用。", "会议议定：会议室不够用。"),
        ("同意；\n\n另行通知。", "会议议定：同意；"),
        ("1. 同意；\n2. 另行通知。", "会议议定："),
        ("（1）同意；\n（2）另行通知。", "会议议定："),
        ("```\nrun\n```", "会议议定："),
    ],
)
def test_words_lead_into_running_text_alone_and_are_never_doubled(text: str, first: str) -> None:
    topics = (Topic("议题", Rich(text)),)
    form = make_form(make_record(topics=topics, issues=()), theme=OFFICIAL)
    texts = list_paragraphs(write_docx(form, OFFICIAL, ()))
    assert texts[texts.index("一、议题") + 1] == first


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("发言人 1：大家好。", "与会人员发言如下："),
        ("**秦墨：** 要换。\n\n**叶知秋**：不换。", "与会人员发言如下："),
        ("看过演示：很好。", "会议指出，看过演示：很好。"),
        ("看过演示。\n\n秦墨：要换。\n\n叶知秋：不换。", "会议指出，看过演示。"),
    ],
)
def test_what_one_says_after_the_other_is_not_what_the_meeting_noted(text: str, first: str) -> None:
    topics = (Topic("议题", Rich("同意。"), discussion=Rich(text)),)
    form = make_form(make_record(topics=topics, issues=()), theme=OFFICIAL)
    texts = list_paragraphs(write_docx(form, OFFICIAL, ()))
    assert texts[texts.index("一、议题") + 1] == first


def test_no_sign_follows_one_that_ends_a_sentence() -> None:
    action = Action("查。", "运营部", "秦墨", "报告。", Due(dt.date(2024, 6, 1)), "A1")
    actions = (replace(action, risk="停机。", remarks="问张三！"),)
    form = make_form(make_record(issues=(Issue("慢", actions),)), theme=OFFICIAL)
    [told] = [text for text in list_paragraphs(write_docx(form, OFFICIAL, ())) if text[:2] == "1."]
    assert told.endswith("成果为报告。风险是停机。说明：问张三！")


@pytest.mark.parametrize(
    ("subject", "chair", "told"),
    [
        (
            "供水管网改造专题会议",
            "秦墨",
            "14:00—15:30，经理秦墨在三楼主持召开供水管网改造专题会议。",
        ),
        ("供水专题会议纪要", "秦墨", "14:00—15:30，经理秦墨在三楼主持召开供水专题会议。"),
        ("第3次党政联席会", "", "14:00—15:30，在三楼召开第3次党政联席会。"),
        ("供水管网改造", "叶知秋", "14:00—15:30，叶知秋在三楼主持召开会议。"),
        ("供水管网改造", "Ann Lee", "14:00—15:30，Ann Lee在三楼主持召开会议。"),
    ],
)
def test_the_opening_says_who_held_which_meeting(subject: str, chair: str, told: str) -> None:
    people = (Person("秦墨", "运营部", "经理"), Person("叶知秋"), Person("Ann Lee"))
    record = make_record()
    meeting = replace(
        record.meeting, subject=subject, chair=chair, venue="三楼", participants=people
    )
    form = make_form(replace(record, meeting=meeting), theme=OFFICIAL)
    texts = list_paragraphs(write_docx(form, OFFICIAL, ()))
    assert any(told in text for text in texts), texts


@pytest.mark.parametrize(
    ("department", "title", "told"),
    [
        ("运营部", "经理", "出席：运营部经理秦墨、叶知秋"),
        ("", "IT 经理", "出席：IT 经理秦墨、叶知秋"),
        ("运营部", "PM", "出席：运营部 PM 秦墨、叶知秋"),
        ("运营部", "党组书记、经理", "出席：秦墨（运营部 党组书记、经理）、叶知秋"),
        ("运营部（筹）", "", "出席：秦墨（运营部（筹））、叶知秋"),
    ],
)
def test_the_unit_stands_before_the_name(department: str, title: str, told: str) -> None:
    record = make_record()
    people = (Person("秦墨", department, title), Person("叶知秋"))
    meeting = replace(record.meeting, participants=people)
    form = make_form(replace(record, meeting=meeting), theme=OFFICIAL)
    assert told in list_paragraphs(write_docx(form, OFFICIAL, ()))


def test_topics_are_numbered_however_many_there_are() -> None:
    topics = tuple(Topic(f"议题{number}", Rich("同意。")) for number in range(1, 24))
    form = make_form(make_record(topics=topics), theme=OFFICIAL)
    texts = list_paragraphs(write_docx(form, OFFICIAL, ()))
    for told in ("八、议题8", "九、议题9", "二十三、议题23", "二十四、会议议定事项"):
        assert told in texts
