from datetime import UTC, date, datetime

import pytest

from claimdesk.language.other_languages.dates import find_date_spans, find_dates, read_days
from claimdesk.language.other_languages.numbers import (
    find_numbers,
    find_separators,
    make_plain_digits,
    parse_digits,
)
from claimdesk.language.other_languages.quantities import find_quantities, read_quantities
from claimdesk.language.other_languages.tables import open_table

QUANTITIES = [
    ("de", "Es kamen 1.234,5 Tonnen", [(1234.5, "t")]),
    ("de", "Das kostet anderthalb Millionen Euro", [(1_500_000, "EUR")]),
    ("de", "am 3. Mai 2024 um 18 Uhr im 2. Stock", []),
    ("fr", "Il a versé 1 234,50 € et deux millions et demi d’euros", [(1234.5, "EUR"), (2_500_000, "EUR")]),
    ("es", "Llegaron 3.400 personas y 2,5 millones de dólares", [(3400, None), (2_500_000, "USD")]),
    ("pt", "A obra custou R$ 3,4 bilhões", [(3_400_000_000, "BRL")]),
    ("it", "mezzo milione di euro", [(500_000, "EUR")]),
    ("nl", "met 147,5 km/u en 1.340 reizigers", [(147.5, "km/h"), (1340, None)]),
    ("pl", "półtora miliona osób i 48 zł", [(1_500_000, None), (48, "PLN")]),
    ("tr", "nüfusun %7,5’i, yüzde 12 ve iki buçuk milyon kişi", [(7.5, "%"), (12, "%"), (2_500_000, None)]),
    ("ar", "٤٢٫٥ كيلومتراً ومليوني دولار و12,5%", [(42.5, "km"), (2_000_000, "USD"), (12.5, "%")]),
    ("hi", "2,50,000 लोग और डेढ़ करोड़ रुपये", [(250_000, None), (15_000_000, "INR")]),
    ("ja", "3億4千万円で2割、1万2,500人", [(340_000_000, "JPY"), (20, "%"), (12_500, None)]),
    ("zh", "12.6万人，三成，80元，百分之六十", [(126_000, None), (30, "%"), (80, "CNY"), (60, "%")]),
    ("sv", "12,5 kg", [(12.5, "kg")]),
]
ANCHOR = date(2025, 3, 12)  # a Wednesday
DATES = [
    ("de", "am 31.12.2024", [("2024-12-31", "2024-12-31")]),
    ("de", "vom 3. bis 5. Mai 2024", [("2024-05-03", "2024-05-05")]),
    ("de", "vor drei Tagen, am Montag, im Vorjahr", [("2025-03-09", "2025-03-09"), ("2025-03-10", "2025-03-10"), ("2024-01-01", "2024-12-31")]),
    ("fr", "le 1er juillet 2023 et en mars dernier", [("2023-07-01", "2023-07-01"), ("2024-03-01", "2024-03-31")]),
    ("es", "el 7 de marzo de 2024, ayer, la semana pasada", [("2024-03-07", "2024-03-07"), ("2025-03-11", "2025-03-11"), ("2025-03-03", "2025-03-09")]),
    ("pt", "anteontem e no ano passado", [("2025-03-10", "2025-03-10"), ("2024-01-01", "2024-12-31")]),
    ("it", "dal 10/11/2023 al 15/11/2023", [("2023-11-10", "2023-11-15")]),
    ("nl", "op 5-12-2024", [("2024-12-05", "2024-12-05")]),
    ("pl", "w środę, 3 maja 2023 r. i w latach 2019–2022", [("2025-03-12", "2025-03-12"), ("2023-05-03", "2023-05-03"), ("2019-01-01", "2022-12-31")]),
    ("tr", "29.10.2023, geçen ay", [("2023-10-29", "2023-10-29"), ("2025-02-01", "2025-02-28")]),
    ("ar", "في ١٥ مارس ٢٠٢٤ وأمس", [("2024-03-15", "2024-03-15"), ("2025-03-11", "2025-03-11")]),
    ("hi", "15 अगस्त 2023, पिछले महीने", [("2023-08-15", "2023-08-15"), ("2025-02-01", "2025-02-28")]),
    ("ja", "2024年3月31日、昨年、先月", [("2024-03-31", "2024-03-31"), ("2024-01-01", "2024-12-31"), ("2025-02-01", "2025-02-28")]),
    ("zh", "2023年10月1日，上个月", [("2023-10-01", "2023-10-01"), ("2025-02-01", "2025-02-28")]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), QUANTITIES)
def test_quantities_as_written(language, text, expected):
    found = read_quantities(text, open_table(language))
    assert [(quantity.value, quantity.unit) for quantity in found] == expected


@pytest.mark.parametrize(("language", "text", "expected"), DATES)
def test_days(language, text, expected):
    found = read_days(text, open_table(language), ANCHOR)
    assert [(str(days.first), str(days.last)) for days in found] == expected


def test_a_claims_quantity_is_in_its_base_unit_and_in_place():
    text = "Die Strecke ist 42,5 km lang."
    (quantity,) = find_quantities(text, open_table("de"))
    assert (quantity.value, quantity.unit, text[quantity.start : quantity.end]) == (42_500, "m", "42,5 km")


def test_a_relative_date_needs_a_day_to_count_from():
    table = open_table("de")
    (unknown,) = find_dates("Es war gestern.", table, None)
    (known,) = find_dates("Es war gestern.", table, datetime(2025, 3, 12, 8, tzinfo=UTC))
    assert unknown.from_ is None
    assert (known.from_, known.to) == (datetime(2025, 3, 11, tzinfo=UTC), datetime(2025, 3, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    ("written", "language", "value"),
    [
        ("1.234,5", "de", 1234.5),
        ("1\u202f234,5", "fr", 1234.5),
        ("1,234.5", "ja", 1234.5),
        ("2,50,000", "hi", 250_000),
        ("12.5", "de", 12.5),
        ("١٬٢٣٤٫٥", "ar", 1234.5),
        ("1.2.3.4", "de", None),
    ],
)
def test_digits(written, language, value):
    assert parse_digits(make_plain_digits(written), language) == value


def test_separators_are_those_of_cldr():
    assert (find_separators("de"), find_separators("hi")) == ((",", "."), (".", ","))


def test_a_number_in_words_is_found_where_it_stands():
    (number,) = find_numbers("fast zwei Millionen Menschen", open_table("de"))
    assert (number.start, number.end, number.value) == (5, 19, 2_000_000)


def test_dates_are_told_by_place():
    assert find_date_spans("am 31.12.2024", open_table("de")) == [(3, 13)]


@pytest.mark.parametrize(
    ("language", "text"),
    [("de", "2000 Menschen kamen"), ("fr", "Plus de 1950 personnes"), ("pl", "ponad 2000 domów")],
)
def test_how_many_is_no_year(language, text):
    assert read_days(text, open_table(language), ANCHOR) == []


@pytest.mark.parametrize(
    ("text", "day"), [("nächsten Montag", date(2025, 3, 17)), ("letzten Mittwoch", date(2025, 3, 5))]
)
def test_next_and_last_weekday_in_german(text, day):
    assert [days.first for days in read_days(text, open_table("de"), ANCHOR)] == [day]


def test_french_eighty_and_ninety():
    values = [number.value for number in find_numbers("quatre-vingt-dix, quatre-vingts", open_table("fr"))]
    assert values == [90, 80]


def test_a_comma_before_three_digits_is_not_sure_in_spanish():
    assert parse_digits("1,234", "es") is None
    assert parse_digits("1,5", "es") == 1.5
