"""Who did what in the workspace, for its admins."""

from typing import Literal
from uuid import UUID

from flask import Response
from pydantic import Field

from claimdesk.events import history
from claimdesk.records.account import Scope
from service.api.blueprints import build_blueprint
from service.api.claims_schemas import HistoryItemOut, show_history
from service.http.authentication import needs
from service.http.context import principal, reading
from service.http.paging import read_position_id, split_page
from service.http.responses import answer
from service.http.schemas import AnyOf, ListQuery, Name, Output

api = build_blueprint("audit", "Everything that was done, by whom and why.")


class AuditQuery(ListQuery):
    """Which changes; a name that is given several times means any of its values."""

    subject: AnyOf[UUID]
    by: AnyOf[UUID] = Field(description="An account.")
    what: AnyOf[Name]
    sort: Literal["oldest", "newest"] = "oldest"


class AuditItemOut(HistoryItemOut):
    subject_kind: str
    subject_id: UUID


class AuditOut(Output):
    items: list[AuditItemOut]
    next_cursor: str | None


@api.get("", responses={200: AuditOut})
@needs(Scope.ADMIN)
def list_audit(query: AuditQuery) -> Response:
    """Every change in the workspace, oldest first; what is sealed while two people read blind is not among them."""
    asked = (query.subject, query.by, query.what, query.sort)
    name = f"audit {' '.join(map(str, asked))}"
    with reading() as session:
        found = history.list_audit(
            session,
            principal().workspace_id,
            subject_id=query.subject,
            newest_first=query.sort == "newest",
            by=query.by,
            what=query.what,
            after=read_position_id(query, name),
            limit=query.limit + 1,
            viewer=principal().account_id,
        )
    page, next_cursor = split_page(found, query, name, lambda item: str(item.id))
    items = [
        AuditItemOut(
            **show_history(item).model_dump(), subject_kind=item.subject_kind, subject_id=item.subject_id
        )
        for item in page
    ]
    return answer(AuditOut(items=items, next_cursor=next_cursor))
