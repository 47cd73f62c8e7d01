"""Whose words they are: a source's name in its fullest form, and the chain from there to the outlet."""

import re
from dataclasses import dataclass

from spacy.tokens import Token

from claimdesk.language.grammar.cues import DOCUMENTS, SPOKEN
from claimdesk.language.grammar.syntax import find_child, find_name_beside, find_source_extent, find_subject
from claimdesk.language.mentions.coreference import Coreference, read_coreference, write_phrase
from claimdesk.language.mentions.people_and_bodies import TITLES, Names, read_names
from claimdesk.language.mentions.quotations import QuotedStretches, find_quotations, merge_quotations
from claimdesk.language.reading.parsing import ParsedArticle, ParsedSentence
from claimdesk.language.shapes import AttributionLink, Span
from claimdesk.terms import Part, Voice

SOURCE_LINE = re.compile(r"(?mi)^[ \t]{0,40}source:[ \t]{0,40}(?P<name>[^\s|][^\n|]{1,39}?)[ \t.]{0,40}$")
DATELINE = re.compile(
    r"\A.{0,80}?\((?P<name>Reuters|AP|AFP|UPI|dpa|TASS|Xinhua|ANI|PTI|Bloomberg|Kyodo|EFE|ANSA)\)\s*[-–—:]",
    re.DOTALL,
)
COPYRIGHT = re.compile(
    r"(?m)^[ \t]*(?:©|\(c\)|Copyright)[ \t]*(?:\d{4})?[ \t]*(?P<name>[A-Z][\w .&]{1,40}?)(?:[.,].*)?$"
)
# "Kjell Mo." at a sentence's end, where the stop was read as an abbreviation's
STOP_OF_SENTENCE = re.compile(
    r"(?<=[a-z])(?<!\bJr)(?<!\bSr)(?<!\bCo)(?<!\bInc)(?<!\bLtd)(?<!\bCorp)(?<!\bBros)\.$"
)
TITLE_BEFORE_NAMES = re.compile(r"^(?:Dr|Mr|Mrs|Ms|Miss|Prof)\.?\s(?=\S{1,40}\s\S)")
# what a body gives out without a name of its own: "figures provided by the ONS"
FIGURES = frozenset(["figure", "number", "datum", "data", "statistic", "estimate", "calculation", "record"])
HONOURABLE = frozenset(["gentleman", "gentlemen", "lady", "friend", "friends", "member", "members"])
BEFORE_HONOURABLE = frozenset(
    ["hon.", "hon", "honourable", "right", "learned", "gallant", "and", "the", "my", "noble"]
)
DEEPEST_OFFICE = 3  # "of" in an office's name: "Mayor of the city of Olm"


@dataclass(frozen=True, slots=True)
class Speakers:
    """The people, bodies and pronouns of one article, and the outlet that speaks in its own voice."""

    names: Names
    coreference: Coreference
    marks: dict[Part, QuotedStretches]
    outlet: AttributionLink | None


def read_speakers(article: ParsedArticle) -> Speakers:
    """Who can be the source of words in an article."""
    names = read_names(article)
    marks = {part: merge_quotations(find_quotations(article.article.part(part))) for part in Part}
    return Speakers(names, read_coreference(article, names, marks), marks, find_outlet(article))


def find_outlet(article: ParsedArticle) -> AttributionLink | None:
    """Whose voice the article's own is: its source's name, else its source line, dateline or domain.

    A derived link (start None): the outlet's name doesn't stand beside the words.
    """
    text = (article.stored or article.article).text
    name = article.article.source_name
    if not name:
        match = DATELINE.match(text) or SOURCE_LINE.search(text) or COPYRIGHT.search(text)
        name = match["name"].strip() if match else article.article.source_domain
    return AttributionLink(name, None, Voice.OWN_VOICE) if name else None


def find_source_name(speakers: Speakers, number: int, head: Token) -> str | None:
    """A source's name: a person's fullest, a body's spelt out, a description as it stands.

    `number` is the sentence's index in the article. None for a pronoun that nobody clearly wins.
    """
    first = _find_single_name(speakers, number, head)
    others = [
        _find_single_name(speakers, number, child)
        for child in head.children
        if child.dep_ == "conj" and not _describes(head, child)
    ]
    first = STOP_OF_SENTENCE.sub("", first) if first else None
    known = [name for name in (first, *others) if name]
    if first is None or len(known) == 1:
        return first
    return ", ".join(known[:-1]) + " and " + known[-1]


def _describes(head: Token, joined: Token) -> bool:
    """Whether a joined noun tells who a named person is: "Rob van Dam, a scientist, and a co-author of the report"."""
    first = joined.left_edge
    return head.pos_ == "PROPN" and joined.pos_ != "PROPN" and first.lower_ in {"a", "an"}


def _find_single_name(speakers: Speakers, number: int, head: Token) -> str | None:
    if head.pos_ == "PRON" or head.lower_ in {"his", "her", "their", "its"}:
        referent = speakers.coreference.referent(number, head.i)
        return referent.text if referent else None
    beside = [child for child in head.children if child.dep_ == "appos"] if head.tag_ != "NNS" else []
    for token in (head, *beside):  # "critics of the mayor, Ana Ruiz" are others than she
        if (person := speakers.names.person(number, token.i)) is not None:
            return person.name
    if (holder := _find_name_in_office(speakers, number, head)) is not None:
        return holder
    if head.lower_ in HONOURABLE and (address := _find_honourable(head)) is not None:
        return address
    if head.pos_ == "PROPN" and head.lemma_.lower() not in TITLES:
        return build_proper_name(head, speakers.names)
    if (named := _find_name_after(head)) is not None:
        return TITLE_BEFORE_NAMES.sub("", build_proper_name(named, speakers.names))
    if head.pos_ == "PROPN":
        return build_proper_name(head, speakers.names)
    if (name := _find_office_holder(speakers, head)) is not None:
        return name
    if head.text[0].isupper() and any(
        child.tag_ == "CD" and child.i == head.i + 1 for child in head.children
    ):
        return build_proper_name(head, speakers.names)
    first = head.left_edge
    words = write_phrase(head)
    if first.lower_ in {"a", "an"} and words.startswith("the "):
        return first.text.lower() + words[3:]
    return words


def _find_honourable(head: Token) -> str | None:
    """How members of a parliament call each other: "the right hon. Gentleman", which names nobody else."""
    first = head.i
    while first > 0 and head.doc[first - 1].lower_ in BEFORE_HONOURABLE:
        first -= 1
    words = head.doc[first : head.i + 1].text
    return words[:1].lower() + words[1:] if "hon" in words.lower() else None


def _find_name_in_office(speakers: Speakers, number: int, head: Token) -> str | None:
    """Who closes an office's name: "Chair of the Rivers Committee Rep. Ana Ruiz", where it was read as one with the body's."""
    if head.lemma_.lower() not in TITLES:
        return None
    last = head
    for _ in range(DEEPEST_OFFICE):
        of = next((child for child in last.children if child.lower_ == "of" and child.i > last.i), None)
        inner = find_child(of, "pobj") if of is not None else None
        if inner is None:
            break
        last = inner
    person = speakers.names.person(number, last.i) if last != head else None
    if person is None:
        return None
    before = last.i - len(person.words)
    named = before > head.i and head.doc[last.left_edge.i].lower_ in {"the", "a", "an"}
    return person.name if named else None


def _find_name_after(head: Token) -> Token | None:
    """The name that follows a description after a comma: "the mayor, Ana Ruiz", "the member for Olm and Ash, Ana Ruiz"."""
    if head.tag_ == "NNS":  # "critics of the mayor, Ana Ruiz" are others than she
        return None
    holders = [
        head,
        *(place for place in head.subtree if place.pos_ == "PROPN" and place.ent_type_ != "PERSON"),
    ]
    return next(
        (
            child
            for holder in holders
            for child in holder.children
            if child.dep_ == "appos"
            and child.pos_ == "PROPN"
            and child.i > head.i + 2
            and (child.nbor(-1).pos_ == "PROPN" or child.nbor(-1).tag_ == "HYPH")
            and head.doc[child.left_edge.i - 1].text == ","
            and (
                holder == head
                or (
                    child.ent_type_ not in {"GPE", "LOC", "FAC", "DATE", "NORP"}
                    and all(word.dep_ != "prep" for word in child.children)
                )
            )
        ),
        None,
    )


def _find_office_holder(speakers: Speakers, head: Token) -> str | None:
    """Who "the chancellor" or "her brother Pedro" is, where one person alone has the title or a name stands beside it."""
    if (named := find_name_beside(head)) is not None:
        return build_proper_name(named, speakers.names)
    plain = [
        child
        for child in head.children
        if child.dep_ in {"prep", "compound", "amod", "poss", "relcl", "acl", "appos"}
    ]
    if head.tag_ != "NN" or plain or head.i == 0 or head.nbor(-1).lower_ != "the":
        return None
    lemma = head.lemma_.lower()
    holders = (
        [person.name for person in speakers.names.people if lemma in person.roles] if lemma in TITLES else []
    )
    return holders[0] if len(holders) == 1 else None


def build_proper_name(head: Token, names: Names) -> str:
    """A proper noun with the words that belong to it, without an article; abbreviations spelt out."""
    doc = head.doc
    first = head.i
    while (
        first > 0
        and doc[first - 1].head.i in range(first, head.i + 1)
        and (
            doc[first - 1].dep_ in {"compound", "nmod", "amod", "case", "poss"}
            or doc[first - 1].tag_ == "HYPH"
        )
    ):
        first -= 1
    words = doc[first : head.i + 1].text
    following = next(
        (child for child in head.children if child.lower_ in {"of", "for"} and child.i == head.i + 1), None
    )
    inner = find_child(following, "pobj") if following is not None else None
    if inner is not None and inner.pos_ == "PROPN":
        words = doc[first : inner.i + 1].text
    number = next((child for child in head.children if child.tag_ == "CD" and child.i == head.i + 1), None)
    if number is not None and head.text[0].isupper():
        words = f"{words} {number.text}"  # "Witness 1"
    return names.bodies.get(words, words)


def build_links(
    speakers: Speakers, number: int, sentence: ParsedSentence, head: Token, cue: str | None, voice: Voice
) -> tuple[AttributionLink, ...]:
    """The source and who stands behind it, nearest first: a statement ← the ministry that issued it."""
    links = [_build_link(speakers, number, sentence, head, cue, voice)]
    owner = find_document_owner(head)
    if owner is not None and owner.i != head.i:
        links.append(_build_link(speakers, number, sentence, owner, None, Voice.PARAPHRASE))
    return tuple(links)


def find_claimant(speakers: Speakers, number: int, head: Token) -> str | None:
    """Who is held to have said it: the speaker behind a statement or speech, else the source itself."""
    figures = head.lemma_.lower() in FIGURES and all(
        child.dep_ in {"det", "acl", "prep"} for child in head.children
    )
    owner = find_document_owner(head) if figures or head.lemma_.lower() in SPOKEN else None
    return (find_source_name(speakers, number, owner) if owner is not None else None) or find_source_name(
        speakers, number, head
    )


def find_document_owner(head: Token) -> Token | None:
    """Who issued, wrote or gave a document or speech, as far as its sentence says."""
    if head.lemma_.lower() not in DOCUMENTS | SPOKEN:
        return None
    for child in head.children:
        if child.dep_ == "poss":
            return child
        if child.dep_ == "prep" and child.lower_ in {"by", "from"}:
            return find_child(child, "pobj")
        if child.dep_ == "acl" and (agent := find_child(child, "agent")) is not None:
            return find_child(agent, "pobj")
    if head.pos_ != "PROPN" and head.lemma_.lower() in SPOKEN and head.dep_ in {"dobj", "pobj"}:
        verb = head.head if head.dep_ == "dobj" else head.head.head
        return find_subject(verb) if verb.pos_ == "VERB" else None
    return None


def _build_link(
    speakers: Speakers, number: int, sentence: ParsedSentence, head: Token, cue: str | None, voice: Voice
) -> AttributionLink:
    start, end = find_source_extent(head)
    span: Span = sentence.span(start, end - 1)
    name = find_source_name(speakers, number, head) or sentence.doc[start:end].text
    return AttributionLink(name, cue, voice, span.start, span.end)
