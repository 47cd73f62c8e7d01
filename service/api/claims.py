"""Claims, read: a list, one, and what was found for it."""

from flask import Response
from sqlalchemy.orm import Session

from claimdesk.claims import claims, merging, presenting
from claimdesk.claims.writing import find_survivor
from claimdesk.events import history
from claimdesk.records.account import Scope
from claimdesk.records.claim import Claim
from service.answers import answer, moved
from service.api.blueprints import build_blueprint
from service.api.claims_schemas import (
    ClaimOut,
    ClaimsOut,
    ClaimsQuery,
    EvidenceListOut,
    EvidenceQuery,
    HistoryOut,
    MatchesOut,
    show_claims,
    show_history,
)
from service.api.evidence_schemas import show_evidence
from service.api.verdicts_schemas import show_match
from service.authentication import needs
from service.context import principal, reading
from service.paging import position_id, split_counted, split_page
from service.schemas import IdPath, ListQuery

api = build_blueprint("claims", "Checkable statements, with evidence and past verdicts.")


@api.get("", responses={200: ClaimsOut})
@needs(Scope.CLAIMS_READ)
def list_claims(query: ClaimsQuery) -> Response:
    """Claims, oldest first."""
    with reading() as session:
        found = claims.list_claims(
            session,
            principal().workspace_id,
            query.wanted(),
            after=position_id(query, "claims"),
            limit=query.limit + 1,
        )
        page, next_cursor = split_page(found, query, "claims", lambda claim: str(claim.id))
        return answer(ClaimsOut(items=show_claims(session, page), next_cursor=next_cursor))


@api.get("/<uuid:id>", responses={200: ClaimOut, 308: None})
@needs(Scope.CLAIMS_READ)
def get_claim(path: IdPath) -> Response:
    """A claim, whole; a merged one's answer is where it went (308)."""
    with reading() as session:
        claim = claims.get_claim(session, principal().workspace_id, path.id)
        if claim.merged_into is not None:
            return _follow(session, claim)
        return answer(show_claims(session, [claim])[0], version=claim.version)


@api.get("/<uuid:id>/matches", responses={200: MatchesOut, 308: None})
@needs(Scope.CLAIMS_READ)
def list_matches(path: IdPath, query: ListQuery) -> Response:
    """Past verdicts and other claims that may be about the same, best first; a merged claim's are where it went."""
    with reading() as session:
        claim = claims.get_claim(session, principal().workspace_id, path.id)
        if claim.merged_into is not None:
            return _follow(session, claim, "/matches")
        found = presenting.matches_of(session, [claim.id], principal().account_id).get(claim.id, [])
        page, cursor = split_counted(found, query, f"matches {claim.id}")
        return answer(MatchesOut(items=[show_match(one) for one in page], next_cursor=cursor))


@api.get("/<uuid:id>/evidence", responses={200: EvidenceListOut, 308: None})
@needs(Scope.CLAIMS_READ)
def list_evidence(path: IdPath, query: EvidenceQuery) -> Response:
    """Passages that speak of the claim, best first; later ones are marked and last, a merged claim's where it went."""
    with reading() as session:
        claim = claims.get_claim(session, principal().workspace_id, path.id)
        if claim.merged_into is not None:
            return _follow(session, claim, "/evidence")
        viewer = principal().account_id
        found = presenting.evidence_of(session, [claim.id], query.timing, viewer=viewer).get(claim.id, [])
        page, cursor = split_counted(found, query, f"evidence {claim.id} {query.timing}")
        return answer(EvidenceListOut(items=[show_evidence(one) for one in page], next_cursor=cursor))


@api.get("/<uuid:id>/history", responses={200: HistoryOut})
@needs(Scope.CLAIMS_READ)
def list_history(path: IdPath, query: ListQuery) -> Response:
    """Every change of the claim: who, when, what, why; machine and people."""
    name = f"history of {path.id}"
    with reading() as session:
        claim = claims.get_claim(session, principal().workspace_id, path.id)
        after = position_id(query, name)
        viewer = principal().account_id
        also = merging.list_merged(session, claim.id)
        found = history.list_history(
            session, claim.workspace_id, claim.id, query.limit + 1, after, viewer, also
        )
    page, next_cursor = split_page(found, query, name, lambda item: str(item.id))
    return answer(HistoryOut(items=[show_history(one) for one in page], next_cursor=next_cursor))


def _follow(session: Session, claim: Claim, rest: str = "") -> Response:
    """Where a merged claim goes on."""
    return moved(f"/api/v1/claims/{find_survivor(session, claim).id}{rest}")
