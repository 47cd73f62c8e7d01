"""Who the caller is, and what they have in hand."""

from uuid import UUID

from flask import Response
from pydantic import Field

from claimdesk.people import accounts, workspaces
from claimdesk.queue import leases, ownership
from claimdesk.records.account import Role, Scope
from service.api.blueprints import build_blueprint
from service.api.claims_schemas import CLAIM_SUMMARY, ClaimOut, show_claims
from service.api.leases_schemas import LeaseOut, show_lease
from service.http.authentication import needs
from service.http.context import principal, reading
from service.http.list_views import answer_list, choose_members, shortened
from service.http.paging import read_position_id, split_page
from service.http.responses import answer
from service.http.schemas import Output, ViewQuery

api = build_blueprint("me", "The caller.")


class CallerOut(Output):
    """The account whose key it is."""

    id: UUID
    name: str
    email: str


class HomeOut(Output):
    """The workspace that the key is of; nothing crosses into another."""

    id: UUID
    name: str


class MeOut(Output):
    """Who asks, and what the key may do."""

    account: CallerOut
    role: Role
    scopes: list[Scope] = Field(description="What the key may do; `admin` includes all others.")
    workspace: HomeOut


class WorkOut(Output):
    """The claims that the caller owns, and the lease that they hold."""

    lease: LeaseOut | None
    items: list[ClaimOut]
    next_cursor: str | None


@api.get("", responses={200: MeOut})
@needs()
def get_me() -> Response:
    """Whose key this is: the account, its role, the key's scopes and the workspace. Any key may ask."""
    caller = principal()
    with reading() as session:
        account = accounts.get_account(session, caller.workspace_id, caller.account_id)
        home = workspaces.get_workspace(session, caller)
    return answer(
        MeOut(
            account=CallerOut(id=account.id, name=account.name, email=account.email),
            role=caller.role,
            scopes=[scope for scope in Scope if scope in caller.scopes],
            workspace=HomeOut(id=home.id, name=home.name),
        )
    )


@api.get("/work", responses={200: WorkOut})
@needs(Scope.CLAIMS_READ)
@shortened
def list_work(query: ViewQuery) -> Response:
    """My claims, oldest first: those that I own and those on which I confer; and the one that I hold just now."""
    mine = principal().account_id
    name = f"work of {mine}"
    members = choose_members(query, ClaimOut, CLAIM_SUMMARY)
    with reading() as session:
        lease = leases.find_lease_of(session, mine, lock=False)
        found = ownership.list_work(session, mine, read_position_id(query, name), query.limit + 1)
        page, next_cursor = split_page(found, query, name, lambda claim: str(claim.id))
        items = show_claims(session, page, members=members)
    work = WorkOut(lease=show_lease(lease) if lease else None, items=items, next_cursor=next_cursor)
    return answer_list(work, members)
