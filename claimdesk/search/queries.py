"""What a person typed, as terms, phrases and exclusions; and where an answer's text matches it. Pure.

"…" is a phrase that must stand there, -word must not; all else ranks. Nothing of the text is ever passed on as
syntax: an engine gets plain terms only.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from claimdesk.search import lexical

LONGEST_CHARACTERS = 4000
MOST_TERMS = 64
_PIECE = re.compile(
    r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]{0,1000})"|“(?P<curled>[^”]{0,1000})”|(?P<word>[^\s"“”]+))'
)
_LETTERS = rf"\w[\w{lexical.WORD_SIGNS}]*"
_WORD = re.compile(rf"{_LETTERS}(?:['’.,]{_LETTERS})*")


@dataclass(frozen=True, slots=True)
class ParsedText:
    """Analysed terms: `terms` rank, each of `phrases` must stand, nothing of `excluded` may."""

    terms: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()
    raw_phrases: tuple[tuple[str, ...], ...] = ()  # the same, not analysed
    raw_excluded: tuple[tuple[str, ...], ...] = ()

    @property
    def is_asked(self) -> bool:
        return bool(self.terms or self.phrases or self.excluded)

    @property
    def is_strict(self) -> bool:
        """Whether an entry may be ruled out whatever its score."""
        return bool(self.phrases or self.excluded)

    @property
    def all_terms(self) -> list[str]:
        return [*self.terms, *(term for phrase in (*self.phrases, *self.excluded) for term in phrase)]


def parse(text: str | None, language: str = "en", *, plain: bool = False) -> ParsedText:
    """The text's terms, phrases and exclusions, analysed as the entries are; of a plain text the terms alone."""
    if not text:
        return ParsedText()
    if plain:
        said = lexical.clean_query(text[:LONGEST_CHARACTERS])
        return ParsedText(tuple(dict.fromkeys(lexical.analyse_text(said, language)))[:MOST_TERMS])
    terms: list[str] = []
    phrases: list[tuple[str, ...]] = []
    excluded: list[tuple[str, ...]] = []
    raw: dict[bool, list[tuple[str, ...]]] = {True: [], False: []}
    for piece in _PIECE.finditer(lexical.clean_query(text[:LONGEST_CHARACTERS])):
        phrase = piece["phrase"] if piece["phrase"] is not None else piece["curled"]
        said = phrase if phrase is not None else piece["word"]
        found = tuple(lexical.analyse_text(said, language))
        if not found:
            continue
        if piece["minus"] or phrase is not None:
            raw[bool(piece["minus"])].append(tuple(said.split()))
        if piece["minus"]:
            excluded.append(found)
            continue
        terms += found
        if phrase is not None:
            phrases.append(found)
    ranking = tuple(dict.fromkeys(terms))[:MOST_TERMS]
    return ParsedText(ranking, tuple(phrases), tuple(excluded), tuple(raw[False]), tuple(raw[True]))


def strip_syntax(text: str) -> str:
    """The words of a query for the encoder: exclusions left out, quotation marks dropped."""
    kept = (
        piece["phrase"] or piece["curled"] or piece["word"] or ""
        for piece in _PIECE.finditer(lexical.clean_query(text[:LONGEST_CHARACTERS]))
        if not piece["minus"]
    )
    return " ".join(kept).strip()


def build_fts(phrases: Sequence[Sequence[str]]) -> str:
    """An FTS5 expression for any of the phrases of analysed terms, each quoted, in the column `words`."""
    return "words : (" + " OR ".join(f'"{" ".join(phrase)}"' for phrase in phrases) + ")"


@dataclass(frozen=True, slots=True)
class Highlight:
    """A stretch of a field that matches the query."""

    start: int
    end: int


def find_highlights(text: str | None, parsed: ParsedText, language: str = "en") -> list[Highlight]:
    """Where the text has a term of the query, neighbours joined; offsets are code points."""
    if not text or not parsed.terms:
        return []
    wanted = set(parsed.terms)
    marks: list[Highlight] = []
    for start, end, terms in _read_words(text, language):
        if wanted.isdisjoint(terms):
            continue
        if marks and not text[marks[-1].end : start].strip():
            marks[-1] = Highlight(marks[-1].start, end)
        else:
            marks.append(Highlight(start, end))
    return marks


@lru_cache(maxsize=4096)
def _read_words(text: str, language: str) -> tuple[tuple[int, int, tuple[str, ...]], ...]:
    """Where each word stands and its terms; a passage is highlighted for many claims."""
    return tuple(
        (word.start(), word.end(), lexical.analyse_word(word[0], language)) for word in _WORD.finditer(text)
    )
