"""Whether a noun phrase takes a plural verb."""

from spacy.tokens import Token

SHARES = frozenset(
    ["most", "all", "half", "some", "many", "several", "majority", "none", "few", "two", "three"]
)
ONE_NAME = frozenset(
    """
    states nations netherlands philippines times news parliament bahamas emirates congress
    """.split()  # noqa: SIM905
)


def is_plural(head: Token) -> bool:
    """Whether the phrase takes a plural verb; "the Senkaku Islands" does, "the United States" does not."""
    if head.tag_ in {"NNPS", "NNP"}:
        the = any(child.lower_ == "the" for child in head.children)
        plain = (
            the
            and head.lower_.endswith("s")
            and not head.lower_.endswith("ss")
            and head.lower_ not in ONE_NAME
        )
    else:
        plain = head.tag_ == "NNS" or head.lower_ in {
            "they",
            "we",
            "these",
            "those",
            "both",
            "many",
            "several",
            "some",
        }
    return plain or _is_part_of_many(head) or any(child.dep_ == "conj" for child in head.children)


def _is_part_of_many(head: Token) -> bool:
    """Whether a share of several is meant: "most of the victims", "half of the houses"."""
    return head.lower_ in SHARES and any(
        child.lower_ == "of" and any(noun.tag_ in {"NNS", "NNPS"} for noun in child.children)
        for child in head.children
    )
