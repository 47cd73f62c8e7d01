"""What stages compute with: settings, records, index and model of this process, each made when first used."""

from dataclasses import dataclass
from functools import cached_property

from claimdesk.database import Database, build_engine
from claimdesk.runs.hints import HintSender
from claimdesk.search import factory
from claimdesk.search.encoder import Encoder
from claimdesk.search.engine import SearchEngine
from claimdesk.settings import Settings
from claimdesk.traces import Tracer, open_tracer
from workers.metrics import TakingMetrics


@dataclass
class Tools:
    """One per worker process; make it after the fork."""

    settings: Settings

    @cached_property
    def send(self) -> HintSender:
        return HintSender(self.settings.broker, self.settings.broker_prefix)

    @cached_property
    def database(self) -> Database:
        return Database(build_engine(self.settings.database), self.send)

    @cached_property
    def counted(self) -> TakingMetrics:
        return TakingMetrics()

    @cached_property
    def tracer(self) -> Tracer:
        return open_tracer(self.settings, "worker")

    @cached_property
    def engine(self) -> SearchEngine:
        return factory.open_engine(self.settings)

    @cached_property
    def encoder(self) -> Encoder:
        return factory.open_encoder(self.settings)
