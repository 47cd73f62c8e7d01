import pytest

from claimdesk.language.reading.structure import read_structure
from claimdesk.terms import Part

BUILT, ROSE, CUT = (
    "We built 400 homes in 2019.",
    "Rents rose by 9 percent last year.",
    "I cut taxes for 3,000 families.",
)
CHECKED = "Ash made a similar claim last week, so we checked it out."


def spoken(text, **given):
    structure = read_structure(text, Part.TEXT, **given)
    return [
        (
            structure.turns[block.turn].speaker if block.turn is not None else block.voice or "-",
            structure.text[block.start : block.end],
        )
        for block in structure.blocks
    ]


@pytest.mark.parametrize(
    ("label", "speaker"),
    [
        ("The Taoiseach", "The Taoiseach"),
        ("The Tánaiste", "The Tánaiste"),
        ("The Attorney General", "The Attorney General"),
        ("An Ceann Comhairle", "An Ceann Comhairle"),
        ("Minister for Health", "Minister for Health"),
        ("Minister for Health (Deputy Jo Carty)", "Jo Carty"),
        ("Minister for Health (Deputy Carty)", "Carty"),
        ("Minister of State at the Department of Health (Deputy Jo Carty)", "Jo Carty"),
        ("Deputy Keane", "Keane"),
    ],
)
def test_an_office_before_a_colon_starts_a_turn(label, speaker):
    text = (
        f"Deputy Nora Vale: {ROSE}\n\n{label}: {BUILT}\n\nDeputy Tom Ash: {CUT}\n\nDeputy Nora Vale: {ROSE}"
    )
    assert spoken(text) == [("Nora Vale", ROSE), (speaker, BUILT), ("Tom Ash", CUT), ("Nora Vale", ROSE)]


@pytest.mark.parametrize(
    ("line", "voice"),
    [
        ("Nora Vale has just told Olm Radio:", "Nora Vale"),
        ("Here's Nora Vale responding in the Commons:", "Nora Vale"),
        ("Asked by Jo Bell about it, Nora Vale wrote on Monday:", "Nora Vale"),
        ("The figures are these:", "-"),
        ("The chancellor said:", "The chancellor"),
        ("Trade and Industry Secretary Patricia Hewitt said:", "Patricia Hewitt"),
    ],
)
def test_a_paragraph_below_a_colon_is_whose_the_line_names(line, voice):
    text = f"It rained on Monday.\n\n{line}\n\n{ROSE}\n\nThe ministry denied that on Tuesday."
    assert spoken(text)[2] == (voice, ROSE)
    assert spoken(text)[3] == ("-", "The ministry denied that on Tuesday.")


def test_announced_words_in_quotation_marks_stay_as_they_are():
    text = f"It rained.\n\nNora Vale told the Commons:\n\n“{ROSE}”"
    assert spoken(text)[2] == ("-", f"“{ROSE}”")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Ray Martorella · October 18, 2020 · Shared with Public\n{ROSE}", [("Ray Martorella", ROSE)]),
        (f"Ray Martorella · October 18, 2020 · Shared with Public {ROSE}", [("Ray Martorella", ROSE)]),
        (f"Mama Kim\nOctober 2 at 9:15 AM · 🌐\n\n{ROSE}\n\n1.4K reactions · 862 comments · 3.1K shares\n\nTop comments\n\nJoe Mendez\n{CUT}\nLike · Reply · 2h", [("Mama Kim", ROSE), ("Joe Mendez", CUT)]),
        (f"It rained.\n\n@noravale\n{ROSE}\n12:58 PM · Nov 26, 2025\n\nIt snowed.", [("-", "It rained."), ("@noravale", ROSE), ("-", "It snowed.")]),
    ],
)  # fmt: skip
def test_a_copied_post_is_its_authors(text, expected):
    assert spoken(text) == expected


def test_what_nobody_signs_on_a_site_of_posts_is_nobodys():
    structure = read_structure(f"{CUT}\n\n{ROSE}", Part.TEXT, source_name="facebook.com")
    first, second = structure.blocks
    assert first.turn is not None
    assert structure.turns[first.turn].speaker is None
    assert second.turn is None


@pytest.mark.parametrize("marks", [("", ""), ('"', '"'), ("“", "”")])
def test_the_outlets_words_below_a_debate_are_no_speakers(marks):
    opening, closing = marks
    debate = "\n\n".join(
        f"{name}: {opening}{words}{closing}"
        for name, words in [("VALE", BUILT), ("ASH", ROSE), ("VALE", CUT), ("ASH", ROSE)]
    )
    told = spoken(f"{debate}\n\n{CHECKED}\n\nA survey of 537 people says so.")
    assert told[:4] == [("Vale", BUILT), ("Ash", ROSE), ("Vale", CUT), ("Ash", ROSE)]
    assert [speaker for speaker, _ in told[4:]] == ["-", "-"]


def test_a_paragraph_that_leans_on_announced_words_goes_on_with_them():
    text = f"It rained.\n\nNora Vale said:\n\n{BUILT}\n\nThese homes stand in Olm.\n\nThis comes after a week of rain."
    assert spoken(text)[2:] == [
        ("Nora Vale", BUILT),
        ("Nora Vale", "These homes stand in Olm."),
        ("-", "This comes after a week of rain."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"Nora Vale: {BUILT} Tom Ash: {ROSE} Nora Vale: {CUT} Tom Ash: {ROSE}",
        f"Nora Vale: {BUILT} Anna Ash: {ROSE}\n\nNora Vale: {CUT} Anna Ash: {ROSE}",
    ],
)
def test_names_before_colons_inside_a_line_open_turns(text):
    assert [speaker.split()[-1] for speaker, _ in spoken(text)] == ["Vale", "Ash", "Vale", "Ash"]


def test_a_page_of_debates_with_portraits_names_who_speaks():
    page = "".join(
        f"{name} Portrait {name}{seat}\n- Hansard - - - Excerpts\n\n{words}\n\n"
        for name, seat, words in (
            ("Nora Vale", " (Olm) (Lab)", BUILT),
            ("Tom Ash", "", ROSE),
            ("Nora Vale", "", CUT),
            ("Tom Ash", "", BUILT),
        )
    )
    assert spoken(page) == [("Nora Vale", BUILT), ("Tom Ash", ROSE), ("Nora Vale", CUT), ("Tom Ash", BUILT)]
