"""Workspaces: each a world of its own."""

from typing import Annotated
from uuid import UUID

from flask import Response
from pydantic import Field

from claimdesk.people import keys, workspaces
from claimdesk.queue import queues
from claimdesk.records.account import Scope, Workspace
from service.api.blueprints import build_blueprint
from service.http.authentication import needs
from service.http.context import principal, reading, transaction
from service.http.limits import check_version, versioned
from service.http.responses import answer
from service.http.schemas import Input, Name, Output

api = build_blueprint("workspaces", "Desks; nothing crosses from one into another.")


Days = Annotated[int, Field(ge=1, le=36_500)]


class WorkspaceIn(Input):
    name: Name


class WorkspaceOut(Output):
    id: UUID
    name: str
    admin_key: str | None = Field(None, description="Shown once, with the first answer.")


class WorkspacePatch(Input):
    """What is to change; what is left out stays."""

    name: Name = ""
    sole_reader_may_publish: bool = False
    unpublished_claims_days: Days | None = None
    article_texts_days: Days | None = None
    events_days: Days | None = None
    public_feeds: bool = False


class OwnWorkspaceOut(Output):
    """The caller's workspace and what holds in it."""

    id: UUID
    name: str
    version: int
    sole_reader_may_publish: bool = Field(
        description="Whether who alone has read a claim may publish it; for a desk of one person."
    )
    unpublished_claims_days: int | None = Field(
        description="An article none of whose claims was published is erased so many days after its last revision; "
        "null: never."
    )
    article_texts_days: int | None = Field(
        description="Any article is erased so many days after its last revision, and what was published stays; null: never."
    )
    events_days: int | None = Field(
        description="Events are deleted so many days after they happened; null: never."
    )
    public_feeds: bool = Field(
        description="Whether everybody may read the desk's own published verdicts, in feeds and on pages."
    )


@api.post("", responses={201: WorkspaceOut})
@needs(Scope.ADMIN)
def make_workspace(body: WorkspaceIn) -> Response:
    """A new workspace with an admin and a key for them; for the instance's first admin."""
    principal().require_instance_admin()
    with transaction() as session:
        admin = queues.open_workspace(session, body.name)
        made = keys.add_key(session, admin, list(Scope))
        shown = WorkspaceOut(id=admin.workspace_id, name=body.name, admin_key=made.secret)
        return answer(shown, 201, secret=["admin_key"])


@api.get("/me", responses={200: OwnWorkspaceOut})
@needs()
def get_workspace() -> Response:
    """The caller's workspace."""
    with reading() as session:
        return _answer_workspace(workspaces.get_workspace(session, principal()))


@api.patch("/me", responses={200: OwnWorkspaceOut})
@needs(Scope.ADMIN)
@versioned
def change_workspace(body: WorkspacePatch) -> Response:
    """Rename the workspace, say whether its sole reader may publish, how long things are kept (null is for ever), or show its verdicts to everybody."""
    with transaction() as session:
        workspace = workspaces.get_workspace(session, principal(), lock=True)
        check_version(workspace.version)
        workspaces.change_workspace(session, principal(), workspace, body.model_dump(exclude_unset=True))
        session.flush()
        return _answer_workspace(workspace)


def _answer_workspace(workspace: Workspace) -> Response:
    shown = OwnWorkspaceOut(
        id=workspace.id,
        name=workspace.name,
        version=workspace.version,
        **workspaces.get_settings(workspace),
    )
    return answer(shown, version=workspace.version)
