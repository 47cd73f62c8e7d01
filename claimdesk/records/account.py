"""Workspaces, the accounts in them, their keys and who is signed in."""

from datetime import datetime
from enum import StrEnum
from secrets import token_bytes
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from claimdesk.records.base import Base, Choice, Identified, Json, Versioned


class Role(StrEnum):
    VIEWER = "viewer"
    REVIEWER = "reviewer"
    EDITOR = "editor"
    ADMIN = "admin"
    MACHINE = "machine"


class Scope(StrEnum):
    ARTICLES_WRITE = "articles:write"
    ARTICLES_READ = "articles:read"
    CLAIMS_READ = "claims:read"
    CLAIMS_REVIEW = "claims:review"
    VERDICTS_READ = "verdicts:read"
    VERDICTS_PUBLISH = "verdicts:publish"
    DOCUMENTS_WRITE = "documents:write"
    ADMIN = "admin"


class Workspace(Identified, Versioned, Base):
    """A desk's own world; nothing crosses it (I8)."""

    __tablename__ = "workspaces"

    name: Mapped[str]
    settings: Mapped[Json] = mapped_column(default=dict)
    group_key: Mapped[bytes] = mapped_column(
        default=lambda: token_bytes(32)
    )  # of the names of evidence groups


class Account(Identified, Versioned, Base):
    """A person or a machine in one workspace."""

    __tablename__ = "accounts"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    name: Mapped[str]
    email: Mapped[str]
    role: Mapped[Role] = mapped_column(Choice(Role))
    is_instance_admin: Mapped[bool] = mapped_column(default=False)  # may make workspaces
    password_hash: Mapped[str | None]
    disabled_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("workspace_id", "email"),)


class Key(Identified, Base):
    """An API key: 256 random bits, kept as SHA-256 and found by its prefix; shown once."""

    __tablename__ = "keys"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    prefix: Mapped[str] = mapped_column(unique=True)
    key_hash: Mapped[bytes]
    scopes: Mapped[list[str]]
    expires_at: Mapped[datetime | None]
    rate_limit: Mapped[str | None]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_keys_account", "account_id"),)


class SignIn(Identified, Base):
    """Somebody signed in at the desk in one browser; removed when they sign out there."""

    __tablename__ = "sign_ins"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))

    __table_args__ = (Index("ix_sign_ins_account", "account_id"),)
