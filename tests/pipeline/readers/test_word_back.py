"""A record's own Word file is its notes again: as it went out, saved by others, and edited."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from pipeline.cli.app import run
from pipeline.document.labels import load_labels
from pipeline.document.richtext import render_rich
from pipeline.document.template import Attachment, compose_form
from pipeline.document.theme import find_theme
from pipeline.processing.sample import read_sample
from pipeline.readers.reader import read_notes
from pipeline.readers.word_frame import read_frame
from pipeline.readers.word_package import open_package
from pipeline.validation.validator import check_notes
from pipeline.writers.docx.writer import write_docx
from schemas.edition import Edition
from schemas.model import Due, Language, MeetingTime, Person, Rich
from tests.real_tools import REPOSITORY, find_tool
from tests.test_any_record import RECORD
from tests.word_files import W, copy_theme, make_form, read_part
from tests.word_forms import unmark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docx.document import Document

    from schemas.model import Record

CHINESE, ENGLISH = Language.CHINESE, Language.ENGLISH
LANGUAGES = ((CHINESE,), (ENGLISH,), (CHINESE, ENGLISH))
CORPUS = sorted((REPOSITORY / "tests/corpus").glob("*-*.*"))
NOTES = """\
基本信息:
  协作主题: 门店巡检系统上线
  协作部门: [运营部, 信息部]
  参与人员:
    - {姓名: 秦墨, 部门: 运营部, 职务: 经理, 邮箱: qin@example.com}
    - {姓名: 叶知秋, 部门: 信息部, x-座位: 甲三}
    - {姓名: 何小满, 部门: 信息部, 出席情况: 请假}
  沟通时间: 2024-05-10 14:00-15:30
  沟通形式: 线下会议
  记录人: 秦墨
  x-文号: 内七
议题讨论结果:
  - 议题: 上线范围
    结论: "首批**三家**门店，*不含* 加盟店。"
    讨论情况: |
      看过演示：

      - 扫码
        1. 慢
        2. 漏
      - 拍照

      | 门店 | 数量 |
      | --- | ---: |
      | 甲 | 3 |

      详见[说明](https://example.com/a)与 `scan -v`。
    备注: 无异议
  - 议题: 培训
    结论: 各店一次。
问题与行动项:
  - 问题描述: 网络不稳
    行动项:
      - {任务: 测网速, 责任部门: 信息部, 责任人: 叶知秋, 交付成果: 报告, 截止时间: 2024-05-17}
      - 任务: 换路由器
        责任部门: 信息部
        责任人: 叶知秋
        交付成果: 新设备
        截止时间: 2024-05-24
        进度: 20%
        前置任务: [A1]
"""


def load(data: bytes, name: str = "a.yaml") -> Record:
    """The record of sound notes."""
    record = check_notes(read_notes(data, name)).record
    assert record is not None
    return record


def write(record: Record, data: bytes, name: str = "notes.yaml", theme: str = "standard") -> bytes:
    """The Word file of a record."""
    found = find_theme(theme, Path())
    labels = load_labels(found.labels, record.meeting.languages)
    form = compose_form(record, Edition(), found, labels, organisation="示例公司")
    return write_docx(form, found, (Attachment(name, data, "", "Source"),))


MADE = write(load(NOTES.encode()), NOTES.encode())


def in_language(record: Record, languages: tuple[Language, ...]) -> Record:
    return replace(record, meeting=replace(record.meeting, languages=languages))


def edit(change: Callable[[Document], object], data: bytes = MADE) -> bytes:
    """The document with a change, saved by python-docx."""
    document = docx.Document(io.BytesIO(data))
    change(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def list_paragraphs(document: Document) -> Iterator[Paragraph]:
    for element in document.element.body.iter(W + "p"):
        yield Paragraph(element, document)


def find(document: Document, text: str) -> Paragraph:
    return next(one for one in list_paragraphs(document) if text in one.text)


def retype(old: str, new: str) -> Callable[[Document], object]:
    """Type `new` over `old`, where it stands first."""

    def change(document: Document) -> None:
        line = next(run for one in list_paragraphs(document) for run in one.runs if old in run.text)
        line.text = line.text.replace(old, new)

    return change


def remove(element: Any) -> None:
    element.getparent().remove(element)


def codes(data: bytes) -> list[str]:
    return [problem.code for problem in read_notes(data, "a.docx").problems]


@pytest.mark.slow
@pytest.mark.parametrize("file", CORPUS, ids=lambda file: file.stem)
def test_the_word_file_of_every_record_says_its_notes(file: Path) -> None:
    data = file.read_bytes()
    own = load(data, file.name)
    for languages, theme in zip(LANGUAGES, ("standard", "official", "standard"), strict=True):
        record = in_language(own, languages)
        notes = read_notes(write(record, data, f"notes{file.suffix}", theme), "other.docx")
        assert notes.problems == ()
        again = check_notes(notes).record
        assert again is not None
        assert in_language(again, languages) == record


def dump(value: Any) -> Any:
    """A value of a record as notes have it; nothing for what is left out."""
    if isinstance(value, Due):
        return f"{value.date} {value.time or ''}".strip()
    if isinstance(value, MeetingTime):
        return f"{value.date} {value.start:%H:%M}-{value.end:%H:%M}"
    if isinstance(value, tuple):
        return [dump(item) for item in value]
    if not is_dataclass(value):
        return value
    named = {"languages": "language"}
    found = {named.get(one.name, one.name): dump(getattr(value, one.name)) for one in fields(value)}
    empty: tuple[Any, ...] = (None, "", [], {}, False)
    return {name: one for name, one in found.items() if one not in empty and name != "kind"}


@pytest.mark.slow
@settings(
    max_examples=30,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(record=RECORD, theme=st.sampled_from(["standard", "official"]))
def test_the_word_file_of_any_record_says_its_notes(record: Record, theme: str) -> None:
    updates = (replace(one, action="2024-04-01-b/A1") for one in record.updates[:1])
    told = dump(replace(record, updates=tuple(updates)))
    data = json.dumps(told, ensure_ascii=False, default=str).encode()
    own = check_notes(read_notes(data, "a.json")).record
    assume(own is not None)
    assert own is not None
    notes = read_notes(write(own, data, "notes.json", theme), "b.docx")
    assert notes.problems == ()
    assert check_notes(notes).record == own


BLOCKS = st.sampled_from(
    (
        "甲**乙**丙，`x_y`。",
        "see *this* and [there](https://example.com/a_b)",
        "一\n二",
        "- 甲\n- **乙**\n  1. 丙\n  2. 丁\n     - 戊",
        "3. c\n4. d",
        "1. 甲\n\n   续\n2. 乙",
        "| a | b |\n| --- | ---: |\n| 1 | **2** |\n| `x` | 一<br>二 |",
        "```\nif a:\n    b = 1\n```",
        "## 小结",
        r"1\. 不是列表，\- 也不是，\*号\* \[x\](y)",
        "a_b_c 2*3*4 <b> & \\\\srv\\x",
    )
)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.lists(BLOCKS, min_size=1, max_size=4).map("\n\n".join))
def test_the_markdown_that_is_read_from_a_page_prints_the_same_page(text: str) -> None:
    record = load(NOTES.encode())
    topics = (replace(record.topics[0], discussion=Rich(text)), *record.topics[1:])
    package = open_package(write(replace(record, topics=topics), b"{}"))
    frame = read_frame(package.printed)
    assert frame is not None
    found = frame.texts["topics[0].discussion"]
    assert print_html(found) == print_html(text), found


def print_html(text: str) -> str:
    """The HTML of a text, without what no page shows."""
    html = re.sub(r"<colgroup>.*?</colgroup>|\s", "", str(render_rich(text)))
    html = re.sub("</[ou]l><[ou]l[^>]*>", "", html)  # Two lists may stand as one.
    return re.sub("(?<=<li>)<p>(.*?)</p>", r"\1", html)


def test_python_docx_changes_nothing() -> None:
    assert load(edit(lambda _: None), "a.docx") == load(NOTES.encode())


@pytest.mark.slow
def test_libreoffice_changes_nothing(tmp_path: Path) -> None:
    sample = read_sample()[0]
    texts = [(sample, "sample.yaml"), (NOTES.encode(), "a.yaml")]
    texts += [(file.read_bytes(), file.name) for file in CORPUS[:2]]
    made: dict[str, Record] = {}
    for number, (data, name) in enumerate(texts):
        for theme, languages in zip(("standard", "official"), LANGUAGES[1:], strict=True):
            made[f"{number}-{theme}.docx"] = record = in_language(load(data, name), languages)
            copy = f"notes{Path(name).suffix}"
            (tmp_path / f"{number}-{theme}.docx").write_bytes(write(record, data, copy, theme))
    command = [
        find_tool("soffice"),
        "--headless",
        f"-env:UserInstallation={(tmp_path / 'p').as_uri()}",
    ]
    command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(tmp_path / "saved")]
    subprocess.run([*command, *(str(tmp_path / name) for name in made)], check=True)
    for name, record in made.items():
        notes = read_notes((tmp_path / "saved" / name).read_bytes(), name)
        assert notes.problems == (), name
        again = check_notes(notes).record
        assert again is not None, name
        assert in_language(again, record.meeting.languages) == record, name


def test_what_word_does_not_show_stays() -> None:
    tree = read_notes(edit(retype("网络不稳", "网络中断")), "a.docx").tree
    meeting: Any = tree["基本信息"]
    assert meeting["x-文号"] == "内七"
    assert meeting["参与人员"][1]["x-座位"] == "甲三"
    assert meeting["参与人员"][0]["邮箱"] == "qin@example.com"
    assert meeting["记录编号"] == "2024-05-10-a"


def test_the_page_counts_and_not_the_notes_inside() -> None:
    """Other notes in the document change nothing of what stands on the page."""
    other = NOTES.replace("各店一次", "每周一次").replace("秦墨", "白鹿")
    data = write(load(NOTES.encode()), other.encode())
    changed = edit(retype("各店一次。", "各店两次。"), data)
    assert load(changed, "a.docx").topics[1].conclusion == "各店两次。"


@pytest.mark.parametrize(
    ("old", "new", "path", "value"),
    [
        ("上线范围", "范围", "topics.0.title", "范围"),
        ("各店一次。", "各店*两*次。", "topics.1.conclusion", r"各店\*两\*次。"),
        ("进行中", "已解决", "issues.0.actions.0.status", "resolved"),
        ("20%", "45%", "issues.0.actions.1.progress", 45),
        ("14:00", "14:30", "meeting.time.start", "14:30:00"),
        ("运营部、信息部", "运营部、信息部、财务部", "meeting.departments.2", "财务部"),
        ("测网速", "测三次网速", "issues.0.actions.0.task", "测三次网速"),
    ],
)
def test_a_value_that_was_changed_on_the_page_is_the_one_of_the_notes(
    old: str, new: str, path: str, value: object
) -> None:
    before, after = load(NOTES.encode()), load(edit(retype(old, new)), "a.docx")
    found: Any = after
    for step in path.split("."):
        found = found[int(step)] if step.isdecimal() else getattr(found, step)
    assert str(getattr(found, "value", found)) == str(value)
    assert after != before


def test_rich_text_comes_back_as_the_markdown_that_it_was() -> None:
    def change(document: Document) -> None:
        find(document, "看过演示").add_run("很好。")

    found = load(edit(change), "a.docx").topics[0].discussion
    assert found == (
        "看过演示：很好。\n\n- 扫码\n  1. 慢\n  2. 漏\n- 拍照\n\n"
        "| 门店 | 数量 |\n| --- | ---: |\n| 甲 | 3 |\n\n"
        "详见[说明](https://example.com/a)与 `scan -v`。"
    )
    bold = load(edit(retype("首批", "第一批")), "a.docx").topics[0].conclusion
    assert bold == "第一批**三家**门店，*不含* 加盟店。"


def test_a_paragraph_typed_behind_a_text_belongs_to_it() -> None:
    def change(document: Document) -> None:
        last = find(document, "各店一次")
        copied = Paragraph(unmark(last._p), document)
        last._p.addnext(copied._p)
        copied.runs[0].text = "另行通知。"

    assert load(edit(change), "a.docx").topics[1].conclusion == "各店一次。\n\n另行通知。"


def test_a_row_that_was_copied_is_a_further_action() -> None:
    def change(document: Document) -> None:
        rows = [row for table in document.tables for row in table.rows]
        row = next(row for row in rows if row.cells[0].text == "A1")
        copied = unmark(row._tr)
        row._tr.addnext(copied)
        texts = ("A7", "买备件", "运营部", "秦墨", "清单", "2024-06-01", "已解决")
        for cell, text in zip(copied.iter(W + "tc"), texts, strict=True):
            runs = list(cell.iter(W + "r"))
            Run(runs[0], cell).text = text
            for surplus in runs[1:]:
                remove(surplus)

    actions = load(edit(change), "a.docx").issues[0].actions
    assert [(one.id, one.task, one.status) for one in actions] == [
        ("A1", "测网速", "in_progress"),
        ("A7", "买备件", "resolved"),
        ("A2", "换路由器", "in_progress"),
    ]


def test_what_is_deleted_with_its_label_is_gone() -> None:
    def change(document: Document) -> None:
        for text in ("备注", "无异议"):
            remove(find(document, text)._p)

    record = load(edit(change), "a.docx")
    assert record.topics[0].remarks == ""
    assert record.topics[0].conclusion


def test_who_is_added_to_the_participants_is_one_and_the_others_stay() -> None:
    def change(document: Document) -> None:
        find(document, "出席：").runs[-1].text += "、江月（财务部 会计）"
        find(document, "请假：").runs[-1].text = "何小满（信息部）、于飞"

    people = load(edit(change), "a.docx").meeting.participants
    told = [(one.name, one.department, one.title, one.attendance.value) for one in people]
    assert told == [
        ("秦墨", "运营部", "经理", "present"),
        ("叶知秋", "信息部", "", "present"),
        ("江月", "财务部", "会计", "present"),
        ("何小满", "信息部", "", "absent"),
        ("于飞", "", "", "absent"),
    ]
    assert people[0].email == "qin@example.com"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (retype("沟通形式", "会议形式"), ["E070", "E071"]),
        (retype("跨部门协作沟通记录", "会议记录"), ["E070", "E071"]),
        (retype("示例公司", "另一公司"), ["E070", "E071"]),
        (lambda one: find(one, "二、").insert_paragraph_before("另行通知。"), ["E070"]),
        (lambda one: one.add_paragraph("另行通知。"), ["E070"]),
        (lambda one: remove(find(one, "结论")._p), ["E071"]),
        (
            lambda one: setattr(one.sections[0].header.paragraphs[0].runs[0], "text", "函"),
            ["E072"],
        ),
    ],
    ids=["label", "title", "letterhead", "between", "end", "missing", "header"],
)
def test_what_was_changed_outside_the_fields_is_told_and_refused(
    change: Callable[[Document], object], told: list[str]
) -> None:
    notes = read_notes(edit(change), "a.docx")
    assert sorted({one.code for one in notes.problems}) == told
    assert all(one.is_error and one.location.place for one in notes.problems)
    assert check_notes(notes).record is None


def test_a_paragraph_that_lost_its_marks_is_known_by_the_words_around() -> None:
    def change(document: Document) -> None:
        for text in ("出席：", "各店一次", "上线范围", "记录人："):
            found = find(document, text)._p
            found.addnext(unmark(found))
            remove(found)

    assert load(edit(change), "a.docx") == load(NOTES.encode())


def strip_marks(document: Document) -> None:
    """Take out the bookmarks, as some programs do."""
    for mark in list(document.element.body.iter(W + "bookmarkStart", W + "bookmarkEnd")):
        remove(mark)


@pytest.mark.parametrize("theme", ["standard", "official"])
def test_a_document_that_lost_all_marks_is_known_by_its_words(theme: str) -> None:
    record = load(NOTES.encode())
    data = write(record, NOTES.encode(), theme=theme)
    assert load(edit(strip_marks, data), "a.docx") == record


def test_a_document_that_lost_all_marks_and_was_changed_is_refused_with_the_way_out() -> None:
    assert codes(edit(strip_marks, edit(retype("各店一次。", "各店两次。")))) == ["E065"]


def add_lines(behind: str, *lines: tuple[str, str]) -> Callable[[Document], object]:
    """Type lines below the one with `behind`, each in the look of the line with its second text."""

    def change(document: Document) -> None:
        at = find(document, behind)._p
        for text, like in lines:
            copied = unmark(find(document, like)._p)
            at.addnext(copied)
            at = copied
            runs = Paragraph(copied, document).runs
            runs[0].text = text
            for surplus in runs[1:]:
                remove(surplus._r)

    return change


RUN_IN = write(load(NOTES.encode()), NOTES.encode(), theme="official")
"""The record in which the words of the form lead into each text: 会议指出，…"""


def test_a_text_that_is_run_in_comes_back_as_the_markdown_that_it_was() -> None:
    def change(document: Document) -> None:
        find(document, "看过演示").add_run("很好。")
        find(document, "详见说明").add_run("最新版。")

    before = load(NOTES.encode()).topics[0]
    after = load(edit(change, RUN_IN), "a.docx").topics[0]
    said = before.discussion.replace("看过演示：", "看过演示：很好。") + "最新版。"
    assert after == replace(before, discussion=Rich(said))


@pytest.mark.parametrize(
    ("behind", "path", "text"),
    [
        ("各店一次", "topics.1.conclusion", "各店一次。\n\n另行通知。\n\n**下周** 见。"),
        ("首批三家", "topics.0.conclusion", "首批**三家**门店，*不含* 加盟店。\n\n另行通知。"),
    ],
)
def test_paragraphs_typed_behind_a_text_that_is_run_in_belong_to_it(
    behind: str, path: str, text: str
) -> None:
    def change(document: Document) -> None:
        add_lines(behind, ("另行通知。", behind))(document)
        if "下周" in text:
            add_lines("另行通知", ("下周", behind))(document)
            last = find(document, "下周")
            last.runs[0].bold = True
            last.add_run("见。")

    found: Any = load(edit(change, RUN_IN), "a.docx")
    for step in path.split("."):
        found = found[int(step)] if step.isdecimal() else getattr(found, step)
    assert found.replace("** ", "**") == text.replace("** ", "**")


def test_a_text_that_is_run_in_and_lost_its_marks_is_known_by_the_words_around() -> None:
    def change(document: Document) -> None:
        for text in ("首批三家", "各店一次", "需要说明的是"):
            found = find(document, text)._p
            found.addnext(unmark(found))
            remove(found)

    assert load(edit(change, RUN_IN), "a.docx") == load(NOTES.encode())


@pytest.mark.parametrize("words", ["看过演示：", "先看演示："])
def test_a_text_that_is_run_in_and_lost_its_first_mark_is_what_its_other_marks_say(
    words: str,
) -> None:
    def change(document: Document) -> None:
        found = find(document, "看过演示")._p
        first = unmark(found)
        found.addnext(first)
        remove(found)
        retype("看过演示：", words)(document)

    before = load(NOTES.encode()).topics[0]
    after = load(edit(change, RUN_IN), "a.docx").topics[0]
    assert after == replace(before, discussion=Rich(before.discussion.replace("看过演示：", words)))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (retype("会议指出，", "会议认为，"), ["E070"]),
        (lambda one: remove(find(one, "各店一次")._p), []),
        (lambda one: find(one, "二、").insert_paragraph_before("另行通知。"), ["E070"]),
    ],
    ids=["words", "text", "between"],
)
def test_what_was_changed_around_a_text_that_is_run_in_is_told(
    change: Callable[[Document], object], told: list[str]
) -> None:
    notes = read_notes(edit(change, RUN_IN), "a.docx")
    assert sorted({one.code for one in notes.problems}) == told


BY_LABELS = [("议题三：预算", "各店一次"), ("结论：批准。备注：无。", "各店一次")]


@pytest.mark.parametrize(
    ("theme", "lines"),
    [
        (
            "standard",
            [
                ("（三）预算", "（二）"),
                ("结论", "结论"),
                ("批准。", "各店一次"),
                ("备注：", "备注"),
                ("无。", "无异议"),
            ],
        ),
        (
            "official",
            [
                ("三、预算", "二、培训"),
                ("会议议定：批准。", "各店一次"),
                ("需要说明的是，无。", "无异议"),
            ],
        ),
        ("standard", BY_LABELS),
        ("official", BY_LABELS),
    ],
)
def test_a_topic_that_was_added_is_one(theme: str, lines: list[tuple[str, str]]) -> None:
    data = write(load(NOTES.encode()), NOTES.encode(), theme=theme)
    for behind, place in (("各店一次", 2), ("无异议", 1)):
        topics = load(edit(add_lines(behind, *lines), data), "a.docx").topics
        added = topics[place]
        assert (added.title, added.conclusion, added.remarks) == ("预算", "批准。", "无。")
        assert [one.title for one in topics if one is not added] == ["上线范围", "培训"]


@pytest.mark.parametrize(
    ("old", "new", "person"),
    [
        ("运营部经理秦墨", "运营部经理苏明月", Person("苏明月", "运营部", "经理")),
        ("信息部叶知秋", "信息部韩朗", Person("韩朗", "信息部")),
        ("信息部叶知秋", "韩朗", Person("韩朗")),
        ("信息部叶知秋", "韩朗（信息部 主任）", Person("韩朗", "信息部", "主任")),
        ("运营部经理秦墨", "运营部经理", Person("运营部经理")),
    ],
)
def test_who_is_named_behind_a_known_unit_is_of_that_unit(
    old: str, new: str, person: Person
) -> None:
    people = load(edit(retype(old, new), RUN_IN), "a.docx").meeting.participants
    assert person in people
    assert len(people) == 3


def test_headings_may_be_numbered_anew_for_a_topic_that_was_added_or_left_out() -> None:
    def count(document: Document, numbers: str) -> None:
        lines = [one for one in list_paragraphs(document) if one.text[1:2] == "、"]
        for line, number in zip(lines, numbers, strict=True):
            line.runs[0].text = number + line.runs[0].text[1:]

    def add(document: Document) -> None:
        add_lines("无异议", ("二、预算", "二、培训"), ("会议议定：批准。", "各店一次"))(document)
        count(document, "一二三四")

    def leave_out(document: Document) -> None:
        lines = list(list_paragraphs(document))
        texts = [line.text for line in lines]
        for line in lines[texts.index("二、培训") : texts.index("三、会议议定事项")]:
            remove(line._p)
        count(document, "一二")

    for change, titles in ((add, ["上线范围", "预算", "培训"]), (leave_out, ["上线范围"])):
        record = load(edit(change, RUN_IN), "a.docx")
        assert [one.title for one in record.topics] == titles
        assert [one.problem for one in record.issues] == ["网络不稳"]


@pytest.mark.parametrize("where", [1, 2])
def test_a_subject_that_the_opening_says_again_is_changed_in_one_place_or_both(where: int) -> None:
    notes = NOTES.replace("门店巡检系统上线", "门店巡检专题会议").encode()

    def change(document: Document) -> None:
        runs = [one for line in list_paragraphs(document) for one in line.runs]
        for one in [one for one in runs if "巡检专题" in one.text][:where]:
            one.text = one.text.replace("巡检专题", "网络专题")

    made = write(load(notes), notes, theme="official")
    assert load(edit(change, made), "a.docx").meeting.subject == "门店网络专题会议"


@pytest.mark.parametrize(
    "lines",
    [
        [("备注", "备注"), ("预算另定。", "无异议")],
        [("备注：预算另定。", "各店一次")],
        [("【备注】预算另定。", "无异议")],
    ],
)
def test_a_first_remark_may_be_added(lines: list[tuple[str, str]]) -> None:
    topic = load(edit(add_lines("各店一次", *lines)), "a.docx").topics[1]
    assert (topic.conclusion, topic.remarks) == ("各店一次。", "预算另定。")


def test_a_row_and_a_kind_of_people_and_a_part_may_be_added() -> None:
    def change(document: Document) -> None:
        table = document.tables[0]
        row = unmark(table.rows[2]._tr)
        table.rows[2]._tr.addnext(row)
        for cell, text in zip(row.iter(W + "tc"), ("地点", "三楼", "主持人", "秦墨"), strict=True):
            first, *others = cell.iter(W + "r")
            Run(first, cell).text = text
            for surplus in others:
                remove(surplus)
        add_lines("请假：", ("列席：白鹿（财务部）", "请假："))(document)
        add_lines("各店一次", ("复盘总结", "二、"), ("问题回顾：没有人管。", "各店一次"))(document)

    record = load(edit(change), "a.docx")
    assert (record.meeting.venue, record.meeting.chair) == ("三楼", "秦墨")
    last = record.meeting.participants[-1]
    assert (last.name, last.department, last.attendance) == ("白鹿", "财务部", "observer")
    assert record.retrospective.review == "没有人管。"


@pytest.mark.parametrize(
    "line", ["结论：再议。", "大家都很高兴。", "发言人2：大家都很高兴。", "责任：各店"]
)
def test_what_was_added_and_is_no_further_field_is_told_and_refused(line: str) -> None:
    assert codes(edit(add_lines("各店一次", (line, "无异议")))) == ["E070"]


def test_a_value_that_is_printed_twice_may_be_changed_in_both_places() -> None:
    def change(document: Document) -> None:
        for one in list_paragraphs(document):
            for line in one.runs:
                line.text = line.text.replace("秦墨", "白鹿")

    assert load(edit(change), "a.docx").meeting.recorder == "白鹿"
    only = edit(lambda one: setattr(find(one, "记录人：").runs[-1], "text", "白鹿"))
    assert sorted(codes(only)) == ["E070", "E071"]


def test_comments_are_no_text() -> None:
    def change(document: Document) -> None:
        line = find(document, "各店一次")
        document.add_comment(line.runs, text="真的吗？", author="秦墨")

    assert load(edit(change), "a.docx") == load(NOTES.encode())


def test_a_record_whose_page_says_nothing_of_its_fields_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(MADE)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, part if b":printed" not in part else b"<x/>")
    assert codes(buffer.getvalue()) == ["E065"]


def test_the_record_of_a_revision_comes_back_too(tmp_path: Path) -> None:
    """Notes that are a record in Word are inside the next one as they are."""
    (tmp_path / "outbox").mkdir()
    (tmp_path / "minutes.toml").write_text("[record]\nformats = ['docx']\n")
    command = ["-C", str(tmp_path), "render"]
    (tmp_path / "a.docx").write_bytes(MADE)
    assert run([*command, str(tmp_path / "a.docx")]) == 0
    (tmp_path / "b.docx").write_bytes(edit(retype("各店一次。", "各店两次。")))
    assert run([*command, str(tmp_path / "b.docx")]) == 0
    folder = tmp_path / "outbox/2024-05-10-a.r2"
    made = (folder / "2024-05-10-a.r2.docx").read_bytes()
    assert "修订说明" in "".join(map(str, read_part(made).itertext()))
    (tmp_path / "c.docx").write_bytes(edit(lambda _: None, made))
    assert run([*command, str(tmp_path / "c.docx")]) == 0
    assert len(list((tmp_path / "outbox").glob("2024*"))) == 2, "nothing was changed"


def test_an_older_revision_that_comes_back_undoes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "outbox").mkdir()
    (tmp_path / "minutes.toml").write_text("[record]\nformats = ['docx']\n")
    command = ["-C", str(tmp_path), "--language", "en", "render"]
    (tmp_path / "a.yaml").write_text(NOTES, encoding="utf-8")
    assert run([*command, str(tmp_path / "a.yaml")]) == 0
    first = (tmp_path / "outbox/2024-05-10-a/2024-05-10-a.docx").read_bytes()
    for name, old, new, code in (
        ("2024-05-10-a (1).docx", "各店一次。", "各店两次。", 0),
        ("late.docx", "网络不稳", "网络中断", 1),
    ):
        (tmp_path / name).write_bytes(edit(retype(old, new), first))
        assert run([*command, str(tmp_path / name)]) == code, name
    assert "E912" in capsys.readouterr().err
    assert len(list((tmp_path / "outbox").glob("2024*"))) == 2


def test_a_theme_that_names_what_is_no_field_loses_nothing(tmp_path: Path) -> None:
    theme = copy_theme(
        tmp_path,
        one=('data-field="{{ at }}.owner"', 'data-field="nothing.at_all"'),
        two=("<h1>", '<h1 data-field="meeting">'),
        three=('data-field="{{ at }}.due"', 'data-field="issues.actions"'),
    )
    record = load(NOTES.encode())
    form = make_form(record, theme=theme)
    data = write_docx(form, theme, (Attachment("notes.yaml", NOTES.encode(), "", "Source"),))
    assert (
        load(edit(retype("测网速", "测三次"), data), "a.docx").issues[0].actions[0].task == "测三次"
    )
    assert load(edit(lambda _: None, data), "a.docx") == record
    assert "E070" in codes(edit(retype("2024-05-17", "2024-05-18"), data))


@pytest.mark.parametrize(
    "told",
    [
        "",
        "{}",
        "[" * 5000,
        '{"lines": [[["topics[x].title", "a"]]], "running": []}',
        '{"lines": [[["meeting", "a"]]], "running": []}',
        '{"lines": [[["", ""], ["meeting.subject", "a"], ["", ""]]], "running": []}',
        '{"lines": [[["topics[0].title", "a", "b"]]], "running": 7}',
    ],
)
def test_what_others_put_in_place_of_what_was_printed_is_refused(told: str) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(MADE)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if b":printed" in part:
                part = f'<m:printed xmlns:m="urn:minutes:notes:1">{told}</m:printed>'.encode()
            new.writestr(name, part)
    assert codes(buffer.getvalue())


def test_a_setting_refuses_changes_that_nobody_accepted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def insert(document: Document) -> None:
        run = "<w:r><w:t>另行通知。</w:t></w:r>"
        find(document, "各店一次")._p.append(
            parse_xml(f'<w:ins {nsdecls("w")} w:author="秦墨" w:id="900">{run}</w:ins>')
        )

    (tmp_path / "会议.docx").write_bytes(edit(insert))
    for errors, code in (('["W006"]', 1), ("[]", 0)):
        (tmp_path / "minutes.toml").write_text(f"[problems]\nerrors = {errors}\n")
        command = ["-C", str(tmp_path), "validate", str(tmp_path / "会议.docx")]
        assert run(command) == code
        assert "W006" in "".join(capsys.readouterr())
