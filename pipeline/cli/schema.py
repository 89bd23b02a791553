"""minutes schema: the notes format as JSON Schema."""

from __future__ import annotations

import click

from pipeline.cli.workspace import Workspace, pass_workspace
from pipeline.errors import UsageError
from pipeline.report.texts import system_language


@click.command("schema")
@click.option(
    "--strict",
    is_flag=True,
    help="Keys of one language, one shape a value, every key required: for the structured output "
    "of language models and for form builders.",
)
@click.option(
    "--language",
    type=click.Choice(("zh-CN", "en")),
    help="Language of the keys of --strict. [default: that of the system]",
)
@pass_workspace
def command(workspace: Workspace, strict: bool, language: str | None) -> None:
    """Print the notes format as JSON Schema, for editors and other checkers."""
    from schemas.json_schema import dump_schema
    from schemas.strict_schema import dump_strict_schema

    if language and not strict:
        raise UsageError("--language needs --strict: the schema for editors has both languages")
    spoken = language or workspace.language or system_language()
    click.echo(dump_strict_schema(spoken) if strict else dump_schema(), nl=False)
