"""Whether a workbook can be held: what it unpacks to, and the rectangle that its cells span.

The reader of workbooks holds the whole rectangle between a sheet's first and last cell, whatever stands in it, and
ends the process where that is more than there is: two cells far apart are enough. So the places of cells are read
from the packed sheets first, in pieces.
"""

import re
import zipfile
from typing import IO

from claimdesk.errors import TooLarge, Unreadable

LARGEST_UNPACKED = 209_715_200  # bytes
MOST_CELLS = 5_000_000  # of a sheet's rectangle, 32 bytes each
CHUNK = 262_144
LONGEST_TAG = 1_100  # bytes that are looked at of a tag
SHEET = re.compile(r"xl/worksheets/[^/]{1,200}\.xml", re.IGNORECASE)
TAG = re.compile(rb"<(?:[A-Za-z_][\w.-]{0,30}:)?(row|c)(?=[\s/>])([^<>]{0,1000})")
PLACE = re.compile(rb"""\sr\s{0,9}=\s{0,9}["']([A-Za-z]{0,3})([0-9]{0,9})["']""")


def check_size(file: IO[bytes]) -> None:
    """Raises TooLarge, Unreadable for what is no XLSX, zipfile.BadZipFile for what is no zip or lies about its sizes."""
    with zipfile.ZipFile(file) as packed:
        entries = packed.infolist()
        if "xl/workbook.xml" not in {entry.filename for entry in entries}:
            raise Unreadable("this is no XLSX workbook")
        unpacked = sum(entry.file_size for entry in entries)
        if unpacked > LARGEST_UNPACKED:
            raise TooLarge(f"the workbook unpacks to {unpacked} bytes; save it as CSV")
        for entry in entries:  # each is read to its end: only then is its size known to be what it says
            with packed.open(entry) as member:
                if not SHEET.fullmatch(entry.filename):
                    while member.read(CHUNK):
                        pass
                elif (cells := _count_cells(member)) > MOST_CELLS:
                    raise TooLarge(f"a sheet of the workbook spans {cells} cells; save it as CSV")


def _count_cells(sheet: IO[bytes]) -> int:
    """How many cells the sheet's rectangle has, from the first row and column on."""
    rows = columns = row = column = 0
    rest = b""
    while chunk := sheet.read(CHUNK):
        if b"\0" in chunk:
            raise Unreadable("a sheet of the workbook is not UTF-8")
        read = rest + chunk
        end = max(read.rfind(b"<"), len(read) - LONGEST_TAG)
        rest = read[end:]
        row, column, rows, columns = _walk(read[:end], row, column, rows, columns)
    _, _, rows, columns = _walk(rest, row, column, rows, columns)
    return rows * columns


def _walk(part: bytes, row: int, column: int, rows: int, columns: int) -> tuple[int, int, int, int]:
    """Where the walk stands after the part, and the furthest row and column so far; a cell without a place follows the last."""
    for tag in TAG.finditer(part):
        place = PLACE.search(tag[2])
        if tag[1] == b"row":
            row, column = int(place[2]) if place and place[2] else row + 1, 0
        else:
            column = _read_column(place[1]) if place and place[1] else column + 1
            row = int(place[2]) if place and place[2] else max(row, 1)
        rows, columns = max(rows, row), max(columns, column)
    return row, column, rows, columns


def _read_column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
