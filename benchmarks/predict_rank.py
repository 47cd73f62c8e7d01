"""Ranks with the engine that ships: entries are put and queries asked as the `match` and `retrieve` stages do.

CLAIMDESK_SEARCH_URL chooses the engine (embedded by default); Elasticsearch gets indices of a prefix of their own.
BENCHMARK_VECTORS names a SQLite file that keeps vectors between runs; without it every text is encoded.
"""

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4, uuid5

import numpy as np
import numpy.typing as npt

from claimdesk.search.encoder import Encoder
from claimdesk.search.engine import Hit, Mode, Query, RowFilter, SearchEngine
from claimdesk.search.entries import Entry, Index
from claimdesk.search.factory import open_encoder, open_engine
from claimdesk.search.fusion import build_entry_vector
from claimdesk.search.lexical import clean_query
from claimdesk.settings import Settings

PUT_AT_ONCE = 500
ASKED_AT_ONCE = 64

Vectors = dict[str, npt.NDArray[np.float32]]


def predict_rank(corpus: list[dict], queries: list[dict], k: int, index: str, mode: str) -> list[dict]:
    """`{id, hits: [{id, score}]}` for each query, best first; corpus `{id, title?, text}`, queries `{id, text}`."""
    with TemporaryDirectory(prefix="rank-") as folder:
        settings = Settings(var=Path(folder), search_prefix=f"rank_{uuid4().hex[:8]}")
        encoder = open_encoder(settings)
        engine = open_engine(settings)
        rows = RowFilter(uuid4())
        try:
            names = put_corpus(engine, encoder, corpus, Index(index), rows.workspace_id, mode)
            found = ask(engine, encoder, [query["text"] for query in queries], k, Index(index), mode, rows)
        finally:
            remove(engine)
            engine.close()
    return [
        {"id": query["id"], "hits": [{"id": names[hit.id], "score": round(hit.score, 6)} for hit in hits]}
        for query, hits in zip(queries, found, strict=True)
    ]


def put_corpus(
    engine: SearchEngine,
    encoder: Encoder,
    corpus: Sequence[dict],
    index: Index,
    workspace_id: UUID,
    mode: Mode = "hybrid",
) -> dict[UUID, str]:
    """Put every document as one entry, without vectors where only text is asked; their names by entry id."""
    texts = [part for document in corpus for part in (document.get("title"), document["text"]) if part]
    vectors = encode(encoder, texts) if mode != "text" else {}
    names: dict[UUID, str] = {}
    for start in range(0, len(corpus), PUT_AT_ONCE):
        entries = []
        for document in corpus[start : start + PUT_AT_ONCE]:
            entry = build_entry(document, index, workspace_id, vectors)
            names[entry.id] = document["id"]
            entries.append(entry)
        if refused := engine.put(entries):
            raise ValueError(f"{len(refused)} entries were refused, the first: {refused[0].why}")
    engine.refresh()
    return names


def build_entry(document: dict, index: Index, workspace_id: UUID, vectors: Vectors) -> Entry:
    title, text = document.get("title") or None, document["text"]
    vector = build_entry_vector(vectors[text], vectors[title] if title else None) if text in vectors else None
    id_ = uuid5(workspace_id, document["id"])
    return Entry(index, id_, workspace_id, search_version=1, text=text, title=title, vector=vector)


def ask(
    engine: SearchEngine,
    encoder: Encoder,
    texts: Sequence[str],
    k: int,
    index: Index,
    mode: Mode,
    rows: RowFilter,
) -> list[tuple[Hit, ...]]:
    """The hits for each text."""
    cleaned = [clean_query(text) for text in texts]
    vectors = encode(encoder, cleaned) if mode != "text" else {}
    asked = [Query(text=text, vector=vectors.get(text), mode=mode, limit=k) for text in cleaned]
    found: list[tuple[Hit, ...]] = []
    for start in range(0, len(asked), ASKED_AT_ONCE):
        found += engine.similar(index, rows, asked[start : start + ASKED_AT_ONCE])
    return found


def encode(encoder: Encoder, texts: Sequence[str]) -> Vectors:
    """Unit vectors by text, kept between runs where BENCHMARK_VECTORS says."""
    distinct = sorted(set(texts), key=len)
    with closing(sqlite3.connect(os.environ.get("BENCHMARK_VECTORS", ":memory:"), timeout=60)) as kept:
        kept.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB)")
        found: Vectors = {}
        for text in distinct:
            row = kept.execute("SELECT vector FROM vectors WHERE key = ?", [_key(encoder, text)]).fetchone()
            if row is not None:
                found[text] = np.frombuffer(row[0], np.float32)
        missing = [text for text in distinct if text not in found]
        for start in range(0, len(missing), PUT_AT_ONCE):
            batch = missing[start : start + PUT_AT_ONCE]
            found.update(zip(batch, encoder.encode(batch), strict=True))
            rows = [(_key(encoder, text), found[text].tobytes()) for text in batch]
            kept.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", rows)
            kept.commit()
    return found


def remove(engine: SearchEngine) -> None:
    """Drop the benchmark's own indices where the engine keeps them outside the folder."""
    drop = getattr(engine, "drop", None)
    if drop is not None:
        drop()


def _key(encoder: Encoder, text: str) -> bytes:
    return sha256(f"{encoder.version}\0{text}".encode("utf-8", "surrogatepass")).digest()
