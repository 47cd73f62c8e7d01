"""I7: on a blind queue what a reader makes is theirs alone until both reads are in, whatever the role, by every way."""

import io
import re
import shutil
import zipfile
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import every_route
import pytest
from reading_desk import Desk
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from claimdesk import clock
from claimdesk.database import Database, build_engine
from claimdesk.search.embedded import EmbeddedEngine
from claimdesk.settings import Settings
from service.app import create_app

AT = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ANY_ID = re.compile(r"\b[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}\b")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(Z|\+00:00)")
CHANGING = re.compile(r'"(token|key|admin_key|took_ms|prefix|next_cursor)": ?("[^"]*"|[\d.]+)')
# what ends the seal, with the caller's name beside it; or ends the test's own world
ENDING = {
    "POST /claims/{claim}/break_seal",
    "POST /claims/{claim}/dismiss",
    "POST /claims/{claim}/merge",
    "POST /claims/{claim}/split",
    "POST /claims/{claim}/reviews",
    "POST /imports",  # a file of a random name
}
WORLDS = [
    {
        "label": "refuted",
        "stance": "refutes",
        "decision": "reject",
        "text": "The office says 82.",
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
            app = create_app(Settings(var=home, database_url=url), opened, index, encoder)
            for person in (desk.ana, *people):
                person.http = app.test_client()
            now[0] = AT
            read_blind(desk.ana, ids, world)
            now[0] = AT + timedelta(hours=1)
            script = [answers(app, person, ids, "GET") for person in people]
            script += [answers(app, person, ids, "POST", "PUT", "PATCH") for person in (desk.ben, desk.admin)]
            script += [answers(app, person, ids, "GET") for person in (desk.ben, desk.ed)]
            seen.append(script)
            mine.append(answers(app, desk.ana, ids, "GET"))
            index.close()
            opened.close()
    for one, other in zip(*seen, strict=True):
        for route in one:
            assert one[route] == other[route], (route, first_difference(one[route][2], other[route][2]))
        assert one.keys() == other.keys()
    assert len(seen[0][0]) > 35
    assert len(seen[0][4]) > 40
    assert sum(answer[0] < 300 for answer in seen[0][5].values()) > 15
    assert mine[0] != mine[1]


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
            ana.post(f"{path}/comments", {"text": world["text"]}),
            ana.post(f"{path}/contacts", {**every_route.CONTACT, "publishable": True}),
            ana.patch(path, edit, If_Match="*"),
            ana.patch(path, {"due_at": "2026-04-01T00:00:00Z", "pinned": True}, If_Match="*"),
        ]
    assert {one.status_code for one in made} <= {200, 201}, [one.text for one in made]
    version = ana.get(path).json["version"]
    body = {"claim_version": version, "label": world["label"], "rationale": world["text"]}
    read = ana.post(f"{path}/reviews", {**body, "evidence_ids": [ids["evidence"]]}, If_Match="*")
    assert read.status_code == 201, read.text
    if world["makes_more"]:
        after = [
            ana.post(f"{path}/comments", {"text": world["text"]}),
            ana.patch(path, {"tags": ["settled"]}, If_Match="*"),
        ]
        assert {one.status_code for one in after} <= {200, 201}, [one.text for one in after]


def unpack(answered):
    """The answer's text; of a zip, its files' texts without their sums, which tell of ids."""
    if answered.mimetype != "application/zip":
        return answered.text
    with zipfile.ZipFile(io.BytesIO(answered.data)) as archive:
        names = sorted(set(archive.namelist()) - {"SHA256SUMS", "manifest.json"})
        return "\n".join(f"{name} {archive.read(name).decode()}" for name in names)


def answers(app, person, ids, *methods):
    """What every route of these methods says to the person, with ids by the order in which they are met."""
    numbers = {id_: name for name, id_ in ids.items()}
    found = {}
    for route in every_route.list_routes(app):
        if route.method not in methods or route.name in ENDING:
            continue
        answered = every_route.ask(person, route, ids, X_Request_ID="same")
        body = re.sub(CHANGING, "", unpack(answered))
        body = MOMENT.sub("a moment", body)  # of rows made just now; the frozen clock has no fractions
        body = ANY_ID.sub(lambda one: numbers.setdefault(one[0], f"id {len(numbers)}"), body)
        found[route.name] = (answered.status_code, answered.headers.get("ETag"), body)
    return found
