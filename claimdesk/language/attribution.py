"""Who said what in an article: every stretch of words that is somebody's, and the chain of whose."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace

from claimdesk.language.labels import LABEL, find_labels
from claimdesk.language.parsing import ParsedArticle, ParsedSentence
from claimdesk.language.quotations import Quotation, find_quotations, is_quoted, runs
from claimdesk.language.reports import Manner as Manner
from claimdesk.language.reports import Report, find_reports
from claimdesk.language.reports import Stance as Stance
from claimdesk.language.speakers import Speakers, claimant_of, links_of, read_speakers
from claimdesk.language.speakers import find_outlet as find_outlet
from claimdesk.language.texts import AttributionLink, Part, Span, Voice

VERSION = "1"
WORD = re.compile(r"\w+")
QUOTED_SHARE = 0.7  # of a content's words between marks, from which it is a quote and no paraphrase
SHORTEST_SPEECH = 4  # words of a quotation that can be somebody's sentence without a cue
STATING = frozenset({Manner.SPEECH, Manner.FINDING})
LONGEST_HEADLINE = 200  # characters of a first line that can be a headline
LONGEST_PAUSE = 240  # characters between a speaker's words and those that go on without a cue
FIRST_PERSON = frozenset({"i", "we", "you", "me", "us"})


@dataclass(frozen=True, slots=True)
class Attribution:
    """One source and the words that are its own or report it.

    Spans are code points into the article part. `content` reaches from the first to the last of
    `pieces`, which leave out a cue that stands between ("A," said X. "B."). `statement` is False
    where the content is a phrase and no clause ("denounced the plan"), so that it can't be a claim.
    """

    part: Part
    content: Span
    pieces: tuple[Span, ...]
    source: Span | None
    cue: Span | None
    cue_lemma: str | None
    voice: Voice
    stance: Stance
    manner: Manner
    statement: bool
    name: str | None  # of the source, the fullest form in the article
    chain: tuple[AttributionLink, ...]  # nearest first, the outlet last where it is known
    nested_in: int | None = None  # index of the attribution that holds this one


@dataclass(slots=True)
class _Draft:
    """An attribution while its pieces are still gathered."""

    report: Report
    sentence: int  # index in the part
    source: Span | None
    cue: Span | None
    pieces: list[Span] = field(default_factory=list)
    quoted: bool = False  # the cue stands inside a quotation


@dataclass(slots=True)
class _Reading:
    """One part while its attributions are read."""

    text: str
    sentences: list[ParsedSentence]
    quotations: list[Quotation]
    starts: list[int]
    drafts: list[_Draft] = field(default_factory=list)


def attribute(article: ParsedArticle) -> list[Attribution]:
    """The attributions of all parts, in reading order of their content, outer ones first."""
    speakers = read_speakers(article)
    found: list[Attribution] = []
    first = 0
    for part in Part:
        sentences = list(article.of_part(part))
        if sentences:
            reading = _read_part(part, article.article.part(part), sentences)
            found.extend(_finish_part(part, reading, speakers, first, len(found)))
            first += len(sentences)
    return found


def _read_part(part: Part, text: str, sentences: list[ParsedSentence]) -> _Reading:
    quotations = find_quotations(text)
    reading = _Reading(text, sentences, quotations, [sentence.start for sentence in sentences])
    for number, sentence in enumerate(sentences):
        for report in find_reports(sentence.doc):
            if (draft := _draft(reading, number, sentence, report)) is not None:
                reading.drafts.append(draft)
    reading.drafts.extend(_labelled(reading, part))
    for draft in reading.drafts:
        _take_quotations(reading, draft)
    reading.drafts = [draft for draft in reading.drafts if draft.pieces]
    _place_rest(reading)
    reading.drafts.sort(key=_order)
    return reading


def _finish_part(
    part: Part, reading: _Reading, speakers: Speakers, first: int, before: int
) -> list[Attribution]:
    """The part's attributions; `first` is its first sentence's index in the article, `before` counts the
    attributions of earlier parts."""
    holders = _holders(reading.drafts)
    finished: list[Attribution] = []
    for draft, holder in zip(reading.drafts, holders, strict=True):
        outer = finished[holder] if holder is not None else None
        nested_in = None if holder is None else before + holder
        finished.append(_finished(part, reading, draft, speakers, first, outer, nested_in))
    return finished


def _holders(drafts: list[_Draft]) -> list[int | None]:
    """For each draft the index of the smallest one before it that holds its words, source and cue."""
    holders: list[int | None] = []
    open_drafts: list[int] = []
    for index, draft in enumerate(drafts):
        spans = [span for span in (*draft.pieces, draft.source, draft.cue) if span is not None]
        start, end = min(span.start for span in spans), max(span.end for span in spans)
        open_drafts = [one for one in open_drafts if drafts[one].pieces[-1].end > start]
        held = [
            one
            for one in open_drafts
            if any(piece.start <= start and end <= piece.end for piece in drafts[one].pieces)
        ]
        holders.append(held[-1] if held else None)
        open_drafts.append(index)
    return holders


def _labelled(reading: _Reading, part: Part) -> list[_Draft]:
    """Drafts for what stands after a speaker's name and a colon."""
    speakers = {
        reading.text[draft.source.start : draft.source.end].split()[-1].lower()
        for draft in reading.drafts
        if draft.source is not None
    }
    if not LABEL.search(reading.text) and part is not Part.TITLE:
        return []
    end = reading.text.find("\n") if "\n" in reading.text else len(reading.text)
    headline_end = end if end <= LONGEST_HEADLINE else 0
    drafts = []
    for one in find_labels(reading.text, headline_end, frozenset(speakers)):
        number = max(0, bisect_right(reading.starts, one.content.start) - 1)
        report = Report((0, 1), ":", Manner.SPEECH, Stance.ASSERTED, None, None, (), True)
        drafts.append(_Draft(report, number, one.name, one.cue, [one.content]))
    return drafts


def _order(draft: _Draft) -> tuple[int, int]:
    return draft.pieces[0].start, -draft.pieces[-1].end


def _draft(reading: _Reading, number: int, sentence: ParsedSentence, report: Report) -> _Draft | None:
    """A report with its places in the part; None for what a speaker says of itself in its own words."""
    cue = sentence.span(report.cue[0], report.cue[1] - 1)
    quoted = is_quoted(reading.quotations, cue.start, cue.end)
    first_person = report.source_head is not None and sentence.doc[report.source_head].lower_ in FIRST_PERSON
    if first_person or (quoted and not (report.manner in STATING and report.statement and report.content)):
        return None
    source = sentence.span(report.source[0], report.source[1] - 1) if report.source else None
    pieces = [sentence.span(start, end - 1) for start, end in report.content]
    return _Draft(report, number, source, cue, pieces, quoted)


def _take_quotations(reading: _Reading, draft: _Draft) -> None:
    """Widen a draft's pieces to the quotations that they touch, or find the quotation of a bare cue."""
    if draft.quoted:
        return
    if draft.pieces:
        draft.pieces = sorted(_widened(reading, draft), key=lambda piece: piece.start)
        return
    assert draft.cue is not None
    quotation = _beside_cue(reading, draft, draft.cue)
    if quotation is not None:
        run = next((run for run in runs(reading.quotations) if quotation in run), [quotation])
        draft.pieces = [Span(quote.start, quote.end) for quote in run]


def _widened(reading: _Reading, draft: _Draft) -> list[Span]:
    pieces = []
    for piece in draft.pieces:
        start, end = piece.start, piece.end
        for quote in reading.quotations:
            if quote.inner or not quote.touches(start, end) or quote.holds(draft.cue.start, draft.cue.end):  # type: ignore[union-attr]
                continue
            start, end = min(start, quote.start), max(end, quote.end)
        pieces.append(Span(start, end))
    return pieces


def _beside_cue(reading: _Reading, draft: _Draft, cue: Span) -> Quotation | None:
    """The quotation that a cue without a clause introduces or closes."""
    sentence = reading.sentences[draft.sentence]
    outer = [quote for quote in reading.quotations if not quote.inner]
    after = next((quote for quote in outer if quote.start >= cue.end), None)
    before = next((quote for quote in reversed(outer) if quote.end <= cue.start), None)
    if after is not None and after.start < sentence.end and _near(reading.text[cue.end : after.start]):
        return after
    if before is not None and before.end > sentence.start and _near(reading.text[before.end : cue.start]):
        return before if before.start >= sentence.start or _is_speech(reading, before) else None
    if (
        before is not None
        and _is_speech(reading, before)
        and not reading.text[before.end : sentence.start].strip()
        and "\n" not in reading.text[before.end : sentence.start]
    ):
        return before
    if (
        after is not None
        and sentence.text.rstrip().endswith(":")
        and not reading.text[sentence.end : after.start].strip()
    ):
        return after
    return None


def _near(between: str) -> bool:
    """Whether nothing but the words of the cue itself stand between a cue and a quotation."""
    return len(WORD.findall(between)) <= 12 and not re.search(r"[.;!?]\s", between)


def _place_rest(reading: _Reading) -> None:
    """Give quotations without a cue to the speaker whose words they continue, or to nobody."""
    taken = [piece for draft in reading.drafts for piece in draft.pieces]
    for run in runs(reading.quotations):
        first = run[0]
        if any(quote.touches(piece.start, piece.end) for quote in run for piece in taken):
            continue
        if not _is_speech(reading, first):
            continue
        previous = _continued_by(reading, first)
        pieces = [Span(quote.start, quote.end) for quote in run]
        if previous is not None:
            previous.pieces.extend(pieces)
        else:
            reading.drafts.append(_nobodys(reading, first, pieces))
        taken.extend(pieces)


def _is_speech(reading: _Reading, quote: Quotation) -> bool:
    """Whether a quotation is a sentence of its own and not a phrase within the outlet's."""
    inside = reading.text[quote.start : quote.end]
    number = bisect_right(reading.starts, quote.start) - 1
    if number < 0 or len(WORD.findall(inside)) < SHORTEST_SPEECH:
        return False
    sentence = reading.sentences[number]
    opens = (
        not reading.text[sentence.start : quote.start].strip()
        or reading.text[: quote.start].rstrip()[-1:] in ":"
    )
    return opens and inside.rstrip('”"»').rstrip()[-1:] in {".", "!", "?", "…", ","} or quote.continued


def _continued_by(reading: _Reading, quote: Quotation) -> _Draft | None:
    """The draft whose speaker goes on in a quotation: just before it, in its paragraph or the last."""
    before = [
        draft
        for draft in reading.drafts
        if draft.pieces[-1].end <= quote.start
        and not draft.quoted
        and (_holds_quotation(reading, draft) or _just_before(reading, draft, quote))
    ]
    if not before:
        return None
    last = max(before, key=lambda draft: max(draft.pieces[-1].end, draft.cue.end if draft.cue else 0))
    end = max(last.pieces[-1].end, last.cue.end if last.cue else 0)
    between = reading.text[end : quote.start]
    if len(between) > LONGEST_PAUSE or len(re.findall(r"\n\s*\n", between)) > 1:
        return None
    return last


def _just_before(reading: _Reading, draft: _Draft, quote: Quotation) -> bool:
    """Whether the draft's sentence is the one before the quotation, in the same paragraph."""
    end = reading.sentences[draft.sentence].end
    return (
        draft.report.manner is not Manner.INTENT
        and not reading.text[end : quote.start].strip(" ")
        and end <= quote.start
    )


def _holds_quotation(reading: _Reading, draft: _Draft) -> bool:
    return any(
        quote.touches(piece.start, piece.end) for piece in draft.pieces for quote in reading.quotations
    )


def _nobodys(reading: _Reading, quote: Quotation, pieces: list[Span]) -> _Draft:
    number = max(0, bisect_right(reading.starts, quote.start) - 1)
    report = Report((0, 1), "", Manner.SPEECH, Stance.ASSERTED, None, None, (), True)
    return _Draft(report, number, None, None, pieces)


def _finished(
    part: Part,
    reading: _Reading,
    draft: _Draft,
    speakers: Speakers,
    first: int,
    outer: Attribution | None,
    nested_in: int | None,
) -> Attribution:
    pieces = tuple(draft.pieces)
    voice = _voice(reading, pieces)
    name, links = _source_of(reading, draft, speakers, first, voice)
    outside = outer.chain if outer is not None else (speakers.outlet,) if speakers.outlet else ()
    return Attribution(
        part=part,
        content=Span(pieces[0].start, max(piece.end for piece in pieces)),
        pieces=pieces,
        source=draft.source,
        cue=draft.cue,
        cue_lemma=draft.report.lemma or None,
        voice=voice,
        stance=draft.report.stance,
        manner=draft.report.manner,
        statement=draft.report.statement,
        name=name,
        chain=(*links, *outside),
        nested_in=nested_in,
    )


def _source_of(
    reading: _Reading, draft: _Draft, speakers: Speakers, first: int, voice: Voice
) -> tuple[str | None, tuple[AttributionLink, ...]]:
    """The claimant's name and the links of the source; none where nobody is named."""
    cue = reading.text[draft.cue.start : draft.cue.end] if draft.cue is not None else None
    sentence = reading.sentences[draft.sentence]
    if draft.report.source_head is not None:
        head, number = sentence.doc[draft.report.source_head], first + draft.sentence
        links = links_of(speakers, number, sentence, head, cue, voice)
        return claimant_of(speakers, number, head), links
    if draft.source is None:
        return None, ()
    words = reading.text[draft.source.start : draft.source.end].strip()
    person = next(
        (one for one in speakers.names.people if words.split()[-1] in {one.words[-1], one.words[-1].upper()}),
        None,
    )
    name = person.name if person is not None else words
    return name, (AttributionLink(name, cue, voice, draft.source.start, draft.source.end),)


def _voice(reading: _Reading, pieces: tuple[Span, ...]) -> Voice:
    words = quoted = 0
    for piece in pieces:
        for word in WORD.finditer(reading.text, piece.start, piece.end):
            words += 1
            quoted += is_quoted(reading.quotations, *word.span())
    return Voice.QUOTE if words and quoted / words >= QUOTED_SHARE else Voice.PARAPHRASE
