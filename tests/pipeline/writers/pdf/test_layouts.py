"""Text that is shaped less often is still the same text in the same place."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pypdf
import pytest
from weasyprint.text import line_break

from pipeline.job import render_record
from pipeline.settings import ActionSettings, RecordSettings, Settings
from pipeline.writers.pdf import layouts
from schemas.model import Edition
from tests.real_tools import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

PDF_ONLY = Settings(record=RecordSettings(("pdf",)), actions=ActionSettings(()))
EXAMPLES = sorted((REPOSITORY / "examples").rglob("20*.*"))


def draw_pages(notes: Path) -> list[bytes]:
    """What is drawn on each page of the record of `notes`."""
    files = render_record(notes.read_bytes(), notes.name, Edition(), PDF_ONLY).files
    [pdf] = [data for name, data in files.items() if name.endswith(".pdf")]
    drawn = [page.get_contents() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    assert all(contents is not None for contents in drawn)
    return [contents.get_data() for contents in drawn if contents is not None]


@pytest.mark.parametrize("notes", EXAMPLES, ids=lambda file: file.stem)
def test_pages_are_to_the_bit_those_that_weasyprint_itself_lays_out(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = draw_pages(notes)
    assert line_break.Layout is layouts.KeptLayout
    monkeypatch.setattr(line_break, "Layout", layouts._Base)
    monkeypatch.setattr(layouts, "_HAN", re.compile("(?!)"))
    assert any(len(page) > 1000 for page in kept)
    assert draw_pages(notes) == kept


LONG = """
基本信息: {{协作主题: 断行, 协作部门: [甲部], 参与人员: [张三], 沟通时间: 2024-05-10 14:00,
  沟通形式: 线下会议, 记录人: 张三}}
议题讨论结果:
- 议题: 断行
  结论: {text}
"""
CHINESE = "主控芯片的供应缺口在本月底之前可以补齐并完成低温条件下的全部验证工作"


@pytest.mark.parametrize(
    "text",
    [
        CHINESE * 9,
        (CHINESE + "Antidisestablishmentarianism-and-then-some ") * 9,
        CHINESE + "https://example.com/" + "a" * 300 + CHINESE * 3,
        (CHINESE[:11] + "（2024 年 5 月 10 日）、“引号”——破折号……") * 9,
        "一 " * 200 + CHINESE * 2,
        (CHINESE + "𠮷e\u0301") * 6,
    ],
    ids=["chinese", "long words", "address", "punctuation", "blanks", "beyond the plane"],
)
def test_long_paragraphs_break_where_they_would_without_the_shortcut(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = tmp_path / "notes.yaml"
    notes.write_text(LONG.format(text=text), encoding="utf-8")
    kept = draw_pages(notes)
    assert any(len(page) > 1000 for page in kept)
    monkeypatch.setattr(line_break, "Layout", layouts._Base)
    monkeypatch.setattr(layouts, "_HAN", re.compile("(?!)"))
    assert draw_pages(notes) == kept
