"""Is this already checked? Past verdicts and other claims that may say the same, with a band and the differences."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from claimdesk.claims import band_calibration, match_memory
from claimdesk.claims.match_memory import Memory
from claimdesk.claims.revisits import SURE_ENOUGH, revisit_claims
from claimdesk.claims.standing import Lean, find_lean, stands_alone
from claimdesk.component_versions import COMPONENTS
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.json_shapes import WORDING, DifferenceJson, TextPartJson
from claimdesk.records.match import Decision, Match
from claimdesk.records.verdict import Verdict, VerdictStatus
from claimdesk.search.bands import (
    DEFAULT_THRESHOLDS,
    Thresholds,
    band_match,
    is_known_to_encoder,
    score_match,
    shares_words,
)
from claimdesk.search.differences.compare import ComparedClaim, Comparison, compare_claims, compare_roughly
from claimdesk.search.differences.find import Difference, TextPart
from claimdesk.search.differences.paraphrase import is_paraphrase
from claimdesk.search.engine import Hit, Narrowing, Query, RowFilter, SearchEngine
from claimdesk.search.entries import Index, Vector, read_published_key
from claimdesk.search.indexing.build_entries import list_vectors
from claimdesk.search.indexing.claimants import find_claimants
from claimdesk.terms import Band

LIMIT = 10  # candidates kept for a claim; success@10 is what a person scrolls
LEAST_SCORE = 0.05  # of the band's calibrated score; below, one pair in a hundred is right
SAME_CLAIM_SCORE = 0.4  # another claim is offered from here on; open claims need no weak suggestions
TWIN_COSINE = 0.8  # claims below are not even read for being twins: an added word leaves more than this


@dataclass(frozen=True, slots=True)
class MatchTask:
    """A claim to match: rejected are ids of verdicts and claims that a person ruled out for it, and its own verdict.

    thresholds: the workspace's own, where it has set some.
    """

    subject_id: UUID
    workspace_id: UUID
    text: str
    claimant: str | None
    language: str | None
    vector: Vector | None
    rejected: frozenset[UUID] = frozenset()
    thresholds: Thresholds = DEFAULT_THRESHOLDS
    claimed_at: datetime | None = None
    has_open_reference: bool = False

    @property
    def statement(self) -> ComparedClaim:
        return ComparedClaim(
            self.text, self.claimed_at, self.claimant, self.language, self.has_open_reference
        )


@dataclass(frozen=True, slots=True)
class MatchCandidate:
    """A past verdict, or another claim, that may be about the same."""

    id: UUID
    is_verdict: bool
    score: float
    score_parts: dict[str, float | None]
    band: Band
    band_precision: float | None  # None where the differences were not all checked
    comparison: Comparison

    @property
    def differences(self) -> tuple[Difference, ...]:
        return self.comparison.differences


@dataclass(frozen=True, slots=True)
class Matched:
    """What was found for a claim; twins are the claims that say it in nearly the same words."""

    subject_id: UUID
    candidates: tuple[MatchCandidate, ...]
    twins: tuple[UUID, ...] = ()


def load_tasks(session: Session, claim_ids: Sequence[UUID], encoder: str) -> list[MatchTask]:
    """What matching needs, read once."""
    claims = session.scalars(
        select(Claim).where(
            Claim.id.in_(claim_ids), Claim.status.not_in({ClaimStatus.MERGED, ClaimStatus.DISMISSED})
        )
    ).all()
    vectors = list_vectors(session, [claim.text_hash for claim in claims], encoder)
    speakers = find_claimants(session, claim_ids)
    memory = match_memory.load_memory(session, [claim.id for claim in claims])
    thresholds = {
        workspace_id: band_calibration.get_thresholds(session, workspace_id)
        for workspace_id in {claim.workspace_id for claim in claims}
    }
    return [
        MatchTask(
            claim.id,
            claim.workspace_id,
            claim.text,
            speakers.get(claim.id),
            claim.language,
            vector,
            match_memory.list_rejected(memory.list_decisions(claim.id))
            | ({claim.verdict_id} if claim.verdict_id else set()),
            thresholds[claim.workspace_id],
            claim.claimed_at,
            claim.open_reference or find_lean(claim.text, claim.language) == Lean.PLACE,
        )
        for claim, vector in zip(claims, vectors, strict=True)
    ]


def match_claims(tasks: Sequence[MatchTask], engine: SearchEngine) -> list[Matched]:
    """Candidates for every claim; one search for all claims of a workspace and index."""
    verdicts = _search_index(tasks, engine, Index.VERDICTS)
    claims = _search_index(tasks, engine, Index.CLAIMS)
    return [
        Matched(
            task.subject_id,
            (
                *_judge_hits(task, verdicts[task.subject_id], is_verdict=True),
                *_judge_hits(task, claims[task.subject_id], is_verdict=False),
            ),
            find_twins(task.text, claims[task.subject_id]),
        )
        for task in tasks
    ]


def find_twins(text: str, hits: Sequence[Hit]) -> tuple[UUID, ...]:
    """Those of the claims found that say the text in nearly the same words; none where those lean on who says them (I13)."""
    if not stands_alone(text):
        return ()
    near = (hit for hit in hits if hit.cosine is None or hit.cosine >= TWIN_COSINE)
    return tuple(hit.id for hit in near if is_paraphrase(text, hit.text))


def _search_index(
    tasks: Sequence[MatchTask], engine: SearchEngine, index: Index
) -> dict[UUID, tuple[Hit, ...]]:
    by_workspace: dict[UUID, list[MatchTask]] = {}
    for task in tasks:
        by_workspace.setdefault(task.workspace_id, []).append(task)
    found: dict[UUID, tuple[Hit, ...]] = {}
    for workspace_id, mine in by_workspace.items():
        queries = [
            Query(
                text=task.text,
                vector=task.vector,
                narrowing=Narrowing(without_ids=task.rejected | {task.subject_id}),
                limit=LIMIT,
                language=task.language or "en",
            )
            for task in mine
        ]
        answers = engine.similar(index, RowFilter(workspace_id), queries)
        found |= {task.subject_id: hits for task, hits in zip(mine, answers, strict=True)}
    return found


def _judge_hits(task: MatchTask, hits: Sequence[Hit], *, is_verdict: bool) -> list[MatchCandidate]:
    """The hits that may be about the same, in the order of the fused rank."""
    least = LEAST_SCORE if is_verdict else SAME_CLAIM_SCORE
    judged = (
        judge_hit(task.statement, hit, is_verdict=is_verdict, thresholds=task.thresholds) for hit in hits
    )
    ranked = [candidate for candidate in judged if candidate.score >= least]
    return order_equals(ranked)


def order_equals(candidates: Sequence[MatchCandidate]) -> list[MatchCandidate]:
    """The candidates in their order; among neighbours of one rank and score those that are aligned come first."""
    groups = groupby(candidates, key=lambda candidate: (candidate.score_parts["fused"], candidate.score))
    return [
        candidate
        for _, group in groups
        for candidate in sorted(group, key=lambda candidate: not candidate.comparison.is_aligned)
    ]


def judge_hit(
    ours: ComparedClaim,
    hit: Hit,
    *,
    is_verdict: bool = True,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
) -> MatchCandidate:
    """How sure the pair of a claim and a hit is, whatever the other hits are, what differs and what can't be aligned."""
    theirs = ComparedClaim(
        hit.text,
        _read_claimed_at(hit) if is_verdict else read_published_key(hit.published_key),
        hit.facets.get("claimant"),
        hit.facets.get("language"),
        find_lean(hit.text, hit.facets.get("language")) == Lean.PLACE,
    )
    score = score_match(ours.text, hit.text, hit.cosine, title=hit.title)
    # Aligning takes four times as long as looking for differences, and far pairs are never the same.
    is_near = score is not None and score >= thresholds.suggest
    comparison = compare_claims(ours, theirs) if is_near else compare_roughly(ours, theirs)
    may_be_near = comparison.is_complete or (
        (is_known_to_encoder(ours.text) and is_known_to_encoder(hit.text))
        or shares_words(ours.text, hit.text)
    )
    banded = band_match(score, comparison, thresholds=thresholds, may_be_near=may_be_near)
    return MatchCandidate(
        hit.id,
        is_verdict,
        round(banded.score, 4),
        hit.score_parts | {"fused": round(hit.score, 4)},
        banded.band,
        banded.band_precision,
        comparison,
    )


def _read_claimed_at(hit: Hit) -> datetime | None:
    """When a verdict's claim was said: "yesterday" counts from there, not from the day the verdict came out."""
    said = hit.fields.get("claimed_at")
    return datetime.fromisoformat(said) if said else None


def save_matches(session: Session, matched: Sequence[Matched]) -> None:
    """Replace what the machine found; what people said of a pair is another table and stays (I5).

    A published claim that is now matched with a verdict that it wasn't matched with goes to `revisit`.
    """
    matched = _recall_matched(session, matched)
    before = _list_pairs(session, matched)
    session.execute(delete(Match).where(Match.claim_id.in_([result.subject_id for result in matched])))
    ids = {candidate.id for result in matched for candidate in result.candidates}
    known = set(
        session.scalars(
            select(Verdict.id).where(Verdict.id.in_(ids), Verdict.status == VerdictStatus.PUBLISHED)
        )
    )
    known |= set(
        session.scalars(select(Claim.id).where(Claim.id.in_(ids), Claim.status != ClaimStatus.MERGED))
    )
    homes = dict(
        session.execute(
            select(Claim.id, Claim.workspace_id).where(
                Claim.id.in_([result.subject_id for result in matched])
            )
        ).all()
    )
    fresh: list[dict[str, Any]] = []
    for result in matched:
        live = [candidate for candidate in result.candidates if candidate.id in known]
        fresh += [
            _build_values(homes[result.subject_id], result.subject_id, candidate, rank)
            for rank, candidate in enumerate(live, 1)
        ]
    if fresh:
        session.execute(insert(Match), fresh)
    _revisit_published(session, matched, known, before)


def _build_values(workspace_id: UUID, claim_id: UUID, candidate: MatchCandidate, rank: int) -> dict[str, Any]:
    return {
        "workspace_id": workspace_id,
        "claim_id": claim_id,
        "verdict_id": candidate.id if candidate.is_verdict else None,
        "other_claim_id": None if candidate.is_verdict else candidate.id,
        "score": candidate.score,
        "score_parts": candidate.score_parts,
        "band": candidate.band,
        "band_precision": candidate.band_precision,
        "differences": describe_comparison(candidate.comparison),
        "differences_checked": list(map(str, candidate.comparison.checked)),
        "rank": rank,
        "component_version": COMPONENTS["matching"],
    }


def _recall_matched(session: Session, matched: Sequence[Matched]) -> list[Matched]:
    """The same without pairs that were rejected, by now or of a twin; one that a twin's reader confirmed says so."""
    ids = {result.subject_id for result in matched} | {twin for result in matched for twin in result.twins}
    memory = match_memory.load_memory(session, ids)
    return [
        replace(
            result,
            candidates=recall_candidates(session, memory, result.subject_id, result.twins, result.candidates),
        )
        for result in matched
    ]


def recall_candidates(
    session: Session,
    memory: Memory,
    subject_id: UUID | None,
    twins: Sequence[UUID],
    candidates: Sequence[MatchCandidate],
) -> tuple[MatchCandidate, ...]:
    """The candidates that nobody ruled out; of those confirmed for a twin `score_parts` say `confirmed_alike`."""
    own = memory.list_decisions(subject_id)
    said = match_memory.extend_to_copies(
        session, memory.list_decisions(subject_id, twins), [candidate.id for candidate in candidates]
    )
    alike = match_memory.list_confirmed(said) - own.keys()
    return tuple(
        replace(candidate, score_parts={**candidate.score_parts, "confirmed_alike": 1.0})
        if candidate.id in alike
        else candidate
        for candidate in candidates
        if said.get(candidate.id) != Decision.REJECT
    )


def _list_pairs(session: Session, matched: Sequence[Matched]) -> set[tuple[UUID, UUID]]:
    """The claims and verdicts that are matched up to now."""
    ids = [result.subject_id for result in matched]
    rows = session.execute(
        select(Match.claim_id, Match.verdict_id).where(Match.claim_id.in_(ids), Match.verdict_id.is_not(None))
    )
    return {(claim_id, verdict_id) for claim_id, verdict_id in rows if verdict_id}


def _revisit_published(
    session: Session, matched: Sequence[Matched], known: set[UUID], before: set[tuple[UUID, UUID]]
) -> None:
    """Send published claims to `revisit` that a verdict matches which did not before."""
    met: dict[UUID, set[UUID]] = {}
    for result in matched:
        for candidate in result.candidates:
            is_new = candidate.id in known and (result.subject_id, candidate.id) not in before
            if candidate.is_verdict and is_new and candidate.band in SURE_ENOUGH:
                met.setdefault(candidate.id, set()).add(result.subject_id)
    for verdict_id in sorted(met):
        revisit_claims(session, met[verdict_id], verdict_id, "a verdict that matches it is there")


def describe_comparison(comparison: Comparison) -> list[DifferenceJson]:
    """The differences as they are stored, then what could not be aligned, of the kind WORDING."""
    return [describe_difference(difference) for difference in comparison.differences] + [
        {"kind": WORDING, "ours": _describe_part(part.ours), "theirs": _describe_part(part.theirs)}
        for part in comparison.unaligned
    ]


def describe_difference(difference: Difference) -> DifferenceJson:
    """A difference as the API shows it: {kind, ours, theirs}."""
    return {
        "kind": difference.kind.value,
        "ours": _describe_part(difference.ours),
        "theirs": _describe_part(difference.theirs),
    }


def _describe_part(part: TextPart | None) -> TextPartJson | None:
    return {"text": part.text, "start": part.start, "end": part.end} if part else None
