"""Sheet that comes back: what may be filled in, what is locked, and the base that tells changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_range_abs

from pipeline.actions.action_list import format_value
from pipeline.readers.sheet_base import BASE_SHEET, CHANGEABLE, HEAD, SheetBase
from pipeline.system.text import clean_text
from pipeline.writers.actions.xlsx_cells import fit_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pipeline.actions.action_list import ActionList
    from pipeline.document.labels import Labels
    from pipeline.writers.actions.xlsx_cells import Formats, Layout

ENTRY_ROW = 3
"""Row above the column names in which reporter, department and date are filled in."""
_STEPS = [f"{percent}%" for percent in range(0, 101, 10)]
_EARLIEST = "=DATE(1900,1,1)"
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
        "new_due": {"validate": "date", "criteria": ">=", "value": _EARLIEST},
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
