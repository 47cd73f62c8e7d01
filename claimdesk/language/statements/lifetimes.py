"""When somebody was born and died, from the brackets behind their name: "Nora Vale (July 18, 1867 – May 2, 1932)"."""

import re
from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from claimdesk.language.grammar.verbs import find_subject
from claimdesk.language.statements.clauses import Aside, Clause, ExpectedParse, Operation

MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
DAY = rf"(?:{MONTH} \d{{1,2}}, \d{{4}}|\d{{1,2}} {MONTH} \d{{4}})"
BORN = re.compile(rf"\((?:[^()\d]{{1,60}}[;,] ?)?(?:born|b\.) (?P<born>{DAY}|\d{{4}})\)")
LIVED = re.compile(
    rf"\((?:[^()\d]{{1,60}}[;,\]] ?)?(?:born )?(?P<born>{DAY}) ?[-–—] ?(?:died )?(?P<died>{DAY})\)"
)
LONGEST_NAME = 6  # words


def find_lifetimes(tokens: Sequence[int], head: Token) -> Iterator[Aside]:
    """The statements "X was born on …" and "X died on …" of a person who is the clause's subject."""
    subject = find_subject(head)
    doc = head.doc
    if subject is None or subject.i not in tokens or subject.pos_ != "PROPN" or subject.ent_type_ != "PERSON":
        return
    text = doc.text
    for pattern in (BORN, LIVED):
        found = pattern.search(text)
        if found is None:
            continue
        opening = next((token.i for token in doc if token.idx == found.start()), None)
        name = tuple(i for i in tokens if subject.left_edge.i <= i <= subject.i)
        if opening is None or opening < subject.i or len(name) > LONGEST_NAME:
            continue
        if any(doc[i].pos_ in {"VERB", "AUX"} for i in range(subject.i, opening)):
            continue
        bracket = frozenset(i for i in tokens if found.start() <= doc[i].idx < found.end())
        for group, verb in (("born", "born"), ("died", "died")):
            if group not in found.re.groupindex:
                continue
            own = tuple(i for i in tokens if found.start(group) <= doc[i].idx < found.end(group))
            if not own:
                continue
            preposition = "on" if len(own) > 1 else "in"
            link = f"was born {preposition}" if verb == "born" else f"died {preposition}"
            expected = ExpectedParse(verb, subject.lower_)
            yield Aside(Clause(own, subject, name, link, expected), Operation.LIFETIME, bracket)
