"""Imports only go down."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tests.real_tools import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

FLOORS = {
    "schemas.model": 0,
    "schemas.fault": 0,
    "schemas.name_folding": 0,
    "pipeline.errors": 0,
    "pipeline.assets": 0,
    "pipeline.manifest": 1,
    "pipeline.manifest_shape": 0,
    "templates": 0,
    "schemas": 1,
    "pipeline.collector": 0,
    "pipeline.cores": 0,
    "pipeline.disk": 1,
    "pipeline.lease": 1,
    "pipeline.labels": 1,
    "pipeline.settings": 1,
    "pipeline.glyphs": 1,
    "pipeline.file_names": 0,
    "pipeline.messages": 2,
    "pipeline.build": 2,
    "pipeline.source": 2,
    "pipeline.compose": 2,
    "pipeline.writers": 2,
    "pipeline.outbox": 2,
    "pipeline.identity": 2,
    "pipeline.changes": 2,
    "pipeline.pairing": 2,
    "pipeline.tofu": 3,
    "pipeline.check": 3,
    "pipeline.register": 3,
    "pipeline.follow_up": 5,
    "pipeline.keeper": 5,
    "pipeline.rules": 3,
    "pipeline.weigh": 3,
    "pipeline.placement": 3,
    "pipeline.archive": 3,
    "pipeline.rendering": 3,
    "pipeline.embedded": 3,
    "pipeline.themes": 3,
    "pipeline.copies": 4,
    "pipeline.edition": 4,
    "pipeline.blame": 4,
    "pipeline.job": 4,
    "pipeline.batch": 5,
    "pipeline.validate": 5,
    "pipeline.regeneration": 5,
    "pipeline.verification": 5,
    "pipeline.doctor": 5,
    "pipeline.preflight": 5,
    "pipeline.inbox": 5,
    "pipeline.report": 6,
    "pipeline.cli": 7,
    "pipeline": 0,
}
"""The floor of each room; a module takes the floor of the longest name that it begins with."""


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


def find_floor(module: str) -> int:
    """The floor that a module stands on; KeyError where none is told."""
    rooms = [room for room in FLOORS if module == room or module.startswith(room + ".")]
    if rooms == ["pipeline"] and module != "pipeline":
        raise KeyError(module)
    return FLOORS[max(rooms, key=len)]


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


def test_every_module_stands_on_a_floor() -> None:
    assert len(MODULES) > 60
    for module in MODULES:
        find_floor(module)


def test_imports_only_go_down() -> None:
    upward = [
        f"{module} imports {other}"
        for module in MODULES
        for other in find_imports(module)
        if find_floor(other) > find_floor(module)
    ]
    assert upward == []


def test_schemas_know_nothing_of_the_program() -> None:
    for module in MODULES:
        if module.startswith("schemas"):
            assert not {name for name in find_imports(module) if name.startswith("pipeline")}


def test_no_imports_go_in_a_circle() -> None:
    graph = {module: find_imports(module) - {module} for module in MODULES}
    # A package's own front door imports its rooms, and they do not import the door.
    while leaves := [module for module, others in graph.items() if not others]:
        for leaf in leaves:
            del graph[leaf]
        for others in graph.values():
            others.difference_update(leaves)
    assert graph == {}
