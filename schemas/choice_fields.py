"""Values of the notes that are one of a few words, in either language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from schemas.choices import find_choice, list_words, suggest_choice
from schemas.fields import NotesField, ScalarField, collect_items, read_item
from schemas.lists import split_list
from schemas.model import Language
from schemas.names import CHINESE
from schemas.refuse import refuse

if TYPE_CHECKING:
    from enum import StrEnum

    from schemas.names import Name

E = TypeVar("E", bound="StrEnum")


class ChoiceField(ScalarField[E], Generic[E]):
    """One of a few words, in either language."""

    def __init__(self, kind: type[E], name: Name, *, required: bool = False) -> None:
        super().__init__(name, required=required)
        self.kind = kind

    def parse(self, text: str) -> Any:
        """The value that `text` is a word for."""
        return _choose(self.kind, text)


class LanguagesField(NotesField[tuple[Language, ...]]):
    """A language, or a list of them for a record in several."""

    empty: Any = []  # noqa: RUF012 - only compared with
    kind = Language

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> tuple[Any, ...]:
        if isinstance(value, str):
            words = split_list(value)
            return tuple(dict.fromkeys(_choose(Language, word) for word in words))
        if not isinstance(value, list):
            raise refuse("E113")
        return tuple(
            dict.fromkeys(collect_items(value, lambda item: _choose(Language, read_item(item))))
        )

    def sketch(self, value: Any) -> Any:
        """The languages that could be read."""
        return tuple(filter(None, value or ()))


def _choose(kind: type[StrEnum], text: str) -> StrEnum:
    choice = find_choice(kind, text)
    if choice is not None:
        return choice
    choices = {
        "choices_zh": "、".join(list_words(kind, CHINESE)),
        "choices_en": ", ".join(list_words(kind, "en")),
    }
    near = suggest_choice(kind, text)
    if near is None:
        raise refuse("E117", value=text.strip(), **choices)
    position = list(kind).index(near)
    raise refuse(
        "E116",
        value=text.strip(),
        suggestion_zh=list_words(kind, CHINESE)[position],
        suggestion_en=list_words(kind, "en")[position],
        **choices,
    )
