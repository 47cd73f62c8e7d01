"""Sentences that name somebody who says nothing in them, and ordinary reports, which keep their source."""

import time

import pytest

from claimdesk.language.other_languages.reports import read_reports
from claimdesk.language.other_languages.sentences import LONGEST_SENTENCE, find_sentences
from claimdesk.language.other_languages.tables import MOST_TRIES, open_table

NOBODY = [
    ("de", "Angela Merkel sprach drei Stunden, so dass der Saal sich leerte."),
    ("de", "Über Hans Müller sagte sie, dass er die Stadt belogen habe."),
    ("de", "Hans Müller wurde gesagt, dass die Bank geschlossen ist."),
    ("de", "Hans Müller soll gesagt haben, dass die Bank drei Millionen verlor."),
    ("de", "Angela Merkel hat nie öffentlich behauptet, dass die Impfung schadet."),
    ("de", "Die Gäste haben laut gesungen, bis die Polizei kam."),
    ("de", "Im Streit mit Angela Merkel, die krank war, sagte er, dass die Bank schließt."),
    ("fr", "Pour Marie Curie, la ville a construit un musée."),
    ("fr", "Emmanuel Macron a annoncé une loi que le Parlement a rejetée."),
    ("fr", "Emmanuel Macron a répondu au journaliste pendant que la police arrêtait dix personnes."),
    ("fr", "La police a arrêté hier Jean Martin, dit le Boucher."),
    ("es", "Pedro Sánchez cuenta con el apoyo de un partido que perdió las elecciones."),
    ("es", "Sobre Pedro Sánchez dijo que es un mentiroso."),
    ("it", "Nel secondo trimestre, il PIL è cresciuto del 2 per cento."),
    ("it", "Su Giorgia Meloni ha detto che è una bugiarda."),
    ("pt", "No segundo trimestre, o PIB cresceu 2%."),
    ("pt", "Para o Natal, a prefeitura gastou 3 milhões de reais."),
    ("nl", "Jan Jansen vond een wapen, dat in 2020 was gestolen."),
    ("nl", "Mark Rutte heeft nooit in het openbaar gezegd dat vaccins doden."),
    ("pl", "Janowi Nowakowi powiedział lekarz, że szczepionka jest groźna."),
    ("tr", "Enflasyon geçen yıla göre yüzde 10 arttı."),
    ("tr", "Ahmet Yılmaz Mehmet Demir'e göre 10 santimetre daha uzun."),
    ("tr", "Ahmet Yılmaz'ın evi yandı, itfaiye açıkladı."),
    ("tr", "Ahmet Yılmaz hakkında Ayşe Demir, 3 milyon lira çaldığını söyledi."),
    ("ar", "جرى اتفاق بين محمد علي وأحمد حسن على أن تنتهي الحرب غدا."),
    ("ja", "患者は輸血を必要としている。"),
    ("ja", "山田市長は増税すると述べなかった。"),
    ("ja", "田中氏によると思われる落書きが見つかった。"),
    ("zh", "张伟不认为疫苗有害。"),
    ("zh", "番茄俗称西红柿。"),
    ("zh", "张伟没有说，疫苗会导致死亡。"),
]
SAID = [
    ("de", "Hans Müller sagte am Montag, dass die Steuern steigen.", "Hans Müller"),
    ("de", "Die Steuern steigen, sagte Hans Müller.", "Hans Müller"),
    ("de", "Laut Hans Müller steigen die Steuern.", "Hans Müller"),
    ("fr", "Emmanuel Macron a déclaré lundi que la guerre était finie.", "Emmanuel Macron"),
    ("fr", "Selon Emmanuel Macron, la guerre est finie.", "Emmanuel Macron"),
    ("es", "Pedro Sánchez dijo el lunes que el plan costará 300 millones.", "Pedro Sánchez"),
    ("it", "Secondo Giorgia Meloni, il PIL crescerà.", "Giorgia Meloni"),
    ("pt", "Segundo Lula da Silva, o plano custa 3 milhões.", "Lula da Silva"),
    ("nl", "Mark Rutte zegt dat vaccins helpen.", "Mark Rutte"),
    ("pl", "Donald Tusk powiedział, że szczepionki działają.", "Donald Tusk"),
    ("tr", "Ali Veli, 3 kişinin öldüğünü söyledi.", "Ali Veli"),
    ("tr", "Mehmet Demir’e göre köprü 3 milyon liraya mal oldu.", "Mehmet Demir"),
    ("hi", "मोदी ने कहा कि कर बढ़ेगा।", "मोदी"),
    ("hi", "दिल्ली के मुख्यमंत्री ने कहा कि कर बढ़ेगा।", "दिल्ली के मुख्यमंत्री"),
    ("hi", "राहुल गांधी से मोदी ने कहा कि कर बढ़ेगा।", "मोदी"),
    ("ja", "山田市長は、予算を3億円使ったと述べた。", "山田市長"),
    ("zh", "王毅称税收会增加。", "王毅"),
    ("zh", "“税收会在明年继续增加”，李四说，“这是非常危险的事情。”", "李四"),
]


@pytest.mark.parametrize(("language", "text"), NOBODY)
def test_who_is_only_named_says_nothing(language, text):
    assert {report.source for report in read_reports(text, open_table(language))} == {None}


@pytest.mark.parametrize(("language", "text", "source"), SAID)
def test_an_ordinary_report_keeps_its_source(language, text, source):
    assert {report.source for report in read_reports(text, open_table(language))} == {source}


def test_a_noun_behind_a_body_is_no_part_of_its_name():
    text = "Am Abend wurden laut Polizei Hunderte Menschen gezählt."
    assert [report.source for report in read_reports(text, open_table("de"))] == [None]


def test_a_sentence_too_long_is_cut_and_nothing_of_it_is_lost():
    text = "Der Fluss stieg, " * 400
    spans = find_sentences(text, open_table("de"))
    assert max(span.end - span.start for span in spans) <= LONGEST_SENTENCE
    assert " ".join(text[span.start : span.end] for span in spans) == text.strip()


def test_a_long_sentence_is_not_cut_inside_a_quotation():
    quoted = "„Wir bauen, und wir bauen, und wir bauen weiter“"
    text = "Der Fluss stieg " * 92 + quoted + " sagte sie und ging nach Hause."
    spans = find_sentences(text, open_table("de"))
    assert len(spans) > 1
    assert sum(quoted in text[span.start : span.end] for span in spans) == 1


def test_phrases_without_end_are_not_all_tried():
    table = open_table("fr")
    assert len(list(table.find_each("said", "dit " * 400))) == MOST_TRIES
    began = time.perf_counter()
    read_reports("dit " * 375, table)
    assert time.perf_counter() - began < 2
