"""Files given to be imported: what they are, by their first bytes, and the lines that they hold."""

import gzip
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO

from claimdesk import private_files
from claimdesk.errors import FieldError, Invalid, TooLarge, Unreadable
from claimdesk.intake import tables
from claimdesk.intake.lines import split_lines
from claimdesk.intake.tables import ColumnMapping

GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
BLANK = b" \t\r\n\xef\xbb\xbf"
LOOKED_AT = 4_096  # bytes
CHUNK = 262_144
IN_MEMORY = 1_048_576  # bytes of a file before it goes to disk


class UploadFormat(StrEnum):
    """What a file is."""

    JSON = "json"  # a line each, or one list or feed
    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that is understood: its lines, from the beginning at each call, and of a table its columns."""

    format: UploadFormat
    read_lines: Callable[[], Iterator[str]]
    columns: tuple[str, ...] = ()
    mapping: ColumnMapping | None = None


@contextmanager
def unpack(file: IO[bytes], largest: int, folder: Path | None = None) -> Iterator[IO[bytes]]:
    """The file, unpacked where it is gzip. Raises TooLarge for more than `largest` bytes, Unreadable for a broken one."""
    file.seek(0)
    if file.read(len(GZIP)) != GZIP:
        file.seek(0)
        yield file
        return
    file.seek(0)
    if folder is not None:
        private_files.make_folder(folder)
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, dir=str(folder) if folder else None) as out:
        _copy_unpacked(file, out, largest)
        out.seek(0)
        yield out


def _copy_unpacked(file: IO[bytes], out: IO[bytes], largest: int) -> None:
    try:
        with gzip.GzipFile(fileobj=file, mode="rb") as packed:
            while piece := packed.read(CHUNK):
                if out.tell() + len(piece) > largest:
                    raise TooLarge(f"the file unpacks to more than {largest} bytes")
                out.write(piece)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise Unreadable(f"the gzip file is broken: {error}") from error


def open_upload(file: IO[bytes], kind: str, mapping: Mapping[str, str | None]) -> Upload:
    """What the file is, with its lines. Raises Unreadable for what is neither JSON nor a table, Invalid for a mapping."""
    file.seek(0)
    head = file.read(LOOKED_AT)
    file.seek(0)
    if not head.strip(BLANK):
        raise Unreadable("the file is empty", errors=[{"pointer": "/file", "detail": "is empty"}])
    if head.startswith(ZIP):
        return _open_table(file, kind, UploadFormat.XLSX, mapping)
    if head.lstrip(BLANK)[:1] in {b"{", b"["}:
        if mapping:
            raise Invalid(
                "a mapping is for tables", [FieldError("/mapping", "the file is JSON, which has no columns")]
            )
        return Upload(UploadFormat.JSON, lambda: split_lines(file, kind))
    if b"\x00" in head or _is_binary(head):
        raise _build_unknown("holds binary data")
    first = head.lstrip(BLANK).split(b"\n", 1)[0].decode(errors="replace")
    if not any(mark in first for mark in tables.DELIMITERS) and not mapping:
        raise _build_unknown(f"begins with {first[:60]!r}")
    return _open_table(file, kind, UploadFormat.CSV, mapping)


def _is_binary(head: bytes) -> bool:
    """Whether a tenth and more of the bytes are no UTF-8; the last character may be cut."""
    text = head.decode(errors="replace")
    return text.count("\ufffd") > 1 + len(text) // 10


def _build_unknown(what: str) -> Unreadable:
    detail = f"the file {what}; it must be JSON (an object a line, or one list), CSV or XLSX, also packed with gzip"
    return Unreadable(detail, errors=[{"pointer": "/file", "detail": detail}])


def _open_table(
    file: IO[bytes], kind: str, format_: UploadFormat, mapping: Mapping[str, str | None]
) -> Upload:
    read = tables.read_xlsx if format_ == UploadFormat.XLSX else tables.read_csv
    columns = read(file).columns
    chosen = tables.choose_mapping(kind, columns, mapping)

    def read_lines() -> Iterator[str]:
        file.seek(0)
        return tables.build_lines(kind, read(file), chosen)

    return Upload(format_, read_lines, columns, chosen)
