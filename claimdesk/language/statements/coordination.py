"""Clauses of one stretch that are joined by and, but or a semicolon: each a statement in its own words.

A clause is cut off only where it has a subject and a finite verb of its own, or shares the subject of the clause
before it in a way that leaves no doubt; whatever else is joined stays together.
"""

from collections.abc import Sequence
from itertools import pairwise

from spacy.tokens import Doc, Token

from claimdesk.language.grammar.cues import REPORTING
from claimdesk.language.grammar.verbs import (
    AUXILIARIES,
    find_subject,
    is_command,
    is_conditional,
    is_finite,
)
from claimdesk.language.statements.clauses import Clause
from claimdesk.language.statements.shared_subjects import (
    JOINING,
    RELATIVES,
    find_first_subject,
    find_helpers,
    is_helped,
    is_mistagged,
    plain_subject,
    shares_modal,
    shares_subject,
)
from claimdesk.language.statements.stretches import Stretch, trim

ALTERNATIVES = frozenset(["or", "nor", "either", "neither", "both", "then", "yet", "so"])
COMPLEMENTS = frozenset(
    {"dobj", "attr", "acomp", "prep", "ccomp", "xcomp", "oprd", "agent", "npadvmod", "advmod", "dative"}
)
PARTING = frozenset([",", ";", "—", "–"])
TIMES = frozenset({"DATE", "TIME"})
CONNECTIVES = frozenset(
    [
        "also",
        "but",
        "then",
        "however",
        "meanwhile",
        "moreover",
        "still",
        "indeed",
        "instead",
        "thus",
        "and",
        "so",
        "now",
        "yet",
    ]
)
CONTRASTS = frozenset(["while", "whereas"])
FEWEST_WORDS = 3  # of a clause that stands alone


def split_stretch(stretch: Stretch, cues: frozenset[int]) -> list[Clause]:
    """The clauses of a stretch in reading order; one clause where it can't be parted safely.

    Clauses that only report (their verb is one of `cues`) are left out, as what they report is told beside them.
    """
    head = stretch.head
    assert head is not None
    whole = [Clause(stretch.tokens, head)]
    doc = head.doc
    if doc[stretch.tokens[-1]].text == "?":
        return whole
    clauses = [clause for part, verb in _part_stretch(stretch) for clause in _cut_part(part, verb)]
    if len(clauses) == 1:
        return whole
    told = [clause for clause in clauses if not (clause.head.i in cues and clause.head != head)]
    leaning = any(
        doc[clause.tokens[0]].dep_ == "mark" and doc[clause.tokens[0]].lower_ not in CONTRASTS
        for clause in told[1:]
    )
    if leaning or not all(_can_stand(clause) for clause in told):
        return whole
    return told


def _part_stretch(stretch: Stretch) -> list[tuple[tuple[int, ...], Token]]:
    """The parts of a stretch that no verb joins: between semicolons, and those of a list "that A, that B and that C"."""
    assert stretch.head is not None
    if stretch.attribution is not None and len(parts := _part_at_that(stretch.tokens, stretch.head)) > 1:
        return parts
    return _part_at_semicolons(stretch.tokens, stretch.head)


def _part_at_that(tokens: tuple[int, ...], head: Token) -> list[tuple[tuple[int, ...], Token]]:
    """The parts before each "that" of a list of reported clauses, with their verbs; one part where it is no such list.

    The parser often reads the later clauses as hanging on the first; the words themselves leave no doubt.
    """
    doc = head.doc
    marks = [i for i in tokens[1:] if doc[i].lower_ == "that" and doc[i].tag_ == "IN"]
    starts = [i for i in marks if i - 1 in tokens and doc[i - 1].lower_ in {",", "and", "but"}]
    if not starts or starts != marks:
        return [(tokens, head)]
    edges = [tokens[0], *starts, tokens[-1] + 1]
    parts = [tuple(i for i in tokens if start <= i < end) for start, end in pairwise(edges)]
    verbs = [head, *(doc[i].head for i in starts)]
    if not all(
        is_finite(verb) and verb.i in part and find_subject(verb, set(part)) is not None
        for verb, part in zip(verbs, parts, strict=True)
    ):
        return [(tokens, head)]
    told = [parts[0], *(part[1:] for part in parts[1:])]
    return [(trim_link(doc, part), verb) for part, verb in zip(told, verbs, strict=True)]


def trim_link(doc: Doc, tokens: Sequence[int]) -> tuple[int, ...]:
    """The tokens without marks and joining words at their ends."""
    kept = list(trim(doc, tokens))
    while kept and doc[kept[-1]].dep_ == "cc":
        kept = list(trim(doc, kept[:-1]))
    return tuple(kept)


def _part_at_semicolons(tokens: tuple[int, ...], head: Token) -> list[tuple[tuple[int, ...], Token]]:
    """The parts between semicolons and colons with the verb of each; one part where one of them is no whole clause."""
    doc = head.doc
    marks = [i for i in tokens if doc[i].text in {";", ":"}]
    edges = [tokens[0], *marks, tokens[-1] + 1]
    parts = [tuple(i for i in tokens if start <= i < end) for start, end in pairwise(edges)]
    verbs = [_find_top_verb(doc, part) for part in parts]
    if not marks or any(verb is None for verb in verbs):
        return [(tokens, head)]
    return [(trim(doc, part), verb) for part, verb in zip(parts, verbs, strict=True) if verb is not None]


def _find_top_verb(doc: Doc, tokens: tuple[int, ...]) -> Token | None:
    """The finite verb with a subject of its own that no other word of the tokens governs."""
    inside = set(tokens)
    for i in tokens:
        token = doc[i]
        subject = find_subject(token, inside)
        top = token.head == token or token.head.i not in inside
        if top and is_finite(token) and subject is not None and subject.tag_ not in RELATIVES:
            return token
    return None


def _cut_part(tokens: tuple[int, ...], verb: Token) -> list[Clause]:
    """The clauses of a part; one where what opens it is meant for all of them."""
    if is_conditional(verb) or is_command(verb) or _opens_with_condition(verb.doc, tokens):
        return [Clause(tokens, verb)]
    clauses = _cut(tokens, _find_joined(verb, frozenset(tokens)))
    return [Clause(tokens, verb)] if len(clauses) > 1 and _shares_opening(clauses) else clauses


def _opens_with_condition(doc: Doc, tokens: Sequence[int]) -> bool:
    return doc[tokens[0]].lower_ in {"if", "unless", "whether", "when", "whenever"}


def _find_joined(head: Token, region: frozenset[int]) -> list[Token]:
    """The head and the finite verbs joined to it, in reading order; only the head where one is an alternative."""
    verbs = [head, *_find_spliced(head, region), *_find_beside(head, region)]
    for verb in verbs:
        if any(child.dep_ == "preconj" for child in verb.children):
            return [head]
        links = {child.lower_ for child in verb.children if child.dep_ == "cc"}
        joined = [child for child in verb.children if child.dep_ == "conj" and child.i in region]
        if joined and links & ALTERNATIVES:
            return [head]
        verbs += [child for child in joined if _is_clause(child, verb)]
    verbs += [child for child in head.children if child.i in region and _is_contrast(child, head)]
    return sorted(verbs, key=lambda verb: verb.i)


def _find_spliced(head: Token, region: frozenset[int]) -> list[Token]:
    """Clauses before the head that only a comma or "and" joins to it: "that was wrong, it's 2.1m"."""
    subject = find_subject(head)
    if (
        subject is None
        or head.lemma_.lower() in REPORTING
        or any(word.dep_ == "mark" for word in head.children)
    ):
        return []  # "It was not true, he said, that he had …": the second clause is what the first denies
    return [
        child
        for child in head.children
        if child.dep_ in {"ccomp", "parataxis"}
        and child.i in region
        and is_finite(child)
        and (own := find_subject(child)) is not None
        and own.tag_ not in RELATIVES
        and child.right_edge.i < subject.left_edge.i
        and not any(mark.dep_ == "mark" for mark in child.children)
        and not any(head.doc[i].lower_ == "so" for i in range(child.right_edge.i, subject.left_edge.i))
    ]


def _find_beside(head: Token, region: frozenset[int]) -> list[Token]:
    """Verbs that were parsed as standing beside the head and yet go on with its subject: "that she did A, did B"."""
    return [
        verb
        for verb in head.head.children
        if verb.i > head.i
        and verb.i in region
        and verb.dep_ == head.dep_
        and verb.dep_ in {"ccomp", "parataxis"}
        and is_finite(verb)
        and find_subject(verb) is None
        and shares_subject(verb, head)
    ]


def _is_contrast(clause: Token, head: Token) -> bool:
    """Whether a clause is set beside the one before it: "A fell, while B rose"."""
    mark = clause.left_edge
    if (
        clause.dep_ != "advcl"
        or mark.lower_ not in CONTRASTS
        or mark.i <= head.i
        or mark.nbor(-1).text != ","
    ):
        return False
    return is_finite(clause) and find_subject(clause) is not None


def _is_clause(verb: Token, before: Token) -> bool:
    """Whether a joined word heads a clause of its own, or one that shares the subject of the verb before it."""
    if shares_modal(verb, before):
        return shares_subject(verb, before)
    if not is_finite(verb) and not is_mistagged(verb, before):
        return False
    if (subject := find_subject(verb)) is not None:
        first = min(verb.left_edge.i, subject.left_edge.i)
        if subject.i + 1 < len(verb.doc) and verb.doc[subject.i + 1].tag_ == "POS":
            return False  # "dad's forwards": a noun that was read as a verb
        joined = first > 0 and verb.doc[first - 1].lower_ in JOINING
        return subject.tag_ not in RELATIVES and subject.i > before.i and joined
    return shares_subject(verb, before)


def _cut(tokens: tuple[int, ...], verbs: list[Token]) -> list[Clause]:
    """The tokens cut before each verb's clause; a clause that would not be one run stays with the one before it."""
    doc = verbs[0].doc
    starts = [tokens[0]]
    heads = [verbs[0]]
    for verb in verbs[1:]:
        start = _find_start(verb, verbs)
        if start <= max(starts[-1], heads[-1].i):
            continue
        starts.append(start)
        heads.append(verb)
    clauses = []
    for number, (start, head) in enumerate(zip(starts, heads, strict=True)):
        end = starts[number + 1] if number + 1 < len(starts) else tokens[-1] + 1
        own = [i for i in tokens if start <= i < end]
        if number + 1 < len(starts):
            own = list(trim_link(doc, own))
        subject: tuple[int, ...] = ()
        if number and find_subject(head) is None and (shared := find_first_subject(head)) is not None:
            subject = plain_subject(shared)
            if head.tag_ == "VB" and not is_helped(head):
                subject += tuple(helper.i for helper in find_helpers(heads[0]))
        clauses.append(Clause(trim(doc, own), head, subject))
    return clauses


def _find_start(verb: Token, verbs: Sequence[Token]) -> int:
    """Where the verb's clause begins, the clauses before it that hang on it left out."""
    before = [other.right_edge.i for other in verbs if other.i < verb.i and verb.is_ancestor(other)]
    return min(token.i for token in verb.subtree if token.i > max(before, default=-1) and not token.is_punct)


def _shares_opening(clauses: list[Clause]) -> bool:
    """Whether what stands before the first subject may be meant for later clauses too.

    A time is shared unless a comma parts the clauses or they have times of their own; any other opening ("In some
    countries", "Reportedly", "Under the plan") is always shared.
    """
    first = clauses[0]
    subject = find_subject(first.head)
    if subject is None:
        return False
    doc = first.head.doc
    opening = [doc[i] for i in first.tokens if i < min(subject.left_edge.i, first.head.i)]
    words = [word for word in opening if not _is_joining(word)]
    if not words or (first.head.left_edge.i > words[-1].i):
        return False
    timed = any(word.ent_type_ in TIMES for word in words)
    if not timed:
        return True
    for clause in clauses[1:]:
        dated = any(doc[i].ent_type_ in TIMES for i in clause.tokens)
        parted = any(doc[i].text in PARTING for i in range(clause.tokens[0] - 2, clause.tokens[0]))
        if not dated and (clause.subject or not parted):
            return True
    return False


def _is_joining(word: Token) -> bool:
    if word.is_punct or word.is_quote or word.lower_ in CONNECTIVES:
        return True
    return word.dep_ in {"mark", "cc", "preconj"} or word.dep_ in AUXILIARIES


def _can_stand(clause: Clause) -> bool:
    """Whether the clause tells something alone: enough words, and more than a subject and a verb without object."""
    doc = clause.head.doc
    words = [i for i in clause.tokens if any(map(str.isalnum, doc[i].text))]
    if len(words) + len(clause.subject) < FEWEST_WORDS:
        return False
    if clause.subject or any(child.dep_ == "conj" for child in clause.head.children):
        inside = set(clause.tokens)
        return (
            any(child.dep_ in COMPLEMENTS and child.i in inside for child in clause.head.children)
            or clause.head.dep_ == "conj"
        )
    return True
