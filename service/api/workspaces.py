"""Workspaces: each a world of its own."""

from uuid import UUID

from flask import Response
from pydantic import Field

from claimdesk.people import accounts, keys
from claimdesk.records.account import Scope
from service.answers import answer
from service.api.blueprints import build_blueprint
from service.authentication import needs
from service.context import principal, transaction
from service.schemas import Input, Name, Output

api = build_blueprint("workspaces", "Desks; nothing crosses from one into another.")


class WorkspaceIn(Input):
    name: Name


class WorkspaceOut(Output):
    id: UUID
    name: str
    admin_key: str | None = Field(None, description="Shown once, with the first answer.")


@api.post("", responses={201: WorkspaceOut})
@needs(Scope.ADMIN)
def make_workspace(body: WorkspaceIn) -> Response:
    """A new workspace with an admin and a key for them; for the instance's first admin."""
    principal().require_instance_admin()
    with transaction() as session:
        admin = accounts.add_workspace(session, body.name)
        made = keys.add_key(session, admin, list(Scope))
        shown = WorkspaceOut(id=admin.workspace_id, name=body.name, admin_key=made.secret)
        return answer(shown, 201, secret=["admin_key"])
