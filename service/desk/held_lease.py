"""The token of the lease that I hold, kept in the cookie of the browser that took it."""

from uuid import UUID

from flask import session as cookie

from claimdesk.errors import LeaseLost
from claimdesk.queue.leases import HeldClaim

HELD = "held"


def keep(held: HeldClaim) -> None:
    """Keep the token; a person has one live lease."""
    cookie[HELD] = [str(held.lease.id), held.token]


def find_token(lease_id: UUID) -> str | None:
    """The lease's token when this browser took it."""
    known = cookie.get(HELD)
    return str(known[1]) if known and known[0] == str(lease_id) else None


def get_token(lease_id: UUID) -> str:
    """The lease's token. Raises LeaseLost when this browser has not taken the claim."""
    found = find_token(lease_id)
    if found is None:
        raise LeaseLost("you took this claim in another browser, or somebody else holds it by now", since=[])
    return found
