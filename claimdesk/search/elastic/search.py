"""How queries run on Elasticsearch: ids and scores of both sides in one `_msearch`, what is missing in a second.

Only the winners are read whole. fusion.py ranks them as it does for the embedded engine.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from claimdesk.search import fusion, lexical, queries, spelling
from claimdesk.search.elastic import queries as bodies
from claimdesk.search.elastic.queries import Body
from claimdesk.search.engine import Hit, Query, RowFilter
from claimdesk.search.entries import FACETS, digest_entry


@dataclass
class PendingSearch:
    """One query on its way: what its two sides found, and the scores that were still missing."""

    rows: RowFilter
    query: Query
    encoder: str
    corrections: Mapping[str, str] = field(default_factory=dict)
    text_of: dict[str, float] = field(default_factory=dict)  # BM25 by id, as Elasticsearch gave it
    cosine_of: dict[str, float] = field(default_factory=dict)

    @cached_property
    def parsed(self) -> queries.ParsedText:
        if self.query.mode == "vector":
            return queries.ParsedText()
        return queries.parse(self.query.text, self.query.language, plain=self.query.plain)

    @cached_property
    def raw(self) -> str:
        """The query's words as they were typed, without syntax."""
        said = self.query.text or ""
        return lexical.clean_query(said) if self.query.plain else queries.strip_syntax(said)

    @property
    def words(self) -> Body | None:
        """The clause that ranks by text."""
        words = bodies.build_words(self.parsed, self.raw, self.query.language)
        if words is None or not self.corrections:
            return words
        added = spelling.choose_added(self.parsed.terms, self.corrections.values())
        return bodies.build_corrected(words, added, self.query.language)

    @cached_property
    def filters(self) -> list[Body]:
        return bodies.build_filters(self.rows, self.query.narrowing, self.parsed, self.query.language)

    @property
    def has_vector(self) -> bool:
        return self.query.vector is not None and self.query.mode != "text"

    @property
    def is_ranked(self) -> bool:
        """Whether there is a word or a vector to rank by; else the newest come first."""
        return self.words is not None or self.has_vector

    @property
    def found(self) -> set[str]:
        return self.text_of.keys() | self.cosine_of.keys()

    def list_finding(self) -> Iterator[tuple[str, Body]]:
        """The searches that find candidates, by side."""
        if self.words is not None:
            yield "text", bodies.build_text_search(self.words, self.filters, self.query.text_depth)
        if self.has_vector and self.query.vector is not None:
            yield (
                "vector",
                bodies.build_vector_search(
                    self.query.vector, self.encoder, self.filters, self.query.vector_depth
                ),
            )

    def list_completing(self) -> Iterator[tuple[str, Body]]:
        """The searches that give each candidate the score of the other side."""
        no_text = self.cosine_of.keys() - self.text_of.keys()
        if self.words is not None and no_text:
            yield (
                "text",
                bodies.build_text_search(
                    self.words, [*self.filters, bodies.build_id_filter(no_text)], len(no_text)
                ),
            )
        no_cosine = self.text_of.keys() - self.cosine_of.keys()
        if self.has_vector and self.query.vector is not None and no_cosine:
            filters = [*self.filters, bodies.build_id_filter(no_cosine)]
            yield (
                "vector",
                bodies.build_vector_search(self.query.vector, self.encoder, filters, len(no_cosine)),
            )

    def take_scores(self, side: str, hits: Sequence[Mapping[str, Any]]) -> None:
        """Keep a side's scores; Elasticsearch gives (1 + cosine) / 2."""
        for hit in hits:
            if side == "text":
                self.text_of[hit["_id"]] = float(hit["_score"])
            else:
                self.cosine_of[hit["_id"]] = 2 * float(hit["_score"]) - 1

    def with_corrections(self, corrections: Mapping[str, str]) -> "PendingSearch":
        """The same query with closest spellings, its text side to be asked again."""
        return replace(self, corrections=corrections, text_of={}, cosine_of=dict(self.cosine_of))

    @cached_property
    def text_scores(self) -> Mapping[str, float]:
        """BM25 by id, what has an exact word before what has corrected ones only."""
        if not self.corrections:
            return self.text_of
        return dict(zip(self.text_of, spelling.put_exact_first(list(self.text_of.values())), strict=True))

    @cached_property
    def ranked(self) -> list[fusion.Fused]:
        """The candidates best first, as many as were asked for."""
        asks_text = self.words is not None
        candidates = [
            fusion.FusionCandidate(
                id_, self.text_scores.get(id_, 0.0) if asks_text else None, self.cosine_of.get(id_)
            )
            for id_ in sorted(self.found)
        ]
        ranked = fusion.fuse_scores(candidates, self.query.mode)
        return [hit for hit in ranked[: self.query.limit] if hit.score > 0]

    def build_hits(
        self, sources: Mapping[str, Mapping[str, Any]], best_possible: float | None
    ) -> tuple[Hit, ...]:
        """The hits; an entry that went while we asked is left out."""
        asks_text = self.words is not None
        return tuple(
            build_hit(
                sources[hit.id],
                hit,
                (self.text_scores.get(hit.id, 0.0) if asks_text else None, self.cosine_of.get(hit.id)),
                best_possible,
            )
            for hit in self.ranked
            if hit.id in sources
        )


def sum_frequencies(found: Mapping[str, Any] | None) -> float | None:
    """The BM25 that no entry can exceed, from a query's term vectors: the sum of its terms' idf."""
    if not found:
        return None
    count = max(1, int(found.get("field_statistics", {}).get("doc_count", 1)))
    return sum(
        lexical.compute_inverse_frequency(min(int(term.get("doc_freq", 0)), count), count)
        for term in found["terms"].values()
    )


def digest_source(source: Mapping[str, Any]) -> bytes | None:
    """The digest of what an entry shows, as `Entry.content`; None of a tombstone."""
    if source["deleted"]:
        return None
    return digest_entry(
        source["workspace"],
        source.get("title"),
        source.get("body", ""),
        source,
        source.get("published_key", ""),
        source.get("parent"),
        source.get("fields") or {},
    )


def build_hit(
    source: Mapping[str, Any],
    fused: fusion.Fused | None,
    raw: tuple[float | None, float | None],
    best_possible: float | None,
) -> Hit:
    """What is answered; source: the entry with its index as `_index`; raw: BM25 and cosine."""
    return Hit(
        id=UUID(hex=source["id"]),
        score=fused.score if fused else 0.0,
        text_part=fused.text_part if fused else 0.0,
        vector_part=fused.vector_part if fused else 0.0,
        text_score=raw[0],
        cosine=raw[1],
        best_possible_text=best_possible,
        title=source.get("title"),
        text=source.get("body", ""),
        facets={name: source.get(name) for name in FACETS},
        published_key=source.get("published_key", ""),
        parent=UUID(hex=source["parent"]) if source.get("parent") else None,
        fields=source.get("fields") or {},
        search_version=source["search_version"],
        build=source["_index"],
    )
