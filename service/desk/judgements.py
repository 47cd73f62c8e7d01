"""What I say of matches and evidence, from the claim's page; what I have written meanwhile is kept as a draft."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response, jsonify, request

from claimdesk.claims import judgements
from claimdesk.records.account import Scope
from service.api.judgements import DecisionIn, JudgementIn, NewEvidenceIn
from service.desk import claim_page, drafts, forms
from service.desk.claim_forms import changing, in_place
from service.desk.page_frame import desk, go_to
from service.http.authentication import signed_in
from service.http.context import principal
from service.http.limits import accepts

SAID: Mapping[str, dict[str, Any]] = {
    "supports": {"stance": "supports", "relevant": True},
    "refutes": {"stance": "refutes", "relevant": True},
    "mentions": {"stance": "mentions", "relevant": True},
    "irrelevant": {"stance": None, "relevant": False},
}


@desk.post("/claims/<uuid:id>/matches/<uuid:match_id>")
@accepts(forms.FORM)
@signed_in(Scope.CLAIMS_REVIEW)
def decide_match(id: UUID, match_id: UUID) -> Response:
    """Confirm a match, or reject it for good."""
    body = forms.read(DecisionIn)
    with changing(id) as (session, claim):
        judgements.decide_match(session, principal(), claim, match_id, body.decision, body.note)
        version = drafts.find_version(session, claim)
    if forms.wants_json():
        return jsonify({"said": body.decision, "draft_version": version})
    return go_to("show_claim", id=id, anchor="matches")


@desk.post("/claims/<uuid:id>/evidence/<uuid:evidence_id>")
@accepts(forms.FORM)
@signed_in(Scope.CLAIMS_REVIEW)
def judge_evidence(id: UUID, evidence_id: UUID) -> Response:
    """Say what a piece of evidence says of the claim."""
    body = forms.read(JudgementIn, **SAID.get(request.form.get("said", ""), {}))
    with changing(id) as (session, claim):
        said = body.model_dump(exclude_unset=True)
        judgements.judge_evidence(session, principal(), claim, evidence_id, said)
        version = drafts.find_version(session, claim)
    if forms.wants_json():
        return jsonify({"said": request.form.get("said"), "draft_version": version})
    return go_to("show_claim", id=id, anchor=f"evidence-{evidence_id}")


@desk.post("/claims/<uuid:id>/evidence")
@accepts(forms.FORM)
@signed_in(Scope.CLAIMS_REVIEW)
@in_place("evidence", claim_page.show)
def add_evidence(id: UUID) -> Response:
    """Add evidence that I found myself."""
    body = forms.read(NewEvidenceIn, prefix="new_", confidential="new_confidential" in request.form)
    with changing(id) as (session, claim):
        new = judgements.NewEvidence(**body.model_dump(exclude={"file"}))
        found = judgements.add_evidence(session, principal(), claim, new).evidence.id
    return go_to("show_claim", id=id, anchor=f"evidence-{found}")


@desk.post("/claims/<uuid:id>/evidence/refresh")
@accepts(forms.FORM)
@signed_in(Scope.CLAIMS_REVIEW)
def refresh_evidence(id: UUID) -> Response:
    """Have the machine look once more."""
    with changing(id) as (session, claim):
        judgements.refresh_evidence(session, principal(), claim)
    return go_to("show_claim", id=id, anchor="evidence", done="refresh")
