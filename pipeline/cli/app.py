"""The command `minutes`: reads the command line, helps in two languages, ends with a code."""

from __future__ import annotations

import importlib
import json
import logging
import os
import re
import sys
import tomllib
from copy import copy
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.formatting import iter_rows, measure_table

from pipeline.cli.workspace import Workspace
from pipeline.errors import MinutesError
from pipeline.report.texts import LANGUAGES, system_language
from pipeline.system.text import measure_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


COMMANDS = {
    "init": "pipeline.cli.init.command",
    "watch": "pipeline.cli.watch.command",
    "render": "pipeline.cli.render.command",
    "validate": "pipeline.cli.validate.validate_command",
    "regenerate": "pipeline.cli.archive.regenerate_command",
    "verify": "pipeline.cli.archive.verify_command",
    "extract": "pipeline.cli.convert.extract_command",
    "theme": "pipeline.cli.theme.command",
    "actions": "pipeline.cli.actions.actions_command",
    "show": "pipeline.cli.actions.show_command",
    "report": "pipeline.cli.actions.report_command",
    "remind": "pipeline.cli.letters.remind_command",
    "send": "pipeline.cli.letters.send_command",
    "new": "pipeline.cli.new.new_command",
    "form": "pipeline.cli.new.form_command",
    "convert": "pipeline.cli.convert.convert_command",
    "schema": "pipeline.cli.validate.schema_command",
    "doctor": "pipeline.cli.doctor.command",
}
"""Every command by where it stands, in the order that help lists them."""

INTERRUPTED = 130
LANGUAGE_VARIABLE = "MINUTES_LANGUAGE"
LOG_FORMATS = ("text", "json")

_LOGGER = logging.getLogger("minutes")


class HelpContext(click.Context):
    """A context whose help is in the language asked for, else in that of the system."""

    def get_help(self) -> str:
        """The help of the command."""

        return format_help(self)


class LazyCommands(click.Group):
    """Imports a command only when it is asked for, so that each one starts fast."""

    context_class = HelpContext

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command called `cmd_name`; none where there is no such."""
        if cmd_name not in COMMANDS or cmd_name in self.commands:
            return self.commands.get(cmd_name)
        module, _, name = COMMANDS[cmd_name].rpartition(".")
        command: click.Command = getattr(importlib.import_module(module), name)
        for one in (command, *getattr(command, "commands", {}).values()):
            one.context_class = HelpContext
        return command


@click.group(cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="minutes-pipeline", prog_name="minutes")
@click.option(
    "-C",
    "--workspace",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Folder that holds minutes.toml, inbox/ and outbox/. [default: this folder]",
)
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    envvar=LANGUAGE_VARIABLE,
    is_eager=True,  # Help is in it.
    help="Language of what is told. [default: that of the notes, else of the system]",
)
@click.option(
    "--log-format",
    type=click.Choice(LOG_FORMATS),
    default="text",
    help="How the log on standard error is written. [default: text]",
)
@click.option("-v", "--verbose", is_flag=True, help="Log each step.")
@click.pass_context
def cli(
    context: click.Context,
    workspace: Path,
    language: str | None,
    log_format: str,
    verbose: bool,
) -> None:
    """Turn meeting notes (YAML, JSON, Word) into records (PDF and DOCX) and action lists."""
    set_up_logging(log_format, verbose=verbose)
    context.obj = Workspace(workspace, language)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code; shows no traceback."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 0, 1, 2, 3 or 130."""
    set_up_logging(LOG_FORMATS[0], verbose=False)
    try:
        code = cli.main(arguments, standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except MinutesError as error:
        _LOGGER.debug("the fault in full", exc_info=error)
        click.echo(f"minutes: {error}", err=True)
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except Exception as error:  # The last stop: a user sees one line.
        _LOGGER.error("a fault of the program", exc_info=error)
        click.echo(f"minutes: {type(error).__name__}: {error}", err=True)
        return MinutesError.exit_code
    return code if isinstance(code, int) else 0


class TextFormatter(logging.Formatter):
    """Time, level and message on one line; a traceback only where steps are logged too."""

    def __init__(self, *, verbose: bool) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%d %H:%M:%S")
        self._verbose = verbose

    def format(self, record: logging.LogRecord) -> str:
        """The event as text."""
        if not self._verbose:
            record = logging.makeLogRecord({**record.__dict__, "exc_info": None, "exc_text": None})
        return super().format(record)


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time (UTC), level, message, and what the event adds."""

    def format(self, record: logging.LogRecord) -> str:
        """The event as one line of JSON; its own values come under the key `event`."""
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
        }
        if event := getattr(record, "event", None):
            entry["event"] = event
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False, default=str)


def set_up_logging(form: str, *, verbose: bool) -> None:
    """Send the log of the program to standard error in `form`, one of LOG_FORMATS."""
    handler = logging.StreamHandler(sys.stderr)
    if form == "json":
        handler.setFormatter(JsonFormatter())
    else:
        handler.setFormatter(TextFormatter(verbose=verbose))
    logger = logging.getLogger("minutes")
    logger.handlers = [handler]
    logger.setLevel(logging.DEBUG if verbose else logging.INFO)
    logger.propagate = False


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
