"""Claimants: what is known of them, which names are one, and whose claims the desk has looked at."""

from uuid import UUID

import pytest

from claimdesk.claims.claimants import ensure_claimants
from claimdesk.records.claim import Claim, ClaimStatus
from tests.api.reading_desk import Desk


@pytest.fixture
def desk(admin, database):
    made = Desk(admin, database)
    made.queue()
    return made


def said_by(desk, name, text, status=None) -> str:
    """A claim that a person brought from outside, with whoever makes it."""
    claim = desk.claim(text)
    with desk.database.transaction() as session:
        found = session.get_one(Claim, UUID(claim))
        if name:
            (found.claimant_id,) = ensure_claimants(session, desk.workspace_id, [name]).values()
        found.status = status or found.status
    return claim


def find(desk, name) -> dict:
    return next(item for item in desk.admin.get(f"/claimants?q={name}").json["items"] if item["name"] == name)


def test_a_claimant_is_listed_with_its_claims_and_found_by_part_of_its_name(desk):
    said_by(desk, "Ana Ruiz", "The bridge is 80 metres long.")
    said_by(desk, "Ana Ruiz", "The tower is 90 metres high.")
    said_by(desk, "Tom Hale", "The dam is empty.")
    assert [item["name"] for item in desk.ana.get("/claimants").json["items"]] == ["Ana Ruiz", "Tom Hale"]
    (found,) = desk.ana.get("/claimants?q=ruiz").json["items"]
    assert (found["claims"], found["aliases"], found["kind"], found["merged_into"]) == (2, [], None, None)
    first = desk.ana.get("/claimants?limit=1").json
    assert [
        item["name"]
        for item in desk.ana.get(f"/claimants?limit=1&cursor={first['next_cursor']}").json["items"]
    ] == ["Tom Hale"]


def test_what_is_known_is_written_down_by_editors_in_the_version_that_they_saw(desk):
    said_by(desk, "Ana Ruiz", "The bridge is 80 metres long.")
    path = f"/claimants/{find(desk, 'Ana Ruiz')['id']}"
    body = {
        "kind": "person",
        "role": "mayor",
        "affiliation": "Green List",
        "same_as": ["https://wiki.example/Q1"],
    }
    assert desk.ana.patch(path, body, If_Match='"1"').status_code == 403
    changed = desk.ed.patch(path, body, If_Match='"1"')
    assert changed.status_code == 200, changed.text
    assert {name: changed.json[name] for name in body} == body
    assert desk.ed.patch(path, body, If_Match='"1"').status_code == 412
    assert desk.ed.patch(path, {"kind": "planet"}, If_Match="*").status_code == 422
    assert desk.ed.patch(path, {"name": "Tom Hale"}, If_Match="*").status_code == 422
    assert desk.ed.patch(path, {"name": "ANA RUIZ", "role": None}, If_Match="*").json["name"] == "ANA RUIZ"
    assert desk.ed.get(path).json["role"] is None
    audit = desk.admin.get("/audit?what=changed").json["items"]
    assert [item["subject_kind"] for item in audit] == ["claimant", "claimant"]


def test_names_that_are_one_are_merged_found_together_and_parted_again(desk):
    short = said_by(desk, "Ruiz", "The bridge is 80 metres long.")
    full = said_by(desk, "Ana Ruiz", "The tower is 90 metres high.")
    ruiz, ana = find(desk, "Ruiz"), find(desk, "Ana Ruiz")
    assert [near["name"] for near in desk.ana.get(f"/claimants/{ruiz['id']}").json["perhaps_same"]] == [
        "Ana Ruiz"
    ]
    assert desk.ana.post(f"/claimants/{ruiz['id']}/merge", {"into": ana["id"]}).status_code == 403
    merged = desk.ed.post(f"/claimants/{ruiz['id']}/merge", {"into": ana["id"]})
    assert merged.status_code == 200, merged.text
    assert (merged.json["id"], merged.json["aliases"], merged.json["claims"]) == (ana["id"], ["Ruiz"], 2)
    for name in ("Ruiz", "Ana Ruiz"):
        assert {item["id"] for item in desk.ana.get(f"/claims?claimant={name}").json["items"]} == {
            short,
            full,
        }
    assert desk.ana.get(f"/claims/{short}").json["claimants"] == [
        {"id": ana["id"], "name": "Ruiz", "kind": None}
    ]
    assert [item["name"] for item in desk.ana.get("/claimants?q=ruiz").json["items"]] == ["Ana Ruiz"]
    assert desk.ed.post(f"/claimants/{ruiz['id']}/merge", {"into": ana["id"]}).status_code == 409
    assert desk.ed.post(f"/claimants/{ana['id']}/merge", {"into": ana["id"]}).status_code == 422
    assert desk.ed.post(f"/claimants/{ruiz['id']}/unmerge").json["merged_into"] is None
    assert {item["id"] for item in desk.ana.get("/claims?claimant=Ruiz").json["items"]} == {short}


def test_what_was_merged_into_a_claimant_goes_along(desk):
    for name in ("Ruiz", "Ana Ruiz", "Ana Maria Ruiz"):
        said_by(desk, name, f"{name} built a dam.")
    ids = [find(desk, name)["id"] for name in ("Ruiz", "Ana Ruiz", "Ana Maria Ruiz")]
    desk.ed.post(f"/claimants/{ids[0]}/merge", {"into": ids[1]})
    last = desk.ed.post(f"/claimants/{ids[1]}/merge", {"into": ids[2]}).json
    assert (last["aliases"], last["claims"]) == (["Ruiz", "Ana Ruiz"], 3)
    assert desk.ed.post(f"/claimants/{ids[2]}/merge", {"into": ids[0]}).json["into"] == ids[2]


def cover(desk, by, more="") -> list[tuple]:
    items = desk.ana.get(f"/reports/coverage?by={by}{more}").json["items"]
    return [(item["name"], item["claims"], item["dismissed"], item["published"]) for item in items]


def test_coverage_tells_whose_claims_were_looked_at_and_what_came_out(desk):
    claim, verdict = desk.published()
    said_by(desk, "Tom Hale", "The dam is empty.")
    said_by(desk, "Tom Hale", "The dam is full.", ClaimStatus.DISMISSED)
    said_by(desk, "Hale", "The dam is dry.")
    with desk.database.transaction() as session:
        (by,) = ensure_claimants(session, desk.workspace_id, ["Ana Ruiz"]).values()
        session.get_one(Claim, UUID(claim)).claimant_id = by
    assert cover(desk, "claimant") == [("Tom Hale", 2, 1, 0), ("Ana Ruiz", 1, 0, 1), ("Hale", 1, 0, 0)]
    desk.ed.post(f"/claimants/{find(desk, 'Hale')['id']}/merge", {"into": find(desk, "Tom Hale")["id"]})
    assert cover(desk, "claimant") == [("Tom Hale", 3, 1, 0), ("Ana Ruiz", 1, 0, 1)]
    desk.ed.patch(f"/claimants/{find(desk, 'Ana Ruiz')['id']}", {"affiliation": "Green List"}, If_Match="*")
    assert cover(desk, "affiliation") == [(None, 3, 1, 0), ("Green List", 1, 0, 1)]
    assert cover(desk, "label") == [(verdict["label"], 1, 0, 1)]
    ((month, *counts),) = cover(desk, "month")
    assert (len(month), counts) == (7, [4, 1, 1])
    assert cover(desk, "month", "&to=2020-01-01T00:00:00Z") == []
    (item,) = desk.ana.get("/reports/coverage?by=label").json["items"]
    assert item["labels"] == {verdict["label"]: 1}
    assert desk.ana.get("/reports/coverage?by=colour").status_code == 422
