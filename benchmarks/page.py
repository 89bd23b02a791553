"""The register's page of 5,000 actions in Chromium beside a plain HTML table of the same cells.

The plain table has columns of fixed width and nothing else; it is filtered as the shortest script
would do it. Times are of the browser's own clock, the middle of several turns.
"""

from __future__ import annotations

import statistics
import tempfile
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import html

from benchmarks.outboxes import LAST, make_outbox
from benchmarks.table import format_table
from pipeline.actions.register import read_register
from pipeline.processing.register_files import load_register_labels, write_register
from pipeline.settings import Settings
from schemas.model import Language
from tests.browser import open_browser

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

RECORDS, ACTIONS = 2_100, 6
"""So many that some 5,000 actions are open."""
TURNS = 7
NAMES = ("first paint", "whole document read", "at rest", "a key typed", "the slowest key")
TYPED = ("完", "完成", "完成低", "完成低温", "", "第", "第 12", "", "沈", "沈亦", "")
PLAIN = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Plain</title>
<style>table { table-layout: fixed; width: 100% }</style></head>
<body><form id="filter"><input name="text"></form><table>ROWS</table>
<script>
const rows = Array.from(document.querySelectorAll("tr"));
document.getElementById("filter").addEventListener("input", (event) => {
  for (const row of rows) row.hidden = !row.textContent.includes(event.target.value);
});
</script></body></html>"""
OPENED = """
const done = arguments[0];
const tell = (shown) => {
  const [page] = performance.getEntriesByType("navigation");
  const [paint] = performance.getEntriesByName("first-contentful-paint");
  // A paint is told of only some time after it.
  if (paint) done([paint.startTime, page.domContentLoadedEventEnd, shown]);
  else setTimeout(tell, 100, shown);
};
requestAnimationFrame(() => requestAnimationFrame(
  () => setTimeout(tell, 100, performance.now())));
"""
TYPE = """
const [text, done] = arguments, field = document.getElementById("filter").elements.text;
const began = performance.now();
field.value = text;
field.dispatchEvent(new Event("input", { bubbles: true }));
requestAnimationFrame(() => requestAnimationFrame(() => {
  const took = performance.now() - began;
  setTimeout(done, 400, took);
}));
"""


def run(*, quick: bool = False) -> str:
    """A table of what was measured, in milliseconds."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        page, plain = write_pages(folder, RECORDS // 20 if quick else RECORDS)
        with open_browser(folder / "profile") as browser:
            # By turns, so that whatever else the machine does falls on both.
            turns = [
                (measure_page(browser, plain), measure_page(browser, page))
                for _ in range(1 if quick else TURNS)
            ]
    plains, pages = (_find_middles(one) for one in zip(*turns, strict=True))
    rows = [
        (name, f"{one:.0f}", f"{other:.0f}", f"{other / one:.2f}")
        for name, one, other in zip(NAMES, plains, pages, strict=True)
    ]
    return format_table(("ms", "plain table", "actions.html", "ratio"), rows)


def write_pages(folder: Path, records: int) -> tuple[Path, Path]:
    """The page of an outbox, and the cells of its table in a plain one."""
    make_outbox(folder / "outbox", records, ACTIONS)
    register, settings = read_register(folder / "outbox", LAST), Settings()
    labels = load_register_labels(settings, Language.CHINESE)
    data = write_register("html", register, register.entries, labels, settings)
    page, plain = folder / "actions.html", folder / "plain.html"
    page.write_bytes(data)
    rows = (
        "".join(f"<td>{escape(''.join(map(str, cell.itertext())))}</td>" for cell in row)
        for row in html.fromstring(data.decode()).iter("tr")
    )
    table = "\n".join(f"<tr>{row}</tr>" for row in rows)
    plain.write_text(PLAIN.replace("ROWS", table), encoding="utf-8")
    return page, plain


def measure_page(browser: WebDriver, page: Path) -> tuple[float, ...]:
    """Milliseconds for each of `NAMES`."""
    browser.get("about:blank")
    browser.execute_cdp_cmd("HeapProfiler.collectGarbage", {})
    browser.get(page.as_uri())
    opened = browser.execute_async_script(OPENED)
    typed = [browser.execute_async_script(TYPE, text) for text in TYPED]
    return (*opened, statistics.median(typed), max(typed))


def _find_middles(turns: tuple[tuple[float, ...], ...]) -> tuple[float, ...]:
    return tuple(statistics.median(figures) for figures in zip(*turns, strict=True))


if __name__ == "__main__":
    print(run())
