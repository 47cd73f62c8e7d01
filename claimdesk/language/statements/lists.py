"""Lists inside a clause, item by item, where what is said of all of them is without doubt said of each."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from claimdesk.language.grammar.noun_phrases import is_plural
from claimdesk.language.grammar.verbs import find_subject, is_conditional, is_finite, is_negated
from claimdesk.language.statements.clauses import Clause, ExpectedParse, read_head

OBJECTS = frozenset({"dobj", "attr", "oprd"})
MOST_ITEMS = 10
FEWEST_NAMES = 3
LONGEST_NAME = 6  # words
OPENING_NAMES = frozenset(
    """
    including starring featuring include includes included star stars starred feature features featured
    """.split()  # noqa: SIM905
)
LONGEST_ITEM = 12  # words
# verbs and prepositions that may hold of the items only together
TOGETHER = frozenset(
    """
    combine mix merge blend unite join link connect compare separate distinguish divide split share exchange swap
    switch marry meet bring alternate coordinate balance match pair total number rank range vary differ equal
    average cost sum mediate negotiate choose
    """.split()  # noqa: SIM905
)
APART = frozenset(["in", "for", "at", "to", "on", "as", "into", "including"])
SHARED = frozenset(
    """
    both either neither respectively each together jointly combined between among total only all just every alone
    same most more less fewer exactly first last then also too primarily mainly mostly largely chiefly partly half
    """.split()  # noqa: SIM905
)
AMOUNTS = frozenset({"CARDINAL", "MONEY", "PERCENT", "QUANTITY"})
DETERMINERS = frozenset({"DT", "PRP$", "CD", "PDT"})


def part_list(clause: Clause) -> list[Clause]:
    """The clause once for each item of its list; none where it has no list that can be parted."""
    head = clause.head
    inside = set(clause.tokens)
    if is_negated(head) or is_conditional(head) or head.lemma_.lower() in TOGETHER:
        return []
    if not is_finite(head) and not clause.link:
        return []
    shared = _may_share(clause)
    for first in _find_lists(head, inside):
        if shared and not _opens_examples(first):
            continue
        parted = _part(first, clause)
        if parted:
            return parted
    return _part_names(clause)


def _part_names(clause: Clause) -> list[Clause]:
    """A clause that ends in a list of three or more names behind "including", "starring" or the like, by its words alone."""
    doc = clause.head.doc
    tokens = clause.tokens
    extents: list[tuple[int, ...]] = []
    end = len(tokens)
    while end > 0 and len(extents) <= MOST_ITEMS:
        start = end
        while start > 0 and _is_in_name(doc[tokens[start - 1]], first=False):
            start -= 1
        while start < end and not _is_in_name(doc[tokens[start]], first=True):
            start += 1
        if not 0 < end - start <= LONGEST_NAME:
            return []
        extents.insert(0, tuple(tokens[start:end]))
        mark = start - 1
        if len(extents) == 1:
            if mark < 0 or doc[tokens[mark]].lower_ != "and":
                return []
            mark -= doc[tokens[mark - 1]].text == ","
        elif doc[tokens[mark]].text != ",":
            break
        end = mark
    before = tokens[: tokens.index(extents[0][0])]
    opened = " ".join(doc[i].lower_ for i in before[-2:])
    told = (clause.link in OPENING_NAMES and not before) or opened.split()[-1:] in [
        [word] for word in OPENING_NAMES
    ]
    if len(extents) < FEWEST_NAMES or not (told or opened == "such as"):
        return []
    if any(_is_shared(doc[i]) for i in (*clause.subject, *before)):
        return []
    if any(doc[i].ent_type_ in {"GPE", "LOC", "DATE"} for extent in extents for i in extent):
        return []
    expected = replace(clause.expected or read_head(clause), objects=None)
    return [replace(clause, tokens=(*before, *extent), expected=expected) for extent in extents]


def _is_in_name(word: Token, *, first: bool) -> bool:
    if first:
        return word.pos_ == "PROPN" and word.text[0].isupper()
    return (word.pos_ == "PROPN" and any(map(str.isalnum, word.text))) or word.text in {
        "-",
        ".",
        "of",
        "the",
        "de",
        "van",
        "von",
        "’s",
        "'s",
    }


def _find_lists(head: Token, inside: set[int]) -> Iterator[Token]:
    """The first items of the lists that the verb itself governs, and of examples behind "including" and "such as"."""
    for token in head.subtree:
        if token.i not in inside or not any(child.dep_ == "conj" for child in token.children):
            continue
        governor = token.head
        governed = token.dep_ == "pobj" and governor.lower_ in APART and governor.head == head
        if (token.dep_ in OBJECTS and governor == head) or governed or _opens_examples(token):
            yield token


def _opens_examples(first: Token) -> bool:
    """Whether each item of a list is only an example: "including A and B", "such as A and B"."""
    governor = first.head
    such = governor.lower_ == "as" and governor.i > 0 and governor.nbor(-1).lower_ == "such"
    return first.dep_ == "pobj" and (governor.lower_ == "including" or such)


def _may_share(clause: Clause) -> bool:
    """Whether several may share out the items between them: "The pilots were identified as A and B"."""
    doc = clause.head.doc
    subject = doc[clause.subject[-1]] if clause.subject else find_subject(clause.head)
    return subject is None or subject.lower_ in {"they", "these", "those"} or is_plural(subject)


def _part(first: Token, clause: Clause) -> list[Clause]:
    tokens = clause.tokens
    items = _read_items(first)
    if not 1 < len(items) <= MOST_ITEMS:
        return []
    doc = first.doc
    extents = [_find_extent(item, items) for item in items]
    low, high = extents[0][0], extents[-1][-1]
    region = range(low, high + 1)
    between = [i for i in region if not any(extent[0] <= i <= extent[-1] for extent in extents)]
    if not set(region) <= set(tokens) or not _is_plain_list(doc, extents, between):
        return []
    if any(len(extent) > LONGEST_ITEM for extent in extents) or not _is_alike(items, extents):
        return []
    if any(_is_shared(doc[i]) for i in (*clause.subject, *tokens)):
        return []
    trailing = [i for i in tokens if i > high]
    if trailing and not _is_phrase(doc, trailing):
        return []
    article = _find_article(items)
    before = [i for i in tokens if i < low]
    return [
        replace(
            clause,
            tokens=(*before, *extent, *(trailing if item is items[-1] else ())),
            expected=_read_item(clause, item, items),
            article=(extent[0], _choose_article(doc[extent[0]])) if article and number else None,
        )
        for number, (item, extent) in enumerate(zip(items, extents, strict=True))
    ]


def _is_phrase(doc: Doc, trailing: Sequence[int]) -> bool:
    """Whether what follows a list may be left out for all but its last item: "won an Oscar and a Tony for the play"."""
    return doc[trailing[0]].pos_ == "ADP" and not any(
        doc[i].text in {",", ";", ":"} or doc[i].dep_ in {"mark", "neg"} for i in trailing
    )


def _find_article(items: Sequence[Token]) -> bool:
    """Whether the first item's "a" is meant for all: "an American singer and songwriter"."""
    return _has_article(items[0]) and not any(_is_determined(item) for item in items[1:])


def _choose_article(word: Token) -> str:
    """By the letter alone: words that sound otherwise are few ("a union"), and are given none of it by their letter."""
    return "an" if word.lower_[0] in "aeio" and not word.lower_.startswith(("one", "eu")) else "a"


def _has_article(item: Token) -> bool:
    return any(child.lower_ in {"a", "an"} and child.dep_ == "det" for child in item.lefts)


def _is_determined(item: Token) -> bool:
    return any(child.tag_ in DETERMINERS or child.dep_ == "poss" for child in item.lefts)


def _read_item(clause: Clause, item: Token, items: Sequence[Token]) -> ExpectedParse:
    """What the clause must say alone, with the one item of its list as object."""
    told = clause.expected or read_head(clause)
    if told.objects is None or items[0].dep_ not in OBJECTS:
        return told
    return replace(told, objects=told.objects - {other.lower_ for other in items} | {item.lower_})


def _read_items(first: Token) -> list[Token]:
    items = [first]
    while (later := [child for child in items[-1].children if child.dep_ == "conj"]) and len(
        items
    ) <= MOST_ITEMS:
        items.append(later[0])
        if len(later) > 1:
            return []
    return items


def _find_extent(item: Token, items: Sequence[Token]) -> tuple[int, ...]:
    """The item's own words: its subtree without later items and the marks before them."""
    later = [other for other in items if other.i > item.i]
    end = item.right_edge.i
    if later:
        end = (
            min(
                [
                    *(child.i for child in item.children if child.dep_ == "cc" and child.i > item.i),
                    *(other.left_edge.i for other in later),
                ]
            )
            - 1
        )
        while end > item.i and item.doc[end].is_punct and item.doc[end].text not in {")", '"', "”", "%"}:
            end -= 1
    return tuple(range(item.left_edge.i, end + 1))


def _is_plain_list(doc: Doc, extents: Sequence[tuple[int, ...]], between: Sequence[int]) -> bool:
    """Whether only commas and one "and" before the last item part the items."""
    for number in range(1, len(extents)):
        words = [doc[i].lower_ for i in between if extents[number - 1][-1] < i < extents[number][0]]
        last = number == len(extents) - 1
        if words not in ([["and"], [",", "and"]] if last else [[","]]):
            return False
    return True


def _is_alike(items: Sequence[Token], extents: Sequence[tuple[int, ...]]) -> bool:
    """Whether the items are of one sort and each is whole: names, or nouns with words of their own before them."""
    doc = items[0].doc
    if len({item.pos_ for item in items}) != 1 or items[0].pos_ not in {"NOUN", "PROPN"}:
        return False
    if items[0].pos_ == "PROPN":
        return items[0].dep_ != "attr" and _are_names(items, extents)
    determined = [_is_determined(item) for item in items]
    if _has_article(items[0]) and not any(determined[1:]):
        if items[0].dep_ not in {"attr", "pobj"} or any(item.tag_ != "NN" for item in items):
            return False
        if items[0].dep_ == "pobj" and items[0].head.lower_ != "as":
            return False
    elif len(set(determined)) != 1 or (items[0].dep_ == "attr" and not determined[0]):
        return False
    if not determined[0] and any(item.tag_ == "NN" and item.text[0].isupper() for item in items):
        return False
    if any(doc[i].text in {"(", ")", ",", ";", ":", "—", "–"} for extent in extents for i in extent):
        return False
    # "wives and children of soldiers": what follows the last may be meant for all
    trailing = [
        any(child.i > item.i and child.dep_ in {"prep", "relcl", "acl"} for child in item.children)
        for item in items
    ]
    if trailing[-1] and not trailing[0]:
        return False
    # "old men and women": what stands before the first may be meant for all
    leading = [any(child.dep_ in {"amod", "compound", "nmod"} for child in item.lefts) for item in items]
    return determined[0] or not (leading[0] and not all(leading[1:]))


def _are_names(items: Sequence[Token], extents: Sequence[tuple[int, ...]]) -> bool:
    doc = items[0].doc
    for item, extent in zip(items, extents, strict=True):
        if not item.ent_type_ or any(doc[i].text in {",", ";", ":", "—"} for i in extent):
            return False
        before, after = extent[0] - 1, extent[-1] + 1
        joined = (before >= 0 and doc[extent[0]].ent_iob_ == "I") or (
            after < len(doc) and doc[after].ent_iob_ == "I"
        )
        if joined:
            return False
    kinds = {item.ent_type_ for item in items}
    places = kinds & {"GPE", "LOC"}
    return not (places and len(items) > 2) and not kinds & {"DATE", "TIME", *AMOUNTS}


def _is_shared(word: Token) -> bool:
    """Whether a word counts, ranks or compares, so that it may hold of all the items together only."""
    if word.lower_ in SHARED or word.dep_ in {"neg", "preconj"}:
        return True
    return (word.like_num and word.ent_type_ not in {"DATE", "TIME", "ORDINAL"}) or word.ent_type_ in AMOUNTS
