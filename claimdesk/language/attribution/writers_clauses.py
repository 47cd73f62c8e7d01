"""Clauses of the writer's own beside what is reported: what is held against it, and what is set beside it."""

from spacy.tokens import Token

from claimdesk.language.grammar import cues
from claimdesk.language.grammar.syntax import find_child, find_extent, read_lemma

OPENING = frozenset({"“", '"', "‘", "``", "«"})
CLOSING = frozenset({"”", '"', "’", "''", "»"})


def find_objections(verb: Token, clauses: list[Token]) -> list[tuple[int, int]]:
    """What the writer holds against the words reported: "says that A, but its own figures show B".

    A clause with "but" and no "that" whose subject is "its own" or a document's finding, or after a quotation.
    """
    doc = verb.doc
    later = [child for clause in clauses for child in clause.children if child.dep_ in {"conj", "advcl"}]
    later += clauses[1:]
    objections = []
    for clause in later:
        start, end = find_extent(clause)
        while start < clause.i and (doc[start].text == "," or doc[start].lower_ in cues.CONTRARY):
            start += 1
        turn = start - 1
        if turn <= verb.i or clause.i < verb.i or doc[turn].lower_ not in cues.CONTRARY:
            continue
        subject = find_child(clause, "nsubj", "nsubjpass")
        if subject is None or doc[start].lower_ == "that":
            continue
        own = any(word.lower_ == "own" for word in subject.children)
        found = read_lemma(clause) in cues.FINDING and read_lemma(subject) in cues.DOCUMENTS
        quoted = doc[turn - 1].text in CLOSING and doc[verb.i + 1].text in OPENING
        if own or found or quoted:
            objections.append((turn, end))
    return objections


def find_contrasts(verb: Token, clauses: list[Token]) -> list[tuple[int, int]]:
    """What the writer sets beside the words reported: "Many voters said A, while expatriates voted in India"."""
    doc = verb.doc
    found = []
    for child in (child for clause in clauses for child in clause.children if clause.i > verb.i):
        mark = find_child(child, "mark")
        if child.dep_ != "advcl" or mark is None or mark.lower_ not in {"while", "whereas"}:
            continue
        start, end = find_extent(child)
        if doc[start - 1].text == "," and find_child(child, "nsubj", "nsubjpass") is not None:
            found.append((start - 1, end))
    return found
