import json
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimdesk.language.reading.blocks import BlockKind
from claimdesk.language.reading.structure import read_structure
from claimdesk.terms import Part

HERE = Path(__file__).parent
TEXTS = [path.read_text(encoding="utf-8") for path in sorted((HERE.parent / "texts").glob("*.txt"))]
EXAMPLES = HERE.parents[3] / "examples"
PIECES = st.sampled_from(
    ["VALE: ", "Q ", ">> ", "\n", "\n\n", "**", "*", "~~", "- ", "1. ", "<p>", "</p>", "<del>", "&amp;", "&#3;", "\u00ad", "\u200b", "𝗯𝗼", "ａ",
     "10:00\t", "|", "  ", "(APPLAUSE)", "@vale: ", "RT @x: ", " // ", "#a #b", "1/2", "00:00:01.000 --> 00:00:02.000", "WEBVTT", "<v Vale>",
     "CLAIM: ", "RATING: False. ", "Source: x", "We built 400 homes", "e\u0336", "👉", "1\ufe0f\u20e3", "[Picture] ", "Also read: x", "✅ ", "<sup>2</sup>"]
)  # fmt: skip
HOSTILE = st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=30).map("".join)


def check(text, part=Part.TEXT):
    structure = read_structure(text, part)
    covered = bytearray(len(text))
    for start, end in zip(structure.starts, structure.ends, strict=True):
        covered[start:end] = b"\x01" * (end - start)
    for skipped in structure.skipped:
        covered[skipped.start : skipped.end] = b"\x01" * (skipped.end - skipped.start)
    assert all(covered[place] for place, character in enumerate(text) if not character.isspace())
    assert all(first <= second for first, second in pairwise(structure.starts))
    assert all(first <= second for first, second in pairwise(structure.ends))
    for block in structure.blocks:
        words = structure.text[block.start : block.end]
        assert words
        assert words == words.strip()
        assert "\n" not in words
    assert structure.text == "\n\n".join(
        structure.text[block.start : block.end] for block in structure.blocks
    )
    assert all(first.end <= second.start for first, second in pairwise(structure.skipped))
    return structure


@given(HOSTILE)
@settings(max_examples=300, deadline=None)
def test_every_character_is_read_or_skipped_whatever_comes(text):
    for part in Part:
        check(text, part)


@pytest.mark.parametrize(
    "text", [*TEXTS, json.loads((EXAMPLES / "article.json").read_text(encoding="utf-8"))["text"]]
)
def test_every_character_of_real_texts_is_read_or_skipped_for_a_reason(text):
    assert not [skipped for skipped in check(text).skipped if skipped.why == "unread"]


@pytest.mark.parametrize(
    "text", ["10:00\t" * 20 + "x", "source:" + "\t" * 20000, "*" * 20000, "<p" * 20000, "&" * 20000, "a: " * 9000, "<script>" * 3000, "(" * 20000, "# " * 9000, "| " * 9000, "Aa " * 9000, "1. " * 9000, "\n" * 20000 + "x", "a\n" * 9000]
)  # fmt: skip
def test_hostile_repeats_take_no_time(text):
    begun = time.process_time()
    read_structure(text, Part.TEXT)
    assert time.process_time() - begun < 2


def blocks(text, **given):
    structure = read_structure(text, Part.TEXT, **given)
    return [(block.kind, structure.text[block.start : block.end]) for block in structure.blocks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 carrots give\nyou enough\nenergy to walk\n3 miles, and\nthey were first\ngrown as a\nmedicine.",
         [("paragraph", "3 carrots give you enough energy to walk 3 miles, and they were first grown as a medicine.")]),
        ("they bought 40 trams in 2023\n12 never carried anyone\nparked at the depot", [("paragraph", "they bought 40 trams in 2023"), ("paragraph", "12 never carried anyone"), ("paragraph", "parked at the depot")]),
        ("10 facts\n\n1. Olm has 400 homes.\n\n2. The lake lost a third of its water.", [("heading", "10 facts"), ("item", "Olm has 400 homes."), ("item", "The lake lost a third of its water.")]),
        ("• Olm has 400 homes\n• Fen has 300", [("item", "Olm has 400 homes"), ("item", "Fen has 300")]),
        ("They hide this:\n✅ Olm has 400 homes\n❌ Fen has none", [("heading", "They hide this:"), ("item", "Olm has 400 homes"), ("item", "Fen has none")]),
        (">> MOST CARS WERE 29 TO THE\n4:01 PM\nGALLON. >> THE BOARD VOTES.", [("paragraph", "MOST CARS WERE 29 TO THE GALLON."), ("paragraph", "THE BOARD VOTES.")]),
        ("<p>The council <del>lost</del> <ins>gained</ins> 300 jobs. CO<sub>2</sub> fell by 10<sup>6</sup> tonnes<sup>[1]</sup>.</p>", [("paragraph", "The council gained 300 jobs. CO2 fell by 10^6 tonnes.")]),
        ("𝐓𝐡𝐞 𝐦𝐚𝐲𝐨𝐫 𝐛𝐨𝐮𝐠𝐡𝐭 𝟒𝟏 un\u00adem\u00adployed ｃｒａｎｅｓ.", [("paragraph", "The mayor bought 41 unemployed cranes.")]),
        ("It holds ~~6.4~~ 7.6 million litres.", [("paragraph", "It holds 7.6 million litres.")]),
        ("CLAIM: The dam burst.\n\nRATING: False. The dam stands.\n\nTHE FACTS: It was built in 1967.", [("rating_box", "The dam burst."), ("paragraph", "The dam stands."), ("paragraph", "It was built in 1967.")]),
        ("The dam holds.\n\nCorrection: An earlier version said it burst.", [("paragraph", "The dam holds."), ("correction", "An earlier version said it burst.")]),
        ("The dam burst in May.\nAlso Read: 2017 Clip Revived In Olm", [("paragraph", "The dam burst in May.")]),
    ],
)  # fmt: skip
def test_blocks(text, expected):
    assert blocks(text) == expected


def test_a_teaser_of_another_article_is_skipped_up_to_its_byline():
    text = "The dam burst.\n\nFeatured Fact-check\n\nKirk Ash\n\nstated on January 13, 2021 in a speech.\n\nNorland ranks last.\n\nBy Ned Price • January 20, 2021\n\nThe dam was built in 1967."
    assert blocks(text) == [("paragraph", "The dam burst."), ("paragraph", "The dam was built in 1967.")]


def test_a_row_has_its_columns():
    text = "Unemployment, percent\nCountry   Feb 2016   Mar 2016\nOlmia     8.0        7.9\nNorland   20.6       20.4"
    rows = [block for block in read_structure(text, Part.TEXT).blocks if block.kind == BlockKind.ROW]
    assert rows[0].columns == (("Country", "Olmia"), ("Feb 2016", "8.0"), ("Mar 2016", "7.9"))


def test_what_is_reposted_is_not_the_posters():
    text = "Ana Dunn @anadunn · 7 Oct\nthe trams cost 40m 1/2\n\nRT @olm_transit: We share no staff. // yes you do 2/2"
    structure = read_structure(text, Part.TEXT)
    assert [(block.voice, structure.text[block.start : block.end]) for block in structure.blocks] == [
        ("Ana Dunn (@anadunn)", "the trams cost 40m"),
        ("@olm_transit", "We share no staff."),
        ("Ana Dunn (@anadunn)", "yes you do"),
    ]


def test_a_place_leads_back_to_the_stored_text():
    text = "VALE: Un\u00ademployment &amp; **rents** rose."
    structure = read_structure(text, Part.TEXT)
    start = structure.text.index("Unemployment")
    place = structure.to_stored(start, start + len("Unemployment & rents"))
    assert text[place.start : place.end] == "Un\u00ademployment &amp; **rents"


BROKEN = [
    "We have had a surprise with",
    "the rents. In July",
    "the rate was 5.8 percent, the same as",
    "in June. Rents fell",
    "in nine towns",
    "and rose in two.",
    "Things are hard",
    "because of the frost.",
]


def test_lines_with_blank_ones_between_that_break_off_in_their_sentences_are_one_text():
    read = [words for _, words in blocks("\n\n".join(BROKEN))]
    assert read == [" ".join(BROKEN[:6]), " ".join(BROKEN[6:])]


@pytest.mark.parametrize(
    "lines",
    [
        [f"The river rose by {number} metres." for number in range(2, 10)],
        [f"Chapter {number}" for number in range(2, 10)],
        ["Bread", "milk and eggs", "Flour", "sugar", "Salt", "Oil", "Rice", "Beans"],
    ],
)
def test_short_paragraphs_that_end_stay_apart(lines):
    assert len(blocks("\n\n".join(lines))) == len(lines)


@pytest.mark.parametrize(("opening", "closing"), [("“", "’’"), ("‘‘", "’’"), ("``", "''"), ("''", "''")])
def test_two_marks_typed_for_one_are_one(opening, closing):
    text = f"The mayor spoke.\n\n{opening}We hired 300 officers in 2023,{closing} she said."
    structure = read_structure(text, Part.TEXT)
    shown = structure.text.rpartition("\n")[2]
    assert shown in {
        "“We hired 300 officers in 2023,” she said.",
        '"We hired 300 officers in 2023," she said.',
    }
    check(text)
