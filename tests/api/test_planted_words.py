"""What is confidential, sealed or internal stands in no answer, page, export, bundle, event, metric or log that is not for it.

Every such field holds a word of its own; then everything is read, by every role.
"""

import io
import json
import re
from contextlib import closing, redirect_stderr
from hashlib import sha256
from uuid import UUID

import pytest
import structlog
from prometheus_client import CollectorRegistry, generate_latest

from claimdesk import logs
from claimdesk.records.evidence import Evidence
from claimdesk.settings import Settings
from service.app import create_app
from tests.api import every_page, every_route
from tests.api.conftest import Caller
from tests.api.reading_desk import Desk
from tests.api.test_sealing import unpack

LENGTH = 19_734  # of the confidential text: no other number here is the same
CONFIDENTIAL = {
    "text": "zqconftext",
    "source": "zqconfsource",
    "host": "zqconfhost",
    "note": "zqconfnote",
}
SECRET_TEXT = CONFIDENTIAL["text"] + " " + "x" * (LENGTH - len(CONFIDENTIAL["text"]) - 1)
# stands with the claims, for those who may read claims; the published reads are in the bundle without their notes
INTERNAL = {
    name: f"zqint{name}"
    for name in (
        "comment",
        "contact",
        "question",
        "reply",
        "dismissal",
        "request",
        "requester",
        "matchnote",
        "evidencenote",
        "reviewnotes",
        "waiting",
        "unpublished",
        "return",
        "sealbreak",
        "skip",
    )
}
# what editors say of a verdict for the desk alone, and who complained
OF_VERDICTS = {
    name: f"zqverd{name}" for name in ("correction", "complaint", "complainant", "address", "answer")
}
SEALED = {
    name: f"zqseal{name}"
    for name in ("text", "source", "comment", "contact", "edit", "tag", "read", "notes", "judged")
}
OWN = {"draft": "zqowndraft"}
SECRETS = {"password": "zqsecretpassword 1"}
ON_CLAIMS = re.compile(
    r"^GET (/claims|/articles/{article}/claims|/queues|/me/work|/audit|/verdicts/{verdict}/complaints)"
)
PAGES_OF_CLAIMS = ("/desk/claims", "/desk/queues", "/desk/articles", "/desk/")


@pytest.fixture
def said():
    """All that is logged in the test, as it is logged in a served process."""
    return io.StringIO()


@pytest.fixture
def desk(settings, database, engine, encoder, said):
    from tests.api.conftest import admit

    registry = CollectorRegistry()
    with redirect_stderr(said):
        logs.configure_logs(Settings(log_format="json", log_level="debug"), "web")
        app = create_app(settings, database, engine, encoder, registry)
        made = Desk(admit(app, database, "Desk", is_instance_admin=True), database)
        made.app, made.registry = app, registry
        made.vic = made.admin.with_key("articles:read", "claims:read", "verdicts:read", role="viewer")
        made.mac = made.admin.with_key("articles:read", "articles:write", "claims:read", "verdicts:read")
        made.out = made.admin.with_key("verdicts:read", "articles:read")
        yield made
        live = app.extensions["live"]
        live.stop()
        if (poller := live._poller) is not None:
            poller.join(10)
    structlog.reset_defaults()


def must(answered, *statuses):
    assert answered.status_code in (statuses or (200, 201, 204)), answered.text
    return answered


def plant(desk):
    """A word in every field, and the ids of what there is."""
    published, verdict = plant_published(desk)
    decided = plant_decided(desk)
    ids = desk.one_of_each(second_read="blind")
    plant_talk(desk, ids["other_claim"])
    plant_sealed(desk, ids)
    word = {"password": SECRETS["password"]}
    must(desk.admin.post(f"/accounts/{ids['person']}/password", word))
    return {**ids, "verdict": verdict, "published": published, "decided": decided}


def plant_published(desk):
    """A claim whose verdict cites confidential evidence beside open evidence of the same host; corrected, complained of."""
    claim = desk.claim("The dam is 40 metres high.")
    url = f"https://{CONFIDENTIAL['host']}.example/file"
    source = {"name": CONFIDENTIAL["source"], "role": "primary"}
    secret = {"text": SECRET_TEXT, "url": url, "source": source, "confidential": True}
    cited = must(desk.ana.post(f"/claims/{claim}/evidence", secret)).json["id"]
    judged = {"stance": "refutes", "note": CONFIDENTIAL["note"]}
    must(desk.ana.patch(f"/claims/{claim}/evidence/{cited}", judged))
    opened = must(
        desk.ana.post(f"/claims/{claim}/evidence", {"text": "It is 50.", "url": "https://open.example"})
    )
    contact = {
        **every_route.CONTACT,
        "to": INTERNAL["contact"],
        "question": INTERNAL["question"],
        "reply": INTERNAL["reply"],
    }
    must(desk.ana.post(f"/claims/{claim}/contacts", contact))
    read = desk.read(
        desk.ana,
        claim,
        evidence_ids=[cited, opened.json["id"]],
        notes=INTERNAL["reviewnotes"],
        searched=["dam height"],
    )
    must(read)
    answered = must(desk.publish(desk.eve, claim, url="https://checks.example/dam", headline="The dam"))
    verdict = answered.json["id"]
    body = {
        "kind": "correction",
        "note": "It is 51.",
        "reason": OF_VERDICTS["correction"],
        "rationale": "Measured anew.",
    }
    must(desk.eve.post(f"/verdicts/{verdict}/corrections", body, If_Match="*"))
    said = {
        "text": OF_VERDICTS["complaint"],
        "complainant": OF_VERDICTS["complainant"],
        "contact": OF_VERDICTS["address"],
    }
    complaint = must(desk.admin.post(f"/verdicts/{verdict}/complaints", said)).json["id"]
    decision = {"decision": "rejected", "answer": OF_VERDICTS["answer"]}
    must(desk.eve.post(f"/verdicts/{verdict}/complaints/{complaint}", decision, If_Match="*"))
    return claim, verdict


def plant_decided(desk):
    """A claim that is decided, with a rationale that nobody has published."""
    claim = desk.claim("The mast is 70 metres high.")
    cited = desk.evidence(claim)
    must(desk.ana.patch(f"/claims/{claim}/evidence/{cited}", {"note": INTERNAL["evidencenote"]}))
    must(desk.read(desk.ana, claim, rationale=INTERNAL["unpublished"], evidence_ids=[cited]))
    must(desk.eve.post(f"/claims/{claim}/return", {"reason": INTERNAL["return"]}, If_Match="*"))
    must(desk.read(desk.ana, claim, rationale=INTERNAL["unpublished"], evidence_ids=[cited], lease=False))
    return claim


def plant_talk(desk, claim):
    """All that is said of a claim that is read by nobody, then dismissed."""
    must(desk.ben.put(f"/claims/{claim}/draft", {"rationale": OWN["draft"]}, If_None_Match="*"))
    must(
        desk.ben.post(
            f"/claims/{claim}/matches/{desk.match(claim)}",
            {"decision": "unsure", "note": INTERNAL["matchnote"]},
        )
    )
    must(desk.ed.patch(f"/claims/{claim}", {"waiting_on": INTERNAL["waiting"]}, If_Match="*"))
    request = {"requester": INTERNAL["requester"], "reason": INTERNAL["request"]}
    must(desk.ed.post(f"/claims/{claim}/requests", request))
    lease = must(desk.ben.post(f"/claims/{claim}/lease")).json["lease"]
    skip = {"reason": INTERNAL["skip"], "for": "me"}
    must(desk.ben.post(f"/leases/{lease['id']}/skip", skip, Lease_Token=lease["token"]))
    must(desk.ed.post(f"/claims/{claim}/comments", {"text": INTERNAL["comment"]}))
    must(
        desk.ed.post(
            f"/claims/{claim}/dismiss", {"reason": "other", "note": INTERNAL["dismissal"]}, If_Match="*"
        )
    )


def plant_sealed(desk, ids):
    """A blind read with all that its reader made; an editor breaks the seal."""
    path = f"/claims/{ids['claim']}"
    must(desk.ana.put(f"{path}/draft", {"rationale": OWN["draft"]}, If_None_Match="*"))
    sealed = {"text": SEALED["text"], "source": SEALED["source"], "confidential": True}
    must(desk.ana.post(f"{path}/evidence", sealed))
    must(desk.ana.patch(f"{path}/evidence/{ids['evidence']}", {"note": SEALED["judged"]}))
    must(desk.ana.post(f"{path}/comments", {"text": SEALED["comment"]}))
    must(
        desk.ana.post(
            f"{path}/contacts", {**every_route.CONTACT, "to": SEALED["contact"], "publishable": True}
        )
    )
    edit = {"text": f"The bridge is {SEALED['edit']} long.", "tags": [SEALED["tag"]]}
    must(desk.ana.patch(path, edit, If_Match="*"))
    must(
        desk.read(
            desk.ana,
            ids["claim"],
            rationale=SEALED["read"],
            notes=SEALED["notes"],
            evidence_ids=[ids["evidence"]],
            lease=False,
        )
    )
    must(desk.ed.post(f"{path}/break_seal", {"reason": INTERNAL["sealbreak"]}, If_Match="*"))


def read_all(desk, person: Caller, ids) -> dict[str, str]:
    """What every GET route and every stream answers the person, about each claim in turn."""
    found = {}
    for claim in ("claim", "other_claim", "published", "decided"):
        named = {**ids, "claim": ids[claim]}
        for route in every_route.list_routes(desk.app):
            if route.method == "GET" and (claim == "claim" or "claim" in route.names):
                answered = every_route.ask(person, route, named)
                found[f"{route.name} {claim}"] = unpack(answered) + str(answered.headers)
    for query in ("format=ndjson", "format=csv", "format=jsonld"):
        answered = person.get(f"/verdicts/export?{query}")
        found[f"GET /verdicts/export?{query}"] = answered.text
    for query in ("", "?limit=200", "?q=dam", "?fields=text"):
        found[f"GET /claims{query}"] = person.get(f"/claims{query}").text
    found["GET /changes?limit=200"] = person.get("/changes?limit=200").text
    found["GET /events"] = read_stream(desk, person)
    return found


def read_stream(desk, person) -> str:
    desk.app.extensions["live"].heartbeat_s = 0.1
    first = person.get("/changes?limit=1").json["items"]
    if not first:
        return ""
    with closing(person.get(f"/events?after={first[0]['cursor']}")) as answered:
        told = ""
        while ": nothing new" not in told:
            told += next(answered.response).decode()
    return told


def write_all(desk, person: Caller, ids) -> dict[str, str]:
    """What every other route answers to who may do little."""
    found = {}
    for route in every_route.list_routes(desk.app):
        if route.method != "GET" and route.name != "DELETE /claims/{claim}":
            answered = every_route.ask(person, route, ids)
            found[route.name] = unpack(answered) + str(answered.headers)
    return found


def read_pages(desk, person, ids) -> dict[str, str]:
    browser = every_page.sign_in(desk.app, desk.database, person)
    found = {}
    for claim in ("claim", "other_claim", "published", "decided"):
        for path, (status, html) in every_page.read_pages(
            desk.app, browser, {**ids, "claim": ids[claim]}
        ).items():
            assert status < 500, path
            found[f"{path} {claim}"] = html
    return found


def refuse(found: dict[str, str], words, *, but=None):
    """Fail with each place where one of the words stands."""
    places = [
        (where, word)
        for where, told in found.items()
        for word in words
        if is_told(word, told) and not (but and but(where))
    ]
    assert places == []


def is_told(word: str, told: str) -> bool:
    """Whether a word stands there; a number as one of its own, not as part of an id or a time."""
    if not word.isdigit():
        return word in told
    return re.search(rf"(?<![0-9a-f]){word}(?![0-9a-f])", told) is not None


def list_traces(desk) -> list[str]:
    """How the confidential text could be told otherwise: its hash, its length, the hash of its source."""
    with desk.database.reading() as session:
        groups = {
            evidence.independent_group for evidence in session.query(Evidence).filter_by(confidential=True)
        }
    words = [SECRET_TEXT, CONFIDENTIAL["source"], f"{CONFIDENTIAL['host']}.example", SEALED["text"]]
    return [str(LENGTH), *groups, *(sha256(word.encode()).hexdigest()[:16] for word in words)]


def test_planted_words_stand_where_they_are_for_and_nowhere_else(desk, said):
    ids = plant(desk)
    traces = list_traces(desk)
    hidden = [*CONFIDENTIAL.values(), *SECRETS.values(), *traces]
    others = [*SEALED.values(), *OWN.values()]
    for person in (desk.out, desk.mac, desk.vic):
        shown = read_all(desk, person, ids)
        refuse({**shown, **write_all(desk, person, ids)}, [*hidden, *others, *OF_VERDICTS.values()])
        refuse(shown, INTERNAL.values(), but=None if person is desk.out else ON_CLAIMS.match)
    pages = read_pages(desk, desk.vic, ids)
    refuse(pages, [*hidden, *others, *OF_VERDICTS.values()])
    refuse(pages, INTERNAL.values(), but=lambda where: where.startswith(PAGES_OF_CLAIMS))
    for person in (desk.ben, desk.eve, desk.admin):
        shown = {**read_all(desk, person, ids), **read_pages(desk, person, ids)}
        sealed = [*SEALED.values(), *SECRETS.values()]
        refuse(shown, [*sealed, *([] if person is desk.ben else OWN.values())])
        refuse(
            shown,
            [*CONFIDENTIAL.values(), *traces],
            but=lambda where: "/claims" in where or "/audit" in where,
        )
        refuse(
            shown,
            INTERNAL.values(),
            but=lambda where: ON_CLAIMS.match(where) or where.startswith(PAGES_OF_CLAIMS),
        )
    every = [*hidden, *others, *INTERNAL.values(), *OF_VERDICTS.values()]
    refuse({"/metrics": generate_latest(desk.registry).decode(), "logs": said.getvalue()}, every)
    assert '"route": "/api/v1/claims/<uuid:id>/evidence"' in said.getvalue()


def test_what_is_planted_is_there_for_whom_it_is_for(desk):
    """Else the test above could not fail."""
    ids = plant(desk)
    mine = "".join(read_all(desk, desk.ana, ids).values())
    sealed_for_ana = {*SEALED.values()} - {SEALED["tag"], SEALED["edit"]}
    assert [word for word in (*CONFIDENTIAL.values(), *sealed_for_ana) if word not in mine] == []
    assert OWN["draft"] in desk.ben.get(f"/claims/{ids['other_claim']}/draft").text
    desks = "".join(read_all(desk, desk.eve, ids).values())
    kept_back = {INTERNAL[name] for name in ("request", "requester", "skip")}
    assert [word for word in {*INTERNAL.values()} - kept_back if word not in desks] == []
    assert OF_VERDICTS["complaint"] in desks


def test_a_confidential_piece_outside_the_desk_says_that_it_is_there_and_no_more(desk):
    ids = plant(desk)
    seen = desk.vic.get(f"/claims/{ids['published']}/evidence").json["items"]
    (secret,) = (piece for piece in seen if piece["confidential"])
    assert [secret[name] for name in ("text", "start", "end", "sha256", "note")] == [None] * 5
    assert secret["source"] == {"name": None, "role": None}
    assert secret["stance"] == "refutes"
    whole = desk.ben.get(f"/claims/{ids['published']}/evidence").json["items"]
    assert SECRET_TEXT in {piece["text"] for piece in whole}
    cited = desk.out.get(f"/verdicts/{ids['verdict']}").json["evidence"]
    (published,) = (piece for piece in cited if piece["confidential"])
    assert [published[name] for name in ("text", "start", "end", "sha256")] == [None] * 4
    assert published["document"] == {"kind": None}
    assert UUID(published["independent_group"]) == UUID(published["id"])


def test_a_group_is_the_same_for_the_same_source_and_tells_nothing_of_it(desk):
    desk.queue()
    groups = []
    for text in ("The dam is 40 metres high.", "The mast is 70 metres high."):
        claim = desk.claim(text)
        body = {"text": f"{text} So it says.", "url": "https://leaks.example/1"}
        groups.append(must(desk.ana.post(f"/claims/{claim}/evidence", body)).json["independent_group"])
    assert groups[0] == groups[1]
    guesses = ("leaks.example", "https://leaks.example/1", "source leaks.example")
    digests = {sha256(guess.encode()).hexdigest() for guess in guesses}
    assert not any(groups[0] in digest for digest in digests)
    assert "leaks" not in json.dumps(groups)
