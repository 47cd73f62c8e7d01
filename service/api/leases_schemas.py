"""Leases on the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints
from sqlalchemy.orm import Session

from claimdesk.queue.leases import HeldClaim
from claimdesk.records.lease import Lease, LeaseKind
from claimdesk.records.queue import SkipFor
from service.api.claims_schemas import ClaimOut, PriorityPartOut, show_claims, show_why
from service.http.schemas import Input, OptionalInput, Output

Reason = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]


class LeaseIn(OptionalInput):
    """What the next claim is to be; left out, what is nearest to its end comes first, adjudications for editors too."""

    second_read: bool | None = Field(None, description="Only second reads, or only first ones.")


class SkipIn(Input):
    """Why not, for whom, and for how long."""

    reason: Reason = Field(description="Why; kept in the history.")
    for_: SkipFor = Field(SkipFor.ME, alias="for")
    snooze_s: int | None = Field(
        None, ge=1, le=31_536_000, description="Seconds; none: for me for good, for everyone a day."
    )


class HandOverIn(Input):
    to: UUID = Field(description="An account that may take claims of this queue.")


class LeaseOut(Output):
    """A hold on a claim; when it has run out it lives on until somebody else takes the claim."""

    id: UUID
    claim_id: UUID
    kind: LeaseKind
    expires_at: datetime


class NewLeaseOut(LeaseOut):
    token: str | None = Field(description="Send it as Lease-Token; shown now only.")


class HeldOut(Output):
    """A lease with its claim and the reasons for its place."""

    lease: NewLeaseOut
    claim: ClaimOut
    why: list[PriorityPartOut]


def show_lease(lease: Lease) -> LeaseOut:
    return LeaseOut(id=lease.id, claim_id=lease.claim_id, kind=lease.kind, expires_at=lease.expires_at)


def show_held(session: Session, held: HeldClaim) -> HeldOut:
    claim = show_claims(session, [held.claim])[0]
    lease = NewLeaseOut(**show_lease(held.lease).model_dump(), token=held.token)
    return HeldOut(lease=lease, claim=claim, why=show_why(held.claim))
