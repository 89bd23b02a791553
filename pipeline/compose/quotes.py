"""Quotation marks and apostrophes as English prints them, where the notes have typed ones."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt

from schemas.model import Language

QUOTES = "“”‘’"


def curl_quotes(text: str) -> str:
    """`text` with “ ” ‘ ’ in place of the signs of a keyboard: "didn't" becomes "didn’t"."""
    if '"' not in text and "'" not in text:
        return text
    [line] = _parser().parseInline(text)
    return "".join(token.content for token in line.children or ())


def takes_quotes(language: Language) -> bool:
    """Whether the quotation marks of a record in `language` are set."""
    return language is Language.ENGLISH


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("zero", {"typographer": True, "quotes": QUOTES}).enable("smartquotes")
