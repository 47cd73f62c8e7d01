"""What spaCy's attribute ruler makes of a token, remembered: its 179 patterns were a tenth of the parse's time."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, cast

import numpy as np
from spacy.attrs import DEP, LEMMA, LOWER, MORPH, POS, TAG
from spacy.language import Language
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

RULER = "attribute_ruler"
REMEMBERED = "remembered_attributes"
READ: list[int | str] = [TAG, LOWER, DEP]
SET: list[int | str] = [POS, MORPH, LEMMA]

Pattern = Mapping[str, Any]


def remember_attributes(model: Language) -> None:
    """Put a ruler with a memory in the ruler's place; every token gets what the ruler would give it."""
    model.add_pipe(REMEMBERED, before=RULER)
    model.disable_pipe(RULER)


@Language.factory(REMEMBERED)
def _build(nlp: Language, name: str) -> "RememberedAttributes":  # noqa: ARG001  # spaCy calls factories with both
    return RememberedAttributes(nlp.get_pipe(RULER))  # type: ignore[arg-type]  # get_pipe types no pipe


class RememberedAttributes:
    """Asks the ruler once for each tag, dependency and word that its patterns tell apart.

    A document with a token that a pattern of two tokens can begin with, or with a token of blanks, goes to the ruler
    itself, as does one with a token of a new kind.
    """

    def __init__(self, ruler: AttributeRuler) -> None:
        self.ruler = ruler
        patterns = cast(
            "list[list[Pattern]]", [tokens for rule in ruler.patterns for tokens in _listed(rule["patterns"])]
        )
        told = [value for tokens in patterns for value in _values(tokens, "LOWER")]
        self.words = frozenset(value for value in told if isinstance(value, str))
        self.shapes = [re.compile(value["REGEX"]) for value in told if isinstance(value, dict)]
        openings = [tokens[0] for tokens in patterns if len(tokens) > 1]
        self.first_words = frozenset(value for value in _values(openings, "LOWER") if isinstance(value, str))
        self.first_shapes = [
            re.compile(value["REGEX"]) for value in _values(openings, "LOWER") if isinstance(value, dict)
        ]
        strings = ruler.vocab.strings
        self.first_labels = frozenset(
            strings[value]
            for value in _values([opening for opening in openings if "LOWER" not in opening], "DEP")
        )
        self.kind_of = lru_cache(maxsize=1 << 16)(self._kind_of)
        self.known: dict[tuple[int, int, int], tuple[int, int, int]] = {}

    def __call__(self, doc: Doc) -> Doc:
        """The document with parts of speech, morphology and exceptional lemmas."""
        keys = []
        plain = True
        for tag, lower, label in doc.to_array(READ).tolist():
            word, opens = self.kind_of(lower)
            plain = plain and not opens and label not in self.first_labels
            keys.append((tag, word, label))
        if plain and len(doc):
            try:
                exceptions = [self.known[key] for key in keys]
            except KeyError:
                self.ruler(doc)
                given = doc.to_array(SET).tolist()
                self.known.update(zip(keys, map(tuple, given), strict=True))
                return doc
            return doc.from_array(SET, np.array(exceptions, dtype=np.uint64))  # type: ignore[arg-type]  # spaCy says Ints2d
        return self.ruler(doc)

    def _kind_of(self, lower: int) -> tuple[int, bool]:
        """The word where the patterns know it, else 0; and whether a pattern of two can begin with it."""
        text = self.ruler.vocab.strings[lower]
        opens = text.isspace() or text in self.first_words or _fits(self.first_shapes, text)
        return (lower if text in self.words or _fits(self.shapes, text) else 0), opens


def _listed(value: object) -> list[object]:
    assert isinstance(value, list)
    return value


def _values(tokens: list[Pattern], attribute: str) -> Iterator[Any]:
    """What patterns ask of an attribute: strings, and conditions of other kinds as they stand."""
    for token in tokens:
        asked = token.get(attribute)
        listed = asked.get("IN") if isinstance(asked, dict) else None
        if listed is not None:
            yield from listed
        elif asked is not None:
            yield asked


def _fits(shapes: list[re.Pattern[str]], text: str) -> bool:
    return any(shape.search(text) for shape in shapes)
