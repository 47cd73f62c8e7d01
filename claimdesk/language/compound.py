"""Compound sentences taken apart into statements that each stand alone."""

from dataclasses import dataclass

from claimdesk.language import kinds
from claimdesk.language.attribution import Attribution
from claimdesk.language.context import Piece, Statement
from claimdesk.language.parsing import ParsedSentence
from claimdesk.language.texts import Kind, Level, Span

VERSION = "1"


@dataclass(frozen=True, slots=True)
class Found:
    """One statement of a sentence: its words, the stretch of the article that says it, and whose it is."""

    statement: Statement
    span: Span
    level: Level
    kinds: tuple[Kind, ...]
    attribution: int | None = None  # index of the attribution that the statement is content of


def find_statements(sentence: ParsedSentence, attributions: list[Attribution]) -> list[Found]:
    """The statements of a sentence in reading order."""
    if not any(token.is_alpha for token in sentence.doc):
        return []
    statement = Statement(sentence.part, (Piece(sentence.text, sentence.start, sentence.end),))
    root = next(token for token in sentence.doc if token.head is token or token.head.i == token.i)
    return [Found(statement, Span(sentence.start, sentence.end), Level.EVENT, kinds.find_kinds(root))]
