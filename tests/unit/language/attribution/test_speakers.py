import pytest

from claimdesk.language.attribution.speakers import find_outlet, find_source_name, read_speakers


@pytest.mark.parametrize(
    ("text", "about", "name"),
    [
        ("It rained.", {"source_name": "Harbour Post"}, "Harbour Post"),
        ("It rained.", {"source_domain": "harbour.example"}, "harbour.example"),
        ("LONDON (Reuters) - It rained.", {"source_domain": "harbour.example"}, "Reuters"),
        ("It rained.", {}, None),
    ],
)
def test_the_article_s_own_voice_is_its_outlet_s(read_text, text, about, name):
    outlet = find_outlet(read_text(text, **about))
    assert (outlet.name if outlet else None) == name


@pytest.mark.parametrize(
    ("text", "word", "name"),
    [
        ("Laura Brandt came. Brandt said it rained.", "Brandt", "Laura Brandt"),
        ("Laura Brandt came. She said it rained.", "She", "Laura Brandt"),
        ("It rained. A spokesman said so.", "spokesman", "A spokesman"),
        ("It rained. Nora Lee and Peter Lang said so.", "Lee", "Nora Lee and Peter Lang"),
    ],
)
def test_a_source_is_called_by_its_fullest_name(read_text, text, word, name):
    article = read_text(text)
    head = next(token for token in article.sentences[1].doc if token.text == word)
    named = find_source_name(read_speakers(article), 1, head)
    assert named.lower() == name.lower()


@pytest.mark.parametrize(
    ("text", "word", "name"),
    [
        ("Critics of the mayor, Ann Vale, said the bridge cost 3 million pounds.", "Critics", "Ann Vale"),
        ("Opponents of the governor, John Baker, said he stole 3 million pounds.", "Opponents", "John Baker"),
    ],
)
def test_those_who_speak_of_somebody_are_not_that_person(read_text, text, word, name):
    article = read_text(text)
    head = next(token for token in article.sentences[0].doc if token.text == word)
    assert find_source_name(read_speakers(article), 0, head) != name


def test_a_name_that_closes_an_office_s_name_names_its_holder(read_text):
    article = read_text(
        "Chair of the Veterans Affairs Committee Rep. Jeff Miller, R-Fla., revealed that 40 veterans had died."
    )
    assert find_source_name(read_speakers(article), 0, article.sentences[0].doc[0]) == "Jeff Miller"


@pytest.mark.parametrize(
    ("text", "word", "name"),
    [
        (
            "The Conservative candidate for Boston and Skegness, Matt Warman, said 400 jobs had been lost.",
            "candidate",
            "Matt Warman",
        ),
        ("The mayor of Olm, Karin Holm, said rents rose.", "mayor", "Karin Holm"),
        ("The right hon. Gentleman rightly says that rents rose.", "Gentleman", "the right hon. Gentleman"),
        ("My hon. Friend says that rents rose.", "Friend", "my hon. Friend"),
    ],
)
def test_an_office_with_places_in_it_and_a_member_by_courtesy_are_one_name(read_text, text, word, name):
    article = read_text(text)
    head = next(token for token in article.sentences[0].doc if token.text == word)
    assert find_source_name(read_speakers(article), 0, head) == name


@pytest.mark.parametrize(
    ("text", "word", "name"),
    [
        ("Chancellor Neil Oakes came. The chancellor said so.", "chancellor", "Neil Oakes"),
        ("Shadow chancellor Neil Oakes came. The chancellor said so.", "chancellor", "the chancellor"),
        ("Former president Carl Voss came. The president said so.", "president", "the president"),
        ("Deputy mayor Lena Hart came. The mayor said so.", "mayor", "the mayor"),
        ("Anna Lee came. Mr Lee said so.", "Lee", "Mr Lee"),
        ("Simon Crane KC came. Mr Crane said so.", "Crane", "Simon Crane"),
        ("Rakul Preet Singh came. Ranveer Singh said so.", "Singh", "Ranveer Singh"),
    ],
)
def test_a_name_or_an_office_is_nobody_else_s(read_text, text, word, name):
    article = read_text(text)
    head = next(token for token in article.sentences[1].doc if token.text == word)
    assert find_source_name(read_speakers(article), 1, head).lower() == name.lower()
