"""A page of many actions: groups of rows, of which a browser lays out those in sight."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from benchmarks.outboxes import make_outbox
from pipeline.writers.actions.html_page import GROUP
from tests.builders import make_action
from tests.outboxes import meet, publish_record
from tests.register_pages import await_shown, list_shown, open_page, write_html

if TYPE_CHECKING:
    from pathlib import Path

    from selenium.webdriver.chrome.webdriver import WebDriver

LONG = 8 * GROUP + 3


@pytest.fixture(scope="module")
def long_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of `LONG` actions, all open, whose owners' names go down from row to row."""
    outbox = tmp_path_factory.mktemp("long")
    actions = tuple(
        make_action(id=f"A{number}", task=f"任务{number}", owner=f"甲{LONG - number}")
        for number in range(1, LONG + 1)
    )
    publish_record(outbox, meet("2024-05-10", actions=actions))
    return write_html(outbox)


def test_a_long_list_sorts_and_filters_across_its_groups(
    browser: WebDriver, long_page: Path
) -> None:
    open_page(browser, long_page)
    assert list_shown(browser) == [f"launch/A{number}" for number in range(1, LONG + 1)]
    browser.find_element(By.CSS_SELECTOR, "th.owner button").click()
    backwards = [f"launch/A{number}" for number in range(LONG, 0, -1)]
    await_shown(browser, backwards)
    search = browser.find_element(By.NAME, "text")
    search.send_keys("任务3")
    await_shown(browser, [name for name in backwards if name.startswith("launch/A3")])
    groups = browser.find_elements(By.CSS_SELECTOR, "tbody:not([hidden])")
    assert len(groups) < LONG / GROUP  # an empty one takes no room
    search.clear()
    await_shown(browser, backwards)


def test_groups_without_a_row_to_show_take_no_room(browser: WebDriver, long_page: Path) -> None:
    open_page(browser, long_page, "#status=resolved")
    assert browser.find_elements(By.CSS_SELECTOR, "tbody:not([hidden])") == []


def test_rows_out_of_sight_are_not_laid_out(browser: WebDriver, long_page: Path) -> None:
    open_page(browser, long_page)
    drawn = list_drawn(browser)
    assert drawn[0]
    assert not drawn[-1]


def list_drawn(browser: WebDriver) -> list[bool]:
    found: list[bool] = browser.execute_script(
        "return Array.from(document.querySelectorAll('tbody tr'),"
        " (row) => row.checkVisibility({ contentVisibilityAuto: true }))"
    )
    return found


def test_a_link_leads_to_a_row_far_down(browser: WebDriver, long_page: Path) -> None:
    for scripts in (True, False):
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not scripts})
        try:
            open_page(browser, long_page, f"#2024-05-10-launch/A{LONG - 40}")
        finally:
            browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
        head, top, bottom, end = browser.execute_script(
            "const row = document.querySelector(':target').getBoundingClientRect();"
            "const head = document.querySelector('thead').getBoundingClientRect();"
            "return [head.bottom, row.top, row.bottom, innerHeight]"
        )
        assert head <= top < bottom <= end, f"scripts: {scripts}"


def count_shown(browser: WebDriver) -> int:
    return len(browser.find_elements(By.CSS_SELECTOR, "tbody tr:not([hidden])"))


def count_layouts(browser: WebDriver) -> int:
    told = browser.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    return next(int(one["value"]) for one in told if one["name"] == "LayoutCount")


@pytest.mark.slow
def test_five_thousand_actions_open_and_filter_without_a_pause(
    browser: WebDriver, tmp_path: Path
) -> None:
    make_outbox(tmp_path, 834, 6)
    file = write_html(tmp_path, as_of=dt.date(2024, 12, 31))
    open_page(browser, file)
    assert count_shown(browser) > 2000
    assert sum(list_drawn(browser)) < 500, "rows out of sight are not laid out"
    browser.execute_cdp_cmd("Performance.enable", {})
    before = count_layouts(browser)
    changes = browser.execute_async_script(
        """
        const form = document.getElementById("filter"), done = arguments[0];
        const observer = new MutationObserver((records) => (changes += records.length));
        let changes = 0;
        observer.observe(document.querySelector("table"),
          { attributes: true, childList: true, subtree: true });
        form.elements.status.value = "";
        form.elements.department.selectedIndex = 2;
        form.elements.department.dispatchEvent(new Event("change", { bubbles: true }));
        requestAnimationFrame(() => setTimeout(() => done(changes)));
        """
    )
    # A busy machine may draw a frame later.
    WebDriverWait(browser, 10).until(lambda _: 100 < count_shown(browser) < 1000)
    rows = 834 * 6
    assert count_layouts(browser) - before < 20, "no row is measured alone"
    assert 0 < changes < 1.1 * rows, "every row is shown or hidden once"
