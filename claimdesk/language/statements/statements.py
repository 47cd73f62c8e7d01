"""Compound sentences taken apart into statements that each stand alone, with their place and whose they are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from claimdesk.language.attribution.attribution import Attribution
from claimdesk.language.attribution.report_types import Manner, Stance
from claimdesk.language.context.decontextualise import Statement, TextPiece
from claimdesk.language.grammar.tagging_errors import find_mistagged_verb
from claimdesk.language.grammar.word_lists import split_words
from claimdesk.language.reading.parsing import ParsedSentence
from claimdesk.language.shapes import Span
from claimdesk.language.statements import kinds
from claimdesk.language.statements.clause import Clause
from claimdesk.language.statements.clause_extraction import find_clauses
from claimdesk.language.statements.connectives import HEDGES
from claimdesk.language.statements.modifiers import find_own_subject
from claimdesk.language.statements.parentheticals import drop_sounds
from claimdesk.terms import Kind, Level, Voice

PUT_FORWARD = frozenset({Manner.SPEECH, Manner.FINDING})
TIGHT_BEFORE = frozenset({",", ".", ";", ":", "!", "?", ")", "]", "”", "’", "'s", "’s", "'", "%", "…"})
TIGHT_AFTER = frozenset({"(", "[", "“", "‘", "$", "£", "€"})
TELLING = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM", "ADV", "PRON"})
FEWEST_TELLING = 2  # "Sales fell" has two
LOOSE_END = frozenset({",", ";", ":", "—", "–", "-", "--", "(", "and", "but", "."})
FINITE_OR_PLAIN = frozenset({"VBD", "VBZ", "VBP", "MD", "VB", "VBN"})
CLAUSAL = frozenset({"ccomp", "parataxis", "conj", "dep", "appos"})
QUOTES = frozenset('"“”‘’')
SINGLE = frozenset("'‘’")
WRAPPING = frozenset('"“”')
ACTS = split_words(
    "vote campaign protest push press lobby rule order reject dismiss support oppose endorse agree declare promote attack"
)


@dataclass(frozen=True, slots=True)
class FoundStatement:
    """One statement of a sentence: its words, the stretch of the article that says it, and whose it is."""

    wording: Statement
    span: Span
    level: Level
    kinds: tuple[Kind, ...]
    attribution: int | None = None  # index of the attribution that the statement is content of


def find_statements(
    sentence: ParsedSentence, attributions: Sequence[Attribution], near: Sequence[int] | None = None
) -> list[FoundStatement]:
    """The statements of a sentence in reading order; none for a fragment without a verb that asserts.

    `near` are the indices of the attributions whose words or cue the sentence can hold, by default of all.
    """
    doc = sentence.doc
    if not any(token.is_alpha for token in doc):
        return []
    near = range(len(attributions)) if near is None else near
    owner = _find_owners(sentence, attributions, near)
    cues = [
        attributions[index].cue
        for index in near
        if attributions[index].part == sentence.part and _is_utterance(attributions[index])
    ]
    built = [
        _build_statement(sentence, clause, attributions, owner, cues)
        for head, region in _find_heads(doc, owner, attributions)
        for clause in find_clauses(head, region)
    ]
    kept = [statement for statement in built if statement is not None]
    content = {statement.attribution for statement in kept if statement.attribution is not None}
    first: dict[tuple[str, tuple[Kind, ...]], FoundStatement] = {}
    for statement in kept:
        first.setdefault((statement.wording.text, statement.kinds), statement)
    kept = list(first.values())
    said = [
        statement
        for statement in kept
        if not (statement.level == Level.UTTERANCE and _is_heard(statement, attributions, content))
    ]
    return sorted(said, key=lambda statement: (statement.span.start, statement.span.end))


def _find_owners(
    sentence: ParsedSentence, attributions: Sequence[Attribution], near: Sequence[int]
) -> list[int | None]:
    """For each token the innermost attribution whose content it is."""
    owner: list[int | None] = [None] * len(sentence.doc)
    size: list[int] = [1 << 30] * len(sentence.doc)
    for index in near:
        attribution = attributions[index]
        if (
            attribution.part != sentence.part
            or attribution.content.end <= sentence.start
            or attribution.content.start >= sentence.end
        ):
            continue
        length = attribution.content.end - attribution.content.start
        for token in sentence.doc:
            at = sentence.start + token.idx
            inside = any(piece.start <= at and at + len(token) <= piece.end for piece in attribution.pieces)
            if inside and length < size[token.i]:
                owner[token.i], size[token.i] = index, length
            elif (
                attribution.cue is not None
                and attribution.cue.start <= at < attribution.cue.end
                and token.lower_ in HEDGES
            ):
                owner[token.i], size[token.i] = index, 0  # "allegedly" stays with what is alleged
    return owner


def _is_asserted(index: int | None, attributions: Sequence[Attribution]) -> bool:
    """Whether words of the attribution are put forward as true by its source, and all that hold it too.

    What holds it may be a phrase: "pointed to a study which found that …".
    """
    inner = True
    while index is not None:
        attribution = attributions[index]
        if (
            attribution.stance != Stance.ASSERTED
            or attribution.manner not in PUT_FORWARD
            or (inner and not attribution.statement)
        ):
            return False
        inner, index = False, attribution.nested_in
    return True


def _holds(outer: int | None, inner: int | None, attributions: Sequence[Attribution]) -> bool:
    """Whether the inner attribution is the outer or nested in it."""
    while inner is not None and inner != outer:
        inner = attributions[inner].nested_in
    return inner == outer


def _find_heads(
    doc: Doc, owner: list[int | None], attributions: Sequence[Attribution]
) -> Iterator[tuple[Token, frozenset[int]]]:
    """The verbs that head the sentence and each content in it, with the tokens that they may speak of."""
    for token in doc:
        index = owner[token.i]
        top = token.head == token or token.head.i == token.i
        outermost = top or (index is not None and not _holds(index, owner[token.head.i], attributions))
        beside = index is None and token.dep_ == "conj" and token.head.dep_ == "ROOT"
        outermost = outermost or (beside and owner[token.head.i] is not None)
        if not outermost or not _is_asserted(index, attributions):
            continue
        region = frozenset(
            other.i for other in doc if index is None or _holds(index, owner[other.i], attributions)
        )
        for head in _find_verbs_below(token):
            yield head, region


def _find_verbs_below(top: Token) -> list[Token]:
    """The word itself if it is a verb, else the clauses right under it: what a heading or a label introduces."""
    if top.pos_ in {"VERB", "AUX"} or find_mistagged_verb(top) is not None:
        return [top]
    return [
        child
        for child in top.children
        if child.dep_ in CLAUSAL and child.pos_ in {"VERB", "AUX"} and find_own_subject(child) is not None
    ]


def _build_statement(
    sentence: ParsedSentence,
    clause: Clause,
    attributions: Sequence[Attribution],
    owner: list[int | None],
    cues: Sequence[Span | None],
) -> FoundStatement | None:
    index = owner[clause.head.i]
    if clause.descriptive:
        index = _find_writer(index, attributions)
    if not _is_asserted(index, attributions):
        return None
    pieces = build_pieces(sentence, _tidy_marks(clause.words))
    own = [token for token in clause.own if not token.is_punct] or list(clause.own)
    if not pieces or not _says_something(clause):
        return None
    span = sentence.span(min(token.i for token in own), max(token.i for token in own))
    level = Level.CONTENT if index is not None else Level.EVENT
    if _is_cue(sentence, clause.head, cues):
        level = Level.UTTERANCE
    statement = Statement(sentence.part, tuple(pieces))
    return FoundStatement(statement, span, level, kinds.find_kinds(clause.head, clause.words), index)


def _find_writer(index: int | None, attributions: Sequence[Attribution]) -> int | None:
    """Whose a description inside a reported phrase is: of who reports, unless the words are quoted."""
    while (
        index is not None and not attributions[index].statement and attributions[index].voice != Voice.QUOTE
    ):
        index = attributions[index].nested_in
    return index


def _says_something(clause: Clause) -> bool:
    """Whether the clause has enough words of meaning to be checked at all."""
    telling = [word for word in clause.words if isinstance(word, Token) and word.pos_ in TELLING]
    verbs = any(
        word.tag_ in FINITE_OR_PLAIN if isinstance(word, Token) else word.isalpha() and word != "the"
        for word in clause.words
    )
    return verbs and len(telling) >= FEWEST_TELLING and len(clause.words) > FEWEST_TELLING


def _is_utterance(attribution: Attribution) -> bool:
    """Whether the cue tells that something was said, and not that something was wanted, held or done: "voted for it"."""
    return attribution.manner not in {Manner.INTENT, Manner.BELIEF} and attribution.cue_lemma not in ACTS


def _is_cue(sentence: ParsedSentence, head: Token, cues: Sequence[Span | None]) -> bool:
    at = sentence.start + head.idx
    return any(cue is not None and cue.start <= at < cue.end for cue in cues)


def _is_heard(statement: FoundStatement, attributions: Sequence[Attribution], content: set[int]) -> bool:
    """Whether what an utterance reports stands as a claim of its own, with the speaker beside it."""
    return any(
        attributions[index].cue is not None
        and attributions[index].part == statement.wording.part
        and statement.span.start <= attributions[index].cue.start < statement.span.end  # type: ignore[union-attr]
        for index in content
    )


def _tidy_marks(words: Sequence[Token | str]) -> list[Token | str]:
    """The words without marks that lost what they set off: at the ends, doubled, or quotation marks alone."""
    kept = _unwrap(_drop_lone_marks(drop_sounds(words)))
    while kept and _is_mark(kept[0]) and str(kept[0]) not in TIGHT_AFTER | QUOTES:
        kept.pop(0)
    closing = kept[-1:] if kept and str(kept[-1]) in QUOTES else []
    kept = kept[: len(kept) - len(closing)]
    while kept and str(kept[-1]) in LOOSE_END:
        kept.pop()
    kept += closing
    tidy: list[Token | str] = []
    for word in kept:
        if str(word) in {",", ";"} and (not tidy or str(tidy[-1]) in {",", ";", "("}):
            continue
        tidy.append(word)
    return tidy


def _drop_lone_marks(words: list[Token | str]) -> list[Token | str]:
    """Brackets and quotation marks whose other half is elsewhere are left out."""
    kept = words
    for opening, closing in (("(", ")"), ("“", "”"), ("[", "]")):
        opened = sum(str(word) == opening for word in kept)
        closed = sum(str(word) == closing for word in kept)
        if opening == "“" and opened == closed + 1:
            kept = [*kept, closing]
        elif opened != closed:
            kept = [word for word in kept if str(word) not in {opening, closing}]
    if sum(str(word) == '"' for word in kept) % 2:
        kept = [word for word in kept if str(word) != '"']
    single = [
        n for n, word in enumerate(kept) if str(word) in SINGLE and not _is_possessive(word, kept[n + 1 :])
    ]
    if len(single) == 1 and (single[0] == 0 or all(_is_mark(word) for word in kept[single[0] :])):
        kept = [word for n, word in enumerate(kept) if n != single[0]]
    return kept


def _is_possessive(word: Token | str, following: Sequence[Token | str]) -> bool:
    return isinstance(word, Token) and word.tag_ == "POS" and not all(_is_mark(mark) for mark in following)


def _unwrap(words: list[Token | str]) -> list[Token | str]:
    """The words without a pair of quotation marks around all of them: whose words they are stands beside the claim."""
    marks = [n for n, word in enumerate(words) if str(word) in WRAPPING]
    closed_at = len(marks) == 2 and all(_is_mark(word) for word in words[marks[1] :])  # a pair
    return [word for n, word in enumerate(words) if n not in marks] if closed_at and marks[0] == 0 else words


def _is_mark(word: Token | str) -> bool:
    return not any(character.isalnum() for character in str(word))


def build_pieces(sentence: ParsedSentence, words: Sequence[Token | str]) -> list[TextPiece]:
    """The words as text with their places; words that stand side by side in the article stay one piece."""
    pieces: list[TextPiece] = []
    before: Token | str | None = None
    for number, word in enumerate(words):
        if number and isinstance(word, Token) and _is_opening_word(word):
            word = word.lower_  # noqa: PLW2901
        joined = isinstance(word, Token) and isinstance(before, Token) and before.i + 1 == word.i
        if before is not None and not joined and not _is_tight(before, word):
            pieces.append(TextPiece(" "))
        if isinstance(word, str):
            pieces.append(TextPiece(word))
        elif joined:
            last = pieces.pop()
            start = last.start or 0
            end = sentence.start + word.idx + len(word)
            text = sentence.text[start - sentence.start : end - sentence.start]
            pieces.append(TextPiece(text, start, end))
        else:
            start = sentence.start + word.idx
            pieces.append(TextPiece(sentence.text[word.idx : word.idx + len(word)], start, start + len(word)))
        before = word
    return pieces


def _is_opening_word(token: Token) -> bool:
    """Whether a word has its capital from the beginning of the sentence alone."""
    return (
        token.i == 0 and token.text.istitle() and not token.ent_type_ and token.pos_ not in {"PROPN", "PRON"}
    )


def _is_tight(before: Token | str, word: Token | str) -> bool:
    """Whether no blank stands between two words that were not side by side."""
    return str(word) in TIGHT_BEFORE or str(before) in TIGHT_AFTER
