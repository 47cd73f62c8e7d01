"""A text checked while somebody waits: its claims, what was found for them, and nothing kept."""

import threading

import numpy as np
import pytest
from sqlalchemy import text as sql

from claimdesk.claims.text_reader import MOST_WAITING, TextReader
from claimdesk.errors import TakesTooLong, Unavailable
from claimdesk.language.shapes import ArticleText
from claimdesk.records.base import Base
from claimdesk.runs import taking
from claimdesk.runs.stages import STAGES
from workers import running
from workers.resources import Tools
from workers.stages import find_module

TEXT = (
    "The river bridge is 80 metres long, Mayor Ana Ruiz said on Monday. "
    "The town of Arles has 50,000 inhabitants."
)


REVIEW = {
    "@type": "ClaimReview",
    "url": "https://checks.example/bridge",
    "claimReviewed": "The river bridge is 80 metres long.",
    "author": {"@type": "Organization", "name": "Example Checks"},
    "reviewRating": {"@type": "Rating", "alternateName": "True"},
}
DOCUMENT = {
    "title": "The bridge",
    "url": "https://facts.example/bridge",
    "text": "In 1974 engineers measured the river bridge and found it 80 metres long.",
    "kind": "reference",
}


@pytest.fixture
def check(admin):
    def do(text=TEXT, **more):
        answered = admin.post("/claims/check", {"text": text, **more})
        assert answered.status_code == 200, answered.text
        return answered.json

    return do


@pytest.fixture
def load_corpus(admin, settings, database, engine, encoder):
    """A verdict and a document that speak of the bridge, with their entries."""
    tools = Tools(settings)
    tools.__dict__.update(database=database, engine=engine, encoder=encoder)

    def load():
        admin.post("/verdicts/import", REVIEW)
        admin.post("/documents", DOCUMENT)
        for _ in range(20):
            with database.reading() as session:
                due = taking.list_due_stages(session)
            for stage in due:
                running.take_and_work(tools, STAGES[stage], find_module(stage), "test", threading.Event())
        assert not due

    return load


def count_rows(database):
    with database.reading() as session:
        return {
            table.name: session.scalar(sql(f'SELECT count(*) FROM "{table.name}"'))
            for table in Base.metadata.sorted_tables
        }


def test_the_claims_of_a_text_stand_where_they_say(check):
    found = check(published_at="2026-03-04T10:00:00+01:00")
    assert found["claims"]
    for claim in found["claims"]:
        (place,) = claim["appearances"]
        assert TEXT[place["start"] : place["end"]] == place["quote"]
        assert claim["check_worthiness"]["score"] >= 0
    said = next(claim for claim in found["claims"] if "80 metres" in claim["text"])
    assert [speaker["name"] for speaker in said["claimants"]] == ["Ana Ruiz"]
    assert said["claimed_at"]["from"].startswith("2026-03-02")
    assert (found["language"], found["reading"]) == ("en", "full")


def test_what_is_known_of_a_claim_stands_beside_it(check, admin, database, load_corpus):
    load_corpus()
    found = next(claim for claim in check()["claims"] if "80 metres" in claim["text"])
    verdict = next(match["verdict"] for match in found["matches"] if match["verdict"])
    assert (verdict["claim_text"], verdict["label"]) == ("The river bridge is 80 metres long.", "supported")
    assert "measured the river bridge" in found["evidence"][0]["text"]
    assert found["searched"] is True


def test_nothing_is_stored_not_even_the_answer_of_an_idempotency_key(check, admin, database):
    check()
    before = count_rows(database)
    for _ in range(2):
        answered = admin.post("/claims/check", {"text": TEXT}, Idempotency_Key="plug-in")
        assert answered.status_code == 200
        assert "Idempotency-Replayed" not in answered.headers
    assert count_rows(database) == before


def test_nothing_of_another_workspace_is_shown(foreigner, load_corpus):
    load_corpus()
    claims = foreigner.post("/claims/check", {"text": TEXT}).json["claims"]
    assert claims
    assert [claim for claim in claims if claim["matches"] or claim["evidence"]] == []


def test_what_does_not_fit_is_refused_with_its_place(admin):
    for body, pointer in (
        ({}, "/text"),
        ({"text": "  "}, "/text"),
        ({"text": "A. " * 20_000}, "/text"),
        ({"text": TEXT, "queue": "main"}, "/queue"),
        ({"text": TEXT, "published_at": "yesterday"}, "/published_at"),
    ):
        answered = admin.post("/claims/check", body)
        assert answered.status_code == 422, body
        assert answered.json["errors"][0]["pointer"] == pointer
    reader = admin.with_key("verdicts:read")
    assert reader.post("/claims/check", {"text": TEXT}).json["code"] == "missing_scope"


@pytest.fixture
def reader():
    opened = TextReader()
    yield opened
    opened.close()


def encode(texts):
    return np.zeros((len(texts), 384), np.float32)


def test_a_text_that_takes_too_long_ends_the_process_and_the_next_one_is_read(reader):
    article = ArticleText(TEXT * 300)
    with pytest.raises(TakesTooLong):
        reader.read(article, encode, rewriting=True, patience_s=0.0)
    assert reader.read(ArticleText(TEXT), encode, rewriting=True).claims


def test_a_process_that_was_killed_is_an_error_to_try_again(reader):
    reader.warm()

    def kill(texts):
        reader._process.kill()
        reader._process.wait()
        return encode(texts)

    with pytest.raises(Unavailable):
        reader.read(ArticleText(TEXT), kill, rewriting=True)
    assert reader.read(ArticleText(TEXT), encode, rewriting=True).claims


def test_where_the_model_fails_the_next_text_is_read_anew(reader):
    def fail(_texts):
        raise RuntimeError("no memory")

    with pytest.raises(RuntimeError):
        reader.read(ArticleText(TEXT), fail, rewriting=True)
    assert reader.read(ArticleText(TEXT), encode, rewriting=True).claims


def test_only_a_few_may_wait_for_the_reader(reader):
    taken = [reader._places.acquire(blocking=False) for _ in range(1 + MOST_WAITING)]
    assert taken == [True] * (1 + MOST_WAITING)
    with pytest.raises(Unavailable):
        reader.read(ArticleText(TEXT), encode, rewriting=True)
