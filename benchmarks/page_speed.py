"""Server time and size of the desk's pages with a long queue.

    python -m benchmarks.page_speed --claims 100000 --times 20

Makes a SQLite file in a folder of its own, fills it, signs an editor in and asks for each page. The budget is 100 ms
(median) and 150 kB a page. Prints JSON.
"""

import argparse
import json
import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import insert, select

from benchmarks.lease_speed import fill
from benchmarks.machine import describe
from claimdesk import clock
from claimdesk.database import Database, build_engine
from claimdesk.people import passwords
from claimdesk.records import migrating
from claimdesk.records.account import Account, Role
from claimdesk.records.article import Article, ArticleRevision, ArticleStatus
from claimdesk.records.claim import Appearance, Claim
from claimdesk.settings import Settings
from service.app import create_app

PASSWORD = "a password of the benchmark"
AN_ARTICLE = 25  # claims
BUDGET_MS, BUDGET_BYTES = 100, 150_000


def place_claims(database: Database) -> UUID:
    """Every claim in an article, AN_ARTICLE of them in each; the id of one of the articles."""
    with database.transaction() as session:
        claims = session.execute(select(Claim.id, Claim.workspace_id, Claim.text)).all()
        for number in range(0, len(claims), AN_ARTICLE):
            article_id, workspace_id = clock.new_id(), claims[number].workspace_id
            session.execute(
                insert(Article),
                {
                    "id": article_id,
                    "workspace_id": workspace_id,
                    "identity_hash": article_id.bytes,
                    "status": ArticleStatus.READY,
                    "title": f"Article {number}",
                    "source_name": f"Outlet {number % 7}",
                },
            )
            text, rows = "", []
            for claim in claims[number : number + AN_ARTICLE]:
                rows.append(build_appearance(article_id, claim.workspace_id, claim.id, claim.text, len(text)))
                text += claim.text + " "
            session.execute(insert(Appearance), rows)
            session.execute(
                insert(ArticleRevision),
                {
                    "workspace_id": workspace_id,
                    "article_id": article_id,
                    "revision": 1,
                    "text": text,
                    "content_hash": b"x",
                },
            )
    return article_id


def build_appearance(
    article_id: UUID, workspace_id: UUID, claim_id: UUID, text: str, start: int
) -> dict[str, object]:
    return {
        "workspace_id": workspace_id,
        "claim_id": claim_id,
        "article_id": article_id,
        "revision": 1,
        "part": "text",
        "start": start,
        "end": start + len(text),
        "quote": text,
        "prefix": "",
        "suffix": "",
        "voice": "own_voice",
        "level": "content",
        "claimant": f"Person {start % 13}",
        "attribution": [],
    }


def sign_in(client: FlaskClient) -> None:
    token = client.get("/desk/sign-in", headers={"Accept": "application/json"}).get_json()["csrf_token"]
    sent = {"csrf_token": token, "email": "p0@desk.invalid", "password": PASSWORD}
    assert client.post("/desk/sign-in", data=sent).status_code == 303


def measure_page(client: FlaskClient, path: str, times: int) -> dict[str, object]:
    took = []
    for _ in range(times):
        began = time.perf_counter()
        answer = client.get(path)
        took.append((time.perf_counter() - began) * 1000)
    middle = statistics.median(took)
    return {
        "status": answer.status_code,
        "median_ms": round(middle, 1),
        "most_ms": round(max(took), 1),
        "bytes": len(answer.data),
        "in_budget": middle < BUDGET_MS and len(answer.data) < BUDGET_BYTES,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=20)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        settings = Settings(var=Path(folder))
        database = Database(build_engine(settings.database))
        migrating.migrate(database)
        fill(database, options.claims, 1)
        article_id = place_claims(database)
        with database.transaction() as session:
            account = session.scalars(select(Account)).first()
            assert account is not None
            account.role, account.password_hash = Role.EDITOR, passwords.hash_password(PASSWORD)
            claim_id = session.scalars(select(Claim.id).order_by(Claim.priority.desc()).limit(1)).one()
        client = create_app(settings, database=database).test_client()
        sign_in(client)
        paths = {
            "work": "/desk/",
            "queue": "/desk/queues/main",
            "queue, narrowed": "/desk/queues/main?outlet=Outlet+3",
            "preview": f"/desk/claims/{claim_id}/preview",
            "claim": f"/desk/claims/{claim_id}",
            "claims": "/desk/claims",
            "article": f"/desk/articles/{article_id}",
            "articles": "/desk/articles",
        }
        figures = {name: measure_page(client, path, options.times) for name, path in paths.items()}
    print(json.dumps({"machine": describe(), "claims": options.claims, "pages": figures}, indent=2))


if __name__ == "__main__":
    main()
