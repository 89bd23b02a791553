"""Every command of README, CONTRIBUTING and docs/, in both languages, prints what the page shows.

A page is read as a user reads it: its `console` blocks are typed one after the other into one
shell, where the README of that language leaves its reader: in a clone, after `make demo`. A block
whose first line is a comment with a path, `# inbox/first.yaml`, is saved as that file first. `…`
alone on a line stands for lines that the page leaves out. What differs from day to day is not
compared: times of logs and how long something took. A block under the line

    <!-- not run by the tests: the reason -->

is not run; the last test counts these.

`python -m tests.test_documentation [PAGE…]` writes what is printed now into the pages; look at the
difference.
"""

from __future__ import annotations

import atexit
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.real_tools import REPOSITORY

READMES = {"en": "README.md", "zh-CN": "README.zh-CN.md"}
PAGES = tuple(
    file.relative_to(REPOSITORY).as_posix()
    for file in sorted([*REPOSITORY.glob("*.md"), *REPOSITORY.glob("docs/*.md")])
)
FENCE = re.compile(
    r"^(?P<mark><!-- not run by the tests: (?P<reason>[^\n]+) -->\n)?"
    r"(?P<fence>`{3,})(?P<kind>[^`\n]*)\n(?P<text>.*?)^(?P=fence)$",
    re.DOTALL | re.MULTILINE,
)
KINDS = {"console", "dockerfile", "html", "ini", "json", "python", "text", "toml", "yaml"}
"""What is no `console` block shows a file; what is typed is never in one of these."""
PATH = re.compile(r"# (?P<path>[\w./-]+\.(?:yaml|json|toml))\n")
PROMPT = "$ "
COMMAND = re.compile(r"(?P<command>(?:.*\\\n)*.*)\n(?P<output>(?:.*\n)*)")
"""A line that ends in a backslash goes on in the next."""
CHANGING = (
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"), "<time>"),
    (re.compile(r"\d{4}-\d\d-\d\d-\d{6}-[0-9a-f]{6}"), "<number>"),
    (re.compile(r"(?<=[(（])[\d.,]+ (?=s\)|秒）)"), "<seconds> "),
    (re.compile(r"^ +(?=[\d,.]+  )", re.MULTILINE), ""),  # As wide as the seconds are.
    (re.compile(r"^ *[\d,.]+  (?=seconds|records a second|秒|份)", re.MULTILINE), "<figure> "),
)
CHANCE = re.compile(
    r"^(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d INFO (?:watching|正在监视) .*"
    r"|.*\d, [\d.]+ a second.*|.*，每秒 .*)\n|\ufeff",
    re.MULTILINE,
)
"""Told or not, as time goes: that a watcher is warm, how far a long step has come; and the mark
before a text file that a page does not show."""
LEFT_OUT = "…"
END = "\x1e\n"


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a page."""

    page: str
    line: int
    kind: str
    text: str
    reason: str
    """Why it is not run; empty for one that is."""

    @property
    def is_run(self) -> bool:
        return self.kind == "console" and not self.reason

    def split(self) -> list[tuple[str, str]]:
        """Each command with what it prints."""
        head, *pieces = re.split(r"^\$ ", self.text, flags=re.MULTILINE)
        assert not head, f"{self.page}:{self.line}: begins without a prompt"
        typed = [COMMAND.match(piece) for piece in pieces]
        return [(match["command"], match["output"]) for match in typed if match]


def find_blocks(page: str) -> list[Block]:
    """Every fenced block of a page in order."""
    text = (REPOSITORY / page).read_text(encoding="utf-8")
    return [
        Block(
            page,
            text.count("\n", 0, match.start()) + 1,
            match["kind"],
            match["text"],
            match["reason"] or "",
        )
        for match in FENCE.finditer(text)
    ]


def find_language(page: str) -> str:
    return "zh-CN" if page.endswith(".zh-CN.md") else "en"


def clone(folder: Path) -> Path:
    """A clone of the tree as it stands, whose `.venv` has this environment's program."""
    copy = folder / "minutes"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        check=True,
    )
    for name in filter(None, os.fsdecode(listed.stdout).split("\0")):
        if (REPOSITORY / name).is_file() and not name.startswith("tests/"):
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(REPOSITORY / name, copy / name)
    programs = copy / ".venv" / "bin"
    programs.mkdir(parents=True)
    start = 'exec {} -c "from pipeline.cli.app import main; main()" "$@"'
    (programs / "minutes").write_text(
        f"#!/bin/sh\nPYTHONPATH='{REPOSITORY}' {start.format(sys.executable)}\n"
    )
    (programs / "minutes").chmod(0o755)
    (programs / "activate").write_text(f"PATH='{programs}':$PATH\n")
    (copy / ".venv" / "installed").touch()
    return copy


def type_in(blocks: list[Block], folder: Path, *, is_active: bool) -> list[list[str]]:
    """What each command of these blocks prints, both streams together."""
    lines = ["unset MAKEFLAGS MAKELEVEL"]
    if is_active:
        lines.append(". .venv/bin/activate")
    for block in blocks:
        if not block.is_run:
            continue
        for command, _ in block.split():
            lines += [command, r"printf '\036\n'"]
    script = folder.parent / "typed.sh"
    script.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = subprocess.run(
        ["bash", script],
        stdin=subprocess.DEVNULL,
        cwd=folder,
        env={
            **os.environ,
            "LC_ALL": "C.UTF-8",
            "MINUTES_LANGUAGE": "zh-CN" if is_active and is_chinese(blocks) else "",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    outputs = (CHANCE.sub("", output) for output in done.stdout.split(END))
    return [[next(outputs) for _ in block.split()] for block in blocks if block.is_run]


def is_chinese(blocks: list[Block]) -> bool:
    return any(find_language(block.page) == "zh-CN" for block in blocks)


def save_files(blocks: list[Block], folder: Path) -> None:
    """Save every block that begins with the path of a file."""
    for block in blocks:
        if path := PATH.match(block.text):
            file = folder / path["path"]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.text, encoding="utf-8")


def read_page(page: str, folder: Path) -> list[list[str]]:
    """What the commands of a page print, typed in a folder as the README leaves it."""
    left = read_readme(READMES[find_language(page)])
    if page in READMES.values():
        return left.printed
    copy = clone(folder)
    for name in ("inbox", "outbox"):
        shutil.rmtree(copy / name)
        shutil.copytree(left.folder / name, copy / name)
    blocks = find_blocks(page)
    save_files(blocks, copy)
    return type_in(blocks, copy, is_active=True)


@dataclass(frozen=True, slots=True)
class Left:
    """A clone as a README leaves it, and what its commands printed."""

    folder: Path
    printed: list[list[str]]


@cache
def read_readme(page: str) -> Left:
    """Type the commands of a README; once for all pages of its language."""
    folder = Path(tempfile.mkdtemp(prefix="readme-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    copy = clone(folder)
    blocks = find_blocks(page)
    save_files(blocks, copy)
    return Left(copy, type_in(blocks, copy, is_active=False))


def level(output: str) -> list[str]:
    """The lines of an output without what differs from run to run; its logs sorted."""
    output = CHANCE.sub("", output)
    for pattern, word in CHANGING:
        output = pattern.sub(word, output)
    lines = output.splitlines()
    logs = iter(sorted(line for line in lines if line.startswith("<time>")))
    return [next(logs) if line.startswith("<time>") else line for line in lines]


def is_shown(shown: str, printed: str) -> bool:
    """Whether a page shows what was printed."""
    pattern = "".join(
        r"(?:.*\n)*" if line == LEFT_OUT else re.escape(line) + r"\n" for line in level(shown)
    )
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in level(printed))) is not None


RUN = tuple(page for page in PAGES if any(block.is_run for block in find_blocks(page)))


@pytest.mark.slow
@pytest.mark.parametrize("page", RUN)
def test_commands_print_what_the_page_shows(page: str, tmp_path: Path) -> None:
    printed = read_page(page, tmp_path)
    blocks = [block for block in find_blocks(page) if block.is_run]
    for block, outputs in zip(blocks, printed, strict=True):
        for (command, shown), output in zip(block.split(), outputs, strict=True):
            assert is_shown(shown, output), (
                f"{page}:{block.line}: $ {command}\n{output}\n"
                f"look, and run: python -m tests.test_documentation {page}"
            )


@pytest.mark.parametrize("page", PAGES)
def test_what_is_typed_stands_in_console_blocks(page: str) -> None:
    for block in find_blocks(page):
        assert block.kind in KINDS, f"{page}:{block.line}: ```{block.kind}"
        if block.kind != "console":
            assert not re.search(r"^\s*(\$|minutes|make|pip) ", block.text, re.MULTILINE), (
                f"{page}:{block.line}: what is typed belongs into a console block"
            )


def test_few_blocks_are_not_run_and_each_says_why() -> None:
    reasons = {
        (block.page, block.reason) for page in PAGES for block in find_blocks(page) if block.reason
    }
    assert reasons == NOT_RUN


NOT_RUN = {
    ("CONTRIBUTING.md", "runs the tests"),
    ("CONTRIBUTING.md", "makes a tag"),
    *(
        (f"docs/{page}{language}.md", reason)
        for language in ("", ".zh-CN")
        for page, reason in (
            ("follow-up", "needs a mail server"),
            ("scale", "needs GNU parallel and Slurm"),
            ("scale", "needs several machines"),
            ("service", "needs root and systemd"),
            ("service", "needs Windows"),
        )
    ),
}


def fill_page(page: str, printed: list[list[str]]) -> str:
    """The page with what its commands printed; what is shown well enough stays as it is."""
    outputs = iter(printed)

    def fill(match: re.Match[str]) -> str:
        block = Block(page, 0, match["kind"], match["text"], match["reason"] or "")
        if not block.is_run:
            return match[0]
        text = "".join(
            f"{PROMPT}{command}\n{shown if is_shown(shown, output) else output}"
            for (command, shown), output in zip(block.split(), next(outputs), strict=True)
        )
        return f"```console\n{text}```"

    return FENCE.sub(fill, (REPOSITORY / page).read_text(encoding="utf-8"))


if __name__ == "__main__":
    for one in sys.argv[1:] or RUN:
        with tempfile.TemporaryDirectory() as scratch:
            filled = fill_page(one, read_page(one, Path(scratch)))
        (REPOSITORY / one).write_text(filled, encoding="utf-8")
