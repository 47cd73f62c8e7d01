"""Verbs joined by and, but or a comma: which are asserted together, and what they share."""

from collections.abc import Sequence

from spacy.tokens import Token

from claimdesk.language.grammar import inflection
from claimdesk.language.grammar.noun_phrases import is_plural
from claimdesk.language.statements.modifiers import find_own_subject, is_conditional, is_finite

VERBAL = frozenset({"VERB", "AUX"})
NON_FINITE = frozenset({"acl", "advcl", "relcl"})
MAKING = frozenset(
    """
    write produce direct develop design build found own edit create publish record release
    """.split()  # noqa: SIM905
)
RELATIVES = frozenset({"WP", "WDT", "WP$", "WRB"})


def find_group(head: Token, region: frozenset[int]) -> list[Token]:
    """The head and the verbs coordinated with it that are asserted as it is."""
    if is_conditional(head) or head.doc[-1].text == "?":
        return [head]
    group = [head]
    for verb in group:
        link = {child.lower_ for child in verb.children if child.dep_ == "cc"}
        if link & {"or", "nor"} or any(child.dep_ == "preconj" for child in verb.children):
            continue
        group += [
            child
            for child in verb.children
            if child.pos_ in VERBAL
            and child.i in region
            and (
                (child.dep_ == "conj" and _can_stand(child, head) and not _shares_all(verb, child))
                or _is_joined_before(child, verb)
            )
        ]
    return group


def _shares_all(verb: Token, joined: Token) -> bool:
    """Whether two verbs stand side by side with one object that may be of both: "fined and suspended the club"."""
    between = verb.doc[verb.i + 1 : joined.i]
    side_by_side = len(between) == 1 and between[0].dep_ == "cc"
    return (
        side_by_side
        and not find_shared_tail(verb, [joined])
        and any(child.i > joined.i and child.dep_ in {"dobj", "prep", "agent"} for child in joined.children)
    )


def _is_joined_before(clause: Token, verb: Token) -> bool:
    """Whether a clause that the parser took for a complement is joined to the one after it: "A is B, and C does D"."""
    subject = find_own_subject(verb)
    if clause.dep_ not in {"ccomp", "parataxis"} or subject is None or clause.right_edge.i >= subject.i:
        return False
    between = {child.lower_ for child in [*clause.children, *verb.children] if clause.i < child.i < subject.i}
    return is_finite(clause) and find_own_subject(clause) is not None and bool(between & {"and", "but", ";"})


def _can_stand(verb: Token, first: Token) -> bool:
    """Whether a coordinated verb is a clause of its own or with the first one's subject and auxiliaries."""
    if (subject := find_own_subject(verb)) is not None:
        return is_finite(verb) and subject.tag_ not in RELATIVES
    shared = find_own_subject(first)
    if shared is not None and shared.tag_ not in RELATIVES and shared.lower_ not in {"i", "you"}:
        wrong = "VBZ" if is_plural(shared) else "VBP"
        if verb.tag_ == wrong != first.tag_ and not any(
            auxiliary.tag_ == wrong for auxiliary in first.children
        ):
            return False
    if any(child.dep_ == "oprd" for child in verb.children) and not any(
        child.dep_ in {"dobj", "aux", "auxpass"} for child in verb.children
    ):
        return False  # "…, considered a classic"
    mistaken = verb.tag_ == "VBN" and first.tag_ == "VBD" and inflection.past(verb.lemma_) == verb.lower_
    return is_finite(verb) or mistaken or (verb.tag_ == first.tag_ and is_finite(first))


def find_shared_tail(verb: Token, joined: Sequence[Token]) -> tuple[Token, ...]:
    """What follows the last of several verbs and belongs to each: "born and raised in Leeds", "written and read by"."""
    if not joined or any(
        child.i > verb.i and child.dep_ not in {"conj", "cc", "punct"} for child in verb.children
    ):
        return ()
    last = joined[-1]
    passive = verb.tag_ in {"VBN", "VBD"} and last.tag_ in {"VBN", "VBD"}
    wanted = {"agent", "prep"} if passive and (verb.dep_ in NON_FINITE or _is_passive(verb)) else set()
    wanted |= {"dobj"} if verb.lemma_ in MAKING else set()
    return tuple(
        token
        for child in last.children
        if child.i > last.i and child.dep_ in wanted
        for token in child.subtree
    )


def _is_passive(verb: Token) -> bool:
    return any(child.dep_ == "auxpass" for child in verb.children)
