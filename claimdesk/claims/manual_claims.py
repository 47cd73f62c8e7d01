"""Claims made by people: from outside, from a span of an article, and as the parts of another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.claims import claim_transfer
from claimdesk.claims.claim_text import (
    add_keys,
    build_keys_of,
    find_by_key,
    find_said_claim,
    list_said,
    set_claim_text,
)
from claimdesk.claims.claimants import build_name_key, ensure_claimants
from claimdesk.claims.dismissal import SPLIT, resume_claim, retire_claim
from claimdesk.claims.identity import Said
from claimdesk.claims.locking import lock_survivors
from claimdesk.claims.planning import plan_claims, reindex_claims
from claimdesk.claims.speakers import build_said
from claimdesk.claims.split_results import describe_claimed_at
from claimdesk.errors import FieldError, Invalid, WrongState
from claimdesk.events import events, history
from claimdesk.people import policies
from claimdesk.people.principals import Principal
from claimdesk.queue import queues
from claimdesk.queue.workflow import Call
from claimdesk.records.article import GONE, Article, ArticleRevision
from claimdesk.records.claim import Appearance, Claim, ClaimKey, ClaimStatus, build_stands_in
from claimdesk.records.evidence import Evidence
from claimdesk.terms import Kind, Level, Part, StageName, SubjectKind, Voice

BY_HAND = "by hand"
UNASKED = (ClaimStatus.NEW, ClaimStatus.UNQUEUED)  # nobody works on it, and nobody has put it away
AROUND = 60  # characters kept before and behind a marked span


@dataclass(frozen=True, slots=True)
class MadeClaim:
    """A claim, and whether it is new: the same words find the claim that there is."""

    claim: Claim
    is_new: bool


@dataclass(frozen=True, slots=True)
class MarkedSpan:
    """A stretch of an article's part, in code points, end exclusive."""

    part: Part
    start: int
    end: int


def make_claim(
    session: Session,
    by: Principal,
    text: str,
    *,
    claimant: str | None = None,
    claimed_at: datetime | None = None,
    url: str | None = None,
) -> MadeClaim:
    """A claim from outside, queued; the known one, queued too if it was in no queue, when it says the same.

    Raises Invalid.
    """
    policies.check_works(by)
    speakers = ensure_claimants(session, by.workspace_id, [claimant] if claimant else [])
    claim = Claim(
        id=clock.new_id(),
        workspace_id=by.workspace_id,
        claimed_at=claimed_at,
        claimant_id=speakers.get(build_name_key(claimant)) if claimant else None,
        url=url,
        original_text=text,
    )
    said = {name: value for name, value in (("claimant", claimant), ("url", url)) if value}
    return _keep_claim(session, by, claim, text, said, [Said(claimant, url or str(claim.id))])


def mark_claim(
    session: Session,
    by: Principal,
    article: Article,
    revision: ArticleRevision,
    span: MarkedSpan,
    text: str | None,
) -> MadeClaim:
    """A claim from a span of the article's current revision, with its appearance. Raises Invalid, WrongState."""
    policies.check_works(by)
    if article.status in GONE:
        raise WrongState(f"the article is {article.status.value}", state=article.status.value)
    whole = {Part.TITLE: revision.title, Part.SUMMARY: revision.summary, Part.TEXT: revision.text}
    source = whole[span.part] or ""
    if not 0 <= span.start < span.end <= len(source):
        raise Invalid(
            "the span is not within the text", [FieldError("/end", f"the part has {len(source)} characters")]
        )
    quote = source[span.start : span.end]
    claim = Claim(
        id=clock.new_id(),
        workspace_id=article.workspace_id,
        claimed_at=article.stated_at,
        original_text=quote,
        language=article.language,
    )
    speaker = _find_speaker(session, article, span)
    made = _keep_claim(
        session,
        by,
        claim,
        text or quote,
        {"article_id": str(article.id)},
        [Said(speaker, str(article.id))],
    )
    session.add(
        Appearance(
            workspace_id=article.workspace_id,
            claim_id=made.claim.id,
            article_id=article.id,
            revision=revision.revision,
            part=span.part,
            start=span.start,
            end=span.end,
            quote=quote,
            prefix=source[max(0, span.start - AROUND) : span.start],
            suffix=source[span.end : span.end + AROUND],
            voice=Voice.OWN_VOICE,
            level=Level.EVENT,
            claimed_at=describe_claimed_at(None, article.stated_at),
            by_hand=True,
        )
    )
    session.flush()
    return made


def _find_speaker(session: Session, article: Article, span: MarkedSpan) -> str | None:
    """Who speaks in the marked stretch, as the machine has read it."""
    heard = session.scalars(
        select(Appearance)
        .where(
            Appearance.article_id == article.id,
            build_stands_in(article.revision),
            Appearance.part == span.part,
            Appearance.start < span.end,
            Appearance.end > span.start,
            Appearance.claimant.is_not(None),
        )
        .order_by(Appearance.id)
    ).first()
    return build_said(heard).speaker if heard else None


def split_claim(session: Session, by: Principal, claim: Claim, texts: Sequence[str]) -> list[Claim]:
    """The locked claim's parts as claims of their own, in its places and its queue; it is retired itself.

    Raises Invalid when a part says the same as the whole or another part, WrongState, ClaimLeased.
    """
    changes = retire_claim(session, by, claim, Call.SPLIT)
    claim.dismissed_for = SPLIT
    said = list_said(session, claim)
    parts = []
    for number, text in enumerate(texts):
        part = Claim(
            id=clock.new_id(),
            workspace_id=claim.workspace_id,
            claimed_at=claim.claimed_at,
            url=claim.url,
            original_text=claim.original_text,
            language=claim.language,
            entities=list(claim.entities),
            split_from=claim.id,
            claimant_id=claim.claimant_id,
            queue_id=claim.queue_id,
            due_at=claim.due_at,
        )
        made = _keep_claim(session, by, part, text, {"split_from": str(claim.id)}, said)
        if made.claim.id == claim.id or made.claim in parts:
            raise Invalid("a part says nothing new", [FieldError(f"/texts/{number}", "is said already")])
        parts.append(made.claim)
    _copy_appearances(session, claim, parts)
    _copy_evidence(session, claim, parts)
    history.record_by(
        session, by, claim, "split", None, {**changes, "into": [str(part.id) for part in parts]}
    )
    events.record_events(
        session, events.Happened(claim.workspace_id, "claim.dismissed", SubjectKind.CLAIM, claim.id)
    )
    reindex_claims(session, [claim])
    return parts


def _copy_appearances(session: Session, claim: Claim, parts: Sequence[Claim]) -> None:
    """Let each part stand where the whole stood."""
    for appearance in session.scalars(select(Appearance).where(Appearance.claim_id == claim.id)).all():
        columns = (column.key for column in Appearance.__table__.columns)
        same = {
            name: getattr(appearance, name)
            for name in columns
            if name not in {"id", "created_at", "claim_id"}
        }
        session.add_all(Appearance(**{**same, "claim_id": part.id, "by_hand": True}) for part in parts)
    session.flush()


def _copy_evidence(session: Session, claim: Claim, parts: Sequence[Claim]) -> None:
    """Let each part have what people added, judged or cited; the machine looks for its own."""
    kept = session.scalars(
        select(Evidence).where(Evidence.claim_id == claim.id, Evidence.is_kept).order_by(Evidence.id)
    ).all()
    for part in parts:
        open_ones = (Evidence.claim_id == part.id) & Evidence.sealed_for.is_(
            None
        )  # others tell of nothing (I7)
        there = set(session.scalars(select(Evidence.sha256).where(open_ones)))
        claim_transfer.copy_evidence(session, [piece for piece in kept if piece.sha256 not in there], part)


def _keep_claim(
    session: Session, by: Principal, claim: Claim, text: str, more: dict[str, Any], said: Sequence[Said]
) -> MadeClaim:
    """Keep the claim, queue it and have it worked on; the known one where its words are known, of one who says them.

    A known one that was in no queue comes into one: a person wants it checked.
    """
    claim.kinds = [Kind.STATEMENT.value]
    claim.check_worthiness, claim.check_worthiness_version = 1.0, BY_HAND  # a person wants it checked
    claim.check_worthiness_reasons = [{"name": "by_hand", "value": 1.0, "weight": 1.0}]
    claim.version, claim.search_version, claim.demand, claim.pinned = 1, 1, 0, False
    set_claim_text(claim, text, claim.claimed_at)
    known, free = _find_known(session, claim, said)
    if known is None:
        session.add(claim)
        known = add_keys(session, claim, free)
        if known is not claim:  # somebody was quicker
            session.execute(delete(ClaimKey).where(ClaimKey.claim_id == claim.id))
            session.delete(claim)
    if known is not claim:
        known = lock_survivors(session, known.workspace_id, [known.id])[known.id]
        before = known.status
        if before in UNASKED:
            resume_claim(session, known)
            more = {**more, "status": {"from": before.value, "to": known.status.value}}
        history.record_by(session, by, known, "met_again", None, more)
        reindex_claims(session, [known])  # another may say it there
        return MadeClaim(known, is_new=False)
    queues.requeue_claim(session, claim, queues.find_queue(session, claim.queue_id))
    history.record_by(session, by, claim, "made", None, {"text": claim.text, **more})
    events.record_events(
        session, events.Happened(claim.workspace_id, "claim.queued", SubjectKind.CLAIM, claim.id)
    )
    session.flush()
    plan_claims(session, [claim], None, stages=(StageName.MATCH, StageName.RETRIEVE, StageName.INDEX))
    return MadeClaim(claim, is_new=True)


def _find_known(session: Session, claim: Claim, said: Sequence[Said]) -> tuple[Claim | None, list[bytes]]:
    """The claim that all who say this one have said before; else the keys that nobody's claim has."""
    owners: list[Claim | None] = []
    free: dict[bytes, None] = {}
    for saying in said:
        keys = build_keys_of(claim, saying)
        owner = find_said_claim(session, claim, keys, saying)
        owners.append(owner)
        if owner is None:
            free[keys.kept if find_by_key(session, claim, keys.kept) is None else keys.all[0]] = None
    known = owners[0] if all(owner is owners[0] for owner in owners) else None
    return known, list(free)
