"""docker-compose.yml and the Dockerfile say what the code can do: no container engine is needed to see that."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from sqlalchemy import create_engine

from claimdesk.runs.stages import Lane
from claimdesk.settings import Settings
from service.commands.cli import claimdesk

HOME = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((HOME / "docker-compose.yml").read_text(encoding="utf-8"))
DOCKERFILE = (HOME / "Dockerfile").read_text(encoding="utf-8")
SERVICES = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"].startswith("claimdesk:")}
LASTING = {name: service for name, service in SERVICES.items() if service["restart"] == "unless-stopped"}
AS_ROOT = {
    "certificates",
    "proxy",
}  # one gives the files that it makes to the index's user, the other's volumes are root's
ROOT_NEEDS = {"certificates": {"CHOWN", "DAC_OVERRIDE", "FOWNER"}, "proxy": {"NET_BIND_SERVICE"}}
WRITING_ROOT = {"certificates", "elasticsearch"}  # Elasticsearch keeps its keystore beside its configuration
REQUIRED = re.compile(r"\$\{([A-Z_]+):\?[^}]+\}")
SECRET = re.compile(r"PASSWORD|SECRET|TOKEN|_KEY$")


def environment(service: str) -> dict[str, str]:
    return {name: str(value) for name, value in SERVICES[service].get("environment", {}).items()}


def call(arguments: list[str]) -> str:
    """The command's name, when it takes these arguments. Raises click's own error when not."""
    command = claimdesk.commands[arguments[0]]
    command.make_context(arguments[0], list(arguments[1:]))
    return arguments[0]


@pytest.mark.parametrize("name", OURS)
def test_a_services_command_is_one_of_ours(name):
    assert call(OURS[name]["command"]) == OURS[name]["command"][0]


@pytest.mark.parametrize("name", [name for name, call in OURS.items() if name in LASTING])
def test_a_health_check_calls_what_is_there(name):
    check = OURS[name]["healthcheck"]["test"]
    if check[1] == "claimdesk":
        assert call(check[2:])
    else:
        assert check[0] in {"CMD", "CMD-SHELL"}
        assert name in {"web", "beat"}


def test_web_is_asked_for_what_it_serves():
    check = SERVICES["web"]["healthcheck"]["test"][-1]
    assert "http://127.0.0.1:8000/healthz" in check
    assert environment("web")["CLAIMDESK_PORT"] == "8000"
    assert "reverse_proxy web:8000" in (HOME / "docs/deploy.Caddyfile").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", OURS)
def test_what_stands_in_the_env_file_reaches_ours_and_what_compose_must_decide_wins(name):
    assert OURS[name]["env_file"] == [{"path": ".env", "required": False}]
    assert environment(name)["CLAIMDESK_HOST"] == "0.0.0.0"
    assert environment(name)["CLAIMDESK_PORT"] == "8000"


@pytest.mark.parametrize("name", OURS)
def test_each_setting_exists(name):
    known = {f"CLAIMDESK_{field}".upper() for field in Settings.model_fields}
    assert {variable for variable in environment(name) if variable.startswith("CLAIMDESK_")} <= known


def test_the_images_settings_exist():
    known = {f"CLAIMDESK_{field}".upper() for field in Settings.model_fields}
    found = set(re.findall(r"(CLAIMDESK_[A-Z_]+)=", DOCKERFILE))
    assert found
    assert found <= known


@pytest.mark.parametrize("name", OURS)
def test_a_services_settings_are_accepted(name, monkeypatch):
    """What compose would hand over, with the secrets filled in, is what load_settings takes."""
    for variable, value in environment(name).items():
        filled = REQUIRED.sub("a-long-random-value", re.sub(r"\$\{[A-Z_]+:-([^}]*)\}", r"\1", value))
        monkeypatch.setenv(variable, filled)
    from claimdesk.settings import load_settings

    settings = load_settings()
    assert settings.database.startswith("postgresql")
    assert settings.broker.startswith("redis://")
    assert settings.search_url.startswith("https://")
    assert settings.secret_key == "a-long-random-value"


def test_each_lane_has_a_worker():
    commands = [tuple(call["command"]) for call in OURS.values()]
    served = [lane for command in commands if command[0] == "worker" for lane in command[1:]]
    assert sorted(served) == sorted(Lane)
    assert commands.count(("beat",)) == 1


@pytest.mark.parametrize("name", LASTING)
def test_what_lasts_has_a_health_check(name):
    check = SERVICES[name]["healthcheck"]
    assert check["test"]
    assert {"interval", "timeout", "retries"} <= set(check)


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_has_limits(name):
    assert {"cpus", "memory"} == set(SERVICES[name]["deploy"]["resources"]["limits"])


@pytest.mark.parametrize("name", SERVICES)
def test_nothing_lasting_runs_as_root(name):
    user = SERVICES[name]["user"].partition(":")[0]
    assert (user == "0") == (name in AS_ROOT)


def test_the_image_runs_as_the_user_that_compose_names():
    uid = re.search(r"--uid (\d+)", DOCKERFILE)[1]
    assert "\nUSER claimdesk\n" in DOCKERFILE
    assert {call["user"] for call in OURS.values()} == {f"{uid}:{uid}"}


@pytest.mark.parametrize("name", SERVICES)
def test_root_file_systems_are_read_only(name):
    assert SERVICES[name].get("read_only", False) == (name not in WRITING_ROOT)


@pytest.mark.parametrize("name", OURS)
def test_ours_have_no_capabilities_and_gain_none(name):
    assert "cap_add" not in OURS[name]


@pytest.mark.parametrize("name", SERVICES)
def test_capabilities_are_dropped_and_none_is_gained(name):
    assert SERVICES[name]["cap_drop"] == ["ALL"]
    assert SERVICES[name]["security_opt"] == ["no-new-privileges:true"]
    assert set(SERVICES[name].get("cap_add", [])) == ROOT_NEEDS.get(name, set())


@pytest.mark.parametrize("name", SERVICES)
def test_secrets_come_from_the_environment(name):
    for variable, value in environment(name).items():
        if SECRET.search(variable):
            assert REQUIRED.fullmatch(value), variable
        if "://" in value and "@" in value:
            password = value.partition("://")[2].rpartition("@")[0].partition(":")[2]
            assert REQUIRED.fullmatch(password), variable


def test_the_example_environment_lists_what_is_required_and_nothing_else():
    required = set(REQUIRED.findall((HOME / "docker-compose.yml").read_text(encoding="utf-8")))
    lines = (HOME / "docs/deploy.env.example").read_text(encoding="utf-8").splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert set(given) == required
    assert set(given.values()) == {""}, "an example holds no secret"


def test_volumes_and_what_is_waited_for_are_declared():
    named = {
        volume.split(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", [])
        if not volume.startswith((".", "/"))
    }
    assert named == set(COMPOSE["volumes"])
    for service in SERVICES.values():
        for name, wanted in service.get("depends_on", {}).items():
            assert wanted["condition"] == (
                "service_healthy" if name in LASTING else "service_completed_successfully"
            )


def test_images_name_a_version_and_no_registry():
    for name, service in SERVICES.items():
        host, _, _ = service["image"].rpartition("/")
        assert "." not in host, name
        assert re.search(r":v?\d", service["image"]), name


def test_only_the_proxy_is_reached_from_outside():
    published = {name: service["ports"] for name, service in SERVICES.items() if service.get("ports")}
    assert [port.partition(":-")[2] for port in published.pop("proxy")] == ["80}:80", "443}:443"]
    assert all(port.startswith("127.0.0.1:") for ports in published.values() for port in ports)


def test_prometheus_scrapes_every_process_that_has_metrics():
    scraped = yaml.safe_load((HOME / "docs/monitoring/prometheus.yml").read_text(encoding="utf-8"))
    found = {
        (each["names"][0], each["port"])
        for job in scraped["scrape_configs"]
        for each in job["dns_sd_configs"]
    }
    first = int(environment("web")["CLAIMDESK_METRICS_PORT"])
    served = {("web", first)}
    for name, service in OURS.items():
        if service["command"][0] == "worker":
            served.add((name, first + 1 + list(Lane).index(Lane(service["command"][1]))))
    assert found == served


@pytest.mark.postgres
def test_postgresql_is_of_the_version_that_the_tests_run_on(postgres_server):
    engine = create_engine(postgres_server)
    with engine.connect() as connection:
        running = connection.dialect.server_version_info[0]
    engine.dispose()
    assert SERVICES["postgres"]["image"].startswith(f"postgres:{running}-")


def test_the_client_reads_the_file(monkeypatch):
    """`docker compose config`, where the client has it; it needs no engine."""
    if shutil.which("docker") is None:
        pytest.skip("no docker client")
    if subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode != 0:
        pytest.skip("the docker client has no compose")
    for name in ("POSTGRES_PASSWORD", "REDIS_PASSWORD", "ELASTIC_PASSWORD", "CLAIMDESK_SECRET_KEY"):
        monkeypatch.setenv(name, "a-long-random-value")
    answer = subprocess.run(
        ["docker", "compose", "-f", str(HOME / "docker-compose.yml"), "config", "--quiet"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
