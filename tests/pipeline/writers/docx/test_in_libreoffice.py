"""LibreOffice opens the Word file and shows what it should."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from schemas.model import RecordStatus
from tests.builders import make_action, make_record
from tests.pipeline.writers.docx.test_text import RICH
from tests.real_tools import find_tool
from tests.word_files import make_form, write, write_rich

if TYPE_CHECKING:
    from pathlib import Path


def print_pages(data: bytes, folder: Path) -> list[str]:
    """The text of the pages that LibreOffice makes of a Word file."""
    (folder / "record.docx").write_bytes(data)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    convert = [find_tool("soffice"), "--headless", profile, "--convert-to", "pdf"]
    subprocess.run(
        [*convert, "--outdir", folder, folder / "record.docx"], check=True, capture_output=True
    )
    text = subprocess.run(
        [find_tool("pdftotext"), "-layout", folder / "record.pdf", "-"],
        check=True,
        capture_output=True,
    ).stdout.decode()
    return text.split("\f")[:-1]


@pytest.mark.slow
def test_the_header_of_a_long_table_and_the_page_numbers_stand_on_every_page(
    tmp_path: Path,
) -> None:
    actions = tuple(make_action(id=f"A{number}") for number in range(1, 81))
    pages = print_pages(write(make_form(make_record(actions=actions))), tmp_path)
    assert len(pages) >= 3
    for number, page in enumerate(pages, 1):
        flat = "".join(page.split())
        assert f"第{number}页共{len(pages)}页" in flat
        assert "密级：内部" in flat
        assert "责任部门" in flat


@pytest.mark.slow
def test_lists_count_anew_and_go_on_as_their_recorder_says(tmp_path: Path) -> None:
    pages = print_pages(write_rich("1. 甲\n2. 乙\n\n段\n\n1. 丙\n\n段\n\n7. 丁"), tmp_path)
    flat = "".join("".join(pages).split())
    assert all(item in flat for item in ("1.甲", "2.乙", "1.丙", "7.丁"))


@pytest.mark.slow
def test_rich_text_and_a_watermark_open(tmp_path: Path) -> None:
    pages = print_pages(write_rich(RICH, background=RICH, status=RecordStatus.DRAFT), tmp_path)
    assert "末段" in "".join(pages)
