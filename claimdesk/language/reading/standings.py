"""Tables of standings with one blank between cells: "Team P W D L F A GD PTS", "4 Watford 13 4 8 1 6 2 4 20"."""

import re

from claimdesk.language.reading.blocks import BlockKind
from claimdesk.language.reading.lines import Line, StructureDraft

HEADER = re.compile(
    r"^(?:(?:pos(?:ition)?|rank|no|#)\.?\s)?(?:team|club|side|nation|country|player|name|rider|driver)s?(?:\s[A-Za-z+%/-]{1,4}){4,12}$",
    re.IGNORECASE,
)
RANK = re.compile(r"^\d{1,3}[.)]?\s(?=[A-Za-z])")
ROW = re.compile(
    r"^(?P<name>[A-Za-z][\w.’'&() -]{1,40}?)\s(?P<figures>[+−–-]?\d[\d.,:]{0,8}(?:\s[+−–-]?\d[\d.,:]{0,8}){3,12})$"
)
FEWEST_ROWS = 2


def find_standings(draft: StructureDraft) -> None:
    """Mark the rows below a header of short names of columns, each cell with its column."""
    lines = draft.left()
    for number, header in enumerate(lines):
        words = draft.words(header)
        if not HEADER.match(words):
            continue
        heads = [
            head
            for head in words.split()
            if head.lower().rstrip(".") not in {"pos", "position", "rank", "no", "#"}
        ]
        rows: list[tuple[Line, tuple[tuple[str, str], ...], int]] = []
        for line in lines[number + 1 :]:
            row = _read_row(draft.words(line), heads)
            if row is None:
                break
            rows.append((line, *row))
        if len(rows) < FEWEST_ROWS:
            continue
        draft.drop(header, "table_header")
        for line, columns, rank in rows:
            if rank:
                draft.cut_front(line, rank, "list_mark")
            line.columns = columns
            line.kind = BlockKind.ROW
            line.begins = line.ends = True


def _read_row(words: str, heads: list[str]) -> tuple[tuple[tuple[str, str], ...], int] | None:
    """The cells of a row with their columns, and how long its rank is; None where it doesn't fit the header."""
    rank = RANK.match(words)
    row = ROW.match(words[rank.end() :] if rank else words)
    if row is None:
        return None
    figures = row["figures"].split()
    if len(figures) != len(heads) - 1:
        return None
    return (("", row["name"]), *zip(heads[1:], figures, strict=True)), rank.end() if rank else 0
