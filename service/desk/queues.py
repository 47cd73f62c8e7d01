"""A queue in its order, and the next claim of it; the list of all claims."""

from functools import partial
from uuid import UUID

from flask import Response, request
from pydantic import Field

from claimdesk.claims import claims
from claimdesk.claims.claims import ClaimFilter
from claimdesk.queue import leases, queue_counts, queues
from claimdesk.records.account import Scope
from claimdesk.records.claim import ClaimStatus
from service.api.claims_schemas import show_claims
from service.api.queues import show_queue
from service.desk import forms, held_lease
from service.desk.page_frame import desk, go_to, render_page
from service.http.authentication import signed_in
from service.http.context import principal, reading, transaction
from service.http.limits import accepts
from service.http.paging import read_page, read_position, split_page
from service.http.schemas import ListQuery, Name

PAGE = 25


class ClaimsPageQuery(ListQuery):
    """What the page's form asks for, one value each."""

    status: ClaimStatus | None = None
    queue: Name | None = None
    q: str | None = Field(None, max_length=500)

    def wanted(self) -> ClaimFilter:
        return ClaimFilter(
            status=(self.status,) if self.status else (), queue=(self.queue,) if self.queue else (), q=self.q
        )


@desk.get("/queues/<name>")
@signed_in(Scope.CLAIMS_READ)
def show_queue_page(name: str) -> Response:
    """The claims that wait in a queue, each with the reasons for its place."""
    query = forms.read_query(ListQuery).model_copy(update={"limit": PAGE})
    list_name = f"queue {name}"
    with reading() as session:
        queue = queues.get_queue(session, principal().workspace_id, name)
        counts = queue_counts.count_claims(session, [queue])
        begin = read_position(query, list_name)
        after = (float(begin[0]), UUID(begin[1])) if begin else None
        found = queues.list_claims(session, queue, after=after, limit=PAGE + 1)
        page, cursor = split_page(found, query, list_name, lambda claim: [claim.priority, str(claim.id)])
        return render_page(
            "queue.html",
            queue=show_queue(queue, counts[queue.id]),
            claims=show_claims(session, page),
            next_cursor=cursor,
            is_first=begin is None,
        )


@desk.post("/queues/<name>/next")
@accepts(forms.FORM)
@signed_in(Scope.CLAIMS_REVIEW)
def take_next(name: str) -> Response:
    """The claim that I hold, else the next one of the queue."""
    wish = {"second": True, "first": False}.get(request.form.get("read", ""))
    with transaction() as session:
        queue = queues.get_queue(session, principal().workspace_id, name)
        held = leases.lease_next(session, principal(), queue, second_read=wish)
        if held is None:
            return go_to("home", done="nothing")
        held_lease.keep(held)
        return go_to("show_claim", id=held.claim.id)


@desk.get("/claims")
@signed_in(Scope.CLAIMS_READ)
def list_claims() -> Response:
    """All claims, oldest first, narrowed by state, queue and words."""
    query = forms.read_query(ClaimsPageQuery).model_copy(update={"limit": PAGE})
    with reading() as session:
        read = partial(claims.list_claims, session, principal().workspace_id, query.wanted())
        page, cursor = read_page(query, "claims", lambda after, limit: read(after=after, limit=limit))
        return render_page(
            "claims.html",
            claims=show_claims(session, page),
            query=query,
            queues=queues.list_queues(session, principal().workspace_id),
            next_cursor=cursor,
        )
