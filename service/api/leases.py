"""Leases and ownership: who works on which claim."""

from flask import Response, request

from claimdesk.errors import (
    ClaimLeased,
    Conflict,
    FieldError,
    Invalid,
    LeaseLost,
    NotIndependent,
    WrongState,
)
from claimdesk.queue import leases, ownership, queues
from claimdesk.records.account import Scope
from service.api.blueprints import build_blueprint
from service.api.claims_schemas import ClaimOut, show_claims
from service.api.leases_schemas import (
    HandOverIn,
    HeldOut,
    LeaseIn,
    LeaseOut,
    SkipIn,
    show_held,
    show_lease,
)
from service.api.queues import QueuePath
from service.http.authentication import needs
from service.http.context import principal, transaction
from service.http.limits import body_optional, check_version, reads_headers, version_taken
from service.http.problems import may_fail
from service.http.responses import answer, no_content
from service.http.schemas import IdPath
from service.http.versioned_claim import get_seen

TOKEN_HEADER = "Lease-Token"  # noqa: S105  a header's name
LONGEST_TOKEN = 200

api = build_blueprint("leases", "Short holds on claims.")
of_queues = build_blueprint("queue leases", "The next claim.", "queues")
of_claims = build_blueprint("claim leases", "A certain claim, for a while or for days.", "claims")


@of_queues.post("/<name>/lease", responses={200: HeldOut, 204: None})
@needs(Scope.CLAIMS_REVIEW)
@body_optional
def lease_next(path: QueuePath, body: LeaseIn) -> Response:
    """The claim that you hold, else the next one of the queue for you; 204 when there is none."""
    with transaction() as session:
        queue = queues.get_queue(session, principal().workspace_id, path.name)
        held = leases.lease_next(session, principal(), queue, second_read=body.second_read)
        if held is None:
            return no_content()
        return answer(show_held(session, held), version=held.claim.version, secret=("lease.token",))


@of_claims.post("/<uuid:id>/lease", responses={200: HeldOut})
@needs(Scope.CLAIMS_REVIEW)
@version_taken
@may_fail(ClaimLeased, Conflict, NotIndependent, WrongState)
def lease_claim(path: IdPath) -> Response:
    """Hold a certain claim for a while."""
    with transaction() as session:
        held = leases.lease_claim(session, principal(), path.id)
        check_version(held.claim.version)
        return answer(show_held(session, held), version=held.claim.version, secret=("lease.token",))


@of_claims.post("/<uuid:id>/take", responses={200: ClaimOut})
@needs(Scope.CLAIMS_REVIEW)
@version_taken
@may_fail(ClaimLeased, NotIndependent, WrongState)
def take(path: IdPath) -> Response:
    """Own a claim, for a check that takes days."""
    with transaction() as session:
        claim = get_seen(session, path.id)
        ownership.take_claim(session, principal(), claim)
        session.flush()
        return answer(show_claims(session, [claim])[0], version=claim.version)


@of_claims.post("/<uuid:id>/hand_over", responses={200: ClaimOut})
@needs(Scope.CLAIMS_REVIEW)
@version_taken
@may_fail(ClaimLeased, NotIndependent, WrongState)
def hand_over(path: IdPath, body: HandOverIn) -> Response:
    """Make somebody else the owner."""
    with transaction() as session:
        claim = get_seen(session, path.id)
        ownership.hand_over_claim(session, principal(), claim, body.to)
        session.flush()
        return answer(show_claims(session, [claim])[0], version=claim.version)


@api.post("/<uuid:id>/heartbeat", responses={200: LeaseOut})
@needs(Scope.CLAIMS_REVIEW)
@may_fail(LeaseLost)
@reads_headers(TOKEN_HEADER)
def heartbeat(path: IdPath) -> Response:
    """Go on holding the claim; the token is in the Lease-Token header."""
    with transaction() as session:
        lease = leases.extend_lease(session, principal(), path.id, _read_token())
        return answer(show_lease(lease))


@api.delete("/<uuid:id>", responses={204: None})
@needs(Scope.CLAIMS_REVIEW)
@may_fail(LeaseLost)
@reads_headers(TOKEN_HEADER)
def release(path: IdPath) -> Response:
    """Give the claim back; without a Lease-Token, an editor ends somebody's lease."""
    with transaction() as session:
        leases.release(
            session, principal(), path.id, _read_token() if TOKEN_HEADER in request.headers else None
        )
        return no_content()


@api.post("/<uuid:id>/skip", responses={204: None})
@needs(Scope.CLAIMS_REVIEW)
@may_fail(LeaseLost)
@reads_headers(TOKEN_HEADER)
def skip(path: IdPath, body: SkipIn) -> Response:
    """Give the claim back and don't see it again, for good or for a time; or nobody is to see it for a time."""
    with transaction() as session:
        leases.skip_claim(session, principal(), path.id, _read_token(), body.reason, body.for_, body.snooze_s)
        return no_content()


def _read_token() -> str:
    found = request.headers.get(TOKEN_HEADER, "").strip()
    if not 0 < len(found) <= LONGEST_TOKEN:
        raise Invalid(
            f"the {TOKEN_HEADER} header is needed", [FieldError(f"/{TOKEN_HEADER}", "is missing or too long")]
        )
    return found
