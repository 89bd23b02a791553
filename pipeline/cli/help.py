"""Help in Chinese: the texts of commands and options from a table of words, wrapped by width."""

from __future__ import annotations

import os
import re
import tomllib
from copy import copy
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.formatting import iter_rows, measure_table

from pipeline.report.texts import system_language
from pipeline.system.text import measure_text

if TYPE_CHECKING:
    from collections.abc import Iterable

PROGRAM = "minutes"
_PIECE = re.compile(r"(?:[!-~]+|\S)[，。；：、？！）」”』》\]]*|[（「“『《\[]+\S|\s+")
"""What is not torn: a word in Latin letters, or a character, with the signs at its end."""


def format_help(context: click.Context) -> str:
    """The help of the command of `context`, in the language asked for, else in the system's."""
    asked = context.find_root().params.get("language") or os.environ.get("MINUTES_LANGUAGE")
    command = context.command
    if (asked or system_language()) == "en":
        return command.get_help(context)
    formatter = _ChineseFormatter(width=context.terminal_width, max_width=context.max_content_width)
    _translate(command, context, _name_command(context)).format_help(context, formatter)
    return formatter.getvalue().rstrip("\n")


@cache
def load_words() -> dict[str, dict[str, str]]:
    """Chinese words: `commands` by name, `options` and `words` by what they say in English."""
    file = Path(__file__).with_name("help.zh-CN.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _name_command(context: click.Context) -> str:
    names = [str(context.info_name)] if context.parent else []
    return " ".join((_name_command(context.parent), *names)) if context.parent else PROGRAM


def _translate(command: click.Command, context: click.Context, name: str) -> click.Command:
    """A copy of `command` with the words for it, and with copies of its own commands."""
    words = load_words()
    spoken = copy(command)
    spoken.help = words["commands"].get(name, command.help)
    spoken.short_help = (spoken.help or "").partition("\n\n")[0].replace("\n", "")
    spoken.options_metavar = _find_word(command.options_metavar or "")
    spoken.params = [_translate_option(option) for option in command.get_params(context)]
    spoken.add_help_option = False  # It is among them.
    if isinstance(command, click.Group) and isinstance(spoken, click.Group):
        spoken.subcommand_metavar = _find_word(command.subcommand_metavar or "")
        found = ((one, command.get_command(context, one)) for one in command.list_commands(context))
        spoken.commands = {
            one: _translate(sub, context, f"{name} {one}") for one, sub in found if sub
        }
    return spoken


def _translate_option(option: click.Parameter) -> click.Parameter:
    if not isinstance(option, click.Option):
        return option
    spoken = copy(option)
    spoken.help = load_words()["options"].get(option.help or "", option.help)
    if not isinstance(option.type, click.Choice) and not option.is_flag and not option.count:
        spoken.metavar = option.metavar or _find_word(option.type.name)
    return spoken


def _find_word(word: str) -> str:
    return load_words()["words"].get(word, word)


class _ChineseFormatter(click.HelpFormatter):
    """Lays help out by the width of what is printed, and breaks lines between characters."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or _find_word("Usage"))

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':{self.current_indent}}{_find_word(heading)}：\n")

    def write_text(self, text: str) -> None:
        indent = " " * self.current_indent
        lines = _wrap(text, self.width - self.current_indent)
        self.write("".join(f"{indent}{line}".rstrip() + "\n" for line in lines))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        rows = list(rows)
        first_column = min(measure_table(rows)[0], col_max) + col_spacing
        for name, text in iter_rows(rows, 2):
            self.write(f"{'':{self.current_indent}}{name}")
            used = measure_text(name)
            gap = first_column - used
            if gap < col_spacing:
                self.write("\n")
                gap = first_column + self.current_indent
            text = text.replace("[required]", _find_word("[required]"))
            lines = _wrap(text, self.width - first_column - self.current_indent)
            indent = "\n" + " " * (first_column + self.current_indent)
            self.write(" " * gap + indent.join(lines) + "\n")


def _wrap(text: str, width: int) -> list[str]:
    return [line for part in text.splitlines() for line in (_break(part, width) or [""])]


def _break(line: str, width: int) -> list[str]:
    lines: list[str] = []
    current = ""
    for piece in _PIECE.findall(line):
        if current and measure_text(current) + measure_text(piece.rstrip()) > width:
            lines.append(current.rstrip())
            current = ""
        current += piece if current else piece.lstrip()
    return [*lines, current.rstrip()] if current.strip() else lines
