"""What libyaml says of broken YAML, as a finding that a writer of notes can act on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.source import yaml_layout as layout
from pipeline.source import yaml_signs as signs
from pipeline.source.findings import Unreadable
from pipeline.source.yaml_fault import Fault

if TYPE_CHECKING:
    from collections.abc import Callable

    import yaml


def explain_fault(text: str, error: yaml.MarkedYAMLError, last: int) -> Unreadable:
    """The finding for an error of libyaml; `last` is the index of the last thing it could read."""
    mark = error.problem_mark or error.context_mark
    at = mark.index if mark else 0
    context = error.context_mark.index if error.context_mark else at
    fault = Fault(text, at, context, last, error.problem or "")
    return EXPLAINERS.get(fault.problem, explain_unknown)(fault)


def explain_unknown(fault: Fault) -> Unreadable:
    """A fault that none of the others explains."""
    if fault.text[fault.context : fault.context + 1] in ("%", "&", "*", "!"):
        return signs.explain_sign(fault)
    return Unreadable("E039", fault.at, fault.at + 1, problem=fault.problem)


EXPLAINERS: Final[dict[str, Callable[[Fault], Unreadable]]] = {
    "could not find expected ':'": layout.explain_no_colon,
    "mapping values are not allowed in this context": layout.explain_colon,
    "did not find expected key": layout.explain_no_key,
    "did not find expected '-' indicator": layout.explain_no_key,
    "did not find expected <document start>": layout.explain_start,
    "did not find expected ',' or ']'": signs.explain_brackets,
    "did not find expected ',' or '}'": signs.explain_brackets,
    "did not find expected node content": signs.explain_content,
    "found character that cannot start any token": signs.explain_sign,
    "mapping keys are not allowed in this context": signs.explain_sign,
    "block sequence entries are not allowed in this context": layout.explain_dash,
    "found a tab character that violates indentation": signs.explain_tab,
    "found a tab character where an indentation space is expected": signs.explain_tab,
    "found unexpected end of stream": signs.explain_quote,
    "found unexpected document indicator": signs.explain_quote,
    "found unknown escape character": signs.explain_escape,
    "did not find expected hexdecimal number": signs.explain_escape,
    "found invalid Unicode character escape code": signs.explain_half,
    "did not find expected comment or line break": signs.explain_block,
    "found an indentation indicator equal to 0": signs.explain_block,
    "found undefined tag handle": signs.explain_handle,
}
