"""I1: whichever process dies when, every accepted article becomes ready with the same claims."""

import httpx
import pytest

from tests.faults.conftest import wait_for

ARTICLES = 50
KILLED = ("worker-language", "worker-io", "beat", "web", "broker")

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def build_article(number: int) -> dict:
    place = ("Northam", "Easton", "Weston", "Southby")[number % 4]
    return {
        "external_id": f"fault-{number}",
        "title": f"{place} counts its trees",
        "published_at": "2025-03-10T09:00:00+01:00",
        "source": {"name": "The Courier"},
        "text": (
            f"The town of {place} planted {1200 + number} trees in 2024, the council said on Monday. "
            f"“We spent {number + 3} million euros on it,” said the mayor, Ana Ruiz. "
            f"Unemployment in {place} fell from 7.{number % 10} percent to 5.{number % 10} percent last year."
        ),
    }


def submit(client: httpx.Client, article: dict) -> None:
    """Submit until it is accepted, as a newsroom's system would: external_id makes it one article."""

    def accepted() -> bool:
        try:
            return client.post("/articles", json=article).status_code in {200, 202}
        except httpx.HTTPError:
            return False

    wait_for(accepted, 60, f"{article['external_id']} to be accepted")


def list_articles(client: httpx.Client) -> list[dict]:
    try:
        answer = client.get("/articles", params={"limit": 200})
    except httpx.HTTPError:
        return []
    return answer.json()["items"] if answer.status_code == 200 else []


def all_ready(client: httpx.Client) -> list[dict]:
    found = list_articles(client)
    return found if len(found) == ARTICLES and all(article["status"] == "ready" for article in found) else []


def claims_of(client: httpx.Client, articles: list[dict]) -> dict[str, list[tuple]]:
    return {
        article["external_id"]: sorted(
            (claim["text"], appearance["start"], appearance["end"], appearance["claimant"] or "")
            for claim in client.get(f"/articles/{article['id']}/claims").json()["items"]
            for appearance in claim["appearances"]
        )
        for article in articles
    }


def test_every_article_is_ready_with_the_same_claims_whichever_process_is_killed(start_desk):
    undisturbed = start_desk()
    with undisturbed.client() as client:
        for number in range(ARTICLES):
            submit(client, build_article(number))
        ready = wait_for(lambda: all_ready(client), 200, "the undisturbed articles to be ready")
        expected = claims_of(client, ready)
    undisturbed.stop()
    assert all(expected.values())

    disturbed = start_desk()
    with disturbed.client() as client:
        for number in range(ARTICLES):
            submit(client, build_article(number))
            if number % 10 == 5:
                disturbed.kill(KILLED[number // 10])
        ready = wait_for(lambda: all_ready(client), 300, "the disturbed articles to be ready")
        assert claims_of(client, ready) == expected
        dead = client.get("/runs", params={"status": "dead"}).json()["items"]
        assert dead == []
