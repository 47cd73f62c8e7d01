"""Frames of reports whose words stand elsewhere: "Sajid Javid said:" above a paragraph tells nothing of its own."""

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from claimdesk.language.grammar import cues
from claimdesk.language.grammar.syntax import read_lemma

SAYING = frozenset(
    ["say", "add", "continue", "reply", "respond", "write", "tell", "explain", "tweet", "post", "conclude", "comment", "note"]
)  # fmt: skip
# verbs that frame words only before a colon, or with "on": "it went on", "The council announced on Monday:"
BEFORE_COLON = cues.SPEECH | cues.GIVING_WORDS
HEARD = frozenset(["hear", "see", "show", "film", "record"])
BESIDE = frozenset(["nsubj", "prep", "punct", "npadvmod", "advmod", "dative", "cc", "intj"])
HELPERS = frozenset(["do", "have", "will", "would", "can", "could", "should", "must"])
HEARERS = frozenset(["PERSON", "ORG", "NORP", "GPE"])


def is_bare_frame(doc: Doc, tokens: Sequence[int]) -> bool:
    """Whether words only name who speaks, to whom, when and where."""
    held = set(tokens)
    top = next((doc[i] for i in tokens if doc[i].head.i not in held or doc[i].head.i == i), None)
    if top is None or top.pos_ != "VERB":
        return False
    heard = [child for child in top.children if child.dep_ in {"xcomp", "ccomp"} and child.tag_ == "VBG"]
    if read_lemma(top) in HEARD and heard and read_lemma(heard[0]) in SAYING:  # "a man can be heard saying"
        return all(_is_beside(child) for child in heard[0].children if child.i in held)
    introduces = doc[len(doc) - 1].text == ":"
    went_on = read_lemma(top) == "go" and any(child.dep_ == "prt" for child in top.children)
    saying = read_lemma(top) in SAYING or went_on or (introduces and read_lemma(top) in BEFORE_COLON)
    if not saying or not any(child.dep_ == "nsubj" for child in top.children):
        return False
    subject = next((child for child in top.children if child.dep_ == "nsubj"), None)
    described = (
        {word.i for word in subject.subtree} if subject is not None else set()
    )  # "a post, shared 4,000 times,"
    if any(
        doc[i].like_num and doc[i].lower_ != "one" and doc[i].ent_type_ not in {"DATE", "TIME"}
        for i in tokens
        if i not in described
    ):
        return False
    return all(
        _is_beside(child)
        or (
            introduces and child.dep_ == "advcl" and child.tag_ in {"VBN", "VBG"}
        )  # "Asked for evidence, she said:"
        for child in top.children
        if child.i in held
    )


def is_elliptical(doc: Doc, tokens: Sequence[int]) -> bool:
    """Whether words lean on a verb that stands elsewhere: "She has not.", "It does."."""
    told = [doc[i] for i in tokens if doc[i].is_alpha]
    if len(told) < sum(word.is_alpha for word in doc):
        return False
    helpers = [word for word in told if word.lemma_ in HELPERS and word.pos_ in {"AUX", "VERB"}]
    return len(helpers) == 1 and all(
        word in helpers or word.dep_ in {"nsubj", "neg", "advmod", "cc", "intj", "det", "compound", "mark"}
        for word in told
    )


def _is_beside(child: Token) -> bool:
    """Whether a word below the verb is no part of what is said."""
    if child.dep_ in {"prt", "aux"} or (child.lower_ == "follows" and child.dep_ == "advcl"):
        return True  # "it went on", "reads as follows"
    if child.dep_ in BESIDE:
        dated = any(word.ent_type_ in {"DATE", "TIME"} for word in child.children)
        return dated or child.lower_ not in {"so", "about", "of", "on", "that"}
    hears = (
        child.ent_type_ in HEARERS or child.pos_ == "PRON" or child.lower_.endswith(("ers", "ists", "mps"))
    )
    return child.dep_ == "dobj" and hears and child.lower_ not in {"it", "that", "this"}
