"""Noun phrases of a parsed sentence: a phrase without what hangs loosely on it, and lists taken apart."""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from spacy.tokens import Token

Word = Token | str

LISTED = frozenset({"dobj", "attr", "acomp", "oprd"})
COLLECTIVE = frozenset(
    """
    meet marry merge combine mix divide split separate compare share link connect differ unite integrate
    equate balance alternate range switch total
    """.split()  # noqa: SIM905
)
ACCUSING = frozenset(
    """
    allege accuse denounce criticise criticize blame condemn cite decry slam
    """.split()  # noqa: SIM905
)
CHARGING = frozenset(["accuse", "convict", "suspect", "acquit", "consist", "warn"])
ONE_NAME = frozenset(
    """
    states nations netherlands philippines times news parliament bahamas emirates congress
    """.split()  # noqa: SIM905
)
NO_LISTS = frozenset({"between", "among", "amongst", "amid", "of"})
MOST_ITEMS = 12


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


def noun_phrase(head: Token, region: Collection[int], *, whole: bool = False) -> Iterator[Word]:
    """The words of the phrase; not whole: without relative clauses, appositions and coordinated phrases.

    "a" and "an" become "the", since the phrase is met for the second time.
    """
    loose = {"relcl", "appos", "acl", "conj", "cc", "punct"} if not whole else {"relcl"}
    dropped = {
        token.i
        for child in head.children
        if child.dep_ in loose
        and (not whole or _is_set_off(child))
        and not (child.dep_ == "punct" and _inside_pair(child, head))
        and not (child.dep_ == "appos" and not _is_set_off(child))
        for token in child.subtree
    }
    kept = [token for token in sorted(head.subtree) if token.i in region and token.i not in dropped]
    while kept and kept[-1].text in {",", "—", "–", "(", ";", ":"}:
        kept.pop()
    for token in kept:
        if not whole and token.head == head and token.dep_ == "det" and token.lower_ in {"a", "an"}:
            yield "the"
        else:
            yield token


def _is_set_off(token: Token) -> bool:
    first = next(iter(token.subtree))
    return first.i > 0 and token.doc[first.i - 1].text in {",", "(", "—", "–", "--"}


def _inside_pair(mark: Token, head: Token) -> bool:
    """Whether a mark is a quotation mark or hyphen that belongs to the words around it."""
    return mark.text in {'"', "“", "”", "'", "‘", "’", "-", "/"} or mark.i < head.i


def split_lists(head: Token, words: Sequence[Word]) -> list[tuple[Word, ...]]:
    """The clause once for each item of its list, or the clause itself where it has none to take apart."""
    present = {word.i for word in words if isinstance(word, Token)}
    if examples := _examples(head, present):
        return [tuple(one) for one in _with_examples(words, *examples)]
    items = next((found for found in _lists(head, present) if len(found) <= MOST_ITEMS), None)
    if items is None:
        return [tuple(words)]
    return [tuple(_with_item(words, items, keep)) for keep in range(len(items))]


def _lists(head: Token, present: Collection[int]) -> Iterator[list[Token]]:
    """Coordinated objects, complements and their like that can be asserted one by one."""
    if head.lemma_ in COLLECTIVE:
        return
    negated = any(child.dep_ == "neg" for child in head.children)
    for first in _arguments(head):
        items = _conjuncts(first, present)
        if head.lemma_ in ACCUSING and first.dep_ == "dobj":
            items += [
                child
                for child in head.children
                if child.dep_ == "conj" and child.tag_ == "VBG" and child.i in present
            ]
        if len(items) < 2 or _in_one_name(items):
            continue
        links = {
            child.lower_
            for item in [head, *items]
            for child in item.children
            if child.dep_ == "cc" and child.i > first.i
        }
        links |= {child.lower_ for item in items for child in item.children if child.dep_ == "preconj"}
        wanted = {"or", "nor"} if negated else {"and", "&", "as", "but", "both"}
        if links and links <= wanted and not any(_counts(item) for item in items[:1]):
            yield items


def _examples(head: Token, present: Collection[int]) -> tuple[Token, Token] | None:
    """A noun phrase that is an object of the verb, and the "including" or "such as" that gives examples of it."""
    if any(child.dep_ == "neg" or child.tag_ == "MD" for child in head.children):
        return None
    for noun in _arguments(head):
        below = [
            word for of in noun.children if of.lower_ == "of" for word in of.children if word.dep_ == "pobj"
        ]
        for child in (
            [word for one in [noun, *below] for word in one.children] if noun.head.dep_ != "agent" else ()
        ):
            such = any(word.lower_ == "such" for word in child.children)
            opens = child.dep_ == "prep" and (child.lower_ == "including" or (child.lower_ == "as" and such))
            if opens and child.i in present and any(word.dep_ == "pobj" for word in child.children):
                return noun, child
    return None


def _with_examples(words: Sequence[Word], noun: Token, opening: Token) -> Iterator[list[Word]]:
    """The clause without its examples, then with each example in the place of the whole phrase."""
    given = {token.i for token in opening.subtree}
    yield [word for word in words if not isinstance(word, Token) or word.i not in given]
    first = next(word for word in opening.children if word.dep_ == "pobj")
    items = [first]
    for item in items:
        items += [child for child in item.children if child.dep_ == "conj"]
    phrase = {token.i for token in noun.subtree}
    for item in items[:MOST_ITEMS]:
        others = {
            token.i for other in items if other != item and item.is_ancestor(other) for token in other.subtree
        }
        mine = [token for token in item.subtree if token.i not in others]
        while mine and (mine[-1].is_punct or mine[-1].dep_ == "cc") and mine[-1].text not in {")", '"', "”"}:
            mine.pop()
        example: list[Word] = []
        for word in words:
            if not isinstance(word, Token) or word.i not in phrase:
                example.append(word)
            elif word == noun:
                example += mine
        yield example


def _arguments(head: Token) -> Iterator[Token]:
    for child in head.children:
        if child.dep_ in LISTED:
            yield child
            if child.dep_ == "dobj" and head.lemma_ in CHARGING:
                yield from (word for prep in child.children if prep.dep_ == "prep" for word in prep.children)
        elif (
            child.dep_ in {"prep", "agent"}
            and child.i > head.i
            and (child.lower_ not in NO_LISTS or head.lemma_ in CHARGING)
        ):
            yield from (phrase for phrase in child.children if phrase.dep_ == "pobj")


def _conjuncts(first: Token, present: Collection[int]) -> list[Token]:
    items = [first]
    for item in items:
        items += [
            child
            for child in item.children
            if child.dep_ == "conj" and child.i in present and child.left_edge.i > item.i + 1
        ]
    places = {item.i for item in items}
    if any(item.i + 1 in places for item in items):
        return []  # "tax evasion" read as two items
    return items if len({_sort(item) for item in items}) == 1 else []


def _sort(item: Token) -> str:
    return "noun" if item.pos_ in {"NOUN", "PROPN", "PRON", "NUM"} or item.tag_ == "VBG" else item.pos_


def _in_one_name(items: list[Token]) -> bool:
    """Whether the coordination stands inside a name ("Standard and Poor's", "Trinidad and Tobago")."""
    return any(
        one.ent_type_
        and one.ent_iob_ in "BI"
        and all(
            one.doc[i].ent_type_ and (i == one.i or one.doc[i].ent_iob_ == "I")
            for i in range(one.i + 1, other.i + 1)
        )
        for one, other in pairwise(items)
    )


def _counts(item: Token) -> bool:
    """Whether the list is counted as a whole: "two goals and an assist" is not, "a total of" is."""
    return item.lower_ in {"total", "series", "mix", "combination", "number", "pair", "range", "variety"}


def _with_item(words: Sequence[Word], items: list[Token], keep: int) -> Iterator[Word]:
    """The words with one item of the list; the first item's article or owner serves all."""
    kept = items[keep]
    nested = {
        token.i for later in items if later != kept and kept.is_ancestor(later) for token in later.subtree
    }
    mine = {token.i for token in kept.subtree} - nested
    mine -= {
        child.i
        for child in kept.children
        if child.dep_ in {"cc", "preconj"} or (child.text in {",", ";"} and child.i > kept.i and nested)
    }
    every = {token.i for item in items for token in item.subtree}
    joint = {child.i for child in items[0].head.children if child.dep_ == "cc" and child.i > items[0].i}
    shared = [
        child
        for child in items[0].children
        if keep and child.i < items[0].i and child.dep_ in {"det", "poss"} and _lacks_article(kept)
    ]
    placed = False
    for word in words:
        if isinstance(word, Token) and word.i in joint:
            continue
        if not isinstance(word, Token) or word.i not in every:
            yield word
        elif word.i in mine:
            if not placed:
                yield from (token for one in shared for token in one.subtree)
                placed = True
            yield word


def _lacks_article(item: Token) -> bool:
    return (
        item.tag_ in {"NN", "NNS"}
        and not any(child.dep_ in {"det", "poss", "nummod"} for child in item.children)
        and item.tag_ == "NN"
    )
