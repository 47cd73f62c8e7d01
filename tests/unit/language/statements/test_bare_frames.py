import pytest

from claimdesk.language.statements.bare_frames import is_bare_frame, is_elliptical


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Sajid Javid said.", True),
        ("Housing Minister Mark Prisk said.", True),
        ("Ajak said in a messenger reply to Tom.", True),
        ("He told reporters on Monday.", True),
        ("She spoke of 40 deaths.", False),
        ("Vale wrote 40 letters.", False),
        ("Vale wrote about it in 2019.", False),
        ("The mayor said it.", False),
        ("Rents rose.", False),
        ("The post reads as follows:", True),
        ("One post, shared 4,000 times, said:", True),
        ("In the clip, a man can be heard saying:", True),
        ("Asked for evidence, Vale said:", True),
        ("The council announced on Monday:", True),
        ("It went on.", True),
        ("The line 6 contract went to Transvella.", False),
        ("Nobody warned us.", False),
    ],
)
def test_a_frame_without_words_tells_nothing(parse, text, bare):
    doc = parse(text)
    assert is_bare_frame(doc, range(len(doc))) is bare


@pytest.mark.parametrize(
    ("text", "leans"),
    [
        ("She has not.", True),
        ("It does.", True),
        ("I do not.", True),
        ("She has a dog.", False),
        ("He did it.", False),
        ("Some 350 can go home; about 900 still can't.", False),
    ],
)
def test_a_helper_without_its_verb_tells_nothing_alone(parse, text, leans):
    doc = parse(text)
    assert is_elliptical(doc, range(len(doc))) is leans
