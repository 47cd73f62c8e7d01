import pytest

from claimdesk.language.other_languages.identify import find_language, weigh_languages
from claimdesk.language.other_languages.passages import find_article_language, find_language_of, find_passages
from claimdesk.language.reading.segment import segment
from claimdesk.language.shapes import ArticleText

SENTENCES = [
    ("de", "Die Gemeinde hat im letzten Jahr zwei neue Schulen gebaut."),
    ("nl", "De gemeente heeft vorig jaar twee nieuwe scholen gebouwd."),
    ("af", "Die munisipaliteit het verlede jaar twee nuwe skole gebou, maar hulle is nie oop nie."),
    ("fr", "La commune a construit deux nouvelles écoles l’année dernière."),
    ("es", "El municipio construyó dos escuelas nuevas el año pasado."),
    ("pt", "O município construiu duas novas escolas no ano passado."),
    ("it", "Il comune ha costruito due nuove scuole l’anno scorso."),
    ("ro", "Primăria a construit două școli noi anul trecut."),
    ("pl", "Gmina zbudowała w ubiegłym roku dwie nowe szkoły."),
    ("cs", "Obec loni postavila dvě nové školy, které jsou už otevřené."),
    ("hu", "Az önkormányzat tavaly két új iskolát épített."),
    ("sv", "Kommunen byggde två nya skolor förra året."),
    ("da", "Kommunen byggede to nye skoler sidste år, og de er åbne nu."),
    ("fi", "Kunta rakensi viime vuonna kaksi uutta koulua."),
    ("tr", "Belediye geçen yıl iki yeni okul yaptı."),
    ("id", "Pemerintah kota membangun dua sekolah baru pada tahun lalu."),
    ("vi", "Thành phố đã xây hai trường học mới vào năm ngoái."),
    ("ru", "В прошлом году в городе построили две новые школы."),
    ("uk", "Торік у місті збудували дві нові школи."),
    ("ar", "بنت البلدية مدرستين جديدتين في العام الماضي."),
    ("fa", "شهرداری سال گذشته دو مدرسه جدید ساخت."),
    ("ur", "شہر نے پچھلے سال دو نئے اسکول بنائے۔"),
    ("hi", "शहर ने पिछले साल दो नए स्कूल बनाए।"),
    ("mr", "शहराने गेल्या वर्षी दोन नवीन शाळा बांधल्या आहेत."),
    ("ja", "市は昨年、学校を二つ建てた。"),
    ("zh", "去年市里新建了两所学校。"),
    ("ko", "시는 작년에 학교 두 곳을 새로 지었다."),
    ("th", "เมืองสร้างโรงเรียนใหม่สองแห่งเมื่อปีที่แล้ว"),
    ("el", "Ο δήμος έχτισε δύο νέα σχολεία πέρυσι."),
    ("he", "העירייה בנתה שני בתי ספר חדשים בשנה שעברה."),
    ("en", "The town built two new schools last year and they are open."),
]


@pytest.mark.parametrize(("language", "sentence"), SENTENCES)
def test_a_sentence_tells_its_language(language, sentence):
    assert find_language(sentence) == language


@pytest.mark.parametrize("text", ["", "2024", "NATO", "😀 😀"])
def test_too_little_tells_nothing(text):
    assert find_language(text) is None


def test_small_words_speak_for_their_language():
    weights = weigh_languages("nicht und aber")
    assert weights["de"] == max(weights.values())


@pytest.mark.parametrize(
    "text",
    [
        "Results: Smith 4,512 Jones 3,910 Garcia 2,204 Müller 1,100 Rossi 980 Dubois 412 Kowalski 96",
        "Elena Ruiz wins Valdez County seat",
        "Die Hard returns to cinemas in der USA for the fans of the series that was made in 1988",
    ],
)
def test_english_stays_english(text):
    assert find_article_language(ArticleText(text)) == "en"


def test_dutch_is_not_taken_for_english():
    text = (
        "De gemeente heeft vorig jaar 12,5 miljoen euro uitgegeven aan nieuwe bruggen. Dat zegt de wethouder in een gesprek met "
        "deze krant. Het is de eerste keer in tien jaar dat de stad in de rode cijfers is beland."
    )
    assert find_article_language(ArticleText(text)) == "nl"


def test_the_language_that_is_given_is_taken():
    assert find_article_language(ArticleText("Hola", language="pt-BR")) == "pt"


def test_a_paragraph_with_a_foreign_name_keeps_its_articles_language():
    assert find_language_of("He moved to La Paz de la Frontera in 1999.", "en") == "en"


def test_a_foreign_quotation_takes_its_whole_sentence():
    text = 'The mayor said: "Die Stadt ist die größte im Norden und wächst weiter." He left.'
    (passage,) = find_passages(text, segment(text))
    assert text[passage.start : passage.end].endswith('weiter."')
