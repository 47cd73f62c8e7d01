"""What a clause says of when, where, by whom and with what, each as a claim of its own."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from spacy.tokens import Token

from claimdesk.language.grammar import inflection
from claimdesk.language.grammar.noun_phrases import Word, fit_article, is_plural
from claimdesk.language.grammar.tenses import is_modal, is_past
from claimdesk.language.statements.modifiers import is_telling

# such things happen once to one thing, so that "born in Leeds" needs no date to be the same event;
# "fell", "rose" or "killed" without their date are another claim
ONCE = frozenset(
    """
    bear die bury raise educate found establish create release publish premiere marry graduate elect appoint
    commission build open launch debut record film shoot produce direct write develop design discover invent
    introduce
    """.split()  # noqa: SIM905
)
PLACES = frozenset({"GPE", "LOC", "FAC", "ORG"})
OF_THINGS = frozenset(["in", "at", "near", "from", "by", "for", "about", "with"])
PRIVATIVE = frozenset(
    """
    former ex late alleged suspected possible potential likely fake mock would-be self-proclaimed self-styled
    so-called supposed purported presumed honorary acting deputy vice assistant associate future aspiring
    fictional retired only first last
    """.split()  # noqa: SIM905
)
DATES = frozenset({"DATE", "TIME"})


def split_adjuncts(head: Token, words: Sequence[Word]) -> list[tuple[Word, ...]]:
    """The clause once for each of its circumstances, the clause itself where it has fewer than two."""
    if head.dep_ == "attr" or (head.lemma_ == "be" and _find_complement(head) is not None):
        return _split_description(head, words)
    if not (head.lemma_ in ONCE or _is_passive(head)) or is_modal(head) or _is_measured(words, head):
        return [tuple(words)]
    present = {word.i for word in words if isinstance(word, Token)}
    adjuncts = [
        (kind, child) for child in head.children if (kind := _find_kind(child, head)) and child.i in present
    ]
    if len({kind for kind, _ in adjuncts}) <= 1 or len({kind for kind, _ in adjuncts}) < len(adjuncts):
        return [tuple(words)]
    places = {child: {token.i for token in child.subtree} for _, child in adjuncts}
    every = set().union(*places.values())
    return [
        tuple(word for word in words if not isinstance(word, Token) or word.i not in every - places[kept])
        for _, kept in adjuncts
    ]


def _is_passive(verb: Token) -> bool:
    return is_past(verb) and any(child.dep_ == "auxpass" for child in verb.children)


def _find_complement(verb: Token) -> Token | None:
    return next((child for child in verb.children if child.dep_ == "attr"), None)


def _split_description(verb: Token, words: Sequence[Word]) -> list[tuple[Word, ...]]:
    """What a thing is, and where, from where, by or for whom it is one: "a small town", "a town in Norway"."""
    complement = _find_complement(verb)
    if complement is None or is_modal(verb) or not is_telling(complement) or not _has_qualities(complement):
        return [tuple(words)]
    present = {word.i for word in words if isinstance(word, Token)}
    phrases = [child for child in complement.children if child.i in present and _is_of_complement(child)]
    every = {token.i for child in phrases for token in child.subtree}
    qualities = {token.i for child in complement.children if child.dep_ == "amod" for token in child.subtree}
    plain = [word for word in words if not isinstance(word, Token) or word.i not in every]
    apart = []
    for kept in phrases:
        gone = qualities | (every - {token.i for token in kept.subtree})
        apart.append([word for word in words if not isinstance(word, Token) or word.i not in gone])
    return [tuple(_fit_articles(wording)) for wording in [plain, *apart]]


def _has_qualities(complement: Token) -> bool:
    """Whether adjectives stand before the noun, none of which takes it back: "a former mayor" is no mayor."""
    qualities = [child for child in complement.children if child.dep_ == "amod"]
    return bool(qualities) and not any(child.lower_ in PRIVATIVE for child in qualities)


def _fit_articles(words: Sequence[Word]) -> Iterator[Word]:
    for word, following in zip_longest(words, words[1:]):
        if isinstance(word, Token) and isinstance(following, Token) and word.dep_ == "det":
            yield fit_article(word, following)
        else:
            yield word


def _is_of_complement(child: Token) -> bool:
    return (
        child.dep_ == "prep"
        and child.i > child.head.i
        and child.lower_ in OF_THINGS
        and any(word.dep_ == "pobj" for word in child.children)
    )


def _find_kind(child: Token, verb: Token) -> str | None:
    """Whether the phrase tells when, where, by whom or as what; None for what the verb needs."""
    if child.dep_ == "npadvmod" and child.ent_type_ in DATES:
        return "when"
    if child.dep_ == "agent":
        return "by"
    if child.dep_ != "prep" or any(word.dep_ == "pcomp" for word in child.children):
        return None
    noun = next((word for word in child.children if word.dep_ == "pobj"), None)
    if noun is None or (child.i < verb.i and child.left_edge.i > 0):
        return None
    if noun.ent_type_ in DATES and child.lower_ in {"in", "on", "at", "during"}:
        return "when"
    if noun.ent_type_ in PLACES and child.lower_ in {"in", "at", "near"}:
        return "where"
    return None


def _is_measured(words: Sequence[Word], head: Token) -> bool:
    """Whether the clause counts something, which holds for its own date and place alone."""
    return any(
        isinstance(word, Token)
        and word.tag_ == "CD"
        and word.ent_type_ not in DATES
        and word.dep_ in {"nummod", "dobj", "nsubj", "nsubjpass"}
        for word in words
    ) or any(child.dep_ == "advmod" and child.lower_ in {"only", "first", "last"} for child in head.children)


def find_possession(verb: Token, subject: Token | None) -> Iterator[tuple[Token, str, tuple[Token, ...]]]:
    """What a subject is said to have by ", with a population of 11 million": the preposition, has or had, what."""
    if subject is None or verb.lemma_ != "be" or is_modal(verb):
        return
    for token in verb.subtree:
        before = token.i > 0 and token.doc[token.i - 1].text == ","
        if token.lower_ != "with" or token.dep_ != "prep" or not before or token.head not in _list_told(verb):
            continue
        noun = next((word for word in token.children if word.dep_ == "pobj"), None)
        if noun is None or not any(word.dep_ in {"det", "nummod"} for word in noun.children):
            continue
        have = "had" if is_past(verb) else inflection.present("have", plural=is_plural(subject))
        yield token, have, tuple(noun.subtree)


def _list_told(verb: Token) -> list[Token]:
    return [verb, *(child for child in verb.children if child.dep_ == "attr")]
