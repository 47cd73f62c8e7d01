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

DIRECT = re.compile(r"[,，:：]")


def find_according(text: str, table: LanguageTable) -> tuple[str | None, Span, str] | None:
    """The source that a phrase of "according to" names, its place, and the phrase."""
    before = table.find("according_before", text)
    while before is not None:
        if (read := _read_according_before(text, before, table)) is not None:
            return read
        before = table.find("according_before", text, before.end())
    behind = table.find("according_behind", text)
    if behind is None or table.find("hearsay", text):
        return None
    lead = text[: behind.start()]
    if table.is_spaced:
        lead = re.split(r"[,;:–—]", lead)[-1]
        lead = take_last_words(lead)
    else:
        lead = re.split(r"[、。，,]", lead)[-1]
    source = name_source(lead, table)
    if source is None:
        return None
    start = behind.start() - len(lead)
    return source, Span(start, behind.end()), behind[0]


def _read_according_before(
    text: str, before: re.Match[str], table: LanguageTable
) -> tuple[str | None, Span, str] | None:
    """The source behind "according to"; None where no name phrase stands there."""
    if table.find("weak_before", before[0]) and text[: before.start()].strip(' "“«'):
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
    if not is_ended or len(named.split()) > 8:
        named = take_name_words(named, table)
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
