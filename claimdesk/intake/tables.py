"""Tables (CSV, XLSX) as the lines of an import: which column is which field, and each row as the object that it stands for.

A table's columns are matched to fields by their names in English and by those that other desks' exports have; whoever
imports says what is otherwise. Cells are taken as they are written: a day or a time without an offset is UTC.
"""

import csv
import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import IO, Any

from python_calamine import CalamineError, load_workbook

from claimdesk.errors import FieldError, Invalid, Unreadable
from claimdesk.intake.workbook_size import check_size

LONGEST_CELL = 10_485_760  # characters; of an article's text
LONGEST_HEAD = 1_048_576  # bytes of the line that names the columns
LONGEST_LINE = 10_485_760  # bytes
LONGEST_ROW = 31_457_280  # bytes; of quoted cells that go on over lines
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # before which an export puts an apostrophe
DELIMITERS = ",;\t"
REMARK = re.compile(
    r"# (?:verdict \S{1,40} could not be written|the export is not complete)"
)  # of our own exports
WRONG_ROW = "wrong_row"  # the member of a line that says why a row is none
NAIVE = re.compile(r"^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?$")

FIELDS: dict[str, tuple[str, ...]] = {
    "articles": (
        *("external_id", "url", "canonical_url", "title", "summary", "text", "html", "published_at"),
        *("language", "source_name", "source_domain", "queue", "reach"),
    ),
    "documents": (
        *("external_id", "url", "title", "text", "html", "publisher", "published_at", "language"),
        *("licence", "kind"),
    ),
    "claimreview": (
        *("claim_text", "claimant", "claimed_at", "label", "rating", "rationale", "url", "headline"),
        *("publisher", "language", "published_at", "modified_at"),
    ),
}
NEEDED: dict[str, tuple[str, ...]] = {
    "articles": ("text", "html", "url"),
    "documents": ("text", "html"),
    "claimreview": ("claim_text",),
}
OTHER_NAMES: dict[str, tuple[str, ...]] = {
    "claim_text": ("claim", "claimreviewed", "claim_reviewed", "statement", "claim_statement"),
    "claimant": ("speaker", "said_by", "claimed_by", "claim_author", "author_of_claim"),
    "claimed_at": ("claim_date", "date_of_claim"),
    "rating": ("verdict", "textual_rating", "textualrating", "conclusion", "alternatename"),
    "rationale": ("review", "explanation", "justification", "reviewbody", "summary"),
    "url": ("link", "address", "article_url", "review_url", "webpage"),
    "headline": ("title", "review_title"),
    "title": ("headline", "name"),
    "text": ("body", "content", "full_text", "fulltext"),
    "publisher": ("organisation", "organization", "site", "outlet", "source"),
    "source_name": ("source", "outlet", "publisher"),
    "source_domain": ("domain", "site"),
    "published_at": ("date", "published", "publication_date", "datepublished", "review_date"),
    "modified_at": ("updated", "updated_at", "datemodified"),
    "language": ("lang", "inlanguage"),
    "external_id": ("id", "article_id", "document_id", "identifier"),
    "licence": ("license",),
}


@dataclass(frozen=True, slots=True)
class Table:
    """A table's columns, and its rows as they are read, each as long as it is; a text instead is what is wrong with one."""

    columns: tuple[str, ...]
    rows: Iterator[Any]


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which column each field is taken from, and the columns that are taken for nothing."""

    columns: Mapping[str, str]
    ignored: tuple[str, ...]


def read_csv(file: IO[bytes]) -> Table:
    """The table of a CSV file with commas, semicolons or tabs, whichever its first line has most of."""
    csv.field_size_limit(LONGEST_CELL)
    delimiter = max(DELIMITERS, key=file.readline(LONGEST_HEAD).decode(errors="replace").count)
    file.seek(0)
    lines = _TextLines(file)
    rows = _read_rows(csv.reader(lines, delimiter=delimiter), lines)
    columns = next(rows, [])
    if isinstance(columns, str):
        raise Unreadable(f"the table's first line can't be read: {columns}")
    return Table(tuple(name.strip() for name in columns), rows)


class _TextLines:
    """Lines as text; what is not UTF-8 comes as lone surrogates, so that only its row fails, and so does what is too long."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._encoding = "utf-8-sig"
        self.row_bytes = 0  # since the last row; whoever takes a row sets it back

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._file.readline(LONGEST_LINE + 2)
        if not line:
            raise StopIteration
        if len(line) > LONGEST_LINE + 1:
            while (rest := self._file.readline(LONGEST_HEAD)) and not rest.endswith(b"\n"):
                pass
            raise csv.Error(f"the line is longer than {LONGEST_LINE} bytes")
        self.row_bytes += len(line)
        if self.row_bytes > LONGEST_ROW:
            raise csv.Error(f"the row is longer than {LONGEST_ROW} bytes; a quotation mark may be missing")
        text, self._encoding = line.decode(self._encoding, "surrogateescape"), "utf-8"
        return text


def _read_rows(reader: Iterator[list[str]], lines: _TextLines) -> Iterator[list[str] | str]:
    """The rows; of one that is none, what is wrong with it."""
    while True:
        lines.row_bytes = 0
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield str(error)


def read_xlsx(file: IO[bytes]) -> Table:
    """The table of a workbook's first sheet. Raises Unreadable, or TooLarge for one that is too large to be held."""
    try:
        check_size(file)
        file.seek(0)
        rows = load_workbook(file).get_sheet_by_index(0).iter_rows()
        columns = next(rows, [])
    except (CalamineError, zipfile.BadZipFile, OSError) as error:
        raise Unreadable(f"this is no workbook that can be read: {error}") from error
    return Table(tuple(str(name).strip() for name in columns), rows)


def choose_mapping(kind: str, columns: Sequence[str], given: Mapping[str, str | None]) -> ColumnMapping:
    """Which column each field is taken from: as is said, else by its name; null takes it from none.

    Raises Invalid for a field or column that there isn't, or where nothing holds what is needed.
    """
    fields = FIELDS[kind]
    for field, column in given.items():
        if field not in fields:
            raise _build_invalid(f"{field} is no field of {kind}; there are {', '.join(fields)}")
        if column is not None and column not in columns:
            raise _build_invalid(f"there is no column {column}; there are {', '.join(columns)}")
    by_name = {_normalise(column): column for column in reversed(columns)}
    found = {field: column for field, column in given.items() if column is not None}
    for names in (
        [(field, (field,)) for field in fields],
        [(field, OTHER_NAMES.get(field, ())) for field in fields],
    ):
        for field, candidates in names:
            column = next((by_name[name] for name in candidates if name in by_name), None)
            if field not in given and field not in found and column not in (None, *found.values()):
                found[field] = column  # type: ignore[assignment]  # None is among those passed over
    if not any(field in found for field in NEEDED[kind]):
        needed = " or ".join(NEEDED[kind])
        raise _build_invalid(
            f"no column holds {needed}; say which in `mapping`, e.g. "
            f'{{"{NEEDED[kind][0]}": "{columns[0] if columns else "column"}"}}; there are {", ".join(columns)}'
        )
    used = set(found.values())
    return ColumnMapping(
        {field: found[field] for field in fields if field in found},
        tuple(column for column in columns if column and column not in used),
    )


def _build_invalid(detail: str) -> Invalid:
    return Invalid(detail, [FieldError("/mapping", detail)])


def _normalise(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")


def build_lines(kind: str, table: Table, mapping: ColumnMapping) -> Iterator[str]:
    """Each row as a line of the import; one of which nothing is filled is a blank line, so that numbers stay the rows'."""
    places = {field: table.columns.index(column) for field, column in mapping.columns.items()}
    for row in table.rows:
        if isinstance(row, str):
            yield json.dumps({WRONG_ROW: f"the row can't be read: {row}"})
            continue
        cells = [_read_cell(cell) for cell in row]
        if kind == "claimreview" and _is_remark(cells):
            yield ""
            continue
        values = {
            field: cells[place]
            for field, place in places.items()
            if place < len(cells) and cells[place] != ""
        }
        if any(cell != "" for cell in cells[len(table.columns) :]):
            wrong = f"the row has {len(cells)} cells, and there are {len(table.columns)} columns"
            yield json.dumps({WRONG_ROW: wrong})
            continue
        yield json.dumps(_build_object(kind, values), ensure_ascii=False) if values else ""


def _is_remark(cells: Sequence[Any]) -> bool:
    """Whether the row is one of those at an export's end that say what it leaves out."""
    first, *others = cells or [""]
    return REMARK.match(str(first)) is not None and not any(cell != "" for cell in others)


def _read_cell(cell: Any) -> Any:
    """The cell's value without what only a spreadsheet needs: the apostrophe before a formula, a whole number's point."""
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    if isinstance(cell, time | timedelta):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if not isinstance(cell, str):
        return cell
    text = cell.strip()
    return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA) else text


def _build_object(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    if kind == "claimreview":
        return build_review(values)
    found = {name: _read_value(name, value) for name, value in values.items()}
    source = {name: found.pop(f"source_{name}") for name in ("name", "domain") if f"source_{name}" in found}
    return {**found, "source": source} if source else found


def _read_value(name: str, value: Any) -> Any:
    if name == "reach":
        return int(value) if isinstance(value, str) and value.isdecimal() else value
    text = value if isinstance(value, str) else str(value)
    if name == "published_at" and NAIVE.match(text):
        return f"{text[:10]}T{text[11:] or '00:00'}Z"
    return text


def build_review(values: Mapping[str, Any]) -> dict[str, Any]:
    """The row, or a verdict as our own export has it, as ClaimReview; a rating is the publisher's, else our label in words."""
    rating = values.get("rating")
    label = values.get("label")
    words = rating.get("name") if isinstance(rating, dict) else rating
    scale = rating if isinstance(rating, dict) else {}
    numbers = {
        "ratingValue": scale.get("value"),
        "bestRating": scale.get("best"),
        "worstRating": scale.get("worst"),
    }
    found = {
        "@type": "ClaimReview",
        "claimReviewed": values.get("claim_text"),
        "url": values.get("url"),
        "headline": values.get("headline"),
        "reviewBody": values.get("rationale"),
        "inLanguage": values.get("language"),
        "author": _wrap_name("Organization", values.get("publisher")),
        "datePublished": values.get("published_at"),
        "dateModified": values.get("modified_at"),
        "itemReviewed": _drop_empty(
            {
                "@type": "Claim",
                "author": _wrap_name("Thing", values.get("claimant")),
                "datePublished": values.get("claimed_at"),
            }
        ),
        "reviewRating": _drop_empty(
            {
                "@type": "Rating",
                "alternateName": words or (str(label).replace("_", " ").capitalize() if label else None),
                **numbers,
            }
        ),
    }
    return _drop_empty(found)


def _wrap_name(kind: str, name: Any) -> dict[str, Any] | None:
    return {"@type": kind, "name": str(name)} if name else None


def _drop_empty(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
