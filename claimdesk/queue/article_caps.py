"""How many claims of one article a queue still takes (cap_per_article)."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.records.claim import Appearance, Claim, ClaimStatus
from claimdesk.records.queue import Queue


class ArticlePlaces:
    """The places that the articles of some claims have in queues with a cap; whatever came in once keeps its place.

    The one rule for cap_per_article: for claims that are new, asked for by a person, or filed anew.
    """

    def __init__(self, session: Session, definitions: Sequence[Queue], claims: Sequence[Claim]) -> None:
        """Two queries, none where no queue has a cap."""
        self.caps = {
            queue.id: queue.cap_per_article for queue in definitions if queue.cap_per_article is not None
        }
        self.articles: dict[UUID, set[UUID]] = defaultdict(set)
        self.taken: dict[tuple[UUID | None, UUID], dict[UUID, bool]] = defaultdict(dict)
        self.last = max((claim.id for claim in claims), default=None)
        if not self.caps:
            return
        for claim_id, article_id in session.execute(
            select(Appearance.claim_id, Appearance.article_id)
            .where(Appearance.claim_id.in_([claim.id for claim in claims]))
            .distinct()
        ):
            self.articles[claim_id].add(article_id)
        names: dict[UUID | None, str] = {queue.id: queue.name for queue in definitions}
        for queue_id, article_id, claim_id, status, owner_id, wanted in session.execute(
            select(
                Claim.queue_id,
                Appearance.article_id,
                Claim.id,
                Claim.status,
                Claim.owner_id,
                Claim.wanted_queue,
            )
            .join(Appearance, Appearance.claim_id == Claim.id)
            .where(
                Appearance.article_id.in_(set().union(*self.articles.values())), Claim.queue_id.in_(self.caps)
            )
            .distinct()
        ):
            is_fixed = status != ClaimStatus.WAITING or owner_id is not None or wanted == names[queue_id]
            self.taken[queue_id, article_id][claim_id] = is_fixed

    def has_place(self, queue: Queue, claim: Claim) -> bool:
        """Whether the queue takes the claim: in each of its articles a place is left beside the others'."""
        cap = self.caps.get(queue.id)
        return cap is None or all(
            len(self.taken[queue.id, article_id].keys() - {claim.id}) < cap
            for article_id in self.articles[claim.id]
        )

    def take_place(self, queue_id: UUID, claim: Claim) -> None:
        """The claim has its place in the queue."""
        if queue_id in self.caps:
            for article_id in self.articles[claim.id]:
                self.taken[queue_id, article_id][claim.id] = True

    def reopen_places(self, queue: Queue, claims: Sequence[Claim]) -> None:
        """Let the claims, and all later ones, ask for their place in the queue again, where they may leave it."""
        asking = {claim.id for claim in claims}
        for (queue_id, _), places in self.taken.items():
            if queue_id != queue.id:
                continue
            for id_, is_fixed in list(places.items()):
                if not is_fixed and (id_ in asking or self.last is None or id_ > self.last):
                    del places[id_]
