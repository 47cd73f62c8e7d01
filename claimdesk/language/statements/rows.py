"""Rows of tables as statements: each figure with the words of its column."""

import re
from dataclasses import replace

from claimdesk.language.context.decontextualise import Statement, TextPiece
from claimdesk.language.reading.blocks import Block, Structure
from claimdesk.language.shapes import Span
from claimdesk.language.statements.clauses import Operation
from claimdesk.language.statements.statements import FoundStatement, Unit
from claimdesk.terms import Kind, Level, Part

YEAR = re.compile(r"\b(?:1[6-9]|20)\d\d\b")


def state_row(block: Block, structure: Structure, part: Part) -> Unit | None:
    """The row as one statement, "Olmia: 8.0 in Feb 2016, 7.9 in Mar 2016 (Unemployment, percent)"; None without columns.

    Where no words may be put in, it stands as it is: "Olmia 8.0 7.9".
    """
    if len(block.columns) < 2:
        return None
    (_, label), *cells = block.columns
    told = ", ".join(_write_cell(header, cell) for header, cell in cells if cell)
    heading = structure.blocks[block.heading] if block.heading is not None else None
    named = f" ({structure.text[heading.start : heading.end]})" if heading is not None else ""
    plain = FoundStatement(
        Statement(part, (TextPiece(structure.text[block.start : block.end], block.start, block.end),)),
        Span(block.start, block.end),
        Level.EVENT,
        (Kind.STATEMENT,),
        None,
        Operation.ENTRY,
        None,
    )
    written = Statement(part, (TextPiece(f"{label}: {told}{named}"),))
    return Unit(plain, (Unit(replace(plain, wording=written, operation=Operation.ROW)),))


def _write_cell(header: str, cell: str) -> str:
    if not header:
        return cell
    return f"{cell} in {header}" if YEAR.search(header) else f"{header} {cell}"
