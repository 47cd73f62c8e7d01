"""A clause to be stated: which words, from whom it has its subject, and what it must say when it is parsed alone."""

from dataclasses import dataclass
from enum import StrEnum

from spacy.tokens import Token

from claimdesk.language.grammar.verbs import find_subject

OBJECTS = frozenset({"dobj", "attr", "acomp", "oprd"})


class Operation(StrEnum):
    """How a statement came about. Up to `presupposed` all are stretches of the text, word for word."""

    SENTENCE = "sentence"
    CLAUSE = "clause"
    FRAGMENT = "fragment"
    ANSWER = "answer"
    ENTRY = "entry"
    GROUND = "ground"
    PRESUPPOSED = "presupposed"
    SHORTENED = "shortened"
    ITEM = "item"
    SHARED_SUBJECT = "shared_subject"
    RELATIVE = "relative"
    APPOSITION = "apposition"
    LIFETIME = "lifetime"
    ATTRIBUTE = "attribute"
    PARTICIPLE = "participle"
    ROW = "row"


# words put in before the article's own
PUTTING_IN = frozenset(
    {
        Operation.SHARED_SUBJECT,
        Operation.RELATIVE,
        Operation.APPOSITION,
        Operation.LIFETIME,
        Operation.ATTRIBUTE,
        Operation.PARTICIPLE,
        Operation.ITEM,
        Operation.ROW,
    }
)
# what is put together anew and so read a second time; in `shortened` only what is told beside is left out
READ_AGAIN = PUTTING_IN | {Operation.SHORTENED}


@dataclass(frozen=True, slots=True)
class ExpectedParse:
    """What a statement parsed alone must have: the verb at its top, the last word of its subject, its objects in lower case.

    `objects` None for any.
    """

    verb: str
    subject: str | None = None
    objects: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a stretch: `subject`, `link`, `tokens` in this order are its words.

    `subject` are the tokens that it is given from elsewhere, none where it has its own; `link` words that no token is.
    `expected` is what it must say alone, by default what its head has in its sentence.
    """

    tokens: tuple[int, ...]
    head: Token
    subject: tuple[int, ...] = ()
    link: str = ""
    expected: ExpectedParse | None = None
    article: tuple[int, str] | None = None  # "a" or "an" to be put in before the token of that index


@dataclass(frozen=True, slots=True)
class Aside:
    """A clause that another tells beside its own matter; `removed` are the tokens that may then be left out of that one."""

    clause: Clause
    operation: Operation
    removed: frozenset[int] = frozenset()


def read_head(clause: Clause) -> ExpectedParse:
    """What the clause says by its head's parse in its sentence."""
    subject = find_subject(clause.head)
    named = subject.lower_ if subject is not None and not clause.subject else None
    return ExpectedParse(clause.head.lower_, named, read_objects(clause.head))


def read_objects(verb: Token) -> frozenset[str]:
    """The verb's objects and what it says of its subject, in lower case."""
    return frozenset(child.lower_ for child in verb.children if child.dep_ in OBJECTS)


def is_named(subject: Token) -> bool:
    """Whether a subject is a name or a pronoun of people, and so who or what acts or is called something."""
    return subject.pos_ == "PROPN" or subject.lower_ in {"he", "she", "i", "we", "they", "who"}
