import pytest

from claimdesk.language.reading.structure import read_structure
from claimdesk.terms import Part

OPENING = "Claim\nThe city of Olm has banned barbecues in all private gardens.\n\nVerdict\nSatire. The text comes from a joke site."
BAN = "From June 1, sausages may be grilled only under the supervision of a notary."
FACT = "Barbecues in parks have been allowed since 1994."


def read(text, title=None):
    return [
        structure.text[block.start : block.end]
        for structure in [read_structure(text, Part.TEXT, title=title)]
        for block in structure.blocks
    ]


@pytest.mark.parametrize(
    "reprint",
    [
        f'It reads: "{BAN}"',
        f"The piece says: “{BAN}”",
        f'The post claimed "{BAN}"',
        f'The Daily Gherkin, a satirical website, ran a piece. The Daily Gherkin wrote: "{BAN}"',
        f"> {BAN}",
        f"The text in full:\n\n“{BAN}”",
        f"The article reads as follows:\n\n*{BAN}*",
    ],
)
def test_what_a_check_reprints_of_satire_is_skipped(reprint):
    texts = read(f"{OPENING}\n\n{reprint}\n\n{FACT}")
    assert texts[-1] == FACT
    assert not any("sausages" in text for text in texts)


def test_a_headline_that_says_satire_is_enough():
    text = f'The piece says: "{BAN}"\n\n{FACT}'
    assert read(text, title="No, Olm did not ban barbecues: it was satire") == ["The piece says:", FACT]
    assert read(text, title="Olm bans barbecues") == [f'The piece says: "{BAN}"', FACT]


@pytest.mark.parametrize(
    "told",
    [
        'The mayor\'s spokesman, Tom Ash, said: "She never banned a thing in 2024."',
        f"{FACT} The council met on March 14.",
        'Its chairman said: "In this town anything is possible, they banned 40 things."',
    ],
)
def test_what_people_say_of_the_satire_stays(told):
    assert read(f"{OPENING}\n\n{told}")[-1] == told
