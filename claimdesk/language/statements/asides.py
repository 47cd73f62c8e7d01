"""What a clause tells beside its own matter, and the clause without it."""

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from claimdesk.language.statements.appositions import find_appositions
from claimdesk.language.statements.attributes import find_attributes
from claimdesk.language.statements.clauses import Aside, Clause
from claimdesk.language.statements.lifetimes import find_lifetimes
from claimdesk.language.statements.participles import find_participles
from claimdesk.language.statements.relative_statements import find_relatives
from claimdesk.language.statements.stretches import trim


def find_asides(clause: Clause) -> list[Aside]:
    """The asides of a clause in reading order; of two that share words the one that holds the other stands."""
    tokens, head = clause.tokens, clause.head
    found = [
        *find_relatives(tokens, head),
        *find_appositions(tokens, head),
        *find_lifetimes(tokens, head),
        *find_attributes(tokens, head, clause.subject),
        *find_participles(tokens, head, clause.subject),
    ]
    return sorted(found, key=lambda aside: aside.clause.tokens)


def shorten(clause: Clause, asides: Sequence[Aside]) -> Clause:
    """The clause without the words that its asides tell; the clause itself where they leave out none."""
    removed = frozenset().union(*(aside.removed for aside in asides))
    doc = clause.head.doc
    told = {i for aside in asides for i in (*aside.clause.tokens, *aside.clause.subject)}
    lost = [i for i in removed - told if any(map(str.isalnum, doc[i].text)) and not _is_put_otherwise(doc[i])]
    if not removed or lost:
        return clause
    kept = trim(doc, [i for i in clause.tokens if i not in removed])
    kept = tuple(i for i in kept if not _is_loose_comma(doc, i, kept, removed))
    return replace(clause, tokens=kept) if kept else clause


def _is_loose_comma(doc: Doc, i: int, kept: Sequence[int], removed: frozenset[int]) -> bool:
    """Whether a comma only closed what is left out; before a participle it opens that one too."""
    closing = doc[i].text == "," and i - 1 in removed and i - 1 not in kept and doc[i - 1].text != ")"
    return closing and not (i + 1 < len(doc) and doc[i + 1].tag_ == "VBG")


def _is_put_otherwise(word: Token) -> bool:
    """Whether the word stands in an aside in another form: a relative pronoun, a participle, a first article, a bracket's."""
    return word.tag_ in {"WP", "WDT", "VBG", "DT", "IN", "CC"} or word.lower_ in {"that", "born", "died"}
