"""The register's page, written, opened in a browser, and looked at."""

from __future__ import annotations

import datetime as dt
import time
from typing import TYPE_CHECKING

from selenium.webdriver.common.by import By

from pipeline.actions.register import read_register
from pipeline.processing.register_files import load_register_labels, write_register
from pipeline.settings import Settings
from schemas.model import Language

if TYPE_CHECKING:
    from pathlib import Path

    from selenium.webdriver.chrome.webdriver import WebDriver

JUNE = dt.date(2024, 6, 1)
PATIENCE = 5.0


def write_html(outbox: Path, language: str = "zh-CN", as_of: dt.date = JUNE) -> Path:
    """actions.html of what is in `outbox`."""
    register, settings = read_register(outbox, as_of), Settings(organisation="示例科技有限公司")
    labels = load_register_labels(settings, Language(language))
    file = outbox / "actions.html"
    file.write_bytes(write_register("html", register, register.entries, labels, settings))
    return file


def open_page(browser: WebDriver, file: Path, fragment: str = "") -> None:
    browser.get("about:blank")
    browser.get(f"{file.as_uri()}{fragment}")


def list_shown(browser: WebDriver) -> list[str]:
    """The ids of the rows that can be seen, without their dates."""
    rows = browser.find_elements(By.CSS_SELECTOR, "#actions tbody tr")
    return [str(row.get_attribute("id"))[11:] for row in rows if row.is_displayed()]


def await_shown(browser: WebDriver, expected: list[str]) -> None:
    end = time.monotonic() + PATIENCE
    while list_shown(browser) != expected and time.monotonic() < end:
        time.sleep(0.05)
    assert list_shown(browser) == expected
