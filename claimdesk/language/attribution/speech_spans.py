"""The words of each report in one part of an article: its clauses, and the quotations that belong to it."""

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Token

from claimdesk.language.attribution.polarity import Stance
from claimdesk.language.attribution.report_types import Manner, Report
from claimdesk.language.attribution.speaker_labels import find_labels
from claimdesk.language.attribution.verbal_reports import find_reports
from claimdesk.language.grammar.cues import BELIEF
from claimdesk.language.mentions.quotations import (
    DOUBLE_MARKS,
    Quotation,
    QuotedStretches,
    find_quotations,
    group_runs,
    merge_quotations,
)
from claimdesk.language.reading.parsing import ParsedSentence
from claimdesk.language.shapes import Span
from claimdesk.terms import Part

WORD = re.compile(r"\w+")
STOP_BETWEEN = re.compile(r"[.;!?]\s")
SHORTEST_SPEECH = 4  # words of a quotation that can be somebody's sentence without a cue
LONGEST_CUE = 12  # words between a cue and the quotation that it introduces ("said in an interview with …")
LONGEST_HEADLINE = 200  # characters of a first line that can be a headline
LONGEST_PAUSE = 240  # characters between a speaker's words and those that go on without a cue
STATING = frozenset({Manner.SPEECH, Manner.FINDING})
FIRST_PERSON = frozenset({"i", "we", "you", "me", "us"})


@dataclass(frozen=True, slots=True)
class SpokenTurn:
    """What one speaker says, or one poster writes, block by block; `speaker` is None where nobody is named."""

    speaker: str | None
    pieces: tuple[Span, ...]


@dataclass(slots=True)
class Speech:
    """A report while its words are gathered; `sentence` is its index in the part."""

    report: Report
    sentence: int
    source: Span | None
    cue: Span | None
    pieces: list[Span] = field(default_factory=list)
    quoted: bool = False  # the cue stands inside a quotation
    spoken: bool = False  # a turn or a post: a quotation without marks
    speaker: str | None = None  # who has the turn, where that is told

    @property
    def end(self) -> int:
        """Where its words and its cue end, after which the speaker can go on."""
        return max(self.pieces[-1].end, self.cue.end if self.cue else 0)


@dataclass(frozen=True, slots=True)
class Reading:
    """One part with its sentences and quotations, ready to be asked for places."""

    text: str
    sentences: list[ParsedSentence]
    starts: list[int]  # of the sentences
    outer: list[Quotation]  # quotations that lie in no other, in order
    openings: list[int]  # their starts
    inner: list[Quotation]  # quotations within others, in order
    run_of: dict[int, list[Quotation]]  # start of an outer quotation → the run that it belongs to
    marks: QuotedStretches

    def sentence_at(self, at: int) -> int | None:
        """The index of the sentence that holds a place; None in masked stretches."""
        number = bisect_right(self.starts, at) - 1
        return number if number >= 0 and at < self.sentences[number].end else None

    def touching(self, start: int, end: int) -> list[Quotation]:
        """Outer quotations that share a character with a stretch."""
        first = max(0, bisect_right(self.openings, start) - 1)
        last = bisect_left(self.openings, end)
        return [quote for quote in self.outer[first:last] if quote.touches(start, end)]


def read_part(text: str, sentences: list[ParsedSentence]) -> Reading:
    """A part made ready; `sentences` are those of this part alone."""
    quotations = find_quotations(text)
    outer = [quote for quote in quotations if not quote.inner]
    return Reading(
        text=text,
        sentences=sentences,
        starts=[sentence.start for sentence in sentences],
        outer=outer,
        openings=[quote.start for quote in outer],
        inner=[quote for quote in quotations if quote.inner],
        run_of={quote.start: run for run in group_runs(quotations) for quote in run},
        marks=merge_quotations(quotations),
    )


def find_speeches(
    reading: Reading, part: Part, known: frozenset[str], turns: Sequence[SpokenTurn] = ()
) -> list[Speech]:
    """The reports of a part with all their words, in reading order, outer ones first; turns are the outermost.

    `known` are lower-case last words of names that speak or are spoken of in the article.
    """
    speeches = [
        speech
        for number, sentence in enumerate(reading.sentences)
        for report in find_reports(sentence.doc)
        if (speech := _build_speech(reading, number, sentence, report)) is not None
    ]
    speeches.extend(_find_labelled(reading, part, speeches, known))
    for speech in speeches:
        _take_quotations(reading, speech)
    speeches = [speech for speech in speeches if speech.pieces]
    speeches.extend(_find_later_sentences(reading, speeches))
    speeches.extend(_place_rest(reading, speeches))
    speeches.extend(_build_turn(reading, turn) for turn in turns)
    return sorted(speeches, key=lambda speech: (speech.pieces[0].start, -speech.pieces[-1].end))


def _build_speech(reading: Reading, number: int, sentence: ParsedSentence, report: Report) -> Speech | None:
    """A report with its places in the part; None for what a speaker says of itself in its own words."""
    cue = sentence.span(report.cue[0], report.cue[1] - 1)
    inside = reading.marks.holds(cue.start, cue.end)
    if report.source_head is not None and sentence.doc[report.source_head].lower_ in FIRST_PERSON:
        return None
    if report.manner is Manner.FINDING and _is_own_belief(sentence.doc[report.cue[0]]):
        return None
    pieces = [sentence.span(start, end - 1) for start, end in report.content]
    if inside and not pieces:
        pieces = _find_inner_words(reading, cue, sentence.end)
    if inside and not (report.manner in STATING and report.statement and pieces):
        return None
    if not inside and _opens_quotation(reading, cue.end):
        pieces = [piece for piece in pieces if piece.start > cue.start or not _is_opening(sentence, piece)]
    source = sentence.span(report.source[0], report.source[1] - 1) if report.source else None
    return Speech(report, number, source, cue, pieces, inside)


def _opens_quotation(reading: Reading, place: int) -> bool:
    """Whether a quotation opens right behind a place."""
    following = bisect_left(reading.openings, place)
    return following < len(reading.openings) and not reading.text[place : reading.openings[following]].strip(
        " ,:"
    )


def _is_opening(sentence: ParsedSentence, piece: Span) -> bool:
    """Whether words before a cue only say on what occasion: "Answering a question on rents, she said, “A”"."""
    first = next((token for token in sentence.doc if sentence.start + token.idx >= piece.start), None)
    return first is not None and first.i == 0 and first.tag_ in {"VBG", "VBN"}


def _is_own_belief(cue: Token) -> bool:
    """Whether a finding is what the speaker holds: "We believe this study clearly shows that …"."""
    over = cue.head
    if cue.dep_ != "ccomp" or over.lemma_ not in BELIEF:
        return False
    return any(child.dep_ == "nsubj" and child.lower_ in {"i", "we"} for child in over.children)


def _find_inner_words(reading: Reading, cue: Span, end: int) -> list[Span]:
    """The quotation within a quotation that a cue there introduces: "He told me, 'We lost.'"."""
    after = next((quote for quote in reading.inner if cue.end <= quote.start < end), None)
    if after is None or not _is_near(reading.text[cue.end : after.start]):
        return []
    if len(WORD.findall(reading.text[after.start : after.end])) < SHORTEST_SPEECH:
        return []
    return [Span(after.start, after.end)]


def _build_turn(reading: Reading, turn: SpokenTurn) -> Speech:
    """All that is said in a turn as the speaker's own words."""
    report = Report((0, 1), ":", Manner.SPEECH, Stance.ASSERTED, None, None, (), statement=True)
    number = reading.sentence_at(turn.pieces[0].start) or 0
    return Speech(report, number, None, None, list(turn.pieces), spoken=True, speaker=turn.speaker)


def _find_labelled(
    reading: Reading, part: Part, speeches_so_far: list[Speech], known: frozenset[str]
) -> list[Speech]:
    """Speeches for what stands after a speaker's name and a colon."""
    if part is not Part.TITLE and ":" not in reading.text:
        return []
    sources = (
        reading.text[speech.source.start : speech.source.end]
        for speech in speeches_so_far
        if speech.source is not None
    )
    speakers = known | {source.split()[-1].lower() for source in sources}
    line = reading.text.find("\n")
    headline = len(reading.text) if line < 0 else line
    speeches = []
    for label in find_labels(reading.text, headline if headline <= LONGEST_HEADLINE else 0, speakers):
        number = reading.sentence_at(label.content.start)
        if number is not None:
            report = Report((0, 1), ":", Manner.SPEECH, Stance.ASSERTED, None, None, (), statement=True)
            run = reading.run_of.get(label.content.start)
            pieces = [Span(quote.start, quote.end) for quote in run] if run else [label.content]
            speeches.append(Speech(report, number, label.name, label.cue, pieces))
    return speeches


def _take_quotations(reading: Reading, speech: Speech) -> None:
    """Widen a speech to the quotations that it touches, or find the quotation of a bare cue."""
    if speech.quoted:
        return
    if speech.pieces:
        widened = [_widen_piece(reading, piece, speech.cue) for piece in speech.pieces]
        if speech.report.statement and speech.report.manner is Manner.SPEECH:
            widened.extend(_find_continuing(reading, widened))
        speech.pieces = sorted(widened, key=lambda piece: piece.start)
    elif speech.cue is not None and (quote := _find_quote_beside(reading, speech, speech.cue)) is not None:
        speech.pieces = [Span(quotation.start, quotation.end) for quotation in reading.run_of[quote.start]]
    elif speech.cue is not None and (said := _find_unmarked(reading, speech)) is not None:
        speech.pieces = [said]


def _find_unmarked(reading: Reading, speech: Speech) -> Span | None:
    """The sentence that a frame introduces without marks, in its paragraph: "A user wrote on Monday: Rents rose"."""
    frame, *following = reading.sentences[speech.sentence : speech.sentence + 2]
    if not frame.text.endswith(":") or not following:
        return None
    said = following[0]
    if reading.text[frame.end : said.start].strip(" ") or reading.touching(said.start, said.end):
        return None
    return Span(said.start, said.end)


def _find_continuing(reading: Reading, pieces: list[Span]) -> list[Span]:
    """The open quotations of the paragraphs before that are one with those of the pieces: each opens the same mark.

    A paragraph with other marks in it is no open quotation but an excerpt, or has a mark too few.
    """
    touched = [quote for piece in pieces for quote in reading.touching(piece.start, piece.end)]
    known = {quote.start for quote in touched}
    return [
        Span(part_quote.start, part_quote.end)
        for quote in touched
        for part_quote in reading.run_of[quote.start]
        if part_quote.start not in known
        and is_speech(reading, part_quote)
        and reading.text[part_quote.start] == reading.text[quote.start]
        and _holds_one_mark(reading.text, part_quote)
    ]


def _find_later_sentences(reading: Reading, speeches: list[Speech]) -> list[Speech]:
    """What a quotation goes on with behind the phrase by which somebody judges: "called it “a gift. It cost nothing.”"."""
    later = []
    for speech in speeches:
        end = reading.sentences[speech.sentence].end
        if speech.report.statement or speech.source is None or speech.quoted or speech.cue is None:
            continue
        if speech.report.stance is not Stance.ASSERTED or speech.report.manner is Manner.BELIEF:
            continue
        for quote in reading.touching(speech.cue.end, end):
            following = bisect_left(reading.starts, end)
            if quote.start < speech.cue.end or quote.end <= end or following >= len(reading.starts):
                continue
            if not any(piece.start <= quote.start < piece.end for piece in speech.pieces):
                continue
            if reading.text[: quote.start].rstrip()[-1:] in {".", "!", "?"}:
                continue  # the next sentence, which the stop before it did not part
            report = replace(speech.report, manner=Manner.SPEECH, content=(), statement=True)
            pieces = [Span(reading.starts[following], quote.end)]
            later.append(Speech(report, speech.sentence, speech.source, speech.cue, pieces))
    return later


def _holds_one_mark(text: str, quote: Quotation) -> bool:
    """Whether a quotation has no mark but the one that opens it."""
    if text[quote.start] == "‘":
        return text.count("‘", quote.start, quote.end) == 1
    return len(DOUBLE_MARKS.findall(text, quote.start, quote.end)) == 1


def _widen_piece(reading: Reading, piece: Span, cue: Span | None) -> Span:
    """A piece with the whole of each quotation that it touches, but for one that holds the cue itself."""
    start, end = piece.start, piece.end
    for quote in reading.touching(start, end):
        if cue is None or not quote.holds(cue.start, cue.end):
            start, end = min(start, quote.start), max(end, quote.end)
    return Span(start, end)


def _find_quote_beside(reading: Reading, speech: Speech, cue: Span) -> Quotation | None:
    """The quotation that a cue without a clause introduces or closes."""
    text, sentence = reading.text, reading.sentences[speech.sentence]
    later = bisect_left(reading.openings, cue.end)
    after = reading.outer[later] if later < len(reading.outer) else None
    earlier = bisect_left(reading.openings, cue.start) - 1
    before = reading.outer[earlier] if earlier >= 0 and reading.outer[earlier].end <= cue.start else None
    if after is not None and after.start < sentence.end and _is_near(text[cue.end : after.start]):
        return after
    if before is not None and before.end > sentence.start and _is_near(text[before.end : cue.start]):
        return before if before.start >= sentence.start or is_speech(reading, before) else None
    if before is not None and before.end <= sentence.start and is_speech(reading, before):
        gap = text[before.end : sentence.start]
        if not gap.strip() and "\n" not in gap:
            return before
    introduced = sentence.text.rstrip().endswith(":")
    return (
        after if introduced and after is not None and not text[sentence.end : after.start].strip() else None
    )


def _is_near(between: str) -> bool:
    """Whether nothing but the words of the cue itself stand between a cue and a quotation."""
    return len(WORD.findall(between)) <= LONGEST_CUE and not STOP_BETWEEN.search(between)


def is_speech(reading: Reading, quote: Quotation) -> bool:
    """Whether a quotation is a sentence of its own and not a phrase within the outlet's."""
    inside = reading.text[quote.start : quote.end]
    number = reading.sentence_at(quote.start)
    if number is None or len(WORD.findall(inside)) < SHORTEST_SPEECH:
        return False
    lead = reading.text[reading.sentences[number].start : quote.start].strip()
    opens = not lead or lead.endswith(":")
    stops = inside.rstrip("”\"»'’").rstrip()[-1:] in {".", "!", "?", "…", ","}
    return quote.continued or (opens and stops)


def _place_rest(reading: Reading, speeches: list[Speech]) -> list[Speech]:
    """Give quotations without a cue to the speaker whose words they continue; the rest are nobody's."""
    taken = {
        quote.start
        for speech in speeches
        for piece in speech.pieces
        for quote in reading.touching(piece.start, piece.end)
    }
    ends = sorted((speech.end, index) for index, speech in enumerate(speeches) if not speech.quoted)
    nobodys: list[Speech] = []
    for first in reading.outer:
        run = reading.run_of[first.start]
        if first is not run[0] or any(quote.start in taken for quote in run):
            continue
        if not is_speech(reading, first):
            continue
        pieces = [Span(quote.start, quote.end) for quote in run]
        index = _find_continued(reading, first, speeches, ends)
        if index is not None:
            speeches[index].pieces.extend(pieces)
            insort(ends, (speeches[index].end, index))
        else:
            report = Report((0, 1), "", Manner.SPEECH, Stance.ASSERTED, None, None, (), statement=True)
            nobodys.append(Speech(report, reading.sentence_at(first.start) or 0, None, None, pieces))
    return nobodys


def _find_continued(
    reading: Reading, quote: Quotation, speeches: list[Speech], ends: list[tuple[int, int]]
) -> int | None:
    """Which speech goes on in a quotation: one just before it, in its paragraph or the last; None for none."""
    latest = bisect_right(ends, (quote.start, len(speeches)))
    earliest = bisect_left(ends, (quote.start - LONGEST_PAUSE, -1))
    for end, index in reversed(ends[earliest:latest]):
        speech = speeches[index]
        if end != speech.end or not (
            _is_quoting(reading, speech) or _stands_just_before(reading, speech, quote)
        ):
            continue
        paragraphs = len(re.findall(r"\n\s*", reading.text[end : quote.start]))
        return index if paragraphs <= 1 else None
    return None


def _is_quoting(reading: Reading, speech: Speech) -> bool:
    return any(reading.touching(piece.start, piece.end) for piece in speech.pieces)


def _stands_just_before(reading: Reading, speech: Speech, quote: Quotation) -> bool:
    """Whether the speech's sentence is the one before the quotation, in the same paragraph."""
    end = reading.sentences[speech.sentence].end
    gap = reading.text[end : quote.start]
    return speech.report.manner is not Manner.INTENT and end <= quote.start and not gap.strip(" ")
