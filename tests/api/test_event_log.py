"""GET /changes: from now on, and what an event carries for a newsroom's own system."""

from tests.api.conftest import TEXT


def test_a_listener_that_begins_now_hears_what_comes_and_nothing_before(admin):
    admin.submit(external_id="before")
    begun = admin.get("/changes?after=now").json
    assert begun["items"] == []
    admin.submit(external_id="after")
    heard = admin.get(f"/changes?after={begun['next_cursor']}").json["items"]
    assert [item["external_id"] for item in heard] == ["after"]


def test_a_listener_can_begin_before_anything_has_happened(admin):
    begun = admin.get("/changes?after=now").json
    assert begun["next_cursor"]
    admin.submit()
    assert len(admin.get(f"/changes?after={begun['next_cursor']}").json["items"]) == 1


def test_events_of_an_article_carry_its_external_id_until_it_is_erased(admin):
    article = admin.submit(external_id="a-1")["id"]
    admin.submit(external_id="a-1", text=f"{TEXT} It was built in 1901.")
    admin.call("DELETE", f"/articles/{article}", If_Match="*")
    told = admin.get("/changes?types=article.submitted,article.revised,article.withdrawn").json["items"]
    assert [item["external_id"] for item in told] == ["a-1"] * 3
    assert admin.call("DELETE", f"/articles/{article}?erase=true", If_Match="*").status_code == 204
    assert "a-1" not in admin.get("/changes").text


def test_events_of_another_workspace_are_not_heard(admin, foreigner):
    begun = foreigner.get("/changes?after=now").json["next_cursor"]
    admin.submit(external_id="mine")
    assert foreigner.get(f"/changes?after={begun}").json["items"] == []
