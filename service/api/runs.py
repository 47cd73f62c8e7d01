"""The pipeline's runs, for admins: what gave up, and trying it again."""

from datetime import datetime
from uuid import UUID

from flask import Response
from pydantic import Field

from claimdesk.errors import WrongState
from claimdesk.records.account import Scope
from claimdesk.records.run import Run, RunStatus
from claimdesk.runs import dead_runs
from service.api.blueprints import build_blueprint
from service.http.authentication import needs
from service.http.context import principal, reading, transaction
from service.http.paging import read_position_id, split_page
from service.http.problems import may_fail
from service.http.responses import answer
from service.http.schemas import AnyOf, IdPath, Input, ListQuery, Name, Output

api = build_blueprint("runs", "Stages of work on one subject each.")


class RunsQuery(ListQuery):
    """Which runs; a name that is given several times means any of its values."""

    status: AnyOf[RunStatus]
    stage: AnyOf[Name]


class RetryIn(Input):
    """Which dead runs; all of the workspace when neither is given."""

    stage: Name | None = None
    error: Name | None = Field(None, description="An error_code.")


class RunOut(Output):
    id: UUID
    stage: str
    subject: dict[str, str]
    article_id: UUID | None
    status: RunStatus
    attempt: int
    due_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    error: str | None
    error_code: str | None
    component_version: str
    request_id: str | None


class RunsOut(Output):
    items: list[RunOut]
    next_cursor: str | None


class RetriedOut(Output):
    retried: int = Field(description="How many; 1,000 at most, ask again for the rest.")


def show_run(run: Run) -> RunOut:
    same = {name: getattr(run, name) for name in RunOut.model_fields if name != "subject"}
    return RunOut(**same, subject={"kind": run.subject_kind, "id": str(run.subject_id)})


@api.get("", responses={200: RunsOut})
@needs(Scope.ADMIN)
def list_runs(query: RunsQuery) -> Response:
    """Runs of the workspace, oldest first."""
    with reading() as session:
        found = dead_runs.list_runs(
            session,
            principal().workspace_id,
            status=query.status,
            stage=query.stage,
            after=read_position_id(query, "runs"),
            limit=query.limit + 1,
        )
    page, next_cursor = split_page(found, query, "runs", lambda run: str(run.id))
    return answer(RunsOut(items=[show_run(run) for run in page], next_cursor=next_cursor))


@api.post("/<uuid:id>/retry", responses={202: RunOut})
@needs(Scope.ADMIN)
@may_fail(WrongState)
def retry_run(path: IdPath) -> Response:
    """Try a dead run again from its first attempt."""
    with transaction() as session:
        run = dead_runs.retry_run(session, principal().workspace_id, path.id)
        return answer(show_run(run), 202)


@api.post("/retry", responses={202: RetriedOut})
@needs(Scope.ADMIN)
def retry_runs(body: RetryIn) -> Response:
    """Try dead runs again: all, or those of a stage or with an error code."""
    with transaction() as session:
        number = dead_runs.retry_runs(session, principal().workspace_id, stage=body.stage, error=body.error)
        return answer(RetriedOut(retried=number), 202)
