"""The Elasticsearch engine (9.x): BM25 and kNN in one `_msearch`, fused above it as in the embedded engine.

No scripts, no by-query calls and no licensed retrievers. External versions keep a late write from winning.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from elasticsearch import Elasticsearch
from elasticsearch.helpers import pack_dense_vector

from claimdesk import clock
from claimdesk.errors import EncoderMismatch, SearchReadOnly, SearchUnavailable
from claimdesk.search import elastic_mappings as mappings
from claimdesk.search import elastic_queries as bodies
from claimdesk.search import fusion, lexical, queries
from claimdesk.search.elastic_errors import translated
from claimdesk.search.engine import CANDIDATES, Found, Health, Hit, Known, Query, RowFilter, Total
from claimdesk.search.entries import FACETS, Entry, Index, Refused

DEFAULT_DIMENSIONS = 384
BULK = 200  # entries in one bulk request
CONFLICT = 409
BUSY = {429, 503}
BLOCKED = 403


class ElasticEngine:
    """One cluster, one prefix. The indices are made when first needed."""

    def __init__(
        self,
        url: str,
        *,
        prefix: str = "claimdesk",
        encoder: str,
        ca_file: Path | None = None,
        timeout_s: float = 10.0,
        dimensions: int = DEFAULT_DIMENSIONS,
    ) -> None:
        more: dict[str, Any] = {"ca_certs": str(ca_file)} if ca_file else {}
        self._client = Elasticsearch(
            url, request_timeout=timeout_s, max_retries=1, retry_on_timeout=False, **more
        )
        self._more = (url, prefix, ca_file, timeout_s, dimensions)
        self.prefix = prefix
        self.encoder = encoder
        self._dimensions = dimensions
        self._ready: set[Index] = set()
        self._lock = threading.Lock()

    # writing

    def put(self, entries: Sequence[Entry]) -> list[Refused]:
        """Write entries and tombstones to the index and to the one being built aside; found after a refresh."""
        refused: dict[UUID, Refused] = {}
        for index in Index:
            mine = [entry for entry in entries if entry.index == index]
            if mine:
                self._ensure(index, for_writing=True)
                for name in self._written(index):
                    refused |= {one.id: one for one in self._bulk(name, mine)}
        return list(refused.values())

    def put_aside(self, index: Index, entries: Sequence[Entry]) -> list[Refused]:
        """Backfill the index being built; a newer entry that is there already stays."""
        with translated():
            return self._bulk(mappings.build_aside(self.prefix, index), entries)

    def _bulk(self, name: str, entries: Sequence[Entry]) -> list[Refused]:
        refused: list[Refused] = []
        for start in range(0, len(entries), BULK):
            operations: list[dict[str, Any]] = []
            batch = entries[start : start + BULK]
            for entry in batch:
                operations += [
                    {
                        "index": {
                            "_id": entry.id.hex,
                            "version": entry.search_version,
                            "version_type": "external",
                        }
                    },
                    mappings.build_document(entry, pack_dense_vector),
                ]
            with translated():
                answer = self._client.bulk(index=name, operations=operations)
            for entry, item in zip(batch, answer["items"], strict=True):
                problem = _problem(item["index"])
                if problem is not None:
                    refused.append(Refused(entry.id, problem))
        return refused

    def _written(self, index: Index) -> list[str]:
        """Where writes go now; asked each time, since a rebuild may have begun anywhere."""
        names = [mappings.build_alias(self.prefix, index)]
        aside = mappings.build_aside(self.prefix, index)
        with translated():
            if self._client.indices.exists_alias(name=aside):
                names.append(aside)
        return names

    def _ensure(self, index: Index, *, for_writing: bool = False) -> None:
        """Have the index there, with vectors of our encoder. Raises EncoderMismatch."""
        if index in self._ready:
            return
        with self._lock, translated():
            alias = mappings.build_alias(self.prefix, index)
            if not self._client.indices.exists_alias(name=alias):
                self._create(index, alias)
            found = self._meta(index)
            if found.get("encoder") != self.encoder:
                if for_writing:
                    raise EncoderMismatch(
                        f"the index holds vectors of {found.get('encoder')}, the settings say {self.encoder}; "
                        "run: claimdesk reindex"
                    )
                return
            self._ready.add(index)

    def _create(self, index: Index, alias: str) -> str:
        now = clock.now()
        definition = mappings.build_definition(self._dimensions, self.encoder, now)
        name = mappings.build_name(self.prefix, index, definition["mappings"]["_meta"]["schema"], now)
        self._client.indices.create(index=name, wait_for_active_shards=1, **definition)
        other = self._client.options(ignore_status=[404]).indices.get_alias(name=alias)
        if not other.get("error") and other.body:
            self._client.indices.delete(index=name)
            return name
        self._client.indices.put_alias(index=name, name=alias)
        return name

    def _meta(self, index: Index) -> dict[str, Any]:
        answer = self._client.indices.get_mapping(index=mappings.build_alias(self.prefix, index))
        newest: str = max(answer.body)
        meta: dict[str, Any] = answer[newest]["mappings"].get("_meta", {})
        return meta

    # reading

    def search(self, index: Index, rows: RowFilter, query: Query, facets: Sequence[str] = ()) -> Found:
        """The best entries for one query; without text and vector the newest first."""
        self._ensure(index)
        text = queries.parse(query.text, query.language)
        words = bodies.build_words(text, queries.strip_syntax(query.text or ""), query.language)
        counting = bodies.build_counting(
            rows, query, words, facets, finds_nothing=query.text is not None and words is None
        )
        if query.text is None and query.vector is None:
            newest = {
                **bodies.build_text_search(None, bodies.build_filters(rows, query.narrowing), query.limit),
                "sort": [{"published_key": "desc"}, {"id": "desc"}],
            }
            listed, counted = self._msearch(index, [newest, counting])
            nothing = fusion.Fused("", 0.0, 0.0, 0.0)
            hits = tuple(_hit(one["_source"], nothing, (None, None), None) for one in listed["hits"]["hits"])
        else:
            hits = self._ranked(index, rows, [query])[0]
            (counted,) = self._msearch(index, [counting])
        found = counted["aggregations"]
        is_counted = query.text is not None or query.vector is None
        return Found(
            hits,
            {
                name: tuple(
                    (one["key"], one["doc_count"]) for one in found[f"by_{name}"]["values"]["buckets"]
                )
                for name in facets
                if name in FACETS
            },
            Total(found["all"]["doc_count"]) if is_counted else None,
        )

    def similar(self, index: Index, rows: RowFilter, queries: Sequence[Query]) -> list[tuple[Hit, ...]]:
        """The best entries for each query, its text taken as plain."""
        self._ensure(index)
        return self._ranked(index, rows, [replace(one, plain=True) for one in queries])

    def _ranked(self, index: Index, rows: RowFilter, queries: Sequence[Query]) -> list[tuple[Hit, ...]]:
        """Two `_msearch` for all queries, the second completing the scores."""
        asked = [_Asked(rows, query) for query in queries]
        self._run(index, [(one, body, side) for one in asked for side, body in one.first()])
        self._run(index, [(one, body, side) for one in asked for side, body in one.second()])
        best = self._best_possible(index, asked)
        return [one.rank(best_possible) for one, best_possible in zip(asked, best, strict=True)]

    def _run(self, index: Index, searches: Sequence[tuple["_Asked", dict[str, Any], str]]) -> None:
        answers = self._msearch(index, [body for _, body, _ in searches])
        for (asked, _, side), answer in zip(searches, answers, strict=True):
            asked.take(side, answer["hits"]["hits"])

    def _msearch(self, index: Index, searches: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        if not searches:
            return []
        header = {"allow_partial_search_results": False}
        with translated():
            answer = self._client.msearch(
                index=mappings.build_alias(self.prefix, index),
                searches=[part for body in searches for part in (header, body)],
            )
        for one in answer["responses"]:
            if "error" in one:
                raise SearchUnavailable(
                    f"Elasticsearch could not answer: {one['error'].get('type', 'unknown')}"
                )
        return list(answer["responses"])

    def _best_possible(self, index: Index, asked: Sequence["_Asked"]) -> list[float | None]:
        """For each query the BM25 that no entry can exceed: the sum of its terms' idf, from the index's statistics."""
        wanted = [one for one in asked if one.words is not None]
        if not wanted:
            return [None] * len(asked)
        statistics = {"term_statistics": True, "field_statistics": True, "positions": False, "offsets": False}
        documents = [
            {"doc": {"words": one.raw}, "fields": [mappings.choose_words(one.query.language)], **statistics}
            for one in wanted
        ]
        with translated():
            answer = self._client.mtermvectors(index=mappings.build_alias(self.prefix, index), docs=documents)
        sums = iter(
            _sum_frequencies(found.get("term_vectors", {}).get(mappings.choose_words(one.query.language)))
            for one, found in zip(wanted, answer["docs"], strict=True)
        )
        return [None if one.words is None else next(sums) for one in asked]

    # tending

    def versions(self, index: Index, after: UUID | None = None, *, aside: bool = False) -> Iterator[Known]:
        """Every entry's id, search_version and whether it is deleted, in the order of ids."""
        self._ensure(index)
        last = after.hex if after else ""
        while True:
            with translated():
                answer = self._client.search(
                    index=mappings.build_alias(self.prefix, index),
                    size=1000,
                    source={"includes": ["id", "search_version", "deleted"]},
                    sort=[{"id": "asc"}],
                    query={"range": {"id": {"gt": last}}},
                    allow_partial_search_results=False,
                )
            page = [one["_source"] for one in answer["hits"]["hits"]]
            for one in page:
                yield Known(UUID(hex=one["id"]), one["search_version"], one["deleted"])
            if not page:
                return
            last = page[-1]["id"]

    def begin_rebuild(self, index: Index) -> str:
        """A new index aside; every process writes to both from its next write on."""
        with translated():
            return self._create(index, mappings.build_aside(self.prefix, index))

    def end_rebuild(self, index: Index, *, keep: bool) -> None:
        """Swap the new index in, in one step, the old one staying without an alias; or drop the new one."""
        alias, aside = mappings.build_alias(self.prefix, index), mappings.build_aside(self.prefix, index)
        with translated():
            (new,) = self._client.indices.get_alias(name=aside).body
            if not keep:
                self._client.indices.delete(index=new)
                return
            old = list(self._client.options(ignore_status=[404]).indices.get_alias(name=alias).body)
            actions: list[Mapping[str, Any]] = [
                {"remove": {"index": name, "alias": alias}} for name in old if name not in {"error", "status"}
            ]
            actions += [{"add": {"index": new, "alias": alias}}, {"remove": {"index": new, "alias": aside}}]
            self._client.indices.update_aliases(actions=actions)
        self._ready.discard(index)

    def refresh(self) -> None:
        """Have all that was written found from now on."""
        with translated():
            for index in Index:
                if index in self._ready:
                    self._client.indices.refresh(index=mappings.build_alias(self.prefix, index))

    def health(self) -> Health:
        """Whether the cluster answers, holds our schema and our encoder's vectors, and how many entries."""
        entries: dict[str, int] = {}
        why: list[str] = []
        encoder, schema = None, ""
        for index in Index:
            self._ensure(index)
            with translated():
                alias = mappings.build_alias(self.prefix, index)
                entries[index.value] = self._client.count(index=alias, query={"term": {"deleted": False}})[
                    "count"
                ]
                meta = self._meta(index)
            encoder, schema = meta.get("encoder"), meta.get("schema", "")
            if encoder != self.encoder:
                why.append(f"{index} holds vectors of {encoder}, not {self.encoder}; run: claimdesk reindex")
        with translated():
            cluster = self._client.cluster.health()
        if cluster["status"] == "red":
            why.append("the cluster is red: some shards are gone")
        return Health(
            "elasticsearch",
            not why,
            "; ".join(why) or None,
            entries,
            encoder,
            schema,
            {"cluster": cluster["status"]},
        )

    def reopened_with(self, encoder: str) -> "ElasticEngine":
        """The same indices as another encoder's engine sees them."""
        url, prefix, ca_file, timeout_s, dimensions = self._more
        return ElasticEngine(
            url, prefix=prefix, encoder=encoder, ca_file=ca_file, timeout_s=timeout_s, dimensions=dimensions
        )

    def drop(self) -> None:
        """Delete every index of the prefix."""
        with translated():
            names = list(self._client.indices.get(index=f"{self.prefix}-*", expand_wildcards="all").body)
            for name in names:
                self._client.indices.delete(index=name)

    def close(self) -> None:
        self._client.close()


class _Asked:
    """One query on its way: its two searches, what they found, and the scores that were still missing."""

    def __init__(self, rows: RowFilter, query: Query) -> None:
        self.query = query
        said = query.text or ""
        self.raw = lexical.clean_query(said) if query.plain else queries.strip_syntax(said)
        text = queries.parse(None if query.mode == "vector" else said, query.language, plain=query.plain)
        self.words = bodies.build_words(text, self.raw, query.language)
        self.is_strict = text.is_strict
        self.vector = (
            None if query.vector is None or query.mode == "text" else np.asarray(query.vector).tolist()
        )
        self.filters = bodies.build_filters(rows, query.narrowing)
        self.depth = max(CANDIDATES, query.limit)
        self.sources: dict[str, dict[str, Any]] = {}
        self.text: dict[str, float] = {}
        self.cosine: dict[str, float] = {}

    def first(self) -> Iterator[tuple[str, dict[str, Any]]]:
        if self.words is not None:
            yield "text", bodies.build_text_search(self.words, self.filters, self.depth)
        if self.vector is not None:
            yield "vector", bodies.build_vector_search(self.vector, self.filters, self.depth)

    def second(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """What gives each candidate the score of the other side."""
        no_text, no_cosine = self.sources.keys() - self.text.keys(), self.sources.keys() - self.cosine.keys()
        if self.words is not None and no_text:
            yield (
                "text",
                bodies.build_text_search(self.words, [*self.filters, bodies.within(no_text)], len(no_text)),
            )
        if self.vector is not None and no_cosine:
            filters = [*self.filters, bodies.within(no_cosine)]
            yield "vector", bodies.build_vector_search(self.vector, filters, len(no_cosine))

    def take(self, side: str, hits: Sequence[Mapping[str, Any]]) -> None:
        for hit in hits:
            self.sources[hit["_id"]] = hit["_source"]
            if side == "text":
                self.text[hit["_id"]] = float(hit["_score"])
            else:
                self.cosine[hit["_id"]] = 2 * float(hit["_score"]) - 1

    def rank(self, best_possible: float | None) -> tuple[Hit, ...]:
        """The candidates fused; where a phrase must stand, only those whose text matched."""
        asks_text = self.words is not None
        ids = [id_ for id_ in self.sources if not self.is_strict or id_ in self.text]
        scores = {id_: (self.text.get(id_, 0.0) if asks_text else None, self.cosine.get(id_)) for id_ in ids}
        fused = fusion.fuse([fusion.Candidate(id_, *scores[id_]) for id_ in ids], self.query.mode)
        return tuple(
            _hit(self.sources[one.id], one, scores[one.id], best_possible)
            for one in fused[: self.query.limit]
            if one.score > 0
        )


def _problem(item: Mapping[str, Any]) -> str | None:
    """Why an entry could not be taken; an older version is no problem. Raises when the whole index can't write."""
    status = item["status"]
    if status < 300 or status == CONFLICT:
        return None
    reason = str(item.get("error", {}).get("reason", "unknown"))
    if status in BUSY:
        raise SearchUnavailable(f"Elasticsearch is too busy to write: {reason[:200]}")
    if status == BLOCKED or "read-only" in reason:
        raise SearchReadOnly(f"Elasticsearch refuses writes: {reason[:200]}")
    return reason[:300]


def _sum_frequencies(found: Mapping[str, Any] | None) -> float | None:
    if not found:
        return None
    count = max(1, int(found.get("field_statistics", {}).get("doc_count", 1)))
    return sum(
        lexical.inverse_frequency(min(int(term.get("doc_freq", 0)), count), count)
        for term in found["terms"].values()
    )


def _hit(
    source: Mapping[str, Any], fused: fusion.Fused, raw: tuple[float | None, float | None], best: float | None
) -> Hit:
    return Hit(
        id=UUID(hex=source["id"]),
        score=fused.score,
        text_part=fused.text_part,
        vector_part=fused.vector_part,
        text_score=raw[0],
        cosine=raw[1],
        best_possible_text=best,
        title=source.get("title"),
        text=source.get("body", ""),
        facets={name: source.get(name) for name in FACETS},
        published_key=source.get("published_key", ""),
        parent=UUID(hex=source["parent"]) if source.get("parent") else None,
        fields=source.get("fields") or {},
        search_version=source["search_version"],
    )
