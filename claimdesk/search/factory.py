"""The engine and the encoder that the settings name."""

from pathlib import Path

from claimdesk.search.encoder import Encoder
from claimdesk.search.engine import SearchEngine
from claimdesk.settings import EMBEDDED, Settings, split_addresses


def open_engine(settings: Settings) -> SearchEngine:
    """The search engine; nothing is connected before its first use."""
    encoder = open_encoder(settings).version
    if settings.search_url == EMBEDDED:
        from claimdesk.search.embedded.engine import EmbeddedEngine

        return EmbeddedEngine(find_folder(settings), encoder)
    from claimdesk.search.elastic.engine import ElasticEngine

    return ElasticEngine(
        split_addresses(settings.search_url),
        prefix=settings.search_prefix,
        encoder=encoder,
        ca_file=settings.search_ca_file,
        timeout_s=settings.search_timeout_s,
    )


def find_folder(settings: Settings) -> Path:
    """Where the embedded index lies."""
    return settings.folder / "search"


def open_encoder(settings: Settings, threads: int = 0) -> Encoder:
    """The encoder; its model is loaded when first used. threads: what the settings leave open; 0: all cores."""
    return Encoder(settings.encoder, settings.encoder_threads or threads)
