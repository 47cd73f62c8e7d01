import pytest

from claimdesk.language.other_languages.quotations import find_quotations, is_statement
from claimdesk.language.other_languages.sentences import find_sentences
from claimdesk.language.other_languages.tables import build_pattern, list_languages, open_table

SENTENCES = [
    (
        "de",
        [
            "Am 3. Mai kam Dr. Weber.",
            "Er blieb bis zum 14. Nov. dort.",
            "„Es ist aus. Wir gehen“, sagte sie.",
        ],
    ),
    ("fr", ["Mme. Petit et M. Roux sont partis.", "« C’est fini. » a-t-il dit.", "Qui reste ?"]),
    ("es", ["La Dra. Ríos llegó a las 9.", "¿Quién la vio?", "Nadie."]),
    ("pl", ["To kosztowało 240 tys. zł, tj. o 31 proc. więcej.", "Ul. Długa jest zamknięta."]),
    ("it", ["L’ing. Rossi ha firmato.", "Il prof. Neri no."]),
    ("hi", ["डॉ. शर्मा ने 3 स्कूल बनाए।", "वे खुले हैं।"]),
    ("ar", ["قال د. سامي إن المدرسة مغلقة.", "هل تفتح؟"]),
    ("ja", ["市は道路を直した。", "「終わった。帰ろう」と彼は言った。"]),
    ("zh", ["市里修了路。", "他说：“完了。走吧。”"]),
    ("th", ["เมืองปิดสะพาน"]),
    ("ru", ["Мост закрыли в 2021 г.", "Он опасен."]),
]


@pytest.mark.parametrize(("language", "sentences"), SENTENCES)
def test_sentences(language, sentences):
    glue = "" if language in {"ja", "zh", "th"} else " "
    text = glue.join(sentences)
    spans = find_sentences(text, open_table(language))
    assert [text[span.start : span.end] for span in spans] == sentences


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("„Ja“, sagte er.", ["Ja"]),
        ("« Oui », dit-il.", ["Oui"]),
        ("»Nein«, sagte er.", ["Nein"]),
        ("彼は「はい『本』です」と言った", ["はい『本』です"]),
        ("That's Anna's book", []),
        ("‘Ja, nu’ zei hij", ["Ja, nu"]),
        ("“never closed", []),
    ],
)
def test_quotations(text, inner):
    assert [text[quotation.inner.start : quotation.inner.end] for quotation in find_quotations(text)] == inner


def test_a_quoted_title_is_no_statement():
    text = "« Le Monde »"
    assert not is_statement(text, find_quotations(text)[0], is_spaced=True)


@pytest.mark.parametrize("language", sorted(list_languages()))
def test_every_table_opens_and_says_who_says(language):
    table = open_table(language)
    assert table.is_known
    assert table.phrases["said"].pattern != "(?!)"
    assert table.name[:1].isupper()


def test_a_phrase_matches_whole_words_alone():
    pattern = build_pattern(["sagt"], is_spaced=True)
    assert pattern.search("sie sagt das")
    assert not pattern.search("sie besagt das")
