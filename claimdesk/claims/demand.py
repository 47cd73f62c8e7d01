"""Who wants a claim checked: counted by distinct requester, part of the priority."""

from hashlib import sha256

from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.claims.merging import count_demand
from claimdesk.database import build_insert
from claimdesk.events import history
from claimdesk.people.principals import Principal
from claimdesk.queue import queues
from claimdesk.records.claim import Claim
from claimdesk.records.talk import Demand


def add_request(
    session: Session, by: Principal, claim: Claim, requester: str | None, reason: str | None
) -> bool:
    """Note that somebody wants the locked claim checked, the caller where nobody is named; False: they had asked."""
    asker = " ".join((requester or "").casefold().split())
    digest = sha256((f"name {asker}" if asker else f"account {by.account_id}").encode()).digest()
    made = session.scalars(
        build_insert(session, Demand)
        .values(
            id=clock.new_id(),
            created_at=clock.now(),
            workspace_id=claim.workspace_id,
            claim_id=claim.id,
            requester_hash=digest,
            requester=requester,
            reason=reason,
        )
        .on_conflict_do_nothing(index_elements=["claim_id", "requester_hash"])
        .returning(Demand.id)
    ).first()
    if made is None:
        return False
    claim.demand = count_demand(session, claim)
    queues.update_priorities(session, [claim])
    history.record_by(session, by, claim, "requested", None, {"demand": claim.demand})
    return True
