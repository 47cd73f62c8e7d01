"""Relative clauses: the word that stands for the antecedent, and where the antecedent goes in its place."""

from collections.abc import Collection
from dataclasses import dataclass

from spacy.tokens import Token

from claimdesk.language.grammar.noun_phrases import Word, collect_noun_phrase, is_plural

PLACES = frozenset({"GPE", "LOC", "FAC", "ORG"})
SINGLE_WORDS = frozenset({"which", "whom", "where", "when", "that"})


@dataclass(frozen=True, slots=True)
class MovedAntecedent:
    """A relative clause whose antecedent is no subject: the words that go, and those that come to its end."""

    gone: frozenset[int]
    added: tuple[Word, ...]
    after: Token | None  # the verb that the added words follow, None for the end of the clause


def find_relative_pronoun(clause: Token) -> Token | None:
    """The who, which, that or whose that stands for the antecedent, where it can be put back.

    None where "which" takes up the whole sentence ("…, which surprised many").
    """
    if clause.head.pos_ not in {"NOUN", "PROPN", "PRON"}:
        return None
    for token in clause.subtree:
        if token.tag_ in {"WP", "WDT"} and token.head == clause and token.dep_ in {"nsubj", "nsubjpass"}:
            return None if clause.tag_ == "VBZ" and is_plural(clause.head) else token
        if token.tag_ == "WP$" and token.head.dep_ in {"nsubj", "nsubjpass"} and token.head.head == clause:
            return token
    return None


def find_moved_antecedent(clause: Token, region: Collection[int]) -> MovedAntecedent | None:
    """How a clause with "which he wrote", "for which", "where" or "when" stands alone: "he wrote the book".

    None where the word can't be put back.
    """
    noun = clause.head
    if noun.pos_ not in {"NOUN", "PROPN", "NUM"} or not _has_subject(clause):
        return None
    named = tuple(collect_noun_phrase(noun, region))
    pronoun = next(
        (
            token
            for token in clause.subtree
            if token.i < clause.i
            and token.lower_ in SINGLE_WORDS
            and token.tag_ in {"WDT", "WP", "WRB", "IN"}
        ),
        None,
    )
    if pronoun is None or not named:
        return None
    gone = frozenset({pronoun.i})
    if pronoun.dep_ == "dobj" and pronoun.head == clause:
        return MovedAntecedent(gone, named, clause)
    if pronoun.dep_ == "pobj" and pronoun.head.head == clause and pronoun.head.i == pronoun.i - 1:
        return MovedAntecedent(gone | {pronoun.head.i}, (pronoun.head, *named), None)
    if pronoun.tag_ != "WRB" or pronoun.head != clause:
        return None
    before = noun.head if noun.dep_ == "pobj" else None
    if pronoun.lower_ == "when" and noun.ent_type_ == "DATE" and before is not None:
        return MovedAntecedent(gone, (before.lower_, *named), None)
    if pronoun.lower_ == "where" and noun.ent_type_ in PLACES:
        return MovedAntecedent(gone, ("at" if noun.ent_type_ in {"ORG", "FAC"} else "in", *named), None)
    return None


def _has_subject(clause: Token) -> bool:
    return any(
        child.dep_ in {"nsubj", "nsubjpass"} and child.tag_ not in {"WP", "WDT", "WP$"}
        for child in clause.children
    )
