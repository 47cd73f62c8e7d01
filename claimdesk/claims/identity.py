"""The keys that find a claim again: its normalised text with digits and negation kept, its resolved dates, and, where the text doesn't stand alone, who said it and where."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from claimdesk.claims.claimants import build_name_key
from claimdesk.claims.standing import Lean, find_lean
from claimdesk.language.shapes import DateInterval
from claimdesk.terms import Voice

APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'"})
NEGATIONS = (("can't", "cannot"), ("won't", "will not"), ("n't", " not"))
NUMBER_COMMA = re.compile(r"(?<=\d),(?=\d{3}\b)")
KEPT = re.compile(r"[\w%$€£¥.+-]+")
EDGE = ".+-_"
ARTICLES = {"a", "an", "the"}
# Words that many have: "Mayor Lee" and "the Ministry of Health" are somebody only within an article.
SHARED_NAMES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "prof",
        "sir",
        "lord",
        "lady",
        "dame",
        "mayor",
        "president",
        "minister",
        "prime",
        "premier",
        "governor",
        "gov",
        "senator",
        "sen",
        "rep",
        "congressman",
        "congresswoman",
        "chancellor",
        "king",
        "queen",
        "pope",
        "secretary",
        "chairman",
        "chairwoman",
        "director",
        "chief",
        "commissioner",
        "ambassador",
        "general",
        "judge",
        "justice",
        "coach",
        "spokesman",
        "spokeswoman",
        "captain",
        "sergeant",
        "professor",
        "doctor",
        "the",
        "of",
        "and",
        "for",
        "a",
        "an",
        "ministry",
        "department",
        "office",
        "council",
        "government",
        "party",
        "court",
        "police",
        "health",
        "education",
        "finance",
        "interior",
        "justice",
        "defence",
        "bank",
        "central",
        "national",
        "board",
        "agency",
        "committee",
        "university",
        "city",
        "town",
        "state",
        "county",
        "house",
        "senate",
        "parliament",
    ]
)
NAME_WORD = re.compile(r"[^\W\d_][\w’'-]*")
WORDS_BEFORE = 6  # tell the same words of one article apart; what was added further up changes nothing
SURE_NAME = 2  # words of a name that are nobody else's in another article, as a rule


@dataclass(frozen=True, slots=True)
class Said:
    """Who said a claim, as its article names them, and where: an article's id, an address, or the claim's own id."""

    speaker: str | None
    place: str


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys that may find a claim, the narrowest first, and what its text leans on."""

    all: tuple[bytes, ...]
    lean: Lean

    @property
    def kept(self) -> bytes:
        """The one that the claim is kept under."""
        return self.all[-1]


def normalise_text(text: str) -> str:
    """The text without what never changes its meaning: case, articles, punctuation, typographic variants.

    >>> normalise_text("The bill wasn’t passed by 1,200 votes.")
    'bill was not passed by 1200 votes'
    """
    plain = unicodedata.normalize("NFKC", text).translate(APOSTROPHES).casefold()
    for short, long in NEGATIONS:
        plain = plain.replace(short, long)
    words = (word.rstrip(EDGE).lstrip("._") for word in KEPT.findall(NUMBER_COMMA.sub("", plain)))
    return " ".join(word for word in words if word and word not in ARTICLES)


def build_text_key(text: str, periods: Iterable[str] = ()) -> bytes:
    """SHA-256 (32 bytes) of a claim's normalised text and the periods that it speaks of.

    The same words about 2019 and about 2024 are two claims.
    """
    return _digest(normalise_text(text), *sorted(periods))


def build_keys(
    text: str,
    periods: Sequence[str],
    said: Said,
    *,
    language: str | None = None,
    open_reference: bool = False,
) -> Keys:
    """The keys of a claim. Where its text doesn't stand alone they hold who said it, or where it stands (I13).

    Three mayors' "We hired 300 officers" are three claims. A speaker's full name finds first-person words in every
    article; other words that point away, and speakers of whom only a surname or an office is known, are looked for in
    their own article alone. open_reference: what the pipeline found of it.
    """
    base = build_text_key(text, periods)
    lean = find_lean(text, language)
    is_nobody = said.speaker is None or said.speaker.islower()  # "he", "a spokeswoman"
    if (lean == Lean.NOTHING and open_reference) or (lean == Lean.SPEAKER and is_nobody):
        lean = Lean.PLACE
    if lean == Lean.NOTHING:
        return Keys((base,), lean)
    speaker = build_name_key(said.speaker) if said.speaker else ""
    here = _digest(base.hex(), speaker, said.place)
    if lean == Lean.SPEAKER and said.speaker and is_full_name(said.speaker):
        return Keys((here, _digest(base.hex(), speaker)), lean)
    return Keys((here,), lean)


def narrow_key(key: bytes, around: str) -> bytes:
    """The key of one of several stretches of an article with the same words: also by the words before it."""
    return _digest(key.hex(), *normalise_text(around).split()[-WORDS_BEFORE:])


def find_speaker(voice: Voice, claimant: str | None, around: str = "") -> str | None:
    """Who says "we" in an appearance; None in the outlet's own voice, where the article is all that is known.

    around: the words of the appearance and beside it; an office named there ("the director, Ana Ruiz") has that name.
    """
    if voice == Voice.OWN_VOICE or claimant is None:
        return None
    if is_full_name(claimant):
        return claimant
    named = re.search(rf"{re.escape(claimant)},? ((?:[A-Z][\w’'-]+ ?){{2,4}})(?=[,.;])", around)
    return named.group(1).strip() if named and is_full_name(named.group(1)) else claimant


def is_full_name(name: str) -> bool:
    """Whether the name is one person's or body's in every article: two names beside titles and offices.

    >>> is_full_name("Mayor Ana Ruiz"), is_full_name("Mayor Lee"), is_full_name("the Ministry of Health")
    (True, False, False)
    """
    words = (word for word in NAME_WORD.findall(name) if word[0].isupper())
    return sum(word.casefold() not in SHARED_NAMES and len(word) > 1 for word in words) >= SURE_NAME


def list_periods(dates: Iterable[DateInterval]) -> list[str]:
    """The periods of resolved dates, as days."""
    return [f"{date.from_.date()}/{date.to.date()}" for date in dates if date.from_ and date.to]


def list_kept_periods(dates: Iterable[dict[str, str]]) -> list[str]:
    """The same of the dates as a claim keeps them."""
    return [f"{date['from'][:10]}/{date['to'][:10]}" for date in dates if date.get("from") and date.get("to")]


def hash_text(text: str) -> bytes:
    """SHA-256 (32 bytes) of a text as it stands; finds its vector."""
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


def _digest(*parts: str) -> bytes:
    return sha256("\n".join(parts).encode("utf-8", "surrogatepass")).digest()
