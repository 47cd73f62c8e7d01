"""What a clause tells behind a comma of its own subject: "A bomb went off in the square, killing 12"."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from claimdesk.language.grammar.inflection import past, present
from claimdesk.language.grammar.noun_phrases import is_plural
from claimdesk.language.grammar.verbs import (
    AUXILIARIES,
    FINITE,
    find_subject,
    is_conditional,
    is_negated,
)
from claimdesk.language.statements.clauses import Aside, Clause, ExpectedParse, Operation, is_named
from claimdesk.language.statements.shared_subjects import plain_subject

# what is done by whoever or whatever the clause is about; "making", "leaving", "raising" may tell of the whole event
OWN_DEEDS = frozenset(
    """
    account win earn receive become serve star play defeat beat score gross sell reach finish join gain hold found
    form marry succeed replace attend graduate represent cover span feature offer provide lose kill injure wound
    destroy damage move settle return publish release appear perform die retire capture spend invest employ attract
    collect pay weigh measure stretch rank average total occupy house contain comprise produce own operate
    """.split()  # noqa: SIM905
)
UNNAMED = frozenset(
    ["it", "this", "that", "there", "these", "those", "what", "which", "who", "nobody", "everything"]
)
LONGEST_SUBJECT = 8  # words


def find_participles(tokens: Sequence[int], head: Token, given: Sequence[int]) -> Iterator[Aside]:
    """The participle behind the clause as a statement in the clause's tense; none where its subject may be another."""
    inside = set(tokens)
    who = _find_subject(head, inside, given)
    finite = next(
        (child for child in head.children if child.dep_ in AUXILIARIES and child.tag_ in FINITE), head
    )
    if (
        not who
        or not is_named(head.doc[who[-1]])
        or is_negated(head)
        or is_conditional(head)
        or finite.tag_ not in {"VBD", "VBZ", "VBP"}
    ):
        return
    if finite.lemma_.lower() == "have" and finite != head:
        return
    verbs = [child for child in head.children if child.dep_ == "advcl" and child.i > head.i]
    if len(verbs) != 1 or not _is_behind_comma(verbs[0], head, inside):
        return
    verb = verbs[0]
    own = tuple(i for i in range(verb.i + 1, verb.right_edge.i + 1) if i in inside)
    if not own:
        return
    link = _conjugate(verb, finite, plural=_is_plural_subject(head, who))
    expected = ExpectedParse(link, head.doc[who[-1]].lower_ if len(who) == 1 else None)
    removed = frozenset({verb.i - 1, verb.i, *own})
    yield Aside(Clause(own, verb, who, link, expected), Operation.PARTICIPLE, removed)


def _find_subject(head: Token, inside: set[int], given: Sequence[int]) -> tuple[int, ...]:
    if given:
        return tuple(given) if all(head.doc[i].tag_ != "MD" for i in given) else ()
    subject = find_subject(head)
    if subject is None or subject.dep_ not in {"nsubj", "nsubjpass"} or subject.i > head.i:
        return ()
    plain = plain_subject(subject)
    named = subject.lower_ not in UNNAMED and plain[0] in inside
    return plain if named and len(plain) <= LONGEST_SUBJECT else ()


def _is_behind_comma(verb: Token, head: Token, inside: set[int]) -> bool:
    """Whether the words behind a comma are the participle and all that follows in the clause."""
    doc = verb.doc
    if verb.tag_ != "VBG" or verb.lemma_.lower() not in OWN_DEEDS or verb.left_edge.i != verb.i:
        return False
    if doc[verb.i - 1].text != "," or verb.i - 1 not in inside:
        return False
    if any(doc[i].text in {";", ":", "—", "–", '"', "“", "”"} for i in range(head.i, verb.right_edge.i + 1)):
        return False
    joined = any(child.dep_ == "conj" and child.pos_ in {"VERB", "AUX"} for child in verb.children)
    return not joined and max(inside) <= verb.right_edge.i


def _conjugate(verb: Token, finite: Token, *, plural: bool) -> str:
    lemma = verb.lemma_.lower()
    if finite.tag_ == "VBD":
        return past(lemma)
    return lemma if plural or finite.tag_ == "VBP" else present(lemma)


def _is_plural_subject(head: Token, who: Sequence[int]) -> bool:
    return head.doc[who[-1]].lower_ in {"i", "we", "you", "they"} or is_plural(head.doc[who[-1]])
