"""The site of the documentation is built strictly, without a network, in both languages."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.real_tools import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

NO_NETWORK = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
LOADED = re.compile(r'(?:src|<link[^>]* href)="(?:https?:)?//')
"""Something of another server that a page needs to be shown."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as `make docs` builds it; a dead link, anchor or picture ends it with an error."""
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", folder],
        cwd=REPOSITORY,
        env=os.environ | NO_NETWORK | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.mark.slow
def test_every_page_is_in_the_site_in_both_languages(site: Path) -> None:
    pages = {file.stem for file in REPOSITORY.glob("docs/*.md")} | {"index", "index.zh-CN"}
    assert pages <= {file.stem for file in site.glob("*.html")}
    for page in pages:
        text = (site / f"{page}.html").read_text(encoding="utf-8")
        language = "zh" if page.endswith(".zh-CN") else "en"
        assert re.search(rf'<html lang="{language}"', text)
        other = page.removesuffix(".zh-CN") if language == "zh" else f"{page}.zh-CN"
        assert f'href="{other}.html"' in text


@pytest.mark.slow
def test_no_page_asks_another_server_for_anything(site: Path) -> None:
    for file in site.rglob("*.html"):
        assert not LOADED.search(file.read_text(encoding="utf-8")), file.name
