"""The page to fill in, in Chromium: it gives the notes that were typed, and asks for nothing."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from pipeline.readers.reader import read_notes
from pipeline.validation.validator import check_notes
from pipeline.writers.form_page import Prefill, describe_form, write_form_page
from schemas.fields import TextField
from schemas.names import Name
from schemas.topic import TopicSection
from tests.browser import open_browser
from tests.real_tools import CORPUS, REPOSITORY, find_npm_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from selenium.webdriver.chrome.webdriver import WebDriver

    from schemas.model import Record

LANGUAGES = ("zh-CN", "en")
EXAMPLES = sorted((REPOSITORY / "examples").glob("*.*"))
SMALLEST = sorted(CORPUS, key=lambda file: file.stat().st_size)[:3]
SHORT = """
meeting:
  subject: Supplier portal
  departments: [Procurement, IT]
  participants: [Harriet Lowell, Tom Ashdown]
  time: 2024-05-10 14:00-15:30
  form: video conference
  recorder: Tom Ashdown
topics:
  - title: Scope
    conclusion: The first stage goes live on 1 July.
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    with open_browser(tmp_path_factory.mktemp("profile")) as driver:
        yield driver


@pytest.fixture
def show(browser: WebDriver, tmp_path: Path) -> Callable[..., WebDriver]:
    """Opens a fresh page, without a draft, and waits until it is ready."""

    def open_page(language: str = "en", prefill: Prefill | None = None) -> WebDriver:
        file = tmp_path / "form.html"
        file.write_bytes(write_form_page(language, prefill))
        leave(browser)
        browser.get(file.as_uri())
        wait_for(browser, "return document.getElementById('form').dataset.ready")
        browser.execute_script("localStorage.clear(); state.saved = JSON.stringify(takeNotes())")
        read_log(browser)
        open_blank(browser)
        browser.get(file.as_uri())
        wait_for(browser, "return document.getElementById('form').dataset.ready")
        return browser

    return open_page


@pytest.fixture(scope="module")
def opened(browser: WebDriver, tmp_path_factory: pytest.TempPathFactory) -> WebDriver:
    """The browser, with a page in it."""
    file = tmp_path_factory.mktemp("page") / "form.html"
    file.write_bytes(write_form_page("en"))
    browser.get(file.as_uri())
    return browser


def read_log(browser: WebDriver) -> list[str]:
    """What the browser has complained of since it was last asked."""
    return [str(entry["message"]) for entry in browser.get_log("browser")]  # type: ignore[no-untyped-call]


def leave(browser: WebDriver) -> None:
    """Let the next page be opened although there are unsaved changes."""
    browser.execute_script(
        "addEventListener('beforeunload', (event) => event.stopImmediatePropagation(), true)"
    )
    open_blank(browser)


def open_blank(browser: WebDriver) -> None:
    """Open an empty page, and wait for it: the driver sometimes answers before it is there.

    Chromium loses a page that is asked for while the one before it is still on its way.
    """
    browser.get("about:blank")
    wait_for(browser, "return location.href + document.readyState === 'about:blankcomplete'")


def wait_for(browser: WebDriver, script: str) -> Any:
    """What `script` gives once it is true; AssertionError after ten seconds."""
    for _ in range(200):
        if found := browser.execute_script(script):
            return found
        time.sleep(0.05)
    raise AssertionError(script)


def open_notes(browser: WebDriver, text: str, name: str = "notes.yaml") -> str:
    """Open notes in the page; gives what it says of them."""
    browser.execute_script("openNotes(arguments[1], arguments[0])", text, name)
    return state(browser)


def state(browser: WebDriver) -> str:
    return browser.find_element(By.ID, "state").text


def write(browser: WebDriver, kind: str = "yaml") -> str:
    """The notes as the page would save them."""
    written: str = browser.execute_script(
        "settle(); document.getElementById('kind').value = arguments[0];"
        "return writeNotes(takeNotes())",
        kind,
    )
    return written


def read_record(data: bytes, name: str) -> tuple[Record, set[str]]:
    """The record of notes, without the language of their keys, and the codes of all problems."""
    checked = check_notes(read_notes(data, name), holidays_country="")
    assert checked.record is not None, checked.problems
    meeting = replace(checked.record.meeting, languages=())
    return replace(checked.record, meeting=meeting), {one.code for one in checked.problems}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_asks_for_nothing(show: Callable[..., WebDriver], language: str) -> None:
    browser = show(language)
    open_notes(browser, SHORT)
    assert "default-src 'none'" in browser.page_source
    assert read_log(browser) == []
    assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_notes_that_were_opened_are_saved_as_the_same_record(
    show: Callable[..., WebDriver], language: str
) -> None:
    browser = show(language)
    for file in (*CORPUS, *EXAMPLES):
        record = read_record(file.read_bytes(), file.name)
        open_notes(browser, file.read_text(encoding="utf-8-sig"), file.name)
        for kind in ("yaml", "json"):
            data = write(browser, kind).encode()
            assert read_record(data, f"{file.stem}.{kind}") == record, (file, kind)


def find_control(browser: WebDriver, path: str) -> Any:
    return browser.find_element(
        By.CSS_SELECTOR,
        f"[data-schemapath='{path}'] :is(input:not([type=hidden]), select, textarea)",
    )


def type_value(browser: WebDriver, path: str, value: Any) -> None:
    """Fill the part at `path` in by keys alone, adding rows where there are none yet."""
    if isinstance(value, dict):
        for key, inner in value.items():
            holder = browser.find_element(By.CSS_SELECTOR, f"[data-schemapath='{path}.{key}']")
            if not holder.is_displayed():
                more = f"[data-schemapath='{path}'] > .more"
                browser.find_element(By.CSS_SELECTOR, more).send_keys(Keys.ENTER)
            type_value(browser, f"{path}.{key}", inner)
    elif isinstance(value, list) and isinstance(value[0], dict):
        for index, inner in enumerate(value):
            row = f"[data-schemapath='{path}.{index}']"
            if not browser.find_elements(By.CSS_SELECTOR, row):
                add = f"[data-schemapath='{path}'] > * > span > .json-editor-btntype-add"
                browser.find_element(By.CSS_SELECTOR, add).send_keys(Keys.ENTER)
                wait_for(browser, f'return document.querySelector("{row}")')
                wait_for(
                    browser,
                    f'return document.querySelector("{row}").contains(document.activeElement)',
                )
            type_value(browser, f"{path}.{index}", inner)
    elif value in ("none", "无"):
        browser.find_element(By.CSS_SELECTOR, f"[data-schemapath='{path}'] .none input").send_keys(
            Keys.SPACE
        )
    else:
        control = find_control(browser, path)
        type_text(control, value)
        if control.get_attribute("type") == "date" and " " in value:
            clock = browser.find_element(By.CSS_SELECTOR, f"[data-schemapath='{path}'] .clock")
            type_text(clock, value.partition(" ")[2])


def type_text(control: Any, value: Any) -> None:
    kind, text = control.get_attribute("type"), value
    if isinstance(value, list):
        text = "\n".join(value)
    elif kind == "date":
        year, month, day = value[:10].split("-")
        text = f"{month}{day}{year}"
    elif kind == "time":
        hour, minute = map(int, value.split(":"))
        text = f"{hour % 12 or 12:02}{minute:02}{'PM' if hour > 11 else 'AM'}"
    control.send_keys(text)


@pytest.mark.slow
@pytest.mark.parametrize("file", [*SMALLEST, REPOSITORY / "examples/2024-05-10-launch.yaml"])
def test_a_meeting_typed_by_keys_is_the_same_record(
    show: Callable[..., WebDriver], file: Path
) -> None:
    language = "zh-CN" if "基本信息" in file.read_text(encoding="utf-8") else "en"
    browser = show(language)
    open_notes(browser, file.read_text(encoding="utf-8"))
    notes = browser.execute_script("return takeNotes()")
    browser = show(language)
    type_value(browser, "root", notes)
    record = read_record(file.read_bytes(), file.name)
    assert read_record(write(browser).encode(), f"{file.stem}.yaml") == record


TEXTS = st.text(
    st.one_of(
        st.sampled_from("\n\t :#-'\"\\|>[]{}&*!%@`,?~=<\u3000\u00a0\u2028\ufeff年月无1.0 "),
        st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]),
    )
)


@settings(max_examples=25, deadline=None)
@given(texts=st.lists(TEXTS, min_size=20, max_size=60))
def test_every_text_is_read_back_as_it_was_typed(opened: WebDriver, texts: list[str]) -> None:
    browser = opened
    notes = {"x-all": texts, "x-each": [{"k": text} for text in texts]}
    written = browser.execute_script("return writeYaml(arguments[0])", notes)
    tree: Any = read_notes(written.encode("utf-8", "surrogatepass"), "notes.yaml").tree
    assert tree["x-all"] == texts
    assert [item["k"] for item in tree["x-each"]] == texts


def write_long(count: int) -> dict[str, Any]:
    """Notes with `count` actions, ten to an issue, as the page in English has them."""
    actions = [
        {"task": f"Task {at}", "department": "IT", "owner": "Tom Ashdown", "deliverable": "List"}
        | {"due": "2024-06-03"}
        for at in range(count)
    ]
    issues = [
        {"problem": f"Problem {at}", "actions": actions[at : at + 10]} for at in range(0, count, 10)
    ]
    return {**read_short(), "issues": issues}


def read_short() -> dict[str, Any]:
    tree: Any = read_notes(SHORT.encode(), "notes.yaml").tree
    return dict(tree)


@pytest.fixture
def long(show: Callable[..., WebDriver]) -> WebDriver:
    """The page with two hundred actions in it."""
    return show("en", Prefill(notes=write_long(200)))


def test_long_notes_are_folded_and_their_fields_built_when_they_are_opened(
    long: WebDriver,
) -> None:
    row = "[data-schemapath='root.issues.3']"
    assert long.execute_script("return document.querySelectorAll('#form *').length") < 4000
    assert not long.find_elements(By.CSS_SELECTOR, f"{row} input")
    line = long.find_element(By.CSS_SELECTOR, f"{row} .fold")
    assert line.text == "issue 4\nProblem 30 · Actions 10"
    line.send_keys(Keys.ENTER)
    assert line.get_attribute("aria-expanded") == "true"
    task = find_control(long, "root.issues.3.actions.2.task")
    assert task.get_attribute("value") == "Task 32"
    task.send_keys(" at last")
    line.send_keys(Keys.ENTER)
    assert not task.is_displayed()
    notes = write_long(200)
    notes["issues"][3]["actions"][2]["task"] = "Task 32 at last"
    record = read_record(json.dumps(notes).encode(), "notes.json")
    assert read_record(write(long).encode(), "notes.yaml") == record


def test_a_link_opens_the_row_that_it_leads_to(long: WebDriver) -> None:
    long.execute_script("showNotes(arguments[0])", write_long(60) | {"topics": [{"title": "A"}]})
    long.find_element(By.ID, "save").send_keys(Keys.ENTER)
    wait_for(long, "return document.activeElement.id === 'problems'")
    assert long.find_elements(By.CSS_SELECTOR, "#form .folded.wrong .fold")
    [missing] = long.find_elements(By.CSS_SELECTOR, "#errors a")
    assert missing.text == "topic 1 › Conclusion: Required"
    missing.send_keys(Keys.ENTER)
    focused = long.switch_to.active_element
    assert focused.get_attribute("aria-invalid") == "true"
    focused.send_keys("So it is")
    wait_for(long, "return !document.querySelector('#errors a')")
    jump = long.find_element(By.CSS_SELECTOR, "[data-path='root.issues.5.actions.9']")
    assert jump.text == "Task 59"
    jump.send_keys(Keys.ENTER)
    assert long.switch_to.active_element.get_attribute("value") == "Task 59"


def test_a_row_that_is_open_stays_open_where_it_is_moved(long: WebDriver) -> None:
    long.find_element(By.CSS_SELECTOR, "[data-schemapath='root.issues.3'] .fold").click()
    up = "[data-schemapath='root.issues.3'] > .head .json-editor-btn-moveup"
    long.find_element(By.CSS_SELECTOR, up).send_keys(Keys.ENTER)
    assert find_control(long, "root.issues.2.problem").get_attribute("value") == "Problem 30"
    assert find_control(long, "root.issues.2.problem").is_displayed()


def test_what_is_printed_is_not_folded(long: WebDriver) -> None:
    long.execute_script("showNotes(arguments[0])", write_long(30))
    long.execute_script("window.dispatchEvent(new Event('beforeprint'))")
    assert find_control(long, "root.issues.2.actions.9.task").is_displayed()
    long.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    seen = long.find_elements(By.CSS_SELECTOR, "button, .bar, .outline, .hint, .state")
    hidden = [one for one in seen if one.is_displayed()]
    long.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert hidden == []


def test_a_row_added_after_all_was_cleared_has_every_field(show: Callable[..., WebDriver]) -> None:
    updates = [{"action": "2024-04-26-pilot/A1", "status": "resolved", "task": "Look"}]
    browser = show("en", Prefill(notes={"updates": updates * 2}))
    before = list_shown(browser, "root.updates.0")
    browser.find_element(By.ID, "clear").send_keys(Keys.ENTER)
    browser.switch_to.alert.accept()
    add = "[data-schemapath='root.updates'] > * > span > .json-editor-btntype-add"
    browser.find_element(By.CSS_SELECTOR, add).send_keys(Keys.ENTER)
    assert list_shown(browser, "root.updates.0") == before
    browser.switch_to.active_element.send_keys("2024-04-26-pilot/A2")
    [update] = json.loads(write(browser, "json"))["updates"]
    assert update["action"] == "2024-04-26-pilot/A2"


def list_shown(browser: WebDriver, path: str) -> list[str]:
    fields = browser.find_elements(By.CSS_SELECTOR, f"[data-schemapath='{path}'] [data-field]")
    return [str(one.get_attribute("data-field")) for one in fields if one.is_displayed()]


def test_a_progress_report_is_shown_where_one_is_opened(show: Callable[..., WebDriver]) -> None:
    browser = show("en")
    assert not find_control(browser, "root.progress.reporter").is_displayed()
    report = "progress: {date: 2024-05-20, reporter: Tom Ashdown}\n"
    report += "updates: [{action: 2024-04-26-pilot/A1, status: resolved}]\n"
    open_notes(browser, report)
    wait_for(browser, "return document.querySelector('[data-field=progress].filled')")
    assert find_control(browser, "root.progress.reporter").is_displayed()
    assert read_record(write(browser).encode(), "a.yaml") == read_record(report.encode(), "a.yaml")


def test_markup_in_texts_is_text(show: Callable[..., WebDriver]) -> None:
    sly = "</script><img src=x onerror=alert(1)>&amp; a < b"
    browser = show("en", Prefill(sly, (sly,), (sly,), {"meeting": {"subject": sly}}, "x.html"))
    assert browser.execute_script("return takeNotes().meeting.subject") == sly
    assert browser.find_elements(By.TAG_NAME, "img") == []
    find_control(browser, "root.meeting.recorder").send_keys("a <b>c</b> <d")
    assert json.loads(write(browser, "json"))["meeting"]["recorder"] == "a <b>c</b> <d"
    assert read_log(browser) == []


NOTICE = SHORT.replace(
    "topics:",
    """  status: notice
  materials: [Plan of the stage, {title: Report, where: https://example.com/r}]
topics:""",
).replace("    conclusion: The first stage goes live on 1 July.", "    minutes: 20")


def test_a_notice_is_opened_and_saved_as_it_was(show: Callable[..., WebDriver]) -> None:
    browser = show("en")
    assert "cannot" not in open_notes(browser, NOTICE)
    assert find_control(browser, "root.topics.0.minutes").get_attribute("value") == "20"
    assert (
        find_control(browser, "root.meeting.materials.1.title").get_attribute("value") == "Report"
    )
    add = "[data-schemapath='root.meeting.materials'] .json-editor-btntype-add"
    assert browser.find_element(By.CSS_SELECTOR, add).text == "Add paper"
    assert read_record(write(browser).encode(), "a.yaml") == read_record(NOTICE.encode(), "a.yaml")


@pytest.mark.parametrize(
    ("notes", "asked"),
    [
        (NOTICE, 0),
        (NOTICE.replace("status: notice", "status: cancelled"), 0),
        (NOTICE.replace("  status: notice\n", ""), 1),
        ("progress: {date: 2024-05-20}\nupdates: [{action: a/A1, status: resolved}]\n", 0),
    ],
    ids=["notice", "cancelled", "record", "report"],
)
@pytest.mark.parametrize("more", [0, 30], ids=["few", "folded"])
def test_only_what_notes_of_their_kind_need_is_asked_for(
    show: Callable[..., WebDriver], notes: str, asked: int, more: int
) -> None:
    browser = show("en")
    if "topics" in notes:
        notes += "  - {title: More}\n" * more
        asked *= 1 + more
    open_notes(browser, notes)
    browser.find_element(By.ID, "save").send_keys(Keys.ENTER)
    wait_for(
        browser,
        "const asked = document.querySelectorAll('#errors li').length;"
        "const told = document.getElementById('state').textContent;"
        f"return {asked} ? asked === {asked} : told.startsWith('Saved')",
    )
    assert len(browser.find_elements(By.CSS_SELECTOR, "#errors li")) == asked
    topics = browser.find_element(By.CSS_SELECTOR, "#form [data-field=topics]")
    assert topics.is_displayed() == ("topics" in notes)


def test_once_a_notice_is_held_its_conclusions_are_asked_for(
    show: Callable[..., WebDriver],
) -> None:
    browser = show("zh-CN")
    held = "return form.validate().length"
    open_notes(browser, NOTICE)
    assert browser.execute_script(held) == 0
    status = find_control(browser, "root.基本信息.记录状态")
    browser.execute_script("reach('root.基本信息').container.classList.add('all')")
    Select(status).select_by_value("正式")
    wait_for(browser, "return document.getElementById('form').dataset.kind === 'held'")
    assert browser.execute_script(held) == 1
    conclusion = find_control(browser, "root.议题讨论结果.0.结论")
    assert conclusion.get_attribute("aria-required") == "true"


def test_on_paper_people_are_a_table_and_an_empty_day_is_empty(
    show: Callable[..., WebDriver],
) -> None:
    browser = show("en")
    open_notes(browser, SHORT)
    browser.execute_script("dispatchEvent(new Event('beforeprint'))")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    shape = {"width": 700, "height": 990, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", shape)
    display = "return getComputedStyle(document.querySelector('#form tr')).display"
    colours = "return [...document.querySelectorAll('#form [type=date]')].map((box) =>"
    colours += "[box.value, getComputedStyle(box).color])"
    seen = browser.execute_script(display), browser.execute_script(colours)
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert seen[0] == "table-row"
    assert {bool(value): colour for value, colour in seen[1]} == {
        True: "rgb(0, 0, 0)",
        False: "rgba(0, 0, 0, 0)",
    }


def test_a_retrospective_that_is_due_is_proposed(show: Callable[..., WebDriver]) -> None:
    browser = show("en", Prefill(unreviewed=("The rule <b>was</b> not built",)))
    told = browser.find_element(By.ID, "warnings").text
    assert "The rule <b>was</b> not built" in told
    find_control(browser, "root.retrospective.review").send_keys("It took long")
    wait_for(browser, "return !document.querySelector('#warnings li')")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """Where the page is served: the browser has files of its own for no page from the disk."""
    (tmp_path / "form.html").write_bytes(write_form_page("en"))
    answer = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/form.html"
        server.shutdown()
        thread.join()


def test_notes_are_saved_in_the_folder_that_was_chosen(browser: WebDriver, site: str) -> None:
    leave(browser)
    browser.get(site)
    wait_for(browser, "return document.getElementById('form').dataset.ready")
    # A real folder stands in for the one that a person would choose.
    browser.execute_script("window.showDirectoryPicker = () => navigator.storage.getDirectory()")
    browser.find_element(By.ID, "folder").send_keys(Keys.ENTER)
    wait_for(browser, "return state.folder")
    open_notes(browser, SHORT)
    browser.find_element(By.ID, "save").send_keys(Keys.ENTER)
    wait_for(browser, "return document.getElementById('state').textContent.startsWith('Saved')")
    written = browser.execute_async_script(
        "const done = arguments[0]; (async () => { const files = {};"
        "for await (const [name, file] of state.folder.entries())"
        "  files[name] = await (await file.getFile()).text();"
        "done(files) })()"
    )
    [(name, text)] = written.items()
    assert name == "2024-05-10-Supplier-portal.yaml"
    assert read_record(text.encode(), name) == read_record(SHORT.encode(), name)


def test_nothing_runs_out_at_twice_the_size(show: Callable[..., WebDriver]) -> None:
    browser = show("en")
    # At 200 % a window of 1280 pixels has room for 640.
    metrics = {"width": 640, "height": 512, "deviceScaleFactor": 2, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    open_notes(browser, EXAMPLES[0].read_text(encoding="utf-8"))
    width = browser.execute_script("return document.documentElement.scrollWidth")
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert width <= 640


def test_what_the_page_does_not_show_is_kept(show: Callable[..., WebDriver]) -> None:
    browser = show("en")
    told = open_notes(
        browser,
        SHORT + "    x-own: {any: [thing]}\n    surprise: yes\nx-file: 7\nfollow_up: none\n",
    )
    assert "surprise" in told
    assert "x-own" in told
    notes = json.loads(write(browser, "json"))
    assert notes["topics"][0]["x-own"] == {"any": ["thing"]}
    assert notes["topics"][0]["surprise"] == "yes"
    assert notes["x-file"] == "7"
    assert notes["follow_up"] == "none"


def test_a_time_that_no_picker_can_show_stands_as_text(show: Callable[..., WebDriver]) -> None:
    browser = show("en")
    open_notes(browser, SHORT.replace("2024-05-10 14:00-15:30", "Friday, after lunch"))
    assert json.loads(write(browser, "json"))["meeting"]["time"] == "Friday, after lunch"
    assert find_control(browser, "root.meeting.time.date").get_attribute("type") == "text"


def test_no_next_meeting_can_be_said(show: Callable[..., WebDriver]) -> None:
    browser = show("zh-CN")
    browser.find_element(By.CSS_SELECTOR, ".none input").send_keys(Keys.SPACE)
    assert json.loads(write(browser, "json"))["后续计划"] == {"下次沟通时间": "无"}


def test_saving_incomplete_notes_lists_what_is_missing_with_links(
    show: Callable[..., WebDriver],
) -> None:
    browser = show("en")
    assert not browser.find_element(By.ID, "problems").is_displayed()
    browser.find_element(By.ID, "save").send_keys(Keys.ENTER)
    wait_for(browser, "return document.activeElement.id === 'problems'")
    links = browser.find_elements(By.CSS_SELECTOR, "#errors a")
    assert [link.text for link in links][:2] == [
        "Subject：Required".replace("：", ": "),
        "Departments: At least one is needed",
    ]
    links[0].send_keys(Keys.ENTER)
    focused = browser.switch_to.active_element
    assert focused.get_attribute("aria-invalid") == "true"
    focused.send_keys("Portal", Keys.TAB)
    wait_for(browser, "return !document.querySelector('#errors').textContent.includes('Subject')")


def test_warnings_come_while_typing_and_hinder_nothing(show: Callable[..., WebDriver]) -> None:
    browser = show("en")
    action = {
        "task": "Look into it shortly",
        "department": "IT",
        "owner": "Nobody",
        "deliverable": "List",
        "due": "2024-05-04",
    }
    browser.execute_script(
        "const notes = readFile(arguments[0]); notes.meeting.issued_on = '2024-05-02';"
        "showNotes({...notes, issues: [{problem: 'P', actions: [arguments[1]]}],"
        "follow_up: {next_time: '2024-05-01'}})",
        SHORT,
        action,
    )
    wait_for(browser, "return document.querySelectorAll('#warnings li').length === 5")
    told = browser.find_element(By.ID, "warnings").text
    for word in ("Nobody", "2024-05-04", "shortly", "before this one", "2024-05-02"):
        assert word in told
    owner = find_control(browser, "root.issues.0.actions.0.owner")
    owner.clear()
    owner.send_keys("Tom Ashdown")
    wait_for(browser, "return document.querySelectorAll('#warnings li').length === 4")
    day = find_control(browser, "root.meeting.issued_on")
    assert day.get_attribute("type") == "date"
    day.clear()
    wait_for(browser, "return document.querySelectorAll('#warnings li').length === 3")


@pytest.mark.parametrize(
    ("country", "doubted"),
    [("CN", ["2024-05-01", "2024-05-18"]), ("DE", ["2024-05-11", "2024-05-18"]), ("", [])],
)
def test_moved_working_days_are_known(
    show: Callable[..., WebDriver], country: str, doubted: list[str]
) -> None:
    # 1 May is a holiday in China, Saturday 11 May is worked there, 18 May is any Saturday.
    days = ["2024-05-01", "2024-05-11", "2024-05-18", "2024-05-20"]
    action = {"task": "Look", "department": "IT", "owner": "Tom Ashdown", "deliverable": "List"}
    notes = read_short()
    notes["meeting"] = notes["meeting"] | {"time": "2024-04-26"}
    notes["issues"] = [{"problem": "P", "actions": [action | {"due": day} for day in days]}]
    browser = show("en", Prefill(notes=notes, holidays=country))
    told = browser.find_elements(By.CSS_SELECTOR, "#warnings a")
    assert [one.text.split()[-6] for one in told] == doubted


def test_leaving_with_unsaved_changes_asks(show: Callable[..., WebDriver]) -> None:
    # The driver answers the question of the browser by itself, so the event is made here.
    leave = (
        "const event = new Event('beforeunload', {cancelable: true}); dispatchEvent(event);"
        "return event.defaultPrevented"
    )
    browser = show("en")
    assert not browser.execute_script(leave)
    find_control(browser, "root.meeting.subject").send_keys("Half a thought")
    assert browser.execute_script(leave)
    browser.find_element(By.ID, "save").send_keys(Keys.ENTER)
    wait_for(browser, "return document.activeElement.id === 'problems'")
    assert browser.execute_script(leave)
    browser.find_element(By.ID, "anyway").send_keys(Keys.ENTER)
    wait_for(browser, "return document.getElementById('state').textContent.startsWith('Saved')")
    assert not browser.execute_script(leave)


def test_a_draft_outlives_the_page_and_can_be_cleared(show: Callable[..., WebDriver]) -> None:
    browser = show("en")
    find_control(browser, "root.meeting.subject").send_keys("Half a thought")
    wait_for(browser, "return localStorage.getItem(DRAFT)")
    address = browser.current_url
    leave(browser)
    browser.get(address)
    wait_for(browser, "return document.getElementById('form').dataset.ready")
    assert find_control(browser, "root.meeting.subject").get_attribute("value") == "Half a thought"
    assert state(browser).startswith("The draft that was not saved is back")
    browser.find_element(By.ID, "clear").send_keys(Keys.ENTER)
    browser.switch_to.alert.accept()
    assert browser.execute_script("return localStorage.getItem(DRAFT)") is None
    assert find_control(browser, "root.meeting.subject").get_attribute("value") == ""


def test_the_draft_of_another_page_does_not_take_the_place_of_what_one_begins_with(
    show: Callable[..., WebDriver], tmp_path: Path
) -> None:
    browser = show("en")
    find_control(browser, "root.meeting.subject").send_keys("Half a thought")
    wait_for(browser, "return localStorage.getItem(DRAFT)")
    leave(browser)
    file = tmp_path / "other.html"
    file.write_bytes(write_form_page("en", Prefill(notes={"meeting": {"subject": "Portal"}})))
    browser.get(file.as_uri())
    wait_for(browser, "return document.getElementById('form').dataset.ready")
    assert find_control(browser, "root.meeting.subject").get_attribute("value") == "Portal"


def test_rows_are_moved_copied_and_removed_by_keys(show: Callable[..., WebDriver]) -> None:
    browser = show("en")
    open_notes(browser, SHORT)

    def press(row: int, button: str) -> None:
        path = f"[data-schemapath='root.meeting.participants.{row}'] .json-editor-btn-{button}"
        browser.find_element(By.CSS_SELECTOR, path).send_keys(Keys.ENTER)

    def list_names() -> list[str]:
        people = json.loads(write(browser, "json"))["meeting"]["participants"]
        return [person["name"] for person in people]

    press(1, "moveup")
    assert list_names() == ["Tom Ashdown", "Harriet Lowell"]
    press(0, "copy")
    assert list_names() == ["Tom Ashdown", "Tom Ashdown", "Harriet Lowell"] or list_names() == [
        "Tom Ashdown",
        "Harriet Lowell",
        "Tom Ashdown",
    ]
    press(0, "delete")
    browser.switch_to.alert.accept()
    assert len(list_names()) == 2
    assert browser.execute_script(
        "return document.activeElement.closest('[data-schemapath]').dataset.schemapath"
    ).startswith("root.meeting.participants.0")


def test_an_input_method_loses_no_character(show: Callable[..., WebDriver]) -> None:
    browser = show("zh-CN")
    subject = find_control(browser, "root.基本信息.协作主题")
    subject.click()
    for text in ("h", "hui", "会"):
        browser.execute_cdp_cmd(
            "Input.imeSetComposition",
            {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
        )
        time.sleep(0.4)
    browser.execute_cdp_cmd("Input.insertText", {"text": "会议"})
    wait_for(browser, "return takeNotes()['基本信息']?.['协作主题'] === '会议'")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_no_hindrance(show: Callable[..., WebDriver], language: str, scheme: str) -> None:
    browser = show(language, Prefill("Example", ("Ann",), ("IT",), register="actions.html"))
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    open_notes(browser, EXAMPLES[0].read_text(encoding="utf-8"))
    browser.find_element(By.ID, "save").send_keys(Keys.ENTER)
    axe = find_npm_file("axe-core/axe.min.js").read_text(encoding="utf-8")
    # A script of the developer tools is not held back by the page's policy.
    browser.execute_cdp_cmd("Runtime.evaluate", {"expression": axe})
    found = browser.execute_async_script(
        "axe.run().then((result) => arguments[0](result.violations.map((one) =>"
        "`${one.id} ${one.impact} ${one.nodes[0].target}`)))"
    )
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_runs_out_of_a_telephone(show: Callable[..., WebDriver], language: str) -> None:
    browser = show(language)
    metrics = {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    open_notes(browser, EXAMPLES[0].read_text(encoding="utf-8"))
    width = browser.execute_script("return document.documentElement.scrollWidth")
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert width <= 360


@pytest.mark.parametrize(("width", "lines"), [(1280, 1), (800, 1), (680, 2), (360, 5)])
def test_a_person_takes_as_few_lines_as_the_window_has_room_for(
    show: Callable[..., WebDriver], width: int, lines: int
) -> None:
    browser = show("zh-CN")
    metrics = {"width": width, "height": 740, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    tops = browser.execute_script(
        "return [...document.querySelector('#form tbody tr').querySelectorAll('td[data-label]')]"
        ".filter((cell) => cell.offsetWidth > 20).map((cell) => cell.offsetTop)"
    )
    needed = browser.execute_script("return document.documentElement.scrollWidth")
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert len(tops) == 5
    assert len(set(tops)) == lines
    assert needed <= width


def test_a_new_field_is_on_the_page_by_itself() -> None:
    class Wider(TopicSection):
        mood = TextField(Name("气氛", about=("气氛如何", "How it was"), example=("好", "good")))

    shape = describe_form(Wider(), "zh-CN")["properties"]["气氛"]
    assert shape["title"] == "气氛"
    assert shape["description"] == "气氛如何"


def test_the_page_is_the_same_every_time() -> None:
    assert write_form_page("zh-CN") == write_form_page("zh-CN")
