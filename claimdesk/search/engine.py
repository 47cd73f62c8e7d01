"""The protocol of a search engine, in the product's verbs. Two engines ship: embedded/ and elastic/.

Every search takes a RowFilter: nothing is ever looked for outside a workspace (I8).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, Protocol
from uuid import UUID

from claimdesk.errors import SearchUnavailable
from claimdesk.search.entries import Entry, Index, RefusedEntry, Vector

CANDIDATES = 100  # on each side; more brought nothing on the evaluation sets (docs/quality-search.md)
WINDOW = 500  # ranked results page within this many

Mode = Literal["hybrid", "text", "vector"]
Role = Literal["live", "aside", "previous"]  # of a build: searched, being made, kept for rolling back


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Which rows the caller may see at all."""

    workspace_id: UUID


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a search is narrowed to. facets: any of the values of each; published: from inclusive, to exclusive.

    without_ids and without_parents are left out: rejected pairs, the article itself and its near-duplicates.
    """

    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    published_from: str | None = None  # sortable UTC text, entries.build_published_key
    published_to: str | None = None
    without_ids: frozenset[UUID] = frozenset()
    without_parents: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for. Text and vector both None: everything, newest first."""

    text: str | None = None
    vector: Vector | None = None
    narrowing: Narrowing = Narrowing()
    mode: Mode = "hybrid"
    limit: int = 50
    language: str = "en"
    plain: bool = False  # the text is a claim: its quotation marks and hyphens ask for nothing

    @property
    def asks_text(self) -> bool:
        return self.text is not None and self.mode != "vector"

    @property
    def is_vector_only(self) -> bool:
        return self.vector is not None and not self.asks_text

    @property
    def text_depth(self) -> int:
        """How many candidates the text side finds."""
        return max(CANDIDATES, self.limit)

    @property
    def vector_depth(self) -> int:
        """How many candidates the vector side finds: beyond CANDIDATES the text side alone fills a window."""
        return self.text_depth if self.is_vector_only else CANDIDATES


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found. score: fused, 0–1; text_score: BM25; cosine: -1..1; None where a side wasn't asked."""

    id: UUID
    score: float
    text_part: float
    vector_part: float
    text_score: float | None
    cosine: float | None
    best_possible_text: float | None  # what no entry's BM25 can exceed for this query
    title: str | None
    text: str
    facets: Mapping[str, str | None]
    published_key: str
    parent: UUID | None
    fields: Mapping[str, Any]
    search_version: int
    build: str  # of the index, by its name and when it was begun

    @property
    def score_parts(self) -> dict[str, float | None]:
        """The parts as the API shows them."""
        return {
            "text": round(self.text_part, 4),
            "vector": round(self.vector_part, 4),
            "bm25": None if self.text_score is None else round(self.text_score, 4),
            "cosine": None if self.cosine is None else round(self.cosine, 4),
        }


@dataclass(frozen=True, slots=True)
class Total:
    value: int
    relation: Literal["eq", "gte"] = "eq"


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The hits best first, the facets' counts (each respecting the other filters), the total by text and filters."""

    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    total: Total | None = None
    degraded: str | None = None  # said in the answer when a side could not be asked
    corrections: Mapping[str, str] = field(
        default_factory=dict
    )  # words that nothing has → what was looked for


@dataclass(frozen=True, slots=True)
class Health:
    """What /readyz says of the index."""

    engine: str
    is_well: bool
    why: str | None
    entries: Mapping[str, int]  # live entries by index
    encoder: str | None
    schema: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong with an engine's own files. index None: of all indices, as their file can't be read."""

    index: Index | None
    why: str


class KnownEntry(NamedTuple):
    """What an index knows of an entry; compared with records when reconciling.

    content: the digest of what it shows (`Entry.content`); None of a tombstone, and where nobody looked.
    """

    id: UUID
    search_version: int
    is_deleted: bool
    content: bytes | None = None


def describe_mismatch(index: str, found: str, ours: str) -> str:
    """What to do when an index was built with another encoder."""
    return (
        f"the index of {index} holds vectors of {found}, the settings say {ours}; "
        "rebuild it: claimdesk reindex"
    )


class FilesElsewhere:
    """What an engine says of its files whose server keeps and checks them itself."""

    def examine(self, *, whole: bool = True) -> tuple[Damage, ...]:
        """Nothing: what the server finds, health() tells."""
        return ()

    def start_over(self) -> None:
        """Raises SearchUnavailable: what the server keeps is its own to mend."""
        raise SearchUnavailable(
            "the search server keeps its own files; restore them, then run: claimdesk reindex"
        )


class SearchEngine(Protocol):
    """What both engines do. Every method raises SearchUnavailable when the engine is away."""

    def put(self, entries: Sequence[Entry]) -> list[RefusedEntry]:
        """Write entries and tombstones; an older search_version never replaces a newer one (I3).

        Found after refresh(). What could not be taken comes back, the others are written. While an index is
        rebuilt, writes go to both builds. Raises EncoderMismatch, SearchReadOnly, DiskFull.
        """
        ...

    def search(self, index: Index, rows: RowFilter, query: Query, facets: Sequence[str] = ()) -> SearchResult:
        """The best entries for one query, with facets and total.

        Where the index has another encoder's vectors, by text alone, and `degraded` says so.
        """
        ...

    def similar(self, index: Index, rows: RowFilter, queries: Sequence[Query]) -> list[tuple[Hit, ...]]:
        """The best entries for each of many claims, in few requests; their texts are taken as plain.

        Raises EncoderMismatch.
        """
        ...

    def versions(
        self, index: Index, after: UUID | None = None, *, aside: bool = False
    ) -> Iterator[KnownEntry]:
        """Every entry's id, search_version, whether it is deleted and its content's digest, in the order of ids.

        For reconciling.
        """
        ...

    def begin_rebuild(self, index: Index) -> str:
        """Start a new build aside; writes go to both from now on. Its name."""
        ...

    def put_aside(self, index: Index, entries: Sequence[Entry]) -> list[RefusedEntry]:
        """Backfill the build aside; newer entries that are there already stay."""
        ...

    def end_rebuild(self, index: Index, *, keep: bool) -> None:
        """Swap the new build in (keep), the old one staying for rollback, or drop the new one."""
        ...

    def roll_back(self, index: Index) -> None:
        """Put the build before the last rebuild back in; reconcile it with records afterwards."""
        ...

    def refresh(self) -> None:
        """Have all that was written found from now on."""
        ...

    def forget(self, index: Index, entries: Sequence[Entry]) -> None:
        """Take entries that live on out of the build before the last rebuild: what they said there must not stay.

        Where that build comes back, reconciling writes them anew.
        """
        ...

    def scrub(self) -> None:
        """Leave nothing of deleted entries in files, as far as the engine can; it may be repeated at any time."""
        ...

    def examine(self, *, whole: bool = True) -> tuple[Damage, ...]:
        """What is damaged in the engine's own files, quickly or looked through whole; health() tells of it from then on."""
        ...

    def start_over(self) -> None:
        """Leave nothing of the engine's own files, readable or not; the indices are built from the records then."""
        ...

    def health(self) -> Health:
        """What is in the index, how fresh it is, whether its encoder and schema are ours."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...
