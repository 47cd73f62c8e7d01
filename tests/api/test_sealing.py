"""I7: on a blind queue what a reader makes is theirs alone until both reads are in, whatever the role, by every way."""

import io
import re
import shutil
import zipfile
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from claimdesk import clock
from claimdesk.database import Database, build_engine
from claimdesk.search.embedded.engine import EmbeddedEngine
from claimdesk.settings import Settings
from service.app import create_app
from tests.api import every_page, every_route
from tests.api.reading_desk import Desk

AT = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ANY_ID = re.compile(r"(?<![0-9a-f])[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}(?![0-9a-f])")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(Z|\+00:00)")
CHANGING = re.compile(r'"(token|key|secret|admin_key|took_ms|prefix|next_cursor)": ?("[^"]*"|[\d.]+)')
SAME, OTHER = "The office says 82.", "The clerk says 83."
# what opens the seal to those who may do it, with their name in the history; others are refused alike
ENDING = {
    "POST /claims/{claim}/break_seal",
    "POST /claims/{claim}/dismiss",
    "POST /claims/{claim}/merge",
    "POST /claims/{claim}/reviews",
    "POST /claims/{claim}/split",
}
# requests of routes in other words than every_route has for them, in this order
FURTHER = [
    # what one reader said, said by others too: the same words, or of the same source
    ("POST", "/claims/{claim}/evidence", {"text": SAME, "url": "https://another.example"}),
    ("POST", "/claims/{claim}/evidence", {"text": "It was rebuilt.", "url": "https://office.example"}),
    ("POST", "/claims/{claim}/evidence", {"text": SAME, "source": "A clerk", "confidential": True}),
    ("POST", "/claims/{claim}/comments", {"text": SAME}),
    ("POST", "/claims/{claim}/matches/{match}", {"decision": "reject", "note": SAME}),
    ("PATCH", "/claims/{claim}/evidence/{evidence}", {"stance": "refutes", "note": SAME}),
    ("POST", "/claims/{claim}/contacts", {**every_route.CONTACT, "publishable": True}),
    ("PATCH", "/claims/{claim}", {"tags": ["hoax"]}),
    ("GET", "/claims/{claim}/evidence", None),
    ("GET", "/claims/{claim}/comments", None),
    ("GET", "/claims/{claim}/matches", None),
    ("GET", "/claims/{claim}/contacts", None),
    ("GET", "/claims/{claim}/history?limit=200", None),
    ("POST", "/claims/{other_claim}/evidence", {"text": OTHER}),
    ("POST", "/claims/{other_claim}/merge", {"into": "{claim}"}),
    ("GET", "/claims/{other_claim}", None),
    ("GET", "/claims/{claim}/evidence", None),
    ("POST", "/claims/{other_claim}/unmerge", None),
    ("POST", "/claims/bulk", {"ids": ["{claim}", "{other_claim}"], "action": "reopen"}),
    ("POST", "/claims/bulk", {"ids": ["{claim}", "{other_claim}"], "action": "due"}),
    ("POST", "/claims/bulk", {"ids": ["{claim}"], "action": "assign", "assignee": "{person}"}),
    ("POST", "/claims/bulk", {"ids": ["{claim}"], "action": "assign"}),
    ("POST", "/queues/desk/lease", {"second_read": True}),
    ("GET", "/claims?status=awaiting_second", None),
    ("GET", "/claims?tag=hoax", None),
    ("GET", "/claims?q=not", None),
    ("GET", "/claims/{claim}/evidence?timing=unknown", None),
    ("GET", "/audit?what=reviewed", None),
    ("GET", "/changes?types=review.submitted,claim.decided", None),
    ("GET", "/verdicts/search?q=office", None),
    ("GET", "/evidence/search?q=office", None),
    ("PUT", "/queues/desk", {"second_read": "open"}),
    ("GET", "/claims/{claim}", None),
    ("GET", "/claims/{claim}/reviews", None),
    ("PUT", "/queues/desk", {"second_read": "none"}),
    ("GET", "/claims/{claim}/history", None),
    ("GET", "/reports/agreement", None),
]
WORLDS = [
    {
        "label": "refuted",
        "stance": "refutes",
        "decision": "reject",
        "text": SAME,
        "makes_more": True,
    },
    {
        "label": "supported",
        "stance": "supports",
        "decision": "confirm",
        "text": "The office says 80.",
        "makes_more": False,
    },
]


@pytest.fixture
def desk(admin, database):
    return Desk(admin, database)


@pytest.fixture
def blind(desk):
    """A claim that Ana has in hand on a blind queue, and a piece of evidence for it."""
    desk.queue(second_read="blind")
    claim = desk.claim()
    cited = desk.evidence(claim)
    assert desk.ana.post(f"/claims/{claim}/lease").status_code == 200
    return claim, cited


def test_two_worlds_that_differ_only_in_a_blind_read_answer_everybody_else_alike_on_every_route(
    desk, database, encoder, tmp_path, monkeypatch, request
):
    now = [AT]
    monkeypatch.setattr(clock, "now", lambda: now[0])
    desk.vic = desk.admin.with_key("articles:read", "claims:read", "verdicts:read", role="viewer")
    ids = desk.one_of_each(second_read="blind")
    people = (desk.ben, desk.ed, desk.admin, desk.vic)
    database.close()
    seen, mine = [], []
    for number, world in enumerate(WORLDS):
        with copied(database, tmp_path, number, request) as (url, home):
            opened = Database(build_engine(url))
            index = EmbeddedEngine(home / "search", encoder.version)
            registry = CollectorRegistry()
            app = create_app(Settings(var=home, database_url=url), opened, index, encoder, registry)
            for person in (desk.ana, *people):
                person.http = app.test_client()
            now[0] = AT
            read_blind(desk.ana, ids, world)
            now[0] = AT + timedelta(hours=1)
            script = [answers(app, person, ids, "GET") for person in people]
            browsers = [every_page.sign_in(app, opened, person) for person in people]
            script += [pages(app, browser, ids) for browser in browsers]
            script += [stream(app, desk.ben), gauges(registry)]
            script += [answers(app, person, ids, "POST", "PUT", "PATCH") for person in (desk.ben, desk.admin)]
            script += [answers(app, person, ids, "GET") for person in (desk.ben, desk.ed)]
            script += [answers(app, desk.vic, ids, "POST", "PUT", "PATCH", "DELETE", leaving_out=set())]
            script += [further(person, ids) for person in (desk.ben, desk.admin)]
            script += [answers(app, person, ids, "DELETE") for person in (desk.ben, desk.admin)]
            script += [answers(app, person, ids, "GET") for person in (desk.ben, desk.ed)]
            script += [stream(app, desk.ed), gauges(registry), pages(app, browsers[0], ids)]
            seen.append(script)
            mine.append(answers(app, desk.ana, ids, "GET"))
            index.close()
            opened.close()
    for shown, other in zip(*seen, strict=True):
        for route in shown:
            assert shown[route] == other[route], (route, first_difference(shown[route][-1], other[route][-1]))
        assert shown.keys() == other.keys()
    read, written = seen[0][0], seen[0][11]
    assert len(read) > 35
    assert sum(answer[0] < 300 for answer in written.values()) > 15
    assert len(seen[0][4]) > 8
    assert all(answer[0] == 200 for answer in seen[0][5].values())
    assert "review.submitted" in seen[0][8]["/events"][-1]
    assert mine[0] != mine[1]


def test_the_same_source_of_two_readers_is_one_once_both_reads_are_in(desk, blind):
    claim, cited = blind
    mine = {"text": SAME, "url": "https://office.example"}
    groups = [desk.ana.post(f"/claims/{claim}/evidence", mine).json["independent_group"]]
    assert desk.read(desk.ana, claim, lease=False, evidence_ids=[cited]).status_code == 201
    assert desk.ben.post("/queues/desk/lease", {"second_read": True}).status_code == 200
    theirs = {"text": SAME, "url": "https://another.example"}
    groups.append(desk.ben.post(f"/claims/{claim}/evidence", theirs).json["independent_group"])
    assert groups[0] != groups[1]
    assert desk.read(desk.ben, claim, lease=False, evidence_ids=[cited]).status_code == 201
    found = desk.ben.get(f"/claims/{claim}/evidence").json["items"]
    assert {piece["independent_group"] for piece in found if piece["text"] == SAME} == {groups[0]}


DIGEST = re.compile(r"\b[0-9a-f]{64}\b")  # in another world another salt makes another digest


def first_difference(one, other):
    place = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), 0)
    return one[max(0, place - 100) : place + 100], other[max(0, place - 100) : place + 100]


@contextmanager
def copied(database, tmp_path, number, request):
    """The address of a copy of the closed database, and a copy of the folder beside it."""
    home = tmp_path.parent / f"{tmp_path.name}-world-{number}"
    shutil.copytree(tmp_path, home)
    url = make_url(database.engine.url)
    if database.is_sqlite:
        yield f"sqlite:///{home / 'claimdesk.db'}", home
        return
    name = f"{url.database}_{number}"
    server = create_engine(request.getfixturevalue("postgres_server"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {url.database}"))
    yield url.set(database=name).render_as_string(hide_password=False), home
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


def read_blind(ana, ids, world):
    """All that a reader makes, the read last; in one world much more than in the other."""
    path = f"/claims/{ids['claim']}"
    said = {"stance": world["stance"], "note": world["text"]}
    made = [
        ana.put(f"{path}/draft", {"label": world["label"]}, If_None_Match="*"),
        ana.patch(f"{path}/evidence/{ids['evidence']}", said),
        ana.post(f"{path}/matches/{ids['match']}", {"decision": world["decision"]}),
    ]
    if world["makes_more"]:
        edit = {"tags": ["hoax"], "waiting_on": "The mayor", "text": "The bridge is not 80 metres long."}
        made += [
            ana.post(f"{path}/evidence", {"text": world["text"], "url": "https://office.example"}),
            ana.post(f"{path}/evidence", {"text": OTHER}),
            ana.post(f"{path}/comments", {"text": world["text"]}),
            ana.post(f"{path}/contacts", {**every_route.CONTACT, "publishable": True}),
            ana.patch(path, edit, If_Match="*"),
            ana.patch(path, {"due_at": "2026-04-01T00:00:00Z", "pinned": True}, If_Match="*"),
        ]
    assert {answer.status_code for answer in made} <= {200, 201}, [answer.text for answer in made]
    version = ana.get(path).json["version"]
    body = {"claim_version": version, "label": world["label"], "rationale": world["text"]}
    read = ana.post(f"{path}/reviews", {**body, "evidence_ids": [ids["evidence"]]}, If_Match="*")
    assert read.status_code == 201, read.text
    if world["makes_more"]:
        after = [
            ana.post(f"{path}/comments", {"text": world["text"]}),
            ana.patch(path, {"tags": ["settled"]}, If_Match="*"),
        ]
        assert {answer.status_code for answer in after} <= {200, 201}, [answer.text for answer in after]


def unpack(answered):
    """The answer's text; of a zip, its files' texts without their sums, which tell of ids, and without salted digests."""
    if answered.mimetype != "application/zip":
        return answered.text
    with zipfile.ZipFile(io.BytesIO(answered.data)) as archive:
        names = sorted(set(archive.namelist()) - {"SHA256SUMS", "manifest.json"})
        return "\n".join(f"{name} {DIGEST.sub('digest', archive.read(name).decode())}" for name in names)


def answers(app, person, ids, *methods, leaving_out=frozenset(ENDING)):
    """What every route of these methods says to the person."""
    numbers = {id_: name for name, id_ in ids.items()}
    found = {}
    for route in every_route.list_routes(app):
        if route.method not in methods or route.name in leaving_out:
            continue
        answered = every_route.ask(person, route, ids, X_Request_ID="same")
        found[route.name] = plain(answered, numbers)
    return found


def further(person, ids):
    """What the further requests give."""
    numbers = {id_: name for name, id_ in ids.items()}
    found = {}
    for place, (method, path, body) in enumerate(FURTHER):
        given = {"If_Match": "*"} if method != "GET" else {}
        filled = every_route.fill(path, ids)
        answered = person.call(method, filled, every_route.fill(body, ids), X_Request_ID="same", **given)
        assert answered.status_code != 422, (path, answered.text)
        found[f"{place} {method} {path}"] = plain(answered, numbers)
    return found


def plain(answered, numbers):
    """Status, ETag and body, the ids by the order in which they are met."""
    body = re.sub(CHANGING, "", unpack(answered))
    body = MOMENT.sub("a moment", body)  # of rows made just now; the frozen clock has no fractions
    return answered.status_code, answered.headers.get("ETag"), renumber(body, numbers)


def renumber(text, numbers):
    return ANY_ID.sub(lambda id_: numbers.setdefault(id_[0], f"id {len(numbers)}"), text)


def pages(app, browser, ids):
    """What every page of the desk shows."""
    numbers = {id_: name for name, id_ in ids.items()}
    found = every_page.read_pages(app, browser, ids)
    return {path: (status, renumber(html, numbers)) for path, (status, html) in found.items()}


def stream(app, person):
    """What the stream of events has told from the beginning on when there is nothing more."""
    app.extensions["live"].heartbeat_s = 0.1
    first = person.get("/changes?limit=1").json["items"][0]["cursor"]
    with closing(person.get(f"/events?after={first}")) as answered:
        told = ""
        while ": nothing new" not in told:
            told += next(answered.response).decode()
    return {"/events": (renumber(MOMENT.sub("a moment", told), {}),)}


def gauges(registry):
    """What /metrics says of the installation; how many requests there were is no secret of a claim's."""
    lines = generate_latest(registry).decode().splitlines()
    kept = [line for line in lines if "http_" not in line and "seconds" not in line]
    return {"/metrics": ("\n".join(kept),)}
