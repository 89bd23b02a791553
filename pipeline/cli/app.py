"""The command `minutes`: reads the command line, sets up the log, ends with an exit code."""

from __future__ import annotations

import importlib
import json
import logging
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.workspace import Workspace
from pipeline.errors import MinutesError
from pipeline.report.texts import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence


COMMANDS = {
    "init": "pipeline.cli.init",
    "watch": "pipeline.cli.watch",
    "render": "pipeline.cli.render",
    "validate": "pipeline.cli.validate",
    "regenerate": "pipeline.cli.regenerate",
    "verify": "pipeline.cli.verify",
    "extract": "pipeline.cli.extract",
    "theme": "pipeline.cli.theme",
    "actions": "pipeline.cli.actions",
    "show": "pipeline.cli.show",
    "report": "pipeline.cli.report",
    "remind": "pipeline.cli.remind",
    "send": "pipeline.cli.send",
    "new": "pipeline.cli.new",
    "form": "pipeline.cli.form",
    "convert": "pipeline.cli.convert",
    "schema": "pipeline.cli.schema",
    "doctor": "pipeline.cli.doctor",
}
"""Every command and the module whose `command` it is, in the order that help lists them."""

INTERRUPTED = 130
LANGUAGE_VARIABLE = "MINUTES_LANGUAGE"
LOG_FORMATS = ("text", "json")

_LOGGER = logging.getLogger("minutes")


class HelpContext(click.Context):
    """A context whose help is in the language asked for, else in that of the system."""

    def get_help(self) -> str:
        """The help of the command."""
        from pipeline.cli.help import format_help

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
        command: click.Command = importlib.import_module(COMMANDS[cmd_name]).command
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
