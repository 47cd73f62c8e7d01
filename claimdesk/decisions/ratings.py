"""Publishers' ratings, in words or as numbers, and our label for them; what nobody has mapped stays None."""

import html
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from claimdesk.records.verdict import Label

# The words that fact-checkers use most, English first; what is a matter of taste (satire, "unproven if …") is left out.
WORDS: Mapping[Label, str] = {
    Label.SUPPORTED: """true, mostly true, correct, mostly correct, accurate, mostly accurate, largely accurate,
        largely true, correct attribution, confirmed, verified, right, fact, factual, legit, legitimate, real,
        substantially true, basically true, supported, geppetto checkmark, the geppetto checkmark, verdadero, verdad,
        verdade, verdadeiro, vrai, wahr, richtig, vero, certo, cierto, prawda, doğru""",
    Label.REFUTED: """false, mostly false, totally false, completely false, largely false, pants on fire,
        barely true, pants fire, fake, fake news, incorrect, mostly incorrect, wrong, untrue, not true, inaccurate,
        mostly inaccurate, not accurate, fabricated, hoax, debunked, bogus, refuted, four pinocchios,
        three pinocchios, false headline, fake quote, misattributed, scam, not real, doctored, digitally altered,
        altered photo, altered video, fabricated quote, fiction, falso, falsa, bulo, faux, falsch, fals, mentira,
        enganação, fałsz, yanlış, ложь, salah, hoaks""",
    Label.MISLEADING: """misleading, half true, half truth, mixture, mixed, partly false, partially false, partly true,
        partially true, partly correct, partially correct, missing context, lacks context, needs context, no context,
        out of context, miscaptioned, wrong context, exaggerated, exaggeration, exaggerates, overstated, distorted,
        distorts the facts, cherry picks, cherry picked, cherry picking, cherrypicking, spins the facts, spin, twisted,
        two pinocchios, one pinocchio, not the whole story, selective, deceptive, mischaracterized, oversimplified,
        engañoso, trompeur, irreführend, enganoso, fuorviante, desinformativo, descontextualizado""",
    Label.CONFLICTING_EVIDENCE: """conflicting evidence, conflicting evidence/cherrypicking, disputed, contested,
        experts disagree, in dispute, controversial""",
    Label.NOT_ENOUGH_EVIDENCE: """not enough evidence, not enough information, insufficient evidence, unproven,
        unverified, unsupported, unsubstantiated, unfounded, no evidence, lacks evidence, little evidence,
        not proven, not verifiable, unverifiable, cannot be verified, can't be verified, inconclusive, undetermined,
        unknown, unclear, research in progress, needs more evidence, no proof, not supported, nicht belegt, unbelegt,
        sin pruebas, non prouvé, non vérifié""",
}
WRAPPERS = re.compile(
    r"^(?:(?:our )?(?:rating|verdict|conclusion|ruling|fact[ -]?check)\s*:?\s+|(?:this|that|it|the (?:claim|statement|"
    r"post|video|photo|image|story|quote)) (?:is|was)\s+|(?:we )?rated?\s+(?:this|it)?\s*|entirely\s+|rated as\s+)+"
)
FIRST_PART = re.compile(r"[.:;,!–—|(\[]|\s-\s")
QUESTION = re.compile(r"[?？؟]")
SCALE = re.compile(
    r"^\s*([-+]?\d+(?:[.,]\d+)?)\s*(?:/|out of|of|von|sur|de)\s*(\d+(?:[.,]\d+)?)\s*$", re.IGNORECASE
)
HYPHEN = re.compile(r"(?<=[^\W\d])-(?=[^\W\d])")  # Half-True is Half True
NUMBER = re.compile(r"^\s*[-+]?\d+(?:[.,]\d+)?\s*$")
LOW, HIGH = 0.25, 0.75  # on a scale of 1–5: 1 and 2 refuted, 3 misleading, 4 and 5 supported
SCHEMA_BEST, SCHEMA_WORST = 5.0, 1.0  # schema.org's own, where a rating doesn't say
MAX_KEY = 200
KEPT_SIGNS = "'/%.,:;!?()[]|&–—-"
VOWEL_SIGNS = ("Mn", "Mc")  # categories; in Indic scripts, Arabic and Hebrew they are part of a word
VARIATION_SELECTORS = range(0xFE00, 0xFE10)  # marks too, but they only colour the emoji before them


@dataclass(frozen=True, slots=True)
class Rating:
    """A publisher's rating as given: its words, and its number on its scale."""

    name: str | None = None
    value: float | None = None
    best: float | None = None
    worst: float | None = None

    @property
    def is_empty(self) -> bool:
        return self.name is None and self.value is None


def build_key(name: str) -> str:
    """The words of a rating as they are compared: casefolded, without marks at the edges or double blanks.

    >>> build_key("  Pants on Fire! 🔥")
    'pants on fire'
    """
    plain = unicodedata.normalize("NFKC", html.unescape(name)).casefold().replace("’", "'")
    plain = "".join(
        character if _is_of_key(character) else " "
        for character in plain
        if unicodedata.category(character) != "Cf"  # joiners and soft hyphens: nobody sees them
    )
    plain = HYPHEN.sub(" ", plain)
    return " ".join(plain.split()).strip(" .!?,:;-–—'()[]|&/")[:MAX_KEY]


def _is_of_key(character: str) -> bool:
    is_vowel_sign = (
        unicodedata.category(character) in VOWEL_SIGNS and ord(character) not in VARIATION_SELECTORS
    )
    return character.isalnum() or character in KEPT_SIGNS or is_vowel_sign


_LABELS = {build_key(word): label for label, words in WORDS.items() for word in words.split(",")}


def find_label(rating: Rating, own: Mapping[str, Label | None]) -> Label | None:
    """Our label for the rating, None where it is not mapped.

    own: what this workspace has mapped, key → label, the publisher's before everybody's; it comes before our table.
    Words count before numbers: many publishers give words of their own and the same number for all of them.
    """
    key = build_rating_key(rating)
    if key and own.get(key) is not None:
        return own[key]
    if rating.name is not None and not is_number(rating.name):
        return find_in_words(rating.name)
    return find_on_scale(rating)


def build_rating_key(rating: Rating) -> str:
    """What finds a rating in a map: its words, else its number with its scale, else ""."""
    if rating.name is not None and (key := build_key(rating.name)):
        return key
    if rating.value is None:
        return ""
    scale = (
        f" ({rating.worst:g}–{rating.best:g})" if rating.worst is not None and rating.best is not None else ""
    )
    return f"{rating.value:g}{scale}"


def find_in_words(name: str) -> Label | None:
    """The label of words as such, or of the first part of a sentence ("False: the photo is from 2012").

    Nothing is supported by the first part of a longer phrase: what follows, in whatever language, may take it back
    ("True, but …") or say the contrary ("Verified: fake"). A question rates nothing.
    """
    if QUESTION.search(name):
        return None
    key = build_key(name)
    if label := _find_word(key):
        return label
    label = _find_word(build_key(FIRST_PART.split(key, maxsplit=1)[0]))
    return None if label == Label.SUPPORTED else label


def _find_word(key: str) -> Label | None:
    return _LABELS.get(key) or _LABELS.get(WRAPPERS.sub("", key))


def is_number(name: str) -> bool:
    """Whether the rating's name is a number or a number of a scale ("2", "2/5", "2 out of 5")."""
    return bool(NUMBER.match(name) or SCALE.match(name))


def find_on_scale(rating: Rating) -> Label | None:
    """The label of a number by its place between worst and best; None for one outside of its scale.

    A scale that runs downwards (best 1, worst 5) counts as it says.
    """
    value, best, worst = rating.value, rating.best, rating.worst
    if rating.name is not None and (scale := SCALE.match(rating.name)):
        value, best, worst = (
            _read_number(scale[1]),
            _read_number(scale[2]),
            worst if worst is not None else 0.0,
        )
    elif value is None and rating.name is not None and NUMBER.match(rating.name):
        value = _read_number(rating.name)
    if value is None:
        return None
    best = SCHEMA_BEST if best is None else best
    worst = SCHEMA_WORST if worst is None else worst
    if best == worst:
        return None
    place = (value - worst) / (best - worst)
    if not 0 <= place <= 1:
        return None
    if place <= LOW:
        return Label.REFUTED
    return Label.SUPPORTED if place >= HIGH else Label.MISLEADING


def _read_number(words: str) -> float:
    return float(words.replace(",", ".").strip())
