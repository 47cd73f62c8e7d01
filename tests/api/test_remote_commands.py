"""Commands over the API: what they print, as a table and as JSON, and what a refusal looks like."""

import json

import click
import httpx
import pytest
from click.testing import CliRunner

from claimdesk import client as client_module
from claimdesk.client import Client
from claimdesk.errors import NotStartable
from service.commands import remote
from service.commands.cli import claimdesk
from tests.api.conftest import TEXT
from tests.api.test_claim_work import make

URL = "http://desk.test/api/v1"


@pytest.fixture
def run(app, admin, monkeypatch):
    """Call the command as the shell would, at the app's own desk."""
    monkeypatch.setattr(client_module, "POLL_S", 0.0)

    def open_client(url, key):
        return Client(url or URL, key or admin.key, transport=httpx.WSGITransport(app))

    monkeypatch.setattr(remote, "open_client", open_client)

    def call(*arguments, given=None):
        answer = CliRunner().invoke(claimdesk, arguments, input=given, standalone_mode=False)
        if answer.exception:
            raise answer.exception
        return answer.stdout

    return call


def test_a_file_a_page_and_standard_input_are_submitted(run, admin, tmp_path):
    file, page = tmp_path / "bridge.txt", tmp_path / "bridge.html"
    file.write_text(TEXT)
    page.write_text(f"<article><p>{TEXT}</p></article>")
    assert "queued" in run("submit", str(file), "--no-wait")
    assert "queued" in run("submit", str(page), "--no-wait", "--title", "Bridge")
    shown = json.loads(run("submit", "-", "--no-wait", "--json", "--external-id", "a-1", given=TEXT))
    assert (shown["external_id"], shown["text"]) == ("a-1", TEXT)
    known = {item["external_id"] for item in admin.get("/articles").json["items"]}
    assert known == {"bridge.txt", "bridge.html", "a-1"}


def test_an_address_is_submitted_to_be_fetched():
    assert remote.read_article("https://news.example/1", {"title": "Bridge"}) == {
        "url": "https://news.example/1",
        "title": "Bridge",
    }


def test_waiting_ends_with_the_articles_claims(run, admin, tmp_path, monkeypatch):
    file = tmp_path / "bridge.txt"
    file.write_text(TEXT)
    run("submit", str(file), "--no-wait")
    make(admin, "The bridge is 80 metres long.")

    def over(self, article_id, *, tell):
        article = self.get_article(article_id)
        tell(article)
        return {**article, "status": "ready"}

    monkeypatch.setattr(Client, "wait", over)
    assert "ready" in run("submit", str(file))


def test_a_queue_is_shown_as_a_table_and_as_json(run, admin):
    claim = make(admin, "The bridge is 80 metres long.", claimant="Ana")
    table = run("queue")
    assert "The bridge is 80 metres long." in table
    assert "Ana" in table
    assert [json.loads(line)["id"] for line in run("queue", "main", "--json").splitlines()] == [claim["id"]]


def test_past_verdicts_are_searched(run, admin, encoder):
    encoder.load()
    assert "claim" in run("search", "great", "wall")
    assert run("search", "great", "wall", "--json") == ""


def test_keys_are_made_listed_and_revoked(run, admin):
    account = admin.post("/accounts", {"name": "CMS", "email": "cms@desk.invalid", "role": "machine"}).json
    assert "cms@desk.invalid" in run("accounts", "--json")
    made = run("keys", "make", account["id"], "--scope", "articles:write", "--json")
    key = json.loads(made)
    assert key["key"].startswith("cd_")
    assert key["id"] in run("keys", "list", "--json")
    assert "revoked" in run("keys", "revoke", key["id"])
    listed = [json.loads(line) for line in run("keys", "list", "--json").splitlines()]
    assert [shown["revoked_at"] is not None for shown in listed if shown["id"] == key["id"]] == [True]


def test_watching_prints_a_line_for_each_event(run, admin, monkeypatch):
    now = admin.get("/changes?after=now").json["next_cursor"]
    admin.submit(external_id="a-1")

    def once(self, after, types, **_more):
        return iter(self.list_changes(after, types)[0])

    monkeypatch.setattr(Client, "follow_changes", once)
    assert "article.submitted" in run("watch", "--after", now, "--type", "article.submitted")
    assert json.loads(run("watch", "--after", now, "--json"))["external_id"] == "a-1"


def test_what_the_desk_refuses_is_one_sentence(run):
    with pytest.raises(NotStartable, match="the desk refuses: there is no queue named mian"):
        run("queue", "mian")


def test_a_desk_that_is_not_there_is_said(monkeypatch, tmp_path):
    monkeypatch.setenv("CLAIMDESK_VAR", str(tmp_path))
    with pytest.raises(NotStartable, match="no desk runs here"):
        remote.open_client(None, None)
    (tmp_path / "up.json").write_text(json.dumps({"api": URL, "admin_key": "cd_x"}))
    with remote.open_client(None, None) as desk:
        assert isinstance(desk, Client)


def test_this_machines_key_goes_to_no_other_address(monkeypatch, tmp_path):
    (tmp_path / "up.json").write_text(json.dumps({"api": URL, "admin_key": "cd_local"}))
    monkeypatch.setenv("CLAIMDESK_VAR", str(tmp_path))
    with pytest.raises(NotStartable, match="is not the desk that runs here"):
        remote.open_client("https://elsewhere.example/api/v1", None)
    remote.open_client(f"{URL}/", None).close()


def test_words_in_brackets_are_shown_as_they_are(capsys):
    remote.tell(iter([{"text": "He [sic] said [/b] so"}]), False, {"claim": lambda row: row["text"]}, 10)
    assert "He [sic] said [/b] so" in capsys.readouterr().out


def test_a_text_is_checked_and_pages_are_refused(run, tmp_path, monkeypatch):
    draft, page = tmp_path / "draft.txt", tmp_path / "draft.html"
    draft.write_text(TEXT)
    page.write_text(f"<p>{TEXT}</p>")
    verdict = {"label": "refuted", "claim_text": "It is 82 metres long."}
    found = {
        "text": "The bridge is 80 metres long.",
        "check_worthiness": {"score": 0.5},
        "claimants": [{"name": "Ana"}],
        "evidence": [],
    }
    claims = [
        {**found, "matches": [{"band": "suggest", "verdict": verdict, "claim": None}]},
        {**found, "matches": [{"band": "weak", "verdict": None, "claim": {"text": "It is long."}}]},
        {**found, "matches": []},
    ]
    asked = []

    def call(_self, *request):
        asked.append(request)
        return {"claims": claims}

    monkeypatch.setattr(Client, "call", call)
    monkeypatch.setenv("COLUMNS", "200")
    table = run("check", str(draft))
    assert asked == [("POST", "/claims/check", {"text": TEXT})]
    assert "suggest: refuted, It is 82 metres long." in table
    assert "weak: another claim, It is long." in table
    assert [json.loads(line) for line in run("check", "-", "--json", given=TEXT).splitlines()] == claims
    with pytest.raises(click.BadParameter, match="plain text"):
        run("check", str(page))
