"""Values of settings: what TOML gives, converted and checked; ValueError says what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from schemas.texts import find_nearest

_ALIKE = 0.6
PAGE = (297.0, 210.0)
"""Height and width of A4, in millimetres."""
_SIDES = ("top", "right", "bottom", "left")
_LEAST_MARGIN, _LEAST_TEXT = 5.0, 80.0


def convert(name: str, kind: Any, value: Any, metadata: Any) -> Any:
    """The value of the setting `name`, which is of the type `kind`, as its metadata asks for."""
    if metadata.get("size"):
        value = _parse_size(name, value)
    converted = _CONVERTERS[kind](name, value)
    if metadata.get("printed"):
        _check_drawable(name, converted)
    if "least" in metadata and converted < metadata["least"]:
        raise ValueError(f"{name!r} must be at least {metadata['least']}")
    low, high = metadata.get("between", (converted, converted))
    if converted and not low <= converted <= high:
        raise ValueError(f"{name!r} must be between {low:g} and {high:g}")
    if "choices" in metadata:
        _check_choices(name, converted, metadata["choices"])
    if converted and "pattern" in metadata and not metadata["pattern"].fullmatch(converted):
        raise ValueError(f"{name!r} is {metadata['told']}, not {converted!r}")
    if converted and metadata.get("margins"):
        _check_margins(name, converted)
    return converted


def suggest(name: str, known: Any) -> str:
    """What may be meant by a name that is not known, to be put behind a message."""
    near = find_nearest(name, tuple(known), _ALIKE)
    return f"; did you mean {near!r}?" if near else f"; known are {', '.join(known)}"


def _check_margins(name: str, margins: tuple[float, ...]) -> None:
    if len(margins) != len(_SIDES):
        raise ValueError(f"{name!r} is four numbers: {', '.join(_SIDES)}, in millimetres")
    for side, margin in zip(_SIDES, margins, strict=True):
        if not margin >= _LEAST_MARGIN:  # nor what is no number
            raise ValueError(f"{name!r}: {side} must be at least {_LEAST_MARGIN:g}")
    for page, room in zip(PAGE, (margins[0] + margins[2], margins[1] + margins[3]), strict=True):
        if not page - room >= _LEAST_TEXT:
            raise ValueError(f"{name!r}: they leave less than {_LEAST_TEXT:g} mm of the page")


def _check_drawable(name: str, text: str) -> None:
    from pipeline.system.glyph_coverage import (
        find_undrawable,  # needed where this setting is given only
    )

    if boxes := find_undrawable(text):
        raise ValueError(f"{name!r}: nothing can draw {' '.join(boxes)}")


def _check_choices(name: str, value: str | tuple[str, ...], choices: tuple[str, ...]) -> None:
    for item in (value,) if isinstance(value, str) else value:
        if item not in choices:
            raise ValueError(f"{name!r}: unknown {item!r}{suggest(item, choices)}")


_UNITS = {"B": 1, "KB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000}


def _parse_size(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    number, _, unit = value.strip().partition(" ")
    if not number.isdigit() or unit.strip().upper() not in _UNITS:
        raise ValueError(f'{name!r} is a size such as "5 MB", not {value!r}')
    return int(number) * _UNITS[unit.strip().upper()]


def _number(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{name!r} is a number, not {value!r}")
    return float(value)


def _integer(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{name!r} is a whole number, not {value!r}")
    return value


def _boolean(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{name!r} is true or false, not {value!r}")
    return value


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{name!r} is a text in quotes, not {value!r}")
    return value


def _texts(name: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError(f"{name!r} is a list of texts, not {value!r}")
    return tuple(_text(name, item) for item in value)


def _numbers(name: str, value: Any) -> tuple[float, ...]:
    if not isinstance(value, list):
        raise ValueError(f"{name!r} is a list of numbers, not {value!r}")
    return tuple(_number(name, item) for item in value)


def _path(name: str, value: Any) -> Path:
    return Path(_text(name, value))


_CONVERTERS: dict[Any, Any] = {
    float: _number,
    int: _integer,
    bool: _boolean,
    str: _text,
    tuple[str, ...]: _texts,
    tuple[float, ...]: _numbers,
    Path: _path,
}
