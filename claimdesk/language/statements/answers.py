"""Answers without a verb are read with their question: "How long did they debate it? Eleven minutes."."""

from collections.abc import Sequence
from dataclasses import replace

from claimdesk.language.context.decontextualise import Statement, TextPiece
from claimdesk.language.reading.parsing import ParsedArticle, ParsedSentence
from claimdesk.language.shapes import Span
from claimdesk.language.statements.clauses import Operation
from claimdesk.language.statements.statements import FoundStatement, Unit

LONGEST_ANSWER = 12  # words of a fragment that can be an answer and no figure of its own
LONGEST_QUESTION = 30  # words


def join_questions(article: ParsedArticle, units: Sequence[list[Unit]]) -> list[list[Unit]]:
    """The units of each sentence; a fragment right after a question gets the question's words before its own.

    Its span holds the question too where both stand in one block: another speaker's question is no part of the quote.
    """
    block_of = {
        number: index
        for index, paragraph in enumerate(article.paragraphs)
        for number in range(paragraph.first, paragraph.last)
    }
    joined = [list(units[0])] if units else []
    for number in range(1, len(units)):
        asked, answer = article.sentences[number - 1], article.sentences[number]
        if _is_answered(asked, answer, units[number]):
            whole = units[number][0].whole
            together = block_of.get(number - 1) == block_of.get(number)
            joined.append([Unit(_join(asked, whole, together=together))])
        else:
            joined.append(list(units[number]))
    return joined


def _is_answered(asked: ParsedSentence, answer: ParsedSentence, units: Sequence[Unit]) -> bool:
    fragment = len(units) == 1 and units[0].whole.operation is Operation.FRAGMENT
    return (
        fragment
        and asked.part == answer.part
        and asked.text.rstrip().endswith("?")
        and len(asked.text.split()) <= LONGEST_QUESTION
        and len(answer.text.split()) <= LONGEST_ANSWER
    )


def _join(asked: ParsedSentence, answer: FoundStatement, *, together: bool) -> FoundStatement:
    question = TextPiece(asked.text.strip(), asked.start, asked.end)
    pieces = (question, TextPiece(" "), *answer.wording.pieces)
    span = Span(asked.start, answer.span.end) if together else answer.span
    return replace(
        answer, wording=Statement(answer.wording.part, pieces), span=span, operation=Operation.ANSWER
    )
