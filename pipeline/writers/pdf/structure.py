"""The structure tree of a PDF (ISO 32000-1, 14.7) as whole and as telling as the form is.

WeasyPrint tags page by page: what runs over a page becomes several elements, and the head of a
table is told on each. It names no language but the document's, and of the cells of a table, which
heads are whose only where a row has one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.writers.pdf.weasyprint_adapter import originals, pydyf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

POINT = 0.75
"""To a CSS pixel."""
_WHOLE = frozenset({"html", "body"})
_GROUPS = ("/THead", "/TBody", "/TFoot")
_REPEATED = ("/THead", "/TFoot")
_KEYED = frozenset({"/Table", *_GROUPS, "/TR", "/L"})
"""Elements of whose kids any may go on on the next page, not the last one alone."""
_NUMBERINGS = {
    "none": "/None",
    "disc": "/Disc",
    "circle": "/Circle",
    "square": "/Square",
    "decimal": "/Decimal",
    "lower-roman": "/LowerRoman",
    "upper-roman": "/UpperRoman",
    "lower-alpha": "/LowerAlpha",
    "upper-alpha": "/UpperAlpha",
}
"""`list-style-type` as ListNumbering (ISO 32000-1, table 347)."""


def build_box_tree(box: Any, *rest: Any) -> Iterator[pydyf.Dictionary]:
    """The structure elements of a box, which know their element of the form and its language."""
    elements: Iterator[pydyf.Dictionary] = originals["_build_box_tree"](box, *rest)
    source = box.element
    if source is None or source.tag in _WHOLE:
        return elements
    return _note(elements, box, source)


def _note(elements: Iterator[pydyf.Dictionary], box: Any, source: Any) -> Iterator[Any]:
    language = source.get("lang")
    for element in elements:
        element.source, element.last_page = source, element["Pg"]
        if language:
            element["Lang"] = pydyf.String(language)
        if element["S"] == "/L":
            numbering = _NUMBERINGS.get(box.style["list_style_type"], "/None")
            element["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": numbering})
        yield element


def join_elements(pdf: pydyf.PDF) -> None:
    """Join the parts of each element that pages tear apart, and tell repeated heads once."""
    [document] = list_kids(pdf, follow(pdf, pdf.catalog["StructTreeRoot"]))
    _join(pdf, document)


def _join(pdf: pydyf.PDF, element: pydyf.Dictionary) -> None:
    entries: list[object] = []
    kids: list[pydyf.Dictionary] = []
    for entry in element["K"]:
        kid = follow(pdf, entry) if isinstance(entry, bytes) else pydyf.Dictionary()
        first = _find_first_part(kids if element["S"] in _KEYED else kids[-1:], kid)
        if first is None:
            entries.append(entry)
            kids.append(kid)
        elif kid["S"] not in _REPEATED or not _make_artifact(pdf, kid):
            _add_part(pdf, first, kid)
    element["K"] = pydyf.Array(entries)
    for kid in kids:
        if "K" in kid:
            _join(pdf, kid)


def _find_first_part(
    kids: Iterable[pydyf.Dictionary], part: pydyf.Dictionary
) -> pydyf.Dictionary | None:
    """The one of `kids` that `part`, on a later page, goes on with."""
    source = part.__dict__.get("source")
    if source is None or not _holds_elements(part):
        return None
    for kid in kids:
        is_same = kid.__dict__.get("source") is source and kid["S"] == part["S"]
        if is_same and kid.last_page != part["Pg"] and _holds_elements(kid):
            return kid
    return None


def _holds_elements(element: pydyf.Dictionary) -> bool:
    """Whether it holds no marked content of its own, which is known by its page."""
    return all(isinstance(entry, bytes) for entry in element["K"])


def _add_part(pdf: pydyf.PDF, first: pydyf.Dictionary, part: pydyf.Dictionary) -> None:
    for kid in list_kids(pdf, part):
        kid["P"] = first.reference
    first["K"].extend(part["K"])
    first.last_page = part["Pg"]
    part.clear()  # Its number stays taken.


def _make_artifact(pdf: pydyf.PDF, element: pydyf.Dictionary) -> bool:
    """Take an element out of the tree, its contents being told before; False where it has links."""
    below = [element, *_walk(pdf, element)]
    if any(not _is_element(follow(pdf, entry)) for one in below for entry in _list_references(one)):
        return False
    parents = follow(pdf, follow(pdf, pdf.catalog["StructTreeRoot"])["ParentTree"])["Nums"]
    for one in below:
        for number in one["K"]:
            if isinstance(number, int):
                page = follow(pdf, one["Pg"])
                parents[2 * page["StructParents"] + 1][number] = b"null"
                _unmark(follow(pdf, page["Contents"]), number)
        one.clear()
    return True


def _unmark(stream: pydyf.Stream, number: int) -> None:
    """Make an artifact of marked content: pydyf has its tag, its properties and BDC in a row."""
    operators = stream.stream
    at = next(
        place
        for place, operator in enumerate(operators)
        if isinstance(operator, pydyf.Dictionary) and operator.get("MCID") == number
    )
    operators[at - 1 : at + 2] = ["/Artifact", b"BMC"]


def describe_tables(pdf: pydyf.PDF) -> None:
    """Say of every head whose it is, and of every cell which heads are its own."""
    root = follow(pdf, pdf.catalog["StructTreeRoot"])
    named: dict[str, bytes] = {}
    tables = (element for element in _walk(pdf, root) if element["S"] == "/Table")
    for number, table in enumerate(tables, 1):
        for name, cell in _describe_table(pdf, table, f"t{number}").items():
            named[name] = cell.reference
    if named:
        pairs = [part for name in sorted(named) for part in (pydyf.String(name), named[name])]
        root["IDTree"] = pydyf.Dictionary({"Names": pydyf.Array(pairs)})


def _describe_table(
    pdf: pydyf.PDF, table: pydyf.Dictionary, prefix: str
) -> dict[str, pydyf.Dictionary]:
    """Give heads names and a scope, and cells the names of their heads; gives the heads by name."""
    named: dict[str, pydyf.Dictionary] = {}
    above: dict[int, list[str]] = {}
    for number, row in enumerate(_place_cells(pdf, table)):
        beside: list[str] = []
        is_after_cell = False
        for column, span, cell in row:
            attributes = cell.setdefault("A", pydyf.Dictionary({"O": "/Table"}))
            if cell["S"] == "/TH":
                name = f"{prefix}-{number:04}-{column:02}"
                named[name] = cell
                cell["ID"] = pydyf.String(name)
                attributes["Scope"] = _find_scope(pdf, cell, row)
                if attributes["Scope"] == "/Row":
                    beside = [name] if is_after_cell else [*beside, name]
                    is_after_cell = False
                else:
                    for under in range(column, column + span):
                        above.setdefault(under, []).append(name)
            else:
                is_after_cell = True
                over = (
                    name for under in range(column, column + span) for name in above.get(under, ())
                )
                heads = dict.fromkeys((*beside, *over))
                attributes["Headers"] = pydyf.Array(map(pydyf.String, heads))
    return named


_Cells = list[tuple[int, int, Any]]
"""The cells of a row, each after its column and the number of its columns."""


def _place_cells(pdf: pydyf.PDF, table: pydyf.Dictionary) -> Iterator[_Cells]:
    taken: dict[int, int] = {}  # Rows that a cell from above still stands in, by column.
    for row in list_rows(pdf, table):
        below = {column for column, rows in taken.items() if rows}
        taken = {column: taken[column] - 1 for column in below}
        cells, column = [], 0
        for cell in filter(_is_cell, list_kids(pdf, row)):
            while column in below:
                column += 1
            attributes = cell.get("A", {})
            span = int(attributes.get("ColSpan", 1))
            cells.append((column, span, cell))
            columns = range(column, column + span)
            taken |= dict.fromkeys(columns, int(attributes.get("RowSpan", 1)) - 1)
            column += span
        yield cells


def _find_scope(pdf: pydyf.PDF, cell: pydyf.Dictionary, row: _Cells) -> str:
    """The scope of a head as the form says it, or as its place does."""
    scope = cell.__dict__["source"].get("scope", "")
    if scope:
        return "/Row" if scope.startswith("row") else "/Column"
    group = follow(pdf, follow(pdf, cell["P"])["P"])["S"]
    has_cells = any(other["S"] == "/TD" for _, _, other in row)
    return "/Row" if group != "/THead" and has_cells else "/Column"


def place_figures(pdf: pydyf.PDF) -> None:
    """Say in units of the page where pictures stand (ISO 32000-1, table 344), not in CSS pixels."""
    for figure in pdf.objects:
        if isinstance(figure, pydyf.Dictionary) and figure.get("S") == "/Figure":
            top = follow(pdf, figure["Pg"])["MediaBox"][3]
            left, upper, right, lower = (POINT * side for side in figure["A"]["BBox"])
            box = (left, top - lower, right, top - upper)
            figure["A"]["BBox"] = pydyf.Array(round(side, 3) for side in box)


def fill_rows(pdf: pydyf.PDF) -> None:
    """Have the last cell of a short row reach to the end of its table (ISO 14289-1, 7.2).

    For a WeasyPrint that tags no cell with what it spans: those before 70.
    """
    for table in pdf.objects:
        if isinstance(table, pydyf.Dictionary) and table.get("S") == "/Table":
            rows = [list_kids(pdf, row) for row in list_rows(pdf, table)]
            widest = max(map(len, rows), default=0)
            if not any(_spans(cell) for row in rows for cell in row):
                for *before, last in filter(None, rows):
                    if len(before) + 1 < widest:
                        attributes = last.setdefault("A", pydyf.Dictionary({"O": "/Table"}))
                        attributes["ColSpan"] = widest - len(before)


def _spans(cell: pydyf.Dictionary) -> bool:
    return not {"ColSpan", "RowSpan"}.isdisjoint(cell.get("A", ()))


def give_bodies(pdf: pydyf.PDF) -> None:
    """Put what a list item holds beside its label into one body (ISO 14289-1, 7.6).

    WeasyPrint does so for text alone, not for paragraphs and tables in an item.
    """
    for item in [one for one in pdf.objects if isinstance(one, pydyf.Dictionary)]:
        if item.get("S") == "/LI":
            _give_body(pdf, item)


def _give_body(pdf: pydyf.PDF, item: pydyf.Dictionary) -> None:
    labels = [kid for kid in item["K"] if follow(pdf, kid)["S"] in ("/Lbl", "/LBody")]
    loose = [kid for kid in item["K"] if kid not in labels]
    if not loose:
        return
    body = pydyf.Dictionary(
        {"Type": "/StructElem", "S": "/LBody", "K": pydyf.Array(loose), "P": item.reference}
    )
    pdf.add_object(body)
    for kid in loose:
        follow(pdf, kid)["P"] = body.reference
    item["K"] = pydyf.Array([*labels, body.reference])


def list_rows(pdf: pydyf.PDF, element: pydyf.Dictionary) -> Iterator[pydyf.Dictionary]:
    """The rows of a table, or of a group of its rows."""
    for kid in list_kids(pdf, element):
        if kid["S"] == "/TR":
            yield kid
        elif kid["S"] in _GROUPS:
            yield from list_rows(pdf, kid)


def _walk(pdf: pydyf.PDF, element: pydyf.Dictionary) -> Iterator[pydyf.Dictionary]:
    """All structure elements below another one, in order."""
    for kid in list_kids(pdf, element):
        yield kid
        yield from _walk(pdf, kid)


def list_kids(pdf: pydyf.PDF, element: pydyf.Dictionary) -> list[pydyf.Dictionary]:
    """The structure elements right in another one."""
    return [
        kid for kid in (follow(pdf, one) for one in _list_references(element)) if _is_element(kid)
    ]


def _list_references(element: pydyf.Dictionary) -> Iterator[bytes]:
    return (entry for entry in element["K"] if isinstance(entry, bytes))


def _is_cell(element: pydyf.Dictionary) -> bool:
    return element["S"] in ("/TH", "/TD")


def _is_element(item: pydyf.Dictionary) -> bool:
    return "S" in item


def follow(pdf: pydyf.PDF, reference: bytes) -> Any:
    """The object that `reference` is to."""
    return pdf.objects[int(reference.split()[0])]
