"""What people say of matches and evidence."""

from typing import Annotated, Any, Literal
from uuid import UUID

from flask import Response
from pydantic import Field, field_validator, model_validator

from claimdesk.claims import judgements
from claimdesk.errors import WrongState
from claimdesk.intake.submissions import WebAddress
from claimdesk.records.account import Scope
from claimdesk.records.match import Decision
from service.api.blueprints import build_blueprint
from service.api.claims_schemas import ClaimOut, show_claims
from service.api.evidence_schemas import EvidenceOut, show_evidence
from service.api.verdicts_schemas import MatchOut, show_match
from service.http.authentication import needs
from service.http.context import principal, transaction
from service.http.limits import version_taken
from service.http.problems import may_fail
from service.http.responses import answer
from service.http.schemas import IdPath, Input, Name
from service.http.versioned_claim import get_seen

api = build_blueprint("judging", "What people say of matches and evidence.", path="claims")

Note = Annotated[str, Field(max_length=5000)]
Role = Literal["primary", "secondary", "expert", "claimant"]


class MatchPath(IdPath):
    match_id: UUID


class EvidencePath(IdPath):
    evidence_id: UUID


class DecisionIn(Input):
    decision: Decision
    note: Note | None = None


class JudgementIn(Input):
    """Members that are left out stay as I said them before."""

    relevant: bool | None = None
    stance: Literal["supports", "refutes", "mentions"] | None = None
    role: Role | None = None
    note: Note | None = None


class EvidenceSourceIn(Input):
    name: Name
    role: Role | None = None


class NewEvidenceIn(Input):
    """A passage of the corpus, or a text with the address that it is of; an address alone is not fetched."""

    text: Annotated[str, Field(min_length=1, max_length=100_000)] | None = None
    url: WebAddress | None = None
    passage_id: UUID | None = None
    source: EvidenceSourceIn | None = Field(None, description="Or the name alone.")
    confidential: bool = Field(False, description="Its text never leaves the desk.")

    @field_validator("source", mode="before")
    @classmethod
    def _read_name(cls, value: Any) -> Any:
        return {"name": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _holds_something(self) -> "NewEvidenceIn":
        if self.text is None and self.url is None and self.passage_id is None:
            raise ValueError("text, url or passage_id is missing")
        if self.passage_id is not None and (self.text is not None or self.url is not None):
            raise ValueError("a passage has its own text and address; give passage_id, or text and url")
        return self


@api.post("/<uuid:id>/matches/<uuid:match_id>", responses={200: MatchOut})
@needs(Scope.CLAIMS_REVIEW)
@version_taken
@may_fail(WrongState)
def decide_match(path: MatchPath, body: DecisionIn) -> Response:
    """Confirm a match, reject it for good, or say that you are not sure."""
    with transaction() as session:
        claim = get_seen(session, path.id)
        found = judgements.decide_match(session, principal(), claim, path.match_id, body.decision, body.note)
        return answer(show_match(found), subject_id=claim.id)


@api.post("/<uuid:id>/evidence", responses={201: EvidenceOut})
@needs(Scope.CLAIMS_REVIEW)
@version_taken
@may_fail(WrongState)
def add_evidence(path: IdPath, body: NewEvidenceIn) -> Response:
    """Add evidence by hand; it stays when the machine searches anew."""
    with transaction() as session:
        claim = get_seen(session, path.id)
        source = body.source.name if body.source else None
        new = judgements.NewEvidence(**body.model_dump(exclude={"source"}), source=source)
        found = judgements.add_evidence(session, principal(), claim, new)
        if body.source and body.source.role:
            said = {"role": body.source.role}
            found = judgements.judge_evidence(session, principal(), claim, found.evidence.id, said)
        return answer(show_evidence(found), 201, subject_id=claim.id)


@api.patch("/<uuid:id>/evidence/<uuid:evidence_id>", responses={200: EvidenceOut})
@needs(Scope.CLAIMS_REVIEW)
@version_taken
@may_fail(WrongState)
def judge_evidence(path: EvidencePath, body: JudgementIn) -> Response:
    """Say whether a piece of evidence is relevant, what it says of the claim, and what its source is."""
    with transaction() as session:
        claim = get_seen(session, path.id)
        said = body.model_dump(exclude_unset=True)
        found = judgements.judge_evidence(session, principal(), claim, path.evidence_id, said)
        return answer(show_evidence(found))


@api.post("/<uuid:id>/evidence/refresh", responses={202: ClaimOut})
@needs(Scope.CLAIMS_REVIEW)
@version_taken
@may_fail(WrongState)
def refresh_evidence(path: IdPath) -> Response:
    """Have the machine look for evidence once more; what people added, judged or cited stays."""
    with transaction() as session:
        claim = get_seen(session, path.id)
        judgements.refresh_evidence(session, principal(), claim)
        session.flush()
        return answer(show_claims(session, [claim])[0], 202, version=claim.version)
