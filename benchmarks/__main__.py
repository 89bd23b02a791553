"""python -m benchmarks [--quick] [NAME …]: every comparison, or those named, as tables."""

from __future__ import annotations

import importlib
import inspect
import os
import platform
from pathlib import Path

import click

NAMES = ("rendering", "cold", "regenerate", "validate", "register", "page")


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(NAMES))
@click.option("--quick", is_flag=True, help="Few files, one round: whether it works.")
def main(names: tuple[str, ...], quick: bool) -> None:
    """Print the tables of docs/performance.md, measured on this machine."""
    click.echo(describe_machine())
    for name in names or NAMES:
        click.echo(f"\n## {name}\n")
        click.echo(run(name, quick=quick))


def run(name: str, *, quick: bool) -> str:
    """What one comparison prints."""
    compare = importlib.import_module(f"benchmarks.{name}").run
    takes_quick = "quick" in inspect.signature(compare).parameters
    table = compare(quick=quick) if takes_quick else compare()
    if isinstance(table, str):
        return table
    return "\n".join(" ".join(map(str, row)) for row in table or ())


def describe_machine() -> str:
    """Cores, processor and Python, and how busy the machine is."""
    processor = platform.machine()
    information = Path("/proc/cpuinfo")
    if information.exists():
        lines = information.read_text(encoding="utf-8").splitlines()
        processor = next(line for line in lines if line.startswith("model name")).partition(": ")[2]
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{os.cpu_count()} cores, {processor}, Python {platform.python_version()}{load}"


if __name__ == "__main__":
    main()
