import spacy

from claimdesk.language.mentions.entities import find_entities


def _doc(text, *entities):
    doc = spacy.blank("en")(text)
    doc.ents = [doc.char_span(start, end, label=label) for start, end, label in entities]
    return doc


def test_names_get_our_kinds_in_reading_order():
    text = "Angela Merkel met NATO envoys in Kyiv."
    doc = _doc(text, (0, 13, "PERSON"), (18, 22, "ORG"), (33, 37, "GPE"))
    entities = [(entity.text, entity.kind) for entity in find_entities(doc)]
    assert entities == [("Angela Merkel", "person"), ("NATO", "organisation"), ("Kyiv", "place")]


def test_articles_and_possessives_stay_out_of_the_span():
    text = "They read the Kremlin's note."
    entity = find_entities(_doc(text, (10, 23, "ORG")))[0]
    assert (entity.text, text[entity.start : entity.end]) == ("Kremlin", "Kremlin")


def test_numbers_and_dates_are_no_entities():
    text = "Some 5 million came in March."
    assert find_entities(_doc(text, (5, 14, "CARDINAL"), (23, 28, "DATE"))) == ()


def test_a_document_without_entities_gives_none():
    assert find_entities(_doc("It rained.")) == ()
