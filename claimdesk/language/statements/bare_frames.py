"""Frames of reports whose words stand elsewhere: "Sajid Javid said:" above a paragraph tells nothing of its own."""

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from claimdesk.language.grammar.syntax import read_lemma

SAYING = frozenset(
    ["say", "add", "continue", "reply", "respond", "write", "tell", "explain", "tweet", "post", "conclude", "comment", "note", "go"]
)  # fmt: skip
BESIDE = frozenset(["nsubj", "prep", "punct", "npadvmod", "advmod", "dative", "cc", "intj"])
HEARERS = frozenset(["PERSON", "ORG", "NORP", "GPE"])


def is_bare_frame(doc: Doc, tokens: Sequence[int]) -> bool:
    """Whether words only name who speaks, to whom, when and where."""
    held = set(tokens)
    top = next((doc[i] for i in tokens if doc[i].head.i not in held or doc[i].head.i == i), None)
    if top is None or top.pos_ != "VERB" or read_lemma(top) not in SAYING:
        return False
    if not any(child.dep_ == "nsubj" for child in top.children):
        return False
    if any(doc[i].like_num and doc[i].ent_type_ not in {"DATE", "TIME"} for i in tokens):
        return False
    return all(_is_beside(child) for child in top.children if child.i in held)


def _is_beside(child: Token) -> bool:
    """Whether a word below the verb is no part of what is said."""
    if child.dep_ in BESIDE:
        dated = any(word.ent_type_ in {"DATE", "TIME"} for word in child.children)
        return dated or child.lower_ not in {"so", "about", "of", "on", "that"}
    hears = (
        child.ent_type_ in HEARERS or child.pos_ == "PRON" or child.lower_.endswith(("ers", "ists", "mps"))
    )
    return child.dep_ == "dobj" and hears and child.lower_ not in {"it", "that", "this"}
