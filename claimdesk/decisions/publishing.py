"""A decided claim becomes a published verdict, by an editor."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.claims import claims
from claimdesk.claims.planning import reindex_claims
from claimdesk.decisions import publications, reviews, second_reads, verdict_snapshot, verdicts
from claimdesk.errors import FieldError, Invalid, NotIndependent
from claimdesk.events import events, history, history_chain
from claimdesk.people import policies, workspaces
from claimdesk.people.principals import Principal
from claimdesk.queue import blind_reads, workflow
from claimdesk.queue.workflow import Call
from claimdesk.records.account import Workspace
from claimdesk.records.claim import Claim
from claimdesk.records.review import Review, ReviewState
from claimdesk.records.verdict import Label, Origin, Verdict, VerdictRevision, VerdictStatus
from claimdesk.search.indexing.claimants import find_named_claimants
from claimdesk.search.indexing.vector_cache import hash_text
from claimdesk.terms import SubjectKind


@dataclass(frozen=True, slots=True)
class Wording:
    """What the editor says otherwise than the deciding review; None: as it stands there."""

    headline: str | None = None
    url: str | None = None
    claim_text: str | None = None
    claimant: str | None = None
    rationale: str | None = None
    evidence_ids: tuple[UUID, ...] | None = None


@dataclass(frozen=True, slots=True)
class VerdictPreview:
    """What publishing would make public. usual: the words without the editor's; chosen: with them."""

    label: Label
    rating: Any
    usual: dict[str, Any]
    chosen: dict[str, Any]
    evidence: list[dict[str, Any]]
    contacts: list[dict[str, Any]]
    is_update: bool  # of the verdict that the claim has


def preview_publication(session: Session, by: Principal, claim: Claim, wanted: Wording) -> VerdictPreview:
    """What `publish_claim` would publish of the locked claim; nothing is changed. Raises as that does."""
    deciding = check_publishable(session, by, claim)
    verdict = _find_own(session, claim)
    usual, chosen = _choose_words(session, claim, verdict, deciding, wanted)
    evidence = reviews.list_cited_evidence(session, claim, chosen["evidence_ids"], by.account_id)
    check_evidence(deciding[0].label, len(evidence), len(set(chosen["evidence_ids"])))
    return VerdictPreview(
        label=deciding[0].label,
        rating=next((review.rating for review in deciding if review.rating), None),
        usual=usual,
        chosen=chosen,
        evidence=verdict_snapshot.copy_evidence(evidence),
        contacts=verdict_snapshot.copy_contacts(session, claim),
        is_update=verdict is not None,
    )


def publish_claim(
    session: Session,
    by: Principal,
    claim: Claim,
    wanted: Wording,
    *,
    published_at: datetime | None = None,
) -> Verdict:
    """Publish the locked, decided claim: a verdict with revision 1, or the next one of the verdict it had.

    published_at: when it was published elsewhere, else now. Raises Forbidden, NotIndependent for the sole reader,
    WrongState, Invalid.
    """
    deciding = check_publishable(session, by, claim)
    publications.cancel_publication(session, claim)
    verdict = _find_own(session, claim)
    is_new = verdict is None
    if verdict is None:
        verdict = Verdict(
            id=clock.new_id(), workspace_id=claim.workspace_id, origin=Origin.OWN, claim_text=claim.text
        )
        verdict.text_hash = hash_text(claim.text)
        verdict.revision = verdict.version = verdict.search_version = 1
        session.add(verdict)
    else:
        raise_versions(verdict)
    if verdict.published_at is None:
        verdict.published_at = published_at or clock.now()
        verdict.published_key = verdicts.build_published_key(verdict.published_at)
    else:
        verdict.modified_at = clock.now()
    changes = _fill_verdict(session, by, claim, verdict, deciding, wanted)
    for review in deciding:
        review.state = ReviewState.PUBLISHED
    claim.verdict_id = verdict.id
    changes |= workflow.move(claim, Call.PUBLISH)
    claim.version += 1
    session.flush()
    save_revision(session, by, verdict, "publication" if is_new else "update")
    history.record_by(session, by, claim, "published", changes={**changes, "verdict_id": str(verdict.id)})
    record_publication(session, by, verdict, "published" if is_new else "corrected", changes)
    reindex_claims(session, [claim])
    return verdict


def check_publishable(session: Session, by: Principal, claim: Claim) -> list[Review]:
    """The reviews that the caller may publish the claim by. Raises Forbidden, WrongState, NotIndependent."""
    policies.check_is_editor(by, "publish")
    workflow.advance(claim.status, Call.PUBLISH)
    deciding = second_reads.list_deciding(session, claim.id)
    _check_independent(session, by, claim)
    blind_reads.check_unbroken(session, by.account_id, claim)
    return deciding


def _check_independent(session: Session, by: Principal, claim: Claim) -> None:
    """Raises NotIndependent when the caller alone read the claim, unless the workspace allows it."""
    workspace = session.get_one(Workspace, by.workspace_id)
    if second_reads.is_sole_reader(
        session, by.account_id, claim.id
    ) and not workspaces.may_sole_reader_publish(workspace):
        raise NotIndependent("you alone have read this claim; somebody else publishes it")


def _find_own(session: Session, claim: Claim) -> Verdict | None:
    """The claim's own published verdict that no other claim shares: a revisit goes on with it."""
    found = _lock_verdict(session, claim.verdict_id) if claim.verdict_id else None
    if found is None or found.status != VerdictStatus.PUBLISHED or found.origin != Origin.OWN:
        return None
    return found if len(verdict_snapshot.list_matched_claims(session, [found.id])) == 1 else None


def _lock_verdict(session: Session, verdict_id: UUID) -> Verdict | None:
    return session.get(Verdict, verdict_id, with_for_update={"key_share": True}, populate_existing=True)


def _fill_verdict(
    session: Session,
    by: Principal,
    claim: Claim,
    verdict: Verdict,
    deciding: list[Review],
    wanted: Wording,
) -> dict[str, Any]:
    """The verdict's values out of the deciding reviews and the editor's; what the editor changed, from and to."""
    first = deciding[0]
    usual, chosen = _choose_words(session, claim, verdict, deciding, wanted)
    evidence = reviews.list_cited_evidence(session, claim, chosen["evidence_ids"], by.account_id)
    check_evidence(first.label, len(evidence), len(set(chosen["evidence_ids"])))
    for passage in evidence:
        passage.is_kept = True
    for name in ("headline", "url", "claim_text", "claimant", "rationale"):
        setattr(verdict, name, chosen[name])
    verdict.label, verdict.rating = (
        first.label,
        next((review.rating for review in deciding if review.rating), None),
    )
    verdict.text_hash = hash_text(verdict.claim_text)
    verdict.publisher = session.get_one(Workspace, claim.workspace_id).name
    verdict.language, verdict.claimed_at = claim.language, claim.claimed_at
    verdict.evidence = verdict_snapshot.copy_evidence(evidence)
    verdict.contacts = verdict_snapshot.copy_contacts(session, claim)
    return {
        name: {"from": _convert_to_json(usual[name]), "to": _convert_to_json(value)}
        for name, value in chosen.items()
        if value != usual[name]
    }


def _choose_words(
    session: Session, claim: Claim, verdict: Verdict | None, deciding: list[Review], wanted: Wording
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The verdict's words as the deciding reviews have them, and with what the editor says otherwise."""
    cited = [UUID(evidence_id) for review in deciding for evidence_id in review.evidence_ids]
    usual: dict[str, Any] = {
        "headline": verdict.headline if verdict else None,
        "url": verdict.url if verdict else None,
        "claim_text": claim.text,
        "claimant": find_claimant(session, claim),
        "rationale": deciding[0].rationale,
        "evidence_ids": tuple(dict.fromkeys(cited)),
    }
    return usual, usual | {name: value for name, value in asdict(wanted).items() if value is not None}


def _convert_to_json(value: Any) -> Any:
    return [str(item) for item in value] if isinstance(value, tuple) else value


def check_evidence(label: Label | None, known: int, asked: int) -> None:
    """Raises Invalid unless all cited evidence is the claim's, and there is some where the label needs it."""
    if known < asked:
        raise Invalid(
            "the evidence is not the claim's", [FieldError("/evidence_ids", "names other evidence")]
        )
    if label != Label.NOT_ENOUGH_EVIDENCE and not known:
        raise Invalid("this label must cite evidence", [FieldError("/evidence_ids", "must cite evidence")])


def find_claimant(session: Session, claim: Claim) -> str | None:
    """Who made the claim, as its first attributed appearance says, else the person who brought it."""
    placed = claims.list_appearances(session, [claim.id]).get(claim.id, [])
    said = (appearance.appearance.claimant for appearance in placed if appearance.appearance.claimant)
    return next(said, None) or find_named_claimants(session, [claim.id]).get(claim.id)


def raise_versions(verdict: Verdict) -> None:
    verdict.revision += 1
    verdict.version += 1
    verdict.search_version += 1


def save_revision(
    session: Session,
    by: Principal,
    verdict: Verdict,
    kind: str,
    note: str | None = None,
    reason: str | None = None,
) -> VerdictRevision:
    """Keep the verdict as it stands now as its revision, whole and for good (I6)."""
    revision = VerdictRevision(
        workspace_id=verdict.workspace_id,
        verdict_id=verdict.id,
        revision=verdict.revision,
        content=verdicts.build_content(verdict),
        by=by.account_id,
        kind=kind,
        note=note,
        reason=reason,
    )
    session.add(revision)
    session.flush()
    history_chain.append(session, revision)
    return revision


def record_publication(
    session: Session,
    by: Principal,
    verdict: Verdict,
    what: str,
    changes: dict[str, Any],
    why: str | None = None,
) -> None:
    """History, the event with every appearance, and the verdict's entry made anew."""
    history.record_by(session, by, verdict, what, why=why, changes={"revision": verdict.revision, **changes})
    told = verdict_snapshot.describe_verdict(session, verdict)
    events.record_events(
        session,
        events.Happened(verdict.workspace_id, f"verdict.{what}", SubjectKind.VERDICT, verdict.id, told),
    )
    verdicts.plan_vectors(session, [verdict])
