"""The minutes program: from a notes file to the published record.

`schemas` and `templates` are names that others give their packages, too. Ours are the two that
stand beside this package, whatever else is on the path.
"""

import sys
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from pathlib import Path

_HOME = Path(__file__).resolve().parents[1]


def _claim(name: str) -> None:
    """Import the package `name` that stands beside us; raises ImportError where it cannot be."""
    known = sys.modules.get(name)
    if known is None:
        spec = PathFinder.find_spec(name, [str(_HOME)])
        if spec is None or spec.loader is None:
            raise ImportError(f"{_HOME / name} is missing; install minutes again")
        known = sys.modules[name] = module_from_spec(spec)
        spec.loader.exec_module(known)
    if Path(known.__file__ or "").resolve() != _HOME / name / "__init__.py":
        raise ImportError(
            f"{known.__file__ or known} was imported as {name!r}, which is a package of minutes;"
            " install minutes into an environment of its own"
        )


for _name in ("schemas", "templates"):
    _claim(_name)
