"""Lists over HTTP: shorter by view and fields, in the order asked for, narrowed by several values of a name."""

from uuid import UUID

import pytest

from claimdesk.records.claim import Claim
from tests.api.test_claim_work import make

SUMMARY = {"id", "text", "status", "queue", "check_worthiness", "appearances", "verdict", "claimants"}


@pytest.fixture
def claims(admin, database):
    """Three claims; the second is the worthiest and the third is due."""
    made = [make(admin, f"The bridge over river {name} is 80 metres long.") for name in ("A", "B", "C")]
    with database.transaction() as session:
        for claim, worth in zip(made, (0.5, 0.9, 0.7), strict=True):
            session.get_one(Claim, UUID(claim["id"])).check_worthiness = worth
    admin.patch(f"/claims/{made[2]['id']}", {"due_at": "2027-01-01T00:00:00Z"}, If_Match="*")
    return [claim["id"] for claim in made]


def ids(answered):
    assert answered.status_code == 200, answered.text
    return [item["id"] for item in answered.json["items"]]


def walk(caller, path):
    """All ids of the list, page by page."""
    found, cursor = [], ""
    while cursor is not None:
        answered = caller.get(f"{path}{'&' if '?' in path else '?'}limit=1{cursor and f'&cursor={cursor}'}")
        found += ids(answered)
        cursor = answered.json["next_cursor"]
    return found


def test_a_summary_has_what_a_list_shows_and_is_a_tenth_of_the_whole(admin, claims):
    whole, short = admin.get("/claims"), admin.get("/claims?view=summary")
    assert ids(short) == ids(whole) == claims
    for item in short.json["items"]:
        assert item.keys() >= SUMMARY
        assert not {"matches", "evidence", "reviews"} & set(item)
        assert set(item["check_worthiness"]) == {"score"}
        assert len(str(item)) < 700  # 200 of them are some 100 kB


def test_fields_are_those_asked_for_with_commas_or_one_by_one(admin, claims):
    for asked in ("fields=id,text", "fields=id&fields=text"):
        assert [set(item) for item in admin.get(f"/claims?{asked}").json["items"]] == [{"id", "text"}] * 3


@pytest.mark.parametrize("path", ["/claims", "/articles", "/documents", "/queues/main/claims", "/me/work"])
def test_a_member_that_there_is_not_is_refused_with_those_that_there_are(admin, path):
    admin.put("/queues/main", {}, If_None_Match="*")
    refused = admin.get(f"{path}?fields=id,txet")
    assert refused.status_code == 422
    assert "txet is no member" in refused.json["errors"][0]["detail"]
    assert refused.json["errors"][0]["pointer"] == "/fields"
    assert admin.get(f"{path}?view=summary").status_code == 200


def test_evidence_that_fields_ask_for_is_there(admin, claims):
    assert admin.post(f"/claims/{claims[0]}/evidence", {"text": "It was measured."}).status_code == 201
    items = admin.get("/claims?fields=id,evidence").json["items"]
    assert [len(item["evidence"]) for item in items] == [1, 0, 0]


@pytest.mark.parametrize(
    ("sort", "order"),
    [("oldest", [0, 1, 2]), ("newest", [2, 1, 0]), ("check_worthiness", [1, 2, 0]), ("due", [2, 0, 1])],
)
def test_claims_go_in_the_order_asked_for_page_by_page(admin, claims, sort, order):
    assert walk(admin, f"/claims?sort={sort}") == [claims[place] for place in order]


def test_a_cursor_of_one_order_is_refused_in_another(admin, claims):
    cursor = admin.get("/claims?limit=1&sort=due").json["next_cursor"]
    refused = admin.get(f"/claims?limit=1&sort=newest&cursor={cursor}")
    assert (refused.status_code, refused.json["code"]) == (422, "invalid_cursor")


def test_articles_and_the_audit_go_from_either_end(admin):
    made = [admin.submit(external_id=str(number))["id"] for number in range(3)]
    assert walk(admin, "/articles?sort=oldest") == made
    assert walk(admin, "/articles") == made[::-1]
    oldest = walk(admin, "/audit")
    assert len(oldest) >= 3
    assert walk(admin, "/audit?sort=newest") == oldest[::-1]


def test_a_value_given_several_times_means_any_of_them(admin, claims):
    made = [admin.submit(external_id=name)["id"] for name in ("a", "b", "c")]
    assert ids(admin.get("/articles?external_id=a&external_id=c")) == [made[2], made[0]]
    assert ids(admin.get("/articles?status=queued&status=ready")) == made[::-1]
    assert ids(admin.get("/articles?status=failed&status=ready")) == []
    admin.post(f"/claims/{claims[0]}/dismiss", {"reason": "opinion"}, If_Match="*")
    assert ids(admin.get("/claims?status=waiting&status=dismissed")) == claims
    assert ids(admin.get("/claims?status=dismissed&status=merged")) == claims[:1]
    assert ids(admin.get("/claims?queue=main&kind=statement&kind=opinion&status=waiting")) == claims[1:]


def test_a_name_of_one_value_is_refused_when_it_is_given_twice(admin):
    refused = admin.get("/claims?limit=1&limit=2&q=a&q=b")
    assert refused.status_code == 422
    assert {error["pointer"] for error in refused.json["errors"]} == {"/limit", "/q"}
    assert "more than once" in refused.json["detail"]


def test_event_types_come_with_commas_or_one_by_one(admin):
    admin.submit(external_id="a")
    expected = [
        item["type"] for item in admin.get("/changes?types=article.submitted,claim.queued").json["items"]
    ]
    asked = admin.get("/changes?types=article.submitted&types=claim.queued").json["items"]
    assert [item["type"] for item in asked] == expected == ["article.submitted"]


def test_a_search_without_words_tells_how_many_there_are(admin):
    lines = "\n".join(
        f'{{"@type": "ClaimReview", "url": "https://checks.example/{number}", "claimReviewed": "Bridge {number} is long."}}'
        for number in range(3)
    )
    admin.post("/verdicts/import", lines.encode(), Content_Type="application/x-ndjson")
    answered = admin.get("/verdicts/search?limit=1")
    assert len(answered.json["items"]) == 1
    assert answered.json["total"] == {"value": 3, "relation": "eq"}
