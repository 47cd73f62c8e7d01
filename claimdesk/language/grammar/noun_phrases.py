"""Whether a noun phrase takes a plural verb."""

from spacy.tokens import Token

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
    return plain or any(child.dep_ == "conj" for child in head.children)
