"""Lists in a clause, and the clause once for each of their items."""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from spacy.tokens import Token

from claimdesk.language.grammar.noun_phrases import Word, fit_article

LISTED = frozenset({"dobj", "attr", "acomp", "oprd"})
COLLECTIVE = frozenset(
    """
    meet marry merge combine mix divide split separate compare share link connect differ unite integrate
    equate balance alternate range switch total consist comprise compose
    """.split()  # noqa: SIM905
)
TOGETHER = frozenset(["respectively", "together", "jointly", "combined", "altogether", "alike", "both"])
# what is made of or lies between several things is not made of one of them
JOINING = frozenset(
    """
    mix mixture combination blend number series total sum group alliance union team war relationship relation
    list set range variety coalition border merger exchange average ratio difference comparison pair couple
    trio consortium balance link tie connection agreement deal treaty match game fusion amount
    """.split()  # noqa: SIM905
)
ACCUSING = frozenset(
    """
    allege accuse denounce criticise criticize blame condemn cite decry slam
    """.split()  # noqa: SIM905
)
CHARGING = frozenset(["accuse", "convict", "suspect", "acquit", "warn"])
NO_LISTS = frozenset({"between", "among", "amongst", "amid", "from", "per", "versus", "without"})
FREE = frozenset(["may", "can"])  # "may cause fever or nausea" says both of them
MOST_ITEMS = 12
DEEPEST = 3  # phrases inside phrases in which a list is looked for
SHORT_LIST = 2


def split_lists(head: Token, words: Sequence[Word]) -> list[tuple[Word, ...]]:
    """The clause once for each item of its list, or the clause itself where it has none to take apart."""
    present = {word.i for word in words if isinstance(word, Token)}
    if examples := _find_examples(head, present):
        return [tuple(example) for example in _put_examples(words, *examples)]
    items = next((listed for listed in _find_lists(head, words, present) if len(listed) <= MOST_ITEMS), None)
    if items is None:
        return [tuple(words)]
    return [tuple(_put_item(words, items, keep)) for keep in range(len(items))]


def _find_lists(head: Token, words: Sequence[Word], present: Collection[int]) -> Iterator[list[Token]]:
    """Coordinated objects, complements and their like that can be asserted one by one."""
    if head.lemma_ in COLLECTIVE or any(isinstance(word, Token) and _is_joint(word) for word in words):
        return
    negated = any(child.dep_ == "neg" for child in head.children)
    for first, owner in _find_arguments(head):
        if first.i not in present:
            continue
        items = _find_conjuncts(first, present)
        accusing = head.lemma_ in ACCUSING and first.dep_ == "dobj"
        if accusing:
            items += [
                child
                for child in head.children
                if child.dep_ == "conj" and child.tag_ == "VBG" and child.i in present
            ]
            items[1:1] = [
                token for token in first.subtree if _is_bare_item(token, first) and token.i in present
            ]
        if len(items) < SHORT_LIST or _is_one_name(items) or (owner and not _distributes(owner, items)):
            continue
        links = {
            child.lower_
            for item in [head, *items]
            for child in item.children
            if child.dep_ == "cc" and child.i > first.i
        }
        links |= {child.lower_ for item in items for child in item.children if child.dep_ == "preconj"}
        free = any(child.lower_ in FREE for child in head.children if child.tag_ == "MD")
        wanted = {"or", "nor"} if negated else {"and", "&", "as", "but", "both"} | ({"or"} if free else set())
        if (
            (links or accusing)
            and links <= wanted
            and not _is_joining(items[0])
            and not _is_counted(words, items)
            and not _is_quoted(items)
        ):
            yield items


def _is_quoted(items: list[Token]) -> bool:
    """Whether the list stands within one pair of quotation marks, whose words are not to be touched."""
    doc = items[0].doc
    first, last = (min(item.i for item in items), max(item.i for item in items))
    before = [token.text for token in doc[:first]]
    opened = before.count("“") > before.count("”") or before.count('"') % 2 == 1
    return opened and not any(token.text in {"”", '"'} for token in doc[first:last])


def _is_bare_item(noun: Token, first: Token) -> bool:
    """Whether a noun after a comma is a further charge, read as an apposition to the first one's last word."""
    named = any(child.dep_ in {"det", "poss", "nummod"} for child in noun.children)
    before = noun.doc[noun.left_edge.i - 1].text if noun.left_edge.i else ""
    return noun.dep_ == "appos" and noun != first and noun.pos_ == "NOUN" and before == "," and not named


def _is_joint(word: Token) -> bool:
    """Whether the word says that a list holds as a whole or in its order."""
    return word.lower_ in TOGETHER and word.dep_ not in {"preconj", "det", "predet", "amod"}


def _is_joining(noun: Token) -> bool:
    return noun.lemma_.lower() in JOINING


def _distributes(owner: Token, items: list[Token]) -> bool:
    """Whether what is said "of A and B" is said of each: "regions of Asia and Europe", not "a mix of A and B"."""
    return (
        owner.pos_ == "NOUN"
        and not _is_joining(owner)
        and (len(items) > SHORT_LIST or owner.tag_ == "NNS")
        and not any(child.dep_ == "nummod" or child.tag_ in {"JJS", "JJR"} for child in owner.children)
    )


def _is_counted(words: Sequence[Word], items: list[Token]) -> bool:
    """Whether a number elsewhere in the clause may count all items together: "killed 12 in Lyon and Nice"."""
    inside = {token.i for item in items for token in item.subtree}
    return items[0].dep_ not in {"attr", "acomp", "oprd"} and any(
        isinstance(word, Token)
        and word.i not in inside
        and word.tag_ == "CD"
        and word.dep_ in {"nummod", "dobj", "attr"}
        and word.ent_type_ not in {"DATE", "TIME"}
        for word in words
    )


def _find_examples(head: Token, present: Collection[int]) -> tuple[Token, Token] | None:
    """A noun phrase that is an object of the verb, and the "including" or "such as" that gives examples of it."""
    if any(
        child.dep_ == "neg" or (child.tag_ == "MD" and child.lower_ not in FREE) for child in head.children
    ):
        return None
    for noun, _ in _find_arguments(head):
        below = [
            word for of in noun.children if of.lower_ == "of" for word in of.children if word.dep_ == "pobj"
        ]
        for child in (
            [word for governor in [noun, *below] for word in governor.children]
            if noun.head.dep_ != "agent"
            else ()
        ):
            such = any(word.lower_ == "such" for word in child.children)
            opens = child.dep_ == "prep" and (child.lower_ == "including" or (child.lower_ == "as" and such))
            if opens and child.i in present and _find_first_example(child) is not None:
                return noun, child
    return None


def _find_first_example(opening: Token) -> Token | None:
    """The first of the examples."""
    return next((word for word in opening.children if word.dep_ in {"pobj", "pcomp"}), None)


def _put_examples(words: Sequence[Word], noun: Token, opening: Token) -> Iterator[list[Word]]:
    """The clause without its examples, then with each example in the place of the whole phrase."""
    given = {token.i for token in opening.subtree}
    yield [word for word in words if not isinstance(word, Token) or word.i not in given]
    first = _find_first_example(opening)
    items = [first] if first is not None else []
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


def _find_arguments(head: Token) -> Iterator[tuple[Token, Token | None]]:
    """The words of a verb's phrase that can begin a list, the nearest first; with the noun whose "of" it stands in."""
    level: list[tuple[Token, Token | None]] = [(head, None)]
    for _ in range(DEEPEST):
        arguments = [argument for governor, _ in level for argument in _find_below(governor)]
        yield from arguments
        level = [(word, None) for word, _ in arguments]


def _find_below(governor: Token) -> Iterator[tuple[Token, Token | None]]:
    verbal = governor.pos_ in {"VERB", "AUX"}
    for child in governor.children:
        if child.i < governor.i:
            continue
        if (child.dep_ in LISTED and verbal) or (
            child.dep_ in {"xcomp", "advcl"} and child.tag_ in {"VB", "VBG"}
        ):
            yield child, None
        elif child.dep_ in {"prep", "agent", "dative"} and child.lower_ not in NO_LISTS:
            of = child.lower_ == "of" and governor.lemma_ not in CHARGING
            for phrase in _find_phrases(child):
                yield phrase, governor if of and not verbal else None
        elif (
            child.dep_ == "acl" and child.tag_ in {"VBN", "VBD", "VBG"} and governor.lemma_ not in COLLECTIVE
        ):
            yield from _find_below(child)


def _find_phrases(preposition: Token) -> Iterator[Token]:
    for child in preposition.children:
        if child.dep_ in {"pobj", "pcomp"}:
            if child.lower_ == "to":
                yield from _find_phrases(child)
            else:
                yield child
        elif child.dep_ == "prep" and preposition.dep_ == "prep":
            yield from _find_phrases(child)


def _find_conjuncts(first: Token, present: Collection[int]) -> list[Token]:
    items = [first, *_find_second_objects(first, present)]
    for item in items:
        items += [
            child
            for child in item.children
            if child.dep_ == "conj" and child.i in present and child.left_edge.i > item.i + 1
        ]
    places = {item.i for item in items}
    if any(item.i + 1 in places for item in items):
        return []  # "tax evasion" read as two items
    return items if len({_find_sort(item) for item in items}) == 1 else []


def _find_second_objects(first: Token, present: Collection[int]) -> list[Token]:
    """A further object after "as well as" that the parser gave to the verb itself."""
    if first.dep_ != "dobj":
        return []
    links = [child.i for child in first.head.children if child.dep_ == "cc" and child.i > first.i]
    return [
        child
        for child in first.head.children
        if child.dep_ == "dobj"
        and child.i in present
        and any(first.i < at < child.left_edge.i for at in links)
    ]


def _find_sort(item: Token) -> str:
    if item.dep_ in {"xcomp", "advcl"} or (item.dep_ == "conj" and item.tag_ == "VB"):
        return item.tag_
    return "noun" if item.pos_ in {"NOUN", "PROPN", "PRON", "NUM"} or item.tag_ == "VBG" else item.pos_


def _is_one_name(items: list[Token]) -> bool:
    """Whether the coordination stands inside a name ("Standard and Poor's", "Trinidad and Tobago")."""
    return any(
        item.ent_type_
        and item.ent_iob_ in "BI"
        and all(
            item.doc[i].ent_type_ and (i == item.i or item.doc[i].ent_iob_ == "I")
            for i in range(item.i + 1, other.i + 1)
        )
        for item, other in pairwise(items)
    )


def _put_item(words: Sequence[Word], items: list[Token], keep: int) -> Iterator[Word]:
    """The words with one item of the list; the first item's article or owner serves all."""
    kept = items[keep]
    nested = {
        token.i for later in items if later != kept and kept.is_ancestor(later) for token in later.subtree
    }
    mine = {token.i for token in kept.subtree} - nested
    mine -= {
        token.i
        for child in kept.children
        if child.dep_ in {"cc", "preconj"} or (child.text in {",", ";"} and child.i > kept.i and nested)
        for token in child.subtree
    }
    every = {token.i for item in items for token in item.subtree}
    joint = {
        token.i
        for child in items[0].head.children
        if child.dep_ == "cc" and child.i > items[0].i
        for token in child.subtree
    }
    if keep and items[0].head == kept.head:  # what stands right after the first object is said of it alone
        joint |= set(range(items[0].right_edge.i + 1, items[1].left_edge.i))
    shared = _find_shared(items, kept) if keep else ()
    after = _find_words_after_all(items)
    mine |= after
    tail = _find_tail_of_last(items, kept)
    placed = False
    for word in words:
        if isinstance(word, Token) and word.i in joint:
            continue
        if not isinstance(word, Token) or word.i not in every:
            yield word
        elif word.i in mine:
            if not placed:
                yield from (fit_article(token, word) for token in shared)
                placed = True
            yield word
            if word == kept:
                yield from tail


def _find_words_after_all(items: list[Token]) -> set[int]:
    """What follows the whole list and was parsed as the first item's: "the breeding and sale of cattle"."""
    last = max(item.i for item in items)
    return {
        token.i
        for child in items[0].children
        if child.i > last and child.dep_ in {"prep", "dobj"} and items[0].pos_ != "PROPN"
        for token in child.subtree
    }


def _find_tail_of_last(items: list[Token], kept: Token) -> tuple[Token, ...]:
    """The object that the last verb of a list has for all of them: "finding and hiring staff"."""
    last = items[-1]
    owned = any(
        child.i > kept.i and child not in items and not child.is_punct and child.dep_ != "cc"
        for child in kept.children
    )
    if (
        kept == last
        or owned
        or kept.tag_ not in {"VBG", "VB"}
        or last.tag_ != kept.tag_
        or kept.dep_ == "pobj"
    ):
        return ()
    return tuple(
        token
        for child in last.children
        if child.i > last.i and child.dep_ in {"dobj", "prep"}
        for token in child.subtree
    )


def _find_shared(items: list[Token], kept: Token) -> tuple[Token, ...]:
    """The first item's article or owner, where the others have none of their own and need one."""
    if any(_has_own(item) for item in items[1:]) or kept.tag_ != "NN":
        return ()
    return tuple(
        token
        for child in items[0].children
        if child.i < items[0].i and child.dep_ in {"det", "poss"}
        for token in child.subtree
    )


def _has_own(item: Token) -> bool:
    return any(child.dep_ in {"det", "poss", "nummod"} for child in item.children)
