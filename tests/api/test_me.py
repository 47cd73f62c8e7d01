"""Whose key it is, over HTTP."""

import pytest


def test_a_key_tells_its_account_role_scopes_and_workspace(admin):
    shown = admin.get("/me").json
    assert shown["role"] == "admin"
    assert shown["workspace"] == {"id": admin.workspace_id, "name": "Desk"}
    assert "admin" in shown["scopes"]
    ana = admin.with_key("claims:read", "claims:review", role="reviewer")
    shown = ana.get("/me").json
    assert (shown["role"], shown["scopes"]) == ("reviewer", ["claims:read", "claims:review"])
    assert shown["account"].keys() == {"id", "name", "email"}


@pytest.mark.parametrize("scope", ["articles:write", "verdicts:read", "documents:write"])
def test_any_key_may_ask(admin, scope):
    assert admin.with_key(scope).get("/me").json["scopes"] == [scope]


def test_nobody_is_told_without_a_key(anybody):
    assert anybody.get("/me").status_code == 401
