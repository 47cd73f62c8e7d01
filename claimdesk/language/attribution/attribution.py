"""Who said what in an article: every stretch of words that is somebody's, and the chain of whose."""

from dataclasses import dataclass, replace

from claimdesk.language.attribution.polarity import Stance
from claimdesk.language.attribution.report_types import Manner
from claimdesk.language.attribution.speakers import (
    Speakers,
    build_links,
    find_claimant,
    read_speakers,
)
from claimdesk.language.attribution.speech_spans import (
    WORD,
    Reading,
    Speech,
    SpokenTurn,
    find_speeches,
    is_speech,
    read_part,
)
from claimdesk.language.reading.names import is_shouted, show_shouted_name
from claimdesk.language.reading.parsing import ParsedArticle
from claimdesk.language.shapes import AttributionLink, Span
from claimdesk.terms import Part, Voice

QUOTED_SHARE = 0.7  # of a content's words between marks, from which it is a quote and no paraphrase


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
    verbatim: tuple[Span, ...] = ()  # quotations of whole sentences, where the rest is paraphrased
    nested_in: int | None = None  # index of the attribution that holds this one


def attribute(article: ParsedArticle, speakers: Speakers | None = None) -> list[Attribution]:
    """The attributions of all parts, in reading order of their content, outer ones first.

    `speakers` are the article's, where the caller has read them.
    """
    speakers = speakers or read_speakers(article)
    attributions: list[Attribution] = []
    first = 0
    for part in Part:
        sentences = list(article.of_part(part))
        if sentences:
            reading = read_part(article.article.part(part), sentences)
            turns = find_turns(article, part)
            attributions.extend(
                _build_part_attributions(part, reading, turns, speakers, first, len(attributions))
            )
            first += len(sentences)
    return attributions


def find_turns(article: ParsedArticle, part: Part) -> list[SpokenTurn]:
    """The turns of a part with their blocks, and posts whose poster is not the article's own source."""
    own = (article.article.source_name or "").casefold()
    turns: list[tuple[tuple[int | None, str | None], list[Span]]] = []
    for paragraph in article.paragraphs:
        block = paragraph.block
        posted = block.voice
        if posted and posted.casefold() in own:  # "" is somebody whom the text doesn't name
            posted = None
        if paragraph.part != part or (block.turn is None and posted is None):
            continue
        key = (block.turn, posted)
        if not turns or turns[-1][0] != key:
            turns.append((key, []))
        turns[-1][1].append(Span(block.start, block.end))
    return [
        SpokenTurn(posted or (article.turns[turn].speaker if turn is not None else None), tuple(pieces))
        for (turn, posted), pieces in turns
    ]


def _build_part_attributions(
    part: Part,
    reading: Reading,
    turns: list[SpokenTurn],
    speakers: Speakers,
    first: int,
    before: int,
) -> list[Attribution]:
    """The part's attributions, outer ones first.

    `first` is the index of its first sentence in the article, `before` the number of attributions of
    earlier parts.
    """
    known = frozenset(person.words[-1].lower() for person in speakers.names.people)
    speeches = find_speeches(reading, part, known, turns)
    holders = _find_holders(speeches)
    finished: list[Attribution] = []
    for speech, holder in zip(speeches, holders, strict=True):
        outer = finished[holder] if holder is not None else None
        nested_in = None if holder is None else before + holder
        finished.append(_build_attribution(part, reading, speech, speakers, first, outer, nested_in))
    return finished


def _find_holders(speeches: list[Speech]) -> list[int | None]:
    """For each speech the index of the smallest one before it that holds its words, source and cue."""
    holders: list[int | None] = []
    open_speeches: list[int] = []
    for index, speech in enumerate(speeches):
        spans = [span for span in (*speech.pieces, speech.cue) if span is not None]
        start, end = min(span.start for span in spans), max(span.end for span in spans)
        open_speeches = [earlier for earlier in open_speeches if speeches[earlier].end > start]
        held = [
            earlier
            for earlier in open_speeches
            if any(piece.start <= start and end <= piece.end for piece in speeches[earlier].pieces)
        ]
        holders.append(held[-1] if held else None)
        open_speeches.append(index)
    return holders


def _build_attribution(
    part: Part,
    reading: Reading,
    speech: Speech,
    speakers: Speakers,
    first: int,
    outer: Attribution | None,
    nested_in: int | None,
) -> Attribution:
    pieces = tuple(speech.pieces)
    voice = Voice.QUOTE if speech.spoken else _find_voice(reading, pieces)
    name, links = _find_source(reading, speech, speakers, first, voice)
    if is_shouted(reading.sentences[speech.sentence].text):
        name = show_shouted_name(name) if name is not None else None
        links = tuple(replace(link, name=show_shouted_name(link.name)) for link in links)
    outside = outer.chain if outer is not None else (speakers.outlet,) if speakers.outlet else ()
    return Attribution(
        part=part,
        content=Span(pieces[0].start, max(piece.end for piece in pieces)),
        pieces=pieces,
        source=speech.source,
        cue=speech.cue,
        cue_lemma=speech.report.lemma or None,
        voice=voice,
        stance=speech.report.stance,
        manner=speech.report.manner,
        statement=speech.report.statement,
        name=name,
        chain=(*links, *outside),
        verbatim=_find_verbatim(reading, pieces) if voice is Voice.PARAPHRASE else (),
        nested_in=nested_in,
    )


def _find_verbatim(reading: Reading, pieces: tuple[Span, ...]) -> tuple[Span, ...]:
    """The quotations of whole sentences within pieces."""
    return tuple(
        Span(quote.start, quote.end)
        for piece in pieces
        for quote in reading.touching(piece.start, piece.end)
        if is_speech(reading, quote)
    )


def find_claim_voice(attribution: Attribution, span: Span) -> Voice:
    """How a statement of an attribution is put: a quotation also where other words of the same source are reported."""
    quoted = any(piece.start <= span.start and span.end <= piece.end for piece in attribution.verbatim)
    return Voice.QUOTE if quoted else attribution.voice


def _find_source(
    reading: Reading, speech: Speech, speakers: Speakers, first: int, voice: Voice
) -> tuple[str | None, tuple[AttributionLink, ...]]:
    """The claimant's name and the links of the source; none where nobody is named."""
    cue = reading.text[speech.cue.start : speech.cue.end] if speech.cue is not None else None
    sentence = reading.sentences[speech.sentence]
    if speech.report.source_head is not None:
        head, number = sentence.doc[speech.report.source_head], first + speech.sentence
        links = build_links(speakers, number, sentence, head, cue, voice)
        return find_claimant(speakers, number, head), links
    if speech.speaker is not None:
        return speech.speaker, (AttributionLink(speech.speaker, None, voice),)
    if speech.source is None:
        return None, ()
    words = reading.text[speech.source.start : speech.source.end].strip()
    person = next(
        (
            named
            for named in speakers.names.people
            if words.split()[-1] in {named.words[-1], named.words[-1].upper()}
        ),
        None,
    )
    name = person.name if person is not None else words
    return name, (AttributionLink(name, cue, voice, speech.source.start, speech.source.end),)


def _find_voice(reading: Reading, pieces: tuple[Span, ...]) -> Voice:
    words = quoted = 0
    for piece in pieces:
        for word in WORD.finditer(reading.text, piece.start, piece.end):
            words += 1
            quoted += reading.marks.holds(*word.span())
    return Voice.QUOTE if words and quoted / words >= QUOTED_SHARE else Voice.PARAPHRASE
