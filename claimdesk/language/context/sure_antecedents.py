"""Whether what a word stands for is sure enough to be written into a claim: two reasons that know nothing of each other.

A pronoun: nobody else of its gender is told of so far, and the one who is left is the subject that the text goes on
with. A surname: one person of the article bears it, and the article itself called that person by the full name before.
"""

import re

from spacy.tokens import Token

from claimdesk.language.context.references import References
from claimdesk.language.grammar.first_names import FEMALE, MALE
from claimdesk.language.mentions.coreference import HE, PEOPLE_ENDINGS, PEOPLE_NOUNS
from claimdesk.language.mentions.people_and_bodies import FEMALE_WORDS, MALE_WORDS, TITLES, Person

SUBJECTS = frozenset({"nsubj", "nsubjpass"})
OF_PEOPLE = (
    PEOPLE_NOUNS
    | MALE_WORDS
    | FEMALE_WORDS
    | TITLES
    | frozenset({"person", "child", "baby", "teenager", "guy"})
)
MISTYPED = re.compile(r"[A-Z]{2}[a-z]")  # "HIllary"
LONGEST_NAME = 3  # words; a longer one has often taken in an epithet or a verb of a headline


def is_sure_pronoun(references: References, number: int, pronoun: Token, winner: str) -> bool:
    """Whether "he" or "his" can be none but the winner, who is the subject of this sentence or of the one before."""
    if pronoun.lower_ not in {"he", "she", "his", "her"}:
        return False
    if pronoun.dep_ not in SUBJECTS and pronoun.tag_ != "PRP$":
        return False
    gender = "male" if pronoun.lower_ in HE else "female"
    people = references.speakers.names.people
    person = next((person for person in people if person.name == winner), None)
    if person is None or person.gender != gender or not is_plain_name(person):
        return False
    at = _find_subject(references, number, pronoun, person)
    return at is not None and _is_only_one(references, number, pronoun, person)


def _find_subject(references: References, number: int, pronoun: Token, person: Person) -> Token | None:
    """The name as the subject that goes on: of a verb before the pronoun, else of the sentence before, in its paragraph."""
    for back in (number, number - 1):
        if back < 0 or not _is_same_run(references, back, number):
            return None
        mentions = references.speakers.names.mentions[back]
        people = references.speakers.names.people
        doc = references.article.sentences[back].doc
        for at, index in sorted(mentions.items(), reverse=True):
            token = doc[at]
            if people[index] is not person or (back == number and at >= pronoun.i):
                continue
            if token.dep_ in SUBJECTS and (back == number or token.head.dep_ == "ROOT"):
                return token
    return None


def _is_same_run(references: References, back: int, number: int) -> bool:
    """Whether two sentences stand in one part with no line's end between them."""
    first, last = references.article.sentences[back], references.article.sentences[number]
    if first.part != last.part:
        return False
    return back == number or "\n" not in references.article.article.part(first.part)[first.end : last.start]


def _is_only_one(references: References, number: int, pronoun: Token, person: Person) -> bool:
    """Whether nobody else whom the pronoun fits is told of in the part before it, by name or by a noun."""
    sentences = references.article.sentences
    people = references.speakers.names.people
    low, _ = references.first[sentences[number].part]
    for earlier in range(low, number + 1):
        for at, index in references.speakers.names.mentions[earlier].items():
            other = people[index]
            before = earlier < number or at < pronoun.i
            if before and other is not person and other.gender in {person.gender, None}:
                return False
    return not any(
        _may_be_meant(token, person)
        for near in (number - 1, number)
        if near >= low
        for token in sentences[near].doc
        if near < number or token.i < pronoun.i
    )


def _may_be_meant(token: Token, person: Person) -> bool:
    """Whether a word may be somebody else whom the pronoun fits: a name, a noun for a person, another pronoun of theirs."""
    if token.text in person.words or (
        token.lower_.rstrip(".") in TITLES and token.i + 1 < len(token.doc) and token.nbor(1).pos_ == "PROPN"
    ):
        return False
    if token.ent_type_ == "PERSON" and token.pos_ == "PROPN":
        return True
    if token.pos_ != "NOUN" or token.tag_ != "NN" or token.dep_ in {"compound", "appos", "attr"}:
        return False
    lemma = token.lemma_.lower()
    return lemma in OF_PEOPLE or (
        lemma.endswith(PEOPLE_ENDINGS) and token.dep_ in SUBJECTS | {"dobj", "agent", "poss"}
    )


def is_sure_short_name(references: References, number: int, token: Token, person: Person) -> bool:
    """Whether a surname alone is the one person's whom the article called by the full name before."""
    if token.text != person.words[-1] or token.pos_ != "PROPN" or not is_plain_name(person):
        return False
    if token.i + 1 < len(token.doc) and token.nbor(1).pos_ == "PROPN" and token.nbor(1).ent_iob_ == "I":
        return False
    if token.dep_ in {"compound", "nmod", "amod", "appos"} or token.ent_type_ not in {"PERSON", ""}:
        return False
    before = token.nbor(-1) if token.i > 0 else None
    if before is not None and (
        (before.pos_ in {"PROPN", "ADJ"} and before.ent_type_ != "DATE")
        or before.lower_ in {"the", "a", "-", "&", "and"}
    ):
        return False
    bearers = {other.name for other in references.speakers.names.people if token.text in other.words}
    return bearers == {person.name} and _is_named_before(references, number, person)


def is_plain_name(person: Person) -> bool:
    """Whether the name is a first name that is known and a surname: no epithet, no verb of a headline, no slip."""
    first = person.words[0].lower().rstrip(".")
    return (
        2 <= len(person.words) <= LONGEST_NAME
        and first in MALE | FEMALE
        and all(word[0].isupper() and MISTYPED.match(word) is None for word in person.words)
    )


def _is_named_before(references: References, number: int, person: Person) -> bool:
    """Whether the full name stands in an earlier sentence of the same part."""
    part = references.article.sentences[number].part
    low, _ = references.first[part]
    return any(person.name in references.article.sentences[earlier].text for earlier in range(low, number))
