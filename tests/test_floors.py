"""Imports only go to packages that stand higher in one list, which is CONTRIBUTING's map too."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from tests.real_tools import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

FLOORS = (
    ("schemas", "templates"),
    ("pipeline.errors",),
    ("pipeline.system",),
    ("pipeline.settings",),
    ("pipeline.readers",),
    ("pipeline.document",),
    ("pipeline.validation",),
    ("pipeline.outbox",),
    ("pipeline.actions",),
    ("pipeline.writers",),
    ("pipeline.processing",),
    ("pipeline.watch", "pipeline.archive", "pipeline.themes"),
    ("pipeline.report",),
    ("pipeline.cli",),
)
"""Every package, from what all may import to what nobody may; those of one line do not meet."""

PLACES = {package: place for place, line in enumerate(FLOORS) for package in line}


def find_modules() -> dict[str, Path]:
    """Every module of the program by its dotted name."""
    files = [
        file
        for room in ("pipeline", "schemas", "templates")
        for file in (REPOSITORY / room).rglob("*.py")
    ]
    names = [file.relative_to(REPOSITORY).with_suffix("").as_posix() for file in files]
    return {
        name.replace("/", ".").removesuffix(".__init__"): file
        for name, file in zip(names, files, strict=True)
    }


MODULES = find_modules()


def find_package(module: str) -> str:
    """The package of the list that a module is in; KeyError where there is none."""
    parts = module.split(".")
    name = ".".join(parts[: 1 if parts[0] != "pipeline" else 2])
    if name not in PLACES:
        raise KeyError(module)
    return name


def find_imports(module: str) -> set[str]:
    """The modules of the program that `module` imports, anywhere in its file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            inner = {f"{node.module}.{name.name}" for name in node.names}
            found |= {name if name in MODULES else node.module for name in inner}
        elif isinstance(node, ast.ImportFrom):
            raise AssertionError(f"{module} imports by a relative name")
    return found & MODULES.keys()


def test_every_module_is_in_a_package_of_the_list() -> None:
    assert len(MODULES) > 60
    for module in MODULES.keys() - {"pipeline"}:
        find_package(module)
    assert {find_package(module) for module in MODULES.keys() - {"pipeline"}} == PLACES.keys()


def test_imports_only_go_to_packages_higher_in_the_list() -> None:
    wrong = [
        f"{module} imports {other}"
        for module in MODULES.keys() - {"pipeline"}
        for other in find_imports(module)
        if find_package(other) != find_package(module)
        if PLACES[find_package(other)] >= PLACES[find_package(module)]
    ]
    assert sorted(wrong) == []


def test_the_map_in_contributing_is_the_list() -> None:
    text = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = [
        re.findall(r"`([\w/.]+)`", line.split("|")[1])
        for line in text.splitlines()
        if line.startswith("| `")
    ]
    names = [[cell.removesuffix(".py").replace("/", ".") for cell in row] for row in rows]
    assert tuple(map(tuple, names[: len(FLOORS)])) == FLOORS


def test_no_imports_go_in_a_circle() -> None:
    graph = {module: find_imports(module) - {module} for module in MODULES}
    # A package's own front door imports its rooms, and they do not import the door.
    while leaves := [module for module, others in graph.items() if not others]:
        for leaf in leaves:
            del graph[leaf]
        for others in graph.values():
            others.difference_update(leaves)
    assert graph == {}


def test_no_public_class_name_stands_in_two_modules() -> None:
    homes: dict[str, set[str]] = {}
    for module, file in MODULES.items():
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, set()).add(module)
    assert {name: sorted(found) for name, found in homes.items() if len(found) > 1} == {}
