"""Words that tie a clause to others, and what it borrows from the clause that it is joined to."""

from collections.abc import Collection, Iterator

from spacy.tokens import Token

from claimdesk.language.grammar.noun_phrases import Word
from claimdesk.language.grammar.tenses import SHARED
from claimdesk.language.statements.modifiers import CONTRASTS, FINITE, GROUNDS

HEDGES = frozenset(
    """
    allegedly reportedly apparently supposedly purportedly ostensibly possibly probably perhaps maybe likely
    potentially presumably seemingly never not hardly barely rarely nearly almost
    """.split()  # noqa: SIM905
)
TURNS = frozenset(
    {"on the other hand", "on the one hand", "in contrast", "by contrast", "for example", "for instance"}
    | {"in addition", "as a result", "of course", "in turn", "in other words", "at the same time"}
)
OPENERS = frozenset(
    """
    however moreover furthermore additionally also therefore thus meanwhile nevertheless nonetheless instead
    besides overall finally indeed similarly likewise consequently and but so or yet well anyway still
    further
    """.split()  # noqa: SIM905
)


def find_turns(verb: Token) -> Iterator[Token]:
    """Phrases that turn from the sentence before: "on the other hand"."""
    return (
        child
        for child in verb.children
        if child.dep_ == "prep"
        and child.i < verb.i
        and " ".join(token.lower_ for token in child.subtree) in TURNS
    )


def find_commas(part: Token) -> Iterator[int]:
    """The commas that set a part off, which go with it."""
    before, after = part.left_edge.i - 1, part.right_edge.i + 1
    if before >= 0 and part.doc[before].text == ",":
        yield before
        if after < len(part.doc) and part.doc[after].text == ",":
            yield after


def find_borrowed_words(verb: Token, first: Token | None) -> list[Word]:
    """Auxiliaries, negation and hedges that a coordinated verb shares with the first."""
    if first is None:
        return []
    own_finite = verb.tag_ in FINITE or any(child.dep_ in {"aux", "auxpass"} for child in verb.children)
    return [
        child
        for child in first.children
        if child.i < first.i
        and ((child.dep_ in SHARED and not own_finite) or (child.dep_ == "advmod" and child.lower_ in HEDGES))
    ]


def find_predicate_words(own: list[Token]) -> list[Word]:
    """The clause's words without conjunctions and commas before its verb."""
    first = next((n for n, token in enumerate(own) if not token.is_punct and token.dep_ != "cc"), 0)
    return list(own[first:])


def is_link(token: Token, verb: Token, outside: Collection[int]) -> bool:
    """Words that tie the clause to others: and, however, that; outside are the coordinated verbs taken out."""
    if token.head != verb:
        return False
    if token.dep_ == "cc":
        joined = next((child for child in verb.children if child.dep_ == "conj" and child.i > token.i), None)
        parted = joined is None or joined.i in outside
        return (bool(outside) and parted) or token.i < verb.i or token.i == verb.right_edge.i
    opens = token.i < verb.i and all(other.i >= token.i or other.is_punct for other in verb.subtree)
    if (
        token.dep_ == "prep"
        and opens
        and token.lower_ == "in"
        and token.right_edge.lower_ in {"fact", "addition", "short"}
    ):
        return token.right_edge.i == token.i + 1
    if token.dep_ == "intj" or (token.dep_ == "mark" and token.lower_ == "that"):
        return True
    return token.dep_ in {"advmod", "mark"} and token.lower_ in OPENERS and opens and not list(token.children)


def is_leading_mark(token: Token, clause: Token) -> bool:
    leads = token.lower_ in CONTRASTS | GROUNDS or token.lower_ == "even"
    return leads and token.head == clause and token.i < clause.i and token.dep_ in {"mark", "advmod"}
