"""Typed quotation marks become those of English print."""

from __future__ import annotations

import pytest

from pipeline.document.richtext import curl_quotes


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("didn't", "didn’t"),
        ("the governments' plan", "the governments’ plan"),
        ('the "portal"', "the “portal”"),
        ("'so' it is", "‘so’ it is"),
        ('he said "it\'s on"', "he said “it’s on”"),
        ("no signs & <b>", "no signs & <b>"),
        ("a\nb's", "a\nb’s"),
        ("*it's* [x](y)", "*it’s* [x](y)"),
        ("“done” already’s", "“done” already’s"),
    ],
)
def test_signs_are_set(typed: str, printed: str) -> None:
    assert curl_quotes(typed) == printed
