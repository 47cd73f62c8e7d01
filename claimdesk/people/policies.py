"""Who may do what: pure rules over roles and scopes."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from claimdesk.errors import FieldError, Forbidden, Invalid
from claimdesk.people.principals import Principal
from claimdesk.records.account import Account, Role, Scope
from claimdesk.search.engine import RowFilter

READING = frozenset({Scope.ARTICLES_READ, Scope.CLAIMS_READ, Scope.VERDICTS_READ})
WRITING = READING | {Scope.ARTICLES_WRITE, Scope.DOCUMENTS_WRITE}

ROLE_SCOPES: dict[Role, frozenset[Scope]] = {
    Role.VIEWER: READING,
    Role.MACHINE: WRITING,  # machines never decide (I5)
    Role.REVIEWER: WRITING | {Scope.CLAIMS_REVIEW},
    Role.EDITOR: WRITING | {Scope.CLAIMS_REVIEW, Scope.VERDICTS_PUBLISH},
    Role.ADMIN: frozenset(Scope),
}


def list_allowed_scopes(role: Role, asked: Collection[Scope]) -> frozenset[Scope]:
    """Those of the scopes that the role may use; a key outlives a change of role, its power does not."""
    return ROLE_SCOPES[role] & frozenset(asked)


def check_scopes(role: Role, asked: Collection[Scope]) -> None:
    """Raises Invalid, which names the first that it may not, unless a key of this role may hold the scopes."""
    beyond = sorted(frozenset(asked) - ROLE_SCOPES[role])
    if beyond:
        raise Invalid(
            f"a key of the role {role.value} can't have the scope {beyond[0].value}",
            [FieldError("/scopes", f"not for the role {role.value}: {', '.join(beyond)}")],
        )


def check_may_manage(by: Principal, account: Account) -> None:
    """Raises Forbidden unless the caller may change the account, give it a key or a password.

    The instance's admin may more than any other admin, so nobody else gets the means to be them.
    """
    if account.is_instance_admin and account.id != by.account_id:
        raise Forbidden("the instance's admin is changed by nobody else")


WORKING = frozenset({Role.REVIEWER, Role.EDITOR, Role.ADMIN})
EDITING = frozenset({Role.EDITOR, Role.ADMIN})


def may_take(role: Role, account_id: UUID, who: Mapping[str, Sequence[str]]) -> bool:
    """Whether an account may take claims of a queue; `who` names roles and accounts, empty ones name everybody."""
    if role not in WORKING:
        return False
    roles, accounts = who.get("roles") or (), who.get("accounts") or ()
    return (not roles and not accounts) or role.value in roles or str(account_id) in accounts


def check_may_take(principal: Principal, who: Mapping[str, Sequence[str]]) -> None:
    """Raises Forbidden unless the caller may take claims of the queue."""
    if not may_take(principal.role, principal.account_id, who):
        raise Forbidden("this queue's claims are not for you to take")


def is_editor(principal: Principal) -> bool:
    """Whether the caller may end others' leases, reassign, and decide between readers."""
    return principal.role in EDITING


def check_is_editor(principal: Principal, what: str) -> None:
    """Raises Forbidden, which says what only they may do, unless the caller is an editor or admin."""
    if not is_editor(principal):
        raise Forbidden(f"only an editor may {what}")


def check_works(principal: Principal) -> None:
    """Raises Forbidden unless the caller's role works on claims; machines and viewers don't (I5)."""
    if principal.role not in WORKING:
        raise Forbidden(f"the role {principal.role.value} does not work on claims")


def may_see_confidential(principal: Principal) -> bool:
    """Whether the caller's work needs confidential evidence; a viewer's and a machine's doesn't."""
    return principal.role in WORKING


def build_row_filter(principal: Principal) -> RowFilter:
    """What the caller may find at all: nothing outside their workspace (I8)."""
    return RowFilter(principal.workspace_id)
