"""The Elasticsearch engine (9.x): BM25 and kNN in one `_msearch`, fused above it as in the embedded engine.

No scripts, no by-query calls and no licensed retrievers. External versions keep a late write from winning; each
vector says which encoder made it, and only vectors of ours are compared.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from elasticsearch import Elasticsearch
from elasticsearch.helpers import pack_dense_vector

from claimdesk import clock
from claimdesk.errors import EncoderMismatch, SearchUnavailable
from claimdesk.search.elastic import mappings
from claimdesk.search.elastic import queries as bodies
from claimdesk.search.elastic.builds import Builds, ElasticBuild, get_aside
from claimdesk.search.elastic.errors import Swapped, describe_failure, find_problem, translated
from claimdesk.search.elastic.queries import Body
from claimdesk.search.elastic.search import PendingSearch, build_hit, digest_source, sum_frequencies
from claimdesk.search.engine import (
    FilesElsewhere,
    Health,
    Hit,
    KnownEntry,
    Query,
    Role,
    RowFilter,
    SearchResult,
    Total,
    describe_mismatch,
)
from claimdesk.search.entries import FACETS, Entry, Index, RefusedEntry

DEFAULT_DIMENSIONS = 384
BULK = 200  # entries in one bulk request
READ_AT_ONCE = 1_000  # entries read whole by one search
PAGE = 1_000  # ids read at once by versions()
DEAD_FOR_S = 5.0  # a node that failed is left alone; with the client's 30 s one that is back is away for long
TRIES = 2  # of a write that met a swap of builds


class ElasticEngine(FilesElsewhere):
    """One cluster, one prefix. The indices are made when first written to; nothing connects before first use."""

    def __init__(
        self,
        urls: str | Sequence[str],
        *,
        prefix: str = "claimdesk",
        encoder: str,
        ca_file: Path | None = None,
        timeout_s: float = 10.0,
        dimensions: int = DEFAULT_DIMENSIONS,
    ) -> None:
        more: dict[str, Any] = {"ca_certs": str(ca_file)} if ca_file else {}
        self._client = Elasticsearch(
            [urls] if isinstance(urls, str) else list(urls),
            request_timeout=timeout_s,
            max_retries=2,  # of a connection that failed, each on the next node; writes are idempotent
            retry_on_timeout=False,
            retry_on_status=(),  # 429 and 503 say why; the try after would hide it, and runs try again by themselves
            max_dead_node_backoff=DEAD_FOR_S,
            http_compress=False,
            **more,
        )
        self._more = (urls, prefix, ca_file, timeout_s, dimensions)
        self.prefix = prefix
        self.encoder = encoder
        self._builds = Builds(self._client, prefix, encoder, dimensions)
        self._live: dict[Index, ElasticBuild] = {}  # as last seen; an answer of another index contradicts it

    # writing

    def put(self, entries: Sequence[Entry]) -> list[RefusedEntry]:
        """Write entries and tombstones to each build they belong in; found after a refresh."""
        refused: dict[UUID, RefusedEntry] = {}
        for index in Index:
            mine = [entry for entry in entries if entry.index == index]
            for tried in range(1, TRIES + 1):
                if not mine:
                    break
                try:
                    refused |= {entry.id: entry for entry in self._put(index, mine)}
                except Swapped as swapped:
                    if tried == TRIES:
                        raise SearchUnavailable(f"the index of {index} is being swapped") from swapped
                else:
                    break
        return list(refused.values())

    def _put(self, index: Index, entries: Sequence[Entry]) -> list[RefusedEntry]:
        """Vectors go to builds of our encoder only, tombstones everywhere."""
        found = self._builds.ensure(index)
        gone = [entry for entry in entries if entry.deleted]
        is_rebuilt_by_us = "aside" in found and self._fits(found["aside"])
        problem = self._find_mismatch(index, found["live"])
        if problem is not None and not is_rebuilt_by_us:
            raise problem
        refused = self._bulk(
            index, "live", entries if found["live"].schema == self._builds.schema else gone, found["live"]
        )
        if "aside" in found:
            refused += self._bulk(index, "aside", entries if is_rebuilt_by_us else gone, found["aside"])
        if "previous" in found:
            refused += self._bulk(index, "previous", gone, found["previous"])
        return refused

    def _fits(self, build: ElasticBuild) -> bool:
        return build.encoder == self.encoder and build.schema == self._builds.schema

    def _find_mismatch(self, index: Index, build: ElasticBuild) -> EncoderMismatch | SearchUnavailable | None:
        """Why we can't write to the build, or None."""
        if build.encoder != self.encoder:
            return EncoderMismatch(describe_mismatch(index, build.encoder, self.encoder))
        if build.schema != self._builds.schema:
            return SearchUnavailable(f"the index of {index} has an older form; rebuild it: claimdesk reindex")
        return None

    def put_aside(self, index: Index, entries: Sequence[Entry]) -> list[RefusedEntry]:
        """Backfill the build aside; a newer entry that is there already stays."""
        return self._bulk(index, "aside", entries, get_aside(self._builds.find(index), index))

    def _bulk(
        self, index: Index, role: Role, entries: Sequence[Entry], build: ElasticBuild
    ) -> list[RefusedEntry]:
        """Write to the build that has the role; what its items say is wrong comes back, the others are written."""
        encoder = self.encoder if build.encoder == self.encoder else None
        refused: list[RefusedEntry] = []
        for start in range(0, len(entries), BULK):
            batch = entries[start : start + BULK]
            now = clock.now()
            operations: list[Body] = []
            for entry in batch:
                operations += [
                    {
                        "index": {
                            "_id": entry.id.hex,
                            "version": entry.search_version,
                            "version_type": "external",
                        }
                    },
                    mappings.build_document(entry, encoder, now, pack_dense_vector),
                ]
            with translated():
                answer = self._client.bulk(
                    index=mappings.build_alias(self.prefix, index, role),
                    operations=operations,
                    require_alias=True,
                )
            for entry, item in zip(batch, answer["items"], strict=True):
                problem = find_problem(item["index"])
                if problem is not None:
                    refused.append(RefusedEntry(entry.id, problem))
        return refused

    # reading

    def search(self, index: Index, rows: RowFilter, query: Query, facets: Sequence[str] = ()) -> SearchResult:
        """The best entries for one query; without words and vector the newest first."""
        live = self._find_live(index)
        degraded = None
        if query.vector is not None and live is not None and live.encoder != self.encoder:
            degraded = describe_mismatch(index, live.encoder, self.encoder)
            if query.is_vector_only:
                raise EncoderMismatch(degraded)
            query = replace(query, vector=None, mode="text")
        asked = PendingSearch(rows, query, self.encoder)
        if live is None:
            total = None if query.is_vector_only else Total(0)
            return SearchResult((), {name: () for name in facets if name in FACETS}, total, degraded)
        counted, newest = self._ask_first(index, asked, facets)
        corrections = bodies.read_suggested(counted)
        if corrections:
            asked = asked.with_corrections(corrections)
            counted, newest = self._ask_first(index, asked, facets)
        hits = self._read_hits(index, rows, [asked])[0] if asked.is_ranked else newest
        return SearchResult(
            hits,
            {name: bodies.read_facet(counted, name) for name in facets if name in FACETS},
            None if query.is_vector_only else Total(bodies.read_total(counted)),
            degraded,
            corrections,
        )

    def _ask_first(
        self, index: Index, asked: PendingSearch, facets: Sequence[str]
    ) -> tuple[Mapping[str, Any], tuple[Hit, ...]]:
        """Counts, with the candidates of both sides, or the newest where there is nothing to rank by."""
        query, text = asked.query, asked.parsed
        counting = bodies.build_counting(asked.rows, query, text, asked.words, facets)
        if asked.words is not None and not asked.corrections and not query.plain:
            counting["suggest"] = bodies.build_suggesting(asked.raw, query.language)
        searches = list(asked.list_finding())
        if not asked.is_ranked:
            depth = query.limit if text.is_asked or not query.asks_text else 0
            searches.append(("newest", bodies.build_newest(asked.filters, depth)))
        (*found, counted) = self._msearch(index, [*(body for _, body in searches), counting])
        newest: tuple[Hit, ...] = ()
        for (side, _), answer in zip(searches, found, strict=True):
            if side == "newest":
                newest = tuple(
                    build_hit(_read_source(hit), None, (None, None), None) for hit in answer["hits"]["hits"]
                )
            else:
                asked.take_scores(side, answer["hits"]["hits"])
        return counted, newest

    def similar(self, index: Index, rows: RowFilter, queries: Sequence[Query]) -> list[tuple[Hit, ...]]:
        """The best entries for each query, its text taken as plain; three requests for all."""
        live = self._find_live(index)
        if live is None or not queries:
            return [() for _ in queries]
        if live.encoder != self.encoder and any(query.vector is not None for query in queries):
            raise EncoderMismatch(describe_mismatch(index, live.encoder, self.encoder))
        asked = [PendingSearch(rows, replace(query, plain=True), self.encoder) for query in queries]
        self._run(index, [(search, side, body) for search in asked for side, body in search.list_finding()])
        return self._read_hits(index, rows, asked)

    def _read_hits(
        self, index: Index, rows: RowFilter, asked: Sequence[PendingSearch]
    ) -> list[tuple[Hit, ...]]:
        """Complete the scores, rank, and read the winners; what no BM25 can exceed is asked for meanwhile."""
        with ThreadPoolExecutor(1) as beside:
            best = beside.submit(self._find_best_possible, index, asked)
            self._run(
                index, [(search, side, body) for search in asked for side, body in search.list_completing()]
            )
            ids = sorted({hit.id for search in asked for hit in search.ranked})
            sources = self._read(index, rows, ids)
            return [
                search.build_hits(sources, possible)
                for search, possible in zip(asked, best.result(), strict=True)
            ]

    def _run(self, index: Index, searches: Sequence[tuple[PendingSearch, str, Body]]) -> None:
        answers = self._msearch(index, [body for _, _, body in searches])
        for (asked, side, _), answer in zip(searches, answers, strict=True):
            asked.take_scores(side, answer["hits"]["hits"])

    def _read(self, index: Index, rows: RowFilter, ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        """The live entries of the ids, by id."""
        batches = [ids[start : start + READ_AT_ONCE] for start in range(0, len(ids), READ_AT_ONCE)]
        answers = self._msearch(index, [bodies.build_reading(rows, batch) for batch in batches])
        return {hit["_id"]: _read_source(hit) for answer in answers for hit in answer["hits"]["hits"]}

    def _msearch(self, index: Index, searches: Sequence[Body]) -> list[Mapping[str, Any]]:
        if not searches:
            return []
        header = {"allow_partial_search_results": False}
        with translated():
            answer = self._client.msearch(
                index=mappings.build_alias(self.prefix, index),
                searches=[part for body in searches for part in (header, body)],
            )
        for response in answer["responses"]:
            if "error" in response:
                raise SearchUnavailable(
                    f"Elasticsearch could not answer: {describe_failure(response['error'])}"
                )
        return list(answer["responses"])

    def _find_live(self, index: Index) -> ElasticBuild | None:
        """The live build; None while nothing was ever written. Raises SearchUnavailable when it has gone."""
        found = self._builds.find(index).get("live")
        if found is None and index in self._live:
            raise SearchUnavailable(f"the index of {index} is gone; run: claimdesk reindex")
        if found is not None:
            self._live[index] = found
        return found

    def _find_best_possible(self, index: Index, asked: Sequence[PendingSearch]) -> list[float | None]:
        """For each query the BM25 that no entry can exceed: the sum of its terms' idf, from the index's statistics."""
        wanted = [search for search in asked if search.words is not None]
        if not wanted:
            return [None] * len(asked)
        statistics = {"term_statistics": True, "field_statistics": True, "positions": False, "offsets": False}
        fields = [mappings.choose_words(search.query.language)[0] for search in wanted]
        documents = [
            {"doc": {name: search.raw}, "fields": [name], **statistics}
            for name, search in zip(fields, wanted, strict=True)
        ]
        with translated():
            answer = self._client.mtermvectors(index=mappings.build_alias(self.prefix, index), docs=documents)
        sums = iter(
            sum_frequencies(document.get("term_vectors", {}).get(name))
            for name, document in zip(fields, answer["docs"], strict=True)
        )
        return [None if search.words is None else next(sums) for search in asked]

    # tending

    def versions(
        self, index: Index, after: UUID | None = None, *, aside: bool = False
    ) -> Iterator[KnownEntry]:
        """What is known of every entry, in the order of ids.

        What somebody else changed in the cluster has a higher version of the index's own, and so shows as ahead.
        """
        found = self._builds.find(index)
        build = get_aside(found, index) if aside else found.get("live")
        if build is None:
            return
        with translated():
            self._client.indices.refresh(index=build.name)
        last = after.hex if after else ""
        while True:
            with translated():
                answer = self._client.search(
                    index=build.name,
                    size=PAGE,
                    sort=[{"id": "asc"}],
                    query={"range": {"id": {"gt": last}}},
                    version=True,
                    track_total_hits=False,
                    allow_partial_search_results=False,
                )
            page = answer["hits"]["hits"]
            for hit in page:
                one = hit["_source"]
                version = max(one["search_version"], hit["_version"])
                yield KnownEntry(UUID(hex=one["id"]), version, one["deleted"], digest_source(one))
            if len(page) < PAGE:
                return
            last = page[-1]["_source"]["id"]

    def begin_rebuild(self, index: Index) -> str:
        """A new build aside; every process writes to both from its next write on."""
        return self._builds.begin(index)

    def end_rebuild(self, index: Index, *, keep: bool) -> None:
        """Swap the new build in, in one step, the old one staying for rollback; or drop the new one."""
        if keep:
            self._builds.swap(index)
        else:
            self._builds.drop_aside(index)

    def roll_back(self, index: Index) -> None:
        """Put the build before the last rebuild back in; the caller reconciles it with records afterwards."""
        self._builds.roll_back(index)

    def refresh(self) -> None:
        """Have all that was written found from now on."""
        with translated():
            self._client.indices.refresh(
                index=[mappings.build_alias(self.prefix, index) for index in Index], ignore_unavailable=True
            )

    def forget(self, index: Index, entries: Sequence[Entry]) -> None:
        """Put tombstones of the entries' versions into the previous build."""
        previous = self._builds.find(index).get("previous")
        if previous is not None:
            self._bulk(index, "previous", [entry.buried for entry in entries], previous)

    def scrub(self) -> None:
        """Nothing to do: Elasticsearch drops what a tombstone replaced when it merges that segment (docs/privacy.md)."""

    def health(self) -> Health:
        """Whether the cluster answers, holds our schema and our encoder's vectors, how many entries, how fresh."""
        cluster = self._builds.examine_cluster()
        why = list(cluster.wrong)
        counts: dict[str, int] = {}
        details: dict[str, Any] = {"cluster": cluster.status, "degraded": cluster.degraded}
        encoders: list[str] = []
        for index in Index:
            found = self._builds.find(index)
            live = found.get("live")
            counts[index.value] = 0
            if live is None:
                continue
            problem = self._find_mismatch(index, live)
            why += [] if problem is None else [problem.detail]
            encoders.append(live.encoder)
            counts[index.value], changed_at = self._count(live)
            details[index.value] = {
                "built_at": live.built_at,
                "changed_at": changed_at,
                "is_rebuilding": "aside" in found,
                "can_roll_back": "previous" in found,
            }
        encoder = next((name for name in encoders if name != self.encoder), encoders[0] if encoders else None)
        text = "; ".join(why) or None
        return Health("elasticsearch", not why, text, counts, encoder, self._builds.schema, details)

    def _count(self, build: ElasticBuild) -> tuple[int, str | None]:
        """Live entries, and when the last write was."""
        with translated():
            answer = self._client.search(
                index=build.name,
                size=0,
                track_total_hits=True,
                query={"term": {"deleted": False}},
                aggs={"changed": {"max": {"field": "written_at"}}},
            )
        changed = answer["aggregations"]["changed"].get("value_as_string")
        return int(answer["hits"]["total"]["value"]), changed

    def reopened_with(self, encoder: str) -> "ElasticEngine":
        """The same indices as another encoder's engine sees them."""
        urls, prefix, ca_file, timeout_s, dimensions = self._more
        return ElasticEngine(
            urls, prefix=prefix, encoder=encoder, ca_file=ca_file, timeout_s=timeout_s, dimensions=dimensions
        )

    def drop(self) -> None:
        """Delete every index of the prefix."""
        self._builds.drop_all()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def _read_source(hit: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**hit["_source"], "_index": hit["_index"]}
