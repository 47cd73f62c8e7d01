"""A claim as the units that bear its meaning: words, names, numbers and dates, each with the small word before it. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from claimdesk.language.grammar.word_lists import split_words
from claimdesk.language.mentions.peoples import identify_people, is_people
from claimdesk.language.mentions.places import identify_place
from claimdesk.search.differences.alignment import REMEMBERED, Mark, Spanned
from claimdesk.search.differences.dates import read_dates
from claimdesk.search.differences.lexicon import find_bases, find_meanings, is_verb
from claimdesk.search.differences.names import Name, find_names, find_speaker
from claimdesk.search.differences.numbers import Number, find_numbers
from claimdesk.search.lexical import analyse_word, fold_text

UnitKind = Literal["word", "name", "number", "date"]

_TOKEN = re.compile(
    r"['’]s?\b(?<=\w['’]s)|['’](?=\s)|[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*|\d+(?:[.,]\d+)*|[^\w\s]"
)
# Words that bear nothing by themselves. Negations, quantifiers, bounds, tenses and moods are compared elsewhere.
_FUNCTION = split_words(
    "a an the this that these those it its itself he she him her his hers they them their theirs themselves himself "
    "herself who whom whose which what there here and or also be is are was were been being am isn't aren't wasn't weren't "
    "do does did doesn't don't didn't done have has had having hasn't haven't hadn't to of in on at into onto as so such too very "
    "really actually just indeed now currently nowadays today's presently already still ever yet even then when where while "
    "will shall would going won't wouldn't can could may might must should cannot can't ain't about around roughly approximately "
    "nearly almost some any all every each both either neither nor no none not never nobody nothing most many few several only "
    "least most more fewer less than up over under by with from for per than if "
    "reportedly apparently allegedly supposedly officially basically literally simply once s t re ll ve d one "
    "people person persons someone somebody anyone everyone everybody folks individuals individual human humans being "
    "total overall altogether number numbers amount amounts figure case cases thing things kind sort way fact level record "
    "out off down back away along through ahead together during within among amid between throughout across via upon "
    "majority lots lot plenty plus else own other others another same my your our i we you me us ours yours myself "
    "themselves ourselves exactly precisely"
)
_PEOPLE = split_words("people person persons")
# Verbs that say only that something is or happens; the noun beside them says what.
_EMPTY_VERBS = split_words(
    "take takes took taken taking place happen happens happened happening occur occurs occurred exist exists existed hold held "
    "get gets got gotten getting become becomes became make makes made making go goes went gone come comes came keep keeps "
    "kept give gives gave given giving carry carries carried put puts located situated living lives live based "
    "end ended ends use used uses using see sees saw seen country nation occurring existing holding carrying putting seeing ending happening "
    "lie lies lay"
)
# Small words that tell of place, time, cause or condition; another one is another claim.
_SORT_OF_MARKER = {
    word: sort
    for sort, words in {
        "before": "before prior ahead", "after": "after following", "against": "against", "condition": "if unless provided",
        "except": "except excluding besides", "instead": "instead", "despite": "despite although though notwithstanding",
        "cause": "because", "outside": "outside", "inside": "inside", "above": "above", "below": "below beneath underneath",
        "beyond": "beyond", "behind": "behind", "near": "near off beside alongside close", "until": "until till",
        "since": "since", "under": "under", "up": "up", "down": "down", "out": "out", "away": "away", "back": "back",
    }.items()
    for word in words.split()
}  # fmt: skip
_PREPOSITIONS = split_words(
    "of in on at into onto to from for by with over about during within among between throughout across via per than "
    "as around along through"
)
_LEADING_IN = split_words(
    "in at on near during since after before until from across throughout outside inside around off"
)
_DETERMINERS = split_words(
    "a an the this that these those its his her their some any all every each no our my your"
)
# "A" is no article here: "hepatitis A", "group A".
_SIBLING_BEFORE = re.compile(r"[a-z\d]\s$")
_PARTICLES = split_words("up down out off on in over away back part place through apart aside about")
# With these a verb is another: "turned down"; with the others ("held in") it may be itself before a phrase.
_TURNING_PARTICLES = split_words("up down out off away back part place")
_PARTICLE_REACH = 2  # words between a verb and its particle: "shut it all down"


@dataclass(frozen=True, slots=True)
class MeaningUnit:
    """Something that bears meaning. marker: the small word before its phrase, "'s" for an owner, "" for none.

    phrase: the number of the run of words it stands in; meanings: of a word; value: a name, number or date.
    """

    kind: UnitKind
    text: str
    start: int
    end: int
    marker: str
    phrase: int
    meanings: frozenset[str | int] = frozenset()
    stem: str = ""
    name: Name | None = None
    number: Number | None = None
    is_verb: bool = False
    is_passive: bool = False
    is_empty: bool = False


@dataclass(frozen=True, slots=True)
class UnitReading:
    """A text read for alignment: its units in order, and the sorts of its telling small words with their places."""

    units: tuple[MeaningUnit, ...]
    markers: tuple[tuple[str, int, int], ...]
    speaker: Name | None
    is_first_person: bool
    has_passive: bool
    is_existential: bool  # "there is"
    joins: tuple[int, ...]  # where "and" or "or" stands


_FIRST_PERSON = re.compile(
    r"\b(?:I|I['’](?:m|ve|ll|d)|[Mm]y|[Mm]yself|[Ww]e|[Oo]ur|[Oo]urs|[Uu]s(?!\w|\.)|[Mm]e)\b"
)
_ALL_QUOTED = re.compile(r"^\W{0,40}[\"“][^\"”]{0,1000}[\"”]?\W{0,40}$")  # then the quotation is the claim
_QUOTED = re.compile(r"[\"“][^\"”]{0,1000}[\"”]")
_EXISTENTIAL = re.compile(
    r"\bthere\s(?:is|are|was|were|has\sbeen|have\sbeen|can\sbe|will\sbe)\b", re.IGNORECASE
)
_PASSIVE_BY = re.compile(r"\b(?:was|were|is|are|been|being|be|got|gets)\b[^.;]{0,200}?\bby\b", re.IGNORECASE)


@lru_cache(maxsize=REMEMBERED)
def read_units(text: str) -> UnitReading:
    """The text's units. The words of a named speaker are none: claimants are compared as such."""
    dates = read_dates(text)
    numbers = find_numbers(text, dates)
    speaker = find_speaker(text)
    taken: list[Spanned] = [*dates, *numbers]
    names = find_names(text, [*dates, *(number for number in numbers if not number.is_count)])
    if speaker:
        names = [name for name in names if not (name.start < speaker.end and speaker.start < name.end)]
    reader = _UnitReader(text, taken, names, numbers, speaker)
    units = reader.read()
    words = [(match[0].lower(), *match.span()) for match in re.finditer(r"[^\W\d_]+", text)]
    markers = tuple(
        (_SORT_OF_MARKER[word], start, end)
        for word, start, end in words
        if word in _SORT_OF_MARKER and start not in reader.particles and not _lies_inside(start, taken)
    )
    unquoted = text if _ALL_QUOTED.match(text) else _QUOTED.sub("", text)
    return UnitReading(
        tuple(units),
        markers,
        speaker,
        bool(_FIRST_PERSON.search(unquoted)),
        bool(_PASSIVE_BY.search(text)),
        bool(_EXISTENTIAL.search(text)),
        tuple(start for word, start, _ in words if word in {"and", "or"}),
    )


@dataclass
class _UnitReader:
    """Goes through a text once; marker and phrase are what holds for the next unit."""

    text: str
    values: Sequence[Spanned]
    names: Sequence[Name]
    numbers: Sequence[Number]
    speaker: Name | None
    marker: str = ""
    phrase: int = 0
    particles: list[int] = field(default_factory=list)  # where a verb's particles end
    is_after_be: bool = False
    is_after_determiner: bool = False
    units: list[MeaningUnit] = field(default_factory=list)

    def read(self) -> list[MeaningUnit]:
        tokens = list(_TOKEN.finditer(self.text))
        passed = 0
        for place, token in enumerate(tokens):
            if token.start() < passed:
                continue
            value = _find_mark(self.values, token)
            name = _find_mark(self.names, token)
            if value is not None and (name is None or value.start <= name.start):
                passed = self._take_value(value)
            elif name is not None:
                passed = name.end
                self._leave_adverbial()
                self._add(
                    MeaningUnit(
                        "name",
                        self.text[name.start : name.end],
                        name.start,
                        name.end,
                        self.marker,
                        self.phrase,
                        name=name,
                    )
                )
            else:
                self._take_token(token, tokens[place + 1 : place + 2 + _PARTICLE_REACH])
        return mark_recipients(self.units)

    def _leave_adverbial(self) -> None:
        """Whoever follows a date or a place is not when or where, but who: "In Riga farmers …"."""
        last = self.units[-1] if self.units else None
        if (
            last
            and last.phrase == self.phrase
            and last.kind in {"date", "name"}
            and last.marker in _LEADING_IN
            and not is_people(last.text)
        ):
            self.marker = ""
            self.phrase += 1

    def _take_value(self, value: Spanned) -> int:
        number = value if isinstance(value, Number) else None
        self._leave_adverbial()
        kind: UnitKind = "number" if number else "date"
        end = value.end
        self._add(
            MeaningUnit(
                kind, self.text[value.start : end], value.start, end, self.marker, self.phrase, number=number
            )
        )
        if number and number.is_count and number.base != "pounds":
            self._take_counted(value)
        return end

    def _take_counted(self, value: Spanned) -> None:
        """The noun that a count has swallowed is a word of its own: "14 post offices"."""
        for match in re.finditer(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", self.text[value.start : value.end]):
            if match[0].lower() not in _NUMBER_WORDS:
                self._add_word(match[0], value.start + match.start(), value.start + match.end(), [])

    def _take_token(self, token: re.Match[str], following: Sequence[re.Match[str]]) -> None:
        word = token[0].lower().replace("’", "'")
        if self.speaker and self.speaker.start <= token.start() < self.speaker.end:
            return
        if token.start() in self.particles:
            return
        if token[0] == "A" and _SIBLING_BEFORE.search(self.text[: token.start()]):
            self._add(MeaningUnit("word", "A", *token.span(), self.marker, self.phrase))
        elif word in {"'s", "'"}:
            self._mark_owner()
        elif word in _PREPOSITIONS or word in _SORT_OF_MARKER:
            is_compared = self.marker == "than" and self._is_open()
            self.phrase += 1
            if not is_compared:  # "than in France"
                self.marker = word
            self.is_after_determiner = word != "to"
        elif word in _DETERMINERS:
            self.phrase += 0 if self.units and self.units[-1].phrase < self.phrase else 1
            self.marker = self.marker if self._is_open() else ""
            self.is_after_determiner = True
        elif word in {"and", "or", ",", ";", "."}:
            if word in {".", ";"}:
                self.marker = ""
            self.phrase += 1
        elif word in _PEOPLE:
            if self.marker == "than":  # "more guns than people in France"
                self.marker = ""
                self.phrase += 1
        elif word not in _FUNCTION and word[0].isalpha():
            self._add_word(token[0], token.start(), token.end(), [part[0].lower() for part in following])
        elif word in _AUXILIARIES:
            self.is_after_be = word in _BE or (word == "have" and self.is_after_be)
            self.marker = ""
            self.phrase += 1

    def _is_open(self) -> bool:
        """Whether the marker has no unit yet."""
        return not self.units or self.units[-1].phrase < self.phrase

    def _mark_owner(self) -> None:
        if self.units:
            owner = self.units.pop()
            self.units.append(
                MeaningUnit(
                    owner.kind, owner.text, owner.start, owner.end, "'s", owner.phrase, owner.meanings, owner.stem, owner.name,
                    owner.number, owner.is_verb, owner.is_empty,
                )
            )  # fmt: skip

    def _add_word(self, word: str, start: int, end: int, following: Sequence[str]) -> None:
        lower = fold_text(word).replace("’", "'")
        if lower in _FUNCTION or lower.partition("'")[0] in _FUNCTION:  # "they've"
            return
        if (identify_place(word) or identify_people(word)) if word[0].isupper() else None:
            name = Name((lower,), is_place=True, start=start, end=end)
            self._leave_adverbial()
            self._add(MeaningUnit("name", word, start, end, self.marker, self.phrase, name=name))
            return
        particle = next((part for part in following[:1] if part in _PARTICLES), "")
        meanings = find_meanings(lower, particle) if particle else frozenset()
        is_phrasal = bool(meanings) and particle in _TURNING_PARTICLES
        if is_phrasal:
            self.particles.append(end + 1)
        if meanings and not is_phrasal:
            meanings |= find_meanings(lower)
        self._leave_adverbial()
        verbal = is_verb(lower) and bool(self.units) and not self.is_after_determiner
        if verbal and lower.endswith("s") and self._is_after_verb(start):
            verbal = False  # "trust judges"
        if verbal and self.marker and self.marker != "'s" and not self._is_open():
            self.marker = ""
            self.phrase += 1
        self._add(
            MeaningUnit(
                "word", word, start, end, self.marker, self.phrase, meanings or find_meanings(lower),
                " ".join(analyse_word(word)), is_verb=verbal,
                is_passive=verbal and self.is_after_be and not lower.endswith("ing"), is_empty=lower in _EMPTY_VERBS and not is_phrasal,
            )
        )  # fmt: skip

    def _is_after_verb(self, start: int) -> bool:
        last = self.units[-1]
        return last.is_verb and not last.is_passive and self.text[last.end : start].isspace()

    def _add(self, unit: MeaningUnit) -> None:
        self.is_after_be = self.is_after_determiner = False
        self.units.append(unit)


def mark_recipients(units: Sequence[MeaningUnit]) -> list[MeaningUnit]:
    """The units with "to" before whoever gets something: "gave the club money", "the club was given money"."""
    marked = list(units)
    for place, verb in enumerate(units):
        if not (verb.is_verb and find_bases(verb.text.lower()) & _GIVING):
            continue
        bare = _take_bare(units, place + 1)
        if verb.is_passive and bare:
            _mark_all(marked, _take_bare(units, place - 1, step=-1), "to")
        elif not verb.is_passive and (given := _find_given(units, bare)):
            _mark_all(marked, bare[: bare.index(given)], "to")
    return marked


def _take_bare(units: Sequence[MeaningUnit], place: int, step: int = 1) -> list[int]:
    """The places of the units on from one that no small word stands before, up to a verb or a date."""
    taken = []
    while 0 <= place < len(units) and units[place].marker == "" and not units[place].is_verb:
        if units[place].kind == "date":
            break
        taken.append(place)
        place += step
    return taken


def _find_given(units: Sequence[MeaningUnit], bare: Sequence[int]) -> int | None:
    """Where, among the bare units after a verb, the second thing begins: "the club | 4 million euros"."""
    for place in bare[1:]:
        before, unit = units[place - 1], units[place]
        is_counted = before.kind == "number" and unit.kind == "word"
        if not is_counted and (unit.kind == "number" or unit.phrase != before.phrase):
            return place
    return None


def _mark_all(units: list[MeaningUnit], places: Sequence[int], marker: str) -> None:
    for place in places:
        units[place] = replace(units[place], marker=marker)


_GIVING = split_words(
    "give pay send sell lend loan offer hand grant award owe teach show promise feed donate deny"
)


def _lies_inside(position: int, marks: Sequence[Spanned]) -> bool:
    return any(mark.start <= position < mark.end for mark in marks)


def _find_mark(marks: Sequence[Mark], token: re.Match[str]) -> Mark | None:
    return next((mark for mark in marks if mark.start < token.end() and token.start() < mark.end), None)


_AUXILIARIES = split_words(
    "is are was were be been being am has have had do does did will would can could may might must should"
)
_BE = split_words("is are was were be been being am")
_NUMBER_WORDS = split_words(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion dozen dozens "
    "half quarter third thirds quarters fifths tenths out of in per cent percent"
)
