"""Furniture inside and around what is read: marks of pages, lines of programmes, agencies' heads, tables of standings."""

import pytest

from claimdesk.language.reading.blocks import BlockKind
from claimdesk.language.reading.structure import read_structure
from claimdesk.terms import Part

BUILT = "The council built 400 homes in 2019."


def read(text):
    structure = read_structure(text, Part.TEXT)
    return [structure.text[block.start : block.end].replace("\n", " ") for block in structure.blocks]


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("Costs rise for every family, so that we raise the cost [Page: S12535]\n\ncurve even more.", "Costs rise for every family, so that we raise the cost curve even more."),
        ("We are voting on the amendment because they weren't willing\n\nto put real measures in this bill.", "We are voting on the amendment because they weren't willing to put real measures in this bill."),
    ],
)  # fmt: skip
def test_a_sentence_that_a_page_parts_is_one(text, joined):
    assert read(f"{BUILT}\n\n{text}\n\n{BUILT[:-1]} and 2020.")[1] == joined


@pytest.mark.parametrize(
    "line",
    [
        "[[Page S4390]]",
        "Last Updated: Tuesday, 8 August 2006, 13:48 GMT 14:48 UK",
        "Kanye West At Trump Tower; Exxon CEO Nominated for Secretary of State. Aired 9:30-10a ET",
        "Aired December 13, 2016 - 09:30 ET",
        "February 4, 2016 / 11:31 PM / 2 years ago",
        "Friday, August 2, 2019 / Shravana 11, 1941 (Saka)",
        "Volume 539: debated on Thursday 2 February 2012",
        "Chris Farrell Aug 21, 2008",
        "Today's writers were Aoife Walsh, Thomas Mack and Sam Hancock.",
        "The editors were Chris Giles and Emma Owen.",
        "S&P 500",
        "FTSE 100",
        "35 minutes",
        "4.4 • 4.9K Ratings",
        "This was published under the 2016 to 2019 May Conservative government",
        "tv U.S. Senate CSPAN April 14, 2011 12:00pm-5:00pm EDT",
    ],
)
def test_furniture_says_nothing(line):
    assert read(f"{line}\n\n{BUILT}") == [BUILT]


def test_what_looks_like_furniture_and_tells_something_stays():
    told = [
        "The S&P 500 fell by 3 percent.",
        "The editors were fired in May.",
        "Tom Ash was born on Aug 21, 2008.",
    ]
    assert read("\n\n".join(told)) == told


def test_a_row_of_standings_has_its_columns():
    text = "Half-time table\n\nTeam P W D L Pts\n1 Manchester United 13 5 7 1 22\n2 West Ham 13 -3 5 6 21"
    structure = read_structure(text, Part.TEXT)
    rows = [block for block in structure.blocks if block.kind == BlockKind.ROW]
    assert [row.columns for row in rows] == [
        (("", "Manchester United"), ("P", "13"), ("W", "5"), ("D", "7"), ("L", "1"), ("Pts", "22")),
        (("", "West Ham"), ("P", "13"), ("W", "-3"), ("D", "5"), ("L", "6"), ("Pts", "21")),
    ]


def test_an_agencys_picture_is_a_caption():
    structure = read_structure(
        f"FILE - In this Sept. 24, 2018, file photo, Tom Ash waves.\n\n{BUILT}", Part.TEXT
    )
    assert structure.blocks[0].kind == BlockKind.CAPTION
