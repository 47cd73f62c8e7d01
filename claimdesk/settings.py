"""One frozen Settings: every knob, validated at start. The only place that reads the environment."""

import os
import re
from functools import cached_property
from hashlib import sha256
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from tempfile import gettempdir
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, AliasChoices, Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from claimdesk.errors import NotStartable

EMBEDDED = "embedded:"
IpNetwork = IPv4Network | IPv6Network
LONGEST_SOCKET = 107  # bytes; sun_path of sockaddr_un on Linux, less its end


def _known_database(url: str) -> str:
    if url and not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ValueError("must start with sqlite:/// or postgresql+psycopg://")
    return url


def _known_search(url: str) -> str:
    if url != EMBEDDED and not url.startswith(("http://", "https://")):
        raise ValueError("must be embedded: or start with http:// or https://")
    return ",".join(address.strip().rstrip("/") for address in split_addresses(url))


def _known_broker(url: str) -> str:
    if url != EMBEDDED and not url.startswith(("redis://", "rediss://", "redis+socket://")):
        raise ValueError("must be embedded: or start with redis://, rediss:// or redis+socket://")
    return url


def _known_networks(networks: str) -> str:
    for network in split_networks(networks):
        try:
            ip_network(network)
        except ValueError as error:
            raise ValueError(f"{network} is no address and no network like 10.0.0.0/8") from error
    return networks


def split_networks(networks: str) -> list[str]:
    """The addresses or networks in a list with commas between them."""
    return [network.strip() for network in networks.split(",") if network.strip()]


def split_addresses(urls: str) -> list[str]:
    """The addresses in a list with commas between them; a comma within a password is none."""
    return re.split(r",\s*(?=https?://)", urls)


class Settings(BaseSettings):
    """Every setting, from CLAIMDESK_<NAME> in the environment; docs/settings.md is generated from this."""

    model_config = SettingsConfigDict(env_prefix="CLAIMDESK_", frozen=True, extra="ignore")

    var: Path = Field(Path("var"), description="Folder of all data of a one-machine installation.")
    database_url: Annotated[str, AfterValidator(_known_database)] = Field(
        "", description="sqlite:///FILE or postgresql+psycopg://…; empty: a SQLite file in the data folder."
    )
    search_url: Annotated[str, AfterValidator(_known_search)] = Field(
        EMBEDDED,
        description="embedded: or https://user:password@host:9200 of an Elasticsearch 9; several nodes with commas "
        "between them, so that one may be away.",
    )
    search_prefix: str = Field(
        "claimdesk", pattern=r"^[a-z][a-z0-9_]{0,40}$", description="First part of each index's name."
    )
    search_ca_file: Path | None = Field(None, description="Certificate authority of Elasticsearch, PEM.")
    search_timeout_s: float = Field(10.0, gt=0, description="Patience with one search request, seconds.")
    broker_url: Annotated[str, AfterValidator(_known_broker)] = Field(
        EMBEDDED, description="embedded: (a bundled Valkey that `claimdesk up` starts) or redis://…"
    )
    broker_prefix: str = Field(
        "claimdesk",
        pattern=r"^[a-z][a-z0-9_]{0,40}$",
        description="First part of each key in the broker; installations that share a Redis need one each.",
    )
    encoder: str = Field(
        "all-MiniLM-L6-v2",
        description="A sentence-transformers model: the bundled one's name, or a folder, or a hub name.",
    )
    encoder_threads: int = Field(
        0, ge=0, description="Threads of the encoder in a process; 0: one in the web process, else all cores."
    )
    rewriting: Literal["sure", "off"] = Field(
        "sure",
        description="sure: words are put into a claim where what they stand for is sure; off: every claim stands in the "
        "article's own words. Holds for the articles that are split from then on.",
    )
    host: str = Field("127.0.0.1", description="Address that the web process listens on.")
    port: int = Field(
        8000,
        ge=1,
        le=65535,
        validation_alias=AliasChoices("CLAIMDESK_PORT", "PORT"),
        description="Port of the API and the desk; PORT is read too.",
    )
    metrics_port: int = Field(
        0,
        ge=0,
        le=65532,
        description="Port of /metrics; a language worker takes the next, an io worker (for fetch too, where it serves "
        "both) the one after, a worker for fetch alone the third; 0: none. "
        "This machine alone is answered, unless there is a CLAIMDESK_METRICS_KEY.",
    )
    metrics_key: str = Field(
        "",
        description="What a scraper sends as `Authorization: Bearer …`; with it /metrics listens where the web process does.",
    )
    public_url: str = Field("", description="Address that users see; empty: http://host:port.")
    trusted_proxies: Annotated[str, AfterValidator(_known_networks)] = Field(
        "",
        description="Addresses or networks of reverse proxies, commas between: their X-Forwarded-For says whose a request "
        "is. Empty: nobody's does, and behind a proxy all clients are one.",
    )
    web_threads: int = Field(64, ge=4, le=512, description="Requests that one web process answers at once.")
    io_threads: int = Field(4, ge=1, le=64, description="Threads of an io worker.")
    fetch_threads: int = Field(
        16,
        ge=1,
        le=64,
        description="Web pages that a fetch worker waits for at once; two of one host at most.",
    )
    max_body_bytes: int = Field(10_485_760, ge=1024, description="Largest request body.")
    max_bulk_bytes: int = Field(104_857_600, ge=1024, description="Largest streamed bulk body.")
    max_import_bytes: int = Field(10_737_418_240, ge=1024, description="Largest file given to /imports.")
    rate_limit: str = Field(
        "6000/minute",
        pattern=r"^[1-9]\d*/(second|minute|hour|day)$",
        description="Requests of one key, where it has no limit of its own.",
    )
    fetch_timeout_s: float = Field(20.0, gt=0, description="Patience with one web page, seconds.")
    fetch_max_bytes: int = Field(10_485_760, ge=1024, description="Largest web page after decompression.")
    fetch_allow_private: bool = Field(
        default=False, description="Fetch from private addresses too; for tests and closed networks only."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="What is logged.")
    log_format: Literal["json", "text"] = Field("text", description="How it is logged.")
    traces_url: str = Field(
        "",
        pattern=r"^(https?://.+)?$",
        description="Where OpenTelemetry traces are sent, OTLP over HTTP, e.g. http://collector:4318/v1/traces; empty: "
        "none. Needs `pip install 'claimdesk[traces]'`.",
    )
    secret_key: str = Field(
        "",
        description="Signs the desk's sessions and the lists' cursors; empty: made once, in the data folder.",
    )

    @model_validator(mode="after")
    def _mixes(self) -> Self:
        if (
            self.database.startswith("postgresql")
            and self.broker_url == EMBEDDED
            and self.is_remote(self.database)
        ):
            raise ValueError(
                "broker_url is embedded: but the database is on another machine; workers elsewhere would hear "
                "no hints: set CLAIMDESK_BROKER_URL=redis://…"
            )
        return self

    @staticmethod
    def is_remote(url: str) -> bool:
        """Whether a database URL names a host other than this machine."""
        return (urlsplit(url).hostname or "localhost") not in {"localhost", "127.0.0.1", "::1"}

    @cached_property
    def proxy_networks(self) -> tuple[IpNetwork, ...]:
        """The networks of the reverse proxies that are believed."""
        return tuple(ip_network(network) for network in split_networks(self.trusted_proxies))

    @cached_property
    def folder(self) -> Path:
        """The data folder, absolute."""
        return self.var.expanduser().resolve()

    @cached_property
    def database(self) -> str:
        """The database's URL with the default filled in."""
        return self.database_url or f"sqlite:///{self.folder / 'claimdesk.db'}"

    @cached_property
    def broker_socket(self) -> Path:
        """Where the bundled broker listens: in the data folder, or, as a socket's path holds 107 bytes, outside."""
        inside = self.folder / "broker.sock"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET:
            return inside
        mark = sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path(gettempdir()) / f"claimdesk-{os.getuid()}-{mark}" / "broker.sock"

    @cached_property
    def broker(self) -> str:
        """The broker's URL as Celery takes it."""
        return f"redis+socket://{self.broker_socket}" if self.broker_url == EMBEDDED else self.broker_url

    @cached_property
    def is_sqlite(self) -> bool:
        return self.database.startswith("sqlite")

    @cached_property
    def local_address(self) -> str:
        """Where the web process answers on this machine, whatever users see."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104  asked, not bound
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @cached_property
    def address(self) -> str:
        """The address that users see, without a slash at its end."""
        return (self.public_url or self.local_address).rstrip("/")


def load_settings(**given: object) -> Settings:
    """The settings of this process. Raises NotStartable with one sentence for each wrong value.

    A name beginning CLAIMDESK_ that is no setting is refused: it is a misspelling.
    """
    known = {f"CLAIMDESK_{name}".upper() for name in Settings.model_fields} | {"CLAIMDESK_PORT"}
    unknown = sorted(
        name
        for name in os.environ
        if name.startswith("CLAIMDESK_") and name not in known and not name.startswith("CLAIMDESK_TEST_")
    )
    if unknown:
        raise NotStartable(f"{', '.join(unknown)} is no setting of claimdesk; docs/settings.md lists them")
    try:
        return Settings(**given)  # type: ignore[arg-type]  # values are validated by pydantic
    except ValidationError as error:
        wrong = "; ".join(
            ": ".join(
                [
                    *(_variable(str(name)) for name in problem["loc"]),
                    problem["msg"].removeprefix("Value error, "),
                ]
            )
            for problem in error.errors()
        )
        raise NotStartable(f"a setting is wrong: {wrong}") from error


def _variable(name: str) -> str:
    """The environment's name of what pydantic names by its field or its alias."""
    return name if name in {"CLAIMDESK_PORT", "PORT"} else f"CLAIMDESK_{name}".upper()


def let_threads_sleep() -> None:
    """Have OpenMP's threads sleep while they wait, unless the environment says otherwise; call it before they start.

    Spinning beside another busy lane, an encoder with two threads took three times the CPU time (docs/performance.md).
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


def child_environment(settings: Settings) -> dict[str, str]:
    """The environment for a process started by this one, with the same settings."""
    mine = {
        f"CLAIMDESK_{name}".upper(): str(value)
        for name, value in settings.model_dump().items()
        if value is not None
    }
    quiet = {"TOKENIZERS_PARALLELISM": "false", "HF_HUB_DISABLE_TELEMETRY": "1"}
    return {**quiet, **{k: v for k, v in os.environ.items() if k != "PORT"}, **mine}
