import pytest

from claimdesk.language.mentions.people_and_bodies import read_names


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Laura Brandt opened the fair. Brandt praised it.", [("Laura Brandt", "female")]),
        ("Mayor Peter Lang left. Lang was tired.", [("Peter Lang", "male")]),
        ("Peter Lang met Anna Lang.", [("Peter Lang", "male"), ("Anna Lang", "female")]),
        ('"Lazy Laura Brandt never worked a day!" Brandt left.', [("Laura Brandt", "female")]),
        ("Crooked Peter Lang lost the vote. Lang left.", [("Peter Lang", "male")]),
        ("Jerry Lee Lewis played in Leeds.", [("Jerry Lee Lewis", "male")]),
        ("It rained in Leeds.", []),
        ("Mayor Ines Quillmark opened the meeting.", [("Ines Quillmark", None)]),
        ("Councillor Tobin Ashgrove, who leads the opposition, left.", [("Tobin Ashgrove", None)]),
        ("Resident Dorian Pellwick handed over a petition.", [("Dorian Pellwick", None)]),
        ("Resident Services Ltd met the parents.", []),
        ("The minister met Port Ellery's council.", []),
    ],
)
def test_people_are_known_by_their_full_names_with_a_gender_where_a_word_tells(read_text, text, people):
    assert [(person.name, person.gender) for person in read_names(read_text(text)).people] == people


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Laura Brandt opened the fair. Brandt praised it.", "Laura Brandt"),
        ("Peter Lang met Anna Lang. Lang left.", None),
    ],
)
def test_a_surname_is_somebody_s_unless_two_share_it(read_text, text, name):
    person = read_names(read_text(text)).person(1, 0)
    assert (person.name if person else None) == name


def test_a_title_before_a_name_is_the_person_s_role(read_text):
    assert read_names(read_text("Mayor Peter Lang left.")).people[0].roles == {"mayor"}


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("The International Energy Agency (IEA) met.", {"IEA": "International Energy Agency"}),
        ("The Bank of England (BoE) met.", {}),
        ("The Ministry of Health (ABC) met.", {}),
    ],
)
def test_an_abbreviation_is_known_where_its_letters_are_the_name_s(read_text, text, bodies):
    assert read_names(read_text(text)).bodies == bodies
