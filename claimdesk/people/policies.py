"""Who may do what: pure rules over roles and scopes."""

from collections.abc import Collection

from claimdesk.errors import FieldError, Invalid
from claimdesk.people.principals import Principal
from claimdesk.records.account import Role, Scope
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


def allowed_scopes(role: Role, asked: Collection[Scope]) -> frozenset[Scope]:
    """Those of the scopes that the role may use; a key outlives a change of role, its power does not."""
    return ROLE_SCOPES[role] & frozenset(asked)


def check_scopes(role: Role, asked: Collection[Scope]) -> None:
    """Nothing when a key of this role may hold the scopes. Raises Invalid that names the first it may not."""
    beyond = sorted(frozenset(asked) - ROLE_SCOPES[role])
    if beyond:
        raise Invalid(
            f"a key of the role {role.value} can't have the scope {beyond[0].value}",
            [FieldError("/scopes", f"not for the role {role.value}: {', '.join(beyond)}")],
        )


def row_filter(principal: Principal) -> RowFilter:
    """What the caller may find at all: nothing outside their workspace (I8)."""
    return RowFilter(principal.workspace_id)
