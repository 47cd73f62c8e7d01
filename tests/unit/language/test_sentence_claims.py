"""Whole small texts in other languages: which sentences are claims, and whose."""

import numpy as np
import pytest

from claimdesk.language.pipeline import is_queued, split_articles
from claimdesk.language.sentence_claims import read_blocks
from claimdesk.language.shapes import ArticleText
from claimdesk.terms import Voice


def encode(texts):
    return np.ones((len(texts), 4), np.float32) / 2


def split(text, **known):
    article_split = split_articles([ArticleText(text, **known)], encode)[0]
    stored = known.get("stored", text)
    assert all(stored[claim.start : claim.end] == claim.quote for claim in article_split.claims)
    return article_split


TEXTS = {
    "de": (
        ("Die Stadt Lindau hat 2023 rund 4,5 Millionen Euro für neue Radwege ausgegeben. „Wir bauen jedes Jahr zwölf Kilometer“, "
        "sagte Bürgermeisterin Petra Voss. Nach Angaben des Bauamts stieg die Zahl der Radfahrer um 18 Prozent. Der Händlerverband "
        "bestritt, dass die Kunden ausbleiben. Wer soll das bezahlen?"),
        [
            ("4,5 Millionen", None, Voice.OWN_VOICE),
            ("jedes Jahr zwölf", "Petra Voss", Voice.QUOTE),
            ("18 Prozent", "Bauamts", Voice.PARAPHRASE),
            ("bestritt", None, Voice.OWN_VOICE),
        ],
    ),
    "fr": (
        ("La ville a fermé 3 écoles en 2022. « Les effectifs ont baissé de 12 % », a déclaré la maire Anne Morel. Selon le ministère "
        "de l’Éducation, 400 élèves ont changé d’établissement. Faut-il s’inquiéter ?"),
        [
            ("3 écoles", None, Voice.OWN_VOICE),
            ("12 %", "Anne Morel", Voice.QUOTE),
            ("400 élèves", "ministère", Voice.PARAPHRASE),
        ],
    ),
    "ja": (
        "市は昨年、12億円を道路に使った。佐藤健一市長は「事故は3割減った」と述べた。県警によると、死者は5人だった。なぜ遅れたのか。",
        [("12億円", None, Voice.OWN_VOICE), ("3割", "佐藤健一市長", Voice.QUOTE), ("5人", "県警", Voice.PARAPHRASE)],
    ),
    "ar": (
        "بلغ عدد السكان 250 ألف نسمة. وقال الوزير سامي الحداد: «بنينا 40 مدرسة خلال عام واحد». هل هذا يكفي؟",
        [("250", None, Voice.OWN_VOICE), ("40", "سامي الحداد", Voice.QUOTE)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_each_asserted_sentence_is_a_claim_with_its_speaker(language):
    text, expected = TEXTS[language]
    article_split = split(text, language=language)
    told = [claim for claim in article_split.claims if is_queued(claim)]
    assert len(told) == len(expected)
    for claim, (words, claimant, voice) in zip(told, expected, strict=True):
        assert words in claim.text
        assert (claim.claimant is None) == (claimant is None)
        assert claimant is None or claimant in claim.claimant
        assert claim.voice == voice
    assert "question" in {stretch.why for stretch in article_split.skipped}


def test_what_is_denied_stays_a_denial_in_the_outlets_voice():
    (claim,) = split(
        "La empresa negó que el vertido llegara al río.", language="es", source_name="Diario"
    ).claims
    assert (claim.text, claim.claimant, claim.voice) == (
        "La empresa negó que el vertido llegara al río.",
        "Diario",
        Voice.OWN_VOICE,
    )


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Mi hanno detto che la scuola chiude a giugno."),
        ("es", "Dicen que van a cerrar la escuela en junio."),
        ("pt", "Dizem que a escola vai fechar em junho."),
    ],
)
def test_what_they_say_is_nobodys(language, text):
    before = {
        "it": "Il sindaco Paolo Re ha detto che va bene.",
        "es": "El alcalde Luis Mora dijo que va bien.",
    }
    article_split = split(
        f"{before.get(language, '')} {text}".strip(), language=language, source_name="Foglio"
    )
    assert article_split.claims[-1].claimant == "Foglio"


def test_a_quotation_of_nobody_named_has_no_claimant_and_is_marked():
    (claim,) = split(
        "«Hemos perdido el 30 % de la cosecha en un año».", language="es", source_name="Diario"
    ).claims
    assert (claim.claimant, claim.voice) == (None, Voice.QUOTE)


def test_a_paragraph_in_another_language_is_read_in_its_own():
    german = "Die Stadt hat im Jahr 2021 drei Brücken gesperrt, und sie sind bis heute nicht wieder offen."
    article_split = split(
        f"The council met on Monday and spent 3 million euros on buses that have been late for years.\n\n{german}\n\nThe town hall was closed at noon, and nobody was there."
    )
    assert [(claim.language, german in claim.text) for claim in article_split.claims if claim.language] == [
        ("de", True)
    ]
    assert (article_split.language, article_split.notes) == ("en", ("other_languages",))


def test_a_quotation_in_another_language_is_kept_whole():
    quoted = "Die Stadt hat 1.234.567 Einwohner und ist die größte im Norden."
    article_split = split(f'The mayor said: "{quoted}" The council spent 3 million euros on buses in 2023.')
    (claim,) = [claim for claim in article_split.claims if claim.language == "de"]
    assert (claim.text, claim.claimant, claim.voice) == (quoted, "mayor", Voice.QUOTE)


def test_a_language_without_a_table_gives_sentences_in_the_outlets_voice():
    article_split = split(
        "Ο δήμος έκλεισε τη γέφυρα το 2021. Το έργο κόστισε 3 εκατομμύρια ευρώ.", source_name="Νέα"
    )
    assert [(claim.language, claim.claimant) for claim in article_split.claims] == [
        ("el", "Νέα"),
        ("el", "Νέα"),
    ]


def test_no_blocks_give_no_claims():
    assert read_blocks(None, []) == ([], [])
