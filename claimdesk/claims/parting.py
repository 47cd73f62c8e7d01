"""Claims that were made one though several people said them, or of several things, parted again (I13).

The key of a claim once was its words alone: three mayors' "We hired 300 officers" were one claim. What people did stays
with the appearances that they did it for; the others are claims of their own again, and wait.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.claims import identity, merging
from claimdesk.claims.claim_text import add_key, find_by_key, set_claim_text
from claimdesk.claims.locking import lock_survivors
from claimdesk.claims.planning import plan_claims, reindex_claims
from claimdesk.claims.speakers import build_said
from claimdesk.claims.standing import stands_alone
from claimdesk.events import events, history
from claimdesk.queue import queues
from claimdesk.records.article import GONE, Article
from claimdesk.records.claim import Appearance, Claim, ClaimKey, ClaimStatus
from claimdesk.records.event import HistoryItem
from claimdesk.records.match import Match
from claimdesk.records.merge import Merge
from claimdesk.terms import Band, MadeBy, StageName, SubjectKind

COPIED = [
    "workspace_id",
    "language",
    "kinds",
    "check_worthiness",
    "check_worthiness_reasons",
    "check_worthiness_version",
    "original_text",
]
WORDS = [
    "text",
    "text_hash",
    "context",
    "ambiguities",
    "entities",
    "quantities",
    "dates",
    "open_reference",
    "made_by",
]
PARTING = "parting"  # stands where a match says what found it


@dataclass(frozen=True, slots=True)
class _Words:
    """A claim's words as the machine found them, before people changed them."""

    text: str
    periods: list[str]
    is_changed: bool


def list_suspects(session: Session, after: UUID | None, limit: int) -> tuple[list[UUID], UUID | None]:
    """Those of the next claims that are found by words that lean on who says them; the last that was looked at."""
    query = select(Claim).where(Claim.status != ClaimStatus.MERGED).order_by(Claim.id).limit(limit)
    claims = session.scalars(query.where(Claim.id > after) if after else query).all()
    suspects = [claim.id for claim in claims if _is_kept_by_words(session, claim)]
    return suspects, claims[-1].id if claims else None


def part_claim(session: Session, claim_id: UUID) -> list[Claim]:
    """Give the claim's appearances of other speakers or places to claims of their own; the new ones.

    Done again it changes nothing, so the walk may be broken off anywhere.
    """
    claim = session.get(Claim, claim_id)
    if claim is None or not _lock_with_owners(session, claim) or not _is_kept_by_words(session, claim):
        return []
    words = _find_first_words(session, claim)
    staying, going = _group_appearances(session, claim, words)
    _replace_keys(session, claim, staying)
    made = [_give_away(session, claim, words, key, rows) for key, rows in going.items()]
    _forget_merged(session, claim, chain.from_iterable(going.values()))
    _record_parting(session, claim, going, [part.id for part, _ in made])
    reindex_claims(session, [claim])
    return [part for part, is_new in made if is_new]


def _is_kept_by_words(session: Session, claim: Claim) -> bool:
    old = _list_old_keys(session, claim)
    kept = select(ClaimKey.id).where(ClaimKey.claim_id == claim.id, ClaimKey.key_hash.in_(old)).limit(1)
    return bool(old) and session.scalar(kept) is not None


def _list_old_keys(session: Session, claim: Claim) -> list[bytes]:
    """The keys of those words of the claim, by now or before people changed them, that lean on who says them."""
    leaning = {text for text in _list_former_texts(session, claim) if not stands_alone(text, claim.language)}
    if claim.open_reference or not stands_alone(claim.text, claim.language):
        leaning.add(claim.text)
    periods = identity.list_kept_periods(claim.dates)
    return [identity.build_text_key(text, dated) for text in sorted(leaning) for dated in (periods, [])]


def _list_former_texts(session: Session, claim: Claim) -> list[str]:
    """The words that the claim had before people changed them, oldest first."""
    changes = session.scalars(
        select(HistoryItem.changes)
        .where(HistoryItem.subject_id == claim.id, HistoryItem.what == "edited")
        .order_by(HistoryItem.id)
    )
    return [change["text"]["from"] for change in changes if (change.get("text") or {}).get("from")]


def _find_first_words(session: Session, claim: Claim) -> _Words:
    former = _list_former_texts(session, claim)
    text = former[0] if former else claim.text
    return _Words(text, identity.list_kept_periods(claim.dates), text != claim.text)


def _lock_with_owners(session: Session, claim: Claim) -> bool:
    """Lock the claim's articles, as splits do before their claims, then the claim and those that its parts go to."""
    here = select(Appearance.article_id).where(Appearance.claim_id == claim.id)
    session.scalars(
        select(Article.id).where(Article.id.in_(here)).order_by(Article.id).with_for_update(key_share=True)
    ).all()
    _, going = _group_appearances(session, claim, _find_first_words(session, claim))
    owners = [owner.id for key in going if (owner := find_by_key(session, claim, key)) is not None]
    survivors = lock_survivors(session, claim.workspace_id, {claim.id, *owners})
    return survivors.get(claim.id) is claim


def _group_appearances(
    session: Session, claim: Claim, words: _Words
) -> tuple[list[bytes], dict[bytes, list[Appearance]]]:
    """The keys of what stays, and the appearances that go by the key of the claim that they go to.

    What a person marked or set right stays, else the oldest: readers saw it at the top when they did what they did. Of
    each claim that people merged into this one the first stays too: they have said that it is the same.
    """
    rows = session.scalars(
        select(Appearance)
        .where(Appearance.claim_id == claim.id)
        .order_by(Appearance.by_hand.desc(), Appearance.article_id, Appearance.id)
    ).all()
    keys = {row.id: _build_key(claim, words, row) for row in rows}
    came_with = {
        id_: merge.claim_id
        for merge in _list_merges(session, claim)
        for id_ in merge.moved.get("appearances", ())
    }
    staying: dict[UUID | None, bytes] = {}
    for row in rows:
        staying.setdefault(came_with.get(str(row.id)), keys[row.id])
    kept = list(dict.fromkeys(staying.values()))
    going: dict[bytes, list[Appearance]] = {}
    for row in rows:
        if keys[row.id] not in kept:
            going.setdefault(keys[row.id], []).append(row)
    return kept, going


def _build_key(claim: Claim, words: _Words, appearance: Appearance) -> bytes:
    """The key of the first words as said in the appearance."""
    keys = identity.build_keys(
        words.text,
        words.periods,
        build_said(appearance),
        language=claim.language,
        open_reference=bool(claim.open_reference),
    )
    return keys.kept


def _list_merges(session: Session, claim: Claim) -> Sequence[Merge]:
    """The merges of what is part of the claim now, oldest first."""
    merged = merging.list_merged(session, claim.id)
    return session.scalars(
        select(Merge).where(Merge.claim_id.in_(merged), Merge.undone_at.is_(None)).order_by(Merge.id)
    ).all()


def _replace_keys(session: Session, claim: Claim, staying: Collection[bytes]) -> None:
    """Have the claim found by who says it, and no more by words that lean on that."""
    old = _list_old_keys(session, claim)
    session.execute(delete(ClaimKey).where(ClaimKey.claim_id == claim.id, ClaimKey.key_hash.in_(old)))
    for key in staying:
        add_key(session, claim, key)
    claim.open_reference = claim.open_reference or not stands_alone(claim.text, claim.language)


def _give_away(
    session: Session, claim: Claim, words: _Words, key: bytes, rows: Sequence[Appearance]
) -> tuple[Claim, bool]:
    """The claim that the appearances go to, which was there or is made of the first words; whether it is new."""
    known = find_by_key(session, claim, key)
    part = known or _make_part(session, claim, words, rows[0])
    if known is None:
        add_key(session, part, key)
    for row in rows:
        row.claim_id = part.id
    session.flush()
    if known is None:
        _suggest_whole(session, claim, part)
        _queue_part(session, claim, part, rows)
    changes = {"claim_id": str(claim.id), "article_ids": _list_article_ids(rows)}
    history.record(session, claim.workspace_id, SubjectKind.CLAIM, part.id, "parted_from", changes=changes)
    reindex_claims(session, [part])
    return part, known is None


def _make_part(session: Session, claim: Claim, words: _Words, first: Appearance) -> Claim:
    article = session.get_one(Article, first.article_id)
    names = COPIED if words.is_changed else [*COPIED, *WORDS]
    part = Claim(
        **{name: getattr(claim, name) for name in names},
        id=clock.new_id(),
        claimed_at=article.stated_at or claim.claimed_at,
        wanted_queue=article.queue,
        status=ClaimStatus.NEW,
        version=1,
        search_version=1,
        demand=0,
        pinned=False,
    )
    if words.is_changed:
        set_claim_text(part, words.text, part.claimed_at)
        part.made_by = MadeBy.VERBATIM
    session.add(part)
    session.flush()
    return part


def _suggest_whole(session: Session, claim: Claim, part: Claim) -> None:
    """Offer the claim that it was part of, and its verdict: a person decides whether they hold here too."""
    for rank, (verdict_id, other_id) in enumerate(((None, claim.id), (claim.verdict_id, None)), 1):
        if verdict_id is None and other_id is None:
            continue
        session.add(
            Match(
                workspace_id=claim.workspace_id,
                claim_id=part.id,
                verdict_id=verdict_id,
                other_claim_id=other_id,
                score=1.0,
                score_parts={},
                band=Band.SUGGEST,
                band_precision=None,
                differences=[],
                differences_checked=[],
                rank=rank,
                component_version=PARTING,
            )
        )


def _queue_part(session: Session, claim: Claim, part: Claim, rows: Sequence[Appearance]) -> None:
    """Where the whole was in no queue the part comes where its worth brings it, else it waits, whatever was decided."""
    articles = session.scalars(
        select(Article.status).where(Article.id.in_([row.article_id for row in rows]))
    ).all()
    if claim.status == ClaimStatus.NEW or all(status in GONE for status in articles):
        return
    if claim.status == ClaimStatus.UNQUEUED:
        queued = bool(queues.place_claims(session, claim.workspace_id, [part]))
    else:
        changes = queues.requeue_claim(session, part, queues.find_queue(session, claim.queue_id))
        history.record(session, claim.workspace_id, SubjectKind.CLAIM, part.id, "queued", changes=changes)
        queued = True
    if queued:
        happened = events.Happened(claim.workspace_id, "claim.queued", SubjectKind.CLAIM, part.id)
        events.record_events(session, happened)
    session.flush()
    plan_claims(session, [part], None, stages=(StageName.MATCH, StageName.RETRIEVE))


def _forget_merged(session: Session, claim: Claim, rows: Iterable[Appearance]) -> None:
    """Have a merge that is undone later not bring back what has gone to another claim."""
    gone = {str(row.id) for row in rows}
    for merge in _list_merges(session, claim):
        kept = [id_ for id_ in merge.moved.get("appearances", ()) if id_ not in gone]
        merge.moved = {**merge.moved, "appearances": kept}


def _record_parting(
    session: Session, claim: Claim, going: dict[bytes, list[Appearance]], into: Sequence[UUID]
) -> None:
    if not into:
        return
    said = {
        "parted_into": [str(id_) for id_ in into],
        "article_ids": _list_article_ids(chain.from_iterable(going.values())),
    }
    history.record(session, claim.workspace_id, SubjectKind.CLAIM, claim.id, "parted", changes=said)
    happened = events.Happened(claim.workspace_id, "claim.parted", SubjectKind.CLAIM, claim.id, said)
    events.record_events(session, happened)


def _list_article_ids(rows: Iterable[Appearance]) -> list[str]:
    return list(dict.fromkeys(str(row.article_id) for row in rows))
