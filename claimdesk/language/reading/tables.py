"""Tables set with blanks, tabs or bars: their rows with the header of each cell."""

import re

from claimdesk.language.reading.blocks import BlockKind
from claimdesk.language.reading.lines import Line, StructureDraft

CELL_GAP = re.compile(r"\t+|\s{2,80}|\s{0,10}\|\s{0,10}")
RULE = re.compile(r"^[\s|:+=_-]{3,400}$")
FIGURE = re.compile(
    r"^[^\w]{0,4}(?:[A-Z]{2,3}\s|kr\.?\s|Rs\.?\s)?\d[\d\s.,:/%-]{0,20}[^\s]{0,12}(?:\s\w{1,10})?$|^(?:n/?a|-|–|—|\.\.\.?|nil|none|yes|no|total)$",
    re.IGNORECASE,
)
MOST_CELLS = 30
KEY = re.compile(r"^[A-Z][\w \-/&%()’']{1,30}:\s{1,4}\S")
SHORT_ROW = 12  # words of a line "Key: value" in a box of such lines
BOX_ROWS = 3  # such lines that make a box
LONGEST_ROW = 30  # words of a single line whose value is a figure
KEY_VALUE = re.compile(
    r"^[A-Z][\w \-/&%()’']{1,48}:\s{1,4}(?:[^\w\s]{0,3}\d|[A-Z]{2,3}\s?\d|kr\s?\d|(?:about|around|up|down|over|under|nearly|some|Rs\.?|unchanged|flat)\b|[+–−-]\s?\d)"
)


def find_tables(draft: StructureDraft) -> None:
    """Mark the rows of tables, skip their header and rules, and give each row its columns."""
    lines = draft.left()
    number = 0
    while number < len(lines):
        rows = _take_rows(draft, lines, number)
        if rows:
            _mark(draft, rows)
            number += len(rows)
        else:
            number += 1


def _cells(draft: StructureDraft, line: Line) -> list[tuple[int, int]]:
    """Where the cells of a line stand in its words."""
    words = draft.words(line)
    cells = []
    at = 0
    for gap in CELL_GAP.finditer(words):
        if gap.start() > at:
            cells.append((at, gap.start()))
        at = gap.end()
        if len(cells) > MOST_CELLS:
            return []
    if at < len(words):
        cells.append((at, len(words)))
    return cells


def _take_rows(draft: StructureDraft, lines: list[Line], first: int) -> list[Line]:
    """The table that begins at a line; empty where none does."""
    rows: list[Line] = []
    width = 0
    figures = 0
    barred = "|" in draft.words(lines[first])
    for line in lines[first:]:
        words = draft.words(line)
        if rows and line.gap > (1 if len(rows) < 2 else 0):
            break
        if RULE.match(words) and (rows or "|" in words):
            rows.append(line)
            continue
        cells = _cells(draft, line)
        if len(cells) < 2 or ("|" in words) != barred:
            break
        if words[: cells[0][1]].endswith(":") and not barred:
            break
        if any(end - start > 60 for start, end in cells[1:]) or words[: cells[0][1]] in {
            "Q",
            "A",
            "Q.",
            "A.",
        }:
            break
        figures += sum(bool(FIGURE.match(words[start:end])) for start, end in cells[1:])
        width = max(width, len(cells))
        rows.append(line)
    body = [line for line in rows if not RULE.match(draft.words(line))]
    others = sum(len(_cells(draft, line)) - 1 for line in body)
    ruled = len(body) < len(rows) and barred
    enough = len(body) >= 2 and (figures >= 0.4 * others or ruled or (barred and len(body) >= 3))
    return rows if enough and (len(body) > 2 or figures >= 0.4 * others) else []


def _mark(draft: StructureDraft, rows: list[Line]) -> None:
    body = [line for line in rows if not RULE.match(draft.words(line))]
    header = body[0] if _is_header(draft, body[0]) else None
    heads = [draft.words(header)[start:end] for start, end in _cells(draft, header)] if header else []
    for line in rows:
        line.begins = line.ends = True
        if line is header:
            draft.drop(line, "table_header")
        elif line not in body:
            draft.drop(line, "table_rule")
        else:
            _mark_row(draft, line, heads)


def _mark_row(draft: StructureDraft, line: Line, heads: list[str]) -> None:
    words = draft.words(line)
    cells = _cells(draft, line)
    names = (
        heads
        if len(heads) == len(cells)
        else ["", *heads]
        if len(heads) == len(cells) - 1
        else [""] * len(cells)
    )
    line.columns = tuple((name, words[start:end]) for name, (start, end) in zip(names, cells, strict=True))
    line.kind = BlockKind.ROW
    for bar in re.finditer(r"\|", words):
        draft.skip_inside(line, bar.start(), bar.end(), "table_rule")


def _is_header(draft: StructureDraft, line: Line) -> bool:
    """Whether no cell behind the first is a plain figure, as in a row of names, years or dates."""
    words = draft.words(line)
    cells = [words[start:end] for start, end in _cells(draft, line)]
    rest = cells[1:] if len(cells) > 1 else cells
    dated = [
        cell
        for cell in rest
        if re.search(r"[A-Za-z]", cell) or re.fullmatch(r"(?:19|20)\d\d(?:[/–-]\d{2,4})?", cell)
    ]
    return len(dated) >= 0.6 * len(rest) and not any(
        re.search(r"\d[\d,.]{0,20}\s?%|[$€£]\s?\d", cell) for cell in rest
    )


def _is_keyed(words: str) -> bool:
    return (
        KEY.match(words) is not None
        and len(words.split()) <= SHORT_ROW
        and not words.endswith((".", "!", "?"))
    )


def mark_key_values(draft: StructureDraft) -> None:
    """Mark lines such as "Unemployment: 4.1 percent in 2023"; the key is what the figure is of and stays."""
    lines = [line for line in draft.left() if line.kind == BlockKind.PARAGRAPH and line.turn is None]
    keyed = [_is_keyed(draft.words(line)) for line in lines]
    for number, line in enumerate(lines):
        words = draft.words(line)
        boxed = keyed[number] and any(
            all(keyed[first : first + BOX_ROWS]) and len(keyed[first : first + BOX_ROWS]) == BOX_ROWS
            for first in range(max(0, number - BOX_ROWS + 1), number + 1)
        )
        if boxed or (KEY_VALUE.match(words) and len(words.split()) <= LONGEST_ROW):
            line.kind = BlockKind.ROW
            line.begins = True
