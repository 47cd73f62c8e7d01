"""Who says what in one sentence of another language: quotations, reports, sources by "according to", denials.

By the tables' words and by where they stand; no parse. What is not sure stays in the outlet's voice; a quotation whose
speaker is not sure is marked as one that nobody is named for. What somebody denies is never asserted.
"""

import re
from dataclasses import dataclass

from claimdesk.language.other_languages.according import find_according
from claimdesk.language.other_languages.name_phrases import (
    END_MARKS,
    LONGEST_LEAD,
    opens_with_stop,
    skip_marks,
    take_after,
    take_before,
    take_name_words,
)
from claimdesk.language.other_languages.quotations import QuotedStretch, find_quotations, is_statement
from claimdesk.language.other_languages.sentences import find_sentences
from claimdesk.language.other_languages.sources import is_pronoun, name_source
from claimdesk.language.other_languages.tables import LanguageTable
from claimdesk.language.other_languages.unsaid import (
    belongs_elsewhere,
    is_byname,
    is_hearsay,
    is_negated,
    is_no_saying,
    is_told_to,
    is_unsaid,
)
from claimdesk.language.shapes import Span
from claimdesk.terms import Level, Voice

THAT_WITHIN = 90  # characters from a word of saying to "that": its subject and an adverb stand between
TAIL = re.compile(r"[,،]\s*[\"”“»’]?\s*$")
MOST_LEADING_WORDS = 8  # before a word of saying that a clause follows
BREAK = re.compile(r"[;:()\[\]–—]|\.\s")
APPOSITION = re.compile(r"(?:[^\s,،\d]+\s){1,5}[^\s,،\d]+[,،]\s")
CLAUSE_MARKS = " ,،、，:：;"
HINDI_BESIDE = re.compile(r"\s(?:को|से|में|पर)\s")  # who stands before is spoken to or about
CLAUSE_END = re.compile(r"[るただいうくすつぬむぐぶか」]$")  # of the plain form that と follows
TURKISH_CASE = re.compile(r"[’']\w+\s*$")  # "Ann Vale's", "to Ann Vale"
TURKISH_BESIDE = frozenset(
    ["hakkında", "için", "ile", "gibi", "kadar", "karşı", "tarafından", "üzerine", "göre", "ve"]
)
DIRECT = re.compile(r"[,，:：]")
VERB_LAST = frozenset(["hi", "tr"])  # the speaker stands before the word of saying, never behind
SAID_BEHIND = re.compile(
    r"と(?P<name>[^、。「」,]{2,24}?)[はが](?:述べ|話|語|説明|指摘|主張|強調|訴え|コメント|言)"
)
SHORT_AHEAD = re.compile(r"[^、,。]{1,8}[でに][、,]")  # "at a press conference,"
STATED = re.compile(
    r"^(?P<name>[^,，。：:被自堪号]{2,14})(?P<cue>透露|证实|證實|披露|声称|聲稱|宣称|宣稱|指出|认为|認為|称|稱|表示)(?![为為呼王赞讚])"
)


@dataclass(frozen=True, slots=True)
class SentenceReport:
    """A stretch of a sentence with whose it is. `leans`: its speaker is the one named before, where that is sure."""

    span: Span
    voice: Voice
    level: Level
    source: str | None = None
    source_at: Span | None = None
    cue: str | None = None
    leans: bool = False


def read_reports(text: str, table: LanguageTable) -> list[SentenceReport]:
    """What the sentence asserts, and whose words it says that they are; spans count in `text`."""
    whole = Span(0, len(text))
    quotations = [
        quotation
        for quotation in find_quotations(text)
        if is_statement(text, quotation, is_spaced=table.is_spaced)
        and not _is_sources_name(text, quotation, table)
    ]
    frame = _blank(text, quotations)
    denied = table.find("denied", frame)
    if denied is not None and not quotations:
        return [_read_denial(text, denied, table)]
    if quotations:
        return _read_quotations(text, frame, quotations, table)
    reported = _read_according(text, table) or _read_report(text, table)
    return [reported or SentenceReport(whole, Voice.OWN_VOICE, Level.EVENT)]


def _read_denial(text: str, denied: re.Match[str], table: LanguageTable) -> SentenceReport:
    """That somebody denies something, in the outlet's voice; what stands behind "denies:" is the denier's own."""
    colon = re.match(r"\s*:\s+", text[denied.end() :])
    source = name_source(take_before(text, denied.start()), table)
    if colon and source:
        start = denied.end() + colon.end()
        return SentenceReport(
            Span(start, len(text)),
            Voice.PARAPHRASE,
            Level.CONTENT,
            source,
            Span(0, denied.start()),
            denied[0],
        )
    return SentenceReport(Span(0, len(text)), Voice.OWN_VOICE, Level.UTTERANCE)


def _read_quotations(
    text: str, frame: str, quotations: list[QuotedStretch], table: LanguageTable
) -> list[SentenceReport]:
    first, last = quotations[0], quotations[-1]
    source, place, cue, leans = _find_quoted(frame, first, last, table)
    return [
        SentenceReport(span, Voice.QUOTE, Level.CONTENT, source, place, cue, leans)
        for quotation in quotations
        for span in _cut_quoted(text, quotation.inner, table)
    ]


def _cut_quoted(text: str, inner: Span, table: LanguageTable) -> list[Span]:
    """The sentences between the marks, without the comma that the last may end with."""
    spans = find_sentences(text[inner.start : inner.end], table)
    ended = [
        span.start + len(text[inner.start + span.start : inner.start + span.end].rstrip(CLAUSE_MARKS))
        for span in spans
    ]
    return [
        Span(inner.start + span.start, inner.start + end)
        for span, end in zip(spans, ended, strict=True)
        if end > span.start
    ]


def _is_sources_name(text: str, quotation: QuotedStretch, table: LanguageTable) -> bool:
    """Whether what is between the marks is the name of a paper that is cited: "according to « Le Courrier du Midi »"."""
    ahead = text[max(0, quotation.outer.start - LONGEST_LEAD) : quotation.outer.start].rstrip()
    cited = table.find("according_before", ahead)
    return cited is not None and cited.end() == len(ahead)


def _find_quoted(
    frame: str, first: QuotedStretch, last: QuotedStretch, table: LanguageTable
) -> tuple[str | None, Span | None, str | None, bool]:
    """Who says the quoted words: name, place, word of saying, and whether it is the one named before."""
    if (according := find_according(frame, table)) is not None:
        source, at, cue = according
        return source, at, cue, False
    verb = _choose_verb(frame, first, last, table)
    if not table.is_spaced:
        return _find_topic(frame, verb, first, last, table)
    lead = frame[: first.outer.start].rstrip()
    if verb is None:
        if lead.endswith(":"):
            source = name_source(take_before(frame, len(lead) - 1), table)
            return source, Span(0, len(lead) - 1) if source else None, None, False
        return None, None, None, not re.search(r"\w", frame)
    if is_negated(frame, verb, table):
        return None, None, None, False
    for phrase, start in _list_candidates(frame, verb, first, table):
        source = name_source(phrase, table) if phrase else None
        if source is not None:
            return source, Span(max(start, 0), max(start, 0) + len(phrase)), verb[0], False
    candidates = _list_candidates(frame, verb, first, table)
    is_bare = first.outer.end > verb.start() or not re.search(r"\w", lead)
    return None, None, verb[0], is_bare and all(is_pronoun(phrase, table) for phrase, _ in candidates)


def _list_candidates(
    frame: str, verb: re.Match[str], first: QuotedStretch, table: LanguageTable
) -> list[tuple[str, int]]:
    """The phrases that may name who says it, the likelier first, with their places."""
    is_behind = first.outer.end <= verb.start()
    between = frame[first.outer.end : verb.start()] if is_behind else take_before(frame, verb.start())
    after = take_after(frame, verb.end(), table)
    candidates = [
        (between.strip(CLAUSE_MARKS + "–—-"), verb.start() - len(between)),
        (after.strip(CLAUSE_MARKS), verb.end()),
    ]
    if table.code in VERB_LAST:
        lead = frame[: first.outer.start].strip(CLAUSE_MARKS)
        return [*candidates, (lead, 0)] if is_behind else candidates
    if is_behind or table.verb_first or opens_with_stop(candidates[0][0], table):
        candidates.reverse()
    return candidates


def _find_topic(
    frame: str, verb: re.Match[str] | None, first: QuotedStretch, last: QuotedStretch, table: LanguageTable
) -> tuple[str | None, Span | None, str | None, bool]:
    """The same where words are not parted: whom は or が marks, or who stands before the word of saying or the colon."""
    lead, behind = frame[: first.outer.start], frame[last.outer.end :]
    cue = verb[0] if verb else None
    if verb is not None and (is_unsaid(frame, verb)):
        return None, None, None, False
    if table.code == "ja":
        inner = SAID_BEHIND.match(behind)
        topics = list(re.finditer("[はが]", lead))
        named = (
            inner["name"]
            if inner
            else lead[: topics[-1].start()]
            if topics and behind.startswith("と")
            else ""
        )
    elif lead.rstrip().endswith((":", "：")) or (verb is not None and verb.end() <= first.outer.start):
        named = (
            lead[: verb.start()]
            if verb is not None and verb.end() <= first.outer.start
            else lead.rstrip(" :：")
        )
    elif verb is not None and verb.start() < last.outer.end:
        named = frame[first.outer.end : verb.start()].strip(CLAUSE_MARKS)
    else:
        named = behind[: verb.start() - last.outer.end] if verb is not None else ""
    source = name_source(named, table) if named else None
    if source is None:
        is_bare = verb is not None and not f"{lead}{frame[verb.end() :]}".strip(END_MARKS + CLAUSE_MARKS)
        return None, None, cue, is_pronoun(named, table) if named else is_bare
    at = frame.find(named)
    return source, Span(at, at + len(named)), cue, False


def _read_according(text: str, table: LanguageTable) -> SentenceReport | None:
    """A sentence that names its source: "according to X, …", "…, according to X", "… according to X …"."""
    found = find_according(text, table)
    if found is None:
        return None
    source, at, cue = found
    if source is None:
        return None
    start = 0
    comma = re.match(r"\s*[,،、，](?!\d)\s*", text[at.end :])
    if comma and not re.search(r"\w{3}", text[: at.start].replace(cue, "")):
        start = at.end + comma.end()
        if APPOSITION.match(text, start):
            start = 0  # where the speaker's words begin is not sure
    end = len(text)
    if start == 0 and not text[at.end :].strip(END_MARKS):
        lead = text[: at.start].rstrip()
        lead = lead[: -len(cue)] if lead.casefold().endswith(cue.casefold()) else lead
        lead = lead.rstrip(CLAUSE_MARKS + "–—-")
        end = len(lead) if re.search(r"\w", lead) else end
    return SentenceReport(Span(start, end), Voice.PARAPHRASE, Level.CONTENT, source, at, cue)


def _read_report(text: str, table: LanguageTable) -> SentenceReport | None:
    """An indirect report: "X said that …", "…, said X", "X: …と述べた", "X表示,…"."""
    if not table.is_spaced:
        return _read_unspaced_report(text, table)
    for verb in table.find_each("said", text):
        if not is_hearsay(text, verb, table) and (read := _read_verb(text, verb, table)) is not None:
            return read
    return None


def _read_verb(text: str, verb: re.Match[str], table: LanguageTable) -> SentenceReport | None:
    if is_negated(text, verb, table):
        return SentenceReport(Span(0, len(text)), Voice.OWN_VOICE, Level.UTTERANCE)
    if is_told_to(text, verb, table):
        return None
    lead, after = take_before(text, verb.start()), text[verb.end() :]
    if table.code == "hi":
        lead = HINDI_BESIDE.split(lead)[-1]
    that = table.find("that", after)
    if that is not None and that.start() <= THAT_WITHIN and not BREAK.search(after[: that.start()]):
        subject = after[: that.start()].strip(CLAUSE_MARKS)
        phrases = [lead.strip(CLAUSE_MARKS), subject]
        if belongs_elsewhere(phrases[0], subject, table):
            return None
        if table.verb_first or opens_with_stop(phrases[0], table):
            phrases.reverse()
        found = _name_first(phrases, table)
        start = verb.end() + that.end()
        span = Span(skip_marks(text, start), len(text)) if table.strips_that else Span(0, len(text))
        return _build(text, span, found, phrases, verb, table)
    if (
        TAIL.search(text[: verb.start()])
        and len(after) <= LONGEST_LEAD
        and len(text[: verb.start()]) > len(after)
        and not is_byname(text, verb, table)
    ):
        phrase = take_after(text, verb.end(), table).strip(CLAUSE_MARKS)
        content = text[: verb.start()].rstrip().rstrip(",،").rstrip()
        if not is_pronoun(phrase, table) or not phrase:
            return _build(text, Span(0, len(content)), name_source(phrase, table), [phrase], verb, table)
        return _build(text, Span(0, len(content)), None, [phrase], verb, table)
    if (
        table.code in {"de", "nl"}
        and re.match(r"[^,.;:]{0,30},\s\S", after)
        and len(lead.split()) <= MOST_LEADING_WORDS
    ):
        phrases = [lead.strip(CLAUSE_MARKS)]
        return _build(text, Span(0, len(text)), _name_first(phrases, table), phrases, verb, table)
    if re.match(r"\s*:\s*\S", after) and lead.strip():
        start = verb.end() + after.index(":") + 1
        return _build(
            text, Span(skip_marks(text, start), len(text)), name_source(lead, table), [lead], verb, table
        )
    if not after.strip(END_MARKS) and table.code == "tr":
        return _read_final_verb(text, verb, table)
    return None


def _read_final_verb(text: str, verb: re.Match[str], table: LanguageTable) -> SentenceReport | None:
    """A report whose verb closes the sentence: its speaker stands at the beginning, before a comma or the first clause."""
    lead, comma, _ = text[: verb.start()].partition(",")
    phrase = lead if comma else take_name_words(lead, table)
    beside = lead[len(phrase) :].split()[:1]
    is_name = all(word[:1].isupper() or word.casefold() in table.titles for word in phrase.split())
    if not is_name or TURKISH_CASE.search(phrase) or TURKISH_BESIDE & set(beside):
        return None
    source = name_source(phrase, table) if len(phrase.split()) <= 8 else None
    if source is None:
        return None
    return SentenceReport(
        Span(0, len(text)), Voice.PARAPHRASE, Level.CONTENT, source, Span(0, len(phrase)), verb[0]
    )


def _read_unspaced_report(text: str, table: LanguageTable) -> SentenceReport | None:
    if table.code == "ja":
        verb = table.find("said", text)
        topic = re.search(r"[はが](?=[、,])|は", text)
        if verb is None or topic is None or topic.start() > verb.start():
            return None
        source = name_source(text[: topic.start()], table)
        if source is None:
            return None
        if not CLAUSE_END.search(text[: verb.start()]) or is_unsaid(text, verb):
            return None
        start = topic.end() + (1 if text[topic.end()] in "、," else 0)
        ahead = SHORT_AHEAD.match(text, start, verb.start())
        start = ahead.end() if ahead and ahead.end() < verb.start() else start
        return SentenceReport(
            Span(start, verb.start()),
            Voice.PARAPHRASE,
            Level.CONTENT,
            source,
            Span(0, topic.start()),
            verb[0],
        )
    for verb in table.find_each("said", text):
        mark = None if is_unsaid(text, verb) else DIRECT.match(text, verb.end())
        lead = text[: verb.start()]
        source = name_source(lead, table) if mark and lead.strip() else None
        if source is not None and mark is not None and not table.find("hearsay", lead):
            return SentenceReport(
                Span(skip_marks(text, mark.end()), len(text)),
                Voice.PARAPHRASE,
                Level.CONTENT,
                source,
                Span(0, len(lead)),
                verb[0],
            )
    stated = STATED.match(text)
    source = (
        name_source(stated["name"], table) if stated and not table.find("hearsay", stated["name"]) else None
    )
    if stated is None or source is None or is_no_saying(stated["name"], stated["cue"]):
        return None
    whole, at = Span(0, len(text)), Span(0, stated.end("name"))
    return SentenceReport(whole, Voice.PARAPHRASE, Level.CONTENT, source, at, stated["cue"])


def _build(
    text: str, span: Span, source: str | None, phrases: list[str], verb: re.Match[str], table: LanguageTable
) -> SentenceReport | None:
    if source is not None:
        phrase = next((phrase for phrase in phrases if name_source(phrase, table) == source), "")
        at = text.find(phrase)
        return SentenceReport(
            span, Voice.PARAPHRASE, Level.CONTENT, source, Span(at, at + len(phrase)), verb[0]
        )
    if all(is_pronoun(phrase, table) for phrase in phrases):
        return SentenceReport(span, Voice.PARAPHRASE, Level.CONTENT, None, None, verb[0], leans=True)
    return None


def _name_first(phrases: list[str], table: LanguageTable) -> str | None:
    return next((name for phrase in phrases if phrase and (name := name_source(phrase, table))), None)


def _choose_verb(
    frame: str, first: QuotedStretch, last: QuotedStretch, table: LanguageTable
) -> re.Match[str] | None:
    """The word of saying that stands nearest to the quotation."""
    return min(
        table.phrases["said"].finditer(frame) if "said" in table.phrases else (),
        key=lambda verb: min(abs(verb.start() - last.outer.end), abs(first.outer.start - verb.end())),
        default=None,
    )


def _blank(text: str, quotations: list[QuotedStretch]) -> str:
    """The sentence with the quoted words as blanks, each character in its place."""
    for quotation in quotations:
        inner = quotation.inner
        text = text[: inner.start] + " " * (inner.end - inner.start) + text[inner.end :]
    return text
