"""An article in another language on its way: over the API, through the stages, to what a newsroom and the desk are told."""

import threading

import pytest

from claimdesk.runs import taking
from claimdesk.runs.stages import STAGES
from tests.api.conftest import admit
from workers import running
from workers.resources import Tools
from workers.stages import find_module

GERMAN = (
    "Die Stadt Lindau hat 2023 rund 4,5 Millionen Euro für neue Radwege ausgegeben. „Wir bauen jedes Jahr zwölf Kilometer“, sagte "
    "Bürgermeisterin Petra Voss. Nach Angaben des Bauamts stieg die Zahl der Radfahrer um 18 Prozent. Wer soll das bezahlen?"
)


@pytest.fixture
def tools(settings, database, encoder, engine):
    tools = Tools(settings)
    tools.__dict__.update(database=database, encoder=encoder, engine=engine)
    return tools


@pytest.fixture
def admin(app, database):
    return admit(app, database, "Desk", is_instance_admin=True)


def work(tools):
    for _ in range(100):
        with tools.database.reading() as session:
            due = taking.list_due_stages(session)
        if not due:
            return
        for stage in due:
            running.take_and_work(tools, STAGES[stage], find_module(stage), "test", threading.Event())
    raise AssertionError("work without an end")


def test_a_german_article_gives_claims_and_says_how_it_was_read(admin, tools):
    id_ = admin.submit(text=GERMAN, published_at="2024-04-02T08:00:00Z", source={"name": "Seeblatt"})["id"]
    work(tools)
    article = admin.get(f"/articles/{id_}").json
    assert (article["status"], article["language"], article["reading"]) == ("ready", "de", "sentences")
    assert "not in English" in article["notes"][0]
    assert [stretch["why"] for stretch in article["skipped"]] == ["question"]
    claims = admin.get(f"/articles/{id_}/claims").json["items"]
    said = [
        (
            claim["appearances"][0]["claimant"],
            claim["appearances"][0]["voice"],
            claim["language"],
            claim["reading"],
        )
        for claim in claims
    ]
    assert said == [
        ("Seeblatt", "own_voice", "de", "sentences"),
        ("Petra Voss", "quote", "de", "sentences"),
        ("Bauamts", "paraphrase", "de", "sentences"),
    ]
    assert {claim["status"] for claim in claims} == {"waiting"}
    assert claims[0]["quantities"][0]["value"] == 4_500_000
    ready = admin.get("/changes?types=article.ready").json["items"][-1]
    assert (ready["language"], ready["reading"]) == ("de", "sentences")


def test_a_negation_in_another_language_is_never_auto(admin, tools):
    verdict = {
        "@type": "ClaimReview",
        "claimReviewed": "Die Hafenkräne laufen seit 2021 mit Wasserstoff",
        "reviewRating": {"alternateName": "True"},
        "inLanguage": "de",
        "url": "https://desk.example/kraene",
    }
    assert admin.post("/verdicts/import", verdict).status_code in {200, 201, 202}
    work(tools)
    body = {"text": "Die Hafenkräne laufen seit 2021 nicht mit Wasserstoff"}
    items = admin.post("/verdicts/match", body).json["items"]
    assert items
    assert {item["band"] for item in items} <= {"suggest", "weak"}
    assert {item["band_precision"] for item in items} == {None}
    assert [item["kind"] for item in items[0]["differences"]] == ["negation"]
    assert items[0]["differences_checked"] == ["number", "date", "negation", "quantifier"]
