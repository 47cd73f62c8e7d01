"""Our typed queries as Elasticsearch bodies. Terms are always values, never syntax. Pure."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from claimdesk.search.elastic_mappings import choose_words
from claimdesk.search.engine import CANDIDATES, Narrowing, Query, RowFilter
from claimdesk.search.entries import FACETS
from claimdesk.search.queries import LONGEST_CHARACTERS, ParsedText

MOST_CLAUSES = 900  # of Elasticsearch's 1,024
OVERSAMPLE = 1.5  # int8 finds, float32 scores: the cosine is exact

Body = dict[str, Any]


def build_filters(rows: RowFilter, narrowing: Narrowing) -> list[Body]:
    """The filter clauses: workspace, liveness and narrowing."""
    filters: list[Body] = [{"term": {"workspace": rows.workspace_id.hex}}, {"term": {"deleted": False}}]
    filters += [
        {"terms": {name: list(values)}}
        for name, values in narrowing.facets.items()
        if name in FACETS and values
    ]
    if narrowing.published_from is not None:
        filters.append({"range": {"published_key": {"gte": narrowing.published_from}}})
    if narrowing.published_to is not None:
        filters.append({"range": {"published_key": {"lt": narrowing.published_to, "gt": ""}}})
    without = [("id", narrowing.without_ids), ("parent", narrowing.without_parents)]
    excluded = [{"terms": {name: sorted(one.hex for one in ids)}} for name, ids in without if ids]
    if excluded:
        filters.append({"bool": {"must_not": excluded}})
    return filters


def build_words(text: ParsedText, raw: str, language: str) -> Body | None:
    """The clause that ranks by text; None when there is nothing to look for."""
    if not text.is_asked:
        return None
    field = choose_words(language)
    words = " ".join(dict.fromkeys(raw[:LONGEST_CHARACTERS].split()[:MOST_CLAUSES]))
    must: list[Body] = [{"match_phrase": {field: " ".join(phrase)}} for phrase in text.raw_phrases]
    rank: Body = {"match": {field: {"query": words, "operator": "or"}}}
    without = [{"match_phrase": {field: " ".join(phrase)}} for phrase in text.raw_excluded]
    if not text.terms:
        return None
    return {"bool": {"must": [*must, rank], "must_not": without}}


def build_text_search(words: Body | None, filters: Sequence[Body], depth: int) -> Body:
    clauses: Body = {"filter": list(filters)}
    if words is not None:
        clauses["must"] = [words]
    return {"query": {"bool": clauses}, "size": depth, "track_total_hits": False}


def build_vector_search(vector: Any, filters: Sequence[Body], depth: int) -> Body:
    """The nearest entries; found on int8, scored on float32."""
    return {
        "knn": {
            "field": "vector",
            "query_vector": vector,
            "k": depth,
            "num_candidates": max(depth, CANDIDATES),
            "filter": list(filters),
            "rescore_vector": {"oversample": OVERSAMPLE},
        },
        "size": depth,
        "track_total_hits": False,
    }


def within(ids: Collection[str]) -> Body:
    return {"terms": {"id": sorted(ids)}}


def build_counting(
    rows: RowFilter, query: Query, words: Body | None, facets: Sequence[str], *, finds_nothing: bool
) -> Body:
    """Facets, each counted without its own filter, and the total with all of them."""
    aggregations: Body = {"all": {"filter": _and(build_filters(rows, query.narrowing))}}
    for name in facets:
        if name in FACETS:
            others = {key: values for key, values in query.narrowing.facets.items() if key != name}
            aggregations[f"by_{name}"] = {
                "filter": _and(build_filters(rows, _replaced(query.narrowing, others))),
                "aggs": {
                    "values": {
                        "terms": {"field": name, "size": 100, "order": [{"_count": "desc"}, {"_key": "asc"}]}
                    }
                },
            }
    base: Body = {"filter": build_filters(rows, Narrowing())}
    if words is not None:
        base["must"] = [words]
    matching: Body = {"match_none": {}} if finds_nothing else {"bool": base}
    return {"query": matching, "size": 0, "track_total_hits": False, "aggs": aggregations}


def _replaced(narrowing: Narrowing, facets: Mapping[str, Sequence[str]]) -> Narrowing:
    return Narrowing(
        facets,
        narrowing.published_from,
        narrowing.published_to,
        narrowing.without_ids,
        narrowing.without_parents,
    )


def _and(filters: Sequence[Body]) -> Body:
    return {"bool": {"filter": list(filters)}}
