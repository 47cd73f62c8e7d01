"""A desk over a real index that comes and goes: the API and every stage, in this process, with the real model."""

import threading
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from claimdesk.records.run import Run, RunStatus
from claimdesk.runs import heartbeats, taking
from claimdesk.runs.stages import STAGES, Lane
from claimdesk.search.entries import Index
from claimdesk.search.indexing.rebuild import find_disagreements
from claimdesk.search.indexing.record_source import KeptRecords
from tests.faults.elasticsearch_nodes import wait_for
from workers import running
from workers.resources import Tools
from workers.stages import find_module

REVIEW = {
    "@type": "ClaimReview",
    "url": "https://checks.invalid/canal",
    "claimReviewed": "The Suez Canal was blocked for six days in March 2021.",
    "author": {"@type": "Organization", "name": "Checks"},
    "datePublished": "2021-04-01",
    "reviewRating": {"alternateName": "True"},
}


def build_article(number: int) -> dict[str, Any]:
    return {
        "external_id": f"outage-{number}",
        "published_at": "2025-03-10T09:00:00+01:00",
        "text": (
            f"The Suez Canal was blocked for six days in March 2021, the port authority said. "
            f"The town of Northam planted {1200 + number} trees in 2024, its council said on Monday."
        ),
    }


@dataclass
class IndexDesk:
    """Work is done when the test says so; nothing happens in between."""

    tools: Tools
    http: FlaskClient
    key: str

    def get(self, path: str) -> TestResponse:
        url = path if path.startswith("/readyz") else f"/api/v1{path}"
        return self.http.get(url, headers={"Authorization": f"Bearer {self.key}"})

    def post(self, path: str, body: Any) -> TestResponse:
        return self.http.post(f"/api/v1{path}", json=body, headers={"Authorization": f"Bearer {self.key}"})

    def submit(self, *numbers: int) -> list[str]:
        """The ids of the articles, each accepted."""
        answers = [self.post("/articles", build_article(number)) for number in numbers]
        assert [answer.status_code for answer in answers] == [202] * len(numbers)
        return [answer.json["id"] for answer in answers]

    def import_review(self) -> None:
        answer = self.post("/verdicts/import", REVIEW)
        assert answer.status_code == 200, answer.text

    def search(self) -> TestResponse:
        return self.get("/verdicts/search?q=Suez+Canal")

    def work(self) -> None:
        """Report as a worker of both lanes, and do what is due, each stage once."""
        with self.tools.database.transaction() as session:
            heartbeats.record_beat(session, "test", list(Lane), {})
        with self.tools.database.reading() as session:
            due = taking.list_due_stages(session)
        for stage in due:
            running.take_and_work(self.tools, STAGES[stage], find_module(stage), "test", threading.Event())

    def open_runs(self, *stages: str) -> int:
        """How many runs are not done, of the stages or of all."""
        query = select(func.count()).select_from(Run).where(Run.status == RunStatus.OPEN)
        with self.tools.database.reading() as session:
            return session.scalar(query.where(Run.stage.in_(stages)) if stages else query) or 0

    def work_all(self, within_s: float = 180) -> None:
        """Work until nothing is open any more: what was put off comes due again by itself."""

        def is_done() -> bool:
            self.work()
            return self.open_runs() == 0

        wait_for(is_done, within_s, "all runs to be done")

    def status(self, id_: str) -> str:
        return self.get(f"/articles/{id_}").json["status"]

    def index_part(self) -> dict[str, Any]:
        return self.get("/readyz").json["parts"]["index"]

    def require_nothing_lost(self, articles: list[str]) -> None:
        """Every article is ready with claims, no run is dead, and index and records agree in every entry."""
        for id_ in articles:
            assert self.status(id_) == "ready"
            assert self.get(f"/articles/{id_}/claims").json["items"]
        assert self.get("/runs?status=dead").json["items"] == []
        engine = self.tools.engine
        engine.refresh()
        for index in Index:
            records = KeptRecords(self.tools.database, index, self.tools.encoder)
            assert list(find_disagreements(engine, index, records)) == []
        assert [claim["verdict"]["claim_text"] for claim in self.search().json["items"]] == [
            REVIEW["claimReviewed"]
        ]


def require_said(answer: TestResponse, code: str, reason: str) -> None:
    """The answer is a 503 problem with the reason and when to come back."""
    assert answer.status_code == 503, answer.text
    assert answer.content_type == "application/problem+json"
    assert answer.json["code"] == code
    assert reason in answer.json["detail"]
    assert int(answer.headers["Retry-After"]) > 0
