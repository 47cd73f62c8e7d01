"""The builds of our indices in one cluster: which is live, aside or previous, who encoded it, and their swapping."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from elasticsearch import BadRequestError, Elasticsearch

from claimdesk import clock
from claimdesk.errors import EncoderMismatch, SearchUnavailable
from claimdesk.search.elastic import mappings
from claimdesk.search.elastic.errors import READ_ONLY, translated
from claimdesk.search.engine import Role, describe_mismatch
from claimdesk.search.entries import Index

MASTER_WITHIN = "1s"  # a cluster with a master knows it at once


@dataclass(frozen=True, slots=True)
class ElasticBuild:
    """One Elasticsearch index of ours; schema: the hash of its mappings."""

    name: str
    encoder: str
    schema: str
    built_at: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """How the cluster is. wrong: why it can't do its work; degraded: what it does without."""

    status: str
    wrong: tuple[str, ...]
    degraded: str | None


class Builds:
    """Asked anew for each write, since a rebuild may begin in any process; a build's own facts never change."""

    def __init__(self, client: Elasticsearch, prefix: str, encoder: str, dimensions: int) -> None:
        self._client = client
        self.prefix = prefix
        self.encoder = encoder
        self._dimensions = dimensions
        self._known: dict[str, ElasticBuild] = {}
        self._lock = threading.Lock()
        self.schema = str(self._define(mappings.FIRST)["mappings"]["_meta"]["schema"])

    def find(self, index: Index) -> dict[Role, ElasticBuild]:
        """The index's builds by role."""
        aliases = {mappings.build_alias(self.prefix, index, role): role for role in mappings.ROLES}
        with translated():
            answer = self._client.options(ignore_status=[404]).indices.get_alias(name=list(aliases))
            found: dict[Role, ElasticBuild] = {}
            for name, held in answer.body.items():
                for alias in held.get("aliases", {}) if isinstance(held, dict) else {}:
                    if alias in aliases:
                        found[aliases[alias]] = self._read(name)
        return found

    def _read(self, name: str) -> ElasticBuild:
        with self._lock:
            if name not in self._known:
                meta = self._client.indices.get_mapping(index=name)[name]["mappings"].get("_meta", {})
                self._known[name] = ElasticBuild(
                    name, meta.get("encoder", ""), meta.get("schema", ""), meta.get("built_at", "")
                )
            return self._known[name]

    def ensure(self, index: Index) -> dict[Role, ElasticBuild]:
        """The index's builds; the first one is made where there is none."""
        found = self.find(index)
        if "live" in found:
            return found
        try:
            self._create(index, "live", mappings.FIRST)
        except SearchUnavailable as error:
            if not _is_there_already(error.__cause__):
                raise
        found = self.find(index)
        if "live" not in found:
            raise SearchUnavailable(f"the index of {index} has lost its alias; run: claimdesk reindex")
        return found

    def examine_cluster(self) -> Cluster:
        """Whether our shards are there and can be written to. Raises SearchUnavailable without a master."""
        ours = f"{self.prefix}-*"
        with translated():
            health = self._client.cluster.health(index=ours, master_timeout=MASTER_WITHIN)
            blocks = self._client.indices.get_settings(
                index=ours, name="index.blocks.*", flat_settings=True, master_timeout=MASTER_WITHIN
            )
        wrong = [
            READ_ONLY for held in blocks.body.values() if "true" in {*map(str, held["settings"].values())}
        ][:1]
        if health["status"] == "red":
            wrong.append("some shards are gone (the cluster is red): start the missing nodes")
        degraded = []
        if health["status"] == "yellow":
            degraded.append("some shards have no copy on another node")
        there, known = int(health["number_of_nodes"]), len(list(self._client.transport.node_pool.all()))
        if there < known:
            degraded.append(f"{there} of {known} nodes of CLAIMDESK_SEARCH_URL are in the cluster")
        return Cluster(str(health["status"]), tuple(wrong), "; ".join(degraded) or None)

    def _define(self, built_at: datetime) -> dict[str, Any]:
        return mappings.build_definition(self._dimensions, self.encoder, built_at)

    def _create(self, index: Index, role: Role, named_at: datetime) -> str:
        """A new empty build, its alias made with it in one step."""
        name = mappings.build_name(self.prefix, index, self.schema, named_at)
        alias = mappings.build_alias(self.prefix, index, role)
        with translated():
            self._client.indices.create(
                index=name, wait_for_active_shards=1, aliases={alias: {}}, **self._define(clock.now())
            )
        return name

    def begin(self, index: Index) -> str:
        """A new build aside; what an earlier rebuild left there is dropped."""
        left = self.find(index).get("aside")
        if left is not None:
            self._delete(left)
        return self._create(index, "aside", clock.now())

    def swap(self, index: Index) -> None:
        """The build aside becomes the live one in one step, the live one the previous, the previous goes."""
        found = self.find(index)
        aside = get_aside(found, index)
        actions = self._move_alias(index, aside, "aside", "live")
        if "live" in found:
            actions += self._move_alias(index, found["live"], "live", "previous")
        if "previous" in found:
            actions.append({"remove_index": {"index": found["previous"].name}})
        with translated():
            self._client.indices.refresh(index=aside.name)
            self._client.indices.update_aliases(actions=actions)

    def drop_aside(self, index: Index) -> None:
        """The build aside is given up."""
        self._delete(get_aside(self.find(index), index))

    def roll_back(self, index: Index) -> None:
        """The previous build becomes the live one again in one step, the live one goes."""
        found = self.find(index)
        previous, live = found.get("previous"), found.get("live")
        if previous is None or live is None:
            raise SearchUnavailable(f"there is no earlier build of {index} to roll back to")
        if previous.encoder != self.encoder:
            raise EncoderMismatch(describe_mismatch(index, previous.encoder, self.encoder))
        actions = self._move_alias(index, previous, "previous", "live")
        actions.append({"remove_index": {"index": live.name}})
        with translated():
            self._client.indices.update_aliases(actions=actions)

    def _move_alias(self, index: Index, build: ElasticBuild, old: Role, new: Role) -> list[Mapping[str, Any]]:
        return [
            {"remove": {"index": build.name, "alias": mappings.build_alias(self.prefix, index, old)}},
            {"add": {"index": build.name, "alias": mappings.build_alias(self.prefix, index, new)}},
        ]

    def _delete(self, build: ElasticBuild) -> None:
        with translated():
            self._client.indices.delete(index=build.name)

    def drop_all(self) -> None:
        """Delete every index of the prefix."""
        with translated():
            names = list(self._client.indices.get(index=f"{self.prefix}-*", expand_wildcards="all").body)
            for name in names:
                self._client.indices.delete(index=name)


def _is_there_already(error: BaseException | None) -> bool:
    """Whether another process made the index first."""
    return isinstance(error, BadRequestError) and error.error == "resource_already_exists_exception"


def get_aside(found: Mapping[Role, ElasticBuild], index: Index) -> ElasticBuild:
    """The build aside. Raises SearchUnavailable when no rebuild is under way."""
    if "aside" not in found:
        raise SearchUnavailable(f"no rebuild of {index} is under way")
    return found["aside"]
