"""Verbs that the parser took for something else, where the words leave no doubt."""

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from claimdesk.language.grammar import inflection

MARKS = frozenset(["as", "after", "since", "before", "until"])


def find_mistagged_verb(noun: Token) -> Token | None:
    """The verb of a sentence that was parsed as a noun with a participle: "The dam leaked in 2004."."""
    if noun.dep_ != "ROOT" or noun.pos_ not in {"NOUN", "PROPN"} or noun.doc[-1].text not in {".", "”", '"'}:
        return None
    return next((child for child in noun.children if _is_verb_of(child, noun)), None)


def _is_verb_of(child: Token, noun: Token) -> bool:
    past = child.tag_ in {"VBN", "VBD"} and inflection.past(child.lemma_) == child.lower_
    first = child.left_edge.i
    after_name = (
        child.tag_ == "VBD"
        and noun.doc[first - 1].text == ","
        and any(sibling.dep_ == "appos" and sibling.i < child.i for sibling in noun.children)
    )
    return child.dep_ == "acl" and past and (first == noun.i + 1 or after_name)


def find_misread_clauses(doc: Doc) -> Iterator[tuple[Token, Token, Token]]:
    """A conjunction, subject and verb read as a preposition, its noun and a second verb: "as both face pressure"."""
    for verb in doc:
        if verb.dep_ != "conj" or verb.tag_ not in {"VBP", "VBZ"} or verb.i < 2:
            continue
        subject = doc[verb.i - 1]
        opening = subject.head
        linked = any(child.dep_ == "cc" for child in verb.head.children)
        if subject.dep_ == "pobj" and opening.lower_ in MARKS and opening.i < subject.i and not linked:
            yield opening, subject, verb
