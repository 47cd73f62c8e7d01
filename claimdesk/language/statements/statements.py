"""Sentences as statements: the sentence itself, or the parts of it that one voice asserts, in their own words.

Two operations put words in: a second verb gets the subject that it shares, a relative clause the name that it
tells of. Both are proposals; `second_reading` drops those that don't say what their sentence says.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from claimdesk.language.attribution.attribution import Attribution
from claimdesk.language.attribution.polarity import Stance
from claimdesk.language.attribution.report_types import Manner
from claimdesk.language.context.decontextualise import Statement
from claimdesk.language.grammar.verbs import is_finite
from claimdesk.language.grammar.word_lists import split_words
from claimdesk.language.reading.parsing import ParsedSentence
from claimdesk.language.shapes import Span
from claimdesk.language.statements import kinds
from claimdesk.language.statements.accusations import find_accusations
from claimdesk.language.statements.asides import find_asides, shorten
from claimdesk.language.statements.bare_frames import is_bare_frame, is_elliptical
from claimdesk.language.statements.clauses import Clause, ExpectedParse, Operation
from claimdesk.language.statements.completeness import misses_something
from claimdesk.language.statements.coordination import CONTRASTS, split_stretch
from claimdesk.language.statements.entries import read_entry
from claimdesk.language.statements.lists import part_list
from claimdesk.language.statements.pieces import balance, build_pieces
from claimdesk.language.statements.relative_statements import find_grounds, find_relatives
from claimdesk.language.statements.stretches import Stretch, Voices, find_stretches, read_voices, trim
from claimdesk.terms import Kind, Level

TELLING = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM", "ADV", "PRON"})
LINKS = frozenset(["and", "but", "so", "or", "yet", "&"])  # "nor" denies: it stays
FRAME_WORDS = 2  # "that reads"
FEWEST_TELLING = 2  # "Sales fell" has two
FIGURES = frozenset({"CARDINAL", "PERCENT", "MONEY", "QUANTITY"})
# what such a question takes for true is told: "Does anyone remember that he made the same promise?"
FACTIVE = split_words("remember forget know notice realise realize")
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
    attribution: int | None  # index of the attribution that the statement is content of
    operation: Operation
    head: Token | None  # the verb that it is about, in its sentence's parse
    tokens: tuple[int, ...] = ()  # of its sentence
    expected: ExpectedParse | None = (
        None  # what it must say alone, where that is not what its head says in its sentence
    )


@dataclass(frozen=True, slots=True)
class Unit:
    """What one voice says in one sentence: whole, in parts that may have parts of their own, and what it says in passing.

    The parts stand for the whole where all of them hold; else the whole stands.
    """

    whole: FoundStatement
    parts: tuple["Unit", ...] = ()
    passing: tuple[FoundStatement, ...] = ()


def find_units(
    sentence: ParsedSentence, attributions: Sequence[Attribution], near: Sequence[int] | None = None
) -> list[Unit]:
    """The units of a sentence in reading order; none for a fragment that tells nothing.

    `near` are the indices of the attributions whose words or cue the sentence can hold, by default of all.
    """
    if not any(token.is_alpha or token.like_num for token in sentence.doc):
        return []
    near = range(len(attributions)) if near is None else near
    voices = read_voices(sentence, attributions, near)
    builder = _Builder(sentence, attributions, near, voices)
    stretches = find_stretches(voices)
    units: list[Unit] = []
    told: set[int] = set()
    for stretch in stretches:
        if (unit := builder.build(stretch)) is not None:
            units.append(unit)
            told |= set(stretch.tokens)
    passing = builder.state_frame([token.i for token in sentence.doc if token.i not in told])
    passing += builder.state_accusations()
    if passing and units:
        units[-1] = replace(units[-1], passing=(*units[-1].passing, *passing))
    told |= {i for statement in passing for i in statement.tokens}
    silent = not units and (not voices.cues or any(voice is not None for voice in voices.of))
    if (silent or misses_something(sentence, told, voices)) and (whole := builder.build_whole()) is not None:
        units.insert(0, Unit(whole))
    return units


def find_units_of_tokens(sentence: ParsedSentence, tokens: Sequence[int]) -> list[Unit]:
    """The units of some of a sentence's tokens, as the writer's own words: what of it still holds."""
    inside = set(tokens)
    head = next(
        (
            sentence.doc[i]
            for i in tokens
            if is_finite(sentence.doc[i]) and sentence.doc[i].head.i not in inside
        ),
        None,
    )
    head = head or next((sentence.doc[i] for i in tokens if is_finite(sentence.doc[i])), None)
    if head is None:
        return []
    builder = _Builder(sentence, (), (), read_voices(sentence, (), ()))
    unit = builder.build(Stretch(tuple(tokens), head, None))
    return [unit] if unit is not None else []


@dataclass(frozen=True, slots=True)
class _Builder:
    """What statements of one sentence are built with."""

    sentence: ParsedSentence
    attributions: Sequence[Attribution]
    near: Sequence[int]
    voices: Voices

    def build(self, stretch: Stretch) -> Unit | None:
        if stretch.head is None:
            clause = Clause(stretch.tokens, self.sentence.doc[stretch.tokens[0]])
            whole = self._state(clause, stretch, Operation.FRAGMENT)
            if whole is None or not _has_figure(self.sentence, stretch.tokens) or _is_mark(whole):
                return None
            entries = [
                replace(whole, wording=wording, span=span, operation=Operation.ENTRY)
                for wording, span in read_entry(self.sentence)
            ]
            return Unit(whole, tuple(Unit(entry) for entry in entries))
        operation = Operation.SENTENCE
        if (presupposed := self._find_presupposed(stretch)) is not None:
            stretch, operation = presupposed, Operation.PRESUPPOSED
        if stretch.head is None or stretch.shares_subject_of is not None:
            return None
        whole = self._state(Clause(stretch.tokens, stretch.head), stretch, operation)
        if whole is None:
            return None
        clauses = split_stretch(stretch, self.voices.cues)
        if len(clauses) > 1 or (clauses and clauses[0].tokens != stretch.tokens):
            parts = [
                self._build_clause(clause, stretch, _operation_of(clause, operation)) for clause in clauses
            ]
            told = tuple(part for part in parts if part is not None)
            return Unit(whole, told if len(told) == len(parts) else ())
        return self._build_clause(Clause(stretch.tokens, stretch.head), stretch, operation)

    def _build_clause(self, clause: Clause, stretch: Stretch, operation: Operation) -> Unit | None:
        """One clause, and beside it what it tells in passing; in parts where each item of it is told alone."""
        whole = self._state(clause, stretch, operation)
        if whole is None:
            return None
        asides = find_asides(clause)
        shortened = shorten(clause, asides)
        told = [(shortened, operation if shortened is clause else Operation.SHORTENED)]
        told += [(aside.clause, aside.operation) for aside in asides]
        parts = [self._build_part(part, stretch, how) for part, how in told]
        passing = [self._state(aside.clause, stretch, aside.operation) for aside in asides]
        passing += [
            self._state(ground, stretch, Operation.GROUND)
            for ground in find_grounds(clause.tokens, clause.head)
        ]
        kept = tuple(part for part in parts if part is not None)
        if shortened is clause:
            kept = kept[0].parts if kept else ()
        elif len(kept) < len(parts):
            kept = ()
        return Unit(whole, kept, tuple(statement for statement in passing if statement is not None))

    def _build_part(self, clause: Clause, stretch: Stretch, operation: Operation) -> Unit | None:
        """A clause with the items of its list as parts."""
        whole = self._state(clause, stretch, operation)
        items = [self._state(item, stretch, Operation.ITEM) for item in part_list(clause)]
        kept = tuple(Unit(item) for item in items if item is not None)
        return Unit(whole, kept if len(kept) == len(items) else ()) if whole is not None else None

    def build_whole(self) -> FoundStatement | None:
        """The whole sentence as the writer's, where its parts leave out a figure."""
        root = next((token for token in self.sentence.doc if token.head == token), None)
        if root is None or not is_finite(root):
            root = _find_telling(self.sentence)
        if root is None:
            return None
        tokens = tuple(range(len(self.sentence.doc)))
        stretch = Stretch(tokens, root, self.voices.holder.get(self.voices.of[root.i] or -1))
        return self._state(Clause(tokens, root), stretch, Operation.SENTENCE)

    def state_frame(self, tokens: Sequence[int]) -> tuple[FoundStatement, ...]:
        """What is said in passing of who speaks: "said Vale, who led the council until 2019"."""
        if not tokens:
            return ()
        head = self.sentence.doc[tokens[0]]
        stretch = Stretch(tuple(tokens), head, self.voices.of[head.i])
        stated = [
            self._state(aside.clause, stretch, Operation.RELATIVE) for aside in find_relatives(tokens, head)
        ]
        return tuple(statement for statement in stated if statement is not None)

    def state_accusations(self) -> tuple[FoundStatement, ...]:
        """What somebody accuses another of, each item as the accuser's claim."""
        stated = []
        for clause in find_accusations(self.sentence.doc):
            accuser = self._find_accuser(clause.head)
            if accuser is None:
                continue
            stretch = Stretch(clause.tokens, clause.head, accuser)
            statement = self._state(clause, stretch, Operation.SHARED_SUBJECT)
            if statement is not None:
                stated.append(replace(statement, level=Level.CONTENT))
        return tuple(stated)

    def _find_accuser(self, cue: Token) -> int | None:
        """The attribution of a verb of accusing that stands in the outlet's own words and accuses in earnest."""
        at = self.sentence.start + cue.idx
        return next(
            (
                index
                for index in self.near
                if (attribution := self.attributions[index]).cue is not None
                and attribution.part == self.sentence.part
                and attribution.cue.start == at
                and attribution.stance == Stance.ASSERTED
                and attribution.nested_in is None
            ),
            None,
        )

    def _find_presupposed(self, stretch: Stretch) -> Stretch | None:
        """What a question takes for true."""
        doc = self.sentence.doc
        if doc[-1].text != "?":
            return None
        inside = set(stretch.tokens)
        for verb in doc:
            if verb.lemma_.lower() not in FACTIVE or verb.i not in inside:
                continue
            if any(child.tag_.startswith("W") for child in verb.children):
                continue  # "How do you know that …?" doubts it
            clause = next(
                (child for child in verb.children if child.dep_ == "ccomp" and is_finite(child)), None
            )
            if clause is None or not any(child.lower_ == "that" for child in clause.children):
                continue
            subtree = {token.i for token in clause.subtree}
            tokens = trim(doc, [i for i in stretch.tokens if i in subtree and doc[i].text != "?"])
            if tokens:
                return Stretch(tokens, clause, stretch.attribution)
        return None

    def _state(self, clause: Clause, stretch: Stretch, operation: Operation) -> FoundStatement | None:
        doc = self.sentence.doc
        tokens = trim(doc, balance(trim(doc, _without_link(self.sentence, clause)), self.sentence))
        tokens = _without_frame(doc, tokens)
        if not tokens or not _says_something(self.sentence, tokens, operation) or _is_cut(doc, tokens):
            return None
        pieces = build_pieces(self.sentence, _find_runs(clause, tokens))
        inside = [self.sentence.doc[i] for i in tokens]
        found = (
            (Kind.STATEMENT,)
            if operation in {Operation.FRAGMENT, Operation.PRESUPPOSED}
            else kinds.find_kinds(clause.head, inside)
        )
        level = Level.CONTENT if stretch.attribution is not None else Level.EVENT
        if self._utters(clause.head):
            level = Level.UTTERANCE
        return FoundStatement(
            Statement(self.sentence.part, pieces),
            self.sentence.span(tokens[0], tokens[-1]),
            level,
            found,
            stretch.attribution,
            operation,
            clause.head if operation is not Operation.FRAGMENT else None,
            (*clause.subject, *tokens),
            clause.expected,
        )

    def _utters(self, head: Token) -> bool:
        """Whether the clause tells that something was said, and not that something was wanted, held or done."""
        at = self.sentence.start + head.idx
        return any(
            attribution.cue is not None
            and attribution.part == self.sentence.part
            and attribution.cue.start <= at < attribution.cue.end
            and attribution.manner not in {Manner.INTENT, Manner.BELIEF, Manner.SHARE, Manner.SIGN}
            and attribution.cue_lemma not in ACTS
            for attribution in (self.attributions[index] for index in self.near)
        )


def _find_telling(sentence: ParsedSentence) -> Token | None:
    """The verb of a sentence whose parse has none at its top: "After school he taught at Olm", read as "school he taught"."""
    if not sentence.text.endswith((".", "!", ".”", '."')):
        return None
    for verb in sentence.doc:
        if verb.tag_ not in {"VBD", "VBZ", "VBP", "MD"} or verb.dep_ in {"aux", "auxpass"}:
            continue
        subject = next((child for child in verb.children if child.dep_ in {"nsubj", "nsubjpass"}), None)
        leans = any(
            child.dep_ == "mark" or child.tag_.startswith("W") or child.lower_ in {"that", "which"}
            for child in verb.children
            if child.i < verb.i
        )
        if (
            subject is not None
            and subject.i < verb.i
            and not leans
            and subject.tag_ in {"PRP", "NNP", "NNPS"}
        ):
            return verb
    return None


def _is_mark(fragment: FoundStatement) -> bool:
    """Whether a fragment is a page's or a list's number and nothing else: "17.", "_16."."""
    return not any(piece_letter.isalpha() for piece_letter in fragment.wording.text)


def _without_frame(doc: Doc, tokens: tuple[int, ...]) -> tuple[int, ...]:
    """The tokens without what introduces the words behind a colon: "blocked by a banner that reads:"."""
    if doc[-1].text != ":" or len(tokens) <= FRAME_WORDS + 1:
        return tokens
    last = doc[tokens[-1]]
    frame = [word.i for word in last.subtree if word.i in set(tokens)]
    if last.dep_ == "relcl" and len(frame) == FRAME_WORDS and doc[frame[0]].tag_ in {"WDT", "WP"}:
        return tuple(i for i in tokens if i not in frame)
    return tokens


def _is_cut(doc: Doc, tokens: Sequence[int]) -> bool:
    """Whether words stop before what they govern: "She took the photo at", where "11 a.m." went elsewhere."""
    last, first = doc[tokens[-1]], doc[tokens[0]]
    if first.i and first.nbor(-1).lower_ in {"so", "nor", "neither"} and first.pos_ == "AUX":
        return True  # "so did the member for Olm"
    following = doc[last.i + 1] if last.i + 1 < len(doc) else None
    return (
        last.tag_ in {"IN", "DT", "CC", "PRP$", "TO"}
        and last.dep_ in {"prep", "det", "cc", "poss", "aux"}
        and following is not None
        and (following.like_num or following.pos_ in {"NOUN", "PROPN", "NUM", "ADJ", "ADV"})
    )


def _find_runs(clause: Clause, tokens: tuple[int, ...]) -> list[Sequence[int] | str]:
    """The words of a clause in order: tokens of its sentence, and words put in."""
    runs: list[Sequence[int] | str] = [clause.subject, clause.link]
    if clause.article is None:
        return [run for run in (*runs, tokens) if run]
    at, article = clause.article
    before = tuple(i for i in tokens if i < at)
    return [run for run in (*runs, before, article, tokens[len(before) :]) if run]


def _operation_of(clause: Clause, whole: Operation) -> Operation:
    if clause.subject:
        return Operation.SHARED_SUBJECT
    return Operation.PRESUPPOSED if whole is Operation.PRESUPPOSED else Operation.CLAUSE


def _without_link(sentence: ParsedSentence, clause: Clause) -> tuple[int, ...]:
    """The tokens without the word that only joins them to what stands before: "and", "but", "that"."""
    kept = clause.tokens
    while len(kept) > 1 and _is_link(sentence.doc[kept[0]], sentence.doc[kept[1]]):
        first = sentence.doc[kept[0]]
        if first.lower_ in CONTRASTS and first.head != clause.head:
            break  # "While A, B": the word opens A, and B is what is told
        kept = kept[1:]
    return kept


def _is_link(first: Token, following: Token) -> bool:
    """Whether a word only joins; "so" before an adverb says how much: "So far"."""
    if first.lower_ == "that":
        return first.dep_ == "mark" or (first.tag_ == "DT" and following.tag_ in {"NNS", "NNPS", "CD"})
    if first.dep_ == "cc":
        return first.lower_ in LINKS
    if first.lower_ in CONTRASTS:
        return first.dep_ == "mark"
    if first.text in {",", "—", "–", ";", ":"}:
        return first.dep_ in {"punct", "ROOT", "dep"}
    joining = first.lower_ in {"and", "but", "so", "or"} and first.dep_ in {"advmod", "ROOT", "dep"}
    return joining and not (first.lower_ == "so" and following.pos_ in {"ADV", "ADJ"})


def _says_something(sentence: ParsedSentence, tokens: Sequence[int], operation: Operation) -> bool:
    """Whether the words have enough meaning to be checked at all."""
    if is_bare_frame(sentence.doc, tokens) or is_elliptical(sentence.doc, tokens):
        return False
    telling = [i for i in tokens if sentence.doc[i].pos_ in TELLING]
    return len(telling) >= (1 if operation is Operation.FRAGMENT else FEWEST_TELLING)


def _has_figure(sentence: ParsedSentence, tokens: Sequence[int]) -> bool:
    return any(sentence.doc[i].like_num or sentence.doc[i].ent_type_ in FIGURES for i in tokens)
