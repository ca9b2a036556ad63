"""Spreadsheets: strict reading of what people hand in, and careful writing of what they get.

``grids`` turns a file into cells (after ``guard`` has looked at it), ``cells`` a cell into text,
``tables`` finds the headings, ``rows`` reads values and collects findings, ``writing`` writes,
``blank`` a sheet to fill in.
"""

from ledger.files.sheets.blank import Blank, blank_sheet
from ledger.files.sheets.cells import shown_text
from ledger.files.sheets.grids import Grid, read_grids
from ledger.files.sheets.objects import JsonObject, read_json_lines, read_json_object, texts
from ledger.files.sheets.rows import RowReader
from ledger.files.sheets.tables import (
    Heading,
    Sheet,
    Table,
    TableRow,
    TableStream,
    fold_heading,
    heading_row,
    read_sheet,
    read_table,
    stream_table,
)
from ledger.files.sheets.writing import TextSheet, csv_text, csv_writer, new_workbook, replacing

__all__ = [
    "Blank",
    "Grid",
    "Heading",
    "JsonObject",
    "RowReader",
    "Sheet",
    "Table",
    "TableRow",
    "TableStream",
    "TextSheet",
    "blank_sheet",
    "csv_text",
    "csv_writer",
    "fold_heading",
    "heading_row",
    "new_workbook",
    "read_grids",
    "read_json_lines",
    "read_json_object",
    "read_sheet",
    "read_table",
    "replacing",
    "shown_text",
    "stream_table",
    "texts",
]
