"""Names, settings and mappings of our Elasticsearch indices, built and parsed here only.

An index is `{prefix}-{index}-{schema hash}-{utc}`; reads go through the alias `{prefix}-{index}`, and while a new
one is built, the alias `{prefix}-{index}-aside` names it for double writes.
"""

import json
from datetime import datetime
from hashlib import sha256
from typing import Any

from claimdesk.search.entries import FACETS, Entry, Index
from claimdesk.search.lexical import BM25_B, BM25_K1

LANGUAGES = ("de", "fr", "es", "it", "nl", "pt", "sv", "da", "no", "fi", "ru", "hu", "ro", "ar", "tr")
_STEMMERS = {
    "de": "german", "fr": "french", "es": "spanish", "it": "italian", "nl": "dutch",
    "pt": "portuguese", "sv": "swedish", "da": "danish", "no": "norwegian", "fi": "finnish",
    "ru": "russian", "hu": "hungarian", "ro": "romanian", "ar": "arabic", "tr": "turkish",
}  # fmt: skip


def _analysis() -> dict[str, Any]:
    stemmers = {
        f"stem_{language}": {"type": "stemmer", "language": name} for language, name in _STEMMERS.items()
    }
    return {
        "filter": {
            "possessive": {"type": "stemmer", "language": "possessive_english"},
            "stop_en": {"type": "stop", "stopwords": "_english_"},
            "stem_en": {"type": "stemmer", "language": "porter2"},
            **stemmers,
        },
        "analyzer": {
            "words_en": {
                "type": "custom",
                "tokenizer": "standard",
                "filter": ["possessive", "lowercase", "asciifolding", "stop_en", "stem_en"],
            },
            **{
                f"words_{language}": {
                    "type": "custom",
                    "tokenizer": "standard",
                    "filter": ["lowercase", f"stem_{language}", "asciifolding"],
                }
                for language in LANGUAGES
            },
            "plain": {"type": "custom", "tokenizer": "standard", "filter": ["lowercase", "asciifolding"]},
        },
    }


def build_definition(dimensions: int, encoder: str, built_at: datetime) -> dict[str, Any]:
    """Settings and mappings of a new index. Every field is named: an unknown one is refused, not guessed."""
    text = {"type": "text", "similarity": "ours", "index_options": "positions"}
    sub_fields = {language: {**text, "analyzer": f"words_{language}"} for language in LANGUAGES}
    keyword = {"type": "keyword", "ignore_above": 512}
    properties: dict[str, Any] = {
        "id": {"type": "keyword"},
        "workspace": {"type": "keyword"},
        "search_version": {"type": "long"},
        "deleted": {"type": "boolean"},
        "published_key": {"type": "keyword"},
        "parent": {"type": "keyword"},
        "title": {"type": "keyword", "index": False, "doc_values": False},
        "body": {"type": "keyword", "index": False, "doc_values": False},
        "words": {
            **text,
            "analyzer": "words_en",
            "fields": {**sub_fields, "plain": {**text, "analyzer": "plain"}},
        },
        "fields": {"type": "object", "enabled": False},
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
        "analysis": _analysis(),
        "similarity": {"ours": {"type": "BM25", "k1": BM25_K1, "b": BM25_B}},
    }
    schema = hash_schema(settings, properties)
    return {
        "settings": settings,
        "mappings": {
            "dynamic": "strict",
            "_meta": {
                "schema": schema,
                "encoder": encoder,
                "built_at": built_at.isoformat(),
                "dimensions": dimensions,
            },
            "_source": {"excludes": ["words"]},
            "properties": properties,
        },
    }


def hash_schema(settings: dict[str, Any], properties: dict[str, Any]) -> str:
    """Twelve hexadecimal digits that change with the mapping or the analysis."""
    return sha256(json.dumps([settings, properties], sort_keys=True).encode()).hexdigest()[:12]


def build_name(prefix: str, index: Index, schema: str, built_at: datetime) -> str:
    return f"{prefix}-{index}-{schema}-{built_at:%Y%m%d%H%M%S%f}"


def build_alias(prefix: str, index: Index) -> str:
    return f"{prefix}-{index}"


def build_aside(prefix: str, index: Index) -> str:
    return f"{prefix}-{index}-aside"


def build_document(entry: Entry, pack: Any) -> dict[str, Any]:
    """An entry as Elasticsearch keeps it; a tombstone has its version and nothing to find it by."""
    base = {
        "id": entry.id.hex,
        "workspace": entry.workspace_id.hex,
        "search_version": entry.search_version,
        "deleted": entry.deleted,
    }
    if entry.deleted:
        return base
    document = {
        **base,
        "published_key": entry.published_key,
        "parent": entry.parent.hex if entry.parent else None,
        "title": entry.title,
        "body": entry.text,
        "words": entry.searched_text,
        "fields": entry.fields,
        **{name: value for name, value in entry.facets.items() if name in FACETS and value is not None},
    }
    if entry.vector is not None:
        document["vector"] = pack(entry.vector)
    return document


def choose_words(language: str) -> str:
    """The field that a text in the language is looked for in."""
    if language == "en":
        return "words"
    return f"words.{language}" if language in LANGUAGES else "words.plain"
