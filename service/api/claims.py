"""Claims, read: a list, one, and what was found for it."""

from functools import partial

from flask import Response

from claimdesk.claims import claim_history, claim_views, claims
from claimdesk.claims.claims import ClaimOrder
from claimdesk.queue import queues
from claimdesk.records.account import Scope
from service.api.blueprints import build_blueprint
from service.api.claims_schemas import (
    CLAIM_SUMMARY,
    ClaimOut,
    ClaimsOut,
    ClaimsQuery,
    EvidenceListOut,
    EvidenceListQuery,
    HistoryOut,
    MatchesOut,
    show_claims,
    show_history,
)
from service.api.evidence_schemas import show_evidence
from service.api.verdicts_schemas import show_match
from service.http.authentication import needs
from service.http.context import principal, reading
from service.http.list_views import answer_list, choose_members, shortened
from service.http.paging import read_page, read_position, split_counted, split_page
from service.http.responses import answer
from service.http.schemas import IdPath, ListQuery
from service.http.versioned_claim import get_current

api = build_blueprint("claims", "Checkable statements, with evidence and past verdicts.")


@api.get("", responses={200: ClaimsOut})
@needs(Scope.CLAIMS_READ)
@shortened
def list_claims(query: ClaimsQuery) -> Response:
    """Claims, oldest first or as `sort` says; with view=summary or fields= they are some hundred bytes each."""
    name = "claims" if query.sort == ClaimOrder.OLDEST else f"claims by {query.sort.value}"
    members = choose_members(query, ClaimOut, CLAIM_SUMMARY)
    with reading() as session:
        queues.check_names(session, principal().workspace_id, query.queue)
        found = claims.list_ordered_claims(
            session,
            principal().workspace_id,
            query.wanted(),
            query.sort,
            read_position(query, name),
            query.limit + 1,
        )
        page, next_cursor = split_page(
            found, query, name, lambda claim: claims.build_place(query.sort, claim)
        )
        items = show_claims(session, page, members=members)
        return answer_list(ClaimsOut(items=items, next_cursor=next_cursor), members)


@api.get("/<uuid:id>", responses={200: ClaimOut, 308: None})
@needs(Scope.CLAIMS_READ)
def get_claim(path: IdPath) -> Response:
    """A claim, whole; a merged one's answer is where it went (308)."""
    with reading() as session:
        claim = get_current(session, path.id)
        return answer(show_claims(session, [claim])[0], version=claim.version)


@api.get("/<uuid:id>/matches", responses={200: MatchesOut, 308: None})
@needs(Scope.CLAIMS_READ)
def list_matches(path: IdPath, query: ListQuery) -> Response:
    """Past verdicts and other claims that may be about the same, best first; a merged claim's are where it went."""
    with reading() as session:
        claim = get_current(session, path.id)
        found = claim_views.list_matches(session, [claim.id], principal().account_id).get(claim.id, [])
        page, cursor = split_counted(found, query, f"matches {claim.id}")
        return answer(MatchesOut(items=[show_match(match) for match in page], next_cursor=cursor))


@api.get("/<uuid:id>/evidence", responses={200: EvidenceListOut, 308: None})
@needs(Scope.CLAIMS_READ)
def list_evidence(path: IdPath, query: EvidenceListQuery) -> Response:
    """Passages that speak of the claim, best first; later ones are marked and last, a merged claim's where it went."""
    with reading() as session:
        claim = get_current(session, path.id)
        viewer = principal().account_id
        found = claim_views.list_evidence(session, [claim.id], query.timing, viewer=viewer).get(claim.id, [])
        page, cursor = split_counted(found, query, f"evidence {claim.id} {' '.join(query.timing)}".rstrip())
        return answer(
            EvidenceListOut(
                items=[show_evidence(evidence_item) for evidence_item in page], next_cursor=cursor
            )
        )


@api.get("/<uuid:id>/history", responses={200: HistoryOut, 308: None})
@needs(Scope.CLAIMS_READ)
def list_history(path: IdPath, query: ListQuery) -> Response:
    """Every change of the claim: who, when, what, why; machine and people. With what became part of it, and what it was split from."""
    with reading() as session:
        read = partial(
            claim_history.list_history, session, get_current(session, path.id), principal().account_id
        )
        page, next_cursor = read_page(query, f"history of {path.id}", read)
    return answer(HistoryOut(items=[show_history(item) for item in page], next_cursor=next_cursor))
