"""The `claimdesk` command's small verbs, on both databases."""

import json
import socket
from datetime import timedelta
from functools import partial

import pytest
from click.testing import CliRunner

from claimdesk import clock
from claimdesk.erasure import article_erasure
from claimdesk.errors import Invalid, NotFound, NotStartable, Unauthenticated
from claimdesk.intake import articles
from claimdesk.intake.articles import Submitted
from claimdesk.people import accounts, keys, passwords
from claimdesk.people.accounts import NewAccount
from claimdesk.records import migrating
from claimdesk.records.account import Role
from claimdesk.records.article import Article, ArticleStatus
from claimdesk.records.run import Heartbeat
from claimdesk.runs import heartbeats
from claimdesk.runs.stages import Lane
from service.commands.cli import claimdesk


@pytest.fixture
def run_on(monkeypatch, tmp_path):
    """Call the command as the shell would, on the database of a URL; its own errors come through."""
    monkeypatch.setenv("CLAIMDESK_VAR", str(tmp_path))

    def call(url: str, *arguments: str) -> str:
        monkeypatch.setenv("CLAIMDESK_DATABASE_URL", url)
        answer = CliRunner().invoke(claimdesk, arguments, standalone_mode=False)
        if answer.exception:
            raise answer.exception
        return answer.output

    return call


@pytest.fixture
def run(run_on, database_url):
    """Call the command on the test's database."""
    return partial(run_on, database_url)


def report(database, worker: str, ago: timedelta = timedelta()) -> None:
    with database.transaction() as session:
        heartbeats.record_beat(session, worker, [Lane.IO], {})
        session.get_one(Heartbeat, worker).seen_at = clock.now() - ago


def test_alive_names_this_hosts_worker(run, database):
    mine = f"{socket.gethostname()}:42"
    report(database, mine)
    report(database, "elsewhere:7")
    assert run("alive") == f"alive: {mine}\n"


def test_alive_refuses_when_this_hosts_worker_is_silent(run, database):
    report(database, f"{socket.gethostname()}:42", heartbeats.SILENT_AFTER + timedelta(seconds=1))
    report(database, f"{socket.gethostname()}-2:42")
    with pytest.raises(NotStartable, match=r"no worker of .* has reported for 40 s; see its log"):
        run("alive")


def test_alive_takes_the_last_moment_of_patience(run, database):
    report(database, f"{socket.gethostname()}:42", heartbeats.SILENT_AFTER - timedelta(seconds=5))
    assert run("alive").startswith("alive: ")


@pytest.mark.parametrize("command", ["alive", "key"])
def test_a_database_without_a_schema_is_one_sentence(run_on, unmigrated_url, command):
    with pytest.raises(NotStartable, match="no schema yet; run `claimdesk migrate`"):
        run_on(unmigrated_url, command)


def test_migrate_says_where_the_schema_is(run_on, unmigrated_url):
    assert run_on(unmigrated_url, "migrate") == f"the schema is at {migrating.find_newest()}\n"
    assert run_on(unmigrated_url, "migrate") == f"the schema is at {migrating.find_newest()}\n"


def test_key_makes_the_first_workspace_and_a_key_that_works(run, database):
    token = run("key").strip()
    again = run("key", "--scope", "articles:read").strip()
    with database.reading() as session:
        first = keys.authenticate(session, token, clock.now()).principal
        second = keys.authenticate(session, again, clock.now()).principal
    assert first.is_instance_admin
    assert second.account_id == first.account_id
    assert {scope.value for scope in second.scopes} == {"articles:read"}


def test_settings_lists_what_is_in_force(run, database_url):
    shown = dict(line.split("=", 1) for line in run("settings").splitlines())
    assert shown["CLAIMDESK_PORT"] == "8000"
    if "@" not in database_url:
        assert shown["CLAIMDESK_DATABASE_URL"] == database_url


def sign_in(database, email, password):
    with database.reading() as session:
        return passwords.list_matching(session, email, password)


def add_person(database, email, workspace="Desk"):
    with database.transaction() as session:
        admin = accounts.add_workspace(session, workspace)
        by = accounts.build_principal(admin)
        return accounts.add_account(session, by, NewAccount("Ana", email, Role.REVIEWER)).id


def test_a_new_password_is_shown_once_and_the_old_one_is_over(run, database):
    ana = add_person(database, "ana@desk.example")
    first = run("account", "password", "Ana@desk.example").strip()
    assert [account.id for account in sign_in(database, "ana@desk.example", first)] == [ana]
    second = run("account", "password", "ana@desk.example").strip()
    assert [account.id for account in sign_in(database, "ana@desk.example", second)] == [ana]
    with pytest.raises(Unauthenticated):
        sign_in(database, "ana@desk.example", first)


def test_a_password_for_an_address_in_several_workspaces_asks_which(run, database):
    add_person(database, "ana@desk.example")
    other = add_person(database, "ana@desk.example", "The other desk")
    with pytest.raises(NotFound, match="2 workspaces have the address"):
        run("account", "password", "ana@desk.example")
    made = run("account", "password", "ana@desk.example", "--workspace", "The other desk").strip()
    assert [account.id for account in sign_in(database, "ana@desk.example", made)] == [other]


def test_a_password_for_nobody_is_refused(run, database):
    with pytest.raises(NotFound, match="no account with the email"):
        run("account", "password", "nobody@desk.example")


def test_erasures_are_listed_without_text_and_repeated_where_a_backup_brought_them_back(
    run, database, principal, tmp_path
):
    ids = []
    for number in range(2):
        with database.transaction() as session:
            made = articles.accept_article(
                session, principal, Submitted(text=f"Words of {number}.", title="Words")
            )
            ids.append(made.article.id)
    with database.transaction() as session:
        article_erasure.erase_article(session, articles.find_locked(session, ids[0]), principal, "asked for")
    listed = run("erasures")
    assert [json.loads(line)["article_id"] for line in listed.splitlines()] == [str(ids[0])]
    assert "Words" not in listed
    assert run("erasures", "--since", "2999-01-01") == ""
    kept = tmp_path / "erasures.ndjson"
    lines = [listed, json.dumps({"article_id": str(ids[1])}), json.dumps({"article_id": str(clock.new_id())})]
    kept.write_text("\n".join(lines))
    assert run("erasures", "--repeat", str(kept)).endswith("1 of 3 were there and are erased again\n")
    with database.reading() as session:
        assert {session.get_one(Article, id_).status for id_ in ids} == {ArticleStatus.ERASED}
    assert len(run("erasures").splitlines()) == 2


def test_a_list_of_erasures_that_is_none_is_refused_before_anything_is_erased(
    run, database, principal, tmp_path
):
    with database.transaction() as session:
        made = articles.accept_article(session, principal, Submitted(text="Some words."))
    kept = tmp_path / "erasures.ndjson"
    kept.write_text(json.dumps({"article_id": str(made.article.id)}) + "\nno JSON\n")
    with pytest.raises(Invalid, match="line 2 names no article_id"):
        run("erasures", "--repeat", str(kept))
    with database.reading() as session:
        assert session.get_one(Article, made.article.id).status == ArticleStatus.QUEUED
