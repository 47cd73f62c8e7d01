"""Small words that turn a claim: negations and opposites, tense. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from claimdesk.language.grammar.tense_words import find_tense_words
from claimdesk.search.differences.alignment import (
    REMEMBERED,
    Alignment,
    Difference,
    DifferenceKind,
    Spanned,
    Token,
    take_part,
    tokenise,
)
from claimdesk.search.differences.quantifiers import TurningWord, find_bounds
from claimdesk.search.lexical import analyse_text, analyse_word

# Below, two words in the same place of two texts are no opposites: the texts speak of different things.
ALIKE = 0.3

_NEGATOR = re.compile(
    r"\b(?:not|never|no longer|no|none|nobody|no one|nothing|nowhere|neither|nor|without|cannot|can['’]?t|"
    r"(?:is|are|was|were|do|does|did|has|have|had|wo|would|should|could|must|ca)n['’]t|"
    r"(?:fail|refus|declin)(?:s|ed|es|ing)? to|"
    r"(?:denie[sd]|deny|denying)|(?:false|untrue|hoax|myth|falsely)|far from|lack(?:s|ed)?|stopped short of|"
    r"hardly|scarcely)\b",
    re.IGNORECASE,
)
# "not only", "no doubt", "no less than" and the like assert; "a right, not a privilege" asserts the first.
_ASSERTING = re.compile(
    r"\bfalse (?:positive|negative|alarm|accusation|information|flag|identit|teeth|name|passport|report|story|stories|rumou?r|news)\w*\b|"
    r"\b(?:not only|no doubt|no less than|not just|no fewer than|nothing but)\b|, not (?:an?|the)\b|\b(?:and|but) not (?=(?:on|in|at|by|from|to|with)\b)",
    re.IGNORECASE,
)
_NOT_A_NEGATOR = re.compile(r"\bno\.?\s\d", re.IGNORECASE)
_OPPOSITES = (
    "rise grow increase climb soar surge jump gain|fall shrink decrease drop decline plunge sink lose slump",
    "raise expand boost increase hike|cut lower reduce slash",
    "rose grew|fell dropped sank shrank", "up|down", "more above over higher|less fewer below under lower",
    "highest most largest biggest|lowest least smallest", "best|worst", "first|last",
    "win won|lose lost", "approve accept pass adopt back support endorse|reject oppose refuse veto block",
    "allow permit legalise legalize|ban forbid prohibit outlaw", "legal lawful|illegal unlawful",
    "safe|unsafe dangerous harmful", "guilty convict|innocent acquit", "open reopen|close shut",
    "start begin began begun launch|stop end halt cancel", "join enter|leave quit", "import|export",
    "true real genuine authentic|fake false", "confirm|deny denied", "agree|disagree", "succeed|fail",
    "effective|ineffective useless", "possible|impossible", "public|private", "alive|dead",
    "prevent avert avoid|cause trigger produce provoke induce", "protect|harm endanger expose",
    "cure treat heal|cause worsen", "kill murder|save rescue", "detect|miss overlook", "survive|die", "gain|lose",
    "infected|uninfected healthy", "common frequent|rare", "old elderly|young", "reduce lessen lower|increase raise",
    "contain hold|lack", "attract|repel", "remember|forget", "buy purchase|sell", "give|take", "arrive|depart leave",
    "appear|disappear vanish", "create|destroy", "admit|deny", "comply obey|violate defy", "united|divided", "strengthen improve|weaken worsen", "hire|fire sack",
    "build|demolish destroy", "arrest|release free", "before|after", "north|south", "east|west",
    "vaccinated|unvaccinated", "able|unable", "likely|unlikely", "with|without", "include|exclude",
    "encourage|discourage", "positive|negative", "faster quicker|slower", "hotter warmer|colder cooler",
    "majority|minority", "always|never", "everyone everybody|nobody", "for|against", "rich|poor", "urban|rural",
    "male men|female women", "employment|unemployment", "shorter|longer", "earlier|later", "cheaper|costlier dearer",
    "high|low", "severe|mild", "inhibit hinder suppress block|facilitate promote enable activate enhance",
    "improve|reduce worsen", "attack|support defend", "accelerate|slow delay", "love|hate", "borrow|lend", "deficit|surplus", "maximum|minimum", "strong|weak", "invest|divest", "present|absent",
)  # fmt: skip
# Words that only look like another with a prefix of negation.
_NO_NEGATIVES_WORDS = """
    discover discovered discovers discovery display displayed displays disease diseases dispatch dispatched
    district illicit immigrant immigrants immigrate immigrated immigration impact impacts impart import
    imported imports importing impose imposed imposes impress improve improved improves improving impulse
    inclined include income incomes incoming increase indeed inform information informed informs inhabit
    inhabited inland input inside instead institute intake intent intention invest invested investing invests
    mission understand unless until
"""
_NO_NEGATIVES = frozenset(_NO_NEGATIVES_WORDS.split())
_PREFIXES = ("un", "in", "il", "im", "ir", "dis", "non", "mis")

_SENTENCE_END = re.compile(r"[.!?…][\"”’)]{0,4}\s")

_NAME_GOES_ON = re.compile(r"\s(?:Korea|Sudan|Africa|America|Carolina|Dakota|Virginia|Macedonia)\b")


def compare_negation(sides: Alignment) -> list[Difference]:
    """A negation that one text has and the other lacks at the same word, then words that are opposites."""
    ours, theirs = list(find_negations(sides.ours)), list(find_negations(sides.theirs))
    for mark in list(ours):
        same = next((other for other in theirs if other.head == mark.head), None)
        if same is not None:
            ours.remove(mark)
            theirs.remove(same)
    while ours and theirs:  # as many negations on both sides: the same thing said in another order
        ours.pop(), theirs.pop()
    found = [
        Difference(DifferenceKind.NEGATION, take_part(sides.ours, mark), None)
        for mark in ours
        if _bears_on(mark, sides.their_tokens, sides)
        and _is_in_question(mark, sides.ours, sides.our_tokens, sides.their_tokens)
        and not _is_put_otherwise(mark, sides.their_tokens)
    ]
    found += [
        Difference(DifferenceKind.NEGATION, None, take_part(sides.theirs, mark))
        for mark in theirs
        if _bears_on(mark, sides.our_tokens, sides)
        and _is_in_question(mark, sides.theirs, sides.their_tokens, sides.our_tokens)
        and not _is_put_otherwise(mark, sides.our_tokens)
    ]
    return found or _find_opposites(sides)


def compare_tense(sides: Alignment) -> list[Difference]:
    """One text says that it happened or is so, the other that it will be, or is where the other was."""
    ours, theirs = _find_tense(sides.ours), _find_tense(sides.theirs)
    if ours is None or theirs is None or ours.sort == theirs.sort or not _shares_verb(sides, ours, theirs):
        return []
    return [Difference(DifferenceKind.TENSE, take_part(sides.ours, ours), take_part(sides.theirs, theirs))]


@lru_cache(maxsize=REMEMBERED)
def find_negations(text: str) -> tuple[TurningWord, ...]:
    tokens = tokenise(text)
    asserting = [match.span() for match in (*_ASSERTING.finditer(text), *_NOT_A_NEGATOR.finditer(text))]
    return tuple(
        TurningWord("negation", _find_head(tokens, match.end()), match.start(), match.end())
        for match in _NEGATOR.finditer(text)
        if not any(start <= match.start() < end for start, end in asserting)
    )


def _find_head(tokens: Sequence[Token], position: int) -> str:
    return next((token.stem for token in tokens if token.start >= position and token.stem), "")


def _bears_on(mark: TurningWord, tokens: Sequence[Token], sides: Alignment) -> bool:
    """Whether the other text asserts the word that this one negates, or the texts are close at all."""
    return sides.is_close or (bool(mark.head) and any(token.stem == mark.head for token in tokens))


def _is_in_question(mark: TurningWord, text: str, tokens: Sequence[Token], others: Sequence[Token]) -> bool:
    """Whether the sentence of the mark is, of its text, the one that shares most words with the other text."""
    ends = [*(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    said = {other.stem for other in others if other.stem}
    shared = [
        len(said & {token.stem for token in tokens if start <= token.start < end})
        for start, end in zip([0, *ends], ends, strict=False)
    ]
    mine = next(place for place, end in enumerate(ends) if mark.start < end or end == len(text))
    return shared[mine] == max(shared)


def _is_put_otherwise(mark: TurningWord, tokens: Sequence[Token]) -> bool:
    """Whether the other text says the opposite of the negated word: "not safe" is "unsafe"."""
    head = Token(mark.head, mark.head, 0, 0)
    return any(_are_opposite(head, token) for token in tokens)


def _find_opposites(sides: Alignment) -> list[Difference]:
    ours, theirs = _read_poles(sides.ours), _read_poles(sides.theirs)
    if not ours.may_oppose(theirs):
        return []
    common = {_take_root(token) for token in sides.our_tokens} & {
        _take_root(token) for token in sides.their_tokens
    }
    for mine, other in (
        (mine, other) for mine in ours.tokens for other in theirs.tokens if _are_opposite(mine, other)
    ):
        stand_alike = sides.closeness >= ALIKE and sides.replaces(mine, other)
        if stand_alike or (sides.is_close and not {_take_root(mine), _take_root(other)} & common):
            return [
                Difference(
                    DifferenceKind.NEGATION, take_part(sides.ours, mine), take_part(sides.theirs, other)
                )
            ]
    return []


@dataclass(frozen=True, slots=True)
class _Poles:
    """What a text's words can be the opposites of; spares comparing each with each of another text."""

    tokens: tuple[Token, ...]
    words: frozenset[str]
    negated: frozenset[str]  # the words with a prefix of negation before them
    rows: frozenset[tuple[int, int]]  # the (row, pole) pairs that the words have
    opposed: frozenset[tuple[int, int]]  # those that their opposites have

    def may_oppose(self, other: "_Poles") -> bool:
        """Whether any word of one text can be the opposite of one of the other's."""
        return not (
            self.opposed.isdisjoint(other.rows)
            and self.negated.isdisjoint(other.words)
            and self.words.isdisjoint(other.negated)
        )


@lru_cache(maxsize=REMEMBERED)
def _read_poles(text: str) -> _Poles:
    tokens = _outside_bounds(text)
    words = frozenset(token.word for token in tokens)
    rows = frozenset(pair for token in tokens for pair in _SIDES.get(_take_root(token), ()))
    return _Poles(
        tokens,
        words,
        frozenset(prefix + word for word in words for prefix in _PREFIXES),
        rows,
        frozenset((row, 1 - pole) for row, pole in rows),
    )


def _outside_bounds(text: str) -> tuple[Token, ...]:
    """The words that can be opposites: not those of a bound ("at most"), nor those inside a name."""
    bounds = find_bounds(text)
    return tuple(
        token
        for token in tokenise(text)
        if not any(bound.start <= token.start < bound.end for bound in bounds)
        and (token.start == 0 or not text[token.start].isupper())
        and not _NAME_GOES_ON.match(text, token.end)
    )


def _are_opposite(one: Token, other: Token) -> bool:
    side, other_side = _SIDES.get(_take_root(one)), _SIDES.get(_take_root(other))
    if side and other_side and any((row, 1 - pole) in other_side for row, pole in side):
        return True
    shorter, longer = sorted((one.word, other.word), key=len)
    if len(shorter) <= 3 or longer in _NO_NEGATIVES:
        return False
    return any(longer == prefix + shorter for prefix in _PREFIXES)


def _take_root(token: Token) -> str:
    return token.stem or token.word


@lru_cache(maxsize=REMEMBERED)
def _find_tense(text: str) -> TurningWord | None:
    """The tense of the text with the stem of the verb that it is of."""
    words = find_tense_words(text)
    if words is None:
        return None
    verb = " ".join(analyse_word(words.verb)) if words.verb else ""
    return TurningWord(words.tense, verb or _find_head(tokenise(text), words.end), words.start, words.end)


def _shares_verb(sides: Alignment, ours: TurningWord, theirs: TurningWord) -> bool:
    return (
        sides.is_close or (bool(ours.head) and ours.head == theirs.head) or _stand_alike(sides, ours, theirs)
    )


def _stand_alike(sides: Alignment, ours: Spanned, theirs: Spanned) -> bool:
    return sides.closeness >= 0.5 and sides.replaces(ours, theirs)


def _build_sides() -> dict[str, set[tuple[int, int]]]:
    """Each word's root → (row, pole) of the opposites it belongs to."""
    sides: dict[str, set[tuple[int, int]]] = {}
    for row, pair in enumerate(_OPPOSITES):
        for pole, words in enumerate(pair.split("|")):
            for word in words.split():
                sides.setdefault(" ".join(analyse_text(word)) or word, set()).add((row, pole))
    return sides


_SIDES = _build_sides()
