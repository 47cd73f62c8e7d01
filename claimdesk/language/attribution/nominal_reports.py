"""Reports by other words than verbs: "according to", nouns, adjectives, "reportedly", "in a poll"."""

from spacy.tokens import Token

from claimdesk.language.attribution.polarity import Stance, find_stance, is_judged_false, is_nobody
from claimdesk.language.attribution.report_types import Manner, Report, build_report
from claimdesk.language.grammar import cues
from claimdesk.language.grammar.syntax import (
    DEEPEST_CHAIN,
    cut_holes,
    find_child,
    find_extent,
    find_subject,
    read_lemma,
)

LEANING = frozenset(
    {"advcl", "relcl", "acl"}
)  # clauses that say nothing alone: "10 years since the board gave …"


def find_according_report(token: Token) -> Report | None:
    """The clause beside "according to X"."""
    to = next((child for child in token.children if child.lower_ == "to"), None)
    source = find_child(to, "pobj") if to is not None else None
    if source is None or (source.lemma_.lower() in cues.MEASURES and token.head.lemma_ in cues.MEASURED):
        return None
    return build_report(token, "according", Manner.SPEECH, source, _find_words_beside(token), Stance.ASSERTED)


def _find_words_beside(phrase: Token) -> tuple[tuple[int, int], ...]:
    """The clause that a phrase belongs to without the phrase and without later coordinated clauses."""
    clause = phrase.head
    for _ in range(DEEPEST_CHAIN):
        told = clause.pos_ in {"VERB", "AUX"} and clause.dep_ not in LEANING
        if told or clause.head == clause:
            break
        clause = clause.head
    hole = find_extent(phrase)
    holes = [hole]
    holes += [
        (
            child.left_edge.i - 1
            if child.left_edge.i > 0 and child.nbor(-1).dep_ == "cc"
            else child.left_edge.i,
            child.right_edge.i + 1,
        )
        for child in clause.children
        if child.dep_ == "conj" and child.i > hole[1] and hole[0] > clause.i
    ]
    return cut_holes(find_extent(clause), holes)


def find_noun_report(noun: Token) -> Report | None:
    """A noun of saying with what it says: "the allegation that …", "her criticism of …"."""
    lemma = noun.lemma_.lower()
    clause = next((child for child in noun.children if _is_content(child)), None)
    owner = _find_owner(noun)
    stance = _find_noun_stance(noun, lemma)
    if owner is None:
        by = next(
            (child for child in noun.children if child.lower_ in {"by", "from"} and child.dep_ == "prep"),
            None,
        )
        owner = find_child(by, "pobj") if by is not None else None
    if clause is not None:
        source = owner if owner is not None else _find_holder(noun)
        return build_report(noun, lemma, _find_manner(lemma), source, (find_extent(clause),), stance)
    about = next(
        (
            child
            for child in noun.children
            if child.dep_ == "prep" and child.lower_ in {"of", "about", "against", "on", "for", "to"}
        ),
        None,
    )
    inner = find_child(about, "pobj", "pcomp") if about is not None else None
    if owner is None and inner is not None and (outlined := _find_outline(noun, inner)) is not None:
        place, source = outlined
        content = ((inner.left_edge.i, place.left_edge.i),)
        return build_report(noun, lemma, Manner.SPEECH, source, content, stance, statement=False)
    if owner is None or inner is None:
        return None
    return build_report(noun, lemma, Manner.ATTITUDE, owner, (find_extent(inner),), stance, statement=False)


def _find_owner(noun: Token) -> Token | None:
    """Whose claim it is: "the union's claim", also where the possessive was read as a subject."""
    return find_child(noun, "poss") or next(
        (
            child
            for child in noun.children
            if child.i < noun.i and any(mark.tag_ == "POS" for mark in child.children)
        ),
        None,
    )


def _find_outline(noun: Token, inner: Token) -> tuple[Token, Token] | None:
    """The participle and the document by which claims "of fraud outlined in a report" are made."""
    for participle in noun.subtree:
        if participle.dep_ == "acl" and participle.i > inner.i and read_lemma(participle) in cues.OUTLINING:
            place = next((two for two in participle.children if two.lower_ in {"in", "by"}), None)
            source = find_child(place, "pobj") if place is not None else None
            if source is not None:
                return participle, source
    return None


def _find_manner(lemma: str) -> Manner:
    if lemma in cues.BELIEF_NOUNS:
        return Manner.BELIEF
    if lemma in cues.INTENT_NOUNS:
        return Manner.INTENT
    return Manner.FINDING if lemma in cues.FINDING_NOUNS else Manner.SPEECH


def _is_content(clause: Token) -> bool:
    """Whether a clause below a noun says what it says: "that votes were bought", "whether it rained"."""
    if clause.dep_ not in {"acl", "ccomp", "relcl"}:
        return False
    subjects = [child for child in clause.children if child.dep_ in {"nsubj", "nsubjpass", "csubj", "expl"}]
    if clause.dep_ == "relcl":
        return clause.left_edge.lower_ == "that" and any(subject != clause.left_edge for subject in subjects)
    return any(child.dep_ == "mark" and child.lower_ in {"that", "whether"} for child in clause.children)


def _find_verb_over(noun: Token) -> Token | None:
    """The verb whose object, subject or complement a noun is."""
    verb = noun.head.head if noun.dep_ == "pobj" else noun.head
    return verb if verb.pos_ == "VERB" else None


def _find_noun_stance(noun: Token, lemma: str) -> Stance:
    """How a noun's content is put: "rejected the claim that", "no evidence that", "the question whether"."""
    verb = _find_verb_over(noun)
    refused = verb is not None and (read_lemma(verb) in cues.REJECTING or find_child(verb, "neg") is not None)
    refused = refused or (verb is not None and _is_taken_back(noun, verb))
    owned = _find_owner(noun) is not None
    if refused or lemma in cues.DENIED_NOUNS or is_nobody(noun) or (_is_judged_false(noun) and not owned):
        return Stance.DENIED  # "the union's claim … is untrue" still is the union's
    return Stance.QUESTIONED if lemma in cues.QUESTIONED_NOUNS else Stance.ASSERTED


def _is_taken_back(noun: Token, verb: Token) -> bool:
    """Whether a claim is given up, be it by its owner: "withdrew its claim that", "took back her allegation that"."""
    if noun.dep_ not in {"dobj", "nsubjpass"}:
        return False
    back = read_lemma(verb) in {"take", "walk", "row"} and any(
        child.lower_ == "back" for child in verb.children
    )
    return back or read_lemma(verb) in cues.WITHDRAWING


def _is_judged_false(noun: Token) -> bool:
    """Whether a claim is said not to be so: "the false claim that", "contrary to claims that", "… is untrue"."""
    if any(child.dep_ == "amod" and child.lemma_.lower() in cues.FALSE for child in noun.children):
        return True
    if noun.dep_ == "pobj" and noun.head.lower_ == "to" and noun.head.head.lower_ == "contrary":
        return True
    if noun.dep_ == "ROOT":  # "Claims that the dam burst have proved wrong", read as one clause of the noun
        return any(_is_content(child) and is_judged_false(child) for child in noun.children)
    if (
        noun.dep_ == "dobj"
    ):  # "says rumours that he sold the club are nonsense": their verb is the next clause
        return any(
            child.dep_ == "ccomp"
            and child.i > noun.i
            and find_child(child, "nsubj", "nsubjpass") is None
            and is_judged_false(child)
            for child in noun.head.children
        )
    return noun.dep_ in {"nsubj", "nsubjpass"} and is_judged_false(noun.head)


def _find_holder(noun: Token) -> Token | None:
    """Who makes a claim or voices a hope, where the noun is a verb's object."""
    verb = _find_verb_over(noun)
    voiced = verb is not None and noun.dep_ == "dobj" and read_lemma(verb) in cues.VOICING | cues.REJECTING
    return find_subject(verb) if voiced and verb is not None else None


def find_adjective_report(word: Token) -> Report | None:
    """What somebody is sure or afraid of: "was confident that …"."""
    verb = word.head
    if word.dep_ not in {"acomp", "conj", "oprd"} or verb.pos_ not in {"AUX", "VERB"}:
        return None
    source = find_subject(verb)
    clause = find_child(word, "ccomp", "xcomp") or find_child(verb, "ccomp")
    if source is None or source.lower_ in {"it", "that", "this"}:
        return None
    if clause is not None:
        return build_report(
            word, word.lemma_.lower(), Manner.BELIEF, source, (find_extent(clause),), find_stance(verb, "be")
        )
    about = next(
        (child for child in word.children if child.dep_ == "prep" and child.lower_ in {"of", "about"}), None
    )
    inner = find_child(about, "pobj", "pcomp") if about is not None else None
    if inner is None:
        return None
    return build_report(
        word,
        word.lemma_.lower(),
        Manner.ATTITUDE,
        source,
        (find_extent(inner),),
        find_stance(verb, "be"),
        statement=False,
    )


def build_hearsay_report(token: Token) -> Report | None:
    """The clause around "reportedly", its source unnamed; the word stays in the content, as a hedge must."""
    return build_report(token, token.lower_, Manner.SPEECH, None, (find_extent(token.head),), Stance.ASSERTED)


def find_document_report(token: Token) -> Report | None:
    """The clause beside a study or poll: "In a new poll, 50 per cent …"."""
    source = find_child(token, "pobj")
    if source is None or source.lemma_.lower() not in {"poll", "survey", "study", "census"}:
        return None
    if token.i > 0 and token.nbor(-1).text != ",":
        return None
    return build_report(token, "in", Manner.FINDING, source, _find_words_beside(token), Stance.ASSERTED)
