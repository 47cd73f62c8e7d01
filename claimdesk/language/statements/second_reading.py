"""A second reading of what was put together: parsed anew, it must still say what its sentence says."""

from collections.abc import Callable, Sequence

from spacy.tokens import Doc, Token

from claimdesk.language.grammar.verbs import find_subject, is_finite
from claimdesk.language.statements.statements import PUTTING_IN, FoundStatement, Unit

NAMES = frozenset({"PERSON", "ORG", "GPE", "NORP", "LOC", "FAC", "EVENT", "PRODUCT", "WORK_OF_ART", "LAW"})
VERBAL = frozenset({"VERB", "AUX"})


def settle_units(
    units: Sequence[Sequence[Unit]], parse: Callable[[list[str]], list[Doc]], *, rewriting: bool = True
) -> list[list[FoundStatement]]:
    """The statements of each sentence's units: parts where all hold and nothing is lost by them, else the whole.

    Without `rewriting` nothing holds that had words put in.
    """
    proposed = [
        statement
        for sentence in units
        for unit in sentence
        for statement in (*unit.parts, *unit.passing)
        if statement.operation in PUTTING_IN
    ]
    holds = {id(statement): False for statement in proposed}
    if proposed and rewriting:
        docs = parse([_close_sentence(statement.wording.text) for statement in proposed])
        for statement, doc in zip(proposed, docs, strict=True):
            holds[id(statement)] = is_same_assertion(statement, doc)
    return [[statement for unit in sentence for statement in _settle(unit, holds)] for sentence in units]


def _settle(unit: Unit, holds: dict[int, bool]) -> list[FoundStatement]:
    passing = [statement for statement in unit.passing if holds.get(id(statement), True)]
    if unit.parts and all(holds.get(id(part), True) for part in unit.parts) and _covers(unit):
        return [*unit.parts, *passing]
    return [unit.whole, *passing]


def _covers(unit: Unit) -> bool:
    """Whether every figure and name of the whole stands in one of its parts."""
    if unit.whole.head is None:
        return True
    told = " ".join(part.wording.text for part in unit.parts)
    whole = unit.whole.wording.text
    wanted = [
        token.text
        for token in unit.whole.head.doc
        if (token.like_num or token.ent_type_ in NAMES) and token.text in whole
    ]
    return all(word in told for word in wanted)


def is_same_assertion(statement: FoundStatement, doc: Doc) -> bool:
    """Whether the words parsed alone have the verb, the subject, and the negation that they have in their sentence."""
    head = statement.head
    if head is None:
        return True
    root = next((token for token in doc if token.head == token), None)
    if root is None or root.pos_ not in VERBAL or not is_finite(root):
        return False
    if root.lower_ != head.lower_:
        return False
    subject = find_subject(root)
    if subject is None or subject.i > root.i:
        return False
    return _negations(root) == _negations(head) and _objects(root) == _objects(head)


def _negations(verb: Token) -> int:
    return sum(child.dep_ == "neg" for child in verb.children)


def _objects(verb: Token) -> set[str]:
    return {child.lower_ for child in verb.children if child.dep_ in {"dobj", "attr", "acomp", "oprd"}}


def _close_sentence(text: str) -> str:
    ended = text if text.endswith((".", "!", "?")) else text + "."
    return ended[:1].upper() + ended[1:]
