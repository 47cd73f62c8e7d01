"""Changes of a parse in place, and where a word stands in it."""

from spacy.tokens import Token


def make_root(token: Token, root: Token) -> None:
    """Let a token head the sentence; marks at the end go with it."""
    last = [mark for mark in root.doc[token.i + 1 :] if mark.is_punct and mark.head.i < token.i]
    token.head = token
    token.dep_ = "ROOT"
    if token.tag_ == "VBN":
        token.tag_ = "VBD"
    for mark in last:
        mark.head = token


def attach(token: Token, head: Token, label: str) -> None:
    """Let a token depend on another."""
    token.head = head
    token.dep_ = label


def follows_comma(token: Token) -> bool:
    """Whether a comma stands before a token and what belongs to it."""
    first = token.left_edge.i
    return first > 0 and token.doc[first - 1].text == ","
