"""The claims of a text with their matches and evidence, worked out while somebody waits. Nothing is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
import numpy.typing as npt
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.claims import band_calibration, evidence, match_memory, source_groups, verdict_search
from claimdesk.claims.claims import FoundMatch
from claimdesk.claims.evidence import Retrieved, read_claimed_at
from claimdesk.claims.evidence_choice import ClaimedAt, RetrievalTask, SourceArticle, build_evidence_query
from claimdesk.claims.match_memory import Memory
from claimdesk.claims.matching import Matched, MatchTask, describe_comparison, match_claims, recall_candidates
from claimdesk.claims.split_results import build_appearance, build_claim
from claimdesk.claims.standing import Lean, find_lean
from claimdesk.claims.text_reader import TextReader
from claimdesk.database import Database
from claimdesk.language.shapes import ArticleText, Encode, SplitArticle
from claimdesk.records.article import Article
from claimdesk.records.claim import Appearance, Claim
from claimdesk.records.evidence import Evidence
from claimdesk.records.match import Match
from claimdesk.search import minhash
from claimdesk.search.bands import Thresholds
from claimdesk.search.encoder import Encoder
from claimdesk.search.engine import SearchEngine
from claimdesk.search.entries import Vector

# A text of 800 words has 30 to 100 claims; to search for one takes 10 ms at 100,000 entries (docs/performance.md).
MOST_SEARCHED = 40


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim as it would be kept, in no database; `searched` says whether matches and evidence were looked for."""

    claim: Claim
    appearance: Appearance
    near_twin_of: int | None
    searched: bool
    matches: Sequence[FoundMatch] = ()
    evidence: Sequence[Evidence] = ()


@dataclass(frozen=True, slots=True)
class CheckedText:
    """What reading the text gave, and its claims in reading order."""

    read: SplitArticle
    claims: Sequence[CheckedClaim]


def check_text(
    text: ArticleText,
    workspace_id: UUID,
    reader: TextReader,
    encoder: Encoder,
    engine: SearchEngine,
    database: Database,
    *,
    rewriting: bool,
) -> CheckedText:
    """The claims of the text, each with the past verdicts and claims that may say the same, and passages about it.

    The most check-worthy ones are searched for. Raises TakesTooLong, Unreadable, Unavailable, SearchUnavailable.
    """
    vectors = _Vectors(encoder.encode)
    read = reader.read(text, vectors.encode, rewriting=rewriting)
    claims, appearances = _build_claims(text, workspace_id, read)
    searched = _choose_searched(claims, appearances, vectors)
    with database.reading() as session:
        thresholds = band_calibration.get_thresholds(session, workspace_id)
    matched = match_claims([_build_match_task(asked, thresholds) for asked in searched], engine)
    origin = SourceArticle(frozenset(), minhash.build_minhash(text.text))
    tasks = [_build_retrieval_task(asked, origin) for asked in searched]
    retrieved = evidence.retrieve_passages(tasks, engine, database, encoder.version)
    with database.reading() as session:
        matches = _join_matches(session, workspace_id, matched)
        passages = _build_evidence(session, workspace_id, retrieved)
    ids = {asked.claim.id for asked in searched}
    return CheckedText(
        read,
        [
            CheckedClaim(
                claim,
                appearance,
                told.near_twin_of,
                claim.id in ids,
                matches.get(claim.id, ()),
                passages.get(claim.id, ()),
            )
            for claim, appearance, told in zip(claims, appearances, read.claims, strict=True)
        ],
    )


def _build_claims(
    text: ArticleText, workspace_id: UUID, read: SplitArticle
) -> tuple[list[Claim], list[Appearance]]:
    """The claims and their places as an article's would be; no session knows of them."""
    article = Article(
        id=clock.new_id(),
        workspace_id=workspace_id,
        language=text.language or read.language,
        published_at=text.published_at,
        source_name=text.source_name,
        source_domain=text.source_domain,
    )
    claims = [build_claim(article, told) for told in read.claims]
    places = [
        build_appearance(article, 1, told, claim) for told, claim in zip(read.claims, claims, strict=True)
    ]
    return claims, places


@dataclass(frozen=True, slots=True)
class _Searched:
    """A claim that is searched for, with its place and vector."""

    claim: Claim
    said: Appearance
    vector: Vector


def _choose_searched(
    claims: Sequence[Claim], appearances: Sequence[Appearance], vectors: "_Vectors"
) -> list[_Searched]:
    """The most check-worthy claims, with their vectors."""
    placed = sorted(
        zip(claims, appearances, strict=True), key=lambda place: place[0].check_worthiness, reverse=True
    )[:MOST_SEARCHED]
    found = vectors.list_vectors([claim.text for claim, _ in placed])
    return [_Searched(claim, said, vector) for (claim, said), vector in zip(placed, found, strict=True)]


class _Vectors:
    """The vectors that were worked out on the way, by their texts: none is encoded twice."""

    def __init__(self, encode: Encode) -> None:
        self._encode = encode
        self._known: dict[str, npt.NDArray[np.float32]] = {}

    def encode(self, texts: Sequence[str], /) -> npt.NDArray[np.float32]:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new or not texts:
            made = self._encode(new)
            self._known.update(zip(new, made, strict=True))
            if not texts:
                return made
        return np.stack([self._known[text] for text in texts])

    def list_vectors(self, texts: Sequence[str]) -> list[Vector]:
        return list(self.encode(texts)) if texts else []


def _build_match_task(asked: _Searched, thresholds: Thresholds) -> MatchTask:
    claim = asked.claim
    return MatchTask(
        claim.id,
        claim.workspace_id,
        claim.text,
        asked.said.claimant,
        claim.language,
        asked.vector,
        thresholds=thresholds,
        claimed_at=claim.claimed_at,
        has_open_reference=claim.open_reference or find_lean(claim.text, claim.language) == Lean.PLACE,
    )


def _build_retrieval_task(asked: _Searched, origin: SourceArticle) -> RetrievalTask:
    claim = asked.claim
    moment = read_claimed_at(asked.said.claimed_at)
    if moment is None and claim.claimed_at is not None:
        moment = ClaimedAt(claim.claimed_at, claim.claimed_at)
    return RetrievalTask(
        claim.id,
        claim.workspace_id,
        build_evidence_query(claim.text, claim.entities, claim.quantities, claim.context),
        claim.language or "en",
        asked.vector,
        moment,
        (origin,),
    )


def _join_matches(
    session: Session, workspace_id: UUID, matched: Sequence[Matched]
) -> dict[UUID, list[FoundMatch]]:
    """The candidates with the verdicts and claims that they are; what a person ruled out for nearly the same words is left out."""
    twins = {twin for result in matched for twin in result.twins}
    memory: Memory = match_memory.load_memory(session, twins)
    kept = {
        result.subject_id: recall_candidates(session, memory, None, result.twins, result.candidates)
        for result in matched
    }
    ids = {candidate.id for candidates in kept.values() for candidate in candidates}
    verdicts = verdict_search.find_verdicts(session, workspace_id, sorted(ids))
    others = verdict_search.find_other_claims(session, workspace_id, sorted(ids))
    found: dict[UUID, list[FoundMatch]] = {}
    for claim_id, candidates in kept.items():
        for candidate in candidates:
            verdict, other = verdicts.get(candidate.id), others.get(candidate.id)
            if verdict is None and other is None:
                continue
            match = Match(
                id=candidate.id,
                score=candidate.score,
                score_parts=candidate.score_parts,
                band=candidate.band,
                band_precision=candidate.band_precision,
                differences=describe_comparison(candidate.comparison),
                differences_checked=list(map(str, candidate.comparison.checked)),
            )
            claim, label = other or (None, None)
            found.setdefault(claim_id, []).append(FoundMatch(match, verdict, claim, None, label))
    return found


def _build_evidence(
    session: Session, workspace_id: UUID, retrieved: Sequence[Retrieved]
) -> dict[UUID, list[Evidence]]:
    """The passages as evidence that no claim has yet; the id is the passage's, by which it can be added to one."""
    key, now = source_groups.get_key(session, workspace_id), clock.now()
    return {
        result.subject_id: [
            Evidence(
                **evidence.build_values(result, kept, rank, now, key),
                id=kept.hit.id,
                confidential=False,
                by_hand=False,
            )
            for rank, kept in enumerate(result.kept, 1)
        ]
        for result in retrieved
    }
