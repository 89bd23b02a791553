"""The form of a record: what stands where."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.document.labels import load_labels
from pipeline.document.template import Attachment, Form, compose_form
from pipeline.document.theme import LABELS, Theme, find_theme
from pipeline.errors import ThemeError
from pipeline.writers.docx.writer import write_docx
from schemas.edition import Edition
from schemas.model import (
    FollowUp,
    Issue,
    Language,
    Record,
    RecordStatus,
    Rich,
    Topic,
)
from templates import TEMPLATES
from tests.builders import make_record
from tests.printed_text import read_docx_text
from tests.word_files import NOTES

STANDARD = find_theme("standard", Path())


def compose(record: Record, edition: Edition = Edition(), theme: Theme = STANDARD) -> Form:
    """The form of `record` with the labels of its languages."""
    return compose_form(record, edition, theme, load_labels(LABELS, record.meeting.languages))


def make_theme(folder: Path, template: str) -> Theme:
    """A theme of the standard one's files but for its template."""
    for name in ("record.css", "record.docx"):
        (folder / name).write_bytes((TEMPLATES / "standard" / name).read_bytes())
    (folder / "record.html.j2").write_text(template, encoding="utf-8")
    return Theme("mine", folder, LABELS)


def test_empty_parts_are_left_out() -> None:
    html = compose(make_record(issues=(), follow_up=FollowUp())).html
    assert "问题与行动项跟踪" not in html
    assert "后续计划" not in html
    assert "复盘总结" not in html


def test_sections_are_numbered_without_gaps() -> None:
    record = make_record(issues=(), follow_up=FollowUp(next_focus=Rich("联调")))
    html = compose(record).html
    assert html.index("<h2>一、基本信息") < html.index("<h2>二、议题讨论结果")
    assert "<h2>三、后续计划" in html


def test_a_revision_says_which_record_it_replaces() -> None:
    html = compose(make_record(), Edition(2, "2024-05-10-launch")).html
    assert html.count(">2024-05-10-launch</data>（第2版）") == 2, (
        "on every page, and under the title"
    )
    assert "本记录替代第1版（2024-05-10-launch）" in html
    third = compose(make_record(), Edition(3, "2024-05-10-launch.r2")).html
    assert "本记录替代第2版（2024-05-10-launch.r2）" in third


def test_english_texts_have_printed_quotation_marks_and_codes_keep_typed_ones() -> None:
    record = make_record(
        languages=(Language.ENGLISH,),
        subject='The supplier\'s "portal"',
        topics=(Topic("It's on", Rich("They said \"yes\", didn't they? `a'b`")),),
    )
    html = compose(record).html
    assert "The supplier’s “portal”" in html
    assert "It’s on" in html
    assert "They said “yes”, didn’t they? <code>a'b</code>" in html


def test_chinese_texts_keep_their_signs() -> None:
    assert "5&#39;的&#34;甲&#34;" in compose(make_record(subject='5\'的"甲"')).html


def test_notes_cannot_reach_the_template_language() -> None:
    record = make_record(follow_up=FollowUp(other=Rich("{{ 7 * 7 }} {% raw %}")))
    assert "{{ 7 * 7 }} {% raw %}" in compose(record).html


def test_a_title_in_the_window_names_the_meeting() -> None:
    record = make_record()
    assert compose(record).title == record.meeting.subject


@pytest.mark.parametrize(
    ("template", "line", "reason"),
    [
        ("a\n{{ record.nothing }}\n", 2, "nothing"),
        ("a\nb\n{% if %}\n", 3, "Expected"),
        ("{{ ''.__class__.__mro__ }}", 1, "unsafe"),
        ("\n\n{{ labels('no.such') }}", 3, "no.such"),
        ("\n{{ 1 / 0 }}", 2, "zero"),
        ("{% macro m() %}{{ m() }}{% endmacro %}\n{{ m() }}", 1, "recursion"),
    ],
)
def test_a_broken_template_is_an_error_with_its_file_and_line(
    tmp_path: Path, template: str, line: int, reason: str
) -> None:
    theme = make_theme(tmp_path, template)
    with pytest.raises(ThemeError) as caught:
        compose(make_record(), theme=theme)
    assert f"{theme.template}:{line}: " in str(caught.value)
    assert reason in str(caught.value)


def test_a_template_cannot_change_the_record_or_read_files(tmp_path: Path) -> None:
    theme = make_theme(tmp_path, "{% include '/etc/passwd' %}")
    with pytest.raises(ThemeError):
        compose(make_record(), theme=theme)


def test_words_of_the_other_language_are_marked_as_such() -> None:
    record = make_record(languages=(Language.CHINESE, Language.ENGLISH))
    html = compose(record).html
    assert '<th scope="row">协作主题 <span lang="en">Subject</span></th>' in html
    assert '<h1>跨部门协作沟通记录<br><span lang="en">Cross' in html
    assert "span lang" not in compose(make_record()).html


@pytest.mark.parametrize(("language", "words"), [("zh-CN", "尚无行动项"), ("en", "No action yet")])
def test_a_problem_without_an_action_says_so(language: str, words: str) -> None:
    record = make_record(languages=(Language(language),), issues=(Issue("跨部门数据同步延迟"),))
    form = compose(record)
    assert form.html.count(words) == 1
    assert words.replace(" ", "") in read_docx_text(
        write_docx(form, STANDARD, (Attachment(*NOTES, "notes", "Source"),))
    )


@pytest.mark.parametrize("theme", ["standard", "official"])
def test_who_drafted_the_notes_stands_on_a_draft_and_on_no_record(theme: str) -> None:
    made = {
        status: compose(
            make_record(status=status, source="录音转写 <甲>"), theme=find_theme(theme, Path())
        )
        for status in RecordStatus
    }
    assert "录音转写 &lt;甲&gt;" in made[RecordStatus.DRAFT].html
    assert "起草来源" not in made[RecordStatus.FINAL].html
    assert "录音转写" not in made[RecordStatus.FINAL].html
