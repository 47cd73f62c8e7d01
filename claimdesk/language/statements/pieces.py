"""Tokens as text with their places in the article."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from claimdesk.language.context.decontextualise import TextPiece
from claimdesk.language.reading.parsing import ParsedSentence

TIGHT = frozenset({",", ".", ";", ":", "!", "?", ")", "]", "”", "’", "%", "…"})
PAIRS = (("“", "”"), ("(", ")"), ("[", "]"), ("«", "»"), ("„", "“"))


def build_pieces(sentence: ParsedSentence, runs: Sequence[Sequence[int] | str]) -> tuple[TextPiece, ...]:
    """The runs as text, tokens or words put in, a blank between what did not stand side by side."""
    pieces: list[TextPiece] = []
    for tokens in runs:
        if isinstance(tokens, str):
            pieces += [TextPiece(" ")] if pieces else []
            pieces.append(TextPiece(tokens))
            continue
        for first, last in _find_runs(tokens):
            start = sentence.start + sentence.doc[first].idx
            end = sentence.start + sentence.doc[last].idx + len(sentence.doc[last])
            text = sentence.text[start - sentence.start : end - sentence.start]
            if pieces and sentence.doc[first].text not in TIGHT:
                pieces.append(TextPiece(" "))
            pieces.append(TextPiece(text, start, end))
    return tuple(pieces)


def _find_runs(tokens: Sequence[int]) -> Iterator[tuple[int, int]]:
    for _, group in groupby(enumerate(tokens), lambda pair: pair[1] - pair[0]):
        run = [token for _, token in group]
        yield run[0], run[-1]


def _strip_single_marks(words: list[str], tokens: list[int]) -> list[int]:
    """The tokens without a single mark that opens before all of them and closes after all of them, or nowhere."""
    if words.count("‘") != 1 or words[0] != "‘":
        return tokens
    return tokens[1:-1] if words[-1] == "’" else tokens if "’" in words else tokens[1:]


def balance(tokens: Sequence[int], sentence: ParsedSentence) -> tuple[int, ...]:
    """The tokens without a mark at an end whose other half is elsewhere, and without marks that wrap all of them."""
    kept = _strip_single_marks([sentence.doc[i].text for i in tokens], list(tokens))
    words = [sentence.doc[i].text for i in kept]
    for opening, closing in (*PAIRS, ('"', '"')):
        straight = opening == closing
        opened, closed = words.count(opening), words.count(closing)
        loose = opened % 2 == 1 if straight else opened != closed
        if not kept:
            break
        ends = words[0] == opening, words[-1] == closing
        wrapped = all(ends) and len(words) > 1 and (opened, closed) == ((2, 2) if straight else (1, 1))
        for number, at in ((1, -1), (0, 0)):
            if (
                kept
                and ends[number]
                and (wrapped or (loose and (straight or (opened > closed) == (at == 0))))
            ):
                kept.pop(at)
                words.pop(at)
    return tuple(_drop_open(kept, sentence))


def _drop_open(tokens: list[int], sentence: ParsedSentence) -> list[int]:
    """The tokens without a quotation mark inside them that opens and closes elsewhere: 'it was "the basis for …'."""
    doc = sentence.doc
    for opening, closing in (("“", "”"), ('"', '"'), ("'", "'")):
        marks = [i for i in tokens if doc[i].text in {opening, closing} and doc[i].tag_ != "POS"]
        opened = bool(marks) and (
            len(marks) % 2 == 1 if opening == closing else doc[marks[-1]].text == opening
        )
        if not opened or not _opens(sentence, marks[-1]):
            continue
        closed = any(doc[i].text == closing for i in range(tokens[-1] + 1, len(doc)))
        if opening != "'" or closed:
            tokens = [i for i in tokens if i != marks[-1]]
    return tokens


def _opens(sentence: ParsedSentence, mark: int) -> bool:
    """Whether a mark stands before a word and behind a blank, which no sign of inches and no apostrophe does."""
    doc = sentence.doc
    before = doc[mark - 1].whitespace_ if mark else " "
    return (
        bool(before) and not doc[mark].whitespace_ and mark + 1 < len(doc) and doc[mark + 1].text[0].isalpha()
    )
