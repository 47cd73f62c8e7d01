"""DELETE /queues/{name}: when it is empty, and what becomes of what was decided in it."""

from uuid import UUID

import pytest

from claimdesk.records.claim import Claim, ClaimStatus


@pytest.fixture
def politics(admin):
    """A queue with one claim."""
    admin.put("/queues/main", {}, If_None_Match="*")
    admin.put("/queues/politics", {}, If_None_Match="*")
    claim = admin.post("/claims", {"text": "The bridge is 80 metres long."}).json
    assert admin.patch(f"/claims/{claim['id']}", {"queue": "politics"}, If_Match="*").status_code == 200
    return claim["id"]


def delete(caller, name, if_match="*"):
    return caller.call("DELETE", f"/queues/{name}", If_Match=if_match)


def test_a_queue_with_claims_stays_and_says_how_many(admin, politics):
    refused = delete(admin, "politics")
    assert (refused.status_code, refused.json["code"], refused.json["claims"]) == (409, "conflict", 1)
    assert admin.get("/queues/politics").json["waiting"] == 1


def test_an_empty_queue_goes_and_its_name_is_free(admin, politics):
    admin.patch(f"/claims/{politics}", {"queue": "main"}, If_Match="*")
    assert delete(admin, "politics").status_code == 204
    assert admin.get("/queues/politics").status_code == 404
    assert [queue["name"] for queue in admin.get("/queues").json["items"]] == ["main"]
    assert admin.put("/queues/politics", {}, If_None_Match="*").status_code == 201
    assert any(item["what"] == "deleted" for item in admin.get("/audit?what=deleted").json["items"])


def test_what_was_published_from_it_belongs_to_the_first_queue_left(admin, database, politics):
    with database.transaction() as session:
        session.get_one(Claim, UUID(politics)).status = ClaimStatus.PUBLISHED
    assert delete(admin, "politics").status_code == 204
    assert admin.get(f"/claims/{politics}").json["queue"] == "main"


def test_the_last_queue_stays(admin):
    admin.put("/queues/main", {}, If_None_Match="*")
    refused = delete(admin, "main")
    assert refused.status_code == 409
    assert "last" in refused.json["detail"]


def test_a_version_is_needed_and_a_stale_one_refused(admin, politics):
    admin.patch(f"/claims/{politics}", {"queue": "main"}, If_Match="*")
    assert admin.call("DELETE", "/queues/politics").status_code == 428
    assert delete(admin, "politics", '"99"').status_code == 412


def test_only_an_admin_of_this_workspace_deletes(admin, foreigner, politics):
    ana = admin.with_key("claims:read", "claims:review", role="editor")
    assert delete(ana, "politics").status_code == 403
    assert delete(foreigner, "politics").status_code == 404
