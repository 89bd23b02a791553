"""The Word file is made of named styles, and of nothing but them."""

from __future__ import annotations

import pytest
from lxml import etree

from pipeline.writers.docx.styles import (
    OPTIONAL,
    list_character_styles,
    list_numbering_styles,
    list_paragraph_styles,
    list_table_styles,
)
from schemas.model import Action, Attendance, Confidentiality, Language, RecordStatus, Status
from tests.builders import make_action, make_person, make_record
from tests.pipeline.writers.docx.test_text import RICH
from tests.word_files import (
    STANDARD,
    W,
    list_paragraphs,
    list_styles,
    make_form,
    read_part,
    read_text,
    read_value,
    replace_body,
    write,
    write_rich,
)

ALLOWED = {
    "pPr": {"pStyle", "numPr", "spacing"},
    "numPr": {"ilvl", "numId"},
    "rPr": {"rStyle", "rFonts"},
    "tblPr": {"tblStyle", "tblW", "tblLayout", "tblLook", "tblCaption", "tblDescription"},
    "trPr": {"cantSplit", "tblHeader"},
    "tcPr": {"tcW", "gridSpan", "shd", "vAlign"},
}
"""What a record may say of its paragraphs, runs and tables; the look is in the styles."""
MANY: tuple[Action, ...] = (
    make_action(),
    make_action(id="A2", status=Status.RESOLVED, risk="断电", progress=100),
    make_action(id="A3", status=Status.ESCALATED, remarks="“等待”答复"),
)


def write_full() -> bytes:
    """A record with something of everything in it."""
    people = (make_person(), make_person(name="买买提", attendance=Attendance.ABSENT))
    record = make_record(
        actions=MANY,
        participants=people,
        background=RICH,
        status=RecordStatus.DRAFT,
        confidentiality=Confidentiality.CONFIDENTIAL,
    )
    return write(make_form(record))


def name(element: etree._Element) -> str:
    return etree.QName(element).localname


@pytest.mark.parametrize("part", ["document", "header1", "footer1"])
def test_nothing_is_formatted_by_hand(part: str) -> None:
    root = read_part(write_full(), f"word/{part}.xml")
    seen = 0
    for element in root.iter("{*}*"):
        if name(element) in ALLOWED:
            found = {name(child) for child in element}
            assert found <= ALLOWED[name(element)], etree.tostring(element)
            seen += 1
    assert seen


def test_space_by_hand_is_what_a_table_cannot_have_itself() -> None:
    found = list(read_part(write_full()).iter(W + "spacing"))
    assert len(found) > 2
    for spacing in found:
        [paragraph] = spacing.iterancestors(W + "p")
        beside = {"before": paragraph.getprevious(), "after": paragraph.getnext()}
        for side in map(etree.QName, spacing.keys()):
            neighbour = beside[side.localname]
            assert neighbour is not None
            assert neighbour.tag == W + "tbl"


def test_a_run_names_no_face_but_says_that_its_signs_are_chinese() -> None:
    fonts = list(read_part(write_full()).iter(W + "rFonts"))
    assert fonts
    assert all(font.keys() == [W + "hint"] for font in fonts)


def test_every_paragraph_has_a_style_that_the_theme_holds() -> None:
    styles = {style for style, _ in list_paragraphs(write_full())}
    assert len(styles) > 15
    assert styles <= set(list_styles())


def test_the_theme_holds_the_styles_that_the_writer_uses_and_no_others() -> None:
    used = (
        list_paragraph_styles()
        | list_character_styles()
        | set(OPTIONAL)
        | list_table_styles()
        | list_numbering_styles()
    )
    assert set(list_styles().values()) == {style.lower() for style in used} | {"normal"}


def test_every_style_with_signs_names_its_language_and_its_chinese_face() -> None:
    root = read_part(STANDARD.word.read_bytes(), "word/styles.xml")
    paragraphs = [s for s in root.iter(W + "style") if s.get(W + "type") == "paragraph"]
    assert len(paragraphs) > 40
    for style in paragraphs:
        fonts = style.find(f"{W}rPr/{W}rFonts")
        language = style.find(f"{W}rPr/{W}lang")
        assert fonts is not None
        assert fonts.get(W + "eastAsia")
        assert language is not None
        assert language.get(W + "eastAsia") == "zh-CN"


def test_headings_are_what_the_navigation_pane_lists() -> None:
    shown = {
        style: text
        for style, text in reversed(list_paragraphs(write_full()))
        if style in {"Title", "Heading1", "Heading2"}
    }
    assert shown == {
        "Title": "跨部门协作沟通记录",
        "Heading1": "一、基本信息",
        "Heading2": "（一）固件冻结范围",
    }


def test_headings_labels_and_table_heads_stay_with_what_follows() -> None:
    root = read_part(STANDARD.word.read_bytes(), "word/styles.xml")
    kept = {
        read_value(style, "name")
        for style in root.iter(W + "style")
        if style.find(f"{W}pPr/{W}keepNext") is not None
    }
    assert kept >= {"heading 1", "heading 2", "heading 3", "Record Label", "Conclusion Label"}
    assert kept >= {"Table Heading", "Action Problem", "Action Text Kept"}


def test_emphasis_in_emphasis_takes_the_style_of_both() -> None:
    runs = read_part(write_rich("***甲*** **`乙`** [*丙*](https://example.com)")).iter(W + "r")
    looks = {read_text(run): read_value(run, "rPr/rStyle") for run in runs}
    assert looks["甲"] == "StrongEmphasis"
    assert looks["乙"] == "StrongCode"
    assert looks["丙"] == "EmphasisHyperlink"


def test_bold_in_a_bold_heading_stays_bold() -> None:
    runs = read_part(write_rich("| **甲** |\n|---|\n| **乙** |")).iter(W + "r")
    looks = {read_text(run): read_value(run, "rPr/rStyle") for run in runs}
    assert (looks["甲"], looks["乙"]) == ("", "Strong")


def test_states_of_actions_have_styles_of_their_own() -> None:
    runs = read_part(write_full()).iter(W + "r")
    looks = {read_text(run): read_value(run, "rPr/rStyle") for run in runs}
    assert looks["进行中"] == "StatusInProgress"
    assert looks["已解决"] == "StatusResolved"
    assert looks["需升级"] == "StatusEscalated"


def test_a_conclusion_is_set_off_with_all_that_it_holds() -> None:
    record = make_record()
    topic = record.topics[0]
    rich = type(topic.conclusion)("同意。\n\n1. 甲\n\n   乙\n2. 丙\n\n- 丁\n\n```\n戊\n```")
    form = make_form(make_record(topics=(type(topic)("题", rich),)))
    paragraphs = list_paragraphs(write(form))
    styles = {text: style for style, text in paragraphs}
    assert styles["结论"] == "ConclusionLabel"
    assert styles["同意。"] == "ConclusionFirstIndent"
    assert (styles["甲"], styles["乙"]) == ("ConclusionNumber", "ConclusionContinue")
    assert (styles["丁"], styles["戊"]) == ("ConclusionBullet", "ConclusionCodeBlock")


def test_chinese_paragraphs_begin_two_characters_in_and_english_ones_do_not() -> None:
    chinese = {text: style for style, text in list_paragraphs(write_rich("正文。"))}
    data = write_rich("Text.", languages=(Language.ENGLISH,))
    english = {text: style for style, text in list_paragraphs(data)}
    assert (chinese["正文。"], english["Text."]) == ("BodyTextFirstIndent", "BodyText")


def test_a_long_address_does_not_tear_its_line_apart() -> None:
    address = "https://example.com/" + "long/" * 20
    styles = {text: style for style, text in list_paragraphs(write_rich(f"见 {address} 一文"))}
    assert styles[f"见 {address} 一文"] == "BodyTextFirstIndentLeft"


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        ("“试运行”期间", "“试运行”期间"),
        ("见“API”一节", "见“”一节"),
        ("他说 don’t——不行", "——不行"),
        ("买买提·艾力", "买买提·艾力"),
        ("“Yes” – “No”", ""),
    ],
)
def test_signs_that_latin_shares_are_chinese_among_chinese(text: str, chinese: str) -> None:
    form = replace_body(make_form(), f"<p>{text}</p>")
    marked = [
        run
        for run in read_part(write(form)).iter(W + "r")
        if run.find(f"{W}rPr/{W}rFonts") is not None
    ]
    assert "".join(map(read_text, marked)) == chinese
