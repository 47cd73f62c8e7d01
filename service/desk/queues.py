"""A queue in its order, narrowed by chips and previewed, and the next claim of it; the list of all claims."""

from functools import partial
from typing import Annotated
from uuid import UUID

from flask import Response, jsonify, request
from flask import session as cookie
from pydantic import Field
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.claims import claims
from claimdesk.claims.claims import ClaimFilter
from claimdesk.decisions import offers
from claimdesk.queue import board, leases, queue_counts, queues
from claimdesk.queue.board import BoardFilter
from claimdesk.records.account import Scope
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.queue import Queue
from service.api.claims_schemas import show_claims
from service.api.queues import show_queue
from service.desk import claim_page, forms, held_lease
from service.desk.page_frame import desk, go_to, render_page
from service.http.authentication import signed_in
from service.http.context import principal, reading, transaction
from service.http.limits import accepts
from service.http.paging import read_page
from service.http.schemas import Input, ListQuery, Name

PAGE = 25
COMPACT = "compact_rows"  # in the cookie: one line a claim
Chosen = Annotated[str, Field(max_length=500)] | None


class BoardQuery(Input):
    """A queue's page as its address says: what it is narrowed to, and where it goes on."""

    language: Chosen = None
    claimant: Chosen = None
    outlet: Chosen = None
    kind: Chosen = None
    match: Chosen = None
    age: Chosen = None
    start: int = Field(0, ge=0, le=board.WINDOW)
    rows: Annotated[str, Field(pattern="^(compact|two)$")] | None = None

    def wanted(self) -> BoardFilter:
        return BoardFilter(**self.model_dump(exclude={"start", "rows"}))


class ClaimsPageQuery(ListQuery):
    """What the page's form asks for, one value each."""

    status: ClaimStatus | None = None
    queue: Name | None = None
    q: str | None = Field(None, max_length=500)

    def wanted(self) -> ClaimFilter:
        return ClaimFilter(
            status=(self.status,) if self.status else (), queue=(self.queue,) if self.queue else (), q=self.q
        )


class NewsQuery(Input):
    """The claims that a page shows."""

    id: list[UUID] = Field([], max_length=PAGE)


@desk.get("/queues/<name>")
@signed_in(Scope.CLAIMS_READ)
def show_queue_page(name: str) -> Response:
    """The claims that wait in a queue, in their order."""
    query = forms.read_query(BoardQuery)
    if query.rows:
        cookie[COMPACT] = query.rows == "compact"
    with reading() as session:
        queue = queues.get_queue(session, principal().workspace_id, name)
        counts = queue_counts.count_claims(session, [queue])[queue.id]
        rows = board.load_rows(session, queue, clock.now())
        found = board.build_board(rows, query.wanted(), is_whole=counts.waiting <= board.WINDOW)
        shown = found.rows[query.start : query.start + PAGE]
        records = [session.get_one(Claim, row.id) for row in shown]
        return render_page(
            "queue.html",
            queue=show_queue(queue, counts),
            rows=list(zip(shown, show_claims(session, records), strict=True)),
            board=found,
            chosen=query.wanted().chosen(),
            start=query.start,
            next_start=query.start + PAGE if len(found.rows) > query.start + PAGE else None,
            window=board.WINDOW,
            is_compact=bool(cookie.get(COMPACT)),
        )


@desk.get("/claims/<uuid:id>/preview")
@signed_in(Scope.CLAIMS_READ)
def preview_claim(id: UUID) -> Response:
    """A claim beside its queue: its sentence, the best that was found, and the way to take it."""
    with reading() as session:
        record = claims.get_claim(session, principal().workspace_id, id)
        claim = show_claims(session, [record])[0]
        standing = offers.find_standing(session, principal(), record)
        return render_page(
            "_preview.html",
            claim=claim,
            can={str(offer) for offer in standing.offers},
            match=claim_page.lay_beside(claim, claim.matches[0]) if claim.matches else None,
            evidence=[
                (passage.evidence, passage.text)
                for group in claim_page.group_evidence(claim.evidence)
                for passage, _ in group.documents
            ][:3],
        )


@desk.get("/queues/<name>/news")
@signed_in(Scope.CLAIMS_READ)
def show_news(name: str) -> Response:
    """How many wait now, and which of the claims that a page shows wait no more, for its script."""
    shown = forms.read_query(NewsQuery, ("id",)).id
    with reading() as session:
        queue = queues.get_queue(session, principal().workspace_id, name)
        counts = queue_counts.count_claims(session, [queue])[queue.id]
        gone = [str(claim_id) for claim_id in shown if not _is_waiting(session, queue, claim_id)]
    return jsonify({"waiting": counts.waiting, "gone": gone})


def _is_waiting(session: Session, queue: Queue, claim_id: UUID) -> bool:
    found = session.get(Claim, claim_id)
    return found is not None and found.queue_id == queue.id and found.status == ClaimStatus.WAITING


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
