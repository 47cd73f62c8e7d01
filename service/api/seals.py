"""Break-glass on a blind queue."""

from typing import Annotated, Any
from uuid import UUID

from flask import Response
from pydantic import Field

from claimdesk.claims.claim_views import JudgedEvidence
from claimdesk.decisions import seals
from claimdesk.decisions.seals import Sealed
from claimdesk.errors import Conflict, NotIndependent
from claimdesk.records.account import Scope
from service.api.blueprints import build_blueprint
from service.api.claims_schemas import ProposalOut, show_proposals
from service.api.comments_schemas import CommentOut, ContactOut, show_comment, show_contact
from service.api.evidence_schemas import EvidenceOut, show_evidence
from service.api.reviews_schemas import ReviewOut, show_reviews
from service.http.authentication import needs
from service.http.context import principal, transaction
from service.http.limits import version_taken
from service.http.problems import may_fail
from service.http.responses import answer
from service.http.schemas import IdPath, Input, Output
from service.http.versioned_claim import get_seen

api = build_blueprint("seals", "What is sealed while two people read blind.", path="claims")


class BreakIn(Input):
    reason: Annotated[str, Field(min_length=1, max_length=5000)]


class SealedJudgementOut(Output):
    evidence_id: UUID
    by: UUID
    relevant: bool | None
    stance: str | None
    role: str | None
    note: str | None


class SealedMatchDecisionOut(Output):
    verdict_id: UUID | None
    claim_id: UUID | None
    by: UUID
    decision: str
    note: str | None


class SealedOut(Output):
    """What others made under the seal; drafts stay their authors'."""

    reviews: list[ReviewOut]
    evidence: list[EvidenceOut]
    judgements: list[SealedJudgementOut]
    match_decisions: list[SealedMatchDecisionOut]
    comments: list[CommentOut]
    contacts: list[ContactOut]
    proposals: list[ProposalOut]


@api.post("/<uuid:id>/break_seal", responses={200: SealedOut})
@needs(Scope.CLAIMS_REVIEW)
@version_taken
@may_fail(Conflict, NotIndependent)
def break_seal(path: IdPath, body: BreakIn) -> Response:
    """See what is sealed on a claim. It is written down with the reason, and you decide this claim no more."""
    with transaction() as session:
        claim = get_seen(session, path.id)
        found = seals.break_seal(session, principal(), claim, body.reason)
        return answer(show_sealed(found), subject_id=claim.id)


def show_sealed(found: Sealed) -> SealedOut:
    return SealedOut(
        reviews=show_reviews(found.reviews),
        evidence=[show_evidence(JudgedEvidence(passage)) for passage in found.evidence],
        judgements=[
            SealedJudgementOut(by=judgement.account_id, **_read_same(judgement, SealedJudgementOut))
            for judgement in found.judgements
        ],
        match_decisions=[
            SealedMatchDecisionOut(
                verdict_id=match_decision.verdict_id,
                claim_id=match_decision.other_claim_id,
                by=match_decision.decided_by,
                decision=match_decision.decision.value,
                note=match_decision.note,
            )
            for match_decision in found.match_decisions
        ],
        comments=[show_comment(comment) for comment in found.comments],
        contacts=[show_contact(contact) for contact in found.contacts],
        proposals=show_proposals(found.proposals),
    )


def _read_same(record: Any, shape: type[Output]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in shape.model_fields if name != "by"}
