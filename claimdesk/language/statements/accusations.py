"""What somebody accuses another of, item by item: each is the accuser's claim, hedged as theirs by the verb itself."""

from itertools import pairwise

from spacy.tokens import Doc, Token

from claimdesk.language.grammar.verbs import AUXILIARIES, find_subject, is_finite, is_negated
from claimdesk.language.statements.clauses import Clause
from claimdesk.language.statements.coordination import trim_link
from claimdesk.language.statements.shared_subjects import plain_subject

LATER = frozenset({"conj", "advcl", "parataxis"})  # what is told after the accusation
FEWEST_ITEMS = 2  # one alone is what the whole sentence says


def find_accusations(doc: Doc) -> list[Clause]:
    """The items of "X accused Y of A, of B and of C", each with "X accused Y" before it; none where a part is unsure."""
    clauses = []
    for verb in doc:
        if verb.lemma_ != "accuse" or not is_finite(verb) or is_negated(verb):
            continue
        accuser = find_subject(verb)
        accused = next((child for child in verb.children if child.dep_ == "dobj"), None)
        if accuser is None or accused is None or not accuser.i < verb.i < accused.i:
            continue
        if accuser.dep_ != "nsubj" or accuser.tag_ in {"WP", "WDT"}:
            continue
        items = _find_items(verb, accused)
        if len(items) < FEWEST_ITEMS:
            continue
        helpers = [child.i for child in verb.children if child.dep_ in AUXILIARIES and child.i > accuser.i]
        frame = (*plain_subject(accuser), *helpers, verb.i, *plain_subject(accused))
        clauses += [Clause(tokens, verb, frame) for tokens in items]
    return clauses


def _find_items(verb: Token, accused: Token) -> list[tuple[int, ...]]:
    """The tokens of each item from its "of" on, by the words themselves: how the parser hangs them varies."""
    doc = verb.doc
    end = verb.right_edge.i + 1
    openings = [
        token.i for token in doc[accused.i + 1 : end] if token.lower_ == "of" and _opens_deed(doc, token.i)
    ]
    if any(doc[i - 1].lower_ == "or" for i in openings):
        return []
    openings = [i for number, i in enumerate(openings) if number == 0 or doc[i - 1].lower_ in {",", "and"}]
    if not openings:
        return []
    end = min(
        (child.left_edge.i for child in verb.children if child.i > openings[-1] and child.dep_ in LATER),
        default=end,
    )
    return [trim_link(doc, range(start, stop)) for start, stop in pairwise([*openings, end])]


def _opens_deed(doc: Doc, at: int) -> bool:
    """Whether a participle follows: "of owning", "of not paying"."""
    following = [token for token in doc[at + 1 : at + 3] if token.lower_ != "not"]
    return bool(following) and following[0].lower_.endswith("ing")
