"""The named things in a parsed text, in the kinds that claims carry."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from spacy.tokens import Doc

from claimdesk.language.shapes import Entity

# OntoNotes 5 labels of spaCy's English models; numbers and times are left to quantities and dates.
KINDS = MappingProxyType(
    {
        "PERSON": "person",
        "ORG": "organisation",
        "GPE": "place",
        "LOC": "place",
        "FAC": "place",
        "EVENT": "event",
        "LAW": "law",
        "WORK_OF_ART": "work",
        "NORP": "group",
        "PRODUCT": "product",
    }
)
_AHEAD = re.compile(r"(?:the\s+|[\s\"“”'‘’(\[—–-]+)+", re.IGNORECASE)
_BEHIND = re.compile(r"(?:['’]s\b|[\s\"“”'‘’)\].,;:—–-]){1,40}$")
_NAMED = re.compile(r"[^\W\d_]")


def find_entities(doc: Doc) -> tuple[Entity, ...]:
    """The named entities of a document in reading order; doc.text[start:end] == entity.text.

    Spans are without leading article and quotation marks and without a possessive: "the Kremlin's" → "Kremlin".
    A name that holds no letter is no entity. The document needs entities set (the `ner` component).
    """
    entities = []
    for span in doc.ents:
        kind = KINDS.get(span.label_)
        if kind is None:
            continue
        start, end = _trim(doc.text, span.start_char, span.end_char)
        if _NAMED.search(doc.text, start, end):
            entities.append(Entity(doc.text[start:end], kind, start, end))
    return tuple(entities)


def place_entities(text: str, kinds: Mapping[str, str]) -> tuple[Entity, ...]:
    """Where the names stand in the text as whole words, in reading order; of two that overlap the longer one."""
    taken: list[Entity] = []
    for name in sorted(kinds, key=len, reverse=True):
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            start, end = match.span()
            if all(end <= entity.start or start >= entity.end for entity in taken):
                taken.append(Entity(name, kinds[name], start, end))
    return tuple(sorted(taken, key=lambda entity: entity.start))


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    if ahead := _AHEAD.match(words):
        start += ahead.end()
    behind = _BEHIND.search(text[start:end])
    return start, start + behind.start() if behind else end
