"""Statements that a stranger understands: what they lean on is written out, and every change recorded."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from claimdesk.language.attribution.attribution import Attribution
from claimdesk.language.attribution.speakers import Speakers, read_speakers
from claimdesk.language.context.references import References, build_references
from claimdesk.language.context.substitutions import Edit, find_edits
from claimdesk.language.reading.parsing import ParsedArticle
from claimdesk.language.shapes import Ambiguity, ContextChange, DateInterval
from claimdesk.language.values.date_patterns import MONTHS
from claimdesk.terms import Part

# "Tuesday’s", "March-born", "Friday (18 March)", "Sept. 24, 2018", "Saturday, Sept. 29"
NUMBERED_QUARTER = re.compile(r"\bQ[1-4]\b|\b(?:first|second|third|fourth)[ -]quarter\b", re.IGNORECASE)
NO_BRACKET_BEFORE = re.compile(
    r"['’]|-\w| ?\(|\w| \d{1,2},? \d{4}|,? (?:the )?(?:\d{1,2}(?:st|nd|rd|th)? (?:of )?)?"
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\b"
)


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A run of a statement's characters and where it stands in the article part.

    part[start:end] == text where start is given; None for words that the compound step put in.
    """

    text: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement before context; its text is its pieces joined without anything between."""

    part: Part
    pieces: tuple[TextPiece, ...]

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class ResolvedStatement:
    """A statement with its context: `pieces` carry article positions where words are unchanged."""

    pieces: tuple[TextPiece, ...]
    changes: tuple[ContextChange, ...] = ()
    ambiguities: tuple[Ambiguity, ...] = ()
    dates: tuple[DateInterval, ...] = ()  # start and end are in `text`

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def read_references(
    article: ParsedArticle, attributions: Sequence[Attribution], speakers: Speakers | None = None
) -> References:
    """Names, aliases, pronouns and definite descriptions of an article with what they stand for.

    `speakers` are the article's, where the caller has read them.
    """
    return build_references(article, attributions, speakers or read_speakers(article))


def resolve_statement(
    statement: Statement, references: References, *, rewriting: bool = True
) -> ResolvedStatement:
    """The statement written out, with each change, what stays ambiguous, and its dates.

    Nothing within quotation marks is touched; words that the compound step put in are not read. Without `rewriting`
    the statement keeps its words, and all that they may stand for is listed.
    """
    edits, dates = _find_edits_and_dates(statement, references)
    edits = [_propose(edit) for edit in edits]
    if not rewriting:
        edits = [edit for edit in edits if edit.text is None]
    pieces, changes, shown = _apply_edits(statement, _drop_overlaps(edits), dates)
    ambiguities = tuple(
        Ambiguity(edit.start, edit.end, edit.candidates)
        for edit in sorted(edits, key=lambda edit: edit.start)
        if edit.text is None
    )
    return ResolvedStatement(pieces, changes, ambiguities, shown)


def _propose(edit: Edit) -> Edit:
    """The edit, to stand beside the statement where it is not sure enough to stand in it."""
    if edit.text is None or edit.sure:
        return edit
    others = (candidate for candidate in edit.candidates if candidate != edit.text)
    return replace(edit, text=None, candidates=(edit.text, *others))


def _find_edits_and_dates(
    statement: Statement, references: References
) -> tuple[list[Edit], list[tuple[int, DateInterval]]]:
    """The edits of a statement's words, and its dates with the place of each in the article part."""
    located = [
        (piece.start, piece.end) for piece in statement.pieces if piece.start is not None and piece.end
    ]
    if not located:
        return [], []
    low, high = min(start for start, _ in located), max(end for _, end in located)
    edits: list[Edit] = []
    dates: list[tuple[int, DateInterval]] = []
    text = statement.text
    for number in references.find_sentences_at(statement.part, low, high):
        sentence = references.article.sentences[number]
        inside = [
            token
            for token in sentence.doc
            if any(
                start <= sentence.start + token.idx and sentence.start + token.idx + len(token) <= end
                for start, end in located
            )
        ]
        edits.extend(find_edits(references, number, inside, text))
        marks = references.untouched[statement.part]
        for date in references.find_dates_of(number):
            assert date.start is not None
            assert date.end is not None
            start, end = sentence.start + date.start, sentence.start + date.end
            if not any(first <= start and end <= last for first, last in located):
                continue
            dates.append((start, date))
            if (
                date.anchor is not None
                and not marks.holds(start, end)
                and _takes_bracket(sentence.text, date)
            ):
                words = f"{date.text} ({_find_added_words(date)})"
                edits.append(Edit(start, end, words, "date", sure=True))
    return edits, dates


def _takes_bracket(text: str, date: DateInterval) -> bool:
    """Whether a date can be written out behind its words: not before a possessive or within a compound.

    Nor a quarter by its number: a company's second quarter may begin in any month.
    """
    assert date.end is not None
    return (
        date.from_ is not None
        and NO_BRACKET_BEFORE.match(text, date.end) is None
        and NUMBERED_QUARTER.search(date.text) is None
    )


def _drop_overlaps(edits: list[Edit]) -> list[Edit]:
    """Edits in order that share no character: of two the longer stands."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.start - edit.end)):
        if edit.text is not None and (not kept or edit.start >= kept[-1].end):
            kept.append(edit)
    return kept


def _apply_edits(
    statement: Statement, edits: list[Edit], dates: list[tuple[int, DateInterval]]
) -> tuple[tuple[TextPiece, ...], tuple[ContextChange, ...], tuple[DateInterval, ...]]:
    """The statement's pieces with the edits in their places, the changes made, and where dates stand now."""
    pieces: list[TextPiece] = []
    changes: list[ContextChange] = []
    shown: list[DateInterval] = []
    length = 0
    for piece in statement.pieces:
        if piece.start is None or piece.end is None:
            pieces.append(piece)
            length += len(piece.text)
            continue
        at = piece.start
        for edit in [change for change in edits if piece.start <= change.start and change.end <= piece.end]:
            if edit.start < at or (edit.start == edit.end == piece.end):
                continue
            assert edit.text is not None
            kept = piece.text[at - piece.start : edit.start - piece.start]
            words = _capitalise(edit.text) if not pieces and not kept else edit.text
            old = piece.text[edit.start - piece.start : edit.end - piece.start]
            shown.extend(_place_dates(dates, at, edit.start, length))
            shown.extend(_place_dates(dates, edit.start, edit.end, length + len(kept)))
            pieces.extend(part for part in (TextPiece(kept, at, edit.start), TextPiece(words)) if part.text)
            changes.append(ContextChange(edit.kind, old, words.strip(), edit.start, edit.end))
            length += len(kept) + len(words)
            at = edit.end
        rest = piece.text[at - piece.start :]
        shown.extend(_place_dates(dates, at, piece.end, length))
        if rest:
            pieces.append(TextPiece(rest, at, piece.end))
        length += len(rest)
    return tuple(pieces), tuple(changes), tuple(shown)


def _capitalise(text: str) -> str:
    """The text as the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def _place_dates(
    dates: list[tuple[int, DateInterval]], start: int, end: int, length: int
) -> list[DateInterval]:
    """The dates of a stretch of the part, which stands at `length` in the new text, with their places there."""
    return [
        replace(date, start=length + at - start, end=length + at - start + len(date.text))
        for at, date in dates
        if start <= at and at + len(date.text) <= end
    ]


def _find_added_words(date: DateInterval) -> str:
    """What a date's own words leave out: the year where they name the month, else all of it."""
    assert date.from_ is not None
    months = any(word.strip(".,").lower() in MONTHS for word in date.text.split())
    return f"{date.from_.year}" if months else write_date(date)


def write_date(date: DateInterval) -> str:
    """A resolved interval in words that need no publication date: "18 March 2021", "15–19 March 2021"."""
    assert date.from_ is not None
    assert date.to is not None
    first, last = date.from_, _find_last_moment(date.to)
    if date.precision == "year" and (first.month, first.day) == (1, 1) and first.year == last.year:
        return f"{first.year}"
    if date.precision == "decade":
        return f"{first.year}s"
    if date.precision in {"month", "quarter", "season", "year"}:
        same = (first.year, first.month) == (last.year, last.month)
        return f"{first:%B} {first.year}" if same else f"{_write_month(first, last)} to {last:%B} {last.year}"
    if first.date() == last.date():
        return f"{first.day} {first:%B} {first.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {last:%B} {last.year}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first.day} {first:%B}{year} to {last.day} {last:%B} {last.year}"


def _write_month(first: datetime, last: datetime) -> str:
    return f"{first:%B}" if first.year == last.year else f"{first:%B} {first.year}"


def _find_last_moment(to: datetime) -> datetime:
    """The last moment of an interval that ends before `to`."""
    return (to.replace(tzinfo=None) - timedelta(microseconds=1)).replace(tzinfo=to.tzinfo)
