"""When somebody said it, where the article dates the saying: "said on Tuesday that", "a report published in May found"."""

from dataclasses import replace

from spacy.tokens import Token

from claimdesk.language.attribution.attribution import Attribution
from claimdesk.language.context.references import References
from claimdesk.language.grammar.cues import DOCUMENTS, SPOKEN
from claimdesk.language.grammar.word_lists import split_words
from claimdesk.language.reading.parsing import ParsedSentence
from claimdesk.language.shapes import DateInterval

ISSUED = split_words(
    "publish release issue conduct date send post give make deliver write sign file air broadcast"
)
OCCASIONS = split_words(
    "conference briefing hearing debate rally meeting summit session event broadcast programme program show"
)
ASIDE = frozenset({"relcl", "acl", "advcl", "ccomp", "conj", "appos"})  # clauses that tell something else


def find_said_at(said: Attribution, references: References) -> DateInterval | None:
    """The date of the saying in the words and as an interval; None where the article dates the content alone, or nothing.

    start and end are None: the date stands beside the claim's words, not in them.
    """
    if said.cue is None:
        return None
    for number in references.find_sentences_at(said.part, said.cue.start, said.cue.end):
        sentence = references.article.sentences[number]
        cue = _find_token(sentence, said.cue.start - sentence.start)
        for date in references.find_dates_of(number) if cue is not None else ():
            assert date.start is not None
            at = _find_token(sentence, date.start)
            if cue is None or at is None or _is_content(sentence.start + date.start, said):
                continue
            if _is_date_of_saying(at, cue):
                return replace(date, start=None, end=None)
    return None


def _find_token(sentence: ParsedSentence, at: int) -> Token | None:
    return next((token for token in sentence.doc if token.idx <= at < token.idx + len(token)), None)


def _is_content(at: int, said: Attribution) -> bool:
    """Whether a place lies in what was said, or after it where it follows its cue: "said prices rose on Tuesday"."""
    assert said.cue is not None
    if any(piece.start <= at < piece.end for piece in said.pieces):
        return True
    return said.content.start >= said.cue.end and at >= said.content.start


def _is_date_of_saying(date: Token, cue: Token) -> bool:
    """Whether a date is the cue's own, or that of the document or occasion, and not of something told in passing."""
    token = date
    while token != cue:
        issued = token.dep_ == "acl" and token.lemma_ in ISSUED
        if token.head == token or (token.dep_ in ASIDE and not issued) or _is_in_passing(token):
            return False
        token = token.head
    return True


def _is_in_passing(token: Token) -> bool:
    """Whether a word names something else than a time, a document or an occasion to speak."""
    if token.pos_ not in {"NOUN", "PROPN", "PRON"} or token.ent_type_ in {"DATE", "TIME"}:
        return False
    return token.lemma_.lower() not in DOCUMENTS | SPOKEN | OCCASIONS
