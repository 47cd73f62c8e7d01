"""Sentences of a text in any language: sentencex's, mended where a stop ends no sentence and where one was passed over.

sentencex knows the stops of some 240 languages, but joins behind every abbreviation that it takes for one ("0,4 mm. Über") and
cuts behind others ("Mme", "14. Nov."). What ends no sentence stands in the language's table; a quotation is never cut.
"""

import re

import sentencex

from claimdesk.language.other_languages.quotations import find_quotations, trim_span
from claimdesk.language.other_languages.tables import LanguageTable
from claimdesk.language.shapes import Span

STOP = re.compile(r"[.!?…؟۔।॥。！？｡](?:[.!?…؟。！？]{0,6})(?P<marks>[\"”“»’)\]」』）›]{0,3})")
FULL_STOPS = frozenset("。！？｡।॥؟۔")
LAST_WORD = re.compile(r"([^\s(\[\"„“«‘’'「]{1,14})\.$")
INITIAL = re.compile(r"^(?:[^\W\d_]|[^\W\d_](?:\.[^\W\d_])+)$")
ORDINAL = re.compile(r"^\d{1,2}$")
OPENERS = "\"„“«‘'(»¿¡—–-「『["
LONGEST_SENTENCE = 1500  # characters, as of English ones; what is longer is cut at a mark or a blank
CUT_AT = ("; ", ", ", "，", "、", " ")
SEEN = 200  # characters beside a cut that tell whether it is one
LONG_QUOTATION = 600  # characters, from which a quotation's own sentences are its pieces


def find_sentences(text: str, table: LanguageTable) -> list[Span]:
    """The sentences in reading order, blanks at their ends left out; together they hold all that is no blank."""
    cuts = {cut for cut in _find_library_cuts(text, table) if _may_cut(text, cut, table)}
    cuts.update(cut for cut in _find_stops(text) if _may_cut(text, cut, table))
    for quotation in find_quotations(text):
        if quotation.outer.end - quotation.outer.start <= LONG_QUOTATION:
            cuts -= set(range(quotation.outer.start + 1, quotation.outer.end))
    ends = sorted(cut for cut in cuts if 0 < cut < len(text))
    spans = zip([0, *ends], [*ends, len(text)], strict=True)
    trimmed = [trim_span(text, start, end) for start, end in spans]
    return [piece for span in trimmed if span.start < span.end for piece in _cut_long(text, span)]


def _cut_long(text: str, span: Span) -> list[Span]:
    """The sentence in pieces of bounded length that together hold all of it, cut outside quotations where that can be."""
    if span.end - span.start <= LONGEST_SENTENCE:
        return [span]
    quoted = [
        (span.start + quotation.outer.start, span.start + quotation.outer.end)
        for quotation in find_quotations(text[span.start : span.end])
    ]
    pieces, start = [], span.start
    while span.end - start > LONGEST_SENTENCE:
        stop = _find_cut(text, start, quoted)
        pieces.append(trim_span(text, start, stop))
        start = stop
    pieces.append(trim_span(text, start, span.end))
    return [piece for piece in pieces if piece.start < piece.end]


def _find_cut(text: str, start: int, quoted: list[tuple[int, int]]) -> int:
    end = start + LONGEST_SENTENCE
    near = [(begin, close) for begin, close in quoted if begin < end and close > start]
    window = "".join(
        "\0" if any(begin < at < close for begin, close in near) else text[at] for at in range(start, end)
    )
    for words in (window, text[start:end]):
        cut = next(((at, mark) for mark in CUT_AT if (at := words.rfind(mark)) > 0), None)
        if cut is not None:
            return start + cut[0] + len(cut[1])
    return end


def _find_library_cuts(text: str, table: LanguageTable) -> set[int]:
    at, cuts = 0, set()
    for sentence in sentencex.segment(table.code, text):
        place = text.find(sentence, at)
        if place < 0:
            break
        at = place + len(sentence)
        cuts.add(_skip_blanks(text, at))
    return cuts


def _find_stops(text: str) -> set[int]:
    """Behind each stop that a blank and the beginning of something follow, and behind each full stop of scripts without blanks."""
    cuts = set()
    for stop in STOP.finditer(text):
        behind = _skip_blanks(text, stop.end())
        if behind >= len(text):
            continue
        if stop[0][0] in FULL_STOPS or (behind > stop.end() and _begins(text, behind)):
            cuts.add(behind)
    return cuts


def _begins(text: str, at: int) -> bool:
    """Whether a sentence may begin there: a capital, a letter of a script without capitals, a figure or an opening mark."""
    first = text[at]
    if first in OPENERS:
        first = text[at + 1 : at + 2] or first
        return not first.islower()
    return (
        first.isdigit()
        or (first.isalpha() and not first.islower())
        or not (first.isalnum() or first in ",;:)%")
    )


def _may_cut(text: str, cut: int, table: LanguageTable) -> bool:
    before, after = text[max(0, cut - SEEN) : cut].rstrip(), text[cut : cut + SEEN]
    if not before or not after.strip():
        return False
    bare = before.rstrip('"”“»’)]」』›')
    if (bare != before and after[:1] in ",;") or after[:1].islower():
        return bare[-1:] in FULL_STOPS and not after[:1].islower()
    if bare[-1:] in "?!" and bare != before and (after.lstrip()[:1] in "—–-,"):
        return False
    if bare[-1:] == ":":
        return False
    word = LAST_WORD.search(before[-24:])
    if word is None:
        return True
    last = word[1].casefold()
    if ORDINAL.match(last) and table.ordinal_stops and after[:1].isalpha():
        return False
    if last in table.abbreviations or (last.rpartition(".")[2] in table.abbreviations and "." in last):
        return _ends_beyond(last, after, table)
    return not (INITIAL.match(word[1]) and not _is_unit(before, word[1]))


def _ends_beyond(last: str, after: str, table: LanguageTable) -> bool:
    """Whether a sentence may end with the abbreviation: one of measure or "etc." before a capital may, a title may not."""
    if last in table.titles or not table.is_spaced:
        return False
    return last in MEASURES and after[:1].isupper() and not after[:2].isupper()


MEASURES = frozenset(
    [
        "etc",
        "usw",
        "enz",
        "itd",
        "itp",
        "ecc",
        "vb",
        "vs",
        "vd",
        "r",
        "p.m",
        "a.m",
        "proc",
        "zł",
        "tys",
        "mln",
        "mld",
        "u.a",
        "o.ä",
        "e.v",
        "j.-c",
    ]
)


def _is_unit(before: str, word: str) -> bool:
    """Whether a single letter measures: "48 m." ends a sentence as well as not; a figure ahead tells."""
    return bool(re.search(rf"\d\s?{re.escape(word)}\.$", before[-12:]))


def _skip_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at
