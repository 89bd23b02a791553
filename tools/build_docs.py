"""Write what is derived from the code: problems, notes and settings in docs/, the JSON Schema."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.init import read_settings
from pipeline.validation.messages import describe_message, load_catalogue
from schemas.json_schema import dump_schema
from tools.intros import read_intro
from tools.notes_page import write_notes_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.validation.messages import ProblemText

REPOSITORY = Path(__file__).parents[1]
WORDS = {
    "en": (
        "code",
        "what is said",
        "Why",
        "How to mend it",
        "This has the problem:",
        "This has not:",
    ),
    "zh-CN": ("编号", "提示内容", "原因", "怎么改", "有问题的写法：", "正确的写法："),
}
COLON = {"en": ": ", "zh-CN": "："}


def write_problems_page(language: str) -> str:
    """The page of all codes in `language`."""
    catalogue = load_catalogue(language)
    code, said, *_ = WORDS[language]
    table = [f"| {code} | {said} |", "| --- | --- |"]
    table += [
        f"| [{name}](#{name.lower()}) | {show_message(entry)} |"
        for name, entry in catalogue.items()
    ]
    sections = [write_entry(name, entry, language) for name, entry in catalogue.items()]
    return "\n".join([read_intro("problems", language), *table, "", *sections])


def write_entry(code: str, entry: ProblemText, language: str) -> str:
    """The section of one code."""
    _, _, why, fix, wrong, right = WORDS[language]
    colon = COLON[language]
    text = f"## {code}\n\n{show_message(entry)}\n\n"
    text += f"**{why}**{colon}{entry.why}\n\n**{fix}**{colon}{entry.fix}\n"
    for label, piece in ((wrong, entry.bad), (right, entry.good)):
        if piece.strip():
            fence = "````" if "```" in piece else "```"
            text += f"\n{label}\n\n{fence}yaml\n{piece.strip()}\n{fence}\n"
    return text


def show_message(entry: ProblemText) -> str:
    """The text of a code, with an ellipsis for what is filled in; fit for a cell of a table."""
    text = describe_message(entry).replace("|", "\\|").replace("<", "&lt;")
    return text.replace("```", r"\`\`\`")


def write_settings_page(page: str, language: str) -> str:
    """The page with the settings that `minutes init` explains, as they stand when they are set."""
    text = (REPOSITORY / page).read_text(encoding="utf-8")
    shown = read_settings(language).decode().split("\n\n", 1)[1]
    shown = re.sub(r"(?m)^# |(?<=^\[)(\w+\])  ", r"\1", shown)
    before, after = re.split(r"(?s)(?<=```toml\n).*?(?=```)", text, maxsplit=1)
    return before + shown + after


PAGES: dict[str, Callable[[], str]] = {
    "docs/problems.md": lambda: write_problems_page("en"),
    "docs/problems.zh-CN.md": lambda: write_problems_page("zh-CN"),
    "docs/notes.md": lambda: write_notes_page("en"),
    "docs/notes.zh-CN.md": lambda: write_notes_page("zh-CN"),
    "docs/settings.md": lambda: write_settings_page("docs/settings.md", "en"),
    "docs/settings.zh-CN.md": lambda: write_settings_page("docs/settings.zh-CN.md", "zh-CN"),
    "schemas/notes.schema.json": dump_schema,
}
"""Every derived file and what writes it."""

if __name__ == "__main__":
    for name, write in PAGES.items():
        (REPOSITORY / name).write_text(write(), encoding="utf-8")
