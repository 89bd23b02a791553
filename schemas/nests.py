"""Values of the notes that hold other values: mappings, and lists of them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from schemas.fields import NotesField, collect_items
from schemas.refuse import refuse
from schemas.texts import says_none

if TYPE_CHECKING:
    from schemas.names import Name
    from schemas.section import Section


class SectionField(NotesField[Any]):
    """A mapping with keys of its own."""

    empty: Any = {}  # noqa: RUF012 - only compared with

    def __init__(self, section: type[Section], name: Name, *, required: bool = False) -> None:
        super().__init__(name, required=required)
        self.section_class = section

    @cached_property
    def section(self) -> Section:
        """The schema of the mapping, built once."""
        return self.section_class()

    def deserialize(self, value: Any, attr: Any = None, data: Any = None, **kwargs: Any) -> Any:
        """The value read; where the notes say that there is none, what stands for that."""
        if not self.required and isinstance(value, str) and says_none(value):
            return self.section.none
        return super().deserialize(value, attr, data, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        return self.section.load(value)

    def sketch(self, value: Any) -> Any:
        """The mapping as far as it could be read."""
        return (
            self.section.make_sketch(value) if value is None or isinstance(value, dict) else value
        )


class SectionsField(SectionField):
    """A list of mappings."""

    empty: Any = []  # noqa: RUF012 - only compared with
    blank = ()

    @cached_property
    def section(self) -> Section:
        """The schema of an item, built once."""
        section = self.section_class()
        section.is_item = True
        return section

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, list):
            raise refuse("E113")
        return tuple(collect_items(value, self._load_item))

    def _load_item(self, item: Any) -> Any:
        if not item or (isinstance(item, str) and not item.strip()):
            raise refuse("E127")
        return self.section.load(item)

    def sketch(self, value: Any) -> Any:
        """Every mapping as far as it could be read."""
        return tuple(super(SectionsField, self).sketch(item) for item in value or ())
