"""What hangs on a clause and is a statement of its own: relative clauses, appositions, participles, qualities."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from claimdesk.language.grammar.relative_clauses import find_moved_antecedent, find_relative_pronoun
from claimdesk.language.statements.enumerations import ACCUSING

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
CONDITIONS = frozenset(
    """
    if unless whether lest provided providing assuming suppose supposing
    """.split()  # noqa: SIM905
)
PARTICIPLES = frozenset({"VBN", "VBD", "VBG"})
CONTRASTS = frozenset(["while", "whereas", "although", "though"])
GROUNDS = frozenset(["because", "since", "after", "as"])
# what such a participle comments on is the whole event, not its subject: "…, illustrating closer ties"
COMMENTING = frozenset(
    """
    illustrate underline underscore signal reflect highlight demonstrate mark mean suggest raise prompt
    spark cause fuel lead bring leave deepen stoke trigger show indicate force add compare depend base
    consider accord
    """.split()  # noqa: SIM905
)
GIVEN = frozenset(["give", "grant", "provide", "see", "judge", "combine", "couple", "say", "take"])
ONCE_DONE = frozenset(["after", "since", "upon", "besides"])
BARE = frozenset(
    """
    man woman person people one thing way place time day year reason example type kind form part case word
    term name company country member group city town
    """.split()  # noqa: SIM905
)
GRADED = frozenset(
    """
    early daily weekly monthly yearly only newly likely
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class HangingPart:
    """A word inside a clause that heads an assertion of its own; cut says that the clause loses its words.

    kind: clause, relative, attribute (a relative clause about the subject), apposition, participle, quality,
    gerund, feature (a gerund of a noun), absolute, moved (a relative clause whose antecedent is no
    subject), comment (a participle about the whole event), or loose where it can't be told
    what it hangs on.
    """

    kind: str
    head: Token
    cut: bool

    @property
    def top(self) -> Token:
        """The word whose whole phrase the part is."""
        return self.head.head if self.kind == "absolute" else self.head


def find_own_subject(verb: Token, region: Collection[int] | None = None) -> Token | None:
    """The verb's own subject, of those inside the region where one is given."""
    subjects = (child for child in verb.children if child.dep_ in SUBJECTS)
    return next((child for child in subjects if region is None or child.i in region), None)


def is_finite(head: Token) -> bool:
    """Whether the word is a verb that asserts: finite itself or by its auxiliary."""
    if head.pos_ not in {"VERB", "AUX"}:
        return False
    if head.tag_ == "VB" and head.dep_ == "ROOT" and not any(child.dep_ == "aux" for child in head.children):
        return any(
            child.dep_ == "nsubj" and child.i < head.i for child in head.children
        )  # taken for a command
    if head.tag_ == "VBN" and any(child.dep_ == "nsubj" and child.i < head.i for child in head.children):
        return not any(
            child.dep_ in {"aux", "auxpass"} and child.tag_ not in FINITE for child in head.children
        )
    return head.tag_ in FINITE or any(
        child.dep_ in {"aux", "auxpass"} and child.tag_ in FINITE for child in head.children
    )


def is_command(head: Token) -> bool:
    """Whether the verb tells the reader to do something: plain, without subject, at the head of its sentence."""
    if head.dep_ not in {"ROOT", "ccomp", "conj"} or head.tag_ != "VB" or find_own_subject(head) is not None:
        return False
    return not any(child.dep_ == "aux" and child.lower_ not in {"do", "let"} for child in head.children) and (
        (head.dep_ == "ROOT" and not is_finite(head))
        or (head.dep_ != "ROOT" and head.i == head.left_edge.i == 0)
    )


def is_conditional(head: Token) -> bool:
    """Whether the clause holds under a condition only."""
    return any(
        child.dep_ == "advcl"
        and any(
            mark.lower_ in CONDITIONS and mark.dep_ in {"mark", "prep", "advmod"} for mark in child.children
        )
        for child in head.children
    )


def find_parts(verb: Token, region: frozenset[int], outside: Collection[int]) -> Iterator[HangingPart]:
    """The parts of the verb's clause; what is said, wanted or thought there (its complements) is not entered."""
    stack = [child for child in verb.children if child.i not in outside]
    while stack:
        token = stack.pop()
        if token.i not in region:
            continue
        part = _judge_token(token, verb)
        if part is not None:
            yield part
        if part is None and token.dep_ in {"ccomp", "xcomp", "pcomp"} and token.pos_ in {"VERB", "AUX"}:
            continue
        if part is None or not part.cut:
            stack.extend(token.children)


def _judge_token(token: Token, verb: Token) -> HangingPart | None:
    """What a word heads besides its place in the clause."""
    set_off = is_set_off(token)
    if token.dep_ == "relcl":
        if _is_of_copula(token, verb) and find_relative_pronoun(token) is not None and is_finite(token):
            return HangingPart("attribute", token, cut=is_telling(token.head))
        if token.head.pos_ == "NOUN" and token.head.dep_ == "pobj" and token.head.head.lower_ == "of":
            return None  # "a share of the sample, which …": of which of the two can't be told
        named = token.head.pos_ == "PROPN" or _is_indefinite(token)
        stands = is_finite(token) and find_relative_pronoun(token) is not None and (set_off or named)
        if (
            not stands
            and set_off
            and is_finite(token)
            and find_moved_antecedent(token, range(len(token.doc))) is not None
        ):
            return HangingPart("moved", token, cut=True)
        return HangingPart("relative", token, cut=set_off or token.head.pos_ == "PROPN") if stands else None
    if token.lower_ == "born" and _opens_bracket(token):
        return HangingPart("participle", token, cut=True)
    if token.dep_ == "appos":
        stands = (
            set_off
            and token.doc[token.left_edge.i - 1].text != "("
            and token.pos_ in {"NOUN", "PROPN"}
            and _says_more(token)
        )
        return HangingPart("apposition", token, cut=False) if stands else None
    if token.dep_ == "acl" and token.tag_ in PARTICIPLES and not set_off and _is_of_copula(token, verb):
        return HangingPart("attribute", token, cut=is_telling(token.head))
    if token.lemma_ == "pronounce":
        return None
    doers = token.head.head.dep_ == "agent"  # "written by A, produced by B": A was not produced
    if token.dep_ == "acl" and token.tag_ in {"VBN", "VBD"} and not doers and (set_off or _is_new(token)):
        return HangingPart("participle", token, cut=set_off)
    if token.dep_ == "acl" and token.tag_ == "VBG" and not set_off and _is_indefinite(token):
        return HangingPart("feature", token, cut=token.lemma_ in ACCUSING)
    if token.dep_ == "acl" and token.tag_ == "VBG" and set_off:
        return HangingPart("gerund", token, cut=True) if token.lemma_ not in COMMENTING else None
    if token.dep_ == "advcl" and token.head == verb:
        return _judge_adverbial(token, set_off=set_off)
    if token.dep_ == "pcomp" and token.tag_ == "VBG" and token.head.lower_ in ONCE_DONE:
        own = find_own_subject(token) is None and token.head.head == verb and token.lemma_ not in COMMENTING
        return HangingPart("gerund", token, cut=False) if own else None
    absolute = token.dep_ == "pcomp" and token.head.lower_ == "with" and token.tag_ in {"VBG", "VBN"}
    doer = find_own_subject(token) if absolute and is_set_off(token.head) else None
    if doer is not None and doer.pos_ in {"NOUN", "PROPN", "PRON"}:
        return HangingPart("absolute", token, cut=True)
    if token.dep_ == "amod" and _is_quality(token):
        return HangingPart("quality", token, cut=False)
    return None


def _judge_adverbial(token: Token, *, set_off: bool) -> HangingPart | None:
    marks = {
        child.lower_
        for child in token.children
        if child.i < token.i and (child.dep_ == "mark" or (child.dep_ == "advmod" and _can_mark(child)))
    }
    if marks & CONDITIONS:
        return None
    if find_own_subject(token) is not None and is_finite(token):
        if marks & CONTRASTS or ("as" in marks and token.i < token.head.i):
            return HangingPart("clause", token, cut=True)
        return HangingPart("clause", token, cut=False) if marks & GROUNDS else None
    if find_own_subject(token) is None and token.tag_ == "VBG" and marks and marks <= ONCE_DONE | {"while"}:
        return HangingPart("gerund", token, cut=marks == {"while"})
    before = _is_before(token)
    plain = (
        not marks and find_own_subject(token) is None and (set_off or before) and token.tag_ in {"VBG", "VBN"}
    )
    helped = any(
        child.dep_ in {"aux", "auxpass", "neg"} and child.lower_ != "having" for child in token.children
    )
    if not plain or helped:
        return None
    if token.lemma_ in COMMENTING:
        return HangingPart("comment", token, cut=True) if set_off and token.tag_ == "VBG" else None
    if token.tag_ == "VBN" and token.lemma_ in GIVEN:
        return None
    if token.head.lemma_ == "be" and any(child.dep_ == "attr" for child in token.head.children):
        return None
    return HangingPart("loose" if _follows_relative(token) else "gerund", token, cut=True)


def _can_mark(adverb: Token) -> bool:
    return adverb.tag_ == "WRB" or adverb.lower_ in CONDITIONS | CONTRASTS | GROUNDS | ONCE_DONE


def _is_before(participle: Token) -> bool:
    """Whether a participle opens its sentence, a comma after it: "Born in Leeds, she …"."""
    after = participle.right_edge.i + 1
    doc = participle.doc
    return (
        participle.left_edge.i <= 1
        and after < len(doc)
        and doc[after].text == ","
        and after < participle.head.i
    )


def _opens_bracket(token: Token) -> bool:
    return token.i > 0 and token.doc[token.i - 1].text == "("


def find_bracket(token: Token) -> range:
    """The places of the brackets that a part opens, and of what is in them; empty where it opens none."""
    if not _opens_bracket(token):
        return range(0)
    end = next((other.i for other in token.doc[token.i :] if other.text == ")"), None)
    return range(0) if end is None else range(token.i - 1, end + 1)


def _follows_relative(token: Token) -> bool:
    """Whether a participle comes after a relative clause, so that it may as well belong to that one's subject."""
    first = token.left_edge.i
    if first < 2:
        return False
    before = token.doc[first - 2]
    return any(
        governor.dep_ == "relcl" and token.head.is_ancestor(governor)
        for governor in [before, *before.ancestors]
    )


def is_set_off(token: Token) -> bool:
    """Whether a comma, bracket or dash stands before the word's phrase."""
    first = token.left_edge.i
    return first > 0 and token.doc[first - 1].text in {",", "(", "—", "–", "--", "-"}


def _says_more(head: Token) -> bool:
    """Whether an apposition holds a figure, a superlative or a statement, not just somebody's office."""
    if head.pos_ == "PROPN" and head.ent_type_ == "PERSON":
        return False
    if head.pos_ == "PROPN" and head.head.pos_ == "NOUN":
        return any(child.dep_ == "poss" for child in head.head.children)  # "the band's album, Harbour Lights"
    telling = any(
        token.tag_ in {"JJS", "RBS", "CD"}
        or token.lower_ in {"first", "only", "second", "last"}
        or token.dep_ == "relcl"
        for token in head.subtree
    )
    indefinite = head.head.pos_ == "PROPN" and any(child.lower_ in {"a", "an"} for child in head.children)
    described = indefinite and any(
        child.dep_ in {"amod", "compound", "prep", "acl"} for child in head.children
    )
    return described or (telling and any(child.dep_ in {"det", "nummod", "poss"} for child in head.children))


def _is_of_copula(relative: Token, verb: Token) -> bool:
    """Whether "who built it" tells of the subject itself: "She was an engineer who built it"."""
    noun = relative.head
    named = any(child.lower_ in {"a", "an", "the"} for child in noun.children)
    return noun.dep_ == "attr" and noun.head == verb and verb.lemma_ == "be" and named


def is_telling(noun: Token) -> bool:
    """Whether "X is a …" says something without what follows the noun: "a singer", not "a man"."""
    indefinite = any(child.lower_ in {"a", "an"} for child in noun.children)
    described = any(child.dep_ in {"amod", "compound", "nmod", "poss"} for child in noun.children)
    return indefinite and (described or noun.lemma_.lower() not in BARE)


def _is_indefinite(part: Token) -> bool:
    """Whether the noun just before the part is met here for the first time."""
    noun = part.head
    return part.left_edge.i == noun.i + 1 and any(child.lower_ in {"a", "an"} for child in noun.children)


def _is_new(participle: Token) -> bool:
    """Whether a participle tells of a new thing by whom or when: "an assessment released on Tuesday"."""
    return _is_indefinite(participle) and any(
        child.dep_ in {"agent", "npadvmod"}
        or (child.dep_ == "prep" and any(part.ent_type_ in {"DATE", "TIME"} for part in child.subtree))
        for child in participle.children
    )


def _is_quality(token: Token) -> bool:
    """Whether an adjective before a noun is a statement of its own: "a largely evidence-free assessment"."""
    compared = any(child.lower_ in {"more", "most", "less", "least", "so", "too"} for child in token.children)
    return (
        token.pos_ in {"ADJ", "VERB"}
        and not compared
        and any(
            child.dep_ == "advmod" and child.lower_.endswith("ly") and child.lower_ not in GRADED
            for child in token.children
        )
    )
