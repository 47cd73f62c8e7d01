"""The words beside a word of saying that may name who says it, cut at marks and at words that no name goes on with."""

import re

from claimdesk.language.other_languages.tables import LanguageTable

LONGEST_LEAD = 120  # characters of a speaker's words beside a word of saying
WORD = re.compile(r"[^\s,;:.!?]+")
END_MARKS = ' .!?…。！？।؟"”“»'


def take_name_words(phrase: str, table: LanguageTable, *, is_before_verb: bool = False) -> str:
    """The beginning of the phrase that may be a name: an article, small words up to the noun, and capitals behind it.

    In German a bare noun may go on as a name or be followed by another noun; only before a verb it is sure to be a name.
    """
    kept_end, nouns, has_article = 0, 0, False
    for word in re.finditer(r"\S+", phrase):
        bare = word[0].casefold().strip(".,")
        if bare in table.name_stops and nouns:
            break
        is_article = bare in table.determiners
        is_name = (
            word[0][:1].isupper()
            or bare in table.titles
            or any(character == "." for character in word[0][:-1])
        )
        goes_on = (is_article and table.code == "de") or (
            table.code == "ar" and nouns == 1 and bare.startswith("ال")
        )
        if nouns and not is_name and not goes_on:
            break
        if nouns and is_name and table.code == "de" and not _is_name_of_last(phrase, word.start(), table):
            if has_article:
                break
            if not is_before_verb:
                return ""
        has_article = has_article or is_article
        if not is_article:
            nouns += 1 if not bare.endswith(".") else 0
        kept_end = word.end()
    return phrase[:kept_end].strip()


def _is_name_of_last(phrase: str, at: int, table: LanguageTable) -> bool:
    """In German, where every noun has a capital: whether the word goes on with a name or a genitive."""
    before = phrase[:at].split()
    return bool(before) and (
        before[-1].casefold().strip(".") in table.titles or before[-1].casefold() in table.determiners
    )


def take_last_words(lead: str) -> str:
    """The last words before "according to", where that stands behind its noun."""
    words = list(re.finditer(r"\S+", lead))
    if len(words) <= 5:
        return lead
    return lead[words[-4].start() :]


def is_person(phrase: str, table: LanguageTable) -> bool:
    words = phrase.split()
    return bool(words) and (
        words[0].casefold().rstrip(".") in table.titles or all(word[:1].isupper() for word in words)
    )


def hide_abbreviations(text: str, table: LanguageTable) -> str:
    """The text with the stops of abbreviations as letters, so that none of them ends a phrase."""

    def hide(match: re.Match[str]) -> str:
        word = match[1]
        return f"{word}_" if word.casefold() in table.abbreviations or len(word) == 1 else match[0]

    return re.sub(r"(?<![^\W\d_.])([^\W\d_]+(?:\.[^\W\d_]+)*)\.", hide, text)


def take_before(text: str, end: int) -> str:
    """The words before a word of saying, from the last break of a clause on."""
    lead = text[max(0, end - LONGEST_LEAD) : end]
    breaks = [mark.end() for mark in re.finditer(r"[;:()\[\]–—]", lead.rstrip(" :"))]
    return lead[breaks[-1] :] if breaks else lead


def take_after(text: str, start: int, table: LanguageTable) -> str:
    """The words behind a word of saying, up to a mark, "that", or a word that no name goes on with."""
    rest = text[start : start + LONGEST_LEAD]
    stop = re.search(r"[;:()\[\]–—„“«\"]|[.!?؟।](?:\s|$)", hide_abbreviations(rest, table))
    rest = rest[: stop.start()] if stop else rest
    that = table.find("that", rest)
    rest = rest[: that.start()] if that else rest
    kept: list[str] = []
    end = 0
    for word in WORD.finditer(rest):
        if word[0].casefold() in table.name_stops:
            if kept:
                break
            return ""
        kept.append(word[0])
        end = word.end()
    return rest[:end]


def skip_marks(text: str, at: int) -> int:
    while at < len(text) and (text[at].isspace() or text[at] in ",:，："):
        at += 1
    return at


def opens_with_stop(phrase: str, table: LanguageTable) -> bool:
    """Whether the phrase begins with a preposition or an adverb, so that it is no subject."""
    words = WORD.findall(phrase)
    return not words or (words[0].casefold() in table.name_stops and "," not in phrase)
