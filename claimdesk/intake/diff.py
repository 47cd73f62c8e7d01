"""What a new revision of an article changed in its claims."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from claimdesk.intake.revisions import get_revision
from claimdesk.records.article import Article
from claimdesk.records.claim import Appearance, build_stands_in
from claimdesk.terms import Part


@dataclass(frozen=True, slots=True)
class Diff:
    """Claim ids between two revisions, each in reading order."""

    from_revision: int
    to_revision: int
    added: tuple[UUID, ...]
    kept: tuple[UUID, ...]
    gone: tuple[UUID, ...]


def compare_revisions(session: Session, article: Article, from_revision: int) -> Diff:
    """The claims added, kept and gone since that revision. Raises NotFound when there is none of that number."""
    get_revision(session, article, from_revision)
    before = _list_claim_ids(session, article, from_revision)
    now = _list_claim_ids(session, article, article.revision)
    return Diff(
        from_revision=from_revision,
        to_revision=article.revision,
        added=tuple(id_ for id_ in now if id_ not in before),
        kept=tuple(id_ for id_ in now if id_ in before),
        gone=tuple(id_ for id_ in before if id_ not in now),
    )


def _list_claim_ids(session: Session, article: Article, revision: int) -> dict[UUID, None]:
    """The ids of a revision's claims in reading order, each once."""
    return dict.fromkeys(
        session.scalars(
            select(Appearance.claim_id)
            .where(Appearance.article_id == article.id, build_stands_in(revision))
            .order_by(
                case({part.value: place for place, part in enumerate(Part)}, value=Appearance.part),
                Appearance.start,
                Appearance.id,
            )
        )
    )
