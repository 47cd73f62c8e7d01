"""What a split found, written down: claims found again by their keys or made, and their appearances."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.claims import claimants, identity, orphans, split_keys
from claimdesk.claims.locking import lock_survivors
from claimdesk.claims.planning import plan_claims, reindex_claims
from claimdesk.claims.reappearances import record_reappearances
from claimdesk.claims.speakers import is_said_by, list_speakers
from claimdesk.claims.standing import Lean, stands_alone
from claimdesk.database import build_insert, in_batches
from claimdesk.events import history
from claimdesk.language.other_languages.naming import is_read_by_sentence
from claimdesk.language.reading.articles import MIXED, NOT_ENGLISH, TOO_LONG, TOO_MANY
from claimdesk.language.shapes import DateInterval, SplitArticle, SplitClaim
from claimdesk.records.article import Article, ArticleRevision, ReadingDepth
from claimdesk.records.claim import Appearance, Claim, ClaimKey
from claimdesk.terms import SubjectKind

QUERY_BATCH = 500
READING_NOTES = frozenset((NOT_ENGLISH, MIXED, TOO_LONG, TOO_MANY))  # others are of the page, and stay


def record_split(session: Session, article: Article, revision: ArticleRevision, split: SplitArticle) -> None:
    """Replace what the machine found in this revision by the split; claims that are new get their runs.

    What people marked by hand stays. A claim met again keeps its state, except that a decided one goes to
    `revisit`; a dismissed or merged one never comes back.
    """
    revision.skipped = [
        {"part": skipped.part.value, "start": skipped.start, "end": skipped.end, "why": skipped.why}
        for skipped in split.skipped
    ]
    revision.notes = [note for note in revision.notes if note not in READING_NOTES] + list(split.notes)
    revision.reading = ReadingDepth.SENTENCES if is_read_by_sentence(split.language) else ReadingDepth.FULL
    if article.language is None:
        article.language = split.language
    before = _list_machine_appearances(session, article, revision)
    found = split_keys.build_keys(split.claims, article)
    known = _find_claims(session, article.workspace_id, [key for keys in found for key in keys.all])
    keys = _choose_keys(session, split.claims, found, known)
    made = _make_claims(session, article, split.claims, keys, known)
    known |= made
    _add_narrow_keys(session, article, found, [known[key] for key in keys])
    _link_twins(split.claims, found, keys, known, made)
    here = {known[key].id for key in keys}
    met = {claim.id: claim for key, claim in known.items() if key not in made and claim.id in here}
    there = _find_appearing_before(session, article, list(met))
    _add_appearances(session, article, revision, split.claims, [known[key] for key in keys])
    for claim in made.values():
        history.record(
            session,
            claim.workspace_id,
            SubjectKind.CLAIM,
            claim.id,
            "found",
            changes={"article_id": str(article.id)},
        )
    session.flush()
    orphans.replace_appearances(session, article, revision, before)
    plan_claims(session, list(made.values()), article.id)
    record_reappearances(session, [claim for claim in met.values() if claim.id not in there], article)
    reindex_claims(
        session, list(met.values()), article.id
    )  # who says it in the last place is shown by its entry


def _choose_keys(
    session: Session,
    split: Sequence[SplitClaim],
    found: Sequence[identity.Keys],
    known: dict[bytes, Claim],
) -> list[bytes]:
    """The key that each claim is found by, or will be kept under.

    What a speaker's name finds elsewhere counts only while people have not given the claim to another speaker.
    """
    wide = {known[keys.kept].id for keys in found if keys.lean == Lean.SPEAKER and keys.kept in known}
    speakers = list_speakers(session, wide)
    chosen = []
    for claim, keys in zip(split, found, strict=True):
        here, kept = keys.all[0], keys.kept
        said = identity.Said(split_keys.find_speaker(claim), "")
        is_theirs = (
            keys.lean != Lean.SPEAKER
            or kept not in known
            or kept == here
            or is_said_by(speakers[known[kept].id], said)
        )
        chosen.append(kept if here not in known and is_theirs else here)
    return chosen


def _list_machine_appearances(
    session: Session, article: Article, revision: ArticleRevision
) -> Sequence[Appearance]:
    return session.scalars(
        select(Appearance)
        .where(
            Appearance.article_id == article.id,
            Appearance.revision == revision.revision,
            Appearance.by_hand.is_(False),
        )
        .order_by(Appearance.id)
    ).all()


def _find_claims(session: Session, workspace_id: UUID, keys: Sequence[bytes]) -> dict[bytes, Claim]:
    """The claims of the keys, a merged one's survivor in its place, locked: people work on them meanwhile."""
    ids: dict[bytes, UUID] = {}
    for batch in in_batches(sorted(set(keys)), QUERY_BATCH):
        rows = session.execute(
            select(ClaimKey.key_hash, ClaimKey.claim_id).where(
                ClaimKey.workspace_id == workspace_id, ClaimKey.key_hash.in_(batch)
            )
        )
        ids |= dict(rows.all())
    survivors = lock_survivors(session, workspace_id, set(ids.values()))
    return {key: survivors[id_] for key, id_ in ids.items()}


def _make_claims(
    session: Session,
    article: Article,
    split: Sequence[SplitClaim],
    keys: Sequence[bytes],
    known: dict[bytes, Claim],
) -> dict[bytes, Claim]:
    """Claims for the keys that nobody had; where another worker was quicker, its claim joins `known`."""
    fresh: dict[bytes, Claim] = {}
    for key, split_claim in zip(keys, split, strict=True):
        if key not in known and key not in fresh:
            fresh[key] = build_claim(article, split_claim)
    session.add_all(fresh.values())
    session.flush()
    ours = _insert_keys(session, article.workspace_id, fresh)
    beaten = set(fresh) - ours
    for key in beaten:
        session.delete(fresh[key])
    if beaten:
        session.flush()
        known |= _find_claims(session, article.workspace_id, list(beaten))
    return {key: claim for key, claim in fresh.items() if key in ours}


def _insert_keys(session: Session, workspace_id: UUID, claims: Mapping[bytes, Claim]) -> set[bytes]:
    """Have the keys find the claims; those that nobody's claim had."""
    ours: set[bytes] = set()
    for batch in in_batches(sorted(claims), QUERY_BATCH):
        rows = [
            {
                "id": clock.new_id(),
                "created_at": clock.now(),
                "workspace_id": workspace_id,
                "key_hash": key,
                "claim_id": claims[key].id,
            }
            for key in batch
        ]
        statement = build_insert(session, ClaimKey).values(rows)
        unique = ["workspace_id", "key_hash"]
        ours |= set(
            session.scalars(
                statement.on_conflict_do_nothing(index_elements=unique).returning(ClaimKey.key_hash)
            )
        )
    return ours


def _add_narrow_keys(
    session: Session, article: Article, found: Sequence[identity.Keys], claims: Sequence[Claim]
) -> None:
    """Have what stands before words that lean on it find the claim too, for when the article has them once more."""
    narrow = {
        keys.all[0]: claim
        for keys, claim in zip(found, claims, strict=True)
        if keys.lean == Lean.PLACE and len(keys.all) > 1
    }
    _insert_keys(session, article.workspace_id, narrow)


def build_claim(article: Article, split_claim: SplitClaim) -> Claim:
    """A new claim of the article, in no queue yet."""
    return Claim(
        id=clock.new_id(),
        workspace_id=article.workspace_id,
        text=split_claim.text,
        original_text=split_claim.original_text,
        text_hash=identity.hash_text(split_claim.text),
        language=split_claim.language or article.language,
        context=[_rename_keys(asdict(change), from_="from") for change in split_claim.context],
        ambiguities=[asdict(ambiguity) for ambiguity in split_claim.ambiguities],
        kinds=[kind.value for kind in split_claim.kinds],
        entities=[asdict(entity) for entity in split_claim.entities],
        quantities=[asdict(quantity) for quantity in split_claim.quantities],
        dates=[describe_date(date) for date in split_claim.dates],
        open_reference=split_keys.is_open(split_claim)
        or not stands_alone(split_claim.text, split_claim.language or article.language),
        made_by=split_claim.made_by,
        check_worthiness=split_claim.check_worthiness.score,
        check_worthiness_reasons=[asdict(reason) for reason in split_claim.check_worthiness.reasons],
        check_worthiness_version=split_claim.check_worthiness.model_version,
        claimed_at=_find_latest_moment(split_claim.claimed_at, article.stated_at),
        wanted_queue=article.queue,
    )


def _link_twins(
    split: Sequence[SplitClaim],
    found: Sequence[identity.Keys],
    keys: Sequence[bytes],
    known: dict[bytes, Claim],
    made: dict[bytes, Claim],
) -> None:
    """A near-twin within the article points at the claim that says almost the same, and is not queued twice.

    Where the words lean on who speaks, only the same speaker's are: two people's "I was born here" are both checked.
    """
    for own, key, split_claim in zip(found, keys, split, strict=True):
        if split_claim.near_twin_of is not None and key in made:
            twin = split[split_claim.near_twin_of]
            leans = Lean.NOTHING not in {own.lean, found[split_claim.near_twin_of].lean}
            if leans and split_keys.find_speaker_key(split_claim) != split_keys.find_speaker_key(twin):
                continue
            first = known[keys[split_claim.near_twin_of]]
            made[key].near_twin_of = first.id if first.id != made[key].id else None


def _find_appearing_before(session: Session, article: Article, claim_ids: Sequence[UUID]) -> set[UUID]:
    """Which of the claims this article had before, in any revision, and has not lost since."""
    found: set[UUID] = set()
    for batch in in_batches(claim_ids, QUERY_BATCH):
        found |= set(
            session.scalars(
                select(Appearance.claim_id).where(
                    Appearance.article_id == article.id,
                    Appearance.claim_id.in_(batch),
                    Appearance.absent_from.is_(None),
                )
            )
        )
    return found


def _add_appearances(
    session: Session,
    article: Article,
    revision: ArticleRevision,
    split: Sequence[SplitClaim],
    claims: Sequence[Claim],
) -> None:
    speakers = claimants.ensure_claimants(
        session, article.workspace_id, (split_claim.claimant for split_claim in split if split_claim.claimant)
    )
    for split_claim, claim in zip(split, claims, strict=True):
        found = build_appearance(article, revision.revision, split_claim, claim)
        if split_claim.claimant:
            found.claimant_id = speakers.get(claimants.build_name_key(split_claim.claimant))
        session.add(found)


def build_appearance(article: Article, revision: int, split_claim: SplitClaim, claim: Claim) -> Appearance:
    """Where the claim stands in the revision; its claimant by name alone."""
    return Appearance(
        workspace_id=article.workspace_id,
        claim_id=claim.id,
        article_id=article.id,
        revision=revision,
        part=split_claim.part,
        start=split_claim.start,
        end=split_claim.end,
        quote=split_claim.quote,
        prefix=split_claim.prefix,
        suffix=split_claim.suffix,
        voice=split_claim.voice,
        level=split_claim.level,
        claimant=split_claim.claimant,
        attribution=[asdict(link) for link in split_claim.attribution],
        claimed_at=describe_claimed_at(split_claim.claimed_at, article.stated_at),
    )


def describe_date(date: DateInterval) -> dict[str, Any]:
    """A date as the API shows it: {text, from, to, precision, anchor}, and its place in the claim."""
    return {
        "text": date.text,
        "from": date.from_ and date.from_.isoformat(),
        "to": date.to and date.to.isoformat(),
        "precision": date.precision,
        "anchor": date.anchor and date.anchor.isoformat(),
        "start": date.start,
        "end": date.end,
    }


def describe_claimed_at(date: DateInterval | None, published_at: datetime | None) -> dict[str, Any] | None:
    """When the claim was made: what the article says, else its own day of publication."""
    if date is not None:
        return {
            name: value
            for name, value in describe_date(date).items()
            if name in {"text", "from", "to", "precision"}
        }
    if published_at is None:
        return None
    moment = published_at.isoformat()
    return {"from": moment, "to": moment, "precision": "second", "text": None}


def _find_latest_moment(date: DateInterval | None, published_at: datetime | None) -> datetime | None:
    """The moment by which the claim was made: the end of the day or period that the article gives, at most its own time."""
    known = [moment for moment in (date.to if date else None, published_at) if moment is not None]
    return min(known, default=None)


def _rename_keys(values: dict[str, Any], **names: str) -> dict[str, Any]:
    return {names.get(name, name): value for name, value in values.items()}
