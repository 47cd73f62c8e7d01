"""A clause as an assertion of its own, an event as a subject, and the two that "both" stands for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from claimdesk.language.grammar import inflection
from claimdesk.language.grammar.noun_phrases import Word, collect_noun_phrase
from claimdesk.language.grammar.tenses import SHARED

# such a verb says with its object what was done: "extended an invitation"
LIGHT = frozenset(
    """
    extend make give issue launch take hold reach announce stage deliver offer conduct carry sign
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Clause:
    """One assertion: its verb (or the noun or adjective that a copula was put before) and its words."""

    head: Token
    words: tuple[Word, ...]
    own: tuple[Token, ...]  # the words that say it here, those copied from elsewhere left out
    descriptive: bool = False  # said of a thing in passing, by whoever writes, even inside reported phrases


def build_event_words(verb: Token, words: Sequence[Word], region: Collection[int]) -> tuple[Word, ...]:
    """What happened as the subject of a comment on it: "China extending an invitation", or "the invitation"."""
    if verb.lemma_ in LIGHT and (
        done := next((child for child in verb.children if child.dep_ == "dobj"), None)
    ):
        return tuple(collect_noun_phrase(done, region, bare=True))
    helpers = {child for child in verb.children if child.dep_ in SHARED}
    passive = any(child.dep_ == "auxpass" for child in helpers)
    form = ("being", verb) if passive else (inflection.gerund(verb.lemma_),)
    told = [word for word in words if word not in helpers]
    while told and isinstance(told[-1], Token) and told[-1].is_punct:
        told.pop()
    at = next((n for n, word in enumerate(told) if word == verb), None)
    return () if at is None else (*told[:at], *form, *told[at + 1 :])


def is_perfect(verb: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ in {"has", "have"} for child in verb.children)


def put_pair(clause: Clause) -> Clause:
    """The clause with the two that "both" stands for, where they stand before it in the sentence."""
    first = clause.words[0]
    if not isinstance(first, Token) or first.lower_ != "both" or any(first.children):
        return clause
    for token in reversed(list(first.doc[: first.i])):
        items = [child for child in token.children if child.dep_ == "conj"]
        if len(items) == 1 and token.pos_ == items[0].pos_ == "PROPN" and token.dep_ != "conj":
            return replace(
                clause, words=(*collect_noun_phrase(token, range(first.i), whole=True), *clause.words[1:])
            )
        if token.lower_ in {"two", "both"} and token.head.tag_ == "NNS" and token.head.i < first.i:
            return replace(
                clause, words=(*collect_noun_phrase(token.head, range(first.i)), *clause.words[1:])
            )
    return clause
