"""The claims of blocks in other languages than English: each asserted sentence, verbatim, with whose words it is.

The floor of every language: a sentence is a claim or is skipped with a reason. A speaker is named only where the sentence
itself names one, or one that was named directly before is taken up by a pronoun or by nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from claimdesk.language.other_languages import kinds, worth
from claimdesk.language.other_languages.dates import find_dates
from claimdesk.language.other_languages.identify import find_language
from claimdesk.language.other_languages.naming import ENGLISH
from claimdesk.language.other_languages.quantities import find_quantities
from claimdesk.language.other_languages.reports import SentenceReport, read_reports
from claimdesk.language.other_languages.sentences import find_sentences
from claimdesk.language.other_languages.sources import is_cased
from claimdesk.language.other_languages.tables import LanguageTable, open_table
from claimdesk.language.reading.blocks import BlockKind, OtherBlock, Structure, Turn
from claimdesk.language.shapes import (
    ArticleText,
    AttributionLink,
    Skipped,
    Span,
    SplitClaim,
)
from claimdesk.terms import Level, Part, Voice

ANCHOR_CHARACTERS = 32
DASHES = ("–", "—", "-", "―")
ENDS = (".", "!", "?", "…", ".”", '."', ".»", "!»", "?»", ".“", ".’", "!”", "?”")
STATEMENT_ENDS = (".", "!", "…", "。", "！", "।", "۔", "”", "»", "“", "」", '"')
HEADING = "heading"


@dataclass(frozen=True, slots=True)
class OtherText:
    """What the blocks of an article stand in: the texts as read and as stored, and whose the outlet's voice is."""

    read: ArticleText
    stored: ArticleText
    structures: dict[Part, Structure]
    outlet: str | None


@dataclass(frozen=True, slots=True)
class _Told:
    """A stretch of a block's text that is claimed."""

    span: Span
    report: SentenceReport
    turn: Turn | None


def read_blocks(text: OtherText, blocks: Sequence[OtherBlock]) -> tuple[list[SplitClaim], list[Skipped]]:
    """The claims of the blocks in reading order, and what gave none."""
    claims: list[SplitClaim] = []
    skipped: list[Skipped] = []
    is_first = True
    for block in blocks:
        table = open_table(block.language)
        for told in _read_block(text, block, table, is_first=is_first and block.part == Part.TEXT):
            if isinstance(told, Skipped):
                skipped.append(told)
            else:
                claims.append(_build_claim(text, block.part, told, _find_own_table(text, block, told)))
        is_first = is_first and block.part != Part.TEXT
    return _link_twins(claims), skipped


def _read_block(
    text: OtherText, block: OtherBlock, table: LanguageTable, *, is_first: bool
) -> Iterator[_Told | Skipped]:
    whole = text.read.part(block.part)
    start, end = block.block.start, block.block.end
    if (
        block.part == Part.TEXT
        and block.block.kind == BlockKind.HEADING
        and not whole[start:end].rstrip().endswith(STATEMENT_ENDS)
    ):
        silence = kinds.find_silence(whole[start:end], table, is_whole_block=True)
        yield _skip(text, block.part, start, end, silence or HEADING)
        return
    turn = _find_turn(text, block)
    if is_first and (ahead := kinds.find_dateline(whole[start:end])):
        yield _skip(text, block.part, start, start + len(whole[start : start + ahead].rstrip()), "dateline")
        start += ahead
    sentences = find_sentences(whole[start:end], table)
    before: SentenceReport | None = None
    for sentence in sentences:
        words = whole[start + sentence.start : start + sentence.end]
        why = kinds.find_silence(words, table, is_whole_block=len(sentences) == 1)
        if why is not None:
            yield _skip(text, block.part, start + sentence.start, start + sentence.end, why)
            before = None
            continue
        for report in read_reports(words, table):
            known = _take_up(report, before)
            span = Span(start + sentence.start + known.span.start, start + sentence.start + known.span.end)
            silence = kinds.find_silence(whole[span.start : span.end], table, is_whole_block=False)
            if silence is not None and silence != kinds.NOTHING_TOLD:
                yield _skip(text, block.part, span.start, span.end, silence)
            else:
                yield _Told(span, known, turn)
        before = known if known.source else None


def _take_up(report: SentenceReport, before: SentenceReport | None) -> SentenceReport:
    """The report with the speaker of the sentence before, where it names none of its own and leans on one."""
    if report.source is not None or not report.leans or before is None or before.source is None:
        return report
    return SentenceReport(report.span, report.voice, report.level, before.source, None, report.cue)


def _find_turn(text: OtherText, block: OtherBlock) -> Turn | None:
    """Whose turn the block is; a line that begins with a dash between labelled turns is the interviewer's, who has no name."""
    number = block.block.turn
    if number is None or block.part != Part.TEXT:
        return None
    if text.read.part(block.part)[block.block.start : block.block.start + 1] in DASHES:
        return None
    return text.structures[Part.TEXT].turns[number]


def _name_turn(text: OtherText, turn: Turn) -> str | None:
    """The name of a turn's speaker as its label has it; rules made for English names are not trusted here."""
    if turn.label is None:
        return None
    label = text.stored.text[turn.label.start : turn.label.end].strip(" \t:：-–—*_[]【】|>")
    return label or None


def _find_own_table(text: OtherText, block: OtherBlock, told: _Told) -> LanguageTable:
    """The table of the claim's own words: an English sentence is here for its quotation in another language."""
    if block.language != ENGLISH:
        return open_table(block.language)
    words = text.read.part(block.part)[told.span.start : told.span.end]
    return open_table(find_language(words, ENGLISH) or ENGLISH)


def _build_claim(text: OtherText, part: Part, told: _Told, table: LanguageTable) -> SplitClaim:
    whole = text.read.part(part)
    words = whole[told.span.start : told.span.end]
    stored = text.stored.part(part)
    place = text.structures[part].to_stored(told.span.start, told.span.end)
    voice, claimant, chain = _find_speaker(text, told)
    published_at: datetime | None = text.stored.published_at
    claim_text = _close(words)
    quantities, dates = find_quantities(claim_text, table), find_dates(claim_text, table, published_at)
    kind = kinds.find_kinds(words, table)
    return SplitClaim(
        text=claim_text,
        original_text=claim_text,
        part=part,
        start=place.start,
        end=place.end,
        quote=stored[place.start : place.end],
        prefix=stored[max(0, place.start - ANCHOR_CHARACTERS) : place.start],
        suffix=stored[place.end : place.end + ANCHOR_CHARACTERS],
        voice=voice,
        level=told.report.level,
        claimant=claimant,
        attribution=chain,
        claimed_at=None,
        check_worthiness=worth.score(
            words,
            table,
            figures=len(quantities),
            dates=len(dates),
            is_reported=told.report.source is not None or told.report.level == Level.UTTERANCE,
            is_headline=part == Part.TITLE and bool(text.stored.text.strip()),
        ),
        kinds=kind,
        quantities=quantities,
        dates=dates,
        language=table.code,
    )


def _find_speaker(text: OtherText, told: _Told) -> tuple[Voice, str | None, tuple[AttributionLink, ...]]:
    """Voice, claimant and chain; the outlet's where nobody is reported, nobody's where a quotation's speaker is not sure."""
    report = told.report
    outlet = (AttributionLink(text.outlet, None, Voice.OWN_VOICE),) if text.outlet else ()
    if report.source is not None:
        return (
            report.voice,
            report.source,
            (AttributionLink(report.source, report.cue, report.voice), *outlet),
        )
    if told.turn is not None:
        name = _name_turn(text, told.turn)
        links = (AttributionLink(name, None, Voice.QUOTE),) if name else ()
        return Voice.QUOTE, name, (*links, *outlet)
    if report.voice != Voice.OWN_VOICE:
        return report.voice, None, outlet
    return Voice.OWN_VOICE, text.outlet, outlet


def _close(words: str) -> str:
    """The words with a capital and a stop, in scripts that have capitals; others as they stand."""
    if not is_cased(words):
        return words
    closed = words if words.endswith(ENDS) else words.rstrip(",;:") + "."
    first = closed[:1].upper()
    return first + closed[1:] if len(first) == 1 else closed


def _skip(text: OtherText, part: Part, start: int, end: int, why: str) -> Skipped:
    place = text.structures[part].to_stored(start, end)
    return Skipped(part, place.start, place.end, why)


def _link_twins(claims: list[SplitClaim]) -> list[SplitClaim]:
    """Claims with the same words and speaker point at the first of them."""
    first: dict[tuple[str, str | None], int] = {}
    linked = []
    for number, claim in enumerate(claims):
        known = first.setdefault((claim.text.casefold(), claim.claimant), number)
        linked.append(replace(claim, near_twin_of=known) if known != number else claim)
    return linked
