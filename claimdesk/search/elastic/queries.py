"""Our typed queries as Elasticsearch bodies. Terms are always values, never syntax. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from claimdesk.search import spelling
from claimdesk.search.elastic.mappings import choose_words
from claimdesk.search.engine import CANDIDATES, Narrowing, Query, RowFilter
from claimdesk.search.entries import FACETS, Vector
from claimdesk.search.lexical import part_letters
from claimdesk.search.queries import LONGEST_CHARACTERS, ParsedText

MOST_CLAUSES = 900  # of Elasticsearch's 1,024
MOST_VALUES = 100  # of a facet
OVERSAMPLE = 1.5  # int8 finds, float32 scores: the cosine is exact
SUGGESTED = 5  # spellings that are considered for a word

Body = dict[str, Any]


def build_filters(rows: RowFilter, narrowing: Narrowing, text: ParsedText, language: str) -> list[Body]:
    """The filter clauses: workspace, liveness, narrowing, phrases that must stand, words that must not."""
    filters: list[Body] = [{"term": {"workspace": rows.workspace_id.hex}}, {"term": {"deleted": False}}]
    filters += build_narrowing(narrowing)
    filters += [_build_phrase(phrase, language) for phrase in text.raw_phrases]
    excluded = [_build_phrase(phrase, language) for phrase in text.raw_excluded]
    return [*filters, {"bool": {"must_not": excluded}}] if excluded else filters


def build_narrowing(narrowing: Narrowing) -> list[Body]:
    """The filter clauses of what was chosen: facets, dates, and what is to be left out."""
    filters: list[Body] = [
        {"terms": {name: list(values)}}
        for name, values in narrowing.facets.items()
        if name in FACETS and values
    ]
    if narrowing.published_from is not None:
        filters.append({"range": {"published_key": {"gte": narrowing.published_from}}})
    if narrowing.published_to is not None:
        filters.append({"range": {"published_key": {"lt": narrowing.published_to, "gt": ""}}})
    without = [("id", narrowing.without_ids), ("parent", narrowing.without_parents)]
    excluded = [{"terms": {name: sorted(id_.hex for id_ in ids)}} for name, ids in without if ids]
    return [*filters, {"bool": {"must_not": excluded}}] if excluded else filters


def build_words(text: ParsedText, raw: str, language: str) -> Body | None:
    """The clause that ranks by text; None when there is no word to look for."""
    if not text.terms:
        return None
    words = " ".join(dict.fromkeys(part_letters(raw[:LONGEST_CHARACTERS]).split()[:MOST_CLAUSES]))
    return {"multi_match": {"query": words, "fields": choose_words(language), "type": "best_fields"}}


def build_corrected(words: Body, corrections: Collection[str], language: str) -> Body:
    """The ranking clause with corrected words beside it, each counting less than an exact one.

    What has an exact word scores spelling.EXACT more, to be taken off by spelling.put_exact_first.
    """
    (field, *_) = choose_words(language)
    closest = [{"term": {field: {"value": term, "boost": spelling.WEIGHT}}} for term in corrections]
    exact = {"constant_score": {"filter": words, "boost": spelling.EXACT}}
    return {"bool": {"should": [words, exact, *closest], "minimum_should_match": 1}}


def build_text_search(words: Body, filters: Sequence[Body], depth: int) -> Body:
    """The best by text, ids and scores only."""
    query = {"bool": {"filter": list(filters), "must": [words]}}
    return {"query": query, "size": depth, "track_total_hits": False, "_source": False}


def build_vector_search(vector: Vector, encoder: str, filters: Sequence[Body], depth: int) -> Body:
    """The nearest entries among vectors of the encoder; found on int8, scored on float32; ids and scores only."""
    return {
        "knn": {
            "field": "vector",
            "query_vector": vector.tolist(),
            "k": depth,
            "num_candidates": max(depth, CANDIDATES),
            "filter": [*filters, {"term": {"encoder": encoder}}],
            "rescore_vector": {"oversample": OVERSAMPLE},
        },
        "size": depth,
        "track_total_hits": False,
        "_source": False,
    }


def build_newest(filters: Sequence[Body], depth: int) -> Body:
    """The newest first, whole; undated ones last."""
    return {
        "query": {"bool": {"filter": list(filters)}},
        "sort": [{"published_key": "desc"}, {"id": "desc"}],
        "size": depth,
        "track_total_hits": False,
    }


def build_reading(rows: RowFilter, ids: Collection[str]) -> Body:
    """The live entries of the ids, whole."""
    filters = [
        {"term": {"workspace": rows.workspace_id.hex}},
        {"term": {"deleted": False}},
        build_id_filter(ids),
    ]
    return {"query": {"bool": {"filter": filters}}, "size": len(ids), "track_total_hits": False}


def build_id_filter(ids: Collection[str]) -> Body:
    """A filter for these ids."""
    return {"terms": {"id": sorted(ids)}}


def build_counting(
    rows: RowFilter, query: Query, text: ParsedText, words: Body | None, facets: Sequence[str]
) -> Body:
    """Facets, each counted without its own filter, and the total with all of them.

    A filter that narrows nothing is left out: over a million entries each costs some ten milliseconds.
    """
    aggregations: Body = {}
    if narrowing := build_narrowing(query.narrowing):
        aggregations["all"] = {"filter": _build_conjunction(narrowing)}
    for name in facets:
        if name in FACETS:
            others = {key: values for key, values in query.narrowing.facets.items() if key != name}
            narrowed = build_narrowing(replace(query.narrowing, facets=others))
            order = [{"_count": "desc"}, {"_key": "asc"}]
            values: Body = {"terms": {"field": name, "size": MOST_VALUES, "order": order}}
            within_others = {"filter": _build_conjunction(narrowed), "aggs": {"values": values}}
            aggregations[f"by_{name}"] = within_others if narrowed else values
    base: Body = {"filter": build_filters(rows, Narrowing(), text, query.language)}
    if words is not None:
        base["must"] = [words]
    finds_nothing = query.asks_text and not text.is_asked
    matching: Body = {"match_none": {}} if finds_nothing else {"bool": base}
    return {"query": matching, "size": 0, "track_total_hits": True, "aggs": aggregations}


def read_total(counted: Mapping[str, Any]) -> int:
    """How many entries match, with all that narrows them."""
    narrowed = counted.get("aggregations", {}).get("all")
    return int(counted["hits"]["total"]["value"] if narrowed is None else narrowed["doc_count"])


def read_facet(counted: Mapping[str, Any], name: str) -> tuple[tuple[str, int], ...]:
    """A facet's values with their counts, the commonest first."""
    found = counted["aggregations"][f"by_{name}"]
    return tuple((bucket["key"], bucket["doc_count"]) for bucket in found.get("values", found)["buckets"])


def build_suggesting(raw: str, language: str) -> Body:
    """What spellings the index knows of words that it does not."""
    (field, *_) = choose_words(language)
    term = {
        "field": field,
        "suggest_mode": "missing",
        "min_word_length": spelling.SHORTEST,
        "prefix_length": 1,
        "size": SUGGESTED,
    }
    return {"close": {"text": raw[:LONGEST_CHARACTERS], "term": term}}


def read_suggested(answer: Mapping[str, Any]) -> dict[str, str]:
    """For each of the words that the index does not know, the closest that it does."""
    found: dict[str, str] = {}
    for word in answer.get("suggest", {}).get("close", []):
        known = {option["text"]: option["freq"] for option in word["options"]}
        doubtful = spelling.choose_doubtful([word["text"]], {})
        close = spelling.find_closest(word["text"], known) if doubtful and known else None
        if close is not None and len(found) < spelling.MOST:
            found[word["text"]] = close
    return found


def _build_phrase(words: Sequence[str], language: str) -> Body:
    return {
        "multi_match": {
            "query": part_letters(" ".join(words)),
            "fields": choose_words(language),
            "type": "phrase",
        }
    }


def _build_conjunction(filters: Sequence[Body]) -> Body:
    return {"bool": {"filter": list(filters)}}
