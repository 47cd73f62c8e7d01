"""Numbers, dates, negation and words of quantity of claims in other languages than English."""

from datetime import UTC, datetime

import pytest

from claimdesk.search.differences.compare import ComparedClaim, compare_claims

PAIRS = [
    ("de", "Die Kräne laufen mit Wasserstoff", "Die Kräne laufen nicht mit Wasserstoff", ["negation"]),
    ("de", "Die Stadt hat keine Schulden", "Die Stadt hat Schulden", ["negation"]),
    ("de", "Die Impfung schützt nicht nur Kinder", "Die Impfung schützt Kinder", []),
    ("de", "Die Brücke kostete 1,2 Millionen Euro", "Die Brücke kostete 12 Millionen Euro", ["number"]),
    ("de", "Die Brücke kostete 1.200.000 Euro", "Die Brücke kostete 1,2 Millionen Euro", []),
    ("de", "Am 3. Mai 2023 brannte das Werk", "Am 4. Juni 2023 brannte das Werk", ["date"]),
    ("de", "Alle Schulen sind geschlossen", "Einige Schulen sind geschlossen", ["quantifier"]),
    ("de", "Mindestens 40 Menschen starben", "Höchstens 40 Menschen starben", ["quantifier"]),
    ("es", "La vacuna causa autismo", "La vacuna no causa autismo", ["negation"]),
    ("es", "Todos los hospitales cerraron", "Algunos hospitales cerraron", ["quantifier"]),
    ("es", "El paro subió al 4,1 por ciento", "El paro subió al 14 por ciento", ["number"]),
    ("fr", "Le maire a menti", "Le maire n’a pas menti", ["negation"]),
    ("fr", "Il n'y a aucun risque", "Il y a un risque", ["negation"]),
    ("fr", "La tour mesure 82 mètres", "La tour mesure 92 mètres", ["number"]),
    ("pt", "O governo cortou as bolsas", "O governo não cortou as bolsas", ["negation"]),
    ("pt", "A maioria votou a favor", "Todos votaram a favor", ["quantifier"]),
    ("it", "Il ponte è crollato", "Il ponte non è crollato", ["negation"]),
    ("it", "Solo i vaccinati si ammalano", "I vaccinati si ammalano", ["quantifier"]),
    ("nl", "De haven maakt winst", "De haven maakt geen winst", ["negation"]),
    ("nl", "Niet alleen kinderen werden ziek", "Kinderen werden ziek", []),
    ("pl", "Rząd podniósł podatki", "Rząd nie podniósł podatków", ["negation"]),
    ("tr", "Fabrika çalışıyor", "Fabrika çalışmıyor", ["negation"]),
    ("tr", "Belediye borcunu ödedi", "Belediye borcunu ödemedi", ["negation"]),
    ("tr", "Aşı güvenli", "Aşı güvenli değil", ["negation"]),
    ("tr", "Cuma namazı kılındı", "Cuma namazı kılındı", []),
    ("ar", "اللقاح يقتل الأطفال", "اللقاح لا يقتل الأطفال", ["negation"]),
    ("ar", "قتل 40 شخصا", "قتل ٤٠ شخصا", []),
    ("hi", "टीका सुरक्षित है", "टीका सुरक्षित नहीं है", ["negation"]),
    ("hi", "सभी स्कूल बंद हैं", "कुछ स्कूल बंद हैं", ["quantifier"]),
    ("ja", "クレーンは水素で動いている", "クレーンは水素で動いていない", ["negation"]),
    ("ja", "少なくとも40人が死亡した", "40人が死亡した", ["quantifier"]),
    ("zh", "疫苗导致自闭症", "疫苗不导致自闭症", ["negation"]),
    ("zh", "市长不仅捐款五百万元", "市长捐款五百万元", []),
    ("zh", "市长捐款五百万元", "市长捐款三百万元", ["number"]),
]


@pytest.mark.parametrize(("language", "ours", "theirs", "kinds"), PAIRS)
def test_two_claims_of_one_language_differ_in_what_is_compared(language, ours, theirs, kinds):
    for first, second in ((ours, theirs), (theirs, ours)):
        compared = compare_claims(
            ComparedClaim(first, language=language), ComparedClaim(second, language=language)
        )
        assert [difference.kind for difference in compared.differences] == kinds
        assert compared.checked == ("number", "date", "negation", "quantifier")
        assert not compared.is_same
        for difference in compared.differences:
            for part, text in ((difference.ours, first), (difference.theirs, second)):
                assert part is None or text[part.start : part.end] == part.text


def test_the_same_words_are_not_proved_to_be_the_same_claim():
    said = ComparedClaim("Die Brücke kostete 12 Millionen Euro.", language="de")
    compared = compare_claims(said, said)
    assert (compared.differences, compared.is_same, compared.is_complete) == ((), False, False)


def test_across_languages_numbers_and_dates_alone_are_compared():
    compared = compare_claims(
        ComparedClaim("The bridge cost 14 million euros in 2021.", language="en"),
        ComparedClaim("Die Brücke kostete 2021 nicht 12 Millionen Euro.", language="de"),
    )
    assert [difference.kind for difference in compared.differences] == ["number"]
    assert compared.checked == ("number", "date")


def test_yesterday_counts_from_the_day_of_each_claim():
    monday, friday = (datetime(2024, 4, day, tzinfo=UTC) for day in (1, 5))
    first, second = (
        ComparedClaim("Gestern brannte das Werk.", published_at=day, language="de")
        for day in (monday, friday)
    )
    assert [each.kind for each in compare_claims(first, second).differences] == ["date"]
    assert compare_claims(first, first).differences == ()


def test_a_language_that_cannot_be_told_is_not_compared():
    compared = compare_claims(
        ComparedClaim("Xyz qwrt.", language="xx"), ComparedClaim("Xyz nqwrt.", language="xx")
    )
    assert compared.checked == ()
