"""Whether a report puts its content forward: not where it is negated, refused, doubted or judged false."""

from enum import StrEnum

from spacy.tokens import Token

from claimdesk.language.grammar import cues
from claimdesk.language.grammar.syntax import DEEPEST_CHAIN, find_child, read_lemma

NEGATIVE_DETERMINERS = frozenset(["no", "neither", "few", "hardly", "not"])
OPEN_MARKS = frozenset(["if", "unless", "whether", "lest"])
# helpers that open a question; "Had he known" and "Should it rain" are conditions
ASKING = frozenset(["has", "have", "did", "does", "do", "is", "are", "was", "were", "will", "can"])
OPENERS = frozenset(["and", "but", "so", "or", "well", "now", "also", "please", "q"])
GOVERNED = frozenset({"xcomp", "ccomp", "csubj", "csubjpass", "conj", "acl", "advcl", "oprd", "acomp"})
COMPLEMENTS = frozenset({"acomp", "attr", "oprd"})


class Stance(StrEnum):
    """How the source stands to the content: behind it, against it, or leaving it open."""

    ASSERTED = "asserted"
    DENIED = "denied"
    QUESTIONED = "questioned"


def find_stance(cue: Token, lemma: str, source: Token | None = None) -> Stance:
    """How a cue puts its content: what may or would be said is as open as what is asked.

    A denial that is itself negated says neither: "did not deny that …".
    """
    negated = (
        find_child(cue, "neg") is not None
        or _is_over(cue)
        or _is_set_against(cue)
        or (source is not None and is_nobody(source))
    )
    if (lemma in cues.QUESTIONED and not negated) or _is_unreal(cue):
        return Stance.QUESTIONED
    denying = lemma in cues.DENIED
    if negated and denying:
        return Stance.QUESTIONED
    if negated or denying:
        return Stance.DENIED
    return Stance.QUESTIONED if _is_withheld(cue) else Stance.ASSERTED


def is_asked(verb: Token) -> bool:
    """Whether a verb is asked about, its helper before its subject, with a question mark or without: "Has he said that …"."""
    first = next((token for token in verb.doc if token.is_alpha and token.lower_ not in OPENERS), verb)
    subject = find_child(verb, "nsubj", "nsubjpass", "expl")
    return (
        verb.dep_ in {"ROOT", "conj"}
        and first.lower_ in ASKING
        and first.pos_ in {"AUX", "VERB"}
        and subject is not None
        and first.i < subject.i
    )


def _is_over(cue: Token) -> bool:
    """Whether it was said once and is not now: "no longer alleges that …"."""
    return any(
        child.lower_ == "longer" and child.i > 0 and child.nbor(-1).lower_ == "no" for child in cue.children
    )


def _is_set_against(cue: Token) -> bool:
    """Whether words are set against what was said of them: "the old ferry, not, as the caption said, the new one"."""
    first = cue.left_edge
    before = first.i - 1
    while before > 0 and first.doc[before].text in {",", "—", "–", "("}:
        before -= 1
    return first.lower_ == "as" and before > 0 and first.doc[before].lower_ == "not"


def is_nobody(source: Token) -> bool:
    """Whether a subject says that none or hardly any did: "nobody", "no study", "few of the reports"."""
    return source.lower_ in cues.NOBODY or any(
        child.lower_ in NEGATIVE_DETERMINERS and child.i < source.i and not _is_a_few(child)
        for child in source.children
    )


def _is_a_few(word: Token) -> bool:
    return word.lower_ == "few" and word.i > 0 and word.nbor(-1).lower_ in {"a", "the", "these", "those"}


def is_judged_false(verb: Token) -> bool:
    """Whether a verb says that its subject is not so: "is simply untrue", "was not true", "proved to be a myth"."""
    told = [child for child in verb.children if child.dep_ in COMPLEMENTS]
    proved = find_child(verb, "xcomp")
    if proved is not None and read_lemma(proved) == "be":
        told += [child for child in proved.children if child.dep_ in COMPLEMENTS]  # "proved to be wrong"
    if verb.pos_ == "VERB" and read_lemma(verb) in cues.FALSE:
        return True  # "has been debunked"
    if find_child(verb, "neg") is not None:
        return bool(told)
    return any(word.lemma_.lower() in cues.FALSE for word in told)


def _is_unreal(verb: Token) -> bool:
    """Whether the saying itself is only possible, wanted or still to come: "could say", "if it shows"."""
    if is_asked(verb):
        return True
    for child in verb.children:
        if child.dep_ == "aux" and child.lower_ in cues.MODALS:
            return True
        if child.dep_ == "mark" and child.lower_ in OPEN_MARKS:
            return True
        if child.dep_ == "aux" and child.lower_ == "to":
            return read_lemma(verb.head) not in cues.GOING_ON or any(
                sibling.dep_ in COMPLEMENTS for sibling in verb.head.children
            )
    return False


def _is_withheld(cue: Token) -> bool:
    """Whether what governs the cue takes its saying back: "stopped short of saying", "it is false that he said"."""
    verb = cue
    for _ in range(DEEPEST_CHAIN):
        head = verb.head
        if head == verb:
            return False
        if verb.dep_ == "pcomp":
            if head.lower_ not in cues.SAYING_PREPOSITIONS or _is_misquoted(head):
                return True
            verb = head
            continue
        if verb.dep_ == "relcl" and _is_not_there(head):
            return True
        if verb.dep_ not in GOVERNED and verb.dep_ not in {"prep", "agent"}:
            return False
        if _takes_back(verb, head):
            return True
        if verb.dep_ in {"advcl", "prep", "agent"} or (
            verb.dep_ == "ccomp" and read_lemma(head) in cues.REPORTING
        ):
            return False
        verb = head
    return False


def _is_not_there(noun: Token) -> bool:
    """Whether it is denied that there are such: "there won't be many people who say that …"."""
    return (
        noun.dep_ in {"attr", "nsubj"}
        and read_lemma(noun.head) == "be"
        and find_child(noun.head, "expl") is not None
        and find_child(noun.head, "neg") is not None
    )


def _is_misquoted(preposition: Token) -> bool:
    """Whether the words were never said so: "was misquoted as saying"."""
    return preposition.lower_ == "as" and read_lemma(preposition.head) in cues.MISQUOTING


def _takes_back(verb: Token, head: Token) -> bool:
    """Whether the word directly over a verb denies or doubts the verb's clause."""
    if verb.dep_ in {"conj", "advcl", "prep", "agent"}:
        return False
    if verb.dep_ == "acl" and head.pos_ == "NOUN":
        denied = any(child.lower_ == "no" for child in head.children) or _is_not_there(head)
        return read_lemma(head) in cues.FALSE or denied
    if verb.dep_ in {"xcomp", "csubj", "csubjpass"} or read_lemma(head) not in cues.REPORTING:
        withheld = read_lemma(head) in cues.WITHHOLDING and head.pos_ != "AUX"
        return withheld or is_judged_false(head) or find_child(head, "neg") is not None
    return False
