"""Publishing at a time, upholding, complaints, bundles and exports."""

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest

from claimdesk import clock
from claimdesk.claims import revisits
from claimdesk.decisions import claimreview_export, scheduled_publishing, verdict_export
from claimdesk.errors import DatabaseUnavailable
from claimdesk.records.event import HistoryLink
from claimdesk.records.verdict import Publication
from service.api import exports
from tests.api.reading_desk import PASSAGE, Desk

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture
def desk(admin, database):
    desk = Desk(admin, database)
    desk.queue()
    return desk


@pytest.fixture
def decided(desk):
    """A claim that Ana has decided."""
    claim = desk.claim()
    cited = desk.evidence(claim)
    assert desk.read(desk.ana, claim, evidence_ids=[cited]).status_code == 201
    return claim


def later(**more):
    return (clock.now() + timedelta(**more)).isoformat()


def pass_time(desk, **more):
    with desk.database.transaction() as session:
        return scheduled_publishing.publish_due_claims(session, clock.now() + timedelta(**more))


def test_a_publication_is_planned_and_the_beat_does_it(desk, decided):
    answered = desk.publish(desk.eve, decided, headline="No", publish_at=later(hours=2))
    assert (answered.status_code, answered.json["status"]) == (202, "decided"), answered.text
    assert answered.json["publish_at"]
    assert desk.admin.get("/verdicts/search").json["items"] == []
    assert pass_time(desk, hours=1) == 0
    assert pass_time(desk, hours=3) == 1
    assert pass_time(desk, hours=3) == 0
    found = desk.admin.get(f"/claims/{decided}").json
    assert (found["status"], found["publish_at"]) == ("published", None)
    assert found["verdict"]["headline"] == "No"
    history = desk.admin.get(f"/claims/{decided}/history").json["items"]
    assert [item["what"] for item in history][-2:] == ["publication_planned", "published"]


def test_planning_asks_what_publishing_asks(desk, decided):
    at = later(hours=2)
    assert desk.publish(desk.ana, decided, publish_at=at).status_code == 403
    assert desk.publish(desk.eve, desk.claim("Another."), publish_at=at).json["code"] == "wrong_state"
    strange = [str(clock.new_id())]
    assert desk.publish(desk.eve, decided, publish_at=at, evidence_ids=strange).status_code == 422
    assert desk.publish(desk.eve, decided, publish_at=later(days=800)).status_code == 422


def test_a_planned_publication_is_called_off(desk, decided, database):
    gone = f"/claims/{decided}/publish"
    assert desk.eve.call("DELETE", gone, If_Match="*").status_code == 409
    desk.publish(desk.eve, decided, publish_at=later(hours=2))
    assert desk.eve.call("DELETE", gone, If_Match="*").json["publish_at"] is None
    desk.publish(desk.eve, decided, publish_at=later(hours=2))
    desk.publish(desk.eve, decided, publish_at=later(hours=4))
    assert desk.ed.post(f"/claims/{decided}/return", {"reason": "thin"}, If_Match="*").status_code == 200
    with database.reading() as session:
        assert session.query(Publication).count() == 0


def test_what_can_no_longer_be_published_says_why_and_stays_decided(desk, decided):
    desk.publish(desk.eve, decided, publish_at=later(hours=2))
    prefix = desk.eve.key.split("_")[1]
    keys = desk.admin.get("/keys?limit=200").json["items"]
    account = next(key["account_id"] for key in keys if key["prefix"] == prefix)
    assert desk.admin.patch(f"/accounts/{account}", {"disabled": True}, If_Match="*").status_code == 200
    assert pass_time(desk, hours=3) == 0
    assert desk.status(decided) == "decided"
    last = desk.admin.get(f"/claims/{decided}/history").json["items"][-1]
    assert (last["what"], last["why"]) == ("publication_failed", "the account that planned it is disabled")
    types = [change["type"] for change in desk.admin.get("/changes").json["items"]]
    assert types[-1] == "claim.publication_failed"
    assert pass_time(desk, hours=3) == 0


def test_a_time_that_has_passed_is_when_it_was_published_elsewhere(desk, decided):
    verdict = desk.publish(desk.eve, decided, publish_at="2026-01-02T03:04:05Z")
    assert verdict.status_code == 201, verdict.text
    assert verdict.json["published_at"] == "2026-01-02T03:04:05Z"


def test_an_admin_lets_the_sole_reader_publish(desk):
    claim = desk.claim()
    cited = desk.evidence(claim)
    desk.read(desk.eve, claim, evidence_ids=[cited])
    assert desk.publish(desk.eve, claim).json["code"] == "not_independent"
    own = desk.eve.get("/workspaces/me")
    assert (own.status_code, own.json["sole_reader_may_publish"]) == (200, False)
    wanted = {"sole_reader_may_publish": True}
    assert desk.eve.patch("/workspaces/me", wanted, If_Match='"1"').status_code == 403
    assert desk.admin.patch("/workspaces/me", wanted).status_code == 428
    changed = desk.admin.patch("/workspaces/me", wanted, If_Match=own.headers["ETag"])
    assert (changed.json["sole_reader_may_publish"], changed.headers["ETag"]) == (True, '"2"')
    assert desk.admin.patch("/workspaces/me", wanted, If_Match='"1"').status_code == 412
    assert desk.publish(desk.eve, claim).status_code == 201


def test_a_claim_that_is_looked_at_again_is_upheld_and_its_reader_is_free(desk):
    claim, verdict = desk.published()
    assert (
        desk.ed.post(f"/claims/{claim}/uphold", {"note": "So."}, If_Match="*").json["code"] == "wrong_state"
    )
    revisit(desk, claim)
    held = desk.ben.post(f"/claims/{claim}/lease").json["lease"]
    assert desk.ben.post(f"/claims/{claim}/uphold", {"note": "So."}, If_Match="*").status_code == 403
    upheld = desk.ed.post(f"/claims/{claim}/uphold", {"note": "It stands."}, If_Match="*")
    assert (upheld.status_code, upheld.json["status"], upheld.json["lease"]) == (200, "published", None)
    assert upheld.json["verdict"]["revision"] == verdict["revision"]
    lost = desk.ben.post(f"/leases/{held['id']}/heartbeat", Lease_Token=held["token"])
    assert lost.json["code"] == "lease_lost"
    assert desk.ben.post("/queues/desk/lease").status_code == 204


def test_a_correction_frees_whoever_was_looking_at_the_claim_again(desk):
    claim, verdict = desk.published()
    revisit(desk, claim)
    desk.ben.post(f"/claims/{claim}/lease")
    change = {"kind": "update", "note": "A survey agrees.", "reason": "published today"}
    desk.ed.post(f"/verdicts/{verdict['id']}/corrections", change, If_Match="*")
    assert desk.status(claim) == "published"
    assert desk.ben.post("/queues/desk/lease").status_code == 204


def test_a_withdrawn_verdict_is_not_upheld(desk):
    claim, verdict = desk.published()
    gone = {"note": "Forged.", "reason": "by phone"}
    desk.ed.post(f"/verdicts/{verdict['id']}/withdraw", gone, If_Match="*")
    refused = desk.ed.post(f"/claims/{claim}/uphold", {"note": "So."}, If_Match="*")
    assert (refused.status_code, refused.json["code"]) == (409, "conflict")


def revisit(desk, claim):
    """Have the claim looked at again, as a verdict that matches it does when it changes."""
    with desk.database.transaction() as session:
        assert revisits.revisit_claims(session, [UUID(claim)], clock.new_id(), "a test")


def test_a_complaint_is_answered_by_an_editor_once(desk):
    _, verdict = desk.published()
    path = f"/verdicts/{verdict['id']}/complaints"
    made = desk.ana.post(
        path, {"text": "I never said that.", "complainant": "The mayor", "contact": "m@x.example"}
    )
    assert (made.status_code, made.json["revision"], made.json["decision"]) == (201, 1, None)
    one = f"{path}/{made.json['id']}"
    said = {"decision": "rejected", "answer": "The recording is there."}
    assert desk.ana.get(path).status_code == 403
    assert desk.ana.post(one, said, If_Match='"1"').status_code == 403
    assert desk.ed.post(one, said).status_code == 428
    decided = desk.ed.post(one, said, If_Match='"1"')
    assert (decided.status_code, decided.json["answer"]) == (200, said["answer"])
    again = desk.ed.post(one, said, If_Match='"2"')
    assert (again.status_code, again.json["code"]) == (409, "wrong_state")
    assert [each["id"] for each in desk.ed.get(path).json["items"]] == [made.json["id"]]
    assert "never said" not in desk.admin.get("/audit").text
    assert "never said" not in desk.admin.get(f"/verdicts/{verdict['id']}").text


def test_an_imported_verdict_is_its_publishers_to_answer_for(desk):
    review = {"@type": "ClaimReview", "url": "https://checks.example/1", "claimReviewed": "A bridge."}
    imported = json.loads(desk.admin.post("/verdicts/import", review).text)["id"]
    assert desk.ana.post(f"/verdicts/{imported}/complaints", {"text": "No."}).status_code == 409


def test_a_bundle_verifies_and_holds_nothing_internal(desk, tmp_path):
    claim = desk.claim()
    cited = desk.evidence(claim)
    secret = desk.ana.post(
        f"/claims/{claim}/evidence", {"text": "The whistle was blown.", "confidential": True}
    ).json["id"]
    desk.read(desk.ana, claim, evidence_ids=[cited, secret], notes="for the desk only")
    verdict = desk.publish(desk.eve, claim).json
    change = {"kind": "correction", "note": "A number.", "reason": "the lawyer insisted", "rationale": "New."}
    desk.ed.post(f"/verdicts/{verdict['id']}/corrections", change, If_Match="*")
    answered = desk.ana.get(f"/verdicts/{verdict['id']}/bundle")
    assert (answered.status_code, answered.mimetype) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(answered.data)) as archive:
        archive.extractall(tmp_path / "bundle")
        names = set(archive.namelist())
        whole = b"".join(archive.read(name) for name in names)
        manifest = json.loads(archive.read("manifest.json"))
        passage = archive.read(f"evidence/{cited}.txt")
        reads, evidence = json.loads(archive.read("reads.json")), json.loads(archive.read("evidence.json"))
        revisions = json.loads(archive.read("revisions.json"))
    sums = subprocess.run(
        ["sha256sum", "--strict", "-c", "SHA256SUMS"],
        cwd=tmp_path / "bundle",
        capture_output=True,
        check=False,
    )
    assert sums.returncode == 0, sums.stderr
    assert set(manifest["files"]) == names - {"manifest.json", "SHA256SUMS"}
    by_id = {passage["id"]: passage for passage in evidence}
    assert sha256(passage).hexdigest() == by_id[cited]["sha256"]
    assert passage.decode() == PASSAGE
    assert by_id[cited]["found_by"]["model_version"] == "m"
    assert f"evidence/{secret}.txt" not in names
    assert [revision["kind"] for revision in revisions] == ["publication", "correction"]
    assert reads[0]["rationale"]
    for internal in (b"whistle was blown", b"for the desk only", b"the lawyer insisted"):
        assert internal not in whole
    assert desk.ana.get(f"/verdicts/{verdict['id']}/bundle").data == answered.data


SCRIPT = re.search(r"```python\n(.*?)```", (DOCS / "audit.md").read_text(encoding="utf-8"), re.DOTALL)[1]


def run_script(folder):
    """The script of docs/audit.md on an unpacked bundle, in a Python that knows nothing of us."""
    (folder.parent / "verify.py").write_text(SCRIPT)
    command = [sys.executable, "-I", str(folder.parent / "verify.py"), str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def write_sums(folder):
    """Sums that fit, as somebody who changes a bundle would write them."""
    names = sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())
    lines = [
        f"{sha256((folder / name).read_bytes()).hexdigest()}  {name}\n"
        for name in names
        if name != "SHA256SUMS"
    ]
    (folder / "SHA256SUMS").write_text("".join(lines))


def test_a_bundles_chain_verifies_offline_and_shows_what_was_changed(desk, tmp_path, database):
    assert len(SCRIPT.splitlines()) < 30
    for number in range(40):  # others' work between the verdict's own rows
        desk.claim(f"The tower is {number} metres high.")
    _, verdict = desk.published()
    for number in range(20):
        desk.ed.post(f"/claims/{desk.claim()}/comments", {"text": f"Ask {number}."})
    change = {"kind": "correction", "note": "A number.", "reason": "the lawyer insisted", "rationale": "New."}
    desk.ed.post(f"/verdicts/{verdict['id']}/corrections", change, If_Match="*")
    folder = tmp_path / "bundle"
    with zipfile.ZipFile(io.BytesIO(desk.ana.get(f"/verdicts/{verdict['id']}/bundle").data)) as archive:
        archive.extractall(folder)
    done = run_script(folder)
    assert done.stdout.endswith("verified: 2 revisions\n"), done.stderr
    place, hash_ = re.search(r"up to link (\d+): (\w+)", done.stdout).groups()
    with database.reading() as session:
        link = session.query(HistoryLink).filter_by(chain_id=desk.workspace_id, position=int(place)).one()
        assert link.hash.hex() == hash_
    chain = json.loads((folder / "chain.json").read_text())
    kinds = {link["row"]["kind"] for part in chain["chains"] for link in part["links"] if "row" in link}
    assert kinds == {"history", "review", "revision"}
    for name, old, new in (
        ("revisions.json", "New.", "Newer."),
        ("chain.json", "New.", "Newer."),
        ("chain.json", '"by_name": "', '"by_name": "Dr. '),
        ("chain.json", '"position": 1', '"position": 2'),
    ):
        whole = (folder / name).read_text()
        assert old in whole
        (folder / name).write_text(whole.replace(old, new))
        assert run_script(folder).returncode == 1
        write_sums(folder)
        assert run_script(folder).returncode == 1, (name, new)
        (folder / name).write_text(whole)
        write_sums(folder)
    assert run_script(folder).returncode == 0


def test_what_is_sealed_in_a_new_reading_is_in_no_bundle(desk):
    claim, verdict = desk.published()
    desk.admin.put("/queues/desk", {"second_read": "blind"}, If_Match="*")
    revisit(desk, claim)
    cited = desk.evidence(claim, "b")
    before = desk.ben.get(f"/verdicts/{verdict['id']}/bundle").data
    desk.ben.post(f"/claims/{claim}/lease")
    after = desk.ben.get(f"/verdicts/{verdict['id']}/bundle").data
    assert desk.read(desk.ben, claim, "misleading", lease=False, evidence_ids=[cited]).status_code == 201
    last = desk.ben.get(f"/verdicts/{verdict['id']}/bundle").data
    assert files(last) == files(after) != files(before)


def spoil(monkeypatch, place, name, bad):
    """Have a builder fail for one verdict, as a row does that an older version let in."""
    build = getattr(place, name)

    def build_or_fail(*given, **more):
        verdicts = given[0] if name == "build_csv" else given[1]
        if any(str(verdict.id) == bad for verdict in verdicts):
            raise ValueError("Invalid IPv6 URL")
        return build(*given, **more)

    monkeypatch.setattr(place, name, build_or_fail)


def test_an_export_with_a_row_that_can_not_be_written_is_whole_and_names_it(desk, monkeypatch):
    verdicts = [desk.published(url=f"https://desk.example/{number}")[1]["id"] for number in range(3)]
    bad, good = verdicts[1], {verdicts[0], verdicts[2]}
    why = f"verdict {bad} could not be written (ValueError)"
    spoil(monkeypatch, claimreview_export, "build_claimreviews", bad)
    spoil(monkeypatch, verdict_export, "build_csv", bad)
    spoil(monkeypatch, exports, "show_verdicts", bad)
    feed = json.loads(desk.ana.get("/verdicts/export?format=jsonld").text)
    assert len(feed["dataFeedElement"]) == 2
    assert feed["comment"] == [{"@type": "Comment", "text": why}]
    *lines, last = [
        json.loads(line) for line in desk.ana.get("/verdicts/export?format=ndjson").text.splitlines()
    ]
    assert {line["id"] for line in lines} == good
    assert last == {"omitted": why}
    *table, said = desk.ana.get("/verdicts/export?format=csv").text.splitlines()
    assert {line.partition(",")[0] for line in table[1:]} == good
    assert said == f"# {why}"


def test_an_export_says_so_when_the_records_go_away_under_it(desk, monkeypatch):
    desk.published(url="https://desk.example/1")
    read = verdict_export.list_exported

    def go_away(session, workspace_id, wanted, after):
        if after is not None:
            raise DatabaseUnavailable("the database is away")
        return read(session, workspace_id, wanted, after)

    monkeypatch.setattr(verdict_export, "list_exported", go_away)
    feed = json.loads(desk.ana.get("/verdicts/export?format=jsonld").text)
    assert len(feed["dataFeedElement"]) == 1
    assert feed["comment"][0]["text"] == "the export is not complete: the database is away"


@pytest.mark.parametrize("url", ["https://[::1", "https://a.example:x/", "https://a b.example/", "https://"])
def test_an_address_that_can_not_be_parsed_is_refused_wherever_one_is_given(desk, url):
    claim = desk.claim()
    for path, body in (
        ("/claims", {"text": "The tower is 90 metres high.", "url": url}),
        (f"/claims/{claim}/evidence", {"text": "It was measured.", "url": url}),
        ("/articles", {"url": url}),
        ("/articles", {"text": "It is 80 metres long.", "canonical_url": url}),
        ("/documents", {"text": "It is 80 metres long.", "url": url}),
        (f"/claims/{claim}/publish", {"url": url}),
    ):
        answered = desk.admin.post(path, body, If_Match="*")
        assert answered.status_code == 422, (path, answered.text)
    imported = desk.admin.post(
        "/verdicts/import", {"@type": "ClaimReview", "url": url, "claimReviewed": "The bridge is long."}
    )
    line = json.loads(imported.text.splitlines()[0])
    assert line["status"] == 201  # the review is kept, without an address that leads nowhere
    assert desk.admin.get(f"/verdicts/{line['id']}").json["url"] is None
    assert desk.admin.get(f"/verdicts/by-url?url={url}").status_code in {200, 422}


def files(zipped):
    with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_an_export_holds_every_published_verdict_once_in_each_form(desk):
    _, own = desk.published(url="https://desk.example/1", headline="=HYPERLINK(1)")
    reviews = [
        {
            "@type": "ClaimReview",
            "url": f"https://checks.example/{number}",
            "claimReviewed": f"Bridge {number} is long.",
            "author": {"name": "Checks"},
        }
        for number in range(600)
    ]
    desk.admin.post("/verdicts/import", reviews)
    _, gone = desk.published()
    desk.ed.post(f"/verdicts/{gone['id']}/withdraw", {"note": "No.", "reason": "r"}, If_Match="*")
    _, without_url = desk.published()
    lines = [json.loads(line) for line in desk.ana.get("/verdicts/export?format=ndjson").text.splitlines()]
    assert len({line["id"] for line in lines}) == len(lines) == 602
    assert gone["id"] not in {line["id"] for line in lines}
    table = list(csv.DictReader(io.StringIO(desk.ana.get("/verdicts/export?format=csv").text)))
    assert {verdict["id"] for verdict in table} == {line["id"] for line in lines}
    assert next(verdict["headline"] for verdict in table if verdict["id"] == own["id"]) == "'=HYPERLINK(1)"
    feed = json.loads(desk.ana.get("/verdicts/export?format=jsonld").text)
    assert feed["@type"] == "DataFeed"
    assert len(feed["dataFeedElement"]) == 601
    assert "https://desk.example/1" in {verdict["url"] for verdict in feed["dataFeedElement"]}
    ours = desk.ana.get("/verdicts/export?format=ndjson&origin=own&label=refuted").text.splitlines()
    assert {json.loads(line)["id"] for line in ours} == {own["id"], without_url["id"]}
    assert desk.ana.get("/verdicts/export?format=xml").status_code == 422
    again = [json.loads(line) for line in desk.admin.post("/verdicts/import", feed).text.splitlines()]
    assert {answer["status"] for answer in again if answer["line"] > 1} <= {200, 201}
