"""What a verb of a parse is: finite, a command, conditional; its own subject."""

from collections.abc import Collection

from spacy.tokens import Token

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
AUXILIARIES = frozenset({"aux", "auxpass"})
CONDITIONS = frozenset(
    ["if", "unless", "whether", "lest", "provided", "providing", "assuming", "suppose", "supposing"]
)
INVERTED_CONDITIONS = frozenset(["were", "had", "should"])  # "Were the drought to spread, …"


def find_subject(verb: Token, region: Collection[int] | None = None) -> Token | None:
    """The verb's own subject, of those inside the region where one is given."""
    subjects = (child for child in verb.children if child.dep_ in SUBJECTS)
    return next((child for child in subjects if region is None or child.i in region), None)


def is_finite(head: Token) -> bool:
    """Whether the word is a verb that asserts: finite itself or by its auxiliary."""
    if head.pos_ not in {"VERB", "AUX"}:
        return False
    if head.tag_ == "VB" and head.dep_ == "ROOT" and not _has_auxiliary(head):
        return _has_subject_before(head)  # taken for a command
    if head.tag_ == "VBN" and _has_subject_before(head):
        helpers = [child.tag_ for child in head.children if child.dep_ in AUXILIARIES]
        return not helpers or any(tag in FINITE for tag in helpers)  # none: taken for a participle
    return head.tag_ in FINITE or any(
        child.dep_ in AUXILIARIES and child.tag_ in FINITE for child in head.children
    )


def _has_auxiliary(verb: Token) -> bool:
    return any(child.dep_ == "aux" for child in verb.children)


def _has_subject_before(verb: Token) -> bool:
    return any(child.dep_ in {"nsubj", "nsubjpass"} and child.i < verb.i for child in verb.children)


def is_command(head: Token) -> bool:
    """Whether the verb tells the reader to do something: plain, without subject, at the head of its sentence."""
    if head.dep_ not in {"ROOT", "ccomp", "conj"} or head.tag_ != "VB" or find_subject(head) is not None:
        return False
    helped = any(child.dep_ == "aux" and child.lower_ not in {"do", "let"} for child in head.children)
    return not helped and (
        (head.dep_ == "ROOT" and not is_finite(head))
        or (head.dep_ != "ROOT" and head.i == head.left_edge.i == 0)
    )


def is_conditional(head: Token) -> bool:
    """Whether the clause holds under a condition only: "if", "unless", "were it to"."""
    return any(child.dep_ == "advcl" and _is_condition(child) for child in head.children)


def _is_condition(clause: Token) -> bool:
    if any(
        child.lower_ in CONDITIONS and child.dep_ in {"mark", "prep", "advmod"} for child in clause.children
    ):
        return True
    first = clause.left_edge
    return first.i == 0 and first.lower_ in INVERTED_CONDITIONS and first.dep_ in AUXILIARIES | {"advcl"}


def is_if_clause(clause: Token) -> bool:
    """Whether an adverbial clause is opened by "if"."""
    return any(child.lower_ == "if" and child.dep_ in {"mark", "advmod"} for child in clause.children)


def is_negated(verb: Token) -> bool:
    return any(child.dep_ == "neg" for child in verb.children)
