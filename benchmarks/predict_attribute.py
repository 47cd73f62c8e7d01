"""Attributions for the scorer: whose words are whose in each text."""

from typing import Any

from claimdesk.language.attribution import attribution
from claimdesk.language.reading.articles import read_articles
from claimdesk.language.shapes import ArticleText


def predict(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """{id, attributions} for each {id, text}, in order."""
    read = read_articles([ArticleText(item["text"]) for item in items])
    return [
        {"id": item["id"], "attributions": [_row(speech) for speech in attribution.attribute(article.parsed)]}
        for item, article in zip(items, read, strict=True)
    ]


def _row(speech: attribution.Attribution) -> dict[str, Any]:
    return {
        "content": [speech.content.start, speech.content.end],
        "source": [speech.source.start, speech.source.end] if speech.source else None,
        "cue": [speech.cue.start, speech.cue.end] if speech.cue else None,
        "voice": speech.voice.value,
    }
