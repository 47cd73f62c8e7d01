"""What a parsed sentence asserts: its clauses, each with its subject given back."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Token

from claimdesk.language import inflection
from claimdesk.language.hanging_parts import (
    CONTRASTS,
    FINITE,
    GROUNDS,
    HangingPart,
    find_parts,
    find_relative,
    is_command,
    is_conditional,
    is_finite,
    subject_of,
)
from claimdesk.language.noun_phrases import ACCUSING, Word, is_plural, noun_phrase, split_lists

VERBAL = frozenset({"VERB", "AUX"})
SHARED = frozenset({"aux", "auxpass", "neg"})
HEDGES = frozenset(
    """
    allegedly reportedly apparently supposedly purportedly ostensibly possibly probably perhaps maybe likely
    potentially presumably seemingly never not hardly barely rarely nearly almost
    """.split()  # noqa: SIM905
)
DOUBTS = frozenset({"whether", "if"})
RELATIVES = frozenset({"WP", "WDT", "WP$", "WRB"})
OPENERS = frozenset(
    """
    however moreover furthermore additionally also therefore thus meanwhile nevertheless nonetheless instead
    besides overall finally indeed similarly likewise consequently and but so or yet well anyway still
    further
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Clause:
    """One assertion: its verb (or the noun or adjective that a copula was put before) and its words."""

    head: Token
    words: tuple[Word, ...]
    own: tuple[Token, ...]  # the words that say it here, those copied from elsewhere left out
    descriptive: bool = False  # said of a thing in passing, by whoever writes, even inside reported phrases


def find_clauses(head: Token, region: Collection[int]) -> list[Clause]:
    """What the clause of `head` asserts inside the region (token indices), in reading order.

    Conditions and questions are kept whole, since their parts are not asserted.
    """
    if is_command(head):
        own = tuple(token for token in sorted(head.subtree) if token.i in region)
        return [Clause(head, own, own)]
    if (verb := find_mistaken(head)) is not None:
        own = tuple(token for token in sorted(head.subtree) if token.i in region)
        return [Clause(verb, own, own)]
    if not is_finite(head) or any(child.dep_ == "mark" and child.lower_ in DOUBTS for child in head.children):
        return []
    subject = None
    if head.dep_ == "conj" and subject_of(head) is None and (before := subject_of(head.head)) is not None:
        subject = tuple(noun_phrase(before, {token.i for token in before.subtree}, whole=True))
    found = list(_coordinated(head, frozenset(region), subject))
    return [
        replace(clause, words=words)
        for clause in sorted(found, key=lambda one: min(token.i for token in one.own))
        for words in split_lists(clause.head, clause.words)
    ]


def find_mistaken(noun: Token) -> Token | None:
    """The verb of a sentence that was parsed as a noun with a participle: "The dam leaked in 2004."."""
    if noun.dep_ != "ROOT" or noun.pos_ not in {"NOUN", "PROPN"} or noun.doc[-1].text != ".":
        return None
    return next(
        (
            child
            for child in noun.children
            if child.dep_ == "acl"
            and child.tag_ in {"VBN", "VBD"}
            and child.left_edge.i == noun.i + 1
            and inflection.past(child.lemma_) == child.lower_
        ),
        None,
    )


def _coordinated(head: Token, region: frozenset[int], subject: tuple[Word, ...] | None) -> Iterator[Clause]:
    """The clause of the head and those joined to it by and, but or a comma."""
    group = _group(head, region)
    own_subject = subject_of(head, region)
    shared = subject if own_subject is None else tuple(noun_phrase(own_subject, region, whole=True))
    for verb in group:
        outside = {one.i for one in group if one != verb and verb.is_ancestor(one)}
        inherited = shared if verb != head or own_subject is None else None
        yield from _clause(verb, region, outside, inherited, head if verb != head else None)


def _group(head: Token, region: frozenset[int]) -> list[Token]:
    """The head and the verbs coordinated with it that are asserted as it is."""
    if is_conditional(head) or head.doc[-1].text == "?":
        return [head]
    group = [head]
    for verb in group:
        link = {child.lower_ for child in verb.children if child.dep_ == "cc"}
        if link & {"or", "nor"} or any(child.dep_ == "preconj" for child in verb.children):
            continue
        group += [
            child
            for child in verb.children
            if child.pos_ in VERBAL
            and child.i in region
            and ((child.dep_ == "conj" and _can_stand(child, head)) or _is_joined_before(child, verb))
        ]
    return group


def _is_joined_before(clause: Token, verb: Token) -> bool:
    """Whether a clause that the parser took for a complement is joined to the one after it: "A is B, and C does D"."""
    subject = subject_of(verb)
    if clause.dep_ not in {"ccomp", "parataxis"} or subject is None or clause.right_edge.i >= subject.i:
        return False
    between = {child.lower_ for child in [*clause.children, *verb.children] if clause.i < child.i < subject.i}
    return is_finite(clause) and subject_of(clause) is not None and bool(between & {"and", "but", ";"})


def _can_stand(verb: Token, first: Token) -> bool:
    """Whether a coordinated verb is a clause of its own or with the first one's subject and auxiliaries."""
    if (subject := subject_of(verb)) is not None:
        return is_finite(verb) and subject.tag_ not in RELATIVES
    shared = subject_of(first)
    if shared is not None and shared.tag_ not in RELATIVES and shared.lower_ not in {"i", "you"}:
        wrong = "VBZ" if is_plural(shared) else "VBP"
        if verb.tag_ == wrong != first.tag_:
            return False
    mistaken = verb.tag_ == "VBN" and first.tag_ == "VBD" and inflection.past(verb.lemma_) == verb.lower_
    return is_finite(verb) or mistaken or (verb.tag_ == first.tag_ and is_finite(first))


def _clause(
    verb: Token,
    region: frozenset[int],
    outside: Collection[int],
    subject: tuple[Word, ...] | None,
    first: Token | None,
) -> Iterator[Clause]:
    """One verb's own assertion, then those that hang on it: relative clauses, appositions, participles."""
    whole = is_conditional(verb) or verb.doc[-1].text == "?"
    parts = [] if whole else list(find_parts(verb, region, outside))
    cut = {token.i for part in parts if part.cut for token in part.top.subtree}
    cut |= {token.i for i in outside for token in verb.doc[i].subtree}
    cut |= {i for part in parts if part.cut for i in _commas(part.top)}
    own = [
        token
        for token in sorted(verb.subtree)
        if token.i in region and token.i not in cut and not _is_link(token, verb, bool(outside))
    ]
    words: list[Word] = list(own)
    if subject is not None and subject_of(verb, region) is None:
        words = [*subject, *_borrowed(verb, first), *_predicate(own)]
    if len(own) > 1 or subject:
        yield Clause(verb, tuple(words), tuple(own) or (verb,))
    for part in parts:
        yield from _asserted(part, verb, region, subject)


def _commas(part: Token) -> Iterator[int]:
    """The commas that set a part off, which go with it."""
    before, after = part.left_edge.i - 1, part.right_edge.i + 1
    if before >= 0 and part.doc[before].text == ",":
        yield before
        if after < len(part.doc) and part.doc[after].text == ",":
            yield after


def _borrowed(verb: Token, first: Token | None) -> list[Word]:
    """Auxiliaries, negation and hedges that a coordinated verb shares with the first."""
    if first is None:
        return []
    own_finite = verb.tag_ in FINITE or any(child.dep_ in {"aux", "auxpass"} for child in verb.children)
    return [
        child
        for child in first.children
        if child.i < first.i
        and ((child.dep_ in SHARED and not own_finite) or (child.dep_ == "advmod" and child.lower_ in HEDGES))
    ]


def _predicate(own: list[Token]) -> list[Word]:
    """The clause's words without conjunctions and commas before its verb."""
    first = next((n for n, token in enumerate(own) if not token.is_punct and token.dep_ != "cc"), 0)
    return list(own[first:])


def _is_link(token: Token, verb: Token, parted: bool) -> bool:
    """Words that tie the clause to others: and, however, that; parted where coordinated verbs were taken out."""
    if token.head != verb:
        return False
    if token.dep_ == "cc":
        return parted or token.i < verb.i or token.i == verb.right_edge.i
    opens = token.i < verb.i and all(other.i >= token.i or other.is_punct for other in verb.subtree)
    if (
        token.dep_ == "prep"
        and opens
        and token.lower_ == "in"
        and token.right_edge.lower_ in {"fact", "addition", "short"}
    ):
        return token.right_edge.i == token.i + 1
    if token.dep_ == "intj" or (token.dep_ == "mark" and token.lower_ == "that"):
        return True
    return token.dep_ in {"advmod", "mark"} and token.lower_ in OPENERS and opens and not list(token.children)


def _asserted(
    part: HangingPart, verb: Token, region: frozenset[int], subject: tuple[Word, ...] | None
) -> Iterator[Clause]:
    """The part as a clause with a subject and a finite verb; nothing where it may belong to several."""
    head = part.head
    inside = region & {token.i for token in head.subtree}
    if part.kind == "clause":
        yield from _coordinated(head, frozenset(i for i in inside if not _is_mark(head.doc[i], head)), None)
    elif part.kind == "relative":
        yield from _relative_clause(head, region)
    elif part.kind == "attribute":
        bearer = subject_of(verb, region)
        named = tuple(noun_phrase(bearer, region, whole=True)) if bearer is not None else subject
        if named and part.head.tag_ == "VBG":
            yield from _with_subject(part, verb, region, named)
        elif named:
            pronoun = find_relative(head)
            gone = {token.i for token in pronoun.subtree} if pronoun is not None else set()
            yield from _coordinated(head, frozenset(inside - gone), named)
    elif part.kind == "apposition":
        named = tuple(noun_phrase(head.head, region))
        yield from _described(head, (*named, inflection.copula(False, is_plural(head.head))), inside)
    elif part.kind == "quality":
        named = tuple(
            word for word in noun_phrase(head.head, region) if isinstance(word, str) or word.i not in inside
        )
        yield from _described(head, (*named, inflection.copula(_is_past(verb), is_plural(head.head))), inside)
    elif part.kind == "participle":
        named = tuple(noun_phrase(head.head, region))
        copula = inflection.copula(True, is_plural(head.head))
        yield from (replace(one, descriptive=True) for one in _finished(head, named, copula, inside))
    elif part.kind in {"gerund", "absolute", "feature"}:
        yield from _with_subject(part, verb, region, subject)


def _described(head: Token, before: tuple[Word, ...], inside: Collection[int]) -> Iterator[Clause]:
    own = tuple(token for token in sorted(head.subtree) if token.i in inside)
    yield Clause(head, (*before, *own), own, descriptive=True)


def _with_subject(
    part: HangingPart, verb: Token, region: frozenset[int], subject: tuple[Word, ...] | None
) -> Iterator[Clause]:
    """A participle with the subject that it shares, in the tense of the clause that it hangs on."""
    head = part.head
    own_subject = subject_of(head) or (head.head if head.dep_ == "acl" else _doer(head, verb))
    named: tuple[Word, ...] = subject or ()
    if own_subject is not None and own_subject.tag_ not in RELATIVES:
        named = tuple(noun_phrase(own_subject, region, whole=head.dep_ != "acl"))
    if not named or _is_modal(verb):
        return
    inside = region & {token.i for token in head.subtree}
    past = _is_past(verb)
    plural = own_subject is not None and is_plural(own_subject)
    if head.tag_ == "VBN":
        yield from _finished(head, named, inflection.copula(past, plural), inside)
        return
    finite = inflection.past(head.lemma_) if past else inflection.present(head.lemma_, plural)
    yield from _finished(head, named, finite, inside, instead=True)


def _doer(participle: Token, verb: Token) -> Token | None:
    """Who does what a participle says: after "with X doing" X, else the subject of its clause."""
    absolutes = (
        subject_of(token)
        for token in verb.subtree
        if token.dep_ == "pcomp" and token.i < participle.i and token.head.lower_ == "with"
    )
    if (doer := next((one for one in absolutes if one is not None), None)) is not None:
        return doer
    return subject_of(verb)


def _finished(
    head: Token, subject: tuple[Word, ...], verb: str, inside: Collection[int], *, instead: bool = False
) -> Iterator[Clause]:
    """Subject, the word put in, and what follows the participle; with coordinated participles one each.

    `instead`: the verb stands in the participle's place, else it is the copula before it.
    """
    conjuncts = [
        child
        for child in head.children
        if child.dep_ == "conj" and child.tag_ == head.tag_ and head.lemma_ not in ACCUSING
    ]
    parts = list(find_parts(head, frozenset(inside), {child.i for child in conjuncts}))
    gone = [*conjuncts, *(part.top for part in parts if part.cut)]
    gone += [
        child
        for child in head.children
        if (
            child.i < head.i
            and (child.dep_ in {"cc", "punct", "mark", "preconj"} or child.dep_.startswith("nsubj"))
        )
        or (conjuncts and child.dep_ == "cc")
    ]
    dropped = {token.i for one in gone for token in one.subtree}
    own = [token for token in sorted(head.subtree) if token.i in inside and token.i not in dropped]
    negated = any(child.dep_ == "neg" for child in head.children)
    if not instead:
        yield Clause(head, (*subject, verb, *own), tuple(own))
    elif not negated:
        words = [verb if token == head else token for token in own]
        yield Clause(head, (*subject, *words), tuple(own))
    for part in parts:
        yield from _asserted(part, head, frozenset(inside), subject)
    for other in conjuncts:
        again = verb
        if instead:
            past = inflection.past(head.lemma_) == verb
            again = (
                inflection.past(other.lemma_)
                if past
                else inflection.present(other.lemma_, verb == head.lemma_)
            )
        yield from _finished(other, subject, again, inside, instead=instead)


def _relative_clause(head: Token, region: frozenset[int]) -> Iterator[Clause]:
    """A relative clause with its antecedent in the pronoun's place."""
    pronoun = find_relative(head)
    if pronoun is None:
        return
    named: list[Word] = list(noun_phrase(head.head, region))
    if not named:
        return
    if pronoun.tag_ == "WP$":
        named.append("'" if str(named[-1]).endswith("s") else "'s")
        named += [token for token in pronoun.head.subtree if token != pronoun and token.i in region]
        dropped = {token.i for token in pronoun.head.subtree}
    else:
        dropped = {token.i for token in pronoun.subtree}
    inside = frozenset(token.i for token in head.subtree if token.i not in dropped) & region
    yield from _coordinated(head, inside, tuple(named))


def _is_mark(token: Token, clause: Token) -> bool:
    leads = token.lower_ in CONTRASTS | GROUNDS or token.lower_ == "even"
    return leads and token.head == clause and token.i < clause.i and token.dep_ in {"mark", "advmod"}


def _is_past(verb: Token) -> bool:
    """Whether what is told with the verb is over: a past or a perfect."""
    helpers = [child for child in verb.children if child.dep_ in {"aux", "auxpass"}]
    if any(child.lower_ in {"has", "have", "had", "’ve", "'ve"} for child in helpers):
        return True
    return verb.tag_ not in {"VBZ", "VBP"} and not any(child.tag_ in {"VBZ", "VBP"} for child in helpers)


def _is_modal(verb: Token) -> bool:
    return any(child.tag_ == "MD" or child.dep_ == "neg" for child in verb.children if child.dep_ in SHARED)
