"""How the embedded engine finds and ranks, within one snapshot of one build.

Text finds candidates by the query's rarest terms (all of them where that is cheap), vectors find them by exact cosine;
every candidate then has both scores exactly (BM25 of all its terms), and fusion.py ranks them: the same for both engines.
"""
# ruff: noqa: S608  table names and column names are ours, every value is bound

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any

import numpy as np

from claimdesk.search import fusion, lexical, queries, spelling
from claimdesk.search.embedded import entries
from claimdesk.search.embedded.columns import NONE, Columns, ColumnsView, Mask, Numbers
from claimdesk.search.embedded.store import EmbeddedBuild
from claimdesk.search.embedded.vectors import find_largest
from claimdesk.search.engine import Hit, Narrowing, Query, RowFilter, SearchResult, Total
from claimdesk.search.entries import FACETS, Vector

# Terms that find candidates; all terms score them (benchmarks: fewer find less, more cost time).
RAREST = 8
# More of them while all together have this many entries: a small index misses nothing (text alone on Climate-FEVER,
# 3,700 entries: recall@100 .664 by eight, .769 so, .775 by all); at 33,000 entries a search costs 1.5 ms more, 4 at 5,000.
CHEAP_POSTINGS = 2000
MOST_VALUES = 100  # of a facet
# Where a workspace holds this share of an index, naming it in the expression costs more (4.1 ms a claim instead of
# 1.5 at 100,000 passages) than leaving the others' entries out afterwards.
MOSTLY = 0.5
# Where filters leave less than this share of an index to a query's words, BM25 is worked out for what they leave.
NARROWED = 0.1


@dataclass
class Snapshot:
    """One build as it stands in the connection's transaction, as one workspace sees it."""

    connection: sqlite3.Connection
    build: EmbeddedBuild
    columns: Columns
    rows: RowFilter
    _masks: list[tuple[Narrowing, str | None, Mask]] = field(default_factory=list)
    # What was read of entries: the claims of one article find the same ones.
    _said: dict[int, entries.EntryWords] = field(default_factory=dict)
    _whole: dict[int, dict[str, Any]] = field(default_factory=dict)

    @cached_property
    def view(self) -> ColumnsView:
        return self.columns.read_view(self.connection, self.build)

    def search(self, query: Query, facets: Sequence[str]) -> SearchResult:
        """Hits, facets and total of one query; a word that nothing has is looked for in its closest spelling."""
        text = self._parse(query)
        frequencies = self.columns.find_frequencies(self.connection, self.build, text.all_terms)
        closest = self._find_closest(text, frequencies)
        frequencies |= self.columns.find_frequencies(self.connection, self.build, closest.values())
        ruled = self._rule_out(text)
        matching = self._find_matching(text, frequencies, closest) if text.terms else None
        asks = bool(text.terms) or query.vector is not None
        if asks:
            near = self._find_nearest([query], [ruled])[0]
            hits = self._rank(query, text, frequencies, closest, ruled, near, matching)
        else:
            hits = () if self._finds_nothing(query, text) else self._list_newest(query, ruled)
        counted = {
            name: self.view.count(name, self._list_counted(query, matching, ruled, but=name), MOST_VALUES)
            for name in facets
            if name in FACETS
        }
        total = None
        if not query.is_vector_only:
            total = Total(len(self._list_counted(query, matching, ruled)))
        return SearchResult(hits, counted, total, corrections=closest)

    def similar(self, asked: Sequence[Query]) -> list[tuple[Hit, ...]]:
        """The hits of each query; one matrix product for all."""
        texts = [self._parse(query) for query in asked]
        frequencies = self.columns.find_frequencies(
            self.connection, self.build, [term for text in texts for term in text.all_terms]
        )
        near = self._find_nearest(asked, [None] * len(asked))
        return [
            self._rank(query, text, frequencies, {}, None, near_numbers)
            for query, text, near_numbers in zip(asked, texts, near, strict=True)
        ]

    # which entries may be found

    def _parse(self, query: Query) -> queries.ParsedText:
        if query.mode == "vector":
            return queries.ParsedText()
        return queries.parse(query.text, query.language, plain=query.plain)

    def _finds_nothing(self, query: Query, text: queries.ParsedText) -> bool:
        """Whether text was asked for but holds no word (a query of marks alone)."""
        return query.asks_text and not text.is_asked

    def _select(self, narrowing: Narrowing, but: str | None = None) -> Mask:
        """Which numbers pass; worked out once for equal narrowings of a call."""
        for known, known_but, mask in self._masks:
            if known_but == but and known == narrowing:
                return mask
        mask = self.view.select(self.rows.workspace_id, narrowing, but=but)
        if narrowing.without_ids:
            mask[entries.find_numbers(self.connection, self.build, narrowing.without_ids)] = False
        self._masks.append((narrowing, but, mask))
        return mask

    def _rule_out(self, text: queries.ParsedText) -> Mask | None:
        """Which numbers have every phrase and nothing excluded; None where the text rules nothing out."""
        if not text.is_strict:
            return None
        ruled: Mask = np.ones(len(self.view.rows), dtype=bool)
        for phrase in text.phrases:
            having = np.zeros(len(ruled), dtype=bool)
            having[self._find_having(queries.build_fts([phrase]))] = True
            ruled &= having
        if text.excluded:
            ruled[self._find_having(queries.build_fts(text.excluded))] = False
        return ruled

    def _find_having(self, expression: str) -> Numbers:
        """The numbers of entries that match an FTS5 expression of ours, of this workspace or not."""
        words = f"{self.build.name}_words"
        found = self.connection.execute(
            f"SELECT rowid FROM {words} WHERE {words} MATCH ?", (self._narrow_to_workspace(expression),)
        )
        numbers = np.fromiter((number for (number,) in found), np.int64)
        return numbers[numbers < len(self.view.rows)]

    def _narrow_to_workspace(self, expression: str) -> str:
        """The expression within the workspace, where that is the cheaper way; its mask decides in any case."""
        mine = np.count_nonzero(self._select(Narrowing()))
        if mine >= MOSTLY * self.build.entries:
            return expression
        return f"workspace : w{self.rows.workspace_id.hex} AND ({expression})"

    def _find_matching(
        self, text: queries.ParsedText, frequencies: Mapping[str, int], closest: Mapping[str, str]
    ) -> Numbers:
        """The numbers of entries that have one of the query's rarest terms."""
        terms = [*_choose_finders(text, frequencies), *closest.values()]
        return (
            self._find_having(queries.build_fts([(term,) for term in terms]))
            if terms
            else np.empty(0, np.int64)
        )

    def _list_counted(
        self, query: Query, matching: Numbers | None, ruled: Mask | None, but: str | None = None
    ) -> Numbers:
        """The numbers that facets and totals count: by text and filters."""
        mask = self._select(query.narrowing, but)
        mask = mask if ruled is None else mask & ruled
        if matching is not None:
            return matching[mask[matching]]
        if query.asks_text and ruled is None:
            return np.empty(0, np.int64)
        return np.flatnonzero(mask)

    # finding

    def _find_nearest(self, asked: Sequence[Query], ruled: Sequence[Mask | None]) -> list[Numbers]:
        """The numbers of the entries nearest to each query's vector, best first."""
        found = [np.empty(0, np.int64) for _ in asked]
        wanted = [at for at, query in enumerate(asked) if query.vector is not None and query.mode != "text"]
        everything = self._select(Narrowing())
        numbers = np.flatnonzero(everything & (self.view.rows != NONE))
        if not wanted or not len(numbers):
            return found
        matrix = np.stack([np.asarray(asked[at].vector, dtype=np.float32) for at in wanted])
        cosines = self.columns.open_vectors(matrix.shape[1]).compute_cosines(self.view.rows[numbers], matrix)
        for line, at in enumerate(wanted):
            mine, theirs = cosines[line], numbers
            narrowing, without = self._cut_excluded(asked[at].narrowing)
            if narrowing != Narrowing() or ruled[at] is not None:
                mask = self._select(narrowing)
                rule = ruled[at]
                kept = (mask if rule is None else mask & rule)[numbers]
                mine, theirs = mine[kept], numbers[kept]
            best = theirs[find_largest(mine, asked[at].vector_depth + len(without))]
            found[at] = best[~np.isin(best, without)] if without else best
        return found

    def _cut_excluded(self, narrowing: Narrowing) -> tuple[Narrowing, list[int]]:
        """The narrowing without its ids, and their numbers: taking out a few is cheaper than a mask of each claim's own."""
        if not narrowing.without_ids:
            return narrowing, []
        numbers = entries.find_numbers(self.connection, self.build, narrowing.without_ids)
        return replace(narrowing, without_ids=frozenset()), numbers

    def _find_by_text(
        self,
        query: Query,
        text: queries.ParsedText,
        frequencies: Mapping[str, int],
        closest: Mapping[str, str],
        ruled: Mask | None,
        matching: Numbers | None,
    ) -> list[int]:
        """The numbers of the entries that have the query's rarest terms and may be found, the best of many.

        matching: those that have the terms, where they are known already; few of them need no choice.
        """
        exact = _choose_finders(text, frequencies)
        terms = [*exact, *spelling.choose_added(exact, closest.values())]
        if not terms:
            return []
        depth = query.text_depth
        narrowing, without = self._cut_excluded(query.narrowing)
        mask = self._select(narrowing)
        mask = mask if ruled is None else mask & ruled
        if matching is None and np.count_nonzero(mask) <= 2 * depth:
            matching = self._find_having(queries.build_fts([(term,) for term in terms]))
        few = None if matching is None else matching[mask[matching]]
        if few is not None and len(few) <= 2 * depth:
            return [number for number in few.tolist() if number not in without]
        if few is not None and len(few) < NARROWED * self.build.entries:
            best = partial(
                self._choose_among, few=[number for number in few.tolist() if number not in without]
            )
        else:
            best = partial(self._choose_best, mask=mask, without=without)
        found = best(terms, depth)
        if exact and len(terms) > len(exact):  # a rare correction must not crowd out what has an exact word
            found = list(dict.fromkeys([*best(exact, depth), *found]))
        return found

    def _choose_among(self, terms: Sequence[str], depth: int, few: Sequence[int]) -> list[int]:
        """The numbers of the best of few entries that have any of the terms: BM25 is worked out of these alone."""
        words, match = (
            f"{self.build.name}_words",
            self._narrow_to_workspace(queries.build_fts([(term,) for term in terms])),
        )
        found = self.connection.execute(
            f"SELECT rowid FROM {words} WHERE {words} MATCH ? AND +rowid IN (SELECT value FROM json_each(?)) "
            f"ORDER BY bm25({words}, 1.0, 0.0) LIMIT ?",
            (match, json.dumps(few), depth),
        )
        return [number for (number,) in found]

    def _choose_best(self, terms: Sequence[str], depth: int, mask: Mask, without: Sequence[int]) -> list[int]:
        """The numbers of the best by FTS5's BM25 of entries that have any of the terms and pass."""
        words, match = (
            f"{self.build.name}_words",
            self._narrow_to_workspace(queries.build_fts([(term,) for term in terms])),
        )
        sql = f"SELECT rowid FROM {words} WHERE {words} MATCH ? ORDER BY bm25({words}, 1.0, 0.0) LIMIT ?"
        numbers: list[int] = []
        for limit in (2 * depth, -1):
            best = [number for (number,) in self.connection.execute(sql, (match, limit))]
            numbers = [
                number for number in best if number < len(mask) and mask[number] and number not in without
            ][:depth]
            if len(numbers) == depth or len(best) < limit:
                break
        return numbers

    # ranking

    def _rank(
        self,
        query: Query,
        text: queries.ParsedText,
        frequencies: Mapping[str, int],
        closest: Mapping[str, str],
        ruled: Mask | None,
        near: Numbers,
        matching: Numbers | None = None,
    ) -> tuple[Hit, ...]:
        """Both sides' candidates with both scores, fused."""
        numbers = dict.fromkeys(near.tolist())
        numbers |= dict.fromkeys(self._find_by_text(query, text, frequencies, closest, ruled, matching))
        said = self._said
        unread = [number for number in numbers if number not in said]
        said |= entries.read_words(self.connection, self.build, unread)
        kept = [number for number in numbers if number in said]
        scores = self._score_texts(text, frequencies, closest, [said[number].words for number in kept])
        cosines = self._compute_cosines(query, kept)
        best_possible = (
            lexical.best_possible(text.terms, frequencies, self.build.entries) if text.terms else None
        )
        raw = {said[number].id: (number, pair) for number, *pair in zip(kept, scores, cosines, strict=True)}
        fused = fusion.fuse_scores(
            [fusion.FusionCandidate(id_, score, cosine) for id_, (_, (score, cosine)) in raw.items()],
            query.mode,
        )
        best = [hit for hit in fused[: query.limit] if hit.score > 0]
        found = self._whole
        unread = [number for number, _ in (raw[hit.id] for hit in best) if number not in found]
        found |= entries.read_entries(self.connection, self.build, unread)
        return tuple(
            entries.build_hit(self.build, found[number], hit, (score, cosine), best_possible)
            for hit, (number, (score, cosine)) in ((hit, raw[hit.id]) for hit in best)
        )

    def _score_texts(
        self,
        text: queries.ParsedText,
        frequencies: Mapping[str, int],
        closest: Mapping[str, str],
        documents: Sequence[lexical.TermCounts],
    ) -> Sequence[float | None]:
        """BM25 of each entry by all terms; a corrected term counts less than a right one, and never beats one."""
        if not text.terms:
            return [None] * len(documents)
        count, mean = self.build.entries, self.build.words / max(1, self.build.entries)
        scores = lexical.score_bm25(text.terms, documents, frequencies, count, mean)
        if not closest:
            return scores
        added = spelling.choose_added(text.terms, closest.values())
        corrected = lexical.score_bm25(added, documents, frequencies, count, mean)
        return spelling.put_exact_first(
            [
                exact + spelling.WEIGHT * other + (spelling.EXACT if exact > 0 else 0.0)
                for exact, other in zip(scores, corrected, strict=True)
            ]
        )

    def _compute_cosines(self, query: Query, kept: Sequence[int]) -> list[float | None]:
        vector: Vector | None = None if query.mode == "text" else query.vector
        rows = self.view.rows[np.array(kept, dtype=np.int64)]
        held = rows != NONE
        if vector is None or not held.any():
            return [None] * len(kept)
        file = self.columns.open_vectors(len(vector))
        found = iter(file.compute_cosines(rows[held], np.asarray(vector, np.float32)[None])[0].tolist())
        return [next(found) if holds else None for holds in held.tolist()]

    def _list_newest(self, query: Query, ruled: Mask | None) -> tuple[Hit, ...]:
        mask = self._select(query.narrowing)
        numbers = self.view.choose_newest(
            np.flatnonzero(mask if ruled is None else mask & ruled), query.limit
        )
        found = entries.read_entries(self.connection, self.build, numbers.tolist())
        return tuple(
            entries.build_hit(self.build, found[number], None, (None, None), None)
            for number in numbers.tolist()
            if number in found
        )

    # spelling

    def _find_closest(self, text: queries.ParsedText, frequencies: Mapping[str, int]) -> dict[str, str]:
        """For each of the query's terms that no entry has, the closest one that some entry has."""
        found: dict[str, str] = {}
        for term in spelling.choose_doubtful(text.terms, frequencies):
            terms = self.columns.recall_terms(term[0], self.build.sequence)
            if terms is None:
                terms = entries.list_terms(self.connection, self.build, term[0])
                self.columns.remember_terms(term[0], self.build.sequence, terms)
            close = spelling.find_closest(term, terms)
            if close is not None:
                found[term] = close
        return found


def _choose_finders(text: queries.ParsedText, frequencies: Mapping[str, int]) -> list[str]:
    """The query's terms that find candidates."""
    return lexical.choose_rarest(text.terms, frequencies, RAREST, CHEAP_POSTINGS)


def without_vectors(query: Query) -> Query:
    """The query by its text alone."""
    return replace(query, vector=None, mode="text")
