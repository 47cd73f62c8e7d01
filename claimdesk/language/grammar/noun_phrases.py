"""Noun phrases of a parsed sentence: their number, and their words without what hangs loosely on them."""

from collections.abc import Collection, Iterator

from spacy.tokens import Token

Word = Token | str

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


def collect_noun_phrase(
    head: Token, region: Collection[int], *, whole: bool = False, bare: bool = False
) -> Iterator[Word]:
    """The words of the phrase; not whole: without relative clauses, appositions and coordinated phrases.

    Bare: without prepositions too.

    "a" and "an" become "the", since the phrase is met for the second time.
    """
    loose = {"relcl", "appos", "acl", "conj", "cc", "punct"} if not whole else {"relcl"}
    loose |= {"prep"} if bare else set()
    dropped = {
        token.i
        for child in head.children
        if child.dep_ in loose
        and (not whole or _is_set_off(child))
        and not (child.dep_ == "punct" and _is_inside_pair(child, head))
        and not (child.dep_ == "appos" and not _is_set_off(child))
        for token in child.subtree
    }
    dropped |= set(_find_bracket_after(head))
    kept = [token for token in sorted(head.subtree) if token.i in region and token.i not in dropped]
    while kept and kept[-1].text in {",", "—", "–", "(", ";", ":"}:
        kept.pop()
    for token in kept:
        if not whole and token.head == head and token.dep_ == "det" and token.lower_ in {"a", "an"}:
            yield "the"
        else:
            yield token


def _find_bracket_after(head: Token) -> range:
    """The bracket right after a word, which is told once."""
    doc = head.doc
    if head.i + 1 >= len(doc) or doc[head.i + 1].text != "(":
        return range(0)
    end = next((token.i for token in doc[head.i + 2 :] if token.text == ")"), head.i)
    return range(head.i + 1, end + 1)


def _is_set_off(token: Token) -> bool:
    first = next(iter(token.subtree))
    return first.i > 0 and token.doc[first.i - 1].text in {",", "(", "—", "–", "--"}


def _is_inside_pair(mark: Token, head: Token) -> bool:
    """Whether a mark is a quotation mark or hyphen that belongs to the words around it."""
    return mark.text in {'"', "“", "”", "'", "‘", "’", "-", "/"} or mark.i < head.i


def fit_article(article: Token, following: Token) -> Word:
    """The article as the next word wants it: "an actor" but "a singer"."""
    if article.lower_ not in {"a", "an"}:
        return article
    wanted = "an" if following.lower_[:1] in "aeiou" else "a"
    return article if article.lower_ == wanted else wanted
