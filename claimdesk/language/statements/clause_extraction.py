"""What a parsed sentence asserts: its clauses, each with its subject given back."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from spacy.tokens import Token

from claimdesk.language.grammar import inflection
from claimdesk.language.grammar.cues import DOCUMENTS
from claimdesk.language.grammar.noun_phrases import Word, collect_noun_phrase, is_plural
from claimdesk.language.grammar.relative_clauses import find_moved_antecedent, find_relative_pronoun
from claimdesk.language.grammar.syntax import find_controller
from claimdesk.language.grammar.tagging_errors import find_misread_clauses, find_mistagged_verb
from claimdesk.language.grammar.tenses import find_strayed_dates, is_done, is_lasting, is_modal, is_past
from claimdesk.language.statements.adjuncts import find_possession, split_adjuncts
from claimdesk.language.statements.clause import Clause, build_event_words, is_perfect, put_pair
from claimdesk.language.statements.connectives import (
    find_borrowed_words,
    find_commas,
    find_predicate_words,
    find_turns,
    is_leading_mark,
    is_link,
)
from claimdesk.language.statements.coordination import RELATIVES, find_group, find_shared_tail
from claimdesk.language.statements.enumerations import ACCUSING, split_lists
from claimdesk.language.statements.modifiers import (
    HangingPart,
    find_bracket,
    find_own_subject,
    find_parts,
    is_command,
    is_conditional,
    is_finite,
)
from claimdesk.language.statements.parentheticals import find_life

DOUBTS = frozenset({"whether", "if"})


def find_clauses(head: Token, region: Collection[int]) -> list[Clause]:
    """What the clause of `head` asserts inside the region (token indices), in reading order.

    Conditions and questions are kept whole, since their parts are not asserted.
    """
    if is_command(head):
        own = tuple(token for token in sorted(head.subtree) if token.i in region)
        return [Clause(head, own, own)]
    region = frozenset(region)
    if (verb := find_mistagged_verb(head)) is not None:
        named = tuple(
            token for token in sorted(head.subtree) if token.i < verb.left_edge.i and token.i in region
        )
        inside = region & {token.i for token in verb.subtree}
        return list(_take_apart(_build_coordinated(verb, inside, named)))
    if not is_finite(head) or any(child.dep_ == "mark" and child.lower_ in DOUBTS for child in head.children):
        return []
    subject = None
    if (
        head.dep_ == "conj"
        and find_own_subject(head) is None
        and (before := find_own_subject(head.head)) is not None
    ):
        subject = tuple(collect_noun_phrase(before, {token.i for token in before.subtree}, whole=True))
    misread = list(find_misread_clauses(head.doc))
    kept = region - {token.i for opening, _, _ in misread for token in opening.subtree}
    return list(_take_apart(_build_coordinated(head, kept, subject)))


def _take_apart(clauses: Iterator[Clause]) -> Iterator[Clause]:
    """The clauses in reading order, each once for every item of its list and for its circumstances."""
    for clause in sorted(clauses, key=lambda clause: min(token.i for token in clause.own)):
        for item in split_lists(clause.head, clause.words):
            for words in split_adjuncts(clause.head, item):
                yield replace(clause, words=words)


def _build_coordinated(
    head: Token, region: frozenset[int], subject: tuple[Word, ...] | None
) -> Iterator[Clause]:
    """The clause of the head and those joined to it by and, but or a comma."""
    group = find_group(head, region)
    own_subject = find_own_subject(head, region)
    shared = subject if own_subject is None else tuple(collect_noun_phrase(own_subject, region, whole=True))
    for verb in group:
        outside = {other.i for other in group if other != verb and verb.is_ancestor(other)}
        inherited = shared if verb != head or own_subject is None else None
        first = head if verb != head else None
        for _, subject_of_verb, misread in find_misread_clauses(head.doc):
            if misread == verb:
                inherited, first = tuple(collect_noun_phrase(subject_of_verb, range(len(head.doc)))), None
        yield from (put_pair(clause) for clause in _build_clause(verb, region, outside, inherited, first))


def _build_clause(
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
    cut |= {i for part in parts if part.cut for i in (*find_commas(part.top), *find_bracket(part.top))}
    own_subject = find_own_subject(verb, region)
    bracket, life = find_life(own_subject) if own_subject is not None else (range(0), [])
    cut |= set(bracket)
    parts = [part for part in parts if part.top.i not in bracket]
    had = (
        []
        if whole
        else [possession for possession in find_possession(verb, own_subject) if possession[0].i in region]
    )
    cut |= {token.i for opening, _, _ in had for token in opening.subtree}
    cut |= {token.i for phrase in (*find_turns(verb), *find_strayed_dates(verb)) for token in phrase.subtree}
    cut |= {i for phrase in find_turns(verb) for i in find_commas(phrase)}
    own = [
        token
        for token in sorted(verb.subtree)
        if token.i in region and token.i not in cut and not is_link(token, verb, outside)
    ]
    joined = [child for child in verb.children if child.dep_ == "conj" and child.i in outside]
    tail = find_shared_tail(verb, joined)
    while tail and own and own[-1].is_punct:
        own.pop()
    words: list[Word] = [*own, *tail]
    if subject is not None and own_subject is None:
        words = [*subject, *find_borrowed_words(verb, first), *find_predicate_words(own), *tail]
    if len(own) > 1 or subject:
        yield Clause(verb, tuple(words), tuple(own) or (verb,))
    for verb_words, date in life:
        assert own_subject is not None
        named = tuple(collect_noun_phrase(own_subject, region - set(bracket)))
        yield Clause(verb, (*named, *verb_words.split(), *date), date)
    for _, have, possessed in had:
        assert own_subject is not None
        yield Clause(verb, (*collect_noun_phrase(own_subject, region), have, *possessed), possessed)
    for part in parts:
        if part.kind == "comment":
            yield from _build_comment(part, verb, region, build_event_words(verb, words, region))
        else:
            yield from _build_asserted(part, verb, region, subject)


def _build_comment(
    part: HangingPart, verb: Token, region: frozenset[int], event: tuple[Word, ...]
) -> Iterator[Clause]:
    """A participle about the whole event, with the event as its subject."""
    if not event or is_modal(verb):
        return
    lemma = part.head.lemma_
    finite = (
        inflection.past(lemma)
        if is_past(verb) and not is_perfect(verb)
        else inflection.present(lemma, plural=False)
    )
    inside = region & {token.i for token in part.head.subtree}
    yield from _finish_participles(part.head, event, finite, inside, instead=True)


def _build_asserted(
    part: HangingPart, verb: Token, region: frozenset[int], subject: tuple[Word, ...] | None
) -> Iterator[Clause]:
    """The part as a clause with a subject and a finite verb; nothing where it may belong to several."""
    head = part.head
    inside = region & {token.i for token in head.subtree}
    if part.kind == "clause":
        inside = frozenset(i for i in inside if not is_leading_mark(head.doc[i], head))
        yield from (put_pair(clause) for clause in _build_coordinated(head, inside, None))
    elif part.kind == "moved":
        yield from _build_moved_clause(head, region)
    elif part.kind == "relative":
        yield from _build_relative_clause(head, region)
    elif part.kind == "attribute":
        bearer = find_own_subject(verb, region)
        named = tuple(collect_noun_phrase(bearer, region, whole=True)) if bearer is not None else subject
        plural = bearer is not None and is_plural(bearer)
        if named and head.dep_ == "acl":
            yield from _build_with_participle(head, verb, named, inside, plural=plural)
        elif named:
            pronoun = find_relative_pronoun(head)
            gone = {token.i for token in pronoun.subtree} if pronoun is not None else set()
            yield from _build_coordinated(head, frozenset(inside - gone), named)
    elif part.kind == "apposition":
        named = tuple(collect_noun_phrase(head.head, region))
        yield from _build_description(
            head, (*named, inflection.copula(past_tense=False, plural=is_plural(head.head))), inside
        )
    elif part.kind == "quality":
        named = tuple(
            word
            for word in collect_noun_phrase(head.head, region)
            if isinstance(word, str) or word.i not in inside
        )
        yield from _build_description(
            head, (*named, inflection.copula(past_tense=is_past(verb), plural=is_plural(head.head))), inside
        )
    elif part.kind == "participle":
        named = tuple(collect_noun_phrase(head.head, region))
        copula = inflection.copula(past_tense=not is_lasting(head), plural=is_plural(head.head))
        yield from (
            replace(clause, descriptive=True) for clause in _finish_participles(head, named, copula, inside)
        )
    elif part.kind in {"gerund", "absolute", "feature"}:
        yield from _build_with_subject(part, verb, region, subject)


def _build_description(head: Token, before: tuple[Word, ...], inside: Collection[int]) -> Iterator[Clause]:
    own = tuple(token for token in sorted(head.subtree) if token.i in inside)
    yield Clause(head, (*before, *own), own, descriptive=True)


def _build_with_subject(
    part: HangingPart, verb: Token, region: frozenset[int], subject: tuple[Word, ...] | None
) -> Iterator[Clause]:
    """A participle with the subject that it shares, in the tense of the clause that it hangs on."""
    head = part.head
    speaks = part.kind == "feature" and head.lemma_ in ACCUSING and head.head.lemma_ in DOCUMENTS
    bearer = head.head if head.dep_ == "acl" and not speaks else _find_doer(head, verb)
    own_subject = find_own_subject(head) or bearer
    named: tuple[Word, ...] = subject or ()
    if own_subject is not None and own_subject.tag_ not in RELATIVES:
        named = tuple(collect_noun_phrase(own_subject, region, whole=head.dep_ != "acl"))
    if not named or is_modal(verb):
        return
    plural = own_subject is not None and is_plural(own_subject)
    inside = region & {token.i for token in head.subtree}
    yield from _build_with_participle(head, verb, named, inside, plural=plural)


def _build_with_participle(
    head: Token, verb: Token, named: tuple[Word, ...], inside: Collection[int], *, plural: bool
) -> Iterator[Clause]:
    """Subject and participle in the tense of the verb that it hangs on."""
    having = next(
        (child for child in head.children if child.dep_ == "aux" and child.lower_ == "having"), None
    )
    if having is not None:
        perfect = (
            "had" if is_past(verb) and not is_perfect(verb) else inflection.present("have", plural=plural)
        )
        yield from _finish_participles(head, named, perfect, set(inside) - {having.i})
    elif head.tag_ == "VBG":
        lemma = head.lemma_
        finite = inflection.past(lemma) if is_past(verb) else inflection.present(lemma, plural=plural)
        yield from _finish_participles(head, named, finite, inside, instead=True)
    else:
        yield from _finish_participles(
            head, named, inflection.copula(past_tense=is_past(verb) or is_done(head), plural=plural), inside
        )


def _find_doer(participle: Token, verb: Token) -> Token | None:
    """Who does what a participle says: after "with X doing" X, else the subject of its clause."""
    absolutes = (
        find_own_subject(token)
        for token in verb.subtree
        if token.dep_ == "pcomp" and token.i < participle.i and token.head.lower_ == "with"
    )
    if (doer := next((absolute for absolute in absolutes if absolute is not None), None)) is not None:
        return doer
    told = find_controller(participle)
    if told is not None and told.lemma_ in DOCUMENTS and participle.lemma_ in ACCUSING:
        return told
    return find_own_subject(verb)


def _finish_participles(
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
    dropped = {token.i for phrase in gone for token in phrase.subtree}
    own = [token for token in sorted(head.subtree) if token.i in inside and token.i not in dropped]
    negated = any(child.dep_ == "neg" for child in head.children)
    tail = find_shared_tail(head, conjuncts)
    if not instead:
        yield Clause(head, (*subject, verb, *own, *tail), tuple(own))
    elif not negated:
        words = [verb if token == head else token for token in own]
        yield Clause(head, (*subject, *words, *tail), tuple(own))
    for part in parts:
        yield from _build_asserted(part, head, frozenset(inside), subject)
    for other in conjuncts:
        again = verb
        if instead:
            past = inflection.past(head.lemma_) == verb
            again = (
                inflection.past(other.lemma_)
                if past
                else inflection.present(other.lemma_, plural=verb == head.lemma_)
            )
        yield from _finish_participles(other, subject, again, inside, instead=instead)


def _build_relative_clause(head: Token, region: frozenset[int]) -> Iterator[Clause]:
    """A relative clause with its antecedent in the pronoun's place."""
    pronoun = find_relative_pronoun(head)
    if pronoun is None:
        return
    named: list[Word] = list(collect_noun_phrase(head.head, region))
    if not named:
        return
    if pronoun.tag_ == "WP$":
        named.append("'" if str(named[-1]).endswith("s") else "'s")
        named += [token for token in pronoun.head.subtree if token != pronoun and token.i in region]
        dropped = {token.i for token in pronoun.head.subtree}
    else:
        dropped = {token.i for token in pronoun.subtree}
    inside = frozenset(token.i for token in head.subtree if token.i not in dropped) & region
    yield from _build_coordinated(head, inside, tuple(named))


def _build_moved_clause(head: Token, region: frozenset[int]) -> Iterator[Clause]:
    """A relative clause whose antecedent goes to its object's place or to its end."""
    moved = find_moved_antecedent(head, region)
    if moved is None:
        return
    inside = frozenset(token.i for token in head.subtree if token.i not in moved.gone) & region
    for clause in _build_coordinated(head, inside, None):
        if clause.head == head and moved.after is not None:
            words = [
                placed
                for word in clause.words
                for placed in ((word, *moved.added) if word == head else (word,))
            ]
            yield replace(clause, words=tuple(words))
        elif clause.head == head:
            yield replace(clause, words=(*clause.words, *moved.added))
