"""What must hold of claims after many hands have worked on them: what was told, merges, seals, events against history."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claimdesk.queue.blind_reads import SEALED
from claimdesk.records.claim import Appearance, Claim, ClaimKey, ClaimStatus
from claimdesk.records.event import Event, HistoryItem
from claimdesk.records.merge import Merge
from claimdesk.records.talk import Comment, Demand

Told = Sequence[tuple[str, list[str]]]
OPENED = frozenset(
    {
        ClaimStatus.ADJUDICATION,
        ClaimStatus.DECIDED,
        ClaimStatus.PUBLISHED,
        ClaimStatus.DISMISSED,
        ClaimStatus.MERGED,
    }
)
SAID_TWICE = {  # an event, and the lines of history that each make one
    "claim.merged": ("merged",),
    "claim.dismissed": ("dismissed", "split"),
    "claim.returned": ("returned",),
    "claim.upheld": ("verdict_upheld",),
    "claim.revisit": ("revisit",),
    "review.submitted": ("reviewed",),
    "verdict.withdrawn": ("withdrawn",),
    "verdict.published": ("published",),
}


def find_wrong(session: Session, told: Told) -> list[str]:
    """Each breach, in words."""
    claims = {claim.id: claim for claim in session.scalars(select(Claim))}
    return [
        *check_refusals(told),
        *check_deeds(session, told),
        *check_merges(session, claims, told),
        *check_seals(session, claims),
        *check_events(session),
    ]


def check_refusals(told: Told) -> Iterable[str]:
    """Every refusal is the caller's to understand, none is the server's."""
    for who, words in told:
        if words[0] == "refused" and not 400 <= int(words[2]) < 500:
            yield f"{who} was refused {' '.join(words[1:])}"


def check_deeds(session: Session, told: Told) -> Iterable[str]:
    """I11: what people were told that they had done is in the history, by them and as often; I3: no version is raised twice."""
    written = Counter(
        (str(history_item.by), history_item.what, str(history_item.subject_id))
        for history_item in session.scalars(select(HistoryItem))
    )
    done = Counter((who, words[1], words[2]) for who, words in told if words[0] == "did")
    for deed, number in done.items():
        if written[deed] < number:
            yield f"{' '.join(deed)}: done {number} times, {written[deed]} in the history"
    raised = Counter((words[2], words[3]) for _, words in told if words[:2] == ["did", "edited"])
    for (claim_id, version), number in raised.items():
        if number > 1:
            yield f"{number} edits of {claim_id} made its version {version}"


def check_merges(session: Session, claims: Mapping[UUID, Claim], told: Told) -> Iterable[str]:
    """A merged claim leads to one that goes on; what was said on it is there, and nothing was left behind."""
    into = {
        claim_id: [
            merge.into_id
            for merge in session.scalars(select(Merge).where(Merge.claim_id == claim_id))
            if merge.undone_at is None
        ]
        for claim_id in claims
    }
    for claim in claims.values():
        if into[claim.id] != ([claim.merged_into] if claim.merged_into else []):
            yield f"the claim {claim.id} is part of {claim.merged_into}, its merges say {into[claim.id]}"
        if (claim.status == ClaimStatus.MERGED) != (claim.merged_into is not None):
            yield f"the claim {claim.id} is {claim.status.value} and part of {claim.merged_into}"
    ends = {id_: find_end(claims, id_) for id_ in claims}
    yield from (f"the claim {id_} was merged into itself" for id_, end in ends.items() if end is None)
    place = {str(comment.id): comment.claim_id for comment in session.scalars(select(Comment))}
    for who, words in told:
        if words[:2] == ["did", "commented"] and place.get(words[3]) != ends[UUID(words[2])]:
            yield f"{who}'s comment on {words[2]} is on {place.get(words[3])}, not on {ends[UUID(words[2])]}"
    for record in (ClaimKey, Appearance, Comment):
        for claim_id in session.scalars(select(record.claim_id).distinct()):
            if claims[claim_id].status == ClaimStatus.MERGED:
                yield f"rows of {record.__tablename__} stayed on the merged claim {claim_id}"
    askers = dict(session.execute(select(Demand.claim_id, func.count()).group_by(Demand.claim_id)).all())
    for claim in claims.values():
        if claim.demand != askers.get(claim.id, 0):
            yield f"the claim {claim.id} counts {claim.demand} requesters, there are {askers.get(claim.id, 0)}"


def find_end(claims: Mapping[UUID, Claim], claim_id: UUID) -> UUID | None:
    """Where the claim goes on; None when that leads round in a ring."""
    seen: set[UUID] = set()
    at: UUID = claim_id
    while (following := claims[at].merged_into) is not None:
        if at in seen:
            return None
        seen.add(at)
        at = following
    return at


def check_seals(session: Session, claims: Mapping[UUID, Claim]) -> Iterable[str]:
    """Nothing stays sealed on a claim that nobody reads blind any more."""
    for record in SEALED:
        for claim_id in session.scalars(
            select(record.claim_id).where(record.sealed_for.is_not(None)).distinct()
        ):
            if claims[claim_id].status in OPENED:
                yield f"{record.__tablename__} of {claim_id} are sealed, it is {claims[claim_id].status.value}"


def check_events(session: Session) -> Iterable[str]:
    """What is told to machines is what is told to people, of each subject as often."""
    lines = Counter(
        (history_item.what, history_item.subject_kind, history_item.subject_id)
        for history_item in session.scalars(select(HistoryItem))
    )
    found = Counter((event.type, event.subject_id) for event in session.scalars(select(Event)))
    for kind, words in SAID_TWICE.items():
        noun = "verdict" if kind.startswith("verdict.") else "claim"
        said: Counter[UUID] = Counter()
        for (what, of, id_), number in lines.items():
            if what in words and of == noun:
                said[id_] += number
        heard = Counter({id_: number for (type_, id_), number in found.items() if type_ == kind})
        if said != heard:
            yield f"{kind}: {sum(heard.values())} events, {sum(said.values())} lines of history"
