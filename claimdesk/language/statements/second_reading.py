"""A second reading of what was put together: parsed anew, it must still say what its sentence says."""

from collections.abc import Callable, Iterator, Sequence

from spacy.tokens import Doc, Token

from claimdesk.language.grammar.verbs import find_subject, is_finite
from claimdesk.language.statements.clauses import READ_AGAIN, ExpectedParse, read_objects
from claimdesk.language.statements.statements import FoundStatement, Unit

NAMES = frozenset({"PERSON", "ORG", "GPE", "NORP", "LOC", "FAC", "EVENT", "PRODUCT", "WORK_OF_ART", "LAW"})
VERBAL = frozenset({"VERB", "AUX"})


def settle_units(
    units: Sequence[Sequence[Unit]], parse: Callable[[list[str]], list[Doc]], *, rewriting: bool = True
) -> list[list[FoundStatement]]:
    """The statements of each sentence's units: parts where all hold and nothing is lost by them, else the whole.

    Without `rewriting` nothing holds that was put together.
    """
    proposed = [
        statement
        for sentence in units
        for unit in sentence
        for statement in _list_proposed(unit)
        if statement.operation in READ_AGAIN
    ]
    holds = {id(statement): False for statement in proposed}
    if proposed and rewriting:
        docs = parse([_close_sentence(statement.wording.text) for statement in proposed])
        for statement, doc in zip(proposed, docs, strict=True):
            holds[id(statement)] = is_same_assertion(statement, doc)
    return [
        _drop_repeated([statement for unit in sentence for statement in _settle(unit, holds)])
        for sentence in units
    ]


def _list_proposed(unit: Unit) -> Iterator[FoundStatement]:
    """The statements of a unit other than its whole."""
    yield from unit.passing
    for part in unit.parts:
        yield part.whole
        yield from _list_proposed(part)


def _settle(unit: Unit, holds: dict[int, bool]) -> list[FoundStatement]:
    passing = [statement for statement in unit.passing if holds.get(id(statement), True)]
    if unit.parts and all(holds.get(id(part.whole), True) for part in unit.parts) and _covers(unit):
        return [*(statement for part in unit.parts for statement in _settle(part, holds)), *passing]
    for part in unit.parts:
        passing += [statement for statement in part.passing if holds.get(id(statement), True)]
    return [unit.whole, *passing]


def _drop_repeated(statements: Sequence[FoundStatement]) -> list[FoundStatement]:
    """The statements, each wording once: what is said in passing may be a part as well."""
    return list({statement.wording.text: statement for statement in reversed(statements)}.values())[::-1]


def _covers(unit: Unit) -> bool:
    """Whether every figure and name of the whole stands in one of its parts."""
    if unit.whole.head is None:
        return True
    told = " ".join(part.whole.wording.text for part in unit.parts)
    whole = unit.whole.wording.text
    wanted = [
        token.text
        for token in unit.whole.head.doc
        if (token.like_num or token.ent_type_ in NAMES) and token.text in whole
    ]
    return all(word in told for word in wanted)


def is_same_assertion(statement: FoundStatement, doc: Doc) -> bool:
    """Whether the words parsed alone have the verb, the subject, the objects and the negation that they must have."""
    head = statement.head
    if head is None:
        return True
    root = next((token for token in doc if token.head == token), None)
    if root is None or root.pos_ not in VERBAL or not is_finite(root):
        return False
    wanted = statement.expected or ExpectedParse(head.lower_, None, read_objects(head))
    subject = find_subject(root)
    if root.lower_ != wanted.verb or subject is None or subject.i > root.i:
        return False
    if wanted.subject is not None and subject.lower_ != wanted.subject:
        return False
    negations = _negations(head) if head.lower_ == wanted.verb else 0
    return _negations(root) == negations and (wanted.objects is None or read_objects(root) == wanted.objects)


def _negations(verb: Token) -> int:
    return sum(child.dep_ == "neg" for child in verb.children)


def _close_sentence(text: str) -> str:
    ended = text if text.endswith((".", "!", "?")) else text + "."
    return ended[:1].upper() + ended[1:]
