"""Which of the passages found for a claim stay with it: what is asked for, what is no evidence, what is a copy. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from heapq import heapify, heappop, heapreplace
from typing import Any
from uuid import UUID

from claimdesk.records.evidence import Timing
from claimdesk.search import minhash, queries
from claimdesk.search.differences.find import Difference, find_differences
from claimdesk.search.differences.numbers import find_numbers
from claimdesk.search.engine import Hit
from claimdesk.search.entries import Vector
from claimdesk.search.lexical import analyse_text

KEPT = 10  # passages kept with a claim
KEPT_AFTER = 5  # of those published after it, which stand apart and take no place from the others
COMPARED = 3  # of those, compared with the claim word by word; 2 ms each
LEAST_SCORE = 0.25  # fused; on the examples nothing below spoke of its claim
RELEVANCE = 0.75  # against novelty, in maximal marginal relevance (Carbonell & Goldstein 1998)
SAME_CHECK = 0.8  # cosine from which a fact-check is of this very claim and so no evidence for it
FACTCHECK = "factcheck"
NAMING = frozenset({"alias", "title", "antecedent"})  # substitutions whose old words name the same thing


@dataclass(frozen=True, slots=True)
class SourceArticle:
    """An article in which the claim appears: neither it nor a copy of it is evidence."""

    urls: frozenset[str]
    signature: bytes | None


@dataclass(frozen=True, slots=True)
class ClaimedAt:
    """When the claim was made: a moment, or the day or month that the article names; first is included, last is not."""

    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class EvidenceQuery:
    """What is looked for: the claim's text, names it went by in the article, and its numbers written out."""

    text: str
    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The text side's query; the vector is that of the text alone."""
        return " ".join((self.text, *self.names, *self.numbers))


@dataclass(frozen=True, slots=True)
class RetrievalTask:
    subject_id: UUID
    workspace_id: UUID
    asked: EvidenceQuery
    language: str
    vector: Vector | None
    claimed_at: ClaimedAt | None
    origins: tuple[SourceArticle, ...] = ()


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is known of the documents that were found."""

    signatures: Mapping[UUID, bytes]
    checks: frozenset[str] = frozenset()  # URLs of fact-checks that the workspace has as verdicts


@dataclass(frozen=True, slots=True)
class KeptPassage:
    """A passage that stays with the claim."""

    hit: Hit
    timing: Timing
    independent_group: str
    differences: tuple[Difference, ...]
    highlights: tuple[queries.Highlight, ...]


def build_evidence_query(
    text: str,
    entities: Sequence[Mapping[str, Any]],
    quantities: Sequence[Mapping[str, Any]],
    context: Sequence[Mapping[str, Any]],
) -> EvidenceQuery:
    """The claim's text with what it leaves out: the article's other names for its entities, numbers in digits.

    "China" that stood as "Beijing" is looked for by both; "6.4 million" also as 6400000. Only an entity of the claim
    brings its other name along.
    """
    terms = set(analyse_text(text))
    entity_terms = {term for entity in entities for term in analyse_text(str(entity.get("text", "")))}
    names = dict.fromkeys(
        str(substitution["from"])
        for substitution in context
        if substitution.get("kind") in NAMING
        and substitution.get("from")
        and entity_terms & set(analyse_text(str(substitution.get("to", ""))))
        and not terms.issuperset(analyse_text(str(substitution["from"])))
    )
    found = (number for quantity in quantities for number in find_numbers(str(quantity.get("text", ""))))
    numbers = dict.fromkeys(_write_out(number.written) for number in found)
    return EvidenceQuery(text, tuple(names), tuple(number for number in numbers if number not in terms))


def _write_out(value: float) -> str:
    """A number in digits as search sees it, without separators, rounded to two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def choose_passages(task: RetrievalTask, hits: Sequence[Hit], corpus: Corpus) -> list[KeptPassage]:
    """The passages to keep, best first and those published after the claim last.

    No self-citation, not too alike among themselves, copies of one story grouped.
    """
    usable: dict[bool, list[tuple[Hit, Timing]]] = {False: [], True: []}
    for hit in hits:
        if hit.score >= LEAST_SCORE and not is_self_citation(task, hit, corpus):
            timing = date_passage(hit.fields.get("published_at"), task.claimed_at)
            usable[timing == Timing.AFTER].append((hit, timing))
    timings = {hit.id: timing for side in usable.values() for hit, timing in side}
    chosen = [
        *choose_diverse_hits([hit for hit, _ in usable[False]], KEPT),
        *choose_diverse_hits([hit for hit, _ in usable[True]], KEPT_AFTER),
    ]
    groups: dict[UUID, UUID] = {}
    parsed = queries.parse(task.asked.words, task.language, plain=True)
    text = task.asked.text
    return [
        KeptPassage(
            hit,
            timings[hit.id],
            str(_find_group(hit, corpus.signatures, groups)),
            find_differences(text, hit.text) if rank < COMPARED and _is_close(hit) else (),
            tuple(queries.find_highlights(hit.text, parsed, task.language)),
        )
        for rank, hit in enumerate(chosen)
    ]


def is_self_citation(task: RetrievalTask, hit: Hit, corpus: Corpus) -> bool:
    """Whether the passage is of the article itself, of a copy of it, or of a fact-check of this very claim."""
    is_check = hit.facets.get("type") == FACTCHECK or hit.fields.get("url") in corpus.checks
    if is_check and (hit.cosine or 0.0) >= SAME_CHECK:
        return True
    signature = corpus.signatures.get(hit.parent) if hit.parent else None
    return any(
        hit.fields.get("url") in origin.urls
        or (
            signature is not None
            and origin.signature is not None
            and minhash.estimate_resemblance(signature, origin.signature) >= minhash.NEAR
        )
        for origin in task.origins
    )


def choose_diverse_hits(hits: Sequence[Hit], most: int) -> list[Hit]:
    """At most so many hits by maximal marginal relevance: each the best of the rest, less its likeness to those chosen.

    What a hit is worth only sinks as more are chosen, so one that was best and still is after a look at the last ones
    chosen needs no comparing with the others.
    """
    terms = [_find_terms(hit.text) for hit in hits]
    likest, looked_at = [0.0] * len(hits), [0] * len(hits)
    waiting = [(-RELEVANCE * hit.score, at) for at, hit in enumerate(hits)]
    heapify(waiting)
    chosen: list[int] = []
    while waiting and len(chosen) < most:
        _, at = waiting[0]
        if looked_at[at] == len(chosen):
            chosen.append(at)
            heappop(waiting)
            continue
        likest[at] = max(
            likest[at], *(_measure_overlap(terms[at], terms[other]) for other in chosen[looked_at[at] :])
        )
        looked_at[at] = len(chosen)
        heapreplace(waiting, ((1 - RELEVANCE) * likest[at] - RELEVANCE * hits[at].score, at))
    return [hits[at] for at in chosen]


@lru_cache(maxsize=8192)
def _find_terms(text: str) -> frozenset[str]:
    """A passage's terms; the same passage is found for many claims."""
    return frozenset(analyse_text(text))


def _measure_overlap(terms: frozenset[str], other: frozenset[str]) -> float:
    """The share of terms that the smaller of two texts has in common with the other, 0–1."""
    smaller = min(len(terms), len(other))
    return len(terms & other) / smaller if smaller else 0.0


def date_passage(published_at: str | None, claimed_at: ClaimedAt | None) -> Timing:
    """Whether a passage was published before the claim was made, after it, or nobody knows.

    Within the day or month that is all we know of the claim's date, nobody knows.
    """
    if published_at is None or claimed_at is None:
        return Timing.UNKNOWN
    published = datetime.fromisoformat(published_at)
    if published <= claimed_at.first:
        return Timing.BEFORE
    return Timing.AFTER if published >= claimed_at.last else Timing.UNKNOWN


def _find_group(hit: Hit, signatures: Mapping[UUID, bytes], groups: dict[UUID, UUID]) -> UUID:
    """The document that stands for all copies of its story; `groups` remembers those met so far."""
    document = hit.parent or hit.id
    if document not in groups:
        signature = signatures.get(document)
        groups[document] = next(
            (
                group
                for known, group in groups.items()
                if signature is not None
                and known in signatures
                and minhash.estimate_resemblance(signature, signatures[known]) >= minhash.NEAR
            ),
            document,
        )
    return groups[document]


def _is_close(hit: Hit) -> bool:
    """Whether a passage is near enough to the claim for a comparison of words to mean something."""
    return (hit.cosine or 0.0) >= 0.6
