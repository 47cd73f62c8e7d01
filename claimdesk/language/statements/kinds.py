"""What sort of statement a clause is: told as a fact, or asked, demanded, conditional, foretold, planned, valued."""

import re
from collections.abc import Sequence

from spacy.tokens import Token

from claimdesk.language.grammar.verbs import (
    find_subject,
    is_command,
    is_conditional,
    is_finite,
    is_if_clause,
)
from claimdesk.terms import Kind

PLANNING = frozenset(
    """
    plan intend aim hope want mull consider contemplate weigh prepare seek
    """.split()  # noqa: SIM905
)  # in the present: what they did in the past is an event
PLANNED = frozenset(["slated", "scheduled", "due", "set", "poised", "planned", "ready"])
FORESEEN = frozenset(
    """
    expected forecast predicted projected likely unlikely bound certain anticipated destined tipped
    """.split()  # noqa: SIM905
)
FORETELLING = frozenset(["will", "wo", "'ll", "’ll", "shall"])
DEONTIC = frozenset(["should", "ought", "must"])
ASKING = frozenset(["is", "are", "was", "were", "do", "does", "did", "has", "can", "could", "will", "would"])
UNREAL = frozenset(["would", "could", "might", "may", "should", "will", "can", "'d", "’d", "'ll", "’ll"])
# acts that are done, whatever becomes of their "if"
BINDING = frozenset(
    ["threaten", "promise", "pledge", "vow", "warn", "offer", "agree", "vote", "announce", "say"]
)
# "if you take out food, prices rose": how a figure is reckoned
RECKONING = frozenset(
    [
        "take",
        "look",
        "add",
        "exclude",
        "include",
        "count",
        "compare",
        "consider",
        "remove",
        "leave",
        "strip",
        "ask",
        "want",
    ]
)
MEASURED = frozenset({"PERCENT", "MONEY", "QUANTITY", "CARDINAL"})
# what goes at an incredible rate goes: a valuing word beside these says how fast or how many
MEASURES = frozenset(["rate", "pace", "speed", "number", "level", "amount", "scale", "length", "height"])
BEING = frozenset(["am", "is", "are", "was", "were", "be", "been", "'m", "'s", "'re", "’m", "’s", "’re"])
AGENTS = frozenset({"PERSON", "ORG", "GPE", "NORP"})
PEOPLE = frozenset(["he", "she", "they", "we", "i", "who"])
BELIEVING = frozenset(
    """
    think believe feel hope guess suppose reckon doubt wish love hate prefer
    """.split()  # noqa: SIM905
)
VALUING = frozenset(
    """
    good bad great terrible awful horrible horrific wonderful amazing beautiful ugly nice brilliant
    excellent fantastic superb stunning incredible unbelievable disgraceful shameful disgusting outrageous
    ridiculous absurd silly stupid foolish pathetic sad tragic unfair unjust fair wrong right important
    vital crucial essential welcome unwelcome worrying alarming shocking scary frightening inspiring
    remarkable impressive disappointing embarrassing fiery testy harsh hostile bellicose friendly tense
    bitter fierce heated dramatic historic bold brave reckless irresponsible dangerous perfect worst
    interesting exciting boring lovely delightful charming elegant ideal unacceptable inexcusable desirable
    sensible reasonable unreasonable naive cynical hypocritical arrogant cruel vicious evil admirable
    commendable regrettable unfortunate fortunate lucky promising bleak grim rosy
    """.split()  # noqa: SIM905
)
FEWEST_BEHIND_COLON = 5  # words of a fact
CHARACTERISING = re.compile(
    r"\b(?:got|gets|get|getting) off to an? \w+ start|\bto (?:another|a new|the next) level|\b(?:hit|hits|hitting) back\b"
    r"|\braised (?:eyebrows|the stakes)|\ball eyes\b|\bfor better or worse|\bat the end of the day|\bspeaks? volumes"
    r"|\b(?:only )?time will tell|\bremains? to be seen|\bthe writing (?:is|was) on the wall|\btip of the iceberg",
    re.IGNORECASE,
)
DIPLOMATIC = re.compile(
    r"\bready to (?:maintain|continue|work|cooperate|strengthen|deepen|engage)|\bcommon interests?\b"
    r"|\b(?:stands?|remains?) (?:ready|committed)\b|\battach(?:es)? (?:great )?importance|\bright (?:path|track|direction)\b"
    r"|\b(?:looks?|looking) forward to\b|\bspirit of\b|\b(?:mutual|win-win) (?:respect|trust|benefit|cooperation)"
    r"|\b(?:constructive|fruitful|frank|candid|productive) (?:talks|dialogue|discussions?|exchange|meeting)"
    r"|\b(?:strong|close|closer|deep|long-standing) (?:ties|friendship|bonds?|partnership)\b|\bcoexist",
    re.IGNORECASE,
)


def find_kinds(head: Token, words: Sequence[Token | str]) -> tuple[Kind, ...]:
    """The kinds of the clause whose verb is `head`, Kind.STATEMENT where it is none of the others."""
    text = " ".join(str(word) for word in words)
    kinds = []
    if (
        head.doc[-1].text == "?"
        or (head.doc[-1].text in "\"”’'" and len(head.doc) > 1 and head.doc[-2].text == "?")
        or _opens_as_question(head)
    ):
        kinds.append(Kind.QUESTION)
    if is_command(head) and not _is_told_by_command(head):
        kinds.append(Kind.COMMAND)
    if is_conditional(head) and not _is_told_whatever(head) and not _is_told_behind_colon(words):
        kinds.append(Kind.CONDITIONAL)
    if future := _find_future(head):
        kinds.append(future)
    if _is_opinion(head, words, text):
        kinds.append(Kind.OPINION)
    return tuple(kinds) or (Kind.STATEMENT,)


def _opens_as_question(head: Token) -> bool:
    """Whether a helping verb opens the sentence before its subject, as in a headline cut before its mark: "Did the mayor …"."""
    subject = find_subject(head)
    opening = next((word for word in (*head.children, head) if word.lower_ in ASKING), None)
    if subject is None or opening is None or opening.pos_ != "AUX" or opening.i > subject.left_edge.i:
        return False
    return opening.i == opening.sent.start or opening.nbor(-1).text == ":"


def _is_told_by_command(head: Token) -> bool:
    """Whether a command only sets a condition: "Take out the trailers and it's 14,000"."""
    return any(
        child.dep_ == "conj" and is_finite(child) and find_subject(child) is not None
        for child in head.children
    )


def _is_told_behind_colon(words: Sequence[Token | str]) -> bool:
    """Whether a fact with a figure stands behind a colon: "If confirmed, it could matter: 1.2 million people work nights"."""
    said = [str(word) for word in words]
    behind = said[said.index(":") + 1 :] if ":" in said else []
    return len(behind) >= FEWEST_BEHIND_COLON and any(word[:1].isdigit() for word in behind)


def _is_told_whatever(head: Token) -> bool:
    """Whether the clause is told as a fact for all its "if": "even if", "have threatened a strike if", "if you add energy"."""
    clauses = [child for child in head.children if child.dep_ == "advcl" and is_if_clause(child)]
    helpers = [child.lower_ for child in head.children if child.dep_ == "aux"]
    unreal = any(helper in UNREAL for helper in helpers)
    return bool(clauses) and not unreal and all(_is_no_bound(clause, head) for clause in clauses)


def _is_no_bound(clause: Token, head: Token) -> bool:
    """Whether what is told holds without the clause."""
    mark = next(child for child in clause.children if child.lower_ == "if")
    before = mark.nbor(-1).lower_ if mark.i else ""
    past = head.tag_ == "VBD" or any(
        child.tag_ == "VBD" or child.lower_ in {"has", "have"}
        for child in head.children
        if child.dep_ in {"aux", "auxpass"}
    )
    subject = find_subject(clause)
    if before == "even":
        return past
    if mark.i > head.i:
        return past and head.lemma_.lower() in BINDING
    reckoning = subject is not None and subject.lower_ == "you" and clause.lemma_.lower() in RECKONING
    return reckoning and (head.tag_ in {"VBZ", "VBP"})


def _find_future(head: Token) -> Kind | None:
    """PLAN where somebody means to do it, PREDICTION where it is foretold."""
    helpers = {child.lower_ for child in head.children if child.dep_ in {"aux", "auxpass"}}
    subject = find_subject(head)
    acting = subject is not None and (subject.ent_type_ in AGENTS or subject.lower_ in PEOPLE)
    if helpers & FORETELLING:
        return (
            Kind.PLAN
            if acting and head.lemma_ not in {"be", "have", "win", "lose", "fall", "rise", "grow"}
            else Kind.PREDICTION
        )
    told = {
        head.lower_,
        *(child.lower_ for child in head.children if child.dep_ in {"acomp", "attr", "oprd"}),
    }
    later = any(
        child.dep_ in {"xcomp", "ccomp"}
        for word in [head, *head.children]
        for child in word.children
        if child.tag_ == "VB"
    )
    if (
        later and head.lemma_ == "go" and head.tag_ == "VBG" and helpers & BEING
    ):  # not "…, going on to compare"
        return Kind.PLAN if acting else Kind.PREDICTION
    if later and told & PLANNED:
        return Kind.PLAN
    if later and told & FORESEEN:
        return Kind.PREDICTION
    if head.lemma_ in PLANNING and (
        head.tag_ in {"VBZ", "VBP"} or (head.tag_ == "VBG" and helpers & {"is", "are", "'s", "’s"})
    ):
        return Kind.PLAN
    return None


def _is_opinion(head: Token, words: Sequence[Token | str], text: str) -> bool:
    """Whether the clause values, wishes or demands, or is a phrase of diplomacy, with no fact to check it by."""
    helpers = {child.lower_ for child in head.children if child.dep_ == "aux"}
    measured = any(
        isinstance(word, Token) and (word.like_num or word.ent_type_ in MEASURED)
        for word in words
        if not (isinstance(word, Token) and word.ent_type_ in {"DATE", "TIME"})
    )
    # "Drivers must be 21" states a rule that can be looked up
    if helpers & DEONTIC and "have" not in helpers and not ("must" in helpers and measured):
        return True
    subject = find_subject(head)
    if subject is not None and subject.lower_ in {"i", "we"} and head.lemma_ in BELIEVING:
        return True
    if any(
        isinstance(word, Token) and (word.like_num or word.ent_type_ in {"PERCENT", "MONEY"})
        for word in words
    ):
        return False
    if CHARACTERISING.search(text) or DIPLOMATIC.search(text):
        return True
    after = [word for word in words if isinstance(word, Token) and word.i >= head.i]
    named = any(word.ent_type_ and word.ent_type_ not in {"DATE", "TIME", "ORDINAL"} for word in after)
    return not named and any(
        word.lower_ in VALUING and word.pos_ == "ADJ" and _is_told(word, head) for word in after
    )


def _is_told(word: Token, head: Token) -> bool:
    """Whether a valuing adjective is what the clause says, not a passing word inside it."""
    if word.dep_ in {"acomp", "oprd"} and word.head == head:
        return True
    noun = word.head
    return word.dep_ == "amod" and (
        noun.dep_ == "attr"
        or (
            noun.dep_ in {"dobj", "pobj"}
            and noun.lemma_ not in MEASURES
            and head.lemma_ in {"get", "make", "have", "take"}
        )
    )
