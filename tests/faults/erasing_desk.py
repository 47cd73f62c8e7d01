"""A desk with an article whose words are in every store, and a look into every store for words and vectors."""

import io
import re
import threading
import zipfile
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import inspect, text
from werkzeug.test import TestResponse

from claimdesk import clock
from claimdesk.people import accounts, keys
from claimdesk.people.accounts import NewAccount
from claimdesk.people.policies import ROLE_SCOPES
from claimdesk.records.account import Role
from claimdesk.runs import taking
from claimdesk.runs.stages import STAGES
from workers import running
from workers.resources import Tools
from workers.stages import find_module

# Words that no language has and that no stemmer cuts: they are in the erased article and in what was said of it.
SECRETS = ("zorblat", "vrimbok", "wuthnak", "plimstok", "quendok", "drelvik")
PLANTED = "The town of Zorblat planted 4711 trees in 2024."
COST = "The Wuthnak bridge cost 93 million euros in 2019."
OPENED = "The Plimstok library was opened in 1987."
LOST = "The Drelvik tannery lost 112 jobs in 2021."
SHARED = "The Office for National Statistics counted 1204 new cases in 2023."
PUBLISHED = "The county hospital has 640 beds."
ARTICLE = (
    f"Mayor Quendok Vrimbok spoke on Monday. {PLANTED} {COST} {PUBLISHED} {OPENED} {LOST} {SHARED} "
    "It was the best day of Zorblat."
)
OTHERS = f"{SHARED} The town of Northam planted 4711 trees in 2024. The lake is 12 metres deep."
DOCUMENT = "Northam planted 4711 trees in 2024, a register of towns says. The county hospital has 600 beds."
REPORT = "A library was opened in 1987."
SECRET = re.compile("|".join(SECRETS), re.IGNORECASE)


@dataclass
class Person:
    """Somebody with a key."""

    http: FlaskClient
    key: str

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        given["Authorization"] = f"Bearer {self.key}"
        url = path if path.startswith(("/api", "/readyz")) else f"/api/v1{path}"
        more = {} if body is None else {"json": body}
        return self.http.open(url, method=method, headers=given, **more)

    def get(self, path: str) -> TestResponse:
        return self.call("GET", path)

    def must(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The answer's JSON; the call succeeds."""
        answered = self.call(method, path, body, **{"If_Match": "*", **headers})
        assert answered.status_code < 300, (method, path, answered.text)
        return answered.json


@dataclass
class ErasingDesk:
    """The API and every stage in this process; work is done when the test says so."""

    tools: Tools
    app: Any
    people: dict[str, Person] = field(default_factory=dict)

    def employ(self, admin) -> None:
        """People of each role; the admin has every scope."""
        with self.tools.database.transaction() as session:
            by = accounts.build_principal(admin)
            made = {"admin": admin}
            roles = {"ana": Role.REVIEWER, "ben": Role.REVIEWER, "ed": Role.EDITOR}
            for name, role in roles.items():
                made[name] = accounts.add_account(session, by, NewAccount(name, f"{name}@desk.invalid", role))
            for name, account in made.items():
                secret = keys.add_key(session, account, list(ROLE_SCOPES[account.role])).secret
                self.people[name] = Person(self.app.test_client(), secret)
            self.workspace_id = admin.workspace_id

    def work(self) -> None:
        """Do all that is due; nothing may die."""
        for _ in range(100):
            with self.tools.database.reading() as session:
                due = taking.list_due_stages(session)
            if not due:
                break
            for stage in due:
                running.take_and_work(
                    self.tools, STAGES[stage], find_module(stage), "test", threading.Event()
                )
        assert self.people["admin"].get("/runs?status=dead").json["items"] == []

    def submit(self, words: str, **more: Any) -> str:
        return self.people["admin"].must("POST", "/articles", {"text": words, **more})["id"]

    def claims(self, article_id: str) -> dict[str, str]:
        """The ids of the article's claims by their texts."""
        items = self.people["admin"].get(f"/articles/{article_id}/claims?limit=100").json["items"]
        return {claim["text"]: claim["id"] for claim in items}

    def read(self, name: str, claim_id: str, rationale: str, **more: Any) -> None:
        """A person's read of the claim, the lease before it."""
        person = self.people[name]
        person.must("POST", f"/claims/{claim_id}/lease")
        version = person.get(f"/claims/{claim_id}").json["version"]
        found = person.get(f"/claims/{claim_id}/evidence").json["items"]
        said = (
            {"label": "refuted", "evidence_ids": [passage["id"] for passage in found[:1]]}
            if found
            else {"label": "not_enough_evidence", "searched": ["the registers"]}
        )
        body = {"claim_version": version, "rationale": rationale, **said, **more}
        person.must("POST", f"/claims/{claim_id}/reviews", body)

    def decide(self, claim_id: str, rationale: str) -> None:
        """Both reads of a claim on a blind queue."""
        self.read("ana", claim_id, rationale)
        self.read("ben", claim_id, rationale)

    def publish(self, claim_id: str) -> str:
        body = {
            "headline": "How many beds?",
            "url": "https://checks.invalid/beds",
            "claimant": "The county",
        }
        return self.people["ed"].must("POST", f"/claims/{claim_id}/publish", body)["id"]

    def erase(self, article_id: str, by: str = "admin", **headers: str) -> TestResponse:
        path = f"/articles/{article_id}?erase=true&reason=a%20court%20order"
        return self.people[by].call("DELETE", path, **{"If_Match": "*", **headers})

    # looking

    def find_in_tables(self) -> dict[str, set[str]]:
        """The tables and columns in which a secret word stands, in whatever type."""
        found: dict[str, set[str]] = {}
        engine = self.tools.database.engine
        with engine.connect() as connection:
            for table in inspect(engine).get_table_names():
                for row in connection.execute(text(f'SELECT * FROM "{table}"')).mappings():
                    for name, value in row.items():
                        shown = (
                            bytes(value).decode("utf-8", "replace")
                            if isinstance(value, bytes | memoryview)
                            else str(value)
                        )
                        if SECRET.search(shown):
                            found.setdefault(table, set()).add(name)
            connection.rollback()
        return found

    def find_vectors(self, texts: list[str]) -> list[bytes]:
        """The kept vectors of the texts."""
        from claimdesk.records.entry import Vector
        from claimdesk.search.indexing.vector_cache import hash_text

        with self.tools.database.reading() as session:
            rows = session.query(Vector.vector).filter(
                Vector.text_hash.in_([hash_text(text) for text in texts])
            )
            return [bytes(row.vector) for row in rows]


def find_in_files(folder: Path, needles: list[bytes] = ()) -> dict[str, list[str]]:
    """The files under the folder that hold a secret word, or one of the needles."""
    found: dict[str, list[str]] = {}
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            held = file.read_bytes()
            words = [secret for secret in SECRETS if secret.encode() in held.lower()]
            words += [f"vector {number}" for number, needle in enumerate(needles) if needle in held]
            if words:
                found[str(file.relative_to(folder))] = words
    return found


def write_all_over(desk: ErasingDesk) -> dict[str, str]:
    """An article whose words go everywhere that a desk brings them; the ids of what was made."""
    admin, ana, ben, ed = (desk.people[name] for name in ("admin", "ana", "ben", "ed"))
    admin.must("PUT", "/queues/desk", {"second_read": "blind"}, If_None_Match="*", If_Match="")
    admin.must("POST", "/documents", {"text": DOCUMENT, "title": "Register"})
    other = desk.submit(OTHERS, external_id="o-1")
    desk.work()
    erased = admin.must(
        "POST",
        "/articles",
        {
            "text": ARTICLE,
            "title": "Zorblat's day",
            "summary": "What Vrimbok said.",
            "external_id": "zorblat-1",
            "url": "https://zorblat.invalid/day",
            "source": {"name": "Zorblat Courier", "domain": "zorblat.invalid"},
            "published_at": "2025-03-10T09:00:00Z",
        },
        Idempotency_Key="zorblat",
    )["id"]
    desk.work()
    claims = desk.claims(erased)
    ids = {"article": erased, "other_article": other}
    ids |= {
        "planted": claims[PLANTED],
        "cost": claims[COST],
        "opened": claims[OPENED],
        "lost": claims[LOST],
        "shared": claims[SHARED],
        "published": claims[PUBLISHED],
    }
    planted = f"/claims/{ids['planted']}"
    matches = admin.get(f"{planted}/matches").json["items"]
    for match in matches[:1]:
        admin.must("POST", f"{planted}/matches/{match['id']}", {"decision": "reject", "note": "not Zorblat"})
    _talk(desk, ids)
    desk.decide(ids["published"], "The register of hospitals says 600.")
    ids["verdict"] = desk.publish(ids["published"])
    desk.read("ana", ids["cost"], "Wuthnak cost 90.", notes="ask Wuthnak")
    desk.read("ben", ids["cost"], "Wuthnak cost 91.")
    soon = (clock.now() + timedelta(days=1)).isoformat()
    wording = {"headline": "Wuthnak's cost", "publish_at": soon}
    ed.must("POST", f"/claims/{ids['cost']}/publish", wording)
    ids["outside"] = ed.must("POST", "/claims", {"text": REPORT})["id"]
    ed.must(
        "POST", f"/claims/{ids['opened']}/merge", {"into": ids["outside"], "note": "the same as Plimstok"}
    )
    ed.must(
        "POST",
        "/claims/bulk",
        {"ids": [ids["lost"]], "action": "tag", "tags": ["drelvik"]},
        Idempotency_Key="b",
    )
    ana.must("POST", f"{planted}/lease", Idempotency_Key="l")
    _read_blind(desk, ids)
    lost = ed.must("PATCH", f"/claims/{ids['lost']}", {"text": f"{LOST[:-1]}, Vrimbok said."})
    assert lost["text"].endswith("said.")
    ben.must("POST", f"/claims/{ids['lost']}/lease", Idempotency_Key="m")
    complaint = {"text": "That is wrong.", "complainant": "A reader"}
    ids["complaint"] = ed.must("POST", f"/verdicts/{ids['verdict']}/complaints", complaint)["id"]
    desk.work()
    return ids


def _talk(desk: ErasingDesk, ids: dict[str, str]) -> None:
    """What people say beside their reads."""
    ed, lost = desk.people["ed"], f"/claims/{ids['lost']}"
    ed.must("POST", f"{lost}/comments", {"text": "Ask the Drelvik office."}, Idempotency_Key="c")
    contact = {
        "to": "Mayor Vrimbok",
        "channel": "phone",
        "question": "Drelvik?",
        "asked_at": "2025-03-11T09:00:00Z",
    }
    ed.must("POST", f"{lost}/contacts", {**contact, "reply": "Yes, in Zorblat."})
    ed.must("POST", f"{lost}/requests", {"requester": "Vrimbok", "reason": "it's about Drelvik"})
    ed.must(
        "POST", f"{lost}/evidence", {"text": "A ledger of Drelvik says 90.", "url": "https://ledger.invalid"}
    )
    quoted = {"text": f"{PLANTED} {COST}", "url": "https://elsewhere.invalid"}
    (free,) = [id_ for words, id_ in desk.claims(ids["other_article"]).items() if "Northam" in words]
    ed.must("POST", f"/claims/{free}/evidence", quoted)


def _read_blind(desk: ErasingDesk, ids: dict[str, str]) -> None:
    """A sealed read with all that is made under its lease, and the seal broken."""
    ana, planted = desk.people["ana"], f"/claims/{ids['planted']}"
    found = ana.get(f"{planted}/evidence").json["items"]
    ana.must("PATCH", f"{planted}/evidence/{found[0]['id']}", {"stance": "refutes", "note": "not Zorblat"})
    ana.must("PATCH", planted, {"text": "Zorblat planted 4700 trees in 2024."})
    draft = {"label": "refuted", "rationale": "Zorblat says"}
    ana.must("PUT", f"{planted}/draft", draft, If_None_Match="*", If_Match="")
    desk.people["admin"].must("POST", f"{planted}/break_seal", {"reason": "Vrimbok complained"})


def ask_everything(desk: ErasingDesk, ids: dict[str, str]) -> dict[str, str]:
    """What every GET route of the API and of the pages says of what there is and was, by its path."""
    person = desk.people["admin"]
    said: dict[str, str] = {}
    for rule in desk.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.rule.endswith("/events") or "/docs" in rule.rule:
            continue
        for name, id_ in ids.items():
            path = re.sub(r"<uuid:\w+>", id_, rule.rule)
            path = re.sub(r"<(\w+:)?\w+>", "desk", path)
            if path in said or (name != "article" and "<" not in rule.rule):
                continue
            query = {"/diff": "?from=1", "search": "?q=zorblat", "by-url": "?url=https://zorblat.invalid/day"}
            more = next((value for end, value in query.items() if path.endswith(end)), "")
            said[path] = unpack(
                person.http.get(f"{path}{more}", headers={"Authorization": f"Bearer {person.key}"})
            )
    return said


def unpack(answered: TestResponse) -> str:
    """The answer's text; of a zip, the texts of its files."""
    if answered.mimetype != "application/zip":
        return answered.get_data(as_text=True)
    with zipfile.ZipFile(io.BytesIO(answered.data)) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


def as_ids(ids: dict[str, str], *names: str) -> list[UUID]:
    return [UUID(ids[name]) for name in names]
