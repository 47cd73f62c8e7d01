"""The real app over a real database and a real embedded index; two workspaces with an admin each."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from claimdesk.database import Database
from claimdesk.people import accounts, keys
from claimdesk.records.account import Scope

API = "/api/v1"
TEXT = (
    "The ministry said on Monday that unemployment fell to 4 percent in March. The bridge is 80 metres long."
)


@dataclass
class Caller:
    """Somebody with a key, speaking HTTP with the app."""

    http: FlaskClient
    key: str | None
    workspace_id: str = ""

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        """The answer; header names are written with underscores."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.key:
            given["Authorization"] = f"Bearer {self.key}"
        options: dict[str, Any] = {"headers": given}
        if body is not None:
            options["data"] = (
                body if isinstance(body, bytes | dict) and "Content-Type" in given else json.dumps(body)
            )
            given.setdefault("Content-Type", "application/json")
        url = (
            path if path.startswith(("/api", "/docs", "/healthz", "/readyz", "/openapi")) else f"{API}{path}"
        )
        return self.http.open(url, method=method, **options)

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> TestResponse:
        return self.call("POST", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> TestResponse:
        return self.call("PATCH", path, body, **headers)

    def put(self, path: str, body: Any, **headers: str) -> TestResponse:
        return self.call("PUT", path, body, **headers)

    def delete(self, path: str, **headers: str) -> TestResponse:
        return self.call("DELETE", path, **headers)

    def with_key(self, *scopes: str, role: str = "machine", **more: Any) -> "Caller":
        """A caller of this admin's workspace with these scopes only."""
        body = {"name": role, "email": f"{uuid4().hex}@desk.invalid", "role": role}
        account = self.post("/accounts", body).json
        made = self.post("/keys", {"account_id": account["id"], "scopes": list(scopes), **more})
        assert made.status_code == 201, made.text
        return Caller(self.http, made.json["key"], self.workspace_id)

    def submit(self, **article: Any) -> dict[str, Any]:
        """A submitted article."""
        answered = self.post("/articles", {"text": TEXT, **article})
        assert answered.status_code in {200, 202}, answered.text
        found: dict[str, Any] = answered.json
        return found


def admit(app: Any, database: Database, name: str, *, is_instance_admin: bool = False) -> Caller:
    """The admin of a new workspace."""
    with database.transaction() as session:
        admin = accounts.add_workspace(session, name, is_instance_admin=is_instance_admin)
        made = keys.add_key(session, admin, list(Scope))
    return Caller(app.test_client(), made.secret, str(admin.workspace_id))


@pytest.fixture
def admin(app: Any, database: Database) -> Caller:
    return admit(app, database, "Desk", is_instance_admin=True)


@pytest.fixture
def foreigner(app: Any, database: Database) -> Caller:
    return admit(app, database, "Another desk")


@pytest.fixture
def anybody(app: Any) -> Caller:
    return Caller(app.test_client(), None)
