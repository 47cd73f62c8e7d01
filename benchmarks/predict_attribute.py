"""Attributions for ../shared/measure: whose words are whose in each text."""

from typing import Any

from claimdesk.language.attribution import attribution
from claimdesk.language.reading.articles import read_articles
from claimdesk.language.shapes import ArticleText


def predict(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """{id, attributions} for each {id, text}, in order."""
    read = read_articles([ArticleText(item["text"]) for item in items])
    return [
        {"id": item["id"], "attributions": [_row(found) for found in attribution.attribute(one.parsed)]}
        for item, one in zip(items, read, strict=True)
    ]


def _row(found: attribution.Attribution) -> dict[str, Any]:
    return {
        "content": [found.content.start, found.content.end],
        "source": [found.source.start, found.source.end] if found.source else None,
        "cue": [found.cue.start, found.cue.end] if found.cue else None,
        "voice": found.voice.value,
    }
