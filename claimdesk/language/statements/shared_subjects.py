"""Whose a verb is that has no subject of its own: the subject before it, where that is beyond doubt."""

from spacy.tokens import Token

from claimdesk.language.grammar.inflection import past as find_past
from claimdesk.language.grammar.noun_phrases import is_plural
from claimdesk.language.grammar.verbs import AUXILIARIES, FINITE, SUBJECTS, find_subject, is_negated

JOINING = frozenset(["and", "but", ";", ",", "—", "–", "--"])
RELATIVES = frozenset({"WP", "WDT", "WP$", "WRB"})
EXCLUSIVE = frozenset(
    ["no", "none", "nobody", "nothing", "neither", "few", "hardly", "scarcely", "only", "not"]
)
WEATHER = frozenset(["rain", "snow", "freeze", "hail", "thunder", "take", "seem", "happen"])
NOMINAL = frozenset({"relcl", "det", "amod", "nummod", "poss", "compound"})
UNLIKE_PARTICIPLES = frozenset(
    [
        "went",
        "came",
        "became",
        "began",
        "took",
        "gave",
        "wrote",
        "rose",
        "fell",
        "grew",
        "was",
        "were",
        "did",
        "saw",
        "ran",
    ]
)
WITHOUT_OBJECT = frozenset(
    """
    serve live work move return remain begin attend appear die retire reopen go come become rise fall grow arrive
    """.split()  # noqa: SIM905
)
LONGEST_SHARED = 8  # words of a subject that is given to a second verb


def is_mistagged(verb: Token, before: Token) -> bool:
    """Whether a past verb was taken for a participle: "burned down in 1911 and reopened in 1924"."""
    return verb.tag_ == "VBN" and before.tag_ == "VBD" and find_past(verb.lemma_) == verb.lower_


def shares_modal(verb: Token, before: Token) -> bool:
    """Whether a plain verb stands under the helping verb of the one before it: "would create jobs and pay off debt"."""
    plain = verb.tag_ == "VB" and find_subject(verb) is None and not is_helped(verb)
    return plain and len(find_helpers(before)) == 1


def find_helpers(verb: Token) -> list[Token]:
    """What stands between a subject and its plain verb: one modal, without a negation; none where it is more."""
    helpers = [child for child in verb.children if child.dep_ in AUXILIARIES or child.dep_ == "neg"]
    alone = len(helpers) == 1 and helpers[0].tag_ == "MD" and verb.tag_ == "VB"
    return helpers if alone else []


def shares_subject(verb: Token, before: Token) -> bool:
    """Whether the subject before is without doubt the verb's too: near, plain, agreeing, with nothing shared but it."""
    subject = find_first_subject(before)
    if subject is None or subject.tag_ in RELATIVES or subject.dep_ not in {"nsubj", "nsubjpass"}:
        return False
    if (
        subject.i > before.i
        or len(list(subject.subtree)) > LONGEST_SHARED
        or subject.lower_ in {"there", "this", "that"}
    ):
        return False
    if (subject.lower_ == "it" and _may_be_empty(before)) or _is_exclusive(subject):
        return False
    if any(child.dep_ == "advmod" and subject.i < child.i < before.i for child in before.children):
        return False  # "allegedly lied and destroyed": the adverb may be shared
    if any(child.dep_ in NOMINAL for child in verb.children):
        return False  # a noun that was read as a verb: "floods, and then landslides that buried houses"
    opening = verb.doc[verb.left_edge.i]
    if opening.lower_ == "so" or (opening.pos_ == "ADP" and verb.tag_ == "VBZ"):
        return False  # "and so has Bush", "for quotas and for processing claims"
    if not is_helped(verb) and _may_share_helper(verb, before):
        return False
    if is_negated(before) and not is_helped(verb):
        return False  # "did not rise and fall": the negation may be shared
    modal = any(child.dep_ == "aux" and child.tag_ == "MD" for child in before.children)
    if modal and not is_helped(verb) and not shares_modal(verb, before):
        return False
    if subject.dep_ == "nsubjpass" and not (is_helped(verb) or verb.tag_ in {"VBD", "VBZ"}):
        return False
    wrong = "VBZ" if is_plural(subject) else "VBP"
    finite = next(
        (child for child in verb.children if child.dep_ in AUXILIARIES and child.tag_ in FINITE), verb
    )
    if finite.tag_ == wrong and subject.lower_ not in {"i", "you", "we", "they"}:
        return False
    between = verb.doc[before.i + 1 : verb.i]
    if any(token.dep_ in SUBJECTS for token in between):
        return False  # another clause stands between: whose verb it is can't be told
    first = verb.left_edge.i
    if first == 0 or verb.doc[first - 1].lower_ not in JOINING:
        return False
    # a comma alone joins only within a list that a word closes: "after Floyd, a man of 46, died" goes on with another
    return verb.doc[first - 1].text != "," or _is_closed(verb) or _is_closed(before)


def _is_closed(verb: Token) -> bool:
    """Whether an "and" or "but" stands between the verb and one that is joined to it."""
    return any(child.dep_ == "cc" for child in verb.children)


def _may_share_helper(verb: Token, before: Token) -> bool:
    """Whether "have" or "was" before may be meant for the verb too: "have scored and conceded", "was held and charged"."""
    helpers = [child for child in before.children if child.dep_ in AUXILIARIES]
    participle = verb.tag_ == "VBN" or (verb.tag_ == "VBD" and find_past(verb.lemma_) == verb.lower_)
    if not participle or (verb.tag_ == "VBD" and verb.lower_ in UNLIKE_PARTICIPLES):
        return False
    if any(helper.lemma_ == "have" for helper in helpers):
        return True
    passive = any(helper.dep_ == "auxpass" for helper in helpers) or before.lemma_ == "be"
    told = any(child.dep_ in {"dobj", "attr", "acomp", "xcomp", "ccomp"} for child in verb.children)
    return passive and not told and verb.lemma_.lower() not in WITHOUT_OBJECT


def _is_exclusive(subject: Token) -> bool:
    """Whether what is said of the subject holds of its two verbs together only: "No dog barked and ran"."""
    return subject.lower_ in EXCLUSIVE or any(word.lower_ in EXCLUSIVE for word in subject.lefts)


def _may_be_empty(verb: Token) -> bool:
    """Whether "it" may stand for nothing or for what follows: "it is raining", "it is true that"."""
    told = [verb, *(child for child in verb.children if child.dep_ in {"acomp", "attr"})]
    later = any(
        child.dep_ in {"ccomp", "xcomp", "csubj", "advcl"} for word in told for child in word.children
    )
    return later or verb.lemma_.lower() in WEATHER


def find_first_subject(verb: Token) -> Token | None:
    while True:
        if (subject := find_subject(verb)) is not None:
            return subject
        if verb.dep_ in {"ccomp", "parataxis"}:
            before = [child for child in verb.head.children if child.dep_ == verb.dep_ and child.i < verb.i]
            return find_subject(before[0]) if before else None
        if verb.dep_ != "conj":
            return None
        verb = verb.head


def is_helped(verb: Token) -> bool:
    return any(child.dep_ in AUXILIARIES for child in verb.children)


def plain_subject(subject: Token) -> tuple[int, ...]:
    """The tokens of a subject up to what hangs loosely on it."""
    tokens = []
    for i in range(subject.left_edge.i, subject.right_edge.i + 1):
        token = subject.doc[i]
        if i > subject.i and token.text in {",", "(", "—", "–"}:
            break
        tokens.append(i)
    return tuple(tokens)
