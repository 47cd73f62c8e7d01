"""What is known of each language that is read sentence by sentence: tables/*.toml, one file a language.

A new language is a new file; a language without one is cut into sentences and gives claims in the outlet's voice.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

from babel import Locale, UnknownLocaleError

TABLES = files("claimdesk.language.other_languages") / "tables"
WITHOUT_BLANKS = frozenset(["ja", "zh", "th", "lo", "km", "my"])  # written without blanks between words
LETTER_AHEAD = r"(?:(?<![^\W_]|[\u0900-\u0903\u093a-\u094f])|(?<=(?<![^\W_])[وفبلك]))"  # or behind an Arabic "and", "by", "to"
LETTER_BEHIND = r"(?![^\W_]|[\u0900-\u0903\u093a-\u094f])"  # nor a vowel sign of an Indic word
ARABIC_TO = " ل"  # written as one with the word behind it
NOTHING = re.compile(r"(?!)")
MOST_TRIES = 20  # phrases of a sentence that are tried one by one; each may cost its whole length


@dataclass(frozen=True, slots=True)
class LanguageTable:
    """Words and patterns of one language. Patterns of an empty list never match."""

    code: str
    name: str
    is_spaced: bool  # written with blanks between words
    is_known: bool  # has a file of its own
    ordinal_stops: bool
    verb_first: bool
    strips_that: bool
    abbreviations: frozenset[str]
    determiners: frozenset[str]
    kept_determiners: frozenset[str]
    pronouns: frozenset[str]
    first_person: frozenset[str]
    titles: frozenset[str]
    name_stops: frozenset[str]
    ambiguous: frozenset[str]  # words of numbers that mean something else as well
    phrases: dict[str, re.Pattern[str]] = field(repr=False)
    openings: dict[str, re.Pattern[str]] = field(repr=False)
    endings: dict[str, tuple[str, ...]] = field(repr=False)
    numbers: dict[str, float] = field(repr=False)
    additions: dict[str, float] = field(repr=False)
    scales: dict[str, float] = field(repr=False)
    units: dict[str, str] = field(repr=False)
    relative: dict[str, str] = field(repr=False)
    last: dict[str, frozenset[str]] = field(repr=False)
    ago: dict[str, frozenset[str]] = field(repr=False)
    calendar: dict[str, dict[str, int]] = field(repr=False)  # more forms of the names of months and days

    def find(self, name: str, text: str, start: int = 0) -> re.Match[str] | None:
        """The first of the phrases of that name in the text."""
        return self.phrases.get(name, NOTHING).search(text, start)

    def find_each(self, name: str, text: str) -> Iterator[re.Match[str]]:
        """The first of the phrases of that name, as many as are worth a try."""
        return islice(self.phrases.get(name, NOTHING).finditer(text), MOST_TRIES)

    def opens(self, name: str, text: str) -> re.Match[str] | None:
        """The phrase of that name that the text begins with."""
        return self.openings.get(name, NOTHING).match(text)

    def ends(self, name: str, text: str) -> bool:
        """Whether the text ends with one of the endings of that name."""
        return text.endswith(self.endings.get(name, ()) or ("\0",))


@cache
def open_table(language: str) -> LanguageTable:
    """The table of a language by its two-letter code; one with empty lists for a language without a file."""
    known = language in list_languages()
    rows = tomllib.loads((TABLES / f"{language}.toml").read_text(encoding="utf-8")) if known else {}
    is_spaced = language not in WITHOUT_BLANKS
    lists = {key: _split_phrases(value) for key, value in rows.items() if isinstance(value, str)}
    return LanguageTable(
        code=language,
        name=rows.get("name") or _name_language(language),
        is_spaced=is_spaced,
        is_known=known,
        ordinal_stops=bool(rows.get("ordinal_stops")),
        verb_first=bool(rows.get("verb_first")),
        strips_that=bool(rows.get("strips_that")),
        **{key: _read_words(rows, key) for key in WORD_SETS},
        phrases={key: build_pattern(values, is_spaced=is_spaced) for key, values in lists.items()},
        openings={
            key: build_pattern(values, is_spaced=is_spaced, opening=True) for key, values in lists.items()
        },
        endings={key: tuple(rows[key].split()) for key in rows if key.endswith("_ends")},
        numbers={fold_letters(word): float(value) for word, value in rows.get("numbers", {}).items()},
        additions={fold_letters(word): float(value) for word, value in rows.get("additions", {}).items()},
        scales={fold_letters(word): float(value) for word, value in rows.get("scales", {}).items()},
        units=dict(rows.get("units", {})),
        relative={word.casefold(): value for word, value in rows.get("relative", {}).items()},
        last={key: frozenset(value.split()) for key, value in rows.get("last", {}).items()},
        ago={key: frozenset(fold_letters(value).split()) for key, value in rows.get("ago", {}).items()},
        calendar={key: dict(value) for key, value in rows.get("calendar", {}).items()},
    )


WORD_SETS = (
    "abbreviations",
    "determiners",
    "kept_determiners",
    "pronouns",
    "first_person",
    "titles",
    "name_stops",
    "ambiguous",
)


@cache
def list_languages() -> frozenset[str]:
    """The codes of the languages that have a table."""
    return frozenset(
        file.name.removesuffix(".toml") for file in TABLES.iterdir() if len(file.name) == len("de.toml")
    )


def build_pattern(phrases: Iterable[str], *, is_spaced: bool, opening: bool = False) -> re.Pattern[str]:
    """A pattern for any of the phrases, the longest first; between letters only in scripts without blanks.

    Blanks inside a phrase match any run of blanks, an apostrophe both kinds. With `opening` quotation marks may stand ahead.
    """
    written = [_escape(phrase) for phrase in sorted(phrases, key=lambda phrase: -len(phrase)) if phrase]
    if not written:
        return NOTHING
    joined = "|".join(f"{phrase}{_find_edge(phrase, is_spaced=is_spaced)}" for phrase in written)
    ahead = r"\W*" if opening else LETTER_AHEAD if is_spaced else ""
    return re.compile(f"{ahead}(?:{joined})", re.IGNORECASE)


def _find_edge(phrase: str, *, is_spaced: bool) -> str:
    is_open = phrase[-1] in "’'.]" or phrase.endswith(_escape(ARABIC_TO))
    return LETTER_BEHIND if is_spaced and not is_open else ""


def _escape(phrase: str) -> str:
    escaped = re.escape(phrase).replace(r"\ ", r"\s+")
    return escaped.replace("'", "['’]").replace("’", "['’]").replace("[['’]['’]]", "['’]")


def fold_letters(word: str) -> str:
    """The word as keys of the tables are written: re matches i, ı and İ with each other where case is ignored."""
    return word.casefold().replace("i\u0307", "i").replace("ı", "i")


def _split_phrases(value: str) -> list[str]:
    return [phrase.strip() for phrase in value.split(",") if phrase.strip()]


def _read_words(rows: dict[str, Any], key: str) -> frozenset[str]:
    return frozenset(word.casefold().replace("_", " ").rstrip(".") for word in rows.get(key, "").split())


def _name_language(code: str) -> str:
    """The language's English name, its code where CLDR has none."""
    try:
        return str(Locale("en").languages.get(code, code))
    except UnknownLocaleError:
        return code
