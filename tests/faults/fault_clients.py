"""People and systems at a desk that is being disturbed: each does one kind of work and keeps what it was answered.

A client does a request again until it is answered, as real ones do: with external_id, an Idempotency-Key, or the same
import. What it was told to be done is in its book, which fault_checks.py holds against the records.
"""

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

PATIENCE_S = 15.0  # with one answer
AWAY = {429, 502, 503, 504, 507}  # "later": said by the product, in its own words
PLACES = ("Northam", "Easton", "Weston", "Southby")


@dataclass
class Book:
    """What clients were told, and what they should never have been."""

    articles: dict[str, str] = field(default_factory=dict)  # id by external_id
    imported: dict[str, str] = field(default_factory=dict)  # verdict by address
    reviews: dict[str, str] = field(default_factory=dict)  # claim by review
    verdicts: dict[str, str] = field(default_factory=dict)  # claim by verdict
    corrections: set[tuple[str, int]] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, what: str) -> None:
        with self.lock:
            self.answers[what] += 1

    def blame(self, what: str) -> None:
        with self.lock:
            self.wrong.append(what)


@dataclass
class Client:
    """Somebody with a key."""

    url: str
    key: str
    book: Book
    dice: random.Random
    until: threading.Event

    def __post_init__(self) -> None:
        self.http = httpx.Client(
            base_url=self.url,
            headers={"Authorization": f"Bearer {self.key}"},
            timeout=PATIENCE_S,
            trust_env=False,
        )

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response | None:
        """The answer; None where there was none, or where the desk says that it can't now."""
        name = f"{method} {path.partition('?')[0].split('/')[1]}"
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            answered = self.http.request(method, path, json=body, headers=given)
        except httpx.HTTPError as error:
            self.book.count(f"{name} {type(error).__name__}")
            return None
        self.book.count(f"{name} {answered.status_code}")
        if answered.status_code in AWAY:
            return None
        if answered.status_code >= 500:
            self.book.blame(f"{name} answered {answered.status_code}: {answered.text[:200]}")
            return None
        return answered

    def insist(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response | None:
        """The same request until there is an answer; None when the time is over."""
        while not self.until.is_set():
            answered = self.call(method, path, body, **headers)
            if answered is not None:
                return answered
            self.until.wait(self.dice.uniform(0.05, 0.5))
        return None

    def work(self) -> None:
        while not self.until.is_set():
            try:
                self.act()
            except Exception as error:  # noqa: BLE001  a client that dies is a finding, too
                self.book.blame(f"{type(self).__name__}: {error!r}")
            self.until.wait(self.dice.uniform(0.05, 0.6))
        self.http.close()

    def act(self) -> None:
        raise NotImplementedError


class Newsroom(Client):
    """Submits articles, the same one now and then again."""

    def act(self) -> None:
        number = self.dice.randrange(100_000)
        if self.book.articles and self.dice.random() < 0.2:
            name = self.dice.choice(list(self.book.articles))
            number = int(name.partition("-")[2])
        article = build_article(number)
        answered = self.insist("POST", "/articles", article)
        if answered is None:
            return
        if answered.status_code not in {200, 202}:
            self.book.blame(f"an article was answered {answered.status_code}: {answered.text[:200]}")
            return
        id_ = answered.json()["id"]
        if self.book.articles.setdefault(article["external_id"], id_) != id_:
            self.book.blame(f"{article['external_id']} is two articles")
        self.until.wait(self.dice.uniform(0.5, 2.5))


def build_article(number: int) -> dict[str, Any]:
    place = PLACES[number % len(PLACES)]
    return {
        "external_id": f"fault-{number}",
        "title": "Trees and grain",
        "published_at": "2025-03-10T09:00:00+01:00",
        "source": {"name": "The Courier"},
        "text": (
            f"The town of {place} planted {100_000 + number} trees in 2024, the council said on Monday. "
            f"The harbour of {place} handled {300_000 + number} tonnes of grain in 2023."
        ),
    }


class Importer(Client):
    """Imports fact-checks, the same one now and then again."""

    def act(self) -> None:
        number = self.dice.randrange(400)
        url = f"https://checks.invalid/{number}"
        review = {
            "@type": "ClaimReview",
            "url": url,
            "claimReviewed": f"The lake of {PLACES[number % 4]} is {number} metres deep.",
            "author": {"@type": "Organization", "name": "Checks"},
            "datePublished": "2021-04-01",
            "reviewRating": {"alternateName": "False"},
        }
        answered = self.insist("POST", "/verdicts/import", review)
        if answered is None:
            return
        told = answered.text
        if answered.status_code != 200 or '"problem"' in told:
            if "unavailable" not in told:
                self.book.blame(f"an import was answered {answered.status_code}: {told[:200]}")
            return
        id_ = answered.json()["id"]
        if self.book.imported.setdefault(url, id_) != id_:
            self.book.blame(f"{url} is two verdicts")
        self.until.wait(self.dice.uniform(0.2, 1.5))


class Reviewer(Client):
    """Takes the next claim and decides it, lets it go, or walks away."""

    def act(self) -> None:
        answered = self.call("POST", "/queues/main/lease")
        if answered is None or answered.status_code == 204:
            return
        if answered.status_code != 200:
            self.book.blame(f"a lease was answered {answered.status_code}: {answered.text[:200]}")
            return
        held = answered.json()
        claim, chosen = held["claim"], self.dice.random()
        if chosen < 0.1:
            self.call("DELETE", f"/leases/{held['lease']['id']}")
        elif chosen < 0.9:
            self.review(claim)

    def review(self, claim: dict[str, Any]) -> None:
        body = {
            "claim_version": claim["version"],
            "label": self.dice.choice(["refuted", "not_enough_evidence"]),
            "rationale": "The register says otherwise.",
        }
        if body["label"] == "refuted":
            found = self.call("GET", f"/claims/{claim['id']}/evidence")
            cited = [] if found is None else [passage["id"] for passage in found.json()["items"][:2]]
            body |= {"evidence_ids": cited} if cited else {"label": "not_enough_evidence"}
        if body["label"] == "not_enough_evidence":
            body["searched"] = ["the registers"]
        path = f"/claims/{claim['id']}/reviews"
        answered = self.insist("POST", path, body, If_Match="*", Idempotency_Key=uuid4().hex)
        if answered is not None and answered.status_code == 201:
            self.book.reviews[answered.json()["id"]] = claim["id"]


class Editor(Client):
    """Publishes what is decided and corrects what is published."""

    def act(self) -> None:
        found = self.call("GET", "/claims?status=decided&limit=5")
        items = [] if found is None or found.status_code != 200 else found.json()["items"]
        if items:
            claim = self.dice.choice(items)["id"]
            body = {"headline": "Checked."}
            answered = self.insist(
                "POST", f"/claims/{claim}/publish", body, If_Match="*", Idempotency_Key=uuid4().hex
            )
            if answered is not None and answered.status_code == 201:
                self.book.verdicts[answered.json()["id"]] = claim
        elif self.book.verdicts:
            self.correct(self.dice.choice(list(self.book.verdicts)))

    def correct(self, verdict: str) -> None:
        body = {"kind": "correction", "note": "A number.", "reason": "a reader", "rationale": "As corrected."}
        answered = self.insist(
            "POST", f"/verdicts/{verdict}/corrections", body, If_Match="*", Idempotency_Key=uuid4().hex
        )
        if answered is not None and answered.status_code in {200, 201}:
            self.book.corrections.add((verdict, answered.json()["revision"]))
        self.until.wait(1)


class Reader(Client):
    """Searches, lists and looks."""

    def act(self) -> None:
        path = self.dice.choice(
            ["/verdicts/search?q=how+deep+is+the+lake", "/claims?limit=20", "/queues", "/articles?limit=20"]
        )
        answered = self.call("GET", path)
        if answered is not None and answered.status_code != 200:
            self.book.blame(f"{path} answered {answered.status_code}: {answered.text[:200]}")


ROLES: tuple[tuple[type[Client], str, int], ...] = (
    (Newsroom, "machine", 2),
    (Importer, "editor", 1),
    (Reviewer, "reviewer", 3),
    (Editor, "editor", 1),
    (Reader, "viewer", 2),
)
SCOPES = {
    "machine": ["articles:write", "articles:read", "documents:write", "verdicts:read"],
    "viewer": ["articles:read", "claims:read", "verdicts:read"],
    "reviewer": ["articles:read", "claims:read", "claims:review", "verdicts:read"],
    "editor": ["articles:read", "claims:read", "claims:review", "verdicts:read", "verdicts:publish"],
}


def employ(admin: httpx.Client, book: Book, seed: int, until: threading.Event) -> list[Client]:
    """An account and a key for each client."""
    everything = {"filter": {"min_check_worthiness": 0}}  # what the newsrooms send is not the worthiest
    admin.put("/queues/main", json=everything, headers={"If-Match": "*"}).raise_for_status()
    clients: list[Client] = []
    for kind, role, number in ROLES:
        for _ in range(number):
            person = {"name": kind.__name__, "email": f"{uuid4().hex}@desk.invalid", "role": role}
            account = admin.post("/accounts", json=person).raise_for_status().json()
            made = admin.post("/keys", json={"account_id": account["id"], "scopes": SCOPES[role]})
            key = made.raise_for_status().json()["key"]
            dice = random.Random(f"{seed} {len(clients)}")
            clients.append(kind(str(admin.base_url), key, book, dice, until))
    return clients


def run_all(clients: list[Client]) -> list[threading.Thread]:
    threads = [threading.Thread(target=client.work, daemon=True) for client in clients]
    for thread in threads:
        thread.start()
        time.sleep(0.01)
    return threads
