"""What a sentence says in passing of somebody or something that it names: "the bank, which holds 38 percent, …"."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from claimdesk.language.grammar.noun_phrases import is_plural
from claimdesk.language.grammar.verbs import (
    AUXILIARIES,
    FINITE,
    SUBJECTS,
    find_subject,
    is_command,
    is_conditional,
    is_finite,
    is_negated,
)
from claimdesk.language.mentions.coreference import PEOPLE_ENDINGS, PEOPLE_NOUNS
from claimdesk.language.statements.clauses import Aside, Clause, ExpectedParse, Operation, read_objects
from claimdesk.language.statements.stretches import trim

PERSONS = frozenset({"PERSON"})
GROUNDS = frozenset(["because", "although", "though", "after"])
CONTRASTS = frozenset(["while", "whereas"])
PERIODS = frozenset(
    ["season", "year", "month", "week", "day", "time", "period", "decade", "century", "quarter"]
)
BREAKS = frozenset([";", ":", "—", "–", "(", ")", "“", "”", '"'])
# "which" with these may tell of all that stands before it
OF_EVENTS = frozenset(
    """
    tell mean show suggest make allow cause lead prompt force surprise enable help result explain indicate imply prove
    raise reduce increase leave spark trigger
    """.split()  # noqa: SIM905
)
LONGEST_NAME = 7  # words of an antecedent that is written out


def find_relatives(tokens: Sequence[int], head: Token) -> Iterator[Aside]:
    """The relative clauses set off by commas, each with its antecedent as subject, where that is beyond doubt.

    The antecedent stands right before the comma, is a name or definite, agrees in number, and is the clause's subject.
    """
    if is_command(head):
        return
    inside = set(tokens)
    for i in tokens:
        verb = head.doc[i]
        if verb.dep_ == "relcl" and is_finite(verb):
            clause = _build_relative(verb, inside)
            if clause is not None:
                first, last = clause.tokens[0] - 2, clause.tokens[-1]
                removed = frozenset(range(first, last + 1)) & inside
                yield Aside(clause, Operation.RELATIVE, removed)


def find_grounds(tokens: Sequence[int], head: Token) -> Iterator[Clause]:
    """Clauses that the sentence leans on and so asserts too: "because", "although", "…, when she called it a gift"."""
    doc = head.doc
    if is_negated(head) or is_conditional(head):
        return
    inside = set(tokens)
    for child in head.children:
        if child.dep_ != "advcl" or child.i not in inside or not is_finite(child):
            continue
        mark = child.left_edge
        subject = find_subject(child, inside)
        if subject is None or subject.i < mark.i or not _leans(mark, child):
            continue
        own = trim(doc, [i for i in range(mark.i + 1, child.right_edge.i + 1) if i in inside])
        if own and any(doc[i].like_num or doc[i].ent_type_ for i in own):
            yield Clause(own, child)


def _leans(mark: Token, clause: Token) -> bool:
    """Whether the word that opens a clause takes it for true."""
    past = any(word.tag_ == "VBD" for word in (clause, *clause.children))
    if mark.lower_ in CONTRASTS and mark.i < clause.head.left_edge.i + 2 and mark.i < clause.head.i:
        return True
    if mark.lower_ in GROUNDS or (mark.lower_ in {"since", "until"} and past):
        return True
    set_off = mark.i > 0 and mark.nbor(-1).text == ","
    return mark.lower_ == "when" and set_off and past


def _build_relative(verb: Token, inside: set[int]) -> Clause | None:
    doc = verb.doc
    pronoun = next(
        (
            child
            for child in verb.children
            if child.dep_ in {"nsubj", "nsubjpass"} and child.lower_ in {"who", "which"}
        ),
        None,
    )
    antecedent = verb.head
    if pronoun is None or pronoun.i != verb.left_edge.i or pronoun.i < 2 or doc[pronoun.i - 1].text != ",":
        return None
    comma = pronoun.i - 1
    bracketed = doc[comma - 1].text == ")" and comma - 3 == antecedent.i + 1 and doc[comma - 3].text == "("
    if (
        (antecedent.i != comma - 1 and not bracketed)
        or not _is_definite(antecedent)
        or not _agrees(verb, antecedent)
    ):
        return None
    if not _fits(pronoun, antecedent):
        return None
    if antecedent.ent_type_ in {"DATE", "TIME"} or antecedent.lemma_.lower() in PERIODS:
        return None
    if any(doc[i].dep_ in SUBJECTS for i in range(pronoun.i + 1, verb.i)):
        return None  # "which other research indicates might be true"
    subject = tuple(range(antecedent.left_edge.i, antecedent.i + 1))
    if doc[subject[0]].tag_ in {"RB", "RBS", "WRB", "WDT"} or (
        pronoun.lower_ == "which" and verb.lemma_.lower() in OF_EVENTS
    ):
        return None
    own = trim(doc, [i for i in range(pronoun.i + 1, _find_end(verb)) if i in inside])
    if not own or len(own) < own[-1] - own[0] + 1:
        return None  # words of somebody else are cut out of it
    if any(doc[i].lower_ in {"if", "unless"} for i in own) or doc[verb.i + 1].tag_ in {"WRB", "WP"}:
        return None
    after = verb.right_edge.i + 1
    if (
        _find_end(verb) == after
        and after < len(doc)
        and (not doc[after].is_punct or doc[after].text in BREAKS)
    ):
        return None  # what follows was read as belonging elsewhere: the clause may be cut short
    if len(subject) > LONGEST_NAME or not own or any(doc[i].text in BREAKS for i in own):
        return None
    if not _is_alone(antecedent, verb):
        return None
    if pronoun.lower_ == "which" and _stands_behind_object(antecedent):
        return None  # "increase fear across the E.U., which has been rising"
    person = pronoun.lower_ == "who" and antecedent.ent_type_ == "PERSON"
    if _hangs_on_noun(antecedent) and not (person and _hangs_on_thing(antecedent)):
        return None  # "the players of the club, which": of which of the two can't be told
    expected = ExpectedParse(verb.lower_, antecedent.lower_, read_objects(verb))
    return Clause(own, verb, subject, "", expected)


def _is_alone(antecedent: Token, verb: Token) -> bool:
    """Whether the clause can't tell of a list that the antecedent ends."""
    later = [child for child in antecedent.children if child.dep_ == "conj"]
    if antecedent.dep_ == "conj":
        return antecedent.pos_ == "PROPN" and any(child.dep_ == "relcl" for child in antecedent.head.children)
    return not later or (antecedent.pos_ == "PROPN" and all(child.i > verb.right_edge.i for child in later))


def _hangs_on_noun(antecedent: Token) -> bool:
    """Whether another noun governs the antecedent, so that the clause may as well tell of that one."""
    word = antecedent
    while word.dep_ in {"pobj", "prep", "agent", "pcomp", "acl"}:
        word = word.head
        if word.pos_ in {"NOUN", "PROPN", "NUM"}:
            return True
    return False


def _stands_behind_object(antecedent: Token) -> bool:
    """Whether the verb that governs the antecedent by a preposition has an object before it, which may be meant as well."""
    verb = antecedent.head.head
    return antecedent.dep_ == "pobj" and any(
        child.dep_ == "dobj" and child.i < antecedent.i for child in verb.children
    )


def _hangs_on_thing(antecedent: Token) -> bool:
    """Whether the noun that governs a name can't be a person: "the character of Manuel, who"."""
    noun = antecedent.head.head
    return noun.pos_ == "NOUN" and not noun.ent_type_ and not _may_be_person(noun)


def _may_be_person(noun: Token) -> bool:
    lemma = noun.lemma_.lower()
    return lemma in PEOPLE_NOUNS or lemma.endswith(PEOPLE_ENDINGS) or noun.tag_ == "NNS"


def _find_end(verb: Token) -> int:
    """One past the clause's last word, a second clause with a "which" of its own left out."""
    for other in verb.children:
        if other.dep_ == "conj" and any(word.tag_ in {"WDT", "WP"} for word in other.children):
            start = other.left_edge.i
            return start - 1 if verb.doc[start - 1].dep_ == "cc" else start
    return verb.right_edge.i + 1


def _is_definite(noun: Token) -> bool:
    first = noun.left_edge
    if noun.tag_ == "NNS" and not any(child.dep_ in {"det", "nummod", "poss"} for child in noun.children):
        return not any(child.dep_ in {"prep", "appos"} for child in noun.children)
    named = noun.pos_ == "PROPN" and not any(child.dep_ in {"prep", "appos"} for child in noun.children)
    plain = noun.pos_ == "NOUN" and (
        first.lower_ in {"the", "this", "these"} or first.tag_ == "PRP$" or first.dep_ == "poss"
    )
    return named or (plain and not any(child.dep_ in {"prep", "appos"} for child in noun.children))


def _fits(pronoun: Token, antecedent: Token) -> bool:
    """Whether the pronoun can stand for the antecedent: people are who, all else is which."""
    if pronoun.lower_ == "which":
        return antecedent.ent_type_ not in PERSONS
    return antecedent.ent_type_ in PERSONS or (
        antecedent.pos_ == "NOUN" and not antecedent.ent_type_ and _may_be_person(antecedent)
    )


def _agrees(verb: Token, antecedent: Token) -> bool:
    finite = next(
        (child for child in verb.children if child.dep_ in AUXILIARIES and child.tag_ in FINITE), verb
    )
    plural = is_plural(antecedent)
    if finite.tag_ == "VBZ" or finite.lower_ == "was":
        return not plural
    if finite.tag_ == "VBP" or finite.lower_ == "were":
        return plural
    return True
