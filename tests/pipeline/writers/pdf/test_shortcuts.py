"""Pages are drawn as WeasyPrint would draw them without what is worked out only once."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pypdf
import pytest
import weasyprint

from pipeline.processing.record import render_record
from pipeline.settings import ActionSettings, RecordSettings, Settings
from pipeline.writers.pdf import shortcuts, writer
from schemas.edition import Edition
from tests.real_tools import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.writers.pdf.markup import ThemeFetcher

PDF_ONLY = Settings(record=RecordSettings(("pdf",)), actions=ActionSettings(()))
EXAMPLES = sorted((REPOSITORY / "examples").rglob("20*.*"))


def draw_pages(notes: Path) -> list[bytes]:
    """What is drawn on each page of the record of `notes`."""
    files = render_record(notes.read_bytes(), notes.name, Edition(), PDF_ONLY).files
    [pdf] = [data for name, data in files.items() if name.endswith(".pdf")]
    contents = [page.get_contents() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    return [content.get_data() for content in contents if content is not None]


def share_no_page_style(patch: pytest.MonkeyPatch) -> list[object]:
    """Have the styles of every page found anew."""
    seen: list[object] = []

    def match(page: object, style_for: object) -> int:
        seen.append(page)
        return len(seen)

    patch.setattr(shortcuts, "_match_rules", match)
    return seen


def read_by_weasyprint(patch: pytest.MonkeyPatch) -> list[object]:
    """Have WeasyPrint read the form, with its own sheet for all of HTML."""
    seen: list[object] = []

    def read(html: str, fetcher: ThemeFetcher, *, is_plain: bool) -> Any:
        assert is_plain
        seen.append(html)
        return weasyprint.HTML(string=html, url_fetcher=fetcher)

    patch.setattr(writer, "read_markup", read)
    return seen


@pytest.mark.parametrize("notes", EXAMPLES, ids=lambda file: file.stem)
@pytest.mark.parametrize("undo", [share_no_page_style, read_by_weasyprint])
def test_pages_are_the_same_without_the_shortcut(
    notes: Path,
    undo: Callable[[pytest.MonkeyPatch], list[object]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    short = draw_pages(notes)
    used = undo(monkeypatch)
    assert draw_pages(notes) == short
    assert used
    assert any(len(page) > 1000 for page in short)
