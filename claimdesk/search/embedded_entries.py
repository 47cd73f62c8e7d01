dict(zip(keys, row, strict=True))dict(
            connection.execute(
                f"SELECT term, doc FROM {build.name}_terms WHERE col = 'words' AND term IN ({_marks(len(batch))})",
                batch,
            ).fetchall()
        )dict(
        connection.execute(
            f"SELECT term, doc FROM {build.name}_terms WHERE col = 'words' AND term >= ? AND term < ?",
            (first, chr(ord(first) + 1)),
        ).fetchall()
    )


def build_hit(
    entry: Mapping[str, Any],
    fused: Fused | None,
    raw: tuple[float | None, float | None],
    best_possible: float | None,
) -> Hit:
    """What is answered; raw: BM25 and cosine."""
    return Hit(
        id=UUID(hex=entry["id"]),
        score=fused.score if fused else 0.0,
        text_part=fused.text_part if fused else 0.0,
        vector_part=fused.vector_part if fused else 0.0,
        text_score=raw[0],
        cosine=raw[1],
        best_possible_text=best_possible,
        title=entry["title"],
        text=entry["body"],
        facets={name: entry[name] for name in FACETS},
        published_key=entry["published_key"],
        parent=UUID(hex=entry["parent"]) if entry["parent"] else None,
        fields=json.loads(entry["fields"]),
        search_version=entry["search_version"],
    )


def newest_of_each(entries: Sequence[Entry]) -> list[Entry]:
    """One entry an id, the newest version of each."""
    newest: dict[UUID, Entry] = {}
    for entry in entries:
        known = newest.get(entry.id)
        if known is None or entry.search_version > known.search_version:
            newest[entry.id] = entry
    return list(newest.values())


def _marks(count: int) -> str:
    return ", ".join("?" * count)
