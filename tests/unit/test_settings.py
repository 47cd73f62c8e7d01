"""Settings: one frozen object; what is wrong is refused at the start, in one sentence that names it."""

import os
from pathlib import Path

import pydantic
import pytest

from claimdesk.errors import NotStartable
from claimdesk.settings import LONGEST_SOCKET, Settings, child_environment, load_settings


def refusal(monkeypatch, **environment: str) -> str:
    """The one sentence that a wrong environment is refused with."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(NotStartable) as refused:
        load_settings()
    assert "\n" not in refused.value.detail
    return refused.value.detail


def test_nothing_set_is_one_machine_with_everything_in_its_folder():
    settings = load_settings()
    assert settings.folder == Path("var").resolve()
    assert settings.database == f"sqlite:///{settings.folder / 'claimdesk.db'}"
    assert settings.broker == f"redis+socket://{settings.broker_socket}"
    assert settings.is_sqlite
    assert settings.address == "http://127.0.0.1:8000"


def test_a_misspelled_name_is_refused(monkeypatch):
    said = refusal(monkeypatch, CLAIMDESK_DATABSE_URL="sqlite:///x.db")
    assert said == "CLAIMDESK_DATABSE_URL is no setting of claimdesk; docs/settings.md lists them"


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("CLAIMDESK_DATABASE_URL", "mysql://db/desk", "must start with sqlite:/// or postgresql+psycopg://"),
        ("CLAIMDESK_DATABASE_URL", "postgresql://db/desk", "postgresql+psycopg://"),
        ("CLAIMDESK_SEARCH_URL", "es:9200", "must be embedded: or start with http:// or https://"),
        ("CLAIMDESK_BROKER_URL", "amqp://mq", "must be embedded: or start with redis://"),
        ("CLAIMDESK_SEARCH_PREFIX", "Desk-1", "pattern"),
        ("CLAIMDESK_RATE_LIMIT", "many", "pattern"),
        ("CLAIMDESK_LOG_LEVEL", "loud", "'debug', 'info', 'warning' or 'error'"),
        ("CLAIMDESK_PORT", "eighty", "valid integer"),
        ("CLAIMDESK_PORT", "70000", "less than or equal to 65535"),
        ("CLAIMDESK_REWRITING", "always", "'sure' or 'off'"),
        ("PORT", "eighty", "valid integer"),
        ("CLAIMDESK_SEARCH_TIMEOUT_S", "0", "greater than 0"),
    ],
)
def test_a_wrong_value_is_refused_with_its_name_and_the_reason(monkeypatch, name, value, why):
    said = refusal(monkeypatch, **{name: value})
    assert said.startswith("a setting is wrong: ")
    assert f"{name}: " in said or name == "PORT" in said
    assert said.count("CLAIMDESK_") <= 1
    assert why in said


def test_two_wrong_values_are_both_named(monkeypatch):
    said = refusal(monkeypatch, CLAIMDESK_IO_THREADS="0", CLAIMDESK_LOG_FORMAT="xml")
    assert "CLAIMDESK_IO_THREADS: " in said
    assert "CLAIMDESK_LOG_FORMAT: " in said


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://desk:pw@db.example:5432/desk",
        "postgresql+psycopg://desk:pw@db.example/desk",
        "postgresql+psycopg://db.example/desk",
    ],
)
def test_a_bundled_broker_beside_a_remote_database_is_refused(monkeypatch, url):
    said = refusal(monkeypatch, CLAIMDESK_DATABASE_URL=url)
    assert "set CLAIMDESK_BROKER_URL=redis://" in said
    monkeypatch.setenv("CLAIMDESK_BROKER_URL", "redis://mq.example:6379/0")
    assert load_settings().database == url


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://desk@127.0.0.1:5432/desk",
        "postgresql+psycopg://localhost/desk",
        "postgresql+psycopg://desk@[::1]:5432/desk",
        "postgresql+psycopg:///desk",
    ],
)
def test_a_bundled_broker_beside_a_database_on_this_machine_is_taken(monkeypatch, url):
    monkeypatch.setenv("CLAIMDESK_DATABASE_URL", url)
    assert load_settings().database == url


def test_settings_are_frozen():
    with pytest.raises(pydantic.ValidationError):
        Settings().port = 1


def test_a_child_gets_the_same_settings(monkeypatch, tmp_path):
    monkeypatch.setenv("PORT", "8123")
    monkeypatch.setenv("CLAIMDESK_VAR", str(tmp_path))
    monkeypatch.setenv("CLAIMDESK_FETCH_ALLOW_PRIVATE", "true")
    mine = load_settings()
    handed = child_environment(mine.model_copy(update={"secret_key": "made here"}))
    for name in list(os.environ):
        monkeypatch.delenv(name)
    for name, value in handed.items():
        monkeypatch.setenv(name, value)
    theirs = load_settings()
    assert theirs.secret_key == "made here"
    assert theirs.model_copy(update={"secret_key": ""}) == mine


def test_a_brokers_socket_stays_short_enough_in_a_deep_folder(tmp_path):
    deep = Settings(var=tmp_path / ("deep-" * 20) / "var")
    other = Settings(var=tmp_path / ("deep-" * 20) / "other")
    assert len(os.fsencode(deep.broker_socket)) <= LONGEST_SOCKET
    assert deep.broker_socket != other.broker_socket
    assert Settings(var=Path("/v")).broker_socket == Path("/v/broker.sock")


def test_an_address_for_all_interfaces_is_shown_as_this_machine():
    assert Settings(host="0.0.0.0").address == "http://127.0.0.1:8000"
    assert Settings(public_url="https://desk.example/").address == "https://desk.example"
