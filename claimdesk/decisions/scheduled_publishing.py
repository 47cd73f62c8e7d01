"""Publishing at a time: planned by an editor, done by the beat, called off with a line in the history where it can't be."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from claimdesk.decisions import publications, publishing, reviews
from claimdesk.decisions.publishing import Wording
from claimdesk.errors import ClaimdeskError, Conflict, FieldError, Invalid
from claimdesk.events import history
from claimdesk.people import accounts
from claimdesk.people.principals import Principal
from claimdesk.queue import leases
from claimdesk.records.account import Account
from claimdesk.records.claim import Claim
from claimdesk.records.verdict import Publication

FARTHEST_DAYS = 366  # further away it is a slip of the pen
BATCH = 50  # a beat's worth; what is left is done by the next one


def plan_publication(
    session: Session, by: Principal, claim: Claim, wanted: Wording, publish_at: datetime
) -> Publication:
    """Have the locked claim published at that time, by the caller.

    Raises what publishing raises now: Forbidden, NotIndependent, WrongState, Invalid.
    """
    deciding = publishing.check_publishable(session, by, claim)
    if wanted.evidence_ids is not None:
        known = reviews.list_cited_evidence(session, claim, wanted.evidence_ids, by.account_id)
        publishing.check_evidence(deciding[0].label, len(known), len(set(wanted.evidence_ids)))
    given = {name: value for name, value in asdict(wanted).items() if value is not None}
    if "evidence_ids" in given:
        given["evidence_ids"] = [str(evidence_id) for evidence_id in given["evidence_ids"]]
    found = publications.save_publication(session, by, claim, publish_at, given)
    claim.version += 1
    history.record_by(
        session, by, claim, "publication_planned", changes={"publish_at": publish_at.isoformat()}
    )
    return found


def call_off_publication(session: Session, by: Principal, claim: Claim) -> None:
    """Plan no publication of the locked claim. Raises Conflict where none is planned, Forbidden."""
    publishing.check_publishable(session, by, claim)
    if not publications.cancel_publication(session, claim):
        raise Conflict("no publication of this claim is planned")
    claim.version += 1
    history.record_by(session, by, claim, "publication_called_off")


def publish_due_claims(session: Session, now: datetime) -> int:
    """Publish what is due; how many verdicts that gave. What can't be published any more says why and stays decided."""
    done = 0
    for workspace_id, claim_id in publications.list_due_publications(session, now, BATCH):
        claim = leases.get_locked_claim(session, workspace_id, claim_id)
        publication = publications.find_due_publication(session, claim, now)
        if publication is None:
            continue
        account = session.get_one(Account, publication.account_id)
        by = accounts.build_principal(account)
        try:
            with session.begin_nested():
                if account.disabled_at is not None:
                    raise Conflict("the account that planned it is disabled")
                publishing.publish_claim(session, by, claim, _read_wording(publication))
            done += 1
        except ClaimdeskError as error:
            if error.status >= 500:
                raise
            session.delete(publication)
            claim.version += 1
            history.record_by(
                session, by, claim, "publication_failed", why=error.detail, changes={"code": error.code}
            )
            reviews.record_claim_event(session, claim, "claim.publication_failed")
        session.flush()
    return done


def _read_wording(found: Publication) -> Wording:
    given = dict(found.wording)
    if "evidence_ids" in given:
        given["evidence_ids"] = tuple(UUID(evidence_id) for evidence_id in given["evidence_ids"])
    return Wording(**given)


def is_in_future(publish_at: datetime, now: datetime) -> bool:
    """Whether the time is still to come. Raises Invalid for one more than a year away."""
    if (publish_at - now).days > FARTHEST_DAYS:
        said = f"is more than {FARTHEST_DAYS} days away"
        raise Invalid("the time of publication is too far away", [FieldError("/publish_at", said)])
    return publish_at > now
