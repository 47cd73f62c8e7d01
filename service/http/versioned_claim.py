"""The claim that a view is about: to be changed, in the version that the caller has seen; or read, where it goes on."""

from uuid import UUID

from flask import abort, request
from sqlalchemy.orm import Session

from claimdesk.claims import claims
from claimdesk.claims.claim_text import find_survivor
from claimdesk.queue import leases
from claimdesk.records.claim import Claim
from service.http.context import principal
from service.http.limits import check_version
from service.http.responses import redirect_for_good


def get_seen(session: Session, claim_id: UUID) -> Claim:
    """The claim, locked, in the version that the caller has seen where they said which. Raises NotFound, StaleVersion."""
    claim = leases.get_locked_claim(session, principal().workspace_id, claim_id)
    check_version(claim.version)
    return claim


def get_current(session: Session, claim_id: UUID) -> Claim:
    """The claim. Raises NotFound; for a merged one the answer is the same address of the claim that goes on (308)."""
    claim = claims.get_claim(session, principal().workspace_id, claim_id)
    if claim.merged_into is not None:
        before, id_, rest = request.full_path.rstrip("?").partition(str(claim_id))
        survivor = find_survivor(session, claim).id
        abort(redirect_for_good(f"{before}{survivor}{rest}" if id_ else f"/api/v1/claims/{survivor}"))
    return claim
