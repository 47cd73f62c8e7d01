"""What a name is said to be in passing: "Nora Vale, the mayor of Ashgrove, …", "its new depot, Fort Hale, …"."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from claimdesk.language.grammar.cues import REPORTING
from claimdesk.language.grammar.noun_phrases import is_plural
from claimdesk.language.grammar.verbs import is_finite
from claimdesk.language.statements.clauses import Aside, Clause, ExpectedParse, Operation

NAMED = frozenset({"PERSON", "ORG", "GPE", "FAC", "LOC", "PRODUCT", "WORK_OF_ART"})
DETERMINERS = frozenset(["a", "an", "the", "its", "his", "her", "their", "our", "my"])
LONGEST_NAME = 5  # words
LONGEST_DESCRIPTION = 14  # words
SHORTEST_DESCRIPTION = 2  # "the mayor"
# words that open a description which holds together with something else than the name beside it
LEANING = frozenset(
    """
    same latter former other others one ones likes way fact amount number sum figure share increase rise drop move
    step decision result victory defeat record feat total
    """.split()  # noqa: SIM905
)
JOINING = frozenset(["and", "or", "but", "&", "as"])


def find_appositions(tokens: Sequence[int], head: Token) -> Iterator[Aside]:
    """The descriptions set off by commas right beside a name, as statements that the name is what they say.

    None where the commas may be those of a list.
    """
    inside = set(tokens)
    for i in tokens:
        word = head.doc[i]
        if word.dep_ == "appos" and all(n in inside for n in range(word.left_edge.i, word.right_edge.i + 1)):
            aside = _describe(word.head, word, inside) or _name(word.head, word, inside)
            if aside is not None:
                yield aside


def _describe(name: Token, description: Token, inside: set[int]) -> Aside | None:
    """The name is what is said right behind it: "Nora Vale, the mayor of Ashgrove,"."""
    subject = _find_name(name, description.left_edge.i - 1)
    if subject is None or not _is_description(description) or not _is_set_off(description, inside):
        return None
    if not _fits(name, description) or description.left_edge.tag_ == "WP$":
        return None
    own = tuple(range(description.left_edge.i, description.right_edge.i + 1))
    removed = {own[0] - 1, *own, own[-1] + 1} & inside
    return _build(name, subject, description, own, frozenset(removed))


def _name(description: Token, name: Token, inside: set[int]) -> Aside | None:
    """The same the other way round, "The mayor of Ashgrove, Nora Vale,": the name stays where it stands."""
    subject = tuple(range(name.left_edge.i, name.right_edge.i + 1))
    if name.pos_ != "PROPN" or not _is_name(name, subject) or not _is_set_off(name, inside):
        return None
    own = tuple(range(description.left_edge.i, name.left_edge.i - 1))
    plain = description.pos_ == "NOUN" and description.left_edge.lower_ in DETERMINERS - {"a", "an"}
    if any(description.doc[i].lower_ in LEANING for i in own):
        return None
    if not plain or not SHORTEST_DESCRIPTION <= len(own) <= LONGEST_DESCRIPTION or not set(own) <= inside:
        return None
    if not _fits(name, description) or _may_be_list(description):
        return None
    return _build(name, subject, description, own, frozenset())


def _build(
    name: Token, subject: tuple[int, ...], description: Token, own: tuple[int, ...], removed: frozenset[int]
) -> Aside:
    link = _find_link(name)
    expected = ExpectedParse(link, name.lower_, frozenset({description.lower_}))
    first = name.doc[own[0]]
    if first.i == 0 and first.is_title:  # "The mayor, Nora Vale, …": she is the mayor
        link, own = f"{link} {first.lower_}", own[1:]
    return Aside(Clause(own, description, subject, link, expected), Operation.APPOSITION, removed)


def _find_link(name: Token) -> str:
    """The verb put in: "is", but "was" for somebody of whom the clause tells something past that is no saying."""
    verb = next((word for word in name.ancestors if is_finite(word)), None)
    if verb is None or name.ent_type_ in {"GPE", "LOC", "FAC", "WORK_OF_ART"}:
        return "is"
    past = any(word.tag_ == "VBD" for word in (verb, *verb.children))
    return "was" if past and verb.lemma_.lower() not in REPORTING else "is"


def _find_name(name: Token, comma: int) -> tuple[int, ...] | None:
    """The tokens of a name that ends right before a comma."""
    if name.i != comma - 1 or name.doc[comma].text != ",":
        return None
    subject = tuple(range(name.left_edge.i, name.i + 1))
    return subject if _is_name(name, subject) else None


def _is_name(name: Token, tokens: Sequence[int]) -> bool:
    """Whether the tokens are a name and nothing else, and stand in no list."""
    words = [name.doc[i] for i in tokens]
    named = all(word.pos_ == "PROPN" or word.lower_ in {"the", "of", "de", "van", "von"} for word in words)
    return (
        named
        and len(words) <= LONGEST_NAME
        and name.ent_type_ in NAMED
        and len({word.ent_type_ for word in words if word.pos_ == "PROPN"}) == 1
        and not _may_be_list(name)
    )


def _may_be_list(noun: Token) -> bool:
    joined = noun.dep_ in {"conj", "appos"} and noun.head.dep_ in {"conj", "appos"}
    return (
        joined
        or noun.dep_ == "conj"
        or any(child.dep_ in {"conj", "cc", "preconj"} for child in noun.children)
    )


def _is_description(noun: Token) -> bool:
    first = noun.left_edge
    own = range(first.i, noun.right_edge.i + 1)
    if noun.pos_ != "NOUN" or not SHORTEST_DESCRIPTION <= len(own) <= LONGEST_DESCRIPTION:
        return False
    if first.lower_ not in DETERMINERS and first.dep_ != "poss":
        return False
    if any(
        noun.doc[i].lower_ in LEANING or noun.doc[i].text in {",", ";", ":", "(", "—", "–", '"', "“"}
        for i in own
    ):
        return False
    return not _may_be_list(noun) and not any(child.dep_ == "appos" for child in noun.children)


def _is_set_off(aside: Token, inside: set[int]) -> bool:
    """Whether commas, or a comma and the end, part the words from the rest, with no list going on behind them."""
    doc = aside.doc
    before, after = aside.left_edge.i - 1, aside.right_edge.i + 1
    if before < 1 or doc[before].text != ",":
        return False
    if after >= len(doc) or after not in inside:
        return after >= len(doc) or doc[after].is_punct
    if doc[after].text != ",":
        return doc[after].text in {".", ";", "!"}
    return after + 1 < len(doc) and doc[after + 1].lower_ not in JOINING


def _fits(name: Token, description: Token) -> bool:
    """Whether one person or thing is told to be one."""
    return not is_plural(description) and not is_plural(name)
