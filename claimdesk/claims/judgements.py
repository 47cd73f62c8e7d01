"""What people say of the machine's finds: pieces of evidence judged or added, matches confirmed or ruled out.

Machine output stays as it is; what people say is other rows (I5), sealed while a blind read is open (I7).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.claims import source_groups
from claimdesk.claims.claim_views import JudgedEvidence, list_judgements
from claimdesk.claims.claims import FoundMatch
from claimdesk.claims.evidence import find_claimed_at
from claimdesk.claims.evidence_choice import date_passage
from claimdesk.claims.match_memory import match_twins_again
from claimdesk.claims.planning import plan_claims
from claimdesk.errors import FieldError, Invalid, NotFound
from claimdesk.events import history
from claimdesk.people import policies
from claimdesk.people.principals import Principal
from claimdesk.queue import blind_reads, workflow
from claimdesk.queue.workflow import Call
from claimdesk.records.claim import Claim
from claimdesk.records.document import Document, Passage
from claimdesk.records.evidence import Evidence, Timing
from claimdesk.records.match import Decision, Match, MatchDecision
from claimdesk.records.review import EvidenceJudgement
from claimdesk.records.verdict import Verdict
from claimdesk.terms import StageName
from claimdesk.web_addresses import find_host

BY_HAND_RANK = 1000  # behind whatever the machine ranks
BY_HAND_VERSION = "by hand"
JUDGED = ("relevant", "stance", "role", "note")
TOLD = (
    "relevant",
    "stance",
)  # in the history, of a confidential piece: its note and role may name the source


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """Evidence that a person brings: a passage of the corpus, or a text, with the address it is of."""

    text: str | None = None
    url: str | None = None
    passage_id: UUID | None = None
    source: str | None = None
    confidential: bool = False


def decide_match(
    session: Session, by: Principal, claim: Claim, match_id: UUID, decision: Decision, note: str | None
) -> FoundMatch:
    """Say what a pair is; one that is rejected is never offered again. Raises NotFound, Forbidden, WrongState."""
    _check_open(by, claim)
    match = session.get(Match, match_id)
    if match is None or match.claim_id != claim.id:
        raise NotFound("there is no such match")
    sealed_for = blind_reads.find_sealed_for(session, claim, by)
    session.add(
        MatchDecision(
            workspace_id=claim.workspace_id,
            claim_id=claim.id,
            verdict_id=match.verdict_id,
            other_claim_id=match.other_claim_id,
            decision=decision,
            note=note,
            score_parts=match.score_parts,
            decided_by=by.account_id,
            sealed_for=sealed_for,
        )
    )
    pair = {"verdict_id": match.verdict_id, "claim_id": match.other_claim_id}
    said = {name: str(value) for name, value in pair.items() if value}
    history.record_by(
        session, by, claim, "match_decided", note, {"decision": decision.value, **said}, sealed_for=sealed_for
    )
    if sealed_for is None:
        match_twins_again(session, claim)
    verdict = session.get(Verdict, match.verdict_id) if match.verdict_id else None
    other = session.get(Claim, match.other_claim_id) if match.other_claim_id else None
    return FoundMatch(match, verdict, other, decision.value)


def judge_evidence(
    session: Session, by: Principal, claim: Claim, evidence_id: UUID, said: Mapping[str, Any]
) -> JudgedEvidence:
    """Say whether a piece of evidence is relevant, its stance, its source's role, and a note; mine replaces mine.

    Raises NotFound, Forbidden, WrongState.
    """
    _check_open(by, claim)
    evidence = _get_evidence(session, by, claim, evidence_id)
    found = _find_judgement(session, by, claim, evidence)
    for name, value in said.items():
        setattr(found, name, value)
    evidence.is_kept = True
    session.flush()
    told = {name: value for name, value in said.items() if name in TOLD or not evidence.confidential}
    changes = {"evidence_id": str(evidence.id), **told}
    history.record_by(session, by, claim, "evidence_judged", None, changes, sealed_for=found.sealed_for)
    return JudgedEvidence(evidence, list_judgements(session, [claim.id], by.account_id).get(evidence.id, ()))


def add_evidence(session: Session, by: Principal, claim: Claim, new: NewEvidence) -> JudgedEvidence:
    """Keep what a person found; it stays when the machine searches anew. An address alone is kept, not fetched.

    Raises Invalid for a passage that isn't there, Forbidden, WrongState.
    """
    _check_open(by, claim)
    evidence, source = (
        _build_from_passage(session, claim, new) if new.passage_id else _build_from_text(claim, new)
    )
    evidence.independent_group = source_groups.build_group(
        source_groups.get_key(session, claim.workspace_id), source
    )
    evidence.independent_group = source_groups.find_group(session, evidence, by.account_id)
    evidence.is_kept = evidence.by_hand = True
    evidence.added_by, evidence.source_name, evidence.confidential = (
        by.account_id,
        new.source,
        new.confidential,
    )
    evidence.sealed_for = blind_reads.find_sealed_for(session, claim, by)
    session.add(evidence)
    session.flush()
    changes = {"evidence_id": str(evidence.id)}
    if not evidence.confidential:  # whoever guesses its words could check them
        changes["sha256"] = evidence.sha256
    history.record_by(session, by, claim, "evidence_added", None, changes, sealed_for=evidence.sealed_for)
    return JudgedEvidence(evidence)


def refresh_evidence(session: Session, by: Principal, claim: Claim) -> None:
    """Have the machine look for evidence once more. Raises Forbidden, WrongState."""
    _check_open(by, claim)
    plan_claims(session, [claim], None, stages=(StageName.RETRIEVE,), again=True)
    history.record_by(
        session,
        by,
        claim,
        "evidence_refresh_asked",
        sealed_for=blind_reads.find_sealed_for(session, claim, by),
    )


def _find_judgement(session: Session, by: Principal, claim: Claim, evidence: Evidence) -> EvidenceJudgement:
    """The caller's judgement to change. Sealed, it stands beside the open one, which others go on seeing (I7)."""
    sealed_for = blind_reads.find_sealed_for(session, claim, by)
    mine = session.scalars(
        select(EvidenceJudgement)
        .where(EvidenceJudgement.evidence_id == evidence.id, EvidenceJudgement.account_id == by.account_id)
        .order_by(EvidenceJudgement.id.desc())
    ).first()
    if mine is not None and mine.sealed_for == sealed_for:
        return mine
    said = {name: getattr(mine, name) for name in JUDGED} if mine is not None else {}
    found = EvidenceJudgement(
        workspace_id=claim.workspace_id,
        claim_id=claim.id,
        evidence_id=evidence.id,
        account_id=by.account_id,
        by_name=by.name,
        sealed_for=sealed_for,
        **said,
    )
    session.add(found)
    return found


def _build_from_passage(session: Session, claim: Claim, new: NewEvidence) -> tuple[Evidence, str]:
    """The evidence, and what its source is known by."""
    passage = session.get(Passage, new.passage_id)
    if passage is None or passage.workspace_id != claim.workspace_id:
        raise Invalid("there is no such passage", [FieldError("/passage_id", "is no passage")])
    document = session.get_one(Document, passage.document_id)
    published = document.published_at
    evidence = _build_evidence(claim, passage.text)
    evidence.passage_id, evidence.document_id = passage.id, document.id
    evidence.start, evidence.end = passage.start, passage.end
    evidence.document = {
        "id": str(document.id),
        "title": document.title,
        "url": document.url,
        "publisher": document.publisher,
        "published_at": published.isoformat() if published else None,
        "kind": document.kind,
    }
    if published:
        evidence.timing = date_passage(published.isoformat(), find_claimed_at(session, claim))
    return evidence, str(document.id)


def _build_from_text(claim: Claim, new: NewEvidence) -> tuple[Evidence, str]:
    """The evidence, and what its source is known by."""
    host = find_host(new.url)
    text = new.text or ""
    evidence = _build_evidence(claim, text)
    evidence.document = {"url": new.url, "publisher": new.source or host}
    return evidence, host or new.source or evidence.sha256


def _build_evidence(claim: Claim, text: str) -> Evidence:
    return Evidence(
        id=clock.new_id(),
        workspace_id=claim.workspace_id,
        claim_id=claim.id,
        text=text,
        start=0,
        end=len(text),
        sha256=sha256(text.encode()).hexdigest(),
        retrieved_at=clock.now(),
        timing=Timing.UNKNOWN,
        rank=BY_HAND_RANK,
        score=0.0,
        index="",
        model_version=BY_HAND_VERSION,
    )


def _get_evidence(session: Session, by: Principal, claim: Claim, evidence_id: UUID) -> Evidence:
    found = session.get(Evidence, evidence_id)
    hidden = found is not None and found.sealed_for not in {None, by.account_id}
    if found is None or found.claim_id != claim.id or hidden:
        raise NotFound("there is no such evidence")
    return found


def _check_open(by: Principal, claim: Claim) -> None:
    policies.check_works(by)
    workflow.advance(claim.status, Call.JUDGE)
