import pytest

from claimdesk.language.reading.structure import read_structure
from claimdesk.terms import Part


def timed(words):
    """Words as captions with times give them, seven to a line."""
    split = words.split()
    lines = [" ".join(split[at : at + 7]) for at in range(0, len(split), 7)]
    return "\n".join(f"0:{5 * number:02}\n{line}" for number, line in enumerate(lines))


def spoken(words):
    structure = read_structure(timed(words), Part.TEXT)
    return [
        (
            structure.turns[block.turn].speaker if block.turn is not None else "-",
            structure.text[block.start : block.end],
        )
        for block in structure.blocks
    ]


LONG = "we have built four hundred homes in this town and not one of them was sold to"


@pytest.mark.parametrize(
    ("words", "speakers"),
    [
        (f"good evening i'm Nora Vale {LONG} a stranger", ["Nora Vale"]),
        (f"the board met at nine i'm Nora Vale {LONG} a stranger", ["-", "Nora Vale"]),
        (f"hi my name is Tom Ash and {LONG} a bank", ["Tom Ash"]),
        (f"this is Dana Pike reporting from the dam where {LONG} us", ["Dana Pike"]),
        (
            f"i'm Nora Vale the chair and {LONG} us so next speaker is Tom Ash from the yard hi i live on Pit Road and {LONG} us",
            ["Nora Vale", "Tom Ash"],
        ),
        (f"i'm Nora Vale {LONG} us thank you for that is the dam safe or {LONG} him", ["Nora Vale", None]),
        (f"so we spoke to Tom Ash and Nora Vale and {LONG} us", ["-"]),
        (f"the mayor is Nora Vale who says {LONG} us", ["-"]),
    ],
)
def test_who_introduces_himself_or_is_called_in_speaks_until_thanks(words, speakers):
    assert list(dict.fromkeys(speaker for speaker, _ in spoken(words))) == speakers


def test_no_word_of_captions_is_lost_where_voices_are_parted():
    words = f"i'm Nora Vale {LONG} us thanks our next guest is Tom Ash good morning {LONG} you"
    assert " ".join(text for _, text in spoken(words)) == words
