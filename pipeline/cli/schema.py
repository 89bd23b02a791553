"""minutes schema: the notes format as JSON Schema."""

from __future__ import annotations

import click


@click.command("schema")
def command() -> None:
    """Print the notes format as JSON Schema, for editors and other checkers."""
    from schemas.json_schema import dump_schema

    click.echo(dump_schema(), nl=False)
