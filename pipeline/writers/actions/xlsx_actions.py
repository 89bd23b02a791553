"""Sheet of actions: a row each, what is highlighted, and what may be filled in on its way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_range_abs

from pipeline.actions.action_list import Column, ColumnKind, format_value, parse_due
from pipeline.readers.sheet_report import BASE_SHEET, CHANGEABLE, HEAD, SheetBase
from pipeline.system.text import clean_text, join_lines
from pipeline.writers.actions.xlsx_cells import (
    BAR,
    HEADER,
    NOTE,
    fit_page,
    fit_text,
    measure_column,
    measure_row,
)
from schemas.model import Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from pipeline.actions.action_list import ActionList
    from pipeline.document.labels import Labels
    from pipeline.writers.actions.xlsx_cells import Formats, Layout


ENTRY_ROW = 3
"""Row above the column names in which reporter, department and date are filled in."""
_STEPS = [f"{percent}%" for percent in range(0, 101, 10)]
_FIRST_DAY = "=DATE(1900,1,1)"
_FREE = ("autofilter", "sort", "format_columns", "format_rows", "select_locked_cells")
_LABELS = {"reporter": "recorder", "department": "departments", "date": "time"}


def name_head(key: str, labels: Labels) -> str:
    """The label of what is filled in above the table."""
    return labels(f"progress.{_LABELS[key]}")


def make_base(
    listing: ActionList, layout: Layout, others: tuple[str, ...], labels: Labels
) -> SheetBase:
    """The base of the sheet of `listing`."""
    return SheetBase(
        language=labels.languages[0].value,
        timezone=listing.timezone,
        as_of=listing.as_of.isoformat(),
        stamp=listing.stamp.isoformat(),
        sheet=layout.name,
        others=others,
        people=listing.acceptors or (),
        columns={column.key: labels(column.label) for column in layout.columns},
        head={key: name_head(key, labels) for key in HEAD},
        words=layout.words,
        rows={action["id"]: _describe(action, layout, labels) for action in listing.actions},
    )


def _describe(action: Mapping[str, Any], layout: Layout, labels: Labels) -> dict[str, str]:
    said = {"confidentiality": action["confidentiality"], "due": action["due"]}
    for column in layout.columns:
        if column.key in CHANGEABLE:
            said[column.key] = action.get(column.key)
        elif column.key not in ("id", "due"):
            said[column.key] = format_value(action, column, labels)
    return {
        key: "" if value is None else fit_text(clean_text(str(value)))
        for key, value in said.items()
    }


def add_base_sheet(book: Workbook, base: SheetBase) -> None:
    """Add the hidden sheet that holds `base`."""
    sheet = book.add_worksheet(BASE_SHEET)
    for row, values in enumerate(base.list_rows()):
        for column, value in enumerate(values):
            sheet.write_string(row, column, value)
    sheet.very_hidden()


def write_entries(sheet: Worksheet, listing: ActionList, formats: Formats, labels: Labels) -> None:
    """Write the fields above the table; who alone has actions in it is filled in."""
    known = {
        "reporter": {action["owner"] for action in listing.actions},
        "department": {action["department"] for action in listing.actions},
    }
    sheet.set_row(ENTRY_ROW, 20)
    colon = labels.lead("record.colon")
    for place, key in enumerate(HEAD):
        label, cell = (ENTRY_ROW, 2 * place), (ENTRY_ROW, 2 * place + 1)
        sheet.write_string(*label, name_head(key, labels) + colon.rstrip(), formats.entry)
        names = known.get(key, set())
        look = formats.dated_entry if key == "date" else formats.open_entry
        if len(names) == 1:
            sheet.write_string(*cell, fit_text(clean_text(names.pop())), look)
        else:
            sheet.write_blank(*cell, None, look)
        hint = {"input_title": name_head(key, labels), "input_message": labels(f"sheet.hint.{key}")}
        sheet.data_validation(*cell, *cell, {"validate": "any", **hint})


def add_choices(sheet: Worksheet, layout: Layout, base: SheetBase, labels: Labels) -> None:
    """Give the columns that are filled in their drop-downs and hints."""
    people = [row for row, values in enumerate(base.list_rows()) if values[0] == "people"]
    names = xl_range_abs(people[0], 1, people[-1], 1) if people else ""
    rules: dict[str, dict[str, Any]] = {
        "status": {"validate": "list", "source": list(layout.words.values())},
        "progress": {"validate": "list", "source": _STEPS, "show_error": False},
        "new_due": {"validate": "date", "criteria": ">=", "value": _FIRST_DAY},
        "note": {"validate": "any"},
        "accepted_by": {
            "validate": "list",
            "source": f"='{BASE_SHEET}'!{names}",
            "show_error": False,
        }
        if names
        else {"validate": "any"},
    }
    for key, rule in rules.items():
        column = layout.find(key)
        hint = {
            "input_title": labels(layout.columns[column].label)[:32],
            "input_message": labels(f"sheet.hint.{key}"),
        }
        sheet.data_validation(layout.first, column, layout.last, column, rule | hint)


def protect(sheet: Worksheet) -> None:
    """Lock all cells but those that are open, without a password; widths and filters stay free."""
    sheet.protect("", dict.fromkeys(_FREE, True))


_OVERDUE_ROW = {"bg_color": "#FDE9E7"}
_OVERDUE_DUE = {"bg_color": "#F4B6AE", "font_color": "#9C0006", "bold": True}
_ESCALATED_ROW = {"bg_color": "#FFF4D6"}
_ESCALATED_STATUS = {"bg_color": "#F9C74F", "font_color": "#7F3F00", "bold": True}
_RESOLVED_ROW = {"font_color": "#7F7F7F"}
_EARLIEST = "1900"
_MIDNIGHT = " 24:00"
_A4 = 9
_MOST_PAGES = 32_767
"""As high as Excel allows. Told 0, for any height, LibreOffice 25.2 leaves out a last row that
would stand on a page of its own."""


def add_rules(book: Workbook, sheet: Worksheet, layout: Layout) -> None:
    """Give `sheet` its highlights and bars, down to the spare rows."""
    _highlight_rows(book, sheet, layout)
    _draw_bars(sheet, layout)


def state_overdue(layout: Layout) -> str:
    """True in a row that is not resolved and whose day, or instant, has passed."""
    due = layout.refer_cell("due")
    passed = f"IF(INT({due})={due},{due}<TODAY(),{due}<NOW())"
    return f"=AND(ISNUMBER({due}),NOT({_state_status(layout, Status.RESOLVED)}),{passed})"


def _state_status(layout: Layout, status: Status) -> str:
    word = layout.words[status].replace('"', '""')
    return f'{layout.refer_cell("status")}="{word}"'


def _highlight_rows(book: Workbook, sheet: Worksheet, layout: Layout) -> None:
    overdue = state_overdue(layout)
    escalated = f"={_state_status(layout, Status.ESCALATED)}"
    resolved = f"={_state_status(layout, Status.RESOLVED)}"
    # LibreOffice shows a bar together with a rule only where both have the very same area.
    row, bars = layout.cover_without("progress"), layout.cover("progress")
    for area, rule, look in (
        (layout.cover("due"), overdue, _OVERDUE_DUE),
        (layout.cover("status"), escalated, _ESCALATED_STATUS),
        *((area, overdue, _OVERDUE_ROW) for area in (row, bars)),
        *((area, escalated, _ESCALATED_ROW) for area in (row, bars)),
        *((area, resolved, _RESOLVED_ROW) for area in (row, bars)),
    ):
        options = {"type": "formula", "criteria": rule, "format": book.add_format(look)}
        first, _, _ = area.partition(" ")
        sheet.conditional_format(first, options | {"multi_range": area})


def _draw_bars(sheet: Worksheet, layout: Layout) -> None:
    bar = {
        "type": "data_bar",
        "data_bar_2010": True,
        "bar_solid": True,
        "bar_color": BAR,
        "min_type": "num",
        "min_value": 0,
        "max_type": "num",
        "max_value": 1,
    }
    sheet.conditional_format(layout.cover("progress"), bar)


def add_action_sheet(
    book: Workbook, listing: ActionList, layout: Layout, formats: Formats, labels: Labels
) -> Worksheet:
    """Add the sheet of `listing` to `book`; a list without actions says so."""
    sheet = book.add_worksheet(layout.name)
    write_heading(sheet, listing, formats, labels)
    if listing.acceptors is not None:
        write_entries(sheet, listing, formats, labels)
    rows = [_read_row(action, layout, labels) for action in listing.actions]
    widths = _write_names(sheet, layout, rows, formats, labels)
    for row, (action, texts) in enumerate(zip(listing.actions, rows, strict=True), layout.first):
        sheet.set_row(row, measure_row(texts, widths))
        for place, column in enumerate(layout.columns):
            look = _choose_look(column, texts[place], formats, is_open=place in layout.open)
            _write_cell(sheet, (row, place), action, column, texts[place], look)
    if not rows:
        sheet.write_string(layout.first, 0, fit_text(labels("action.none")), formats.facts)
    sheet.autofilter(layout.header, 0, layout.last, len(layout.columns) - 1)
    sheet.freeze_panes(layout.first, layout.find("task") + 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{layout.last + 1}"})
    add_rules(book, sheet, layout)
    set_page(sheet, listing, labels, layout.header)
    # What stands above would count as well, however far it reaches, and make the print smaller.
    sheet.print_area(0, 0, layout.last, len(layout.columns) - 1)
    return sheet


def write_heading(sheet: Worksheet, listing: ActionList, formats: Formats, labels: Labels) -> None:
    """Write title, facts and what becomes of changes into the rows above the column names."""
    sheet.set_row(0, 28)
    sheet.set_row(1, 20)
    colon = labels.lead("record.colon")
    facts = "    ".join(f"{name}{colon}{value}" for name, value in listing.facts)
    sheet.write_string(0, 0, fit_text(join_lines(clean_text(listing.title))), formats.title)
    sheet.write_string(1, 0, fit_text(join_lines(clean_text(facts))), formats.facts)
    note = labels("sheet.note" if listing.acceptors is None else "sheet.fill_in")
    sheet.write_string(NOTE, 0, note, formats.facts)


def set_page(sheet: Worksheet, listing: ActionList, labels: Labels, header: int = HEADER) -> None:
    """Print on A4 landscape, one page wide, with column names and page numbers on each page."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, _MOST_PAGES)
    sheet.repeat_rows(header)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page = labels("record.page", page="&P", pages="&N")
    sheet.set_footer(f"&L{listing.record.replace('&', '&&')}&R{page}")


def _read_row(action: Mapping[str, Any], layout: Layout, labels: Labels) -> list[str]:
    return [
        layout.words[action[column.key]]
        if column.kind is ColumnKind.STATUS
        else fit_text(format_value(action, column, labels))
        for column in layout.columns
    ]


def _write_names(
    sheet: Worksheet, layout: Layout, rows: list[list[str]], formats: Formats, labels: Labels
) -> list[int]:
    names = [fit_text(labels(column.label)) for column in layout.columns]
    wanted = [
        measure_column(column, name, [texts[place] for texts in rows])
        for place, (column, name) in enumerate(zip(layout.columns, names, strict=True))
    ]
    words = " ".join(layout.words.values())
    whole = [
        f"{name} {words}" if column.kind is ColumnKind.STATUS else name
        for column, name in zip(layout.columns, names, strict=True)
    ]
    widths = fit_page(layout.columns, whole, wanted)
    for place, (width, name) in enumerate(zip(widths, names, strict=True)):
        sheet.set_column(place, place, width)
        look = formats.open_header if place in layout.open else formats.header
        sheet.write_string(layout.header, place, name, look)
    sheet.set_row(layout.header, measure_row(names, widths) + 4)
    return widths


def _choose_look(column: Column, text: str, formats: Formats, *, is_open: bool) -> Format:
    if is_open:
        return formats.open_cells[column.kind]
    if text and column.kind is ColumnKind.PROGRESS:
        return formats.progress
    if text >= _EARLIEST and column.kind is ColumnKind.DUE:
        return formats.datetime if " " in text.removesuffix(_MIDNIGHT) else formats.date
    return formats.text if column.kind is ColumnKind.TEXT else formats.centred


def _write_cell(
    sheet: Worksheet,
    cell: tuple[int, int],
    action: Mapping[str, Any],
    column: Column,
    text: str,
    look: Format,
) -> None:
    if not text:
        sheet.write_blank(*cell, None, look)
    elif column.kind is ColumnKind.PROGRESS:
        sheet.write_number(*cell, action[column.key] / 100, look)
    elif column.kind is ColumnKind.DUE and text >= _EARLIEST:
        # A sheet knows no 24:00; a day without a time is not over before then either.
        sheet.write_datetime(*cell, parse_due(text.removesuffix(_MIDNIGHT)), look)
    else:
        sheet.write_string(*cell, text, look)
