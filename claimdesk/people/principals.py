"""Who is asking: an account with the scopes of its key, or the machine itself."""

from dataclasses import dataclass, field
from uuid import UUID

from claimdesk.errors import Forbidden, MissingScope
from claimdesk.records.account import Role, Scope


@dataclass(frozen=True, slots=True)
class Principal:
    """An authenticated caller in one workspace."""

    workspace_id: UUID
    account_id: UUID
    name: str
    role: Role
    scopes: frozenset[Scope] = field(default=frozenset())
    key_id: UUID | None = None
    rate_limit: str | None = None
    is_instance_admin: bool = False

    def has(self, scope: Scope) -> bool:
        """Whether the key has the scope; `admin` includes every other one."""
        return scope in self.scopes or Scope.ADMIN in self.scopes

    def require(self, *scopes: Scope) -> None:
        """Raise MissingScope unless the key has all of them."""
        missing = [scope for scope in scopes if not self.has(scope)]
        if missing:
            raise MissingScope(f"this key lacks the scope {missing[0].value}")

    def require_instance_admin(self) -> None:
        if not self.is_instance_admin:
            raise Forbidden("only the instance's first admin may do this")
