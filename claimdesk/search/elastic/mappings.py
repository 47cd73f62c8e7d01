"""Names, settings and mappings of our Elasticsearch indices, built and parsed here only.

An index is `{prefix}-{index}-{schema hash}-{utc}`. Aliases say which build it is: `{prefix}-{index}` is read and
written, `…-aside` is being built and written too, `…-previous` is kept for rolling back.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from claimdesk.search.engine import Role
from claimdesk.search.entries import FACETS, Entry, Index, Vector
from claimdesk.search.lexical import BM25_B, BM25_K1, find_base_language, part_letters

ROLES: tuple[Role, ...] = ("live", "aside", "previous")

# The first build of an index has no time in its name: of two processes that make it at once, one is refused.
FIRST = datetime(1, 1, 1, tzinfo=UTC)

_STEMMERS = {
    "de": "german", "fr": "french", "es": "spanish", "it": "italian", "nl": "dutch",
    "pt": "portuguese", "sv": "swedish", "da": "danish", "no": "norwegian", "fi": "finnish",
    "ru": "russian", "hu": "hungarian", "ro": "romanian", "ar": "arabic", "tr": "turkish",
    "hi": "hindi",
}  # fmt: skip
_ANY = "any"  # the field of languages that we have no stemmer for


def _build_analysis() -> dict[str, Any]:
    stemmers = {
        f"stem_{language}": {"type": "stemmer", "language": name} for language, name in _STEMMERS.items()
    }
    folding = ["lowercase", "asciifolding"]
    return {
        "filter": {
            "possessive": {"type": "stemmer", "language": "possessive_english"},
            "stop_en": {"type": "stop", "stopwords": "_english_"},
            "stem_en": {"type": "stemmer", "language": "porter2"},
            **stemmers,
        },
        "analyzer": {
            "words": _build_analyzer(["possessive", *folding, "stop_en", "stem_en"]),
            f"words_{_ANY}": _build_analyzer(folding),
            **{
                f"words_{language}": _build_analyzer(["lowercase", f"stem_{language}", "asciifolding"])
                for language in _STEMMERS
            },
        },
    }


def _build_analyzer(filters: list[str]) -> dict[str, Any]:
    return {"type": "custom", "tokenizer": "standard", "filter": filters}


def build_definition(dimensions: int, encoder: str, built_at: datetime) -> dict[str, Any]:
    """Settings and mappings of a new index. Every field is named: an unknown one is refused, not guessed."""
    keyword = {"type": "keyword", "ignore_above": 512}
    kept = {"type": "keyword", "index": False, "doc_values": False}
    properties: dict[str, Any] = {
        "id": {"type": "keyword"},
        "workspace": {"type": "keyword"},
        "search_version": {"type": "long"},
        "deleted": {"type": "boolean"},
        "written_at": {"type": "date"},
        "published_key": {"type": "keyword"},
        "parent": {"type": "keyword"},
        "title": kept,
        "body": kept,
        **{
            name: {"type": "text", "analyzer": name, "similarity": "ours"}
            for name in ("words", *(f"words_{language}" for language in (_ANY, *_STEMMERS)))
        },
        "fields": {"type": "object", "enabled": False},
        "encoder": {"type": "keyword"},
        "vector": {
            "type": "dense_vector",
            "dims": dimensions,
            "index": True,
            "similarity": "cosine",
            "index_options": {"type": "int8_hnsw"},
        },
        **dict.fromkeys(FACETS, keyword),
    }
    settings = {
        "number_of_shards": 1,
        "auto_expand_replicas": "0-1",
        "refresh_interval": "1s",
        "analysis": _build_analysis(),
        "similarity": {"ours": {"type": "BM25", "k1": BM25_K1, "b": BM25_B}},
    }
    meta = {
        "schema": hash_schema(settings, properties),
        "encoder": encoder,
        "built_at": built_at.isoformat(),
        "dimensions": dimensions,
    }
    unread = ["words", "words_*", "vector"]
    return {
        "settings": settings,
        "mappings": {
            "dynamic": "strict",
            "_meta": meta,
            "_source": {"excludes": unread},
            "properties": properties,
        },
    }


def hash_schema(settings: dict[str, Any], properties: dict[str, Any]) -> str:
    """Twelve hexadecimal digits that change with the mapping or the analysis."""
    return sha256(json.dumps([settings, properties], sort_keys=True).encode()).hexdigest()[:12]


def build_name(prefix: str, index: Index, schema: str, built_at: datetime) -> str:
    """The name of a build."""
    return f"{prefix}-{index}-{schema}-{f'{built_at:%Y%m%d%H%M%S%f}'.rjust(20, '0')}"


def build_alias(prefix: str, index: Index, role: Role = "live") -> str:
    """The alias that a build of that role has."""
    return f"{prefix}-{index}" if role == "live" else f"{prefix}-{index}-{role}"


def build_document(
    entry: Entry, encoder: str | None, written_at: datetime, pack: Callable[[Vector], str]
) -> dict[str, Any]:
    """An entry as Elasticsearch keeps it; a tombstone has its version and nothing to find it by.

    encoder: whose vector it is; None leaves the vector out.
    """
    base = {
        "id": entry.id.hex,
        "workspace": entry.workspace_id.hex,
        "search_version": entry.search_version,
        "deleted": entry.deleted,
        "written_at": written_at.isoformat(),
    }
    if entry.deleted:
        return base
    document = {
        **base,
        "published_key": entry.published_key,
        "parent": entry.parent.hex if entry.parent else None,
        "title": entry.title,
        "body": entry.text,
        "fields": entry.fields,
        **{name: value for name, value in entry.facets.items() if name in FACETS and value is not None},
    }
    document |= dict.fromkeys(
        choose_words(entry.facets.get("language") or "en"), part_letters(entry.searched_text)
    )
    if entry.vector is not None and encoder is not None:
        document |= {"vector": pack(entry.vector), "encoder": encoder}
    return document


def choose_words(language: str) -> list[str]:
    """The fields of a language's texts: its own, then the one of English, in which every text stands."""
    base = find_base_language(language)
    if base == "en":
        return ["words"]
    return [f"words_{base}" if base in _STEMMERS else f"words_{_ANY}", "words"]
