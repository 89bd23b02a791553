"""The register's page in a real browser: opened from the disk, by keyboard, in two languages."""

from __future__ import annotations

import base64
import io
import time
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest
from pypdf import PdfReader
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select

from schemas.model import Status
from tests.builders import HOSTILE_TEXTS, make_action
from tests.outboxes import meet, publish_record, publish_two_meetings
from tests.register_pages import PATIENCE, await_shown, list_shown, open_page, write_html

if TYPE_CHECKING:
    from pathlib import Path

    from selenium.webdriver.chrome.webdriver import WebDriver
    from selenium.webdriver.remote.webelement import WebElement

CONTRAST = """
const channel = (value) => (value /= 255) <= 0.03928
  ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
const light = ([red, green, blue]) =>
  0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue);
const parse = (text) => text.match(/[\\d.]+/g).map(Number);
const ground = (element) => {
  for (; element; element = element.parentElement) {
    const rgba = parse(getComputedStyle(element).backgroundColor);
    if (rgba.length === 3 || rgba[3] > 0) return rgba;
  }
  return [255, 255, 255];
};
const found = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const node = walker.currentNode, element = node.parentElement;
  if (!node.data.trim() || !element.getClientRects().length || element.closest("script")) continue;
  const style = getComputedStyle(element);
  const ink = parse(element.closest("svg") ? style.fill : style.color);
  const [a, b] = [light(ink), light(ground(element))].sort((x, y) => y - x);
  const ratio = (a + 0.05) / (b + 0.05);
  if (ratio < 4.5) found.push(node.data.trim() + " " + ratio.toFixed(2));
}
return found;
"""


def read_log(browser: WebDriver) -> list[str]:
    """What the browser has complained of since it was last asked."""
    return [str(entry["message"]) for entry in browser.get_log("browser")]  # type: ignore[no-untyped-call]


def focused(browser: WebDriver) -> WebElement:
    return browser.switch_to.active_element


def press(browser: WebDriver, *keys: str) -> None:
    for key in keys:
        focused(browser).send_keys(key)


def tab_to(browser: WebDriver, wanted: WebElement) -> None:
    """Reach an element by the tabulator alone."""
    for _ in range(60):
        if focused(browser) == wanted:
            return
        press(browser, Keys.TAB)
    raise AssertionError("the keyboard does not get there")


def test_the_page_opens_from_the_disk_and_complains_of_nothing(
    browser: WebDriver, tmp_path: Path, language: str
) -> None:
    publish_two_meetings(tmp_path)
    open_page(browser, write_html(tmp_path, language))
    assert read_log(browser) == []
    assert list_shown(browser) == ["launch/B1", "launch/A2", "launch/A3"]
    assert len(browser.find_elements(By.TAG_NAME, "svg")) == 4
    assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0


def test_without_scripts_every_action_is_there(browser: WebDriver, tmp_path: Path) -> None:
    publish_two_meetings(tmp_path)
    file = write_html(tmp_path)
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        open_page(browser, file)
        assert list_shown(browser) == ["launch/B1", "launch/A2", "launch/A3", "launch/A1"]
        assert not browser.find_element(By.ID, "filter").is_displayed()
        assert browser.find_elements(By.CSS_SELECTOR, "thead button") == []
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("department", "市场部", ["launch/A3"]),
        ("owner", "顾南乔", ["launch/A2"]),
        ("status", "已解决", ["launch/A1"]),
        ("status", "全部", ["launch/B1", "launch/A2", "launch/A3", "launch/A1"]),
        ("attention", "逾期", ["launch/B1", "launch/A2"]),
    ],
)
def test_a_choice_filters(
    browser: WebDriver, tmp_path: Path, name: str, value: str, expected: list[str]
) -> None:
    publish_two_meetings(tmp_path)
    open_page(browser, write_html(tmp_path))
    Select(browser.find_element(By.NAME, name)).select_by_visible_text(value)
    await_shown(browser, expected)
    assert f"{len(expected)}" in browser.find_element(By.ID, "count").text


def test_a_filter_is_in_the_address_and_so_in_a_bookmark(
    browser: WebDriver, tmp_path: Path
) -> None:
    publish_two_meetings(tmp_path)
    file = write_html(tmp_path)
    open_page(browser, file)
    Select(browser.find_element(By.NAME, "owner")).select_by_visible_text("顾南乔")
    await_shown(browser, ["launch/A2"])
    address = browser.current_url
    browser.get("about:blank")
    browser.get(address)
    assert list_shown(browser) == ["launch/A2"]


def test_an_action_can_be_linked_to_even_when_it_is_resolved(
    browser: WebDriver, tmp_path: Path
) -> None:
    publish_two_meetings(tmp_path)
    open_page(browser, write_html(tmp_path), "#2024-05-10-launch/A1")
    assert "launch/A1" in list_shown(browser)


def test_all_of_it_works_by_keyboard(browser: WebDriver, tmp_path: Path) -> None:
    publish_two_meetings(tmp_path)
    open_page(browser, write_html(tmp_path))
    find = browser.find_element
    press(browser, Keys.TAB)
    assert focused(browser).get_attribute("class") == "skip"
    press(browser, Keys.ENTER)
    assert focused(browser).get_attribute("id") == "actions"
    await_shown(browser, ["launch/B1", "launch/A2", "launch/A3"])
    open_page(browser, tmp_path / "actions.html")
    tab_to(browser, find(By.CSS_SELECTOR, "#tiles button"))
    press(browser, Keys.ENTER)
    await_shown(browser, ["launch/B1", "launch/A2"])
    press(browser, Keys.ENTER)
    await_shown(browser, ["launch/B1", "launch/A2", "launch/A3"])
    tab_to(browser, find(By.NAME, "text"))
    press(browser, "协议")
    await_shown(browser, ["launch/A2"])
    tab_to(browser, find(By.CSS_SELECTOR, "button[type=reset]"))
    press(browser, Keys.ENTER)
    await_shown(browser, ["launch/B1", "launch/A2", "launch/A3", "launch/A1"])
    tab_to(browser, find(By.NAME, "department"))
    press(browser, Keys.DOWN)
    await_shown(browser, ["launch/A2"])
    press(browser, Keys.UP)
    due = find(By.CSS_SELECTOR, "th.due")
    tab_to(browser, due.find_element(By.TAG_NAME, "button"))
    press(browser, Keys.SPACE, Keys.SPACE)
    assert due.get_attribute("aria-sort") == "descending"
    await_shown(browser, ["launch/A3", "launch/A2", "launch/B1", "launch/A1"])
    tab_to(browser, find(By.CSS_SELECTOR, "tbody a"))


@pytest.mark.parametrize("column", range(8))
def test_every_column_sorts_both_ways_and_says_so(
    browser: WebDriver, tmp_path: Path, column: int
) -> None:
    publish_two_meetings(tmp_path)
    open_page(browser, write_html(tmp_path), "#status=")
    heads = browser.find_elements(By.CSS_SELECTOR, "thead th")
    button = heads[column].find_element(By.TAG_NAME, "button")
    button.click()
    rising = list_shown(browser)
    assert [head.get_attribute("aria-sort") for head in heads].count("none") == 7
    assert heads[column].get_attribute("aria-sort") == "ascending"
    button.click()
    assert heads[column].get_attribute("aria-sort") == "descending"
    assert sorted(rising) == sorted(list_shown(browser))
    cells = browser.find_elements(By.CSS_SELECTOR, f"tbody tr > :nth-child({column + 1})")
    texts = [cell.text for cell in cells]
    if column in (4, 7):
        assert texts == sorted(texts, reverse=True)


def test_every_action_links_to_a_file_of_its_record(browser: WebDriver, tmp_path: Path) -> None:
    publish_record(tmp_path, meet("2024-05-10", "上市#1-50%", actions=(make_action(),)))
    open_page(browser, write_html(tmp_path))
    link = browser.find_element(By.CSS_SELECTOR, "tbody a").get_property("href")
    assert (tmp_path / unquote(urlsplit(str(link)).path)).read_bytes() == b"%PDF"


def test_what_people_wrote_stays_text(browser: WebDriver, tmp_path: Path) -> None:
    actions = tuple(
        make_action(id=f"A{number}", task=text, owner=text[:40], department=text[:40])
        for number, text in enumerate((*HOSTILE_TEXTS, "</script><script>alert(1)</script>"))
    )
    publish_record(tmp_path, meet("2024-05-10", actions=actions))
    open_page(browser, write_html(tmp_path))
    assert read_log(browser) == []
    assert len(list_shown(browser)) == len(actions)
    for selector, count in (("script", 1), ("img", 0), ("tbody a", len(actions))):
        assert len(browser.find_elements(By.CSS_SELECTOR, selector)) == count
    row = browser.find_element(By.ID, "2024-05-10-launch/A20")
    assert "<script>alert(1)</script> &amp; <b>" in row.text


def test_the_page_may_ask_for_nothing(browser: WebDriver, tmp_path: Path) -> None:
    publish_two_meetings(tmp_path)
    open_page(browser, write_html(tmp_path))
    browser.execute_script(
        "const image = new Image(); image.src = 'actions.xlsx'; document.body.append(image);"
        "const script = document.createElement('script');"
        "script.textContent = 'window.broken = true'; document.body.append(script);"
    )
    end = time.monotonic() + PATIENCE
    log: list[str] = []
    while len(log) < 2 and time.monotonic() < end:
        log += read_log(browser)
    assert all("Content Security Policy" in message for message in log)
    assert len(log) == 2
    assert browser.execute_script("return window.broken") is None


def test_every_text_has_contrast(browser: WebDriver, tmp_path: Path, language: str) -> None:
    publish_two_meetings(tmp_path)
    publish_record(tmp_path, meet("2024-05-20", actions=(make_action(status=Status.ESCALATED),)))
    open_page(browser, write_html(tmp_path, language), "#status=")
    assert browser.execute_script(CONTRAST) == []


def test_every_control_has_a_name(browser: WebDriver, tmp_path: Path, language: str) -> None:
    publish_two_meetings(tmp_path)
    open_page(browser, write_html(tmp_path, language))
    controls = browser.find_elements(By.CSS_SELECTOR, "input, select, button, a, svg")
    named = [one for one in controls if one.is_displayed() and one.aria_role != "form"]
    assert len(named) > 15
    for control in named:
        assert control.accessible_name, control.get_attribute("outerHTML")
    for head in browser.find_elements(By.TAG_NAME, "th"):
        role = "rowheader" if head.get_attribute("scope") == "row" else "columnheader"
        assert not head.is_displayed() or head.aria_role == role


def test_an_empty_register_says_so(browser: WebDriver, tmp_path: Path, language: str) -> None:
    open_page(browser, write_html(tmp_path, language))
    assert read_log(browser) == []
    assert browser.find_element(By.CSS_SELECTOR, "p.none").text in ("无行动项", "No action items")
    assert browser.find_elements(By.TAG_NAME, "svg") == []


def test_it_prints_the_list_on_landscape_pages_without_the_form(
    browser: WebDriver, tmp_path: Path
) -> None:
    actions = tuple(make_action(id=f"A{number}") for number in range(1, 61))
    publish_record(tmp_path, meet("2024-05-10", actions=actions))
    open_page(browser, write_html(tmp_path, "en"))
    data = browser.execute_cdp_cmd(
        "Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True}
    )["data"]
    pages = PdfReader(io.BytesIO(base64.b64decode(data))).pages
    assert len(pages) > 2
    assert all(page.mediabox.width > page.mediabox.height for page in pages)
    texts = [page.extract_text() for page in pages]
    assert all("Deliverable" in text for text in texts)
    assert all("Department" in text for text in texts)  # the names of the columns
    assert not any("Clear filters" in text for text in texts)


def test_cells_stand_below_the_head_of_their_column(
    browser: WebDriver, tmp_path: Path, language: str
) -> None:
    publish_two_meetings(tmp_path)
    open_page(browser, write_html(tmp_path, language))
    rows = browser.execute_script(
        "return Array.from(document.querySelectorAll('tr:not([hidden])'), (row) =>"
        " Array.from(row.cells, (cell) => cell.getBoundingClientRect())"
        ".map((box) => [Math.round(box.left), Math.round(box.right)].join()))"
    )
    assert len(rows) == 4
    assert len(set(rows[0])) == 8
    assert all(row == rows[0] for row in rows)


def test_a_reader_of_screens_finds_a_table(browser: WebDriver, tmp_path: Path) -> None:
    publish_two_meetings(tmp_path)
    open_page(browser, write_html(tmp_path))
    roles = Counter(
        node["role"]["value"]
        for node in browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
        if "role" in node and not node["ignored"]
    )
    assert (roles["table"], roles["row"], roles["columnheader"]) == (1, 4, 8)
    assert (roles["rowheader"], roles["cell"]) == (3, 21)
