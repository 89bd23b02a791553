"""Draws the pictures of docs/follow-up.md and docs/form.md in Chromium and LibreOffice.

usage: python -m tools.build_follow_up
"""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image

from pipeline.processing.record import make_records
from pipeline.processing.register_files import publish_register
from pipeline.settings import Settings
from tests.browser import open_browser

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
WIDTH = 1100


@dataclass(frozen=True, slots=True)
class Shot:
    """One language of the page: its notes, its day, and the end of its pictures' names."""

    notes: tuple[str, ...]
    day: dt.date
    ending: str
    organisation: str
    page: str = ""


SHOTS = (
    Shot(
        ("2024-06-03-supplier-portal.json", "follow-up/2024-06-26-supplier-portal.yaml"),
        dt.date(2024, 7, 1),
        "",
        "Example Trading",
    ),
    Shot(
        ("2024-05-10-launch.yaml", "follow-up/2024-05-24-launch.yaml"),
        dt.date(2024, 6, 3),
        "-zh",
        "示例科技有限公司",
        ".zh-CN",
    ),
)


def main() -> None:
    """Draw all six pictures."""
    for shot in SHOTS:
        with tempfile.TemporaryDirectory() as scratch:
            outbox = Path(scratch) / "outbox"
            outbox.mkdir()
            settings = replace(Settings(), outbox=outbox, organisation=shot.organisation)
            for outcome in make_records(
                [ROOT / "examples" / name for name in shot.notes], settings
            ):
                print(outcome.name, outcome.status)
            draw_notice(outbox, settings, shot)
            publish_register(outbox, settings, shot.day)
            draw_page(outbox, shot)
            draw_sheet(outbox, shot)
            draw_form(outbox, shot)


def draw_notice(outbox: Path, settings: Settings, shot: Shot) -> None:
    """The pages of the notice whose notes stand in the page of documentation, side by side."""
    page = (ROOT / "docs" / f"follow-up{shot.page}.md").read_text(encoding="utf-8")
    notes = outbox / "notice.yaml"
    notes.write_text(page.partition("```yaml\n")[2].partition("```")[0], encoding="utf-8")
    with tempfile.TemporaryDirectory() as scratch:
        called = replace(settings, outbox=Path(scratch))
        shutil.copytree(outbox, scratch, dirs_exist_ok=True)
        [outcome] = make_records([notes], called)
        [pdf] = outcome.folder.glob("*.pdf") if outcome.folder else []
        subprocess.run(["pdftoppm", "-png", "-r", "70", pdf, outbox / "notice"], check=True)
    pages = [Image.open(file) for file in sorted(outbox.glob("notice-*.png"))]
    whole = Image.new(
        "RGB", (sum(one.width + 12 for one in pages) - 12, pages[0].height), "#8a8f98"
    )
    for place, one in enumerate(pages):
        whole.paste(one, (place * (one.width + 12), 0))
    whole.save(outbox / "notice.png")
    shrink_picture(outbox / "notice.png", PICTURES / f"notice{shot.ending}.png")
    for file in outbox.glob("notice*"):
        file.unlink()


def draw_page(outbox: Path, shot: Shot) -> None:
    """What Chromium shows of the page on its own day."""
    clock = (
        f"const Clock = Date; Date = class extends Clock {{ constructor(...given) {{"
        f"given.length ? super(...given) : super('{shot.day}T09:00') }} }}"
    )
    with tempfile.TemporaryDirectory() as profile, open_browser(Path(profile)) as browser:
        browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": clock})
        browser.set_window_size(1280, 1320)
        browser.get((outbox / "actions.html").as_uri())
        file = outbox / "page.png"
        browser.save_screenshot(str(file))
    shrink_picture(file, PICTURES / f"register-page{shot.ending}.png")


def draw_sheet(outbox: Path, shot: Shot) -> None:
    """The first page of the sheet as LibreOffice prints it."""
    profile = f"-env:UserInstallation={(outbox / 'profile').as_uri()}"
    convert = ("--headless", "--convert-to", "pdf", "--outdir", str(outbox))
    subprocess.run(["soffice", profile, *convert, str(outbox / "actions.xlsx")], check=True)
    subprocess.run(
        ["pdftoppm", "-png", "-r", "200", "-singlefile", "-l", "1", "actions.pdf", "sheet"],
        cwd=outbox,
        check=True,
    )
    shrink_picture(
        outbox / "sheet.png", PICTURES / f"register-sheet{shot.ending}.png", right=0.72, bottom=0.5
    )


def draw_form(outbox: Path, shot: Shot) -> None:
    """The page to fill in that knows the names of the outbox, with the first notes opened in it."""
    notes = (ROOT / "examples" / shot.notes[0]).read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as profile, open_browser(Path(profile)) as browser:
        browser.set_window_size(1300, 1100)
        browser.get((outbox / "new.html").as_uri())
        browser.execute_async_script(
            "const [notes, done] = arguments; const wait = () => byId('form').dataset.ready"
            " ? (openNotes('notes.yaml', notes), setTimeout(done, 500)) : setTimeout(wait, 50);"
            "wait()",
            notes,
        )
        file = outbox / "form.png"
        browser.save_screenshot(str(file))
    shrink_picture(file, PICTURES / f"form.{'zh-CN' if shot.ending else 'en'}.png")


def shrink_picture(source: Path, target: Path, right: float = 1.0, bottom: float = 1.0) -> None:
    """The upper left part of a picture, no wider than a page of documentation."""
    with Image.open(source) as picture:
        part = picture.convert("RGB").crop(
            (0, 0, int(picture.width * right), int(picture.height * bottom))
        )
        part.thumbnail((WIDTH, part.height), Image.Resampling.LANCZOS)
        part.quantize(255, Image.Quantize.MAXCOVERAGE).save(target, optimize=True)


if __name__ == "__main__":
    if shutil.which("soffice") is None:
        raise SystemExit("LibreOffice is not installed")
    main()
