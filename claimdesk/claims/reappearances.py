"""A claim met again in another article: what follows from the state that it is in."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from claimdesk.events import events, history
from claimdesk.queue import workflow
from claimdesk.queue.workflow import Call
from claimdesk.records.article import Article
from claimdesk.records.claim import Claim
from claimdesk.terms import SubjectKind


def record_reappearances(session: Session, claims: Sequence[Claim], article: Article) -> None:
    """Note the new appearance; a published claim goes to `revisit`, a dismissed or merged one stays where it is."""
    for claim in claims:
        history.record(
            session,
            claim.workspace_id,
            SubjectKind.CLAIM,
            claim.id,
            "met_again",
            changes={"article_id": str(article.id)},
        )
        if workflow.move(claim, Call.MEET_AGAIN):
            claim.version += 1
            events.record_events(
                session,
                events.Happened(
                    claim.workspace_id,
                    "claim.revisit",
                    SubjectKind.CLAIM,
                    claim.id,
                    {"article_ids": [str(article.id)]},
                ),
            )
