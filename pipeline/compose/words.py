"""Labels as a template prints them: words of the other language are marked as such."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup, escape

from pipeline.labels import BILINGUAL_SEPARATOR, Labels

_FOREIGN = Markup('<span lang="{}">{}</span>')


@dataclass(frozen=True, slots=True)
class MarkedLabels(Labels):
    """Labels whose words in any but the leading language stand in a `span` with its `lang`.

    A voice that reads the record aloud then speaks them as what they are.
    """

    @property
    def plain(self) -> Labels:
        """The same labels without markup."""
        return Labels(self.languages, self.tables)

    def __call__(self, name: str, value: str | None = None, /, **details: object) -> str:
        """The word for `name` in every language, as markup."""
        return escape(BILINGUAL_SEPARATOR).join(self.each(name, value, **details))

    def each(self, name: str, value: str | None = None, /, **details: object) -> tuple[str, ...]:
        """The word for `name` in every language, as markup."""
        leading, *others = self.plain.each(name, value, **details)
        foreign = zip(self.languages[1:], others, strict=True)
        return (escape(leading), *(_FOREIGN.format(tag.value, word) for tag, word in foreign))


def mark_labels(labels: Labels) -> MarkedLabels:
    """`labels` as a template prints them."""
    return MarkedLabels(labels.languages, labels.tables)
