"""What a sentence tells of its subject through what it calls it: "Vale is a lawyer who led the council", "a film directed by …"."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from claimdesk.language.grammar.noun_phrases import is_plural
from claimdesk.language.grammar.verbs import (
    AUXILIARIES,
    FINITE,
    find_subject,
    is_conditional,
    is_finite,
    is_negated,
)
from claimdesk.language.statements.clauses import (
    Aside,
    Clause,
    ExpectedParse,
    Operation,
    is_named,
    read_objects,
)
from claimdesk.language.statements.shared_subjects import plain_subject

COPULAS = frozenset(["is", "was", "are", "were"])
PAST_OF = {"is": "was", "are": "were", "was": "was", "were": "were"}
OPEN_SUBJECTS = frozenset(
    ["it", "this", "that", "there", "these", "those", "what", "which", "who", "here", "such"]
)
# what is said of one of these is not said of the subject: "one of the players who …", "a kind of bread that …"
PARTIAL = frozenset(
    [
        "one",
        "part",
        "kind",
        "sort",
        "type",
        "form",
        "lot",
        "way",
        "reason",
        "time",
        "place",
        "thing",
        "something",
        "example",
    ]
)
TELLING_OF = frozenset(["star", "feature", "include", "contain", "comprise", "consist", "belong", "depict"])
LONGEST_SUBJECT = 8  # words


def find_attributes(tokens: Sequence[int], head: Token, given: Sequence[int]) -> Iterator[Aside]:
    """The relative clauses and participles behind "is a …", as statements of the subject; `given` is a shared subject."""
    subject = find_subject(head)
    attribute = next((child for child in head.children if child.dep_ == "attr" and child.i in tokens), None)
    if head.lower_ not in COPULAS or attribute is None or is_negated(head) or is_conditional(head):
        return
    if any(child.dep_ in AUXILIARIES for child in head.children):
        return
    who = tuple(given) or _find_plain(subject, set(tokens))
    if not who or not _is_told_plainly(attribute, head) or not is_named(head.doc[who[-1]]):
        return
    if head.doc[who[-1]].lower_ in OPEN_SUBJECTS or head.doc[who[0]].lower_ in OPEN_SUBJECTS:
        return
    inside = set(tokens)
    nouns = [attribute, *attribute.conjuncts]
    for verb in [child for noun in nouns for child in noun.children]:
        if verb.i not in inside or not any(_follows(verb, noun) for noun in nouns):
            continue
        if verb.dep_ == "relcl":
            told = _tell_relative(verb, who, inside, plural=is_plural(attribute))
            if told is not None:
                yield told
        elif verb.dep_ == "acl" and not _is_ranked(attribute):
            yield from _tell_participles(verb, who, inside, head.lower_)


def _follows(verb: Token, attribute: Token) -> bool:
    """Whether nothing but a comma stands between the noun and what is told of it, so that it can tell of no other."""
    between = verb.doc[attribute.i + 1 : verb.left_edge.i]
    return verb.i > attribute.i and verb.left_edge.i > attribute.i and between.text in {"", ","}


def _is_ranked(attribute: Token) -> bool:
    """Whether the noun is the first or greatest of those that what follows is told of: "the warmest year measured"."""
    return any(
        child.tag_ in {"JJS", "RBS"}
        or child.ent_type_ == "ORDINAL"
        or child.lower_ in {"only", "first", "last"}
        for child in attribute.lefts
    )


def _find_plain(subject: Token | None, inside: set[int]) -> tuple[int, ...]:
    if subject is None or subject.dep_ != "nsubj":
        return ()
    plain = plain_subject(subject)
    return plain if len(plain) <= LONGEST_SUBJECT and set(plain) <= inside else ()


def _is_told_plainly(attribute: Token, head: Token) -> bool:
    """Whether the subject is called one thing of its own: "a film", "the lawyer"."""
    if attribute.i < head.i or attribute.pos_ != "NOUN" or attribute.lemma_.lower() in PARTIAL:
        return False
    if any(child.dep_ == "cc" and child.lower_ != "and" for child in attribute.children):
        return False
    return any(child.lower_ in {"a", "an", "the"} for child in attribute.children if child.dep_ == "det")


def _tell_relative(verb: Token, who: tuple[int, ...], inside: set[int], *, plural: bool) -> Aside | None:
    """The subject did what is told of the noun: "… who led the council"."""
    pronoun = verb.left_edge
    if pronoun.lower_ not in {"who", "that", "which"} or pronoun.dep_ not in {"nsubj", "nsubjpass"}:
        return None
    if (
        pronoun.head != verb
        or not is_finite(verb)
        or not _ends_well(verb, inside)
        or not _agrees(verb, plural)
    ):
        return None
    own = tuple(i for i in range(pronoun.i + 1, verb.right_edge.i + 1) if i in inside)
    if any(verb.doc[i].lower_ == "and" and verb.doc[i + 1].lower_ == "one" for i in own[:-1]):
        return None  # "a linguist who developed A and one of the founders": both are said of the subject
    expected = ExpectedParse(verb.lower_, verb.doc[who[-1]].lower_, read_objects(verb))
    return Aside(Clause(own, verb, who, "", expected), Operation.ATTRIBUTE, _with_comma(pronoun, own, inside))


def _tell_participles(verb: Token, who: tuple[int, ...], inside: set[int], copula: str) -> Iterator[Aside]:
    """The subject is what the participles say: "… directed by X and starring Y"."""
    if not _ends_well(verb, inside):
        return
    chain = [verb]
    while (later := next((child for child in chain[-1].children if child.dep_ == "conj"), None)) is not None:
        chain.append(later)
    told = []
    for number, word in enumerate(chain):
        end = chain[number + 1].left_edge.i - 1 if number + 1 < len(chain) else word.right_edge.i
        own = [i for i in range(word.left_edge.i, end + 1) if i in inside]
        while own and (verb.doc[own[-1]].is_punct or verb.doc[own[-1]].dep_ == "cc"):
            own.pop()
        aside = _tell_participle(word, who, tuple(own), copula)
        if aside is None:
            return
        told.append(aside)
    whole = tuple(i for i in range(verb.left_edge.i, verb.right_edge.i + 1) if i in inside)
    removed = _with_comma(verb.left_edge, whole, inside)
    for aside in told:
        yield Aside(aside.clause, aside.operation, removed)


def _tell_participle(word: Token, who: tuple[int, ...], own: tuple[int, ...], copula: str) -> Aside | None:
    doc = word.doc
    if word.left_edge.i != word.i or (own and own[0] != word.i):
        return None  # "ever measured"
    subject = doc[who[-1]].lower_
    if word.tag_ == "VBN":
        if not any(child.dep_ in {"agent", "prep", "oprd", "xcomp", "advmod"} for child in word.children):
            return None
        dated = word.lower_ == "born" or any(doc[i].ent_type_ == "DATE" for i in own)
        link = PAST_OF[copula] if dated else copula
        return Aside(Clause(own, word, who, link, ExpectedParse(word.lower_, subject)), Operation.ATTRIBUTE)
    if word.tag_ == "VBG" and word.lemma_.lower() in TELLING_OF and word.i == own[0]:
        plain = word.lemma_.lower()
        link = plain if copula in {"are", "were"} else plain + "s"
        rest = own[1:]
        return (
            Aside(Clause(rest, word, who, link, ExpectedParse(link, subject)), Operation.ATTRIBUTE)
            if rest
            else None
        )
    return None


def _ends_well(verb: Token, inside: set[int]) -> bool:
    """Whether the words behind the verb end where the clause or a comma does, so that none of them were read elsewhere."""
    after = verb.right_edge.i + 1
    doc = verb.doc
    if any(doc[i].text in {";", ":", "—", "–"} for i in range(verb.left_edge.i, after)):
        return False
    return after >= len(doc) or after not in inside or doc[after].text in {".", ",", ";"}


def _with_comma(first: Token, own: Sequence[int], inside: set[int]) -> frozenset[int]:
    removed = {first.i, *own}
    before = first.i - 1
    if before in inside and first.doc[before].text == ",":
        removed.add(before)
    return frozenset(removed)


def _agrees(verb: Token, plural: bool) -> bool:
    finite = next(
        (child for child in verb.children if child.dep_ in AUXILIARIES and child.tag_ in FINITE), verb
    )
    if finite.tag_ == "VBZ" or finite.lower_ == "was":
        return not plural
    if finite.tag_ == "VBP" or finite.lower_ == "were":
        return plural
    return True
