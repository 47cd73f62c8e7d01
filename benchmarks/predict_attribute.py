"""Attributions for the scorer: whose words are whose in each text."""

from typing import Any

from claimdesk.language.attribution import attribution
from claimdesk.language.reading.articles import ReadArticle, read_articles
from claimdesk.language.shapes import ArticleText, Span
from claimdesk.terms import Part


def predict(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """{id, attributions} for each {id, text}, in order."""
    read = read_articles([ArticleText(item["text"]) for item in items])
    return [
        {
            "id": item["id"],
            "attributions": [
                _row(speech, article)
                for speech in attribution.attribute(article.parsed)
                if not _is_writing(speech, article)
            ],
        }
        for item, article in zip(items, read, strict=True)
    ]


def _is_writing(speech: attribution.Attribution, article: ReadArticle) -> bool:
    """Whether words are a letter or a post as a whole: their writer's own voice, which the annotators mark nowhere.

    The stage gives such words to who signed them; an attribution of the set has a source or cue beside its words.
    """
    if speech.source is not None or speech.cue is not None:
        return False
    return any(
        paragraph.block.voice is not None and paragraph.block.turn is None
        for paragraph in article.parsed.paragraphs
        if paragraph.part is speech.part and paragraph.block.start == speech.pieces[0].start
    )


def _row(speech: attribution.Attribution, article: ReadArticle) -> dict[str, Any]:
    return {
        "content": _place(speech.content, article),
        "source": _place(speech.source, article) if speech.source else None,
        "cue": _place(speech.cue, article) if speech.cue else None,
        "voice": speech.voice.value,
    }


def _place(span: Span, article: ReadArticle) -> list[int]:
    stored = article.to_stored(Part.TEXT, span.start, span.end)
    return [stored.start, stored.end]
