"""What every command is given: the workspace and the language to speak."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from pipeline.settings import load_settings

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Workspace:
    """The folder that the program works in. `language` is what the user asked for, if anything."""

    folder: Path
    language: str | None

    def load_settings(self) -> Settings:
        """The settings of the workspace; raises UsageError."""
        return load_settings(self.folder)


pass_workspace = click.make_pass_decorator(Workspace)
