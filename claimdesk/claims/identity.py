"""The keys that find a claim again: its normalised text with digits and negation kept, and its resolved dates."""

import re
import unicodedata
from collections.abc import Iterable
from hashlib import sha256

from claimdesk.language.shapes import DateInterval

APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'"})
NEGATIONS = (("can't", "cannot"), ("won't", "will not"), ("n't", " not"))
NUMBER_COMMA = re.compile(r"(?<=\d),(?=\d{3}\b)")
KEPT = re.compile(r"[\w%$€£¥.+-]+")
EDGE = ".+-_"
ARTICLES = {"a", "an", "the"}


def normalise_text(text: str) -> str:
    """The text without what never changes its meaning: case, articles, punctuation, typographic variants.

    >>> normalise("The bill wasn’t passed by 1,200 votes.")
    'bill was not passed by 1200 votes'
    """
    plain = unicodedata.normalize("NFKC", text).translate(APOSTROPHES).casefold()
    for short, long in NEGATIONS:
        plain = plain.replace(short, long)
    words = (word.rstrip(EDGE).lstrip("._") for word in KEPT.findall(NUMBER_COMMA.sub("", plain)))
    return " ".join(word for word in words if word and word not in ARTICLES)


def build_key(text: str, dates: Iterable[DateInterval] = ()) -> bytes:
    """SHA-256 (32 bytes) of a claim's normalised text and the periods that it speaks of.

    The same words about 2019 and about 2024 are two claims.
    """
    periods = sorted(f"{date.from_.date()}/{date.to.date()}" for date in dates if date.from_ and date.to)
    return sha256("\n".join([normalise_text(text), *periods]).encode("utf-8", "surrogatepass")).digest()


def hash_text(text: str) -> bytes:
    """SHA-256 (32 bytes) of a text as it stands; finds its vector."""
    return sha256(text.encode("utf-8", "surrogatepass")).digest()
