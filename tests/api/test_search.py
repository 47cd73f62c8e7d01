"""Searching verdicts and evidence over HTTP, on real entries with real vectors."""

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest

from claimdesk import clock
from claimdesk.errors import SearchUnavailable
from claimdesk.records.document import Document
from claimdesk.search.entries import Entry, Index
from claimdesk.search.indexing.build_entries import build_entries

CLAIMS = (
    ("The bridge over the river is 100 metres long.", "False", "Example Checks", "2024-01-10"),
    ("Unemployment fell to four percent in March.", "True", "Example Checks", "2024-02-10"),
    ("Drinking hot water cures influenza.", "False", "Other Checks", "2024-03-10"),
    ("The mayor sold the town hall to a bank.", "Misleading", "Other Checks", "2024-04-10"),
)


@pytest.fixture
def database_url(sqlite_url):
    """SQLite only: what is found comes from the engine, which has its own suite over both engines."""
    return sqlite_url


def review(text, rating, publisher, day, number=0, said=None):
    return {
        **({"itemReviewed": {"@type": "Claim", "datePublished": said}} if said else {}),
        "@type": "ClaimReview",
        "url": f"https://checks.example/{number or text}",
        "claimReviewed": text,
        "datePublished": day,
        "author": {"@type": "Organization", "name": publisher},
        "reviewRating": {"@type": "Rating", "alternateName": rating},
    }


@pytest.fixture
def load(admin, database, engine, encoder):
    """Imports reviews and writes their entries, as the passages and index stages do."""

    def load(*reviews, by=admin, said=None):
        answered = by.post("/verdicts/import", [review(*given, said=said) for given in reviews])
        ids = [UUID(json.loads(line)["id"]) for line in answered.text.splitlines()]
        vectors = dict(zip(ids, encoder.encode([given[0] for given in reviews]), strict=True))
        with database.reading() as session:
            entries = build_entries(session, "verdict", ids, encoder.version)
        for id_, (entry,) in entries.items():
            engine.put(
                [
                    Entry(
                        **{name: getattr(entry, name) for name in Entry.__dataclass_fields__}
                        | {"vector": vectors[id_]}
                    )
                ]
            )
        engine.refresh()
        return ids

    return load


def test_a_verdict_is_found_by_meaning_and_explained(admin, load):
    load(*CLAIMS)
    found = admin.get("/verdicts/search?q=hot water against the flu&facets=label,publisher")
    assert found.status_code == 200, found.text
    best = found.json["items"][0]
    assert best["verdict"]["claim_text"] == CLAIMS[2][0]
    assert {
        "id",
        "claim_text",
        "claimant",
        "label",
        "rating",
        "url",
        "publisher",
        "published_at",
        "origin",
    } <= set(best["verdict"])
    assert 0 <= best["score"] <= 1
    assert "hot" in best["why"]
    mark = best["highlights"]["text"][0]
    assert "hot" in CLAIMS[2][0][mark["start"] : mark["end"]]
    assert {"value": "Other Checks", "count": 1} in found.json["facets"]["publisher"]
    assert found.json["total"]["relation"] in {"eq", "gte"}
    assert found.json["took_ms"] >= 0


def test_without_a_query_the_newest_come_first_and_filters_narrow(admin, load):
    load(*CLAIMS)

    def texts(query):
        return [
            verdict["verdict"]["claim_text"]
            for verdict in admin.get(f"/verdicts/search?{query}").json["items"]
        ]

    assert texts("") == [claim[0] for claim in reversed(CLAIMS)]
    assert texts("label=refuted") == [CLAIMS[2][0], CLAIMS[0][0]]
    assert texts("label=refuted&label=misleading&publisher=Other%20Checks") == [CLAIMS[3][0], CLAIMS[2][0]]
    assert texts("from=2024-02-10&to=2024-03-10") == [CLAIMS[2][0], CLAIMS[1][0]]
    assert texts("q=checks of claims&sort=newest")[:1] == [CLAIMS[3][0]]
    assert texts("origin=own") == []


def test_a_walk_through_the_newest_meets_every_verdict_once_whatever_comes_meanwhile(admin, load):
    load(
        *[
            (f"Claim number {number}.", "False", "P", f"2024-01-{1 + number % 3:02}", number)
            for number in range(1, 12)
        ]
    )
    seen, cursor = [], ""
    while cursor is not None:
        page = admin.get(f"/verdicts/search?limit=3&facets=publisher{cursor and '&cursor=' + cursor}").json
        assert page["total"] == {"value": 11 + bool(seen), "relation": "eq"}
        if not seen:
            load(("A newer claim.", "False", "P", "2024-02-01", 99))
        seen += [item["verdict"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert len({verdict["id"] for verdict in seen}) == len(seen) == 11
    days = [verdict["published_at"] for verdict in seen]
    assert days == sorted(days, reverse=True)
    other = admin.get("/verdicts/search?limit=3").json["next_cursor"]
    assert (
        admin.get(f"/verdicts/search?limit=3&label=refuted&cursor={other}").json["code"] == "invalid_cursor"
    )


def test_every_filter_narrows_the_newest_as_it_narrows_a_search(admin, load):
    load(*CLAIMS)
    for filters in (
        "label=refuted",
        "rating=Misleading",
        "publisher=Other%20Checks&label=refuted",
        "origin=imported",
        "origin=own",
        "language=en",
        "claimant=Nobody",
        "from=2024-02-10&to=2024-03-10",
    ):
        listed = admin.get(f"/verdicts/search?facets=label,rating&{filters}").json
        found = admin.get(f"/verdicts/search?q=bridge unemployment water mayor&facets=label&{filters}").json
        assert {item["verdict"]["id"] for item in listed["items"]} == {
            item["verdict"]["id"] for item in found["items"]
        }, filters
        assert listed["total"]["value"] == len(listed["items"]), filters


def test_the_newest_are_listed_while_the_index_is_away_and_the_answer_says_so(
    admin, load, engine, monkeypatch
):
    load(*CLAIMS)

    def away(*_arguments, **_more):
        raise SearchUnavailable("the index can't be read")

    monkeypatch.setattr(engine, "search", away)
    found = admin.get("/verdicts/search?facets=label").json
    assert len(found["items"]) == 4
    assert "the index can't be read" in found["degraded"]
    assert found["total"] == {"value": 4, "relation": "eq"}
    assert admin.get("/verdicts/search?q=bridge").status_code == 503


def test_a_misspelt_word_is_highlighted_as_it_was_read_and_why_says_so(admin, load):
    load(*CLAIMS)
    best = admin.get("/verdicts/search?q=unemploiment").json["items"][0]
    (mark,) = best["highlights"]["text"]
    text = best["verdict"]["claim_text"]
    assert text[mark["start"] : mark["end"]] == "Unemployment"
    assert "“unemployment” (nothing has “unemploiment”)" in best["why"]


def test_total_and_facets_count_what_matches_by_words_not_by_meaning(admin, load):
    load(*CLAIMS)
    found = admin.get("/verdicts/search?q=bridge&facets=label").json
    assert len(found["items"]) > 1
    assert found["total"] == {"value": 1, "relation": "eq"}
    assert found["facets"]["label"] == [{"value": "refuted", "count": 1}]


@pytest.mark.parametrize(
    "query",
    [
        "label=true",
        "facets=colour",
        "sort=best",
        "from=yesterday",
        "from=2024-13-01",
        "to=9999-12-31",
        "from=0000-01-01",
        "q=" + "a" * 2001,
    ],
)
def test_a_search_that_makes_no_sense_is_422(admin, query):
    assert admin.get(f"/verdicts/search?{query}").status_code == 422


TYPED = ("", "   ", '"', "-", "--", '"" -""', "NEAR(", "a OR b AND", "*", "words:x", "🌍", "\u202eabc")


def test_whatever_is_typed_is_an_answer_and_never_syntax(admin, load):
    load(CLAIMS[0])
    headers = {"Authorization": f"Bearer {admin.key}"}
    for path in ("/verdicts/search", "/evidence/search"):
        for q in TYPED:
            answered = admin.http.get(f"/api/v1{path}", query_string={"q": q}, headers=headers)
            assert answered.status_code == 200, (q, answered.text)


def test_pages_go_on_in_the_window_whatever_is_indexed_meanwhile(admin, load):
    many = [
        (f"The bridge in village {number} is old.", "True", "P", "2024-01-01", number)
        for number in range(1, 8)
    ]
    load(*many)
    seen, cursor = [], ""
    while True:
        page = admin.get(f"/verdicts/search?q=old bridge&limit=2{cursor}").json
        seen += [item["verdict"]["id"] for item in page["items"]]
        load((f"The old, old bridge {len(seen)} is old.", "True", "P", "2024-01-01", 100 + len(seen)))
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
        assert admin.get(f"/verdicts/search?q=new bridge&limit=2{cursor}").json["code"] == "invalid_cursor"
    assert len(seen) == len(set(seen)) == 7


def test_a_text_is_matched_with_past_verdicts(admin, foreigner, load):
    load(*CLAIMS)
    found = admin.post("/verdicts/match", {"text": "The bridge over the river is 80 metres long."})
    assert found.status_code == 200, found.text
    best = found.json["items"][0]
    assert best["verdict"]["claim_text"] == CLAIMS[0][0]
    assert best["band"] in {"auto", "suggest", "weak"}
    assert any(difference["kind"] == "number" for difference in best["differences"])
    assert foreigner.post("/verdicts/match", {"text": CLAIMS[0][0]}).json == {"items": []}
    assert admin.post("/verdicts/match", {"text": "  "}).status_code == 422


def match_best(admin, text, **more):
    return admin.post("/verdicts/match", {"text": text, **more}).json["items"][0]


def test_only_what_is_aligned_is_auto_and_what_is_not_is_told(admin, load):
    load(
        ("Kenyan farmers blocked the road to Mombasa in 2023.", "False", "Checks", "2024-02-01"),
        ("Der Kanal von Suez wurde von Bauern aus Kenia blockiert.", "False", "Checks", "2024-02-01"),
    )
    same = match_best(admin, "In 2023 the road to Mombasa was blocked by farmers in Kenya.")
    assert (same["band"], same["differences"], same["unaligned"]) == ("auto", [], [])
    assert "number" in same["differences_checked"]
    other = match_best(admin, "Kenyan farmers repaired the road to Mombasa in 2023.")
    assert other["band"] != "auto"
    assert [(each["ours"]["text"], each["theirs"]["text"]) for each in other["unaligned"]] == [
        ("repaired", "blocked")
    ]
    foreign = match_best(admin, "Der Kanal von Suez wurde von Bauern aus Kenia blockiert.")
    assert foreign["band"] != "auto"
    assert (foreign["band_precision"], foreign["differences_checked"]) == (
        None,
        ["number", "date", "negation", "quantifier"],
    )


@pytest.mark.parametrize(
    ("ours", "theirs", "more"),
    [
        ("The mayor sold the town hall to a bank.", "The mayor sold the town hall to a bank.", {}),
        ("He sold the town hall of Ghent to a bank.", "He sold the town hall of Ghent to a bank.", {}),
        ("We built 300 flats in Ghent.", "We built 300 flats in Ghent.", {}),
        ("Kenya opened two dams yesterday.", "Kenya opened two dams yesterday.", {}),
        (
            "Kenya opened two dams this year.",
            "Kenya opened two dams this year.",
            {"published_at": "2024-05-02T08:00:00Z"},
        ),
        ("Kenya opened two dams last year.", "Kenya opened two dams last year.", {}),
        ("Ana Ruiz said that Kenya opened two dams.", "Tom Hale said that Kenya opened two dams.", {}),
    ],
)
def test_what_leans_on_who_or_when_is_never_auto(admin, load, ours, theirs, more):
    load((theirs, "False", "A", "2024-05-03"))
    best = match_best(admin, ours, **more)
    assert best["verdict"]["claim_text"] == theirs
    assert best["band"] != "auto"


def test_days_of_a_verdict_count_from_when_its_claim_was_said_not_from_when_it_came_out(admin, load):
    load(("Kenya opened two dams yesterday.", "False", "A", "2024-05-03"), said="2024-05-01")
    text = "Kenya opened two dams on 30 April 2024."
    assert match_best(admin, text, published_at="2024-06-01T08:00:00Z")["band"] == "auto"
    text = "Kenya opened two dams on 2 May 2024."
    other = match_best(admin, text, published_at="2024-06-01T08:00:00Z")
    assert other["band"] != "auto"


def test_a_match_is_replayed_by_its_key(admin, load):
    load(*CLAIMS)
    body = {"text": CLAIMS[0][0]}
    first = admin.post("/verdicts/match", body, Idempotency_Key="m")
    again = admin.post("/verdicts/match", body, Idempotency_Key="m")
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.json == first.json
    assert (
        admin.post("/verdicts/match", {"text": "x"}, Idempotency_Key="m").json["code"]
        == "idempotency_key_reused"
    )


def test_nothing_of_another_workspace_is_found(admin, foreigner, load):
    load(*CLAIMS)
    for query in ("", "q=bridge", "q=bridge&facets=publisher"):
        found = foreigner.get(f"/verdicts/search?{query}").json
        assert found["items"] == []
        assert not any(found["facets"].values())
        assert found["total"] is None or found["total"]["value"] == 0


def test_a_passage_is_found_with_its_document(admin, foreigner, database, engine, encoder):
    text = "The bridge is 80 metres long. It was opened in 1974."
    id_ = admin.post("/documents", {"text": text, "title": "Bridges", "publisher": "Roads Office"}).json["id"]
    engine.put(
        [
            Entry(
                Index.PASSAGES,
                clock.new_id(),
                UUID(admin.workspace_id),
                1,
                text=text[:29],
                title="Bridges",
                facets={"publisher": "Roads Office", "type": "reference", "language": "en"},
                published_at=datetime(2024, 1, 1, tzinfo=UTC),
                parent=UUID(id_),
                fields={"document_id": id_, "title": "Bridges", "start": 0, "end": 29, "kind": "reference"},
                vector=encoder.encode([text[:29]])[0],
            )
        ]
    )
    engine.refresh()
    (found,) = admin.get(
        "/evidence/search?q=how long is the bridge&kind=reference&publisher=Roads Office"
    ).json["items"]
    assert (found["text"], found["document"]["id"]) == (text[:29], id_)
    assert found["highlights"]
    assert admin.get("/evidence/search?q=bridge&before=2023-01-01").json["items"] == []
    assert foreigner.get("/evidence/search?q=bridge").json["items"] == []
    with database.reading() as session:
        assert session.get(Document, UUID(id_)).text[found["start"] : found["end"]] == found["text"]


def test_what_could_not_be_mapped_is_listed_over_all_publishers(admin, foreigner, load):
    load(("Cats bark.", "Four Rotten Eggs", "Egg Checks", "2024-01-01"), CLAIMS[0])
    load(("Dogs meow.", "Bent", "Other Checks", "2024-01-02"))
    first = admin.get("/publishers/ratings?unmapped=true&limit=1").json
    rest = admin.get(f"/publishers/ratings?unmapped=true&limit=1&cursor={first['next_cursor']}").json
    found = [(item["publisher"], item["rating"]) for item in (*first["items"], *rest["items"])]
    assert found == [("Egg Checks", "four rotten eggs"), ("Other Checks", "bent")]
    assert foreigner.get("/publishers/ratings?unmapped=true").json["items"] == []
    admin.put("/publishers/Other%20Checks/ratings", {"items": [{"rating": "Bent", "label": "misleading"}]})
    left = admin.get("/publishers/ratings?unmapped=true").json["items"]
    assert [rating["rating"] for rating in left] == ["four rotten eggs"]
    assert len(admin.get("/publishers/ratings").json["items"]) == 2
