"""What the caller has in hand."""

from flask import Response

from claimdesk.queue import leases, ownership
from claimdesk.records.account import Scope
from service.api.blueprints import build_blueprint
from service.api.claims_schemas import ClaimOut, show_claims
from service.api.leases_schemas import LeaseOut, show_lease
from service.http.authentication import needs
from service.http.context import principal, reading
from service.http.paging import read_position_id, split_page
from service.http.responses import answer
from service.http.schemas import ListQuery, Output

api = build_blueprint("me", "The caller.")


class WorkOut(Output):
    """The claims that the caller owns, and the lease that they hold."""

    lease: LeaseOut | None
    items: list[ClaimOut]
    next_cursor: str | None


@api.get("/work", responses={200: WorkOut})
@needs(Scope.CLAIMS_READ)
def list_work(query: ListQuery) -> Response:
    """My claims: those that I own, oldest first, and the one that I hold just now."""
    mine = principal().account_id
    name = f"work of {mine}"
    with reading() as session:
        lease = leases.find_lease_of(session, mine, lock=False)
        found = ownership.list_owned_claims(session, mine, read_position_id(query, name), query.limit + 1)
        page, next_cursor = split_page(found, query, name, lambda claim: str(claim.id))
        items = show_claims(session, page)
    return answer(WorkOut(lease=show_lease(lease) if lease else None, items=items, next_cursor=next_cursor))
