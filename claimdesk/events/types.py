"""What can happen, by name, and the scope of a key that may hear of it."""

from collections.abc import Collection
from enum import StrEnum

from claimdesk.records.account import Scope


class EventType(StrEnum):
    ARTICLE_SUBMITTED = "article.submitted"
    ARTICLE_REVISED = "article.revised"
    ARTICLE_AMENDED = "article.amended"
    ARTICLE_RETRIED = "article.retried"
    ARTICLE_WITHDRAWN = "article.withdrawn"
    ARTICLE_ERASED = "article.erased"
    ARTICLE_READY = "article.ready"
    ARTICLE_FAILED = "article.failed"
    IMPORT_DONE = "import.done"
    CLAIM_QUEUED = "claim.queued"
    CLAIM_UNQUEUED = "claim.unqueued"
    CLAIM_DISMISSED = "claim.dismissed"
    CLAIM_MERGED = "claim.merged"
    CLAIM_ERASED = "claim.erased"
    CLAIM_ORPHANED = "claim.orphaned"
    CLAIM_PARTED = "claim.parted"
    CLAIM_RETURNED = "claim.returned"
    CLAIM_DECIDED = "claim.decided"
    CLAIM_REVISIT = "claim.revisit"
    CLAIM_UPHELD = "claim.upheld"
    CLAIM_PUBLICATION_FAILED = "claim.publication_failed"
    REVIEW_SUBMITTED = "review.submitted"
    QUEUE_DUE_SOON = "queue.due_soon"
    QUEUE_OVERDUE = "queue.overdue"
    QUEUE_FOLLOW_UP = "queue.follow_up"
    VERDICT_PUBLISHED = "verdict.published"
    VERDICT_CORRECTED = "verdict.corrected"
    VERDICT_WITHDRAWN = "verdict.withdrawn"
    VERDICT_ADOPTED = "verdict.adopted"
    VERDICT_COMPLAINT_RECEIVED = "verdict.complaint_received"
    VERDICT_COMPLAINT_DECIDED = "verdict.complaint_decided"
    RUN_DEAD = "run.dead"


NEEDED = {
    "article": Scope.ARTICLES_READ,
    "import": Scope.ARTICLES_READ,
    "claim": Scope.CLAIMS_READ,
    "review": Scope.CLAIMS_READ,
    "queue": Scope.CLAIMS_READ,
    "verdict": Scope.VERDICTS_READ,
    "run": Scope.ADMIN,
}


def list_visible(scopes: Collection[Scope]) -> frozenset[EventType]:
    """The events that a key with the scopes may hear of; `admin` hears of all."""
    return frozenset(
        type_ for type_ in EventType if Scope.ADMIN in scopes or NEEDED[type_.partition(".")[0]] in scopes
    )
