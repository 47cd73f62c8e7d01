"""deliver: a message to a webhook, one try; when the next one is stands with the delivery."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from claimdesk.outgoing import deliveries, sending
from claimdesk.outgoing.deliveries import Message, Tried
from workers.resources import Tools


def load(session: Session, subject_ids: Sequence[UUID], _tools: Tools) -> list[Message]:
    """The messages as they are sent now; none for what is over."""
    return deliveries.load_messages(session, subject_ids)


def compute(tasks: Sequence[Message], tools: Tools) -> list[Tried]:
    """Sign and send; a receiver that refuses or is away is no failure of ours."""
    return [sending.send_message(message, tools.settings) for message in tasks]


def save(session: Session, results: Sequence[Tried]) -> None:
    """Keep how each try ended, and when the next one is."""
    for tried in sorted(results, key=lambda tried: tried.subject_id):
        deliveries.record_try(session, tried)
