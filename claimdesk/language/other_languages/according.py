"""Sources that a phrase such as "according to" names: before the phrase, behind it, or beside a verb of its own."""

import re

from claimdesk.language.other_languages.name_phrases import (
    END_MARKS,
    hide_abbreviations,
    is_person,
    take_last_words,
    take_name_words,
)
from claimdesk.language.other_languages.sources import name_source
from claimdesk.language.other_languages.tables import ARABIC_TO, LanguageTable
from claimdesk.language.shapes import Span

ORDINAL_AHEAD = re.compile(
    r"\b(?:il|del|nel|al|dal|sul|un|o|do|no|ao|um|pelo|num|seu|suo|meu|este|esse|quel|questo)\s$",
    re.IGNORECASE,
)
SECOND = frozenset(["secondo", "segundo"])  # "according to" as well as the ordinal
TURKISH = "tr"
TURKISH_NAME = re.compile(r"[^\W\d_][’']$")  # a name's ending stands behind an apostrophe
MOST_TURKISH_NAMES = 3
MEASURED = re.compile(r"\bdaha\b", re.IGNORECASE)
GUESSED = tuple("思見み考")
DIRECT = re.compile(r"[,，:：]")


def find_according(text: str, table: LanguageTable) -> tuple[str | None, Span, str] | None:
    """The source that a phrase of "according to" names, its place, and the phrase."""
    for before in table.find_each("according_before", text):
        if (read := _read_according_before(text, before, table)) is not None:
            return read
    if table.find("hearsay", text):
        return None
    for behind in table.find_each("according_behind", text):
        if not _is_figure_of_speech(text, behind, table):
            return _read_according_behind(text, behind, table)
    return None


def _read_according_behind(
    text: str, behind: re.Match[str], table: LanguageTable
) -> tuple[str | None, Span, str] | None:
    """The source before "according to", where the language has it behind the name."""
    lead = text[: behind.start()]
    if table.is_spaced:
        lead = re.split(r"[,;:–—]", lead)[-1]
        lead = take_last_words(lead)
    else:
        lead = re.split(r"[、。，,]", lead)[-1]
    named = lead.rstrip("’'")
    if table.code == TURKISH and len(named.split()) > MOST_TURKISH_NAMES and is_person(named, table):
        return None  # two names side by side
    source = name_source(named, table)
    if source is None:
        return None
    start = behind.start() - len(lead)
    return source, Span(start, behind.end()), behind[0]


def _is_figure_of_speech(text: str, behind: re.Match[str], table: LanguageTable) -> bool:
    """Whether the phrase measures or guesses: "compared with last year", "taller than Ann Vale", "what seems to be"."""
    if table.code == "ja":
        return text[behind.end() : behind.end() + 1] in GUESSED
    if table.code != TURKISH:
        return False
    name = TURKISH_NAME.search(text[: behind.start()])
    return name is None or MEASURED.search(text, behind.end()) is not None


def _read_according_before(
    text: str, before: re.Match[str], table: LanguageTable
) -> tuple[str | None, Span, str] | None:
    """The source behind "according to"; None where no name phrase stands there."""
    if table.find("weak_before", before[0]) and text[: before.start()].strip(' "“«'):
        return None
    if ORDINAL_AHEAD.search(text[: before.start()]) and before[0].casefold() in SECOND:
        return None
    rest = text[before.end() :]
    rest_start = len(rest) - len(rest.lstrip())
    if table.is_spaced and not rest_start and not before[0].endswith(("’", "'", ARABIC_TO)):
        return None
    phrase = rest[rest_start:]
    if not table.is_spaced:
        return _read_unspaced_according(text, before, table)
    stop = re.search(r"[,،](?!\d)|[;:()–—„“«\"]|[.!?؟](?:\s|$)", hide_abbreviations(phrase, table))
    head = phrase[: stop.start()] if stop else phrase
    if stop and stop[0][0] in '„“«"' and not head.strip():
        close = re.search(r"[”“»\"]", phrase[stop.end() :])
        head = phrase[: stop.end() + close.end()] if close else ""
    verb = table.find("according_verbs", head)
    if table.find("needs_verb", before[0]) and verb is None:
        return None
    if verb is not None:
        left, right = head[: verb.start()].strip(), head[verb.end() :].strip()
        named = right if right and not left else left
    else:
        named = head.strip()
    length = len(head)
    is_ended = bool(stop and stop[0][0] in ",،") or (
        before.start() > 0 and not phrase[length:].strip(END_MARKS)
    )
    is_running = (
        table.code == "de" and len(named.split()) > 2 and text[: before.start()].rstrip()[-1:].isalnum()
    )
    if not is_ended or is_running or len(named.split()) > 8:
        is_opening = not text[: before.start()].strip(' "“«„')
        named = take_name_words(named, table, is_before_verb=is_opening)
        length = head.find(named) + len(named) if named else 0
    tail = text[before.end() + rest_start + length :]
    beside = re.match(r"\s?[,،]\s(?P<more>[^,.;،]{3,60})(?=[.,،]|$)", hide_abbreviations(tail, table))
    more = tail[beside.start("more") : beside.end("more")] if beside else ""
    if beside and name_source(more, table) and is_person(more, table):
        named = f"{named}, {more}"
        length += beside.end()
    source = name_source(named.strip(' "“”«»'), table)
    if source is not None and before[0].endswith(ARABIC_TO) and source.startswith("ل"):
        source = f"ا{source}"  # "to the" is written without its first letter
    if source is None:
        return None
    start = before.end() + rest_start
    return source, Span(start, start + length), before[0]


def _read_unspaced_according(
    text: str, before: re.Match[str], table: LanguageTable
) -> tuple[str | None, Span, str] | None:
    if text[: before.start()].strip(' 。“”"「」') and text[before.start() - 1] not in ",，。；":
        return None
    rest = text[before.end() :]
    stop = DIRECT.search(rest)
    head = rest[: stop.start()] if stop else ""
    ends = sorted(table.endings.get("according_ends", ()), key=len, reverse=True)
    named = next((head[: head.find(end)] for end in ends if head.find(end, 1) > 0), head)
    source = name_source(named, table) if named and len(named) <= 20 else None
    return (source, Span(before.end(), before.end() + len(head)), before[0]) if source else None
