"""Forms in Word are read by their labels, and what cannot be placed is told where it stands."""

from __future__ import annotations

import io
import subprocess
import sys
from typing import TYPE_CHECKING

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from pipeline.readers.reader import read_notes
from pipeline.validation.messages import format_header
from pipeline.validation.validator import check_notes
from schemas.model import Attendance, Status
from tests.real_tools import REPOSITORY
from tests.word_forms import ACTION, FURTHER, HEAD, MEETING, add_table, make_form, save

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

    from schemas.model import Record


def check(data: bytes) -> tuple[Record, list[str]]:
    """The record of a form, and the codes of its problems."""
    checked = check_notes(read_notes(data, "表.docx"), holidays_country="")
    assert checked.record, checked.problems
    return checked.record, [problem.code for problem in checked.problems]


def tell(data: bytes) -> list[str]:
    """The problems of a form as they are printed."""
    checked = check_notes(read_notes(data, "表.docx"), holidays_country="")
    return [format_header(one, "表.docx", checked.language) for one in checked.problems]


def test_the_paper_form_filled_in_is_a_record() -> None:
    record, codes = check(make_form())
    assert codes == []
    assert record.meeting.subject == "门店巡检协同"
    assert [person.name for person in record.meeting.participants] == ["方知行", "叶青禾"]
    (topic,) = record.topics
    assert (topic.title, topic.discussion) == ("巡检频次", "目前每月一次。")
    assert (topic.conclusion, topic.remarks) == ("改为每两周一次。", "试行三个月。")
    (issue,) = record.issues
    assert [action.task for action in issue.actions] == ["更换灯箱", "清点备件"]
    assert issue.actions[1].status is Status.RESOLVED


def test_conclusion_and_remarks_may_stand_in_paragraphs_of_their_own() -> None:
    one, _ = check(make_form())
    lines = (
        "议题1: 巡检频次",
        "目前每月一次。",
        "结论：",
        "改为每两周一次。",
        "备注 ： 试行三个月。",
    )
    assert check(make_form(topics=lines))[0].topics == one.topics


def test_the_columns_of_the_table_of_actions_may_stand_in_any_order() -> None:
    one, _ = check(make_form())
    rows = [row[::-1] for row in (HEAD, ACTION, FURTHER)]
    assert check(make_form(issues=rows))[0].issues == one.issues


def test_merged_cells_hold_for_the_rows_that_they_run_over() -> None:
    def merge(document: Document) -> None:
        table = document.tables[-1]
        for column in (0, 1, 3):
            table.cell(1, column).merge(table.cell(2, column))
            table.cell(2, column).text = table.cell(2, column).text.strip()

    further = ("", "", "清点备件", "", "方知行", "备件清单", "2024-07-12", "已解决")
    record, _ = check(make_form(issues=(HEAD, ACTION, further), rest=merge))
    (issue,) = record.issues
    assert [action.department for action in issue.actions] == ["工程部", "工程部"]


def test_rows_and_topics_that_nobody_filled_in_are_no_rows() -> None:
    blank = ("2", "[新增问题]", "", "", "", "", "", "")
    topics = ("议题一：巡检频次", "结论：改为每两周一次。", "议题二：", "结论：")
    record, codes = check(make_form(issues=(HEAD, ACTION, blank, ("",) * 8), topics=topics))
    assert codes == []
    assert (len(record.issues), len(record.topics)) == (1, 1)


def test_labels_are_known_by_other_words_widths_and_blanks() -> None:
    meeting = (
        ("会 议 主 题：", "门店巡检协同"),
        ("参会部门:", "运营部、工程部"),
        ("参会人员", "方知行"),
        ("请假人员", "叶青禾"),
        ("时　间", "2024-07-02 10:00"),
        ("召开方式（必填）", "□线下会议 ☑电话会议"),
        ("记录员 / Recorder", "叶青禾"),
        ("", ""),
    )
    record, _ = check(make_form(meeting=meeting))
    assert record.meeting.form == "电话会议"
    told = {person.name: person.attendance for person in record.meeting.participants}
    assert told == {"方知行": Attendance.PRESENT, "叶青禾": Attendance.ABSENT}


def test_a_whole_form_may_be_one_table() -> None:
    document = docx.Document()
    add_table(
        document,
        [
            *MEETING[:3],
            ("沟通时间", "2024-07-02 10:00", "沟通形式", "电话会议"),
            ("记录人", "叶青禾", "地 点", "三号会议室"),
            ("会议内容", "议题一：巡检频次\n结论：改为每两周一次。"),
            HEAD,
            ACTION,
            ("下次沟通时间", "无"),
        ],
    )
    record, codes = check(save(document))
    assert codes == []
    assert record.meeting.venue == "三号会议室"
    assert record.topics[0].conclusion == "改为每两周一次。"
    assert record.issues[0].actions[0].owner == "叶青禾"
    assert record.follow_up.no_next


def test_an_english_form_without_headings_is_an_english_record() -> None:
    document = docx.Document()
    for text in (
        "Subject: Store visits",
        "Departments: Operations, Facilities",
        "Participants: Ann Lee; Bob Ray",
        "Time: 2024-07-02 10:00-11:30\tForm: telephone",
        "Recorder: Ann Lee",
        "Topics",
        "Topic One: How often",
        "Now monthly. Conclusion: Every two weeks. Remarks: For three months.",
        "Follow-up",
        "Next time: none",
    ):
        document.add_paragraph(text)
    checked = check_notes(read_notes(save(document), "a.docx"), holidays_country="")
    assert (checked.language, checked.problems) == ("en", ())
    assert checked.record
    assert checked.record.meeting.form == "telephone"
    assert checked.record.topics[0].remarks == "For three months."


def test_lists_stay_lists() -> None:
    def add(document: Document) -> None:
        document.add_heading("后续计划", 1)
        document.add_paragraph("下次沟通重点：")
        for text in ("复查结果", "备件费用"):
            document.add_paragraph(text, style="List Bullet")

    record, _ = check(make_form(rest=add))
    assert record.follow_up.next_focus == "- 复查结果\n- 备件费用"


def test_signs_of_markdown_in_a_form_are_mere_signs() -> None:
    record, _ = check(make_form(topics=("议题一：费用", "结论：按 3*4*5 计，见 <附件> 与 a_b_c。")))
    assert record.topics[0].conclusion == r"按 3\*4\*5 计，见 <附件> 与 a_b_c。"


@pytest.mark.parametrize(
    "line",
    ["记录人签字：＿＿＿＿    日期：＿＿＿＿", "第 1 页 共 2 页", "审核人：", "2024年  月  日"],
)
def test_signatures_and_blanks_of_the_form_are_passed_over(line: str) -> None:
    _, codes = check(make_form(rest=lambda document: document.add_paragraph(line)))
    assert codes == []


def test_text_that_belongs_to_no_label_is_told_and_refused() -> None:
    text = "会后大家又谈了别的事，没有写进任何一栏。"
    told = tell(make_form(rest=lambda document: document.add_paragraph(text)))
    assert len(told) == 1
    assert told[0].startswith(f"表.docx: 第 7 段: 错误 E066：“{text}”不属于任何项目")


def test_an_unknown_label_is_told_with_what_is_likely_meant() -> None:
    (told,) = tell(make_form(meeting=(*MEETING, ("记录人员甲", "某某"))))
    assert told.startswith("表.docx: 表格 1 第 7 行“记录人员甲”: 错误 E10")


def test_problems_name_tables_rows_and_columns_as_they_are_seen() -> None:
    rows = (HEAD, ACTION, ("2", "漏水", "修缮", "工程部", "", "照片", "下周五", "进行中"))
    meeting = (*MEETING[:5], ("记录人", ""))
    topics = ("议题二：巡检频次", "结论：")
    places = [
        line.split(": ")[1] for line in tell(make_form(meeting=meeting, topics=topics, issues=rows))
    ]
    assert places == [
        "表格 1 第 6 行“记录人”",
        "议题二“结论”",
        "表格 2 第 3 行“责任人”",
        "表格 2 第 3 行“截止时间”",
    ]


def test_a_field_that_is_labelled_twice_is_told() -> None:
    (told,) = tell(make_form(meeting=(*MEETING, ("会议名称", "另一个主题"))))
    assert "E068" in told


def test_validating_yaml_imports_nothing_of_word() -> None:
    code = (
        "import sys; from pipeline.cli.app import run; run(['validate', sys.argv[1]]);"
        "sys.exit('docx' in sys.modules or 'lxml' in sys.modules)"
    )
    command = [sys.executable, "-c", code, str(REPOSITORY / "examples/2024-05-10-launch.yaml")]
    assert subprocess.run(command, check=False, cwd=REPOSITORY).returncode == 0


def test_day_and_hours_may_stand_in_rows_of_their_own() -> None:
    meeting = (*MEETING[:3], ("会议日期", "2024-07-02"), ("会议时间", "10:00-11:30"), *MEETING[4:])
    record, codes = check(make_form(meeting=meeting))
    assert codes == []
    assert record.meeting.time == check(make_form())[0].meeting.time


def test_topics_may_be_rows_of_a_table_or_tables_of_their_own() -> None:
    document = docx.Document()
    add_table(document, MEETING)
    document.add_heading("议题讨论结果", 1)
    add_table(
        document, [("序号", "议题", "讨论情况", "结论"), ("1", "频次", "每月。", "两周一次。")]
    )
    document.add_paragraph("")
    add_table(document, [("议题二", "灯箱"), ("讨论情况", "坏了。"), ("结论", "更换。")])
    record, codes = check(save(document))
    assert codes == []
    told = [(topic.title, topic.discussion, topic.conclusion) for topic in record.topics]
    assert told == [("频次", "每月。", "两周一次。"), ("灯箱", "坏了。", "更换。")]


def test_people_may_stand_in_a_table() -> None:
    people = [
        ("姓名", "部门", "是否出席"),
        ("方知行", "运营部", "出席"),
        ("秦墨", "工程部", "请假"),
    ]
    record, _ = check(make_form(meeting=(*MEETING[:2], *people, *MEETING[3:])))
    told = [(one.name, one.department, one.attendance) for one in record.meeting.participants]
    assert told == [
        ("方知行", "运营部", Attendance.PRESENT),
        ("秦墨", "工程部", Attendance.ABSENT),
    ]


def test_a_problem_may_stand_in_a_row_over_its_actions() -> None:
    rows = [HEAD[2:], ("问题一：灯箱损坏",), ACTION[2:], FURTHER[2:], ("问题二：漏水",), ACTION[2:]]
    record, _ = check(make_form(issues=rows))
    told = [(issue.problem, len(issue.actions)) for issue in record.issues]
    assert told == [("灯箱损坏", 2), ("漏水", 1)]


def test_a_head_may_have_a_row_of_groups_above_it() -> None:
    one, _ = check(make_form())
    groups = ("序号", "问题", "行动项")
    assert check(make_form(issues=(groups, HEAD, ACTION, FURTHER)))[0].issues == one.issues


def test_labels_may_stand_in_brackets() -> None:
    one, _ = check(make_form())
    lines = (
        "议题一：巡检频次",
        "【讨论】目前每月一次。",
        "【结论】改为每两周一次。",
        "[备注]：试行三个月。",
    )
    assert check(make_form(topics=lines))[0].topics == one.topics


def test_who_signs_in_a_table_is_passed_over_and_other_names_are_told() -> None:
    def sign(document: Document) -> None:
        document.add_paragraph("")
        rows = [("记录人签字", "叶青禾", "审核人签字", "＿＿"), ("日期", "2024-07-03", "日期", "")]
        add_table(document, rows)

    assert check(make_form(rest=sign))[1] == []
    assert check(make_form(meeting=(*MEETING, ("审核人", "秦墨"))))[1] == ["W008"]


def test_a_table_of_contents_is_no_form() -> None:
    document = docx.Document()
    add_field(document.add_paragraph(), ' TOC \\o "1-2" ', "一、基本信息")
    for text in ("议题一：巡检频次\t2", "问题与行动项跟踪……3"):
        document.add_paragraph(text)
    document.add_paragraph("")
    for element in docx.Document(io.BytesIO(make_form())).element.body[:-1]:
        document.element.body.insert(-1, element)
    assert check(save(document)) == check(make_form())


def add_field(paragraph: Paragraph, code: str, shown: str, data: str = "") -> None:
    """A field of Word, as Word writes it."""
    for kind in ("begin", "separate", "end"):
        inside = data if kind == "begin" else ""
        xml = f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}">{inside}</w:fldChar>'
        paragraph.add_run()._r.append(parse_xml(xml))
        if kind == "begin":
            xml = f'<w:instrText {nsdecls("w")} xml:space="preserve">{code}</w:instrText>'
            paragraph.add_run()._r.append(parse_xml(xml))
        elif kind == "separate":
            paragraph.add_run(shown)


def test_boxes_and_lists_of_old_forms_say_what_is_ticked_and_chosen() -> None:
    def fill(document: Document) -> None:
        paragraph = document.tables[0].cell(4, 1).paragraphs[0]
        for text, state in (("线下会议", "0"), ("电话会议", "1")):
            box = f'<w:ffData><w:checkBox><w:default w:val="{state}"/></w:checkBox></w:ffData>'
            add_field(paragraph, " FORMCHECKBOX ", "", box)
            paragraph.add_run(text + " ")
        listed = "".join(f'<w:listEntry w:val="{word}"/>' for word in ("进行中", "已解决"))
        chosen = f'<w:ffData><w:ddList><w:result w:val="1"/>{listed}</w:ddList></w:ffData>'
        add_field(document.tables[-1].cell(1, 7).paragraphs[0], " FORMDROPDOWN ", "", chosen)

    meeting = (*MEETING[:4], ("沟通形式", ""), *MEETING[5:])
    data = make_form(meeting=meeting, issues=(HEAD, (*ACTION[:7], "")), rest=fill)
    record, _ = check(data)
    assert record.meeting.form == "电话会议"
    assert record.issues[0].actions[0].status is Status.RESOLVED


def test_headings_and_heads_may_stand_in_two_languages() -> None:
    document = docx.Document()
    document.add_heading("一、基本信息 Basic Information", 1)
    add_table(document, (("协作主题\nSubject", "门店巡检协同"), *MEETING[1:]))
    document.add_heading("二、议题讨论结果 Topics", 1)
    document.add_paragraph("议题一 Topic 1：巡检频次")
    document.add_paragraph("讨论情况 Discussion：目前每月一次。")
    document.add_paragraph("结论 Conclusion：改为每两周一次。备注：试行三个月。")
    document.add_heading("三、问题与行动项跟踪 Issues and Actions", 1)
    english = ("No.", "Problem", "Action", "Department", "Owner", "Deliverable", "Due", "Status")
    heads = [f"{ours}\n{theirs}" for ours, theirs in zip(HEAD, english, strict=True)]
    add_table(document, (heads, ACTION, FURTHER))
    assert check(save(document)) == check(make_form())


def test_the_title_of_a_topic_may_stand_in_brackets() -> None:
    one, _ = check(make_form())
    lines = ("议题一（巡检频次）", "目前每月一次。结论：改为每两周一次。备注：试行三个月。")
    assert check(make_form(topics=lines))[0].topics == one.topics


def test_titles_of_topics_may_be_a_numbered_list_and_items_of_a_conclusion_are_no_titles() -> None:
    def write(document: Document) -> None:
        for style, text in (
            ("List Number", "巡检频次"),
            ("Normal", "结论："),
            ("List Bullet", "每两周一次；"),
            ("List Bullet", "试行三个月。"),
            ("List Number", "备件"),
            ("Normal", "结论：统一采购。"),
        ):
            document.add_paragraph(text, style=style)

    document = docx.Document()
    add_table(document, MEETING)
    document.add_heading("议题讨论结果", 1)
    write(document)
    record, _ = check(save(document))
    assert [(one.title, one.conclusion) for one in record.topics] == [
        ("巡检频次", "- 每两周一次；\n- 试行三个月。"),
        ("备件", "统一采购。"),
    ]


def test_rows_with_nothing_but_what_the_form_has_in_each_are_no_rows() -> None:
    blank = ("2", "[新增问题]", "[新增行动项]", "", "", "", "YYYY-MM-DD", "进行中")
    record, codes = check(make_form(issues=(HEAD, ACTION, blank)))
    assert (codes, [len(one.actions) for one in record.issues]) == ([], [1])


def test_what_the_form_says_behind_a_value_is_none_of_it() -> None:
    def add(document: Document) -> None:
        add_table(document, (("下次沟通时间", "2024-08-20 14:00（若无需则填写“无”）"),))

    record, codes = check(
        make_form(rest=add, topics=("议题一：巡检频次", "结论：照旧。", "备注：____"))
    )
    assert (codes, record.topics[0].remarks) == ([], "")
    assert record.follow_up.next_time


def test_who_signs_in_a_line_is_not_a_second_recorder() -> None:
    def sign(document: Document) -> None:
        document.add_paragraph("记录人（签名）：          2024年7月3日")

    assert check(make_form(rest=sign)) == check(make_form())


def test_a_problem_may_be_a_numbered_line_above_tables_of_its_actions() -> None:
    document = docx.Document()
    add_table(document, MEETING)
    document.add_heading("议题讨论结果", 1)
    document.add_paragraph("议题一：巡检频次")
    document.add_paragraph("结论：改为每两周一次。")
    document.add_heading("问题与行动项跟踪", 1)
    for number, problem in (("一", "灯箱损坏"), ("二", "漏水")):
        document.add_paragraph(f"问题{number}：{problem}")
        document.add_paragraph("严重程度：重大")
        add_table(document, list(zip(HEAD[2:], ACTION[2:], strict=True)))
    record, codes = check(save(document))
    assert codes == []
    told = [(one.problem, one.severity.value, len(one.actions)) for one in record.issues]
    assert told == [("灯箱损坏", "major", 1), ("漏水", "major", 1)]


def test_a_caption_above_a_table_of_actions_is_not_what_was_discussed() -> None:
    document = docx.Document()
    add_table(document, MEETING)
    add_table(document, [("议题一", "巡检频次"), ("结论", "改为每两周一次。"), ("备注", "")])
    document.add_paragraph("巡检行动项台账")
    add_table(document, (HEAD, ACTION))
    record, codes = check(save(document))
    assert (codes, record.topics[0].discussion, len(record.issues)) == ([], "", 1)


def test_hidden_text_is_not_read_and_told() -> None:
    def hide(document: Document) -> None:
        run = document.tables[0].cell(5, 1).paragraphs[0].add_run("（编者：待定）")
        run.font.hidden = True

    record, codes = check(make_form(rest=hide))
    assert (record.meeting.recorder, codes) == ("叶青禾", ["W007"])


def test_nobody_is_in_the_chair_where_a_form_says_so() -> None:
    rows = (*MEETING, ("主持人", "无"), ("记录编号", "无"))
    record, codes = check(make_form(meeting=rows))
    assert (record.meeting.chair, codes) == ("", [])
    assert record.meeting.id != "无"
