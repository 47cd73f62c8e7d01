"""Reports within one parsed sentence: a cue, whose it is, and which words it introduces."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from spacy.tokens import Doc, Token

from claimdesk.language import cues

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
PHRASES = frozenset({"dobj", "pobj", "pcomp", "attr", "oprd"})
LEMMA_MENDED = {"hop": "hope", "tout": "tout", "bas": "base", "writ": "write"}
DEEPEST_CHAIN = 6  # steps up through coordinated and subordinate verbs to find a subject
CARRYING = frozenset({"conj", "xcomp", "advcl", "pcomp", "prep", "ccomp", "dep", "parataxis"})
SPEAKING_NOUNS = cues.DOCUMENTS | cues.SPEAKERS
EDGES = frozenset(
    {"and", "but", "or", ",", ".", ";", ":", "–", "—", "-", "--", " ", "\n", "…", "...", "!", "?"}
)


class Stance(StrEnum):
    """How the source stands to the content: behind it, against it, or asking."""

    ASSERTED = "asserted"
    DENIED = "denied"
    QUESTIONED = "questioned"


class Manner(StrEnum):
    """What the source does with the content. Only SPEECH and FINDING put a statement forward."""

    SPEECH = "speech"  # said, told, according to, a quotation
    FINDING = "finding"  # shows, found, estimates: of a study, a poll, a document
    BELIEF = "belief"  # thinks, fears, knows
    INTENT = "intent"  # wants, plans, promises to, refuses to
    ATTITUDE = "attitude"  # praised, criticised, supports: the content is what it is about


@dataclass(frozen=True, slots=True)
class Report:
    """Token indices, ends exclusive. No content: the words stand outside the sentence or in quotes."""

    cue: tuple[int, int]
    lemma: str
    manner: Manner
    stance: Stance
    source: tuple[int, int] | None
    source_head: int | None
    content: tuple[tuple[int, int], ...]
    statement: bool


def find_reports(doc: Doc) -> list[Report]:
    """The reports of one sentence in the order of their cues."""
    found: list[Report] = []
    for token in doc:
        found.extend(report for report in _reports_at(token) if report is not None)
    return found


def _reports_at(token: Token) -> Iterator[Report | None]:
    if token.pos_ in {"VERB", "AUX"}:
        lower = token.lower_
        if lower == "according":
            yield _according(token)
        else:
            yield _verb(token)
    elif token.pos_ == "NOUN":
        if token.lemma_.lower() in cues.NOUNS:
            yield _noun(token)
    elif token.pos_ == "ADJ":
        if token.lemma_.lower() in cues.ADJECTIVES:
            yield _adjective(token)
    elif token.lower_ in cues.HEARSAY:
        yield _hearsay(token)
    elif token.lower_ in {"in", "for"} and token.dep_ == "prep":
        yield _within_document(token)


def lemma_of(token: Token) -> str:
    lemma = token.lemma_.lower()
    return LEMMA_MENDED.get(lemma, lemma)


def child(token: Token, *labels: str) -> Token | None:
    """The first child of a token with one of the dependency labels."""
    return next((one for one in token.children if one.dep_ in labels), None)


def subject_of(verb: Token) -> Token | None:
    """The subject of a verb, its own or the one that it shares; None in the passive and without one."""
    inherited: Token | None = None
    for _ in range(DEEPEST_CHAIN):
        own = child(verb, "nsubj", "csubj", "expl")
        found = _antecedent(own, verb) if own is not None else _agent(verb)
        if found is not None or child(verb, "nsubjpass") is not None:
            if inherited is None and (found is None or not _needs_speaker(verb, found)):
                return found
            inherited = inherited or found
            if found is not None and can_speak(found):
                return found
        head = verb.head
        if head == verb:
            return inherited
        if verb.dep_ in {"relcl", "acl"} and head.pos_ in {"NOUN", "PROPN", "PRON"}:
            active = verb.tag_ in {"VBG", "VB"} or verb.dep_ == "relcl" or head.dep_ == "ROOT"
            return inherited or (head if active else None)
        if verb.dep_ not in CARRYING:
            return inherited
        if inherited is None and (near := _controller(verb)) is not None:
            return near
        verb = head
    return inherited


def _needs_speaker(verb: Token, subject: Token) -> bool:
    """Whether a participle took its subject from a reported clause that can't have spoken."""
    return verb.dep_ == "ccomp" and not can_speak(subject) and lemma_of(verb) not in REPORTING


def can_speak(token: Token) -> bool:
    """Whether a noun names somebody or something that words can come from."""
    if token.pos_ in {"PRON", "PROPN"} or token.ent_type_ in {"PERSON", "ORG", "GPE", "NORP"}:
        return token.lower_ not in {"it", "this", "that", "there", "which"}
    return lemma_of(token) in SPEAKING_NOUNS


def _controller(verb: Token) -> Token | None:
    """Whose a participle after a comma is, where the words before the comma end in somebody.

    "…, with Blinken levying charges, alleging", "ruled out by the team, citing", "a statement, accusing".
    """
    if verb.tag_ != "VBG" or verb.dep_ not in {"advcl", "acl"}:
        return None
    before = verb.left_edge.i - 1
    while before > 0 and verb.doc[before].is_quote:
        before -= 1
    if before < 1 or verb.doc[before].text != ",":
        return None
    token = verb.doc[before - 1]
    for _ in range(DEEPEST_CHAIN + 2):
        if token.i in {verb.head.i, token.head.i}:
            return None
        if token.dep_ == "pobj" and token.head.dep_ == "agent":
            return token
        if token.dep_ == "pcomp" and token.head.lower_ == "with":
            return child(token, "nsubj")
        if token.pos_ == "NOUN" and lemma_of(token) in cues.DOCUMENTS:
            return token
        token = token.head
    return None


def _antecedent(subject: Token, verb: Token) -> Token:
    """What a relative pronoun stands for, the pronoun itself where that can't be told."""
    if subject.tag_ in {"WP", "WDT"} and verb.dep_ == "relcl":
        return verb.head
    return subject


def _agent(verb: Token) -> Token | None:
    by = child(verb, "agent")
    return child(by, "pobj") if by is not None else None


def _passive(verb: Token) -> bool:
    return child(verb, "nsubjpass", "auxpass") is not None


def extent(token: Token) -> tuple[int, int]:
    """A token's subtree from its first to its last word."""
    return token.left_edge.i, token.right_edge.i + 1


def without(span: tuple[int, int], holes: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """What is left of a stretch when holes are cut out, in pieces."""
    pieces = [span]
    for start, end in holes:
        pieces = [
            part
            for first, last in pieces
            for part in ((first, min(last, start)), (max(first, end), last))
            if part[0] < part[1]
        ]
    return tuple(sorted(set(pieces)))


def trimmed(doc: Doc, pieces: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """Pieces without commas and stops at their ends; empty ones are dropped."""
    kept = []
    for piece in pieces:
        start, end = piece
        while start < end and doc[start].text in EDGES:
            start += 1
        while start < end and doc[end - 1].text in EDGES:
            end -= 1
        if start < end:
            kept.append((start, end))
    return tuple(kept)


def source_extent(head: Token) -> tuple[int, int]:
    """A source's noun phrase, cut before a relative clause."""
    start, end = extent(head)
    for one in head.children:
        if one.dep_ in {"relcl", "acl"} and one.i > head.i:
            end = min(end, one.left_edge.i)
    while end - 1 > head.i and head.doc[end - 1].text in EDGES:
        end -= 1
    return start, max(end, head.i + 1)


def _stance(verb: Token, lemma: str) -> Stance:
    negated = child(verb, "neg") is not None
    if lemma in cues.QUESTIONED and not negated:
        return Stance.QUESTIONED
    return Stance.DENIED if negated != (lemma in cues.DENIED) else Stance.ASSERTED


def _report(
    cue: Token,
    lemma: str,
    manner: Manner,
    source: Token | None,
    content: tuple[tuple[int, int], ...],
    stance: Stance,
    statement: bool = True,
) -> Report:
    return Report(
        cue=_cue_extent(cue),
        lemma=lemma,
        manner=manner,
        stance=stance,
        source=source_extent(source) if source is not None else None,
        source_head=source.i if source is not None else None,
        content=trimmed(cue.doc, content),
        statement=statement,
    )


def _cue_extent(cue: Token) -> tuple[int, int]:
    """The cue with a particle or "to" that belongs to it: "pointed out", "according to"."""
    following = cue.i + 1
    if following < len(cue.doc) and cue.doc[following].head == cue and cue.doc[following].dep_ == "prt":
        return cue.i, following + 1
    if cue.lower_ == "according":
        return cue.i, following + 1
    return cue.i, following


def _verb(verb: Token) -> Report | None:
    lemma = lemma_of(verb)
    if lemma not in REPORTING or verb.dep_ in {"aux", "auxpass", "amod", "compound"}:
        return None
    return _clause(verb, lemma) or _infinitive(verb, lemma) or _phrase(verb, lemma) or _bare(verb, lemma)


REPORTING = (
    cues.SPEECH
    | cues.FINDING
    | cues.BELIEF
    | cues.INTENT
    | cues.ATTITUDE
    | cues.PREPOSITIONS.keys()
    | cues.NAMING
    | {"seem", "appear"}
)


def _clausal_manner(lemma: str, source: Token | None) -> Manner | None:
    document = source is not None and lemma_of(source) in cues.DOCUMENTS
    if lemma in cues.FINDING and (document or lemma not in cues.SPEECH):
        return Manner.FINDING
    if lemma in cues.SPEECH:
        return Manner.SPEECH
    if lemma in cues.BELIEF:
        return Manner.BELIEF
    if lemma in cues.INTENT:
        return Manner.INTENT
    return Manner.ATTITUDE if lemma in {"seem", "appear"} else None


def _clause(verb: Token, lemma: str) -> Report | None:
    """A clause as the content: "said that …", "…, he said", "as he noted"."""
    source = subject_of(verb)
    manner = _clausal_manner(lemma, source)
    if manner is None:
        return None
    clauses = [one for one in verb.children if one.dep_ == "ccomp" and one.i != verb.i]
    if not clauses and lemma in {"ask", "wonder", "question", "know"}:
        clauses = [
            one
            for one in verb.children
            if one.dep_ == "advcl"
            and child(one, "mark") is not None
            and child(one, "mark").lower_ in {"if", "whether"}
        ]  # type: ignore[union-attr]
    if clauses:
        holes = _own_words(verb, source, clauses)
        content = tuple(piece for clause in clauses for piece in without(extent(clause), holes))
        return _report(verb, lemma, manner, source, content, _stance(verb, lemma))
    if manner in {Manner.SPEECH, Manner.FINDING} and _parenthetical(verb):
        head = verb.head
        content = without(extent(head), [extent(verb)])
        return _report(verb, lemma, manner, source, content, _stance(verb, lemma))
    return None


def _own_words(verb: Token, source: Token | None, clauses: list[Token]) -> list[tuple[int, int]]:
    """The cue with its source as a hole, for clauses that are parsed as reaching over it."""
    first, last = verb.i, verb.i + 1
    if source is not None and abs(source.i - verb.i) < len(verb.doc):
        start, end = source_extent(source)
        if any(extent(clause)[0] <= start < extent(clause)[1] for clause in clauses) and any(
            extent(clause)[0] <= verb.i < extent(clause)[1] for clause in clauses
        ):
            first, last = min(first, start), max(last, end)
    return [(first, last), *(hole for clause in clauses for hole in _later_reports(clause, source))]


def _later_reports(clause: Token, source: Token | None) -> Iterator[tuple[int, int]]:
    """Participles at a clause's end that report on: "said that …, calling on …"."""
    for one in clause.children:
        if one.dep_ == "advcl" and one.tag_ == "VBG" and one.i > clause.i and lemma_of(one) in REPORTING:
            if source is not None and subject_of(one) == source:
                yield extent(one)


def _parenthetical(verb: Token) -> bool:
    """Whether a reporting clause stands inside or after what it reports: "…, he said, …", "as he said"."""
    if verb.dep_ == "parataxis":
        return True
    if verb.dep_ != "advcl" or child(verb, "dobj", "xcomp") is not None:
        return False
    mark = child(verb, "mark", "advmod")
    return mark is not None and mark.lower_ == "as" and verb.head.pos_ in {"VERB", "AUX"}


def _infinitive(verb: Token, lemma: str) -> Report | None:
    """An infinitive as the content: "promised to …", "is expected to …"."""
    clause = child(verb, "xcomp")
    if clause is None:
        return None
    subject = child(verb, "nsubj", "nsubjpass")
    if lemma in {"seem", "appear"} or (_passive(verb) and lemma in cues.SPEECH | cues.BELIEF | {"expect"}):
        if subject is None:
            return None
        content = (extent(subject), extent(clause))
        manner = Manner.SPEECH if lemma in cues.SPEECH else Manner.BELIEF
        return _report(verb, lemma, manner, _agent(verb), content, _stance(verb, lemma))
    if lemma not in cues.INTENT | cues.NAMING:
        return None
    start, end = extent(clause)
    if (person := child(verb, "dobj")) is not None:
        start = min(start, person.left_edge.i)
    refused = lemma in {"refuse", "decline"}
    stance = Stance.DENIED if refused else _stance(verb, lemma)
    if stance is Stance.QUESTIONED:
        stance = Stance.ASSERTED
    return _report(verb, lemma, Manner.INTENT, subject_of(verb), ((start, end),), stance, statement=False)


def _phrase(verb: Token, lemma: str) -> Report | None:
    """A phrase as the content: "criticised the plan", "warned of a flood", "called it a lie"."""
    wanted = cues.PREPOSITIONS.get(lemma, frozenset())
    parts = []
    direct = child(verb, "dobj", "oprd") if lemma in cues.ATTITUDE | cues.NAMING else None
    if _passive(verb) and lemma in cues.ATTITUDE | cues.NAMING:
        direct = child(verb, "nsubjpass")
    for one in verb.children:
        if one.dep_ in {"prep", "agent"} and one.lower_ in wanted and (inner := child(one, "pobj", "pcomp")):
            parts.append(extent(inner) if direct is None else extent(one))
        elif direct is not None and _belongs(one, lemma):
            parts.append(extent(one))
    if direct is not None:
        parts.append(extent(direct))
    source = _agent(verb) if _passive(verb) else subject_of(verb)
    if not parts or (lemma in cues.NAMING and lemma not in cues.ATTITUDE and len(parts) < 2):
        return None
    content = _joined(parts)
    speech = lemma in cues.SPEECH or lemma in cues.PREPOSITIONS
    manner = Manner.SPEECH if speech and lemma not in cues.ATTITUDE else Manner.ATTITUDE
    return _report(verb, lemma, manner, source, content, _stance(verb, lemma), statement=False)


def _belongs(one: Token, lemma: str) -> bool:
    """Whether a verb's dependent is part of a judgement: "as a lie", "a liar", "for lying"."""
    if one.dep_ == "prep":
        return (one.lower_ == "as" and lemma in cues.NAMING) or (
            one.lower_ == "for" and lemma in cues.ATTITUDE
        )
    return one.dep_ in {"oprd", "xcomp"} and lemma in cues.NAMING


def _joined(parts: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Stretches in order, those that touch joined."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(parts):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _bare(verb: Token, lemma: str) -> Report | None:
    """A verb of saying whose words may be a quotation beside it."""
    if lemma not in cues.SPEECH or _passive(verb):
        return None
    return _report(verb, lemma, Manner.SPEECH, subject_of(verb), (), _stance(verb, lemma))


def _according(token: Token) -> Report | None:
    """ "According to X": the clause beside it."""
    to = next((one for one in token.children if one.lower_ == "to"), None)
    source = child(to, "pobj") if to is not None else None
    if source is None:
        return None
    return _report(token, "according", Manner.SPEECH, source, _beside(token), Stance.ASSERTED)


def _beside(phrase: Token) -> tuple[tuple[int, int], ...]:
    """The clause that a phrase belongs to without the phrase and without later coordinated clauses."""
    clause = phrase.head
    for _ in range(DEEPEST_CHAIN):
        if clause.pos_ in {"VERB", "AUX"} or clause.head == clause:
            break
        clause = clause.head
    hole = extent(phrase)
    holes = [hole]
    holes += [
        (
            one.left_edge.i - 1 if one.left_edge.i > 0 and one.nbor(-1).dep_ == "cc" else one.left_edge.i,
            one.right_edge.i + 1,
        )
        for one in clause.children
        if one.dep_ == "conj" and one.i > hole[1] and hole[0] > clause.i
    ]
    return without(extent(clause), holes)


def _noun(noun: Token) -> Report | None:
    """ "The allegation that …", "Clinton's criticism of …"."""
    lemma = noun.lemma_.lower()
    clause = next(
        (
            one
            for one in noun.children
            if one.dep_ in {"acl", "ccomp"}
            and (mark := child(one, "mark")) is not None
            and mark.lower_ in {"that", "whether"}
        ),
        None,
    )
    owner = child(noun, "poss")
    stance = (
        Stance.DENIED
        if lemma in cues.DENIED_NOUNS or any(one.lower_ == "no" for one in noun.children)
        else Stance.QUESTIONED
        if lemma in cues.QUESTIONED_NOUNS
        else Stance.ASSERTED
    )
    if owner is None:
        by = next((one for one in noun.children if one.lower_ in {"by", "from"} and one.dep_ == "prep"), None)
        owner = child(by, "pobj") if by is not None else None
    if clause is not None:
        source = owner if owner is not None else _holder(noun)
        return _report(noun, lemma, Manner.SPEECH, source, (extent(clause),), stance)
    about = next(
        (
            one
            for one in noun.children
            if one.dep_ == "prep" and one.lower_ in {"of", "about", "against", "on", "for", "to"}
        ),
        None,
    )
    inner = child(about, "pobj", "pcomp") if about is not None else None
    if owner is None or inner is None:
        return None
    return _report(noun, lemma, Manner.ATTITUDE, owner, (extent(inner),), stance, statement=False)


def _holder(noun: Token) -> Token | None:
    """Who makes a claim or voices a hope, where the noun is a verb's object."""
    verb = noun.head
    if noun.dep_ == "dobj" and verb.pos_ == "VERB":
        return subject_of(verb)
    return None


def _adjective(word: Token) -> Report | None:
    """ "Was confident that …"."""
    verb = word.head
    if word.dep_ not in {"acomp", "conj", "oprd"} or verb.pos_ not in {"AUX", "VERB"}:
        return None
    source = subject_of(verb)
    clause = child(word, "ccomp", "xcomp") or child(verb, "ccomp")
    if source is None or source.lower_ in {"it", "that", "this"}:
        return None
    if clause is not None:
        return _report(
            word, word.lemma_.lower(), Manner.BELIEF, source, (extent(clause),), _stance(verb, "be")
        )
    about = next((one for one in word.children if one.dep_ == "prep" and one.lower_ in {"of", "about"}), None)
    inner = child(about, "pobj", "pcomp") if about is not None else None
    if inner is None:
        return None
    return _report(
        word,
        word.lemma_.lower(),
        Manner.ATTITUDE,
        source,
        (extent(inner),),
        _stance(verb, "be"),
        statement=False,
    )


def _hearsay(token: Token) -> Report | None:
    """ "Reportedly": the clause around it, its source unnamed."""
    clause = token.head
    if clause.pos_ not in {"VERB", "AUX"}:
        return _report(token, token.lower_, Manner.SPEECH, None, (extent(clause),), Stance.ASSERTED)
    content = without(extent(clause), [(token.i, token.i + 1)])
    return _report(token, token.lower_, Manner.SPEECH, None, content, Stance.ASSERTED)


def _within_document(token: Token) -> Report | None:
    """ "In a new poll, 50 per cent …": the clause beside it."""
    source = child(token, "pobj")
    if source is None or source.lemma_.lower() not in {"poll", "survey", "study", "census"}:
        return None
    if token.i > 0 and token.nbor(-1).text not in {","}:
        return None
    return _report(token, "in", Manner.FINDING, source, _beside(token), Stance.ASSERTED)
