"""Who says "I" in a text of the outlet's: the author whom a byline names, else somebody whom nothing names.

An outlet has no childhood and no vote: words in the first person that stand in nobody's mouth are never its own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from claimdesk.language.attribution.attribution import Attribution
from claimdesk.language.grammar.first_names import FEMALE, MALE
from claimdesk.language.grammar.word_lists import split_words
from claimdesk.language.mentions.quotations import QuotedStretches, find_quotations, merge_quotations
from claimdesk.language.reading.label_words import NOT_NAMES
from claimdesk.language.reading.letters import SIGNER
from claimdesk.language.reading.names import to_name_case
from claimdesk.language.reading.parsing import ParsedArticle
from claimdesk.language.shapes import Span
from claimdesk.terms import Part

NAME = r"(?:[A-Z]\.\s?|[A-Z][\w’'-]{1,25}\s){1,3}[A-Z][\w’'-]{1,25}"
BYLINE = re.compile(
    rf"^\W{{0,3}}(?:(?:Opinion|Comment|Column|Words|Written|Story|Guest column)\s)?(?:[Bb]y|BY)\s(?P<name>{NAME})(?:\s?[,|–—-]\s?.{{0,80}}|,.{{0,80}})?\W{{0,3}}$"
)
TITLED = re.compile(rf"\|\s(?P<name>{NAME})$")
# what a page says of its author below the text; "Peter Smith was arrested" may be the news itself
NOTE = re.compile(
    rf"^\W{{0,3}}(?P<name>{NAME})(?:,\s[^.!?\n]{{2,80}},)?\s(?:writes|blogs|edits|is\s(?:an?|the)\s[^.!?\n]{{0,60}}"
    r"\b(?:writer|columnist|author|journalist|reporter|editor|correspondent|contributor|novelist|freelance\w{0,3}))\b"
)
HEAD_LINES = 6
TAIL_LINES = 4
FIRST_PERSON = frozenset({"i", "me", "my", "mine", "myself"})
PERSONAL_SHARE = 0.4  # of the paragraphs from the first in the first person on, from which all are somebody's
SIGNED_LINES = 3  # at the end of a letter: a name, and what says where its bearer is
COUNTED = split_words(
    "war article phase part chapter type class title schedule volume book act grade category"
)
FEWEST = 2  # sentences in the first person outside all quotations, from which a text is its author's own
# sources that are somebody and no outlet: what such a text says of itself is the source's
PERSONAL = re.compile(
    r"@|\b(?:message|chat|posts?|blog|forward\w{0,3}|tweets?|thread|account|profile|diary|status|reel|comment)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Writer:
    """Who says "I" in what nobody else says: the author, or None for somebody whom the text doesn't name."""

    name: str | None
    sentences: frozenset[int]  # whose they are, by their index in the article
    signed: bool = False  # sent in by a reader: a quotation of the outlet's


def find_writer(article: ParsedArticle, attributions: Sequence[Attribution]) -> Writer | None:
    """The writer of a text in the first person; None where nobody says "I" or the source itself is a person."""
    source = article.article.source_name or ""
    if PERSONAL.search(source) or source.split(" ")[0].casefold() in FEMALE | MALE:
        return None
    voices = {paragraph.block.voice for paragraph in article.paragraphs}
    if any(voice and voice.casefold() in source.casefold() for voice in voices):
        return None  # the source's own posts
    own = _find_own(article, attributions)
    if not own:
        return None
    author = _find_author(article)
    signer = _find_signer(article) if author is None else None
    name = author or signer
    if name is not None and name.casefold() in source.casefold():
        return None
    text = {number for number, sentence in enumerate(article.sentences) if sentence.part == Part.TEXT}
    if name is not None:
        return Writer(
            name, frozenset(text if len(own) >= FEWEST or signer else own), signed=signer is not None
        )
    return Writer(None, frozenset(own | _find_region(article, own)))


def _find_region(article: ParsedArticle, own: set[int]) -> set[int]:
    """The sentences from the first paragraph in the first person on, where such paragraphs prevail from there.

    An interview whose questions and answers nothing tells apart, a reader's letter, a speech: the outlet says none of it.
    """
    paragraphs = [
        range(paragraph.first, paragraph.last)
        for paragraph in article.paragraphs
        if paragraph.part == Part.TEXT and paragraph.last > paragraph.first
    ]
    first = next(
        (at for at, paragraph in enumerate(paragraphs) if own.intersection(paragraph)), len(paragraphs)
    )
    rest = paragraphs[first:]
    personal = sum(bool(own.intersection(paragraph)) for paragraph in rest)
    if personal < FEWEST or personal < PERSONAL_SHARE * len(rest):
        return set()
    return {number for paragraph in rest for number in paragraph}


def _find_signer(article: ParsedArticle) -> str | None:
    """Whose name closes a text in the first person, as readers sign what they send in: "Ann Vale, Olm Road"."""
    stored = article.stored or article.article
    lines = [line.strip() for line in stored.text.split("\n") if line.strip()]
    for line in lines[-SIGNED_LINES:]:
        signer = SIGNER.match(line)
        if signer is not None and _is_name(signer["name"]) and " and " not in signer["name"]:
            return to_name_case(signer["name"])
    return None


def _find_own(article: ParsedArticle, attributions: Sequence[Attribution]) -> set[int]:
    """The sentences of the text in the first person that no quotation, turn or report holds."""
    text = article.article.text
    marks: QuotedStretches | None = None
    found = set()
    for number, sentence in enumerate(article.sentences):
        if sentence.part != Part.TEXT:
            continue
        for token in sentence.doc:
            if token.lower_ not in FIRST_PERSON or token.pos_ != "PRON" or _is_numeral(token):
                continue
            marks = marks if marks is not None else merge_quotations(find_quotations(text))
            place = Span(sentence.start + token.idx, sentence.start + token.idx + len(token))
            if not marks.holds(place.start, place.end) and not _is_said(place, attributions):
                found.add(number)
                break
    return found


def _is_numeral(token: Token) -> bool:
    """Whether an "I" counts: "Elizabeth I", "World War I"."""
    before = token.nbor(-1) if token.i else None
    return (
        token.text == "I"
        and before is not None
        and (before.ent_type_ == "PERSON" or before.lower_ in COUNTED)
        and before.text[0].isupper()
    )


def _is_said(place: Span, attributions: Sequence[Attribution]) -> bool:
    return any(
        attribution.part == Part.TEXT
        and any(piece.start <= place.start and place.end <= piece.end for piece in attribution.pieces)
        for attribution in attributions
    )


def _find_author(article: ParsedArticle) -> str | None:
    """The one author that a byline, the title or a note below the text names."""
    stored = article.stored or article.article
    lines = [line.strip() for line in stored.text.split("\n") if line.strip()]
    found = [match["name"] for line in lines[:HEAD_LINES] if (match := BYLINE.match(line))]
    titled = TITLED.search(stored.title or "")  # its author, or whom it is about
    if titled is not None and any(line.endswith(titled["name"]) for line in lines[:HEAD_LINES]):
        found.append(titled["name"])
    if not found:
        found = [match["name"] for line in lines[-TAIL_LINES:] if (match := NOTE.match(line))]
    names = {to_name_case(name) for name in found if _is_name(name)}
    return names.pop() if len(names) == 1 else None


def _is_name(name: str) -> bool:
    return not any(word.strip(".").lower() in NOT_NAMES - FEMALE - MALE for word in name.split())
