import pytest

from claimdesk.language.statements.bare_frames import is_bare_frame


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
    ],
)
def test_a_frame_without_words_tells_nothing(parse, text, bare):
    doc = parse(text)
    assert is_bare_frame(doc, range(len(doc))) is bare
