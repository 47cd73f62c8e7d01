"""Stretches of a sentence that one voice asserts: the writer's own, and what each source is reported to say.

The sentence is the floor. A stretch is cut out of it only where somebody else's words begin or end; what is
denied, doubted or only wished for stays with the words that deny, doubt or wish.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from claimdesk.language.attribution.attribution import Attribution
from claimdesk.language.attribution.polarity import Stance
from claimdesk.language.attribution.report_types import Manner
from claimdesk.language.grammar.tenses import find_strayed_dates
from claimdesk.language.grammar.verbs import SUBJECTS, find_subject, is_command, is_finite
from claimdesk.language.reading.parsing import ParsedSentence
from claimdesk.language.shapes import Span

PUT_FORWARD = frozenset({Manner.SPEECH, Manner.FINDING})
FINITE_TAGS = frozenset(["VBD", "VBZ", "VBP", "MD"])
LEANING = frozenset(["relcl", "advcl", "acl"])
RULING = frozenset(
    ["rule", "decide", "order"]
)  # what a court says so is what happened: it stays with the court
QUOTES = frozenset('"“”‘’«»„')


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that one voice asserts: token indices in order, the verb that heads them, and whose they are.

    `head` is None for words without a finite verb. `attribution` is None for the writer's own.
    `shares_subject_of` is the verb whose subject the head shares, where it stands outside the stretch.
    """

    tokens: tuple[int, ...]
    head: Token | None
    attribution: int | None
    shares_subject_of: Token | None = None


@dataclass(frozen=True, slots=True)
class Voices:
    """Whose each token of a sentence is, as far as it is put forward as true, and which tokens are heard cues."""

    doc: Doc
    of: tuple[int | None, ...]
    cues: frozenset[int]
    sources: frozenset[int]  # tokens that name who is heard
    holder: dict[int, int | None]  # the voice around each voice

    def holds(self, outer: int | None, inner: int | None) -> bool:
        """Whether the inner voice is the outer one or is reported within it."""
        while inner is not None and inner != outer:
            inner = self.holder.get(inner)
        return inner == outer


def find_stretches(voices: Voices) -> list[Stretch]:
    """The stretches of a sentence in reading order; the frame around reported words ("X said that") is none."""
    stretches = [stretch for voice in dict.fromkeys(voices.of) for stretch in _find_of_voice(voice, voices)]
    return sorted(stretches, key=lambda stretch: stretch.tokens)


def read_voices(sentence: ParsedSentence, attributions: Sequence[Attribution], near: Sequence[int]) -> Voices:
    """Whose the tokens are: for each the innermost source that puts them forward, with all that hold it.

    `near` are the indices of the attributions whose words or cue the sentence can hold.
    """
    owner = _find_owners(sentence, attributions, near)
    of = _give_back(sentence.doc, [find_asserting(index, attributions) for index in owner], attributions)
    heard = {voice for voice in of if voice is not None}
    cues: set[int] = set()
    sources: set[int] = set()
    for index in near:
        attribution = attributions[index]
        if attribution.part != sentence.part or index not in heard:
            continue
        for token in sentence.doc:
            span = Span(sentence.start + token.idx, sentence.start + token.idx + len(token))
            if attribution.cue is not None and _touches(attribution.cue, span):
                cues.add(token.i)
            elif attribution.source is not None and _touches(attribution.source, span):
                sources.add(token.i)
    holder = {voice: find_asserting(attributions[voice].nested_in, attributions) for voice in heard}
    return Voices(sentence.doc, of, frozenset(cues), frozenset(sources), holder)


def _give_back(
    doc: Doc, voices: list[int | None], attributions: Sequence[Attribution]
) -> tuple[int | None, ...]:
    """The voices, but for reported words that are no clause of their own: they stay with whoever reports them.

    "receipt of approvals, all of which the bank said could be completed", "According to Vale, Norway and Sweden have …"
    with the subject taken for a part of the source.
    """
    for voice in {voice for voice in voices if voice is not None}:
        own = [token for token in doc if voices[token.i] == voice]
        tops = [token for token in own if token.head == token or voices[token.head.i] != voice]
        verbs = [top for top in tops if is_finite(top)]
        told = any(_has_own_subject(verb, voice, voices) for verb in verbs)
        strayed = any(find_strayed_dates(verb) for verb in verbs)
        asked = own[0].tag_.startswith("W") or own[0].lower_ in {"whether", "if"}  # "described how it works"
        unread = own[0].lower_ == "that" and not any(token.pos_ in {"VERB", "AUX"} for token in own)
        if len(own) < len(doc) and (unread or (verbs and (strayed or asked or not told))):
            holder = find_asserting(attributions[voice].nested_in, attributions)
            voices = [holder if other == voice else other for other in voices]
    return tuple(voices)


def _has_own_subject(verb: Token, voice: int, voices: Sequence[int | None]) -> bool:
    subject = find_subject(verb)
    return (subject is not None and voices[subject.i] == voice) or verb.tag_ == "VB"


def _touches(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def find_asserting(index: int | None, attributions: Sequence[Attribution]) -> int | None:
    """The innermost attribution, from the outermost inwards, up to which all is put forward as true; None for none.

    What holds it may be a phrase: "pointed to a study which found that …".
    """
    chain: list[int] = []
    while index is not None:
        chain.append(index)
        index = attributions[index].nested_in
    best = None
    for number in reversed(chain):
        attribution = attributions[number]
        if attribution.stance != Stance.ASSERTED or attribution.manner not in PUT_FORWARD:
            break
        if attribution.statement and attribution.cue_lemma not in RULING:
            best = number
    return best


def _find_owners(
    sentence: ParsedSentence, attributions: Sequence[Attribution], near: Sequence[int]
) -> list[int | None]:
    """For each token the innermost attribution whose content it is."""
    owner: list[int | None] = [None] * len(sentence.doc)
    size = [1 << 30] * len(sentence.doc)
    places = [
        (token.i, sentence.start + token.idx, sentence.start + token.idx + len(token))
        for token in sentence.doc
    ]
    for index in near:
        attribution = attributions[index]
        if attribution.part != sentence.part:
            continue
        length = attribution.content.end - attribution.content.start
        for piece in attribution.pieces:
            for number, start, end in places:
                if piece.start <= start and end <= piece.end and length < size[number]:
                    owner[number], size[number] = index, length
    return owner


def _find_of_voice(voice: int | None, voices: Voices) -> list[Stretch]:
    """What one voice asserts: the clause of each top verb of its words, what it reports of others included."""
    doc = voices.doc
    own = [token for token in doc if voices.of[token.i] == voice]
    tops = [token for token in own if token.head == token or voices.of[token.head.i] != voice]
    tops = sorted([*tops, *(cue for top in tops for cue in _find_parted_reports(top, voices))])
    verbs = [
        top
        for top in tops
        if top.dep_ not in LEANING and (is_finite(top) or _is_told(top) or is_command(top))
    ]
    telling = [verb for verb in verbs if verb.i not in voices.cues]
    inside = _with_marks(doc, [token.i for token in doc if voices.holds(voice, voices.of[token.i])])
    if len(telling) == 1 and not any(verb.i in voices.cues for verb in verbs):
        return [Stretch(trim(doc, inside), telling[0], voice)]
    if not verbs and (misread := _find_misread(own)) is not None:
        return [Stretch(trim(doc, inside), misread, voice)]
    if not verbs:
        words = [token for token in own if token.i not in voices.cues | voices.sources]
        named = [token.i for token in words if any(map(str.isalnum, token.text))]
        whole = len(own) == len(doc) or voice is not None
        return [Stretch(trim(doc, tuple(i.i for i in words)), None, voice)] if named and whole else []
    if telling and any(find_subject(verb) is None for verb in telling[1:]):
        return [Stretch(trim(doc, inside), telling[0], voice)]
    found = []
    for verb in verbs:
        subtree = {token.i for token in verb.subtree}
        parted = {token.i for cue in _find_parted_reports(verb, voices) for token in cue.subtree}
        region = [i for i in inside if i in subtree - parted]
        if verb.i not in voices.cues:
            if tokens := trim(doc, region):
                found.append(Stretch(tokens, verb, voice))
            continue
        found += _find_beside_cue(verb, region, voice, voices)
    return found


def _find_parted_reports(top: Token, voices: Voices) -> list[Token]:
    """Reports before a semicolon that were read as part of the clause after it: "conceded that A; the council has …"."""
    opening = next((child.left_edge.i for child in top.children if child.dep_ in SUBJECTS), top.i)
    return [
        child
        for child in top.children
        if child.i in voices.cues
        and child.dep_ in {"ccomp", "parataxis"}
        and child.i < opening
        and any(token.text == ";" for token in top.doc[child.right_edge.i + 1 : opening])
    ]


def _find_misread(words: Sequence[Token]) -> Token | None:
    """The finite verb of words whose parse has none at its top: "Those are used vials." read as "used vials"."""
    return next(
        (
            word
            for word in words
            if word.tag_ in FINITE_TAGS
            and len(word) > 1  # the "m" of "61.2m" is read as a verb
            and not any(above.dep_ in LEANING for above in (word, *word.ancestors))
        ),
        None,
    )


def _with_marks(doc: Doc, tokens: Sequence[int]) -> list[int]:
    """The tokens with the marks that stand between two of them."""
    filled: list[int] = []
    for i in tokens:
        between = range(filled[-1] + 1, i) if filled else range(0)
        if not any(character.isalnum() for other in between for character in doc[other].text):
            filled.extend(between)
        filled.append(i)
    return filled


def _is_told(token: Token) -> bool:
    """Whether a top word heads a clause all the same: a participle or noun with a subject and an auxiliary below it."""
    return any(child.dep_ in {"nsubj", "nsubjpass"} for child in token.children) and any(
        is_finite(child) or child.dep_ in {"aux", "auxpass", "cop"} for child in token.children
    )


def _find_beside_cue(cue: Token, region: list[int], voice: int | None, voices: Voices) -> list[Stretch]:
    """What is told beside a report: "visited the plant and said that …", the visit."""
    found = []
    for child in cue.children:
        joined = child.dep_ == "conj" and child.pos_ in {"VERB", "AUX"} and is_finite(child)
        if joined and child.i not in voices.cues and voices.of[child.i] == voice:
            subtree = {token.i for token in child.subtree}
            tokens = trim(cue.doc, [i for i in region if i in subtree])
            has_subject = any(word.dep_ in {"nsubj", "nsubjpass", "expl"} for word in child.children)
            if tokens:
                found.append(Stretch(tokens, child, voice, None if has_subject else cue))
    return found


def trim(doc: Doc, tokens: Sequence[int]) -> tuple[int, ...]:
    """The tokens without marks at their ends, but for quotation marks, brackets and the signs of numbers."""
    kept = list(tokens)
    while kept and _is_loose(doc[kept[0]], opening=True):
        kept.pop(0)
    while kept and _is_loose(doc[kept[-1]], opening=False):
        kept.pop()
    return tuple(kept)


def _is_loose(token: Token, *, opening: bool) -> bool:
    if any(character.isalnum() for character in token.text):
        return False
    if token.text in QUOTES or token.is_currency:
        return False
    return token.text not in ("([#@+-−<>~≈" if opening else ")]%…!?°€£$")
