"""The first page: the queues, what I have in hand, and what waits for an editor."""

from flask import Response
from sqlalchemy.orm import Session

from claimdesk.claims import claims
from claimdesk.claims.claims import ClaimFilter
from claimdesk.decisions import complaints, kept_drafts
from claimdesk.errors import NotFound
from claimdesk.intake import progress
from claimdesk.people import policies
from claimdesk.queue import leases, ownership, queue_counts, queues
from claimdesk.records.account import Scope
from claimdesk.records.claim import Claim, ClaimStatus
from service.api.claims_schemas import ClaimOut, show_claims
from service.api.queues import show_queue
from service.desk.page_frame import desk, render_page, take_notice_about
from service.http.authentication import signed_in
from service.http.context import principal, reading

SHOWN = 20  # of each list; the list of claims has the rest
EDITORS = (ClaimStatus.ADJUDICATION, ClaimStatus.DECIDED, ClaimStatus.REVISIT)
DONE = {
    "submitted": "Your decision is in.",
    "published": "The verdict is published.",
    "released": "The claim is free again.",
    "skipped": "You will not be offered that claim again for now.",
    "dismissed": "The claim was dismissed.",
    "password": "Your password is changed; elsewhere you are signed out.",
    "nothing": "That queue has nothing for you just now.",
}


@desk.get("/")
@signed_in(Scope.CLAIMS_READ)
def home() -> Response:
    """What there is to do."""
    with reading() as session:
        found = queues.list_queues(session, principal().workspace_id)
        counts = queue_counts.count_claims(session, found)
        lease = leases.find_lease_of(session, principal().account_id, lock=False)
        held = [session.get_one(Claim, lease.claim_id)] if lease else []
        owned = ownership.list_owned_claims(session, principal().account_id, limit=SHOWN)
        mine = [*held, *(claim for claim in owned if claim not in held)]
        is_editor = policies.is_editor(principal())
        held_ids = {claim.id for claim in mine}
        drafts = [
            (draft, claim)
            for draft, claim in kept_drafts.list_drafts(session, principal(), SHOWN + len(mine))
            if claim.id not in held_ids
        ]
        return render_page(
            "home.html",
            backlog=progress.count_unread(session, principal().workspace_id),
            may_take=principal().role in policies.WORKING,
            queues=[show_queue(queue, counts[queue.id]) for queue in found],
            mine=show_claims(session, mine),
            for_editors=_list_for_editors(session) if is_editor else [],
            drafts=drafts,
            complaints=complaints.list_open_complaints(session, principal(), SHOWN) if is_editor else [],
            open_complaints=complaints.count_open_complaints(session, principal()) if is_editor else 0,
            notice=take_notice_about(DONE),
        )


def _list_for_editors(session: Session) -> list[tuple[ClaimStatus, int, list[ClaimOut]]]:
    """What only an editor brings on, by state: how many, and the first of them."""
    numbers = claims.count_by_status(session, principal().workspace_id, EDITORS)
    found = []
    for status in EDITORS:
        some = claims.list_claims(
            session, principal().workspace_id, ClaimFilter(status=(status,)), limit=SHOWN
        )
        if some:
            found.append((status, numbers.get(status, len(some)), show_claims(session, some)))
    return found


@desk.get("/<path:_anything>")
@signed_in()
def show_nothing(_anything: str) -> Response:
    """There is no such page."""
    raise NotFound("there is no such page")
