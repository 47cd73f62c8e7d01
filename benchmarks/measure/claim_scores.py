"""Hold the claims of a project's split stage against gold claims.

Claims and gold claims are paired one to one, best first, where their spans overlap (intersection over union >= .35) or their texts
share content words (F1 >= .6). A non-claim is taken if at least half of an unpaired claim lies in it. Where a non-claim lies inside
a gold claim (what is denied or withdrawn), a claim without a word of denial pairs with neither and takes the non-claim.
Spans are code points into the text, end exclusive. also_ok of a gold claim: claimant and voice, other right answers; at, other places
of the same claim; claim false, marked as one that may be left out, and yet counted.
"""

import re
from typing import NamedTuple

from benchmarks.measure.predictor import PREDICTOR, predict
from benchmarks.measure.sets import Item, Task

STOP = set(
    """the a an of to in on and or for with by that this is are was were be been has have had it its as at from
    their his her""".split()  # noqa: SIM905  a list of words reads better
)
WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
)  # CJK by the character
DENIAL = re.compile(
    r"\b(den(y|ies|ied|ying|ial)|reject|disput|refut|contradict|wrong|false|incorrect|no|not|never|earlier version)|n['’]t\b",
    re.IGNORECASE,
)


class Compared(NamedTuple):
    """One text's claims beside its gold."""

    claims: list[Item]
    wanted: list[Item]  # gold claims
    unwanted: list[Item]  # non-claims
    pairs: dict[int, Item]  # index of a wanted gold claim → claim
    taken: list[tuple[Item, Item]]  # claim, non-claim
    wrong_claimant: list[tuple[Item, Item]]  # gold claim, claim
    wrong_voice: list[tuple[Item, Item]]
    exact: int  # how many quotes are text[start:end]


def predict_claims(articles):
    """The claims of each article's text, in the articles' order."""
    return [
        [claim for claim in claims if in_text(claim, article)]
        for article, claims in zip(articles, predict_all(articles), strict=True)
    ]


def predict_all(articles):
    """The claims of each article, those of its title too."""
    items = [
        {key: article[key] for key in ("id", "text", "published_at", "title", "language") if article.get(key)}
        | {"source_name": article.get("source", {}).get("name")}
        for article in articles
    ]
    return [answer["claims"] for answer in predict(PREDICTOR, "split", Task({"in": items}, []), {})]


def in_text(claim, article):
    """Whether the claim's span is into the text: by its part where it says one, else it is not one that only fits the title."""
    if "part" in claim:
        return claim["part"] == "text"
    at = slice(claim["start"], claim["end"])
    return article["text"][at] == claim["quote"] or (article.get("title") or "")[at] != claim["quote"]


def words(text):
    return {word for word in WORD.findall((text or "").lower()) if word not in STOP}


def overlap(a, b):
    return max(0, min(a["end"], b["end"]) - max(a["start"], b["start"]))


def iou(a, b):
    return overlap(a, b) / max(1, a["end"] - a["start"] + b["end"] - b["start"] - overlap(a, b))


def f1(a, b):
    return 2 * len(words(a) & words(b)) / max(1, len(words(a)) + len(words(b)))


def holds(a, b):
    return a["start"] <= b["start"] and b["end"] <= a["end"]


def also(gold, key):
    return gold.get("also_ok", {}).get(key, [])


def likeness(claim, gold):
    """(the better, the sum) of span's and words' likeness at the best of the gold claim's places; the two may be paired where the better is at least 1.

    Pairs are taken by the sum: atomic claims that all give their sentence as span are told apart by their words.
    """
    both = [
        (iou(claim, at) / 0.35, f1(claim["text"], gold["text"]) / 0.6)
        for at in [gold, *also(gold, "at")]
        if overlap(claim, at)
    ]
    return max(((max(pair), sum(pair)) for pair in both), default=(0, 0))


def compare(text, source, gold, claims):
    """The claims beside the gold. A claim without a claimant is the source's."""
    wanted = [item for item in gold if item.get("claim", True)]
    unwanted = [item for item in gold if not item.get("claim", True)]
    pairs, asserted = pair(wanted, unwanted, claims)
    used = {id(claim) for claim in pairs.values()}
    taken = []
    for number, claim in enumerate(claims):
        lies_in = (item for item in unwanted if overlap(claim, item) * 2 >= claim["end"] - claim["start"])
        if id(claim) not in used and (item := next(lies_in, asserted.get(number))):
            taken.append((claim, item))
    matched = [(wanted[i], claim) for i, claim in pairs.items()]
    return Compared(
        claims,
        wanted,
        unwanted,
        pairs,
        taken,
        wrong_claimant=[(item, claim) for item, claim in matched if not has_claimant(claim, item, source)],
        wrong_voice=[
            (item, claim)
            for item, claim in matched
            if claim.get("voice") not in [item["voice"], *also(item, "voice")]
        ],
        exact=sum(text[claim["start"] : claim["end"]] == claim["quote"] for claim in claims),
    )


def pair(wanted, unwanted, claims):
    """Gold claims with their claims, best first, and the non-claims that a claim asserts: both by index."""
    inside = [[item for item in unwanted if holds(gold, item)] for gold in wanted]
    pairs, used, asserted = {}, set(), {}
    likenesses = [(*likeness(c, g), i, j) for i, g in enumerate(wanted) for j, c in enumerate(claims)]
    for _, i, j in sorted(((whole, i, j) for better, whole, i, j in likenesses if better >= 1), reverse=True):
        if inside[i] and not DENIAL.search(claims[j]["text"]):
            asserted.setdefault(j, inside[i][0])
        elif i not in pairs and j not in used:
            pairs[i] = claims[j]
            used.add(j)
    return pairs, asserted


def has_claimant(claim, gold, source):
    """Whether the claim's claimant shares a word with one of the right answers."""
    said = words(claim.get("claimant")) or words(source)
    return any(said & words(name) for name in [gold["claimant"], *also(gold, "claimant")])


def list_high(compared):
    """Indices of the wanted claims of high worth."""
    return [i for i, gold in enumerate(compared.wanted) if gold["worth"] == "high"]
