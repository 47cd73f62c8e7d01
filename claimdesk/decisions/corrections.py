"""What becomes of a published verdict: address and headline, corrections, withdrawal; no revision ever changes (I6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.claims import edit_proposals
from claimdesk.claims.locking import lock_claims
from claimdesk.claims.planning import reindex_claims
from claimdesk.claims.revisits import list_matched, revisit_matched
from claimdesk.decisions import publishing, reviews, scales, verdict_snapshot, verdicts
from claimdesk.errors import Conflict, FieldError, Invalid, NotFound, WrongState
from claimdesk.events import history
from claimdesk.people import policies
from claimdesk.people.principals import Principal
from claimdesk.queue import leases, workflow
from claimdesk.queue.workflow import Call
from claimdesk.records.claim import Claim
from claimdesk.records.evidence import Evidence
from claimdesk.records.verdict import Label, Origin, Verdict, VerdictRevision, VerdictStatus
from claimdesk.search.indexing.vector_cache import hash_text

KINDS = ("correction", "clarification", "update", "withdrawal")
COMPARED = ("label", "rating", "rationale", "claim_text", "claimant", "status")
SAID = {Call.CORRECT: "verdict_corrected", Call.WITHDRAW: "verdict_withdrawn"}
CORRECTED = ("label", "rating", "rationale", "claim_text", "claimant", "evidence")
WORDED = ("rationale", "claim_text", "claimant")


@dataclass(frozen=True, slots=True)
class PublishedChange:
    """A published change: when, by whom, what kind, the public note, and the values before and after it."""

    revision: VerdictRevision
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True, slots=True)
class WholeVerdict:
    """A verdict with the claims that it decides and all that was corrected."""

    verdict: Verdict
    claims: Sequence[Claim]
    corrections: Sequence[PublishedChange]


def lock_verdict(session: Session, by: Principal, verdict_id: UUID) -> Verdict:
    """The workspace's verdict, locked for a change. Raises NotFound.

    Before it the claims that the change reaches: whoever publishes has their claim first and its verdict then.
    """
    decided = session.scalars(
        select(Claim.id).where(Claim.workspace_id == by.workspace_id, Claim.verdict_id == verdict_id)
    ).all()
    lock_claims(session, by.workspace_id, {*decided, *list_matched(session, verdict_id)})
    found = session.scalars(
        select(Verdict)
        .where(Verdict.workspace_id == by.workspace_id, Verdict.id == verdict_id)
        .with_for_update(key_share=True)
    ).first()
    if found is None:
        raise NotFound("there is no such verdict")
    return found


def amend_verdict(session: Session, by: Principal, verdict: Verdict, changes: Mapping[str, Any]) -> Verdict:
    """Set url, headline, short_claim or review_due_at of the locked verdict; no new revision.

    Raises Forbidden, Conflict for an imported verdict.
    """
    policies.check_is_editor(by, "change a verdict")
    _check_own(verdict)
    said = {
        name: {"from": _convert_to_json(getattr(verdict, name)), "to": _convert_to_json(value)}
        for name, value in changes.items()
        if value != getattr(verdict, name)
    }
    if not said:
        return verdict
    for name in said:
        setattr(verdict, name, changes[name])
    verdict.version += 1
    verdict.search_version += 1
    history.record_by(session, by, verdict, "amended", changes=said)
    session.flush()
    verdicts.plan_vectors(session, [verdict])
    return verdict


def correct_verdict(
    session: Session,
    by: Principal,
    verdict: Verdict,
    kind: str,
    note: str,
    reason: str,
    changes: Mapping[str, Any],
) -> Verdict:
    """A new revision of the locked verdict, with a public note and an internal reason; matched claims are revisited.

    changes: any of label, rating, rationale, evidence_ids, claim_text, claimant. Raises Forbidden, Conflict,
    WrongState for a withdrawn one, Invalid, also for a `correction` that would correct nothing; a clarification or an
    update may be its note alone.
    """
    policies.check_is_editor(by, "correct a verdict")
    _check_published(verdict)
    claims = _lock_claims(session, verdict)
    before = {name: getattr(verdict, name) for name in CORRECTED}
    label = Label(changes["label"]) if changes.get("label") else verdict.label
    _replace_evidence(session, verdict, claims, label, changes.get("evidence_ids"))
    if label is not None and changes.get("rating") is not None:
        scale = scales.get_scale(session, verdict.workspace_id)
        verdict.rating = scales.resolve_rating(scale, changes["rating"], label)
    elif label != verdict.label:
        verdict.rating = None  # the old word went with the old label
    verdict.label = label
    for name in WORDED:
        if changes.get(name) is not None:
            setattr(verdict, name, changes[name])
    if kind == "correction" and all(getattr(verdict, name) == value for name, value in before.items()):
        raise Invalid("it changes nothing of the verdict", [FieldError("", "must change something")])
    verdict.text_hash = hash_text(verdict.claim_text)
    _publish_change(session, by, verdict, kind, note, reason)
    _move_claims(session, by, claims, Call.CORRECT, note)
    publishing.record_publication(session, by, verdict, "corrected", {"kind": kind}, why=reason)
    revisit_matched(session, verdict.id, f"a verdict that matches it was changed: {kind}")
    return verdict


def withdraw_verdict(session: Session, by: Principal, verdict: Verdict, note: str, reason: str) -> Verdict:
    """Withdraw the locked verdict, as a last revision; its claims and those matched go to `revisit`.

    Raises Forbidden, Conflict, WrongState.
    """
    policies.check_is_editor(by, "withdraw a verdict")
    _check_published(verdict)
    claims = _lock_claims(session, verdict)
    verdict.status = VerdictStatus.WITHDRAWN
    _publish_change(session, by, verdict, "withdrawal", note, reason)
    _move_claims(session, by, claims, Call.WITHDRAW, note)
    publishing.record_publication(session, by, verdict, "withdrawn", {}, why=reason)
    revisit_matched(session, verdict.id, "a verdict that matches it was withdrawn")
    return verdict


def uphold_verdict(session: Session, by: Principal, claim: Claim, note: str) -> None:
    """Have the verdict of the locked claim, which was to be looked at again, stand. Raises Forbidden, WrongState, Conflict."""
    policies.check_is_editor(by, "uphold a verdict")
    workflow.advance(claim.status, Call.UPHOLD)
    verdict = session.get(Verdict, claim.verdict_id) if claim.verdict_id else None
    if verdict is None or verdict.status != VerdictStatus.PUBLISHED:
        raise Conflict("the claim's verdict was withdrawn; read it again, or adopt another")
    changes = workflow.move(claim, Call.UPHOLD)
    _end_reading(session, claim)
    claim.version += 1
    history.record_by(session, by, claim, "verdict_upheld", why=note, changes=changes)
    reviews.record_claim_event(session, claim, "claim.upheld")
    reindex_claims(session, [claim])


def build_whole_verdicts(session: Session, found: Sequence[Verdict]) -> list[WholeVerdict]:
    """The verdicts in the order given, with claims and corrections; two queries for all."""
    ids = [verdict.id for verdict in found]
    claims: dict[UUID | None, list[Claim]] = {}
    for claim in verdict_snapshot.list_matched_claims(session, ids):
        claims.setdefault(claim.verdict_id, []).append(claim)
    revisions: dict[UUID, list[VerdictRevision]] = {}
    for verdict_revision in session.scalars(
        select(VerdictRevision)
        .where(VerdictRevision.verdict_id.in_(ids))
        .order_by(VerdictRevision.verdict_id, VerdictRevision.revision)
    ):
        revisions.setdefault(verdict_revision.verdict_id, []).append(verdict_revision)
    return [
        WholeVerdict(verdict, claims.get(verdict.id, ()), _build_changes(revisions.get(verdict.id, [])))
        for verdict in found
    ]


def _build_changes(revisions: Sequence[VerdictRevision]) -> list[PublishedChange]:
    """What each correction changed, against the revision before it."""
    found = []
    for before, after in pairwise(revisions):
        if after.kind in KINDS:
            names = [name for name in COMPARED if before.content.get(name) != after.content.get(name)]
            found.append(
                PublishedChange(
                    after,
                    {name: before.content.get(name) for name in names},
                    {name: after.content.get(name) for name in names},
                )
            )
    return found


def _check_own(verdict: Verdict) -> None:
    if verdict.origin != Origin.OWN:
        raise Conflict("an imported verdict is its publisher's to change; import it again")


def _check_published(verdict: Verdict) -> None:
    _check_own(verdict)
    if verdict.status != VerdictStatus.PUBLISHED:
        raise WrongState("the verdict is withdrawn", state=verdict.status.value)


def _replace_evidence(
    session: Session,
    verdict: Verdict,
    claims: Sequence[Claim],
    label: Label | None,
    evidence_ids: Sequence[UUID] | None,
) -> None:
    """Cite other evidence where it is given; what was cited stays as it was when it was cited."""
    if evidence_ids is None:
        publishing.check_evidence(label, len(verdict.evidence), len(verdict.evidence))
        return
    wanted = list(dict.fromkeys(evidence_ids))
    rows: dict[str, Evidence] = {
        str(passage.id): passage
        for claim in claims
        for passage in reviews.list_cited_evidence(session, claim, wanted, None)
    }
    kept = {passage["id"]: passage for passage in verdict.evidence}
    unknown = [
        evidence_id for evidence_id in wanted if str(evidence_id) not in rows and str(evidence_id) not in kept
    ]
    if unknown:
        where = [
            FieldError("/evidence_ids", f"{evidence_id} is no evidence of the verdict's claims")
            for evidence_id in unknown
        ]
        raise Invalid("the evidence is not the claim's", where)
    publishing.check_evidence(label, len(wanted), len(wanted))
    for row in rows.values():
        row.is_kept = True
    verdict.evidence = [
        kept.get(str(evidence_id)) or verdict_snapshot.copy_evidence([rows[str(evidence_id)]])[0]
        for evidence_id in wanted
    ]


def _lock_claims(session: Session, verdict: Verdict) -> Sequence[Claim]:
    return session.scalars(
        select(Claim)
        .where(Claim.verdict_id == verdict.id)
        .order_by(Claim.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()


def _publish_change(
    session: Session, by: Principal, verdict: Verdict, kind: str, note: str, reason: str
) -> None:
    publishing.raise_versions(verdict)
    verdict.modified_at = clock.now()
    session.flush()
    publishing.save_revision(session, by, verdict, kind, note, reason)


def _move_claims(session: Session, by: Principal, claims: Sequence[Claim], call: Call, note: str) -> None:
    """Bring the claims that the verdict decides after it; one that is being read anew stays in its reader's hands."""
    for claim in claims:
        if not workflow.fits(claim.status, call):
            continue
        changes = workflow.move(claim, call)
        if call == Call.CORRECT:
            _end_reading(session, claim)
        claim.version += 1
        history.record_by(session, by, claim, SAID[call], why=note, changes=changes)
    reindex_claims(session, claims)


def _end_reading(session: Session, claim: Claim) -> None:
    """Nobody has to look at the claim again: whoever was at it is free, and what they made there is open."""
    leases.clear_holds(session, claim)
    edit_proposals.reveal_reads(session, claim)


def _convert_to_json(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
