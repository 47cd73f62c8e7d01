"""What a statement leans on and what can stand in its place: pronouns, short names, aliases, titles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from claimdesk.language.context.references import References
from claimdesk.language.context.sure_antecedents import is_sure_pronoun, is_sure_short_name
from claimdesk.language.grammar.word_lists import split_words
from claimdesk.language.mentions.countries import ENVOYS, GOVERNMENT_PREPOSITIONS, TOWN_WORDS
from claimdesk.language.mentions.people_and_bodies import TITLES, Person

POSSESSIVES = frozenset({"his", "her", "its", "their"})
PAIR_NOUNS = split_words(
    "power country nation side state government capital neighbour neighbor rival ally superpower"
)
PEOPLE_PAIR_NOUNS = split_words("leader man woman president minister politician candidate rival senator")
BODY_NOUNS = split_words(
    "ministry agency department commission committee council court bank university institute party union"
)
# of TITLES those that are an office by themselves: "the state" and "the opposition" are nobody
OFFICES = TITLES - split_words(
    "state security national opposition foreign deputy former acting first vice prime general major republican democrat democratic"
)
PAIR_REACH = 3  # sentences back in which two countries are named before "the two powers"
NEAR_NAME = 8  # words between a country's name and "the country", up to which the one is the other
LEFT_ALONE = frozenset({"himself", "herself", "itself", "themselves", "hers", "theirs"})


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of the article part and the words to put in its place; no words where it is ambiguous."""

    start: int
    end: int
    text: str | None
    kind: str  # of ContextChange
    candidates: tuple[str, ...] = ()
    sure: bool = False  # two reasons leave this one candidate; see sure_antecedents


def find_edits(references: References, number: int, inside: Sequence[Token], text: str) -> Iterator[Edit]:
    """Edits for the words of a statement in one sentence, in no order; `text` is the whole statement's."""
    tokens = [token for token in inside if not _is_quoted(references, number, token)]
    people = references.speakers.names.mentions[number]
    named = {token.i: people[token.i] for token in inside if token.i in people}
    yield from _replace_pronouns(references, number, tokens, named, text)
    yield from _mark_quoted_pronouns(references, number, inside, text)
    yield from _replace_short_names(references, number, tokens, text)
    yield from _replace_capitals(references, number, tokens)
    yield from _replace_pairs(references, number, tokens)
    yield from _replace_descriptions(references, number, tokens, text)
    yield from _replace_countries(references, number, tokens)


def _is_quoted(references: References, number: int, token: Token) -> bool:
    sentence = references.article.sentences[number]
    start = sentence.start + token.idx
    return references.untouched[sentence.part].holds(start, start + len(token))


def _build_edit(
    references: References,
    number: int,
    first: Token,
    last: Token,
    text: str | None,
    kind: str,
    candidates: tuple[str, ...] = (),
    *,
    sure: bool = False,
) -> Edit:
    span = references.article.sentences[number].span(first.i, last.i)
    return Edit(span.start, span.end, text, kind, candidates, sure)


def write_possessive(name: str, like: str) -> str:
    """A name with the ending of a possessive, its apostrophe as the article writes it."""
    mark = "'" if "'s" in like and "’s" not in like else "’"
    return name + mark + ("" if name.endswith("States") else "s")


def _replace_pronouns(
    references: References, number: int, tokens: list[Token], named: dict[int, int], text: str
) -> Iterator[Edit]:
    people = references.speakers.names.people
    done: set[str] = set()
    for token in tokens:
        referent = references.speakers.coreference.referent(number, token.i)
        if referent is None or token.lower_ in LEFT_ALONE:
            continue
        winner = referent.text
        if winner is None:
            beyond = [candidate for candidate in referent.candidates if candidate.lower() not in text.lower()]
            if beyond:
                yield _build_edit(references, number, token, token, None, "pronoun", referent.candidates)
            continue
        winner = _find_called(references, winner)
        here = [index for index in named.values() if _fits_pronoun(people[index], token)]
        last = [index for at, index in named.items() if at < token.i and _fits_pronoun(people[index], token)][
            -1:
        ]
        told = {people[index].name for index in (last or (here if len(set(here)) == 1 else []))}
        if winner in done | told or (not here and winner.lower() in text.lower()):
            continue
        done.add(winner)
        owned = token.lower_ in POSSESSIVES and token.tag_ == "PRP$"
        like = references.article.sentences[number].text
        yield _build_edit(
            references,
            number,
            token,
            token,
            write_possessive(winner, like) if owned else winner,
            "pronoun",
            sure=is_sure_pronoun(references, number, token, winner),
        )


def _mark_quoted_pronouns(
    references: References, number: int, inside: Sequence[Token], text: str
) -> Iterator[Edit]:
    """Pronouns in somebody's own words, which are left alone, with those that they may stand for."""
    for token in inside:
        referent = references.speakers.coreference.referent(number, token.i)
        if referent is None or token.lower_ in LEFT_ALONE or not _is_quoted(references, number, token):
            continue
        if any(candidate.lower() not in text.lower() for candidate in referent.candidates):
            yield _build_edit(references, number, token, token, None, "pronoun", referent.candidates)


def _find_called(references: References, words: str) -> str:
    """The name of what "the film" stands for, where the article says that one name is a film."""
    names = references.sorts.get(words[4:].lower(), frozenset()) if words.lower().startswith("the ") else ()
    return next(iter(names)) if len(names) == 1 else words


def _fits_pronoun(person: Person, pronoun: Token) -> bool:
    """Whether a reader could take a pronoun for a person."""
    gender = {"he": "male", "him": "male", "his": "male", "she": "female", "her": "female"}.get(
        pronoun.lower_
    )
    return gender is not None and person.gender in {gender, None}


def _replace_short_names(
    references: References, number: int, tokens: list[Token], text: str
) -> Iterator[Edit]:
    names = references.speakers.names
    done: set[str] = set()
    for token in tokens:
        person = names.person(number, token.i)
        if person is None or person.name in text or person.name in done or token.dep_ == "compound":
            continue
        before = token.nbor(-1) if token.i > 0 else None
        if token.text not in person.words or (before is not None and before.text in person.words):
            continue
        named_otherwise = before is not None and before.dep_ == "compound" and before.head == token
        if named_otherwise and before is not None and before.lower_.rstrip(".") not in TITLES:
            continue
        done.add(person.name)
        sure = is_sure_short_name(references, number, token, person)
        yield _build_edit(references, number, token, token, person.name, "alias", sure=sure)


def _replace_capitals(references: References, number: int, tokens: list[Token]) -> Iterator[Edit]:
    """Capitals that stand for governments, where the article names the country too."""
    sentence = references.article.sentences[number]
    inside = {token.i for token in tokens}
    for first, end, country, capital in references.named[number]:
        if not capital or country not in references.countries or not set(range(first, end)) <= inside:
            continue
        head = sentence.doc[end - 1]
        if _is_government(head):
            following = sentence.doc[end] if end < len(sentence.doc) else None
            if following is not None and following.tag_ == "POS":
                owned = write_possessive(country, following.text)
                yield _build_edit(references, number, sentence.doc[first], following, owned, "alias")
            else:
                yield _build_edit(references, number, sentence.doc[first], head, country, "alias")


def _is_government(town: Token) -> bool:
    """Whether a capital acts, owns or is acted upon as a government and is no place here."""
    if town.dep_ in {"nsubj", "nsubjpass"}:
        return town.head.pos_ == "VERB"
    if town.dep_ == "poss":
        return town.head.lemma_.lower() not in TOWN_WORDS
    if town.dep_ != "pobj":
        return False
    preposition = town.head
    if preposition.lower_ in GOVERNMENT_PREPOSITIONS:
        return preposition.head.lemma_.lower() not in TOWN_WORDS | {"flight", "train", "road", "leave", "fly"}
    return preposition.lower_ == "to" and preposition.head.lemma_.lower() in ENVOYS


def _replace_pairs(references: References, number: int, tokens: list[Token]) -> Iterator[Edit]:
    """Two countries or people called "the two powers", "the two leaders", "both countries"."""
    for token in tokens:
        lemma = token.lemma_.lower()
        if token.tag_ != "NNS" or lemma not in PAIR_NOUNS | PEOPLE_PAIR_NOUNS:
            continue
        before = [token.doc[at].lower_ for at in range(max(0, token.i - 2), token.i)]
        first = token.i - 2 if before == ["the", "two"] else token.i - 1 if before[-1:] == ["both"] else None
        if first is None or not {first, token.i} <= {other.i for other in tokens}:
            continue
        named = _find_countries_before(references, number, first) if lemma in PAIR_NOUNS else []
        if len(named) < 2 and lemma in PEOPLE_PAIR_NOUNS:
            named = _find_people_before(references, number, first)
        clear = len(named) == 2 or (len(named) > 2 and _are_agents(references, number, named))
        if not named:
            continue
        pair = " and ".join(named[:2]) if clear else None
        yield _build_edit(references, number, token.doc[first], token, pair, "alias", tuple(named[:4]))


def _replace_countries(references: References, number: int, tokens: list[Token]) -> Iterator[Edit]:
    """What "the country" stands for, right after the country's name that the statement leaves out."""
    inside = {token.i for token in tokens}
    for token in tokens:
        bare = token.i > 0 and token.nbor(-1).lower_ == "the" and token.i - 1 in inside
        if token.lower_ != "country" or not bare or token.dep_ not in {"nsubj", "nsubjpass", "dobj", "pobj"}:
            continue
        named = [country for country in references.named[number] if country[1] <= token.i]
        if named and named[-1][0] not in inside and token.i - named[-1][1] <= NEAR_NAME:
            yield _build_edit(references, number, token.nbor(-1), token, named[-1][2], "antecedent")


def _find_countries_before(references: References, number: int, at: int) -> list[str]:
    """The countries named before a token, of its sentence, and of those just before until there are two."""
    named: dict[str, None] = {}
    for first, _, country, _ in references.named[number]:
        if first < at:
            named.setdefault(country)
    part = references.article.sentences[number].part
    countries = list(named)
    for earlier in range(number - 1, max(-1, number - 1 - PAIR_REACH), -1):
        if len(countries) > 1 or references.article.sentences[earlier].part != part:
            break
        countries = list(dict.fromkeys((*(place.country for place in references.named[earlier]), *countries)))
    return countries


def _find_people_before(references: References, number: int, at: int) -> list[str]:
    names = references.speakers.names
    people = [
        names.people[index].name for token, index in sorted(names.mentions[number].items()) if token < at
    ]
    if len(set(people)) < 2 and number > 0:
        people = [
            names.people[index].name for _, index in sorted(names.mentions[number - 1].items())
        ] + people
    return list(dict.fromkeys(people))


def _are_agents(references: References, number: int, named: list[str]) -> bool:
    """Whether the first country is the sentence's subject and the second the owner of what it acts on."""
    doc = references.article.sentences[number].doc
    heads: dict[str, Token] = {}
    for _, end, country, _ in references.named[number]:
        heads.setdefault(country, doc[end - 1])
    agent, second = heads.get(named[0]), heads.get(named[1])
    if agent is None or second is None:
        return False
    owner = second.head if second.dep_ in {"poss", "amod", "compound"} else second
    return agent.dep_ == "nsubj" and agent.head.dep_ == "ROOT" and owner.dep_ in {"pobj", "dobj", "dative"}


def _replace_descriptions(
    references: References, number: int, tokens: list[Token], text: str
) -> Iterator[Edit]:
    """Titles and kinds of bodies ("the president", "the ministry") that fit one person or one name alone."""
    for token in tokens:
        if token.tag_ != "NN" or token.i == 0 or token.nbor(-1).lower_ != "the":
            continue
        if any(
            child.i > token.i and child.dep_ in {"prep", "appos", "relcl", "acl", "compound"}
            for child in token.children
        ):
            continue
        if token.dep_ in {"compound", "amod", "appos", "nmod"} or token.nbor(-1) not in tokens:
            continue
        lemma = token.lemma_.lower()
        if lemma in BODY_NOUNS:
            names = sorted(references.bodies.get(lemma, ()))
            kind = "antecedent"
        elif lemma in OFFICES:
            people = references.speakers.names.people
            names = [person.name for person in people if lemma in person.roles]
            kind = "title"
        elif token.nbor(-1).head == token and not any(child.dep_ == "amod" for child in token.children):
            names = sorted(references.sorts.get(lemma, ()))
            kind = "sort"
        else:
            continue
        sentence = references.article.sentences[number]
        told = references.article.article.part(sentence.part)[: sentence.start + token.idx]
        names = [name for name in names if name.split()[-1] in told]  # who is named later is no antecedent
        if len(names) == 1 and names[0] not in text and names[0].split()[-1] not in text.split():
            name = "the " + names[0] if kind == "antecedent" else names[0]
            shown = "antecedent" if kind == "sort" else kind
            yield _build_edit(references, number, token.nbor(-1), token, name, shown)
        elif kind != "sort" and len(names) > 1 and not any(name in text for name in names):
            yield _build_edit(references, number, token.nbor(-1), token, None, kind, tuple(names[:4]))
