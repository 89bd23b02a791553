"""The structure tree of a PDF (ISO 32000-1, 14.7) as whole and as telling as the form is.

WeasyPrint tags page by page: what runs over a page becomes several elements, and the head of a
table is told on each. It tells a list in an item after the item, whatever stands behind the list,
tags what stands in the margins and leaves it out of the tree, makes two links of one that runs
over a line, and names no language but the document's, and of the cells of a table, which heads
are whose only where a row has one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.writers.pdf.weasyprint_adapter import originals, pydyf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_WHOLE = frozenset({"html", "body"})
_GROUPS = ("/THead", "/TBody", "/TFoot")
_REPEATED = ("/THead", "/TFoot")
_TAGS = {"pre": "/P", "code": "/Code", "strong": "/Span", "em": "/Span", "b": "/Span"}
"""Elements of the form that WeasyPrint knows no structure element for."""
_RUNNING = {"top": "/Header", "bottom": "/Footer"}
"""What an artifact is by the margin that it stands in; a watermark in any other."""
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


def build_box_tree(
    box: Any,
    parent: pydyf.Dictionary,
    pdf: pydyf.PDF,
    page: int,
    numbers: dict[int, bytes],
    *rest: Any,
) -> Iterator[pydyf.Dictionary]:
    """The structure elements of a box, which know their element of the form and its language."""
    build = originals["_build_box_tree"]
    elements: Iterator[pydyf.Dictionary] = build(box, parent, pdf, page, numbers, *rest)
    if margin := getattr(box, "at_keyword", ""):
        return _leave_out(elements, margin, pdf, page, numbers)
    source = box.element
    if source is None or source.tag in _WHOLE:
        return elements
    elements = _note(elements, box, source, parent)
    is_loose = source.tag in ("ul", "ol") and parent["S"] == "/L"
    return _put_into_item(elements, parent, pdf) if is_loose else elements


def _leave_out(
    elements: Iterator[Any], margin: str, pdf: pydyf.PDF, page: int, numbers: dict[int, bytes]
) -> Iterator[pydyf.Dictionary]:
    """Have what a box of the margins holds be artifacts; where it has links it stays as it is."""
    objects, told = len(pdf.objects), set(numbers)
    yield from elements
    added = pdf.objects[objects:]
    if all(one.get("Type") == "/StructElem" for one in added):
        del pdf.objects[objects:]
        kind = _RUNNING.get(margin.lstrip("@").partition("-")[0], "/Watermark")
        for number in numbers.keys() - told:
            numbers[number] = b"null"
            _list_artifacts(pdf, pdf.page_references[page])[number] = kind


def _put_into_item(
    elements: Iterator[Any], parent: pydyf.Dictionary, pdf: pydyf.PDF
) -> Iterator[pydyf.Dictionary]:
    """Put a list into the item that it stands in, which is being built, not behind it."""
    item = next(
        one
        for one in reversed(pdf.objects)
        if isinstance(one, pydyf.Dictionary)
        and one.get("S") == "/LI"
        and one["P"] == parent.reference
    )
    for element in elements:
        element["P"] = item.reference
        item["K"].append(element.reference)
    return iter(())


def _note(
    elements: Iterator[pydyf.Dictionary], box: Any, source: Any, parent: pydyf.Dictionary
) -> Iterator[Any]:
    language = source.get("lang")
    for element in elements:
        if element["S"] == "/Div" and not element["K"]:
            element.clear()  # What it held stands in the margins; its number stays taken.
            continue
        element.source = source
        if language:
            element["Lang"] = pydyf.String(language)
        if element["S"] == "/NonStruct":
            element["S"] = _TAGS.get(source.tag, "/NonStruct")
        elif element["S"] == "/P" == parent["S"]:
            element["S"] = "/NonStruct"  # A box around some of a paragraph.
        elif element["S"] == "/L":
            numbering = _NUMBERINGS.get(box.style["list_style_type"], "/None")
            element["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": numbering})
        yield element


def join_elements(pdf: pydyf.PDF) -> None:
    """Join the parts of each element that pages and lines tear apart, tell repeated heads once."""
    [document] = list_kids(pdf, follow(pdf, pdf.catalog["StructTreeRoot"]))
    _join(pdf, document)
    for page, artifacts in pdf.__dict__.get("artifacts", {}).items():
        _mark_artifacts(follow(pdf, follow(pdf, page)["Contents"]), artifacts)


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
    """The one of `kids` that `part`, on a later line or page, goes on with."""
    source = part.__dict__.get("source")
    if source is None:
        return None
    for kid in kids:
        if kid.__dict__.get("source") is source and kid["S"] == part["S"]:
            return kid
    return None


def _add_part(pdf: pydyf.PDF, first: pydyf.Dictionary, part: pydyf.Dictionary) -> None:
    numbers = _list_parents(pdf)
    for entry in part["K"]:
        if isinstance(entry, int):
            page = follow(pdf, part["Pg"])
            numbers[2 * page["StructParents"] + 1][entry] = first.reference
            if part["Pg"] != first["Pg"]:
                place = {"Type": "/MCR", "Pg": part["Pg"], "MCID": entry}
                entry = pydyf.Dictionary(place)
        else:
            kid = follow(pdf, entry)
            if kid["Type"] == "/OBJR":
                numbers[2 * follow(pdf, kid["Obj"])["StructParent"] + 1] = first.reference
            else:
                kid["P"] = first.reference
        first["K"].append(entry)
    part.clear()


def _list_parents(pdf: pydyf.PDF) -> pydyf.Array:
    """What the parent tree says: keys, from 0, and for each an element or those of a page."""
    numbers: pydyf.Array = follow(pdf, follow(pdf, pdf.catalog["StructTreeRoot"])["ParentTree"])[
        "Nums"
    ]
    return numbers


def _make_artifact(pdf: pydyf.PDF, element: pydyf.Dictionary) -> bool:
    """Take an element out of the tree, its contents being told before; False where it has links."""
    below = [element, *_walk(pdf, element)]
    if any(not _is_element(follow(pdf, entry)) for one in below for entry in _list_references(one)):
        return False
    parents = _list_parents(pdf)
    for one in below:
        for number in one["K"]:
            if isinstance(number, int):
                page = follow(pdf, one["Pg"])
                parents[2 * page["StructParents"] + 1][number] = b"null"
                _list_artifacts(pdf, one["Pg"])[number] = ""
        one.clear()
    return True


def _list_artifacts(pdf: pydyf.PDF, page: bytes) -> dict[int, str]:
    """Numbers of marked content of a page that is to be artifacts, and what kind of them."""
    artifacts: dict[bytes, dict[int, str]] = pdf.__dict__.setdefault("artifacts", {})
    return artifacts.setdefault(page, {})


def _mark_artifacts(stream: pydyf.Stream, artifacts: dict[int, str]) -> None:
    """Make artifacts of marked content: pydyf has its tag, its properties and BDC in a row."""
    operators = stream.stream
    for place, operator in enumerate(operators):
        if isinstance(operator, pydyf.Dictionary) and operator.get("MCID") in artifacts:
            kind = artifacts[operator["MCID"]]
            operators[place - 1] = "/Artifact"
            operators[place] = pydyf.Dictionary({"Type": "/Pagination"})
            if kind:
                operators[place]["Subtype"] = kind


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
