"""Changing a claim: its words, where and by whom it was said, and how the desk deals with it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from claimdesk.claims import edit_proposals
from claimdesk.claims.claim_text import (
    add_key,
    add_keys,
    build_claim_keys,
    build_keys_of,
    find_by_key,
    list_said,
    set_claim_text,
)
from claimdesk.claims.claimants import build_name_key, ensure_claimants
from claimdesk.claims.identity import Keys
from claimdesk.claims.manual_claims import AROUND
from claimdesk.claims.planning import plan_claims, reindex_claims
from claimdesk.claims.split_results import describe_claimed_at
from claimdesk.claims.standing import Lean
from claimdesk.errors import Conflict, FieldError, Invalid
from claimdesk.events import history
from claimdesk.people.principals import Principal
from claimdesk.queue import blind_reads, ownership, queues, sla, workflow
from claimdesk.queue.workflow import Call
from claimdesk.records.article import ArticleRevision
from claimdesk.records.claim import Appearance, Claim, ClaimKey, ClaimStatus
from claimdesk.terms import Part

CONTENT = ("text", "claimant", "voice", "span", "claimed_at", "kinds")  # what a read judges
PLAIN = ("kinds", "tags", "waiting_on", "pinned")
QUEUED_ANEW = (ClaimStatus.NEW, ClaimStatus.WAITING, ClaimStatus.UNQUEUED)


def edit_claim(session: Session, by: Principal, claim: Claim, given: Mapping[str, Any]) -> None:
    """Change what is given of the locked claim, by the names of the API's PATCH; a blind reader's edit is a proposal.

    Raises WrongState, ClaimLeased, Forbidden, Invalid, NotFound for a queue, NotIndependent for an assignee, and
    Conflict when another claim says what this one is to say.
    """
    ownership.check_holds_or_edits(session, by, claim)
    workflow.advance(claim.status, Call.EDIT if set(CONTENT) & set(given) else Call.ARRANGE)
    if blind_reads.is_sealing(session, claim) and blind_reads.is_reader(session, claim, by):
        kept = {name: value for name, value in given.items() if name not in edit_proposals.OPEN_FIELDS}
        if kept:
            edit_proposals.save_proposal(session, by, claim, kept)
        given = {name: value for name, value in given.items() if name not in kept}
        if not given:
            return
    changes: dict[str, Any] = {}
    for name in PLAIN:
        if name in given:
            _set_field(claim, name, given[name], changes)
    if "due_at" in given:
        changes["due_at"] = _describe_change(claim.due_at, given["due_at"])
        sla.set_due(claim, given["due_at"])
    if "follow_up_at" in given:
        changes["follow_up_at"] = _describe_change(claim.follow_up_at, given["follow_up_at"])
        sla.set_follow_up(claim, given["follow_up_at"])
    if "claimed_at" in given:
        _set_claimed_at(session, claim, given["claimed_at"], changes)
    if "text" in given:
        _set_text(session, claim, given["text"], changes)
    _edit_appearances(session, claim, given, changes)
    if "queue" in given:
        _set_queue(session, claim, given["queue"], changes)
    if changes:
        history.record_by(session, by, claim, "edited", None, changes)
    if "assignee" in given:
        _set_assignee(session, by, claim, given["assignee"])
    claim.version += 1
    session.flush()
    queues.update_priorities(session, [claim])
    if "text" in changes or "claimed_at" in changes:
        plan_claims(session, [claim], None)
    reindex_claims(session, [claim])


def _set_field(claim: Claim, name: str, value: Any, changes: dict[str, Any]) -> None:
    before = getattr(claim, name)
    if before != value:
        changes[name] = _describe_change(before, value)
        setattr(claim, name, value)


def _set_text(session: Session, claim: Claim, text: str, changes: dict[str, Any]) -> None:
    """New words; the old ones go on finding the claim."""
    before = claim.text
    set_claim_text(claim, text, claim.claimed_at)
    if claim.text == before:
        return
    _keep_keys(session, claim, "another claim says that already; merge the two")
    changes["text"] = _describe_change(before, claim.text)


def _set_claimed_at(
    session: Session, claim: Claim, said_at: datetime | None, changes: dict[str, Any]
) -> None:
    """When it was said, here and wherever it appears; dates in its words are counted from then."""
    changes["claimed_at"] = _describe_change(claim.claimed_at, said_at)
    claim.claimed_at = said_at
    set_claim_text(claim, claim.text, said_at)
    _keep_keys(session, claim, "another claim says that of the same time; merge the two")
    for appearance in _list_appearances(session, claim):
        appearance.claimed_at, appearance.by_hand = describe_claimed_at(None, said_at), True


def _keep_keys(session: Session, claim: Claim, conflict: str) -> None:
    """Have the claim found by its words as they are now. Raises Conflict where they find another."""
    keys = build_claim_keys(session, claim)
    with session.no_autoflush:
        known = [find_by_key(session, claim, key) for key in keys]
    others = [owner for owner in known if owner is not None and owner.id != claim.id]
    taken = others[0] if others else add_keys(session, claim, keys)
    if taken.id != claim.id:
        raise Conflict(conflict, claim_id=str(taken.id))


def _keep_keys_here(session: Session, claim: Claim, before: Sequence[Keys]) -> None:
    """After another claimant was set: what the old one says elsewhere is not this claim, in its own article it still is.

    There the machine goes on reading the old name, and a person has said who is meant.
    """
    if all(keys.lean == Lean.NOTHING for keys in before):
        return
    wide = {keys.kept for keys in before if len(keys.all) > 1}
    here = [keys.all[0] for keys in before]
    session.execute(delete(ClaimKey).where(ClaimKey.claim_id == claim.id, ClaimKey.key_hash.in_(wide)))
    for key in dict.fromkeys((*here, *build_claim_keys(session, claim))):
        add_key(session, claim, key)  # where it finds another, that one goes on being found


def _edit_appearances(
    session: Session, claim: Claim, given: Mapping[str, Any], changes: dict[str, Any]
) -> None:
    """Who said it and how, wherever it appears; what a person has set is never replaced by a new split."""
    if not {"claimant", "voice", "span"} & set(given):
        return
    appearances = _list_appearances(session, claim)
    if "claimant" in given:
        before = [build_keys_of(claim, said) for said in list_said(session, claim)]
        name: str | None = given["claimant"]
        speakers = ensure_claimants(session, claim.workspace_id, [name] if name else [])
        speaker = speakers.get(build_name_key(name)) if name else None
        changes["claimant"] = _describe_change(
            next((appearance.claimant for appearance in appearances), None), name
        )
        if not appearances:
            claim.claimant_id = speaker
        for appearance in appearances:
            appearance.claimant, appearance.claimant_id, appearance.by_hand = name, speaker, True
        session.flush()
        _keep_keys_here(session, claim, before)
    if given.get("voice") is not None:
        changes["voice"] = _describe_change(
            next((appearance.voice.value for appearance in appearances), None), given["voice"]
        )
        for appearance in appearances:
            appearance.voice, appearance.by_hand = given["voice"], True
    if given.get("span") is not None:
        _set_span(session, appearances, given["span"], changes)


def _set_span(
    session: Session, appearances: list[Appearance], span: Mapping[str, Any], changes: dict[str, Any]
) -> None:
    """Another stretch of the same article; without its id, of the only one that the claim appears in."""
    here = [
        appearance for appearance in appearances if span.get("article_id") in {None, appearance.article_id}
    ]
    if len(here) != 1:
        said = "appears there more than once or not at all; say article_id"
        raise Invalid("which appearance is meant is not clear", [FieldError("/span/article_id", said)])
    appearance = here[0]
    revision = session.scalars(
        select(ArticleRevision).where(
            ArticleRevision.article_id == appearance.article_id,
            ArticleRevision.revision == appearance.revision,
        )
    ).one()
    whole = {Part.TITLE: revision.title, Part.SUMMARY: revision.summary, Part.TEXT: revision.text}
    source = whole[appearance.part] or ""
    start, end = span["start"], span["end"]
    if not 0 <= start < end <= len(source):
        raise Invalid("the span is not within the text", [FieldError("/span/end", f"at most {len(source)}")])
    changes["span"] = _describe_change([appearance.start, appearance.end], [start, end])
    appearance.start, appearance.end, appearance.quote, appearance.by_hand = (
        start,
        end,
        source[start:end],
        True,
    )
    appearance.prefix, appearance.suffix = source[max(0, start - AROUND) : start], source[end : end + AROUND]


def _set_queue(session: Session, claim: Claim, name: str | None, changes: dict[str, Any]) -> None:
    """Into a queue, out of all with None; what is in somebody's hands stays there."""
    before = queues.find_queue(session, claim.queue_id)
    queues.check_names(session, claim.workspace_id, [name] if name is not None else [])
    after = queues.get_queue(session, claim.workspace_id, name) if name is not None else None
    changes["queue"] = _describe_change(before and before.name, name)
    claim.wanted_queue = name if name is not None else queues.NOWHERE
    if after is None:
        if claim.status in {ClaimStatus.NEW, ClaimStatus.WAITING}:
            changes |= workflow.move(claim, Call.UNQUEUE)
        claim.queue_id = None
    elif claim.status in QUEUED_ANEW:
        changes |= queues.requeue_claim(session, claim, after)
    else:
        claim.queue_id = after.id


def _set_assignee(session: Session, by: Principal, claim: Claim, to: Any) -> None:
    if to is None:
        ownership.give_up_claim(session, by, claim)
    elif to != claim.owner_id:
        ownership.hand_over_claim(session, by, claim, to)


def _list_appearances(session: Session, claim: Claim) -> list[Appearance]:
    return list(
        session.scalars(select(Appearance).where(Appearance.claim_id == claim.id).order_by(Appearance.id))
    )


def _describe_change(before: Any, after: Any) -> dict[str, Any]:
    """A change as history keeps it."""

    def shown(value: Any) -> Any:
        return value.isoformat() if isinstance(value, datetime) else value

    return {"from": shown(before), "to": shown(after)}
