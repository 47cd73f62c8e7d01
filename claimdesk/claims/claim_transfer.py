"""What goes with a claim when it is merged, parted again or split: its keys, places, evidence, and what people made."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.queue import blind_reads
from claimdesk.records.base import Identified
from claimdesk.records.claim import Appearance, Claim, ClaimKey
from claimdesk.records.evidence import Evidence
from claimdesk.records.match import MatchDecision
from claimdesk.records.review import Draft, EvidenceJudgement, Review
from claimdesk.records.talk import Comment, Contact, Demand

MOVED: dict[str, type[Identified]] = {  # judgements behind the evidence that they are of
    "keys": ClaimKey,
    "appearances": Appearance,
    "evidence": Evidence,
    "judgements": EvidenceJudgement,
    "drafts": Draft,
    "comments": Comment,
    "contacts": Contact,
    "demands": Demand,
    "decisions": MatchDecision,
}
ONE_OF_A_KIND = {"evidence": "sha256", "drafts": "account_id", "demands": "requester_hash"}  # per claim


def move_all(session: Session, claim: Claim, into: Claim) -> dict[str, list[str]]:
    """Move what belongs to the claim to the other, but not what that has already; the ids of what has moved."""
    return {name: _move_kind(session, name, claim, into) for name in MOVED}


def move_back(session: Session, moved: Mapping[str, Sequence[str]], claim: Claim, into: Claim) -> None:
    """Give back to the claim what had moved; evidence that the other's readers judged or cited stays, and is copied."""
    used = _find_used_since(session, moved, into)
    for name, ids in moved.items():
        kept = used if name == "evidence" else ()
        _move_rows(session, name, {UUID(id_) for id_ in ids} - set(kept), claim.id)
    session.flush()
    rows = session.scalars(select(Evidence).where(Evidence.id.in_(used)).order_by(Evidence.id)).all()
    copies = copy_evidence(session, rows, claim)
    _repoint_judgements(session, moved.get("judgements", ()), copies)


def copy_evidence(session: Session, rows: Iterable[Evidence], to: Claim) -> dict[UUID, UUID]:
    """Keep the same evidence with another claim too; the new ids by the old ones."""
    columns = [column.key for column in Evidence.__table__.columns]
    copies: dict[UUID, UUID] = {}
    for evidence in rows:
        same = {name: getattr(evidence, name) for name in columns if name != "created_at"}
        copies[evidence.id] = clock.new_id()
        session.add(Evidence(**{**same, "id": copies[evidence.id], "claim_id": to.id}))
    session.flush()
    return copies


def _move_kind(session: Session, name: str, claim: Claim, into: Claim) -> list[str]:
    record: Any = MOVED[name]
    rows = session.scalars(select(record).where(record.claim_id == claim.id).order_by(record.id)).all()
    if name in ONE_OF_A_KIND:
        mark = ONE_OF_A_KIND[name]
        known = select(getattr(record, mark)).where(record.claim_id == into.id)
        if name == "evidence":  # what stays behind would tell of what is sealed there (I7)
            known = known.where(Evidence.sealed_for.is_(None))
        there = set(session.scalars(known))
        rows = [row for row in rows if getattr(row, mark) not in there]
    if name == "judgements":
        there = set(session.scalars(select(Evidence.id).where(Evidence.claim_id == into.id)))
        rows = [row for row in rows if row.evidence_id in there]
    ids = [row.id for row in rows]
    _move_rows(session, name, ids, into.id)
    return [str(id_) for id_ in ids]


def _move_rows(session: Session, name: str, ids: Collection[UUID], to: UUID) -> None:
    record: Any = MOVED[name]
    session.execute(
        update(record).where(record.id.in_(ids)).values(claim_id=to),
        execution_options={"synchronize_session": "fetch"},
    )


def _find_used_since(session: Session, moved: Mapping[str, Sequence[str]], into: Claim) -> set[UUID]:
    """Those of the moved pieces of evidence that people judged or cited while they were the other's.

    All of them while it is read blind: what stays would tell what the reader has judged (I7).
    """
    ids = {UUID(id_) for id_ in moved.get("evidence", ())}
    if blind_reads.is_sealing(session, into):
        return ids
    came_along = {UUID(id_) for id_ in moved.get("judgements", ())}
    judged = session.execute(
        select(EvidenceJudgement.evidence_id, EvidenceJudgement.id).where(
            EvidenceJudgement.claim_id == into.id, EvidenceJudgement.evidence_id.in_(ids)
        )
    )
    used = {evidence_id for evidence_id, id_ in judged if id_ not in came_along}
    for cited in session.scalars(select(Review.evidence_ids).where(Review.claim_id == into.id)):
        used |= {UUID(id_) for id_ in cited}
    return used & ids


def _repoint_judgements(session: Session, judgement_ids: Sequence[str], copies: Mapping[UUID, UUID]) -> None:
    """Have judgements that came back be of the copy that stands with their claim."""
    ids = [UUID(id_) for id_ in judgement_ids]
    for judgement in session.scalars(select(EvidenceJudgement).where(EvidenceJudgement.id.in_(ids))):
        judgement.evidence_id = copies.get(judgement.evidence_id, judgement.evidence_id)
