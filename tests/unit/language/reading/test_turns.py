import pytest

from claimdesk.language.reading.blocks import TurnRole
from claimdesk.language.reading.structure import read_structure
from claimdesk.terms import Part

BUILT, ROSE, CUT = (
    "We built 400 homes in 2019.",
    "Rents rose by 9 percent last year.",
    "I cut taxes for 3,000 families.",
)
VALE_ASH = [("Vale", BUILT), ("Ash", ROSE), ("Vale", CUT)]
FULL = [("Nora Vale", BUILT), ("Tom Ash", ROSE), ("Nora Vale", CUT)]


def said(text, **given):
    structure = read_structure(text, Part.TEXT, **given)
    return [
        (
            structure.turns[block.turn].speaker if block.turn is not None else "-",
            structure.text[block.start : block.end],
        )
        for block in structure.blocks
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"VALE: {BUILT}\nASH: {ROSE}\nVALE: {CUT}", VALE_ASH),
        (f"VALE: {BUILT} {CUT}", [("Vale", f"{BUILT} {CUT}")]),
        (f"MR. VALE: {BUILT}\n\nMR. ASH: {ROSE}\n\nMR. VALE: {CUT}", VALE_ASH),
        (f"MS. VALE:  {BUILT}\n\nMR. ASH:  {ROSE}\n\nMS. VALE:  {CUT}", VALE_ASH),
        (f"SEN. VALE (D-CA): {BUILT}\nSEN. ASH (R-TX): {ROSE}\nSEN. VALE: {CUT}", VALE_ASH),
        (f"SEN. VALE: {BUILT}\nSEN. ASH: {ROSE}\nSEN. VALE: {CUT}", VALE_ASH),
        (f"NORA VALE, MAYOR OF OLM: {BUILT}\n\nTOM ASH, ANCHOR: {ROSE}\n\nVALE: {CUT}", FULL),
        (f"Nora Vale: {BUILT}\n\nTom Ash: {ROSE}", FULL[:2]),
        (f"Nora Vale: (00:12)\n{BUILT}\n\nTom Ash: (00:19)\n{ROSE}\n\nNora Vale: (00:25)\n{CUT}", FULL),
        (f"[00:12] Nora Vale: {BUILT}\n[00:19] Tom Ash: {ROSE}\n[00:25] Nora Vale: {CUT}", FULL),
        (f"**Nora Vale:** {BUILT}\n\n**Tom Ash:** {ROSE}\n\n**Nora Vale:** {CUT}", FULL),
        (f"**Nora Vale**\n{BUILT}\n\n**Tom Ash**\n{ROSE}\n\n**Nora Vale**\n{CUT}", FULL),
        (f"NORA VALE\n{BUILT}\n\nTOM ASH\n{ROSE}\n\nNORA VALE\n{CUT}", FULL),
        (f"VALE (voice-over): {BUILT}\nASH: {ROSE}\nASH: {CUT}", [*VALE_ASH[:2], ("Ash", CUT)]),
        (f"VALE (to Ash): {BUILT}\nASH: {ROSE}\nVALE: {CUT}", VALE_ASH),
        (f"VALE (through translator): {BUILT}\nASH (ph): {ROSE}\nVALE: {CUT}", VALE_ASH),
        (f">> {BUILT} >> {ROSE}\n>> {CUT}", [(None, BUILT), (None, ROSE), (None, CUT)]),
        (f">> NORA VALE: {BUILT}\n>> TOM ASH: {ROSE}\n>> {CUT}", [*FULL[:2], (None, CUT)]),
        (f"UNIDENTIFIED MALE: {BUILT}\nASH: {ROSE}", [(None, BUILT), ("Ash", ROSE)]),
        (f"Ms Nora Vale (Olm) (Lab): {BUILT}\n\nMr Tom Ash (Fen) (Con): {ROSE}\n\nMs Vale: {CUT}", FULL),
        (f"Nora Vale (Olm) (14:07): {BUILT}\n\nTom Ash (Fen) (14:09): {ROSE}\n\nNora Vale: {CUT}", FULL),
        (f"The Minister for Homes (Nora Vale): {BUILT}\n\nTom Ash (Olm) (Lab): {ROSE}\n\nNora Vale: {CUT}", FULL),
        (f"Vale – {BUILT}\n\nAsh – {ROSE}\n\nVale – {CUT}", VALE_ASH),
        (f"@noravale: {BUILT}\n\n@tomash: {ROSE}\n\n@noravale: {CUT}", [("@noravale", BUILT), ("@tomash", ROSE), ("@noravale", CUT)]),
        (f"vale: {BUILT}\nash: {ROSE}\nvale: {CUT}", VALE_ASH),
        (f"CHAIR VALE.  {BUILT}\n\nMR. ASH.  {ROSE}\n\nCHAIR VALE.  {CUT}", VALE_ASH),
        (f"THE PRESIDENT:  {BUILT}\n\nQ  Did rents rise?\n\nTHE PRESIDENT:  {CUT}", [("THE PRESIDENT", BUILT), (None, "Did rents rise?"), ("THE PRESIDENT", CUT)]),
        (f"Q    How many homes?\n\nMR. VALE:  {BUILT}", [(None, "How many homes?"), ("Vale", BUILT)]),
        (f"Q. How many homes?\nA. {BUILT}\nQ. And taxes?\nA. {CUT}", [(None, "How many homes?"), (None, BUILT), (None, "And taxes?"), (None, CUT)]),
        (f"Question: How many homes?\n\nAnswer: {BUILT}", [(None, "How many homes?"), (None, BUILT)]),
        (f"VALE: {BUILT}\n\n{CUT}\n\nASH: {ROSE}\n\nASH: No.\n\nVALE: Yes.", [("Vale", BUILT), ("Vale", CUT), ("Ash", ROSE), ("Ash", "No."), ("Vale", "Yes.")]),
        (f"[12/03/24, 14:05:12] Nora Vale: {BUILT}\n[12/03/24, 14:06:01] Tom Ash: {ROSE}", FULL[:2]),
        (f"WEBVTT\n\n00:01.000 --> 00:04.000\n<v Nora Vale>We built 400 homes\n\n00:04.000 --> 00:06.000\nin 2019.\n\n00:06.000 --> 00:09.000\n<v Tom Ash>{ROSE}", FULL[:2]),
    ],
)  # fmt: skip
def test_a_turn_has_its_speaker_and_no_label(text, expected):
    assert said(text) == expected


def test_initials_are_the_names_that_the_text_gives():
    text = f"Sanna Oakes talks to Tom Hale about homes.\n\nSO: How many?\n\nTH: {BUILT}\n\nSO: And taxes?\n\nTH: {CUT}"
    assert said(text)[1:] == [
        ("Sanna Oakes", "How many?"),
        ("Tom Hale", BUILT),
        ("Sanna Oakes", "And taxes?"),
        ("Tom Hale", CUT),
    ]


def test_a_surname_of_two_people_stays_as_labelled():
    text = f"Nora Vale met Peter Vale and Tom Ash.\n\nVALE: {BUILT}\n\nASH: {ROSE}\n\nVALE: {CUT}"
    assert [speaker for speaker, _ in said(text)[1:]] == ["Vale", "Tom Ash", "Vale"]


def test_a_name_in_the_title_completes_a_label():
    assert said(f"MS. VALE: {BUILT}", title="Press briefing by Press Secretary Nora Vale") == [
        ("Nora Vale", BUILT)
    ]


def test_questions_in_bold_make_an_interview():
    text = f"*Nora Vale runs Olm. She talks to Tom Ash about homes.*\n\n**How many homes?**\n\n{BUILT}\n\n**And taxes?**\n\n{CUT}"
    structure = read_structure(text, Part.TEXT)
    assert said(text)[1:] == [
        ("Tom Ash", "How many homes?"),
        ("Nora Vale", BUILT),
        ("Tom Ash", "And taxes?"),
        ("Nora Vale", CUT),
    ]
    assert [turn.role for turn in structure.turns] == [TurnRole.QUESTION, TurnRole.ANSWER] * 2


@pytest.mark.parametrize(
    "text",
    [
        "Unemployment: 4.1 percent in 2023, up from 3.9.",
        "CLAIM: The dam burst in May and 40 people died.",
        "RATING: False. The dam never burst in that year.",
        "THE FACTS: The dam was built in 1967 and stands.",
        "Key figures: The port handled 4 million tonnes.",
        "URGENT: The dam has burst and the town is under water.",
        "Note: The figures are for the first half of 2019.",
        "Mayor: air is safe\nThe mayor said on Monday that the air was safe to breathe in all of Olm.",
        "What we know: The dam burst at noon and 40 people died.",
        "Sales: 612 million\nVolumes: 40 million\nSales: 14 million",
    ],
)
def test_a_label_of_a_section_or_figure_is_no_turn(text):
    assert not read_structure(text, Part.TEXT).turns


def test_two_who_talk_are_not_told_apart_by_their_order():
    text = f"Nora Vale talks to Tom Ash about homes.\n\n**How many homes?**\n\n{BUILT}\n\n**And taxes?**\n\n{CUT}"
    assert [speaker for speaker, _ in said(text)[1:]][1] is None


def test_an_examiner_asks_and_the_court_speaks_for_itself():
    text = "BY MR. FARR:\n\nQ. Did you write the cheques?\n\nA. I wrote 37 of them.\n\nMS. DUNMORE: Objection.\n\nTHE COURT: Sustained."
    assert said(text) == [
        ("Farr", "Did you write the cheques?"),
        (None, "I wrote 37 of them."),
        ("Dunmore", "Objection."),
        ("THE COURT", "Sustained."),
    ]


def test_captions_name_who_is_called_in():
    text = ">> DANA PIKE IS THERE DANA\n>> THANKS GREG THE RIVER ROSE TWO METERS\n>> NOW TO WEATHER WITH ROY\n>> THANK YOU GREG"
    assert [speaker for speaker, _ in said(text)] == [None, "Dana Pike", None, "Roy"]


def test_a_president_named_only_by_another_speaker_is_not_the_president_who_speaks():
    assert (
        said(f"THE PRESIDENT: {BUILT} I met President Ash.\n\nQ  When?\n\nTHE PRESIDENT: In May.")[0][0]
        == "THE PRESIDENT"
    )


def test_lines_in_capitals_that_recur_without_speech_are_no_turns():
    text = "NATION\nVideos of the day\n\nVIDEOS\nMore\n\nNATION\nSports\n\nVIDEOS\nMore"
    assert not read_structure(text, Part.TEXT).turns


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("VALE: We built 400 homes and we are going to\nbuild 300 more, which\nnobody has done.\n\nASH: Rents rose by 9\npercent.", ["Vale", "Ash"]),
        ("Jo: dam burst\nTom: no\nJo: 40 people died\nTom: source?", ["Jo", "Tom", "Jo", "Tom"]),
        ("[Anchor] Forty people died in Olm.\n[Nora Vale] We warned them.\n[Anchor] They said no.", ["Anchor", "Nora Vale", "Anchor"]),
        ("Q: How many? A: We built 400. Q: And taxes? A: I cut them.", [None, None, None, None]),
        ("Olm had a bad year.\n\nOlm: The dam burst in May and 40 died.\n\nFen: The school closed after a fire.\n\nLisle: The tram cost 3 million.", ["-", "-", "-", "-"]),
    ],
)  # fmt: skip
def test_labels_are_weighed_together(text, speakers):
    assert [speaker for speaker, _ in said(text)] == speakers


MODERATED = "On stage: Nora Vale and Tom Ash. The debate was moderated by Cato Lindh of Olm TV."
SAID_BOTH = [("Cato Lindh", "Did rents rise?"), ("Nora Vale", BUILT), ("Tom Ash", ROSE), ("Nora Vale", CUT)]


@pytest.mark.parametrize(
    ("label", "shown"),
    [("Moderator (OTN): ", "**{}**\n"), ("**Moderator:** ", "**{}**\n"), ("MODERATOR: ", "## {}\n"), ("Moderator: ", "**{}**\n\n")],
)  # fmt: skip
def test_names_on_their_own_lines_stand_beside_labels_of_who_asks(label, shown):
    vale, ash = shown.format("Nora Vale"), shown.format("Tom Ash")
    text = f"{MODERATED}\n\n{label}Did rents rise?\n\n{vale}{BUILT}\n\n{ash}{ROSE}\n\n{vale}{CUT}\n\n{label}Thank you all."
    assert said(text)[-5:-1] == SAID_BOTH


def test_bold_headings_between_labels_are_no_names():
    text = (
        f"VALE: {BUILT}\n\n**What the homes cost**\n\nASH: {ROSE}\n\n**What the homes cost**\n\nVALE: {CUT}"
    )
    assert {speaker for speaker, _ in said(text)} == {"Vale", "Ash"}


@pytest.mark.parametrize(
    ("opening", "speaker"),
    [
        (f"Shri Arun Vasant, Official Spokesperson: {BUILT}", "Arun Vasant"),
        (f"Ms. Nora Vale: {BUILT}", "Nora Vale"),
        (f"Moderator: {BUILT}", None),
        (f"Ms. Nora Vale: {BUILT}\n\nMr. Tom Ash: {ROSE}", None),
    ],
)
def test_answers_are_of_the_one_who_is_named(opening, speaker):
    assert said(f"{opening}\n\nQuestion: How many?\n\nAnswer: {CUT}")[-1] == (speaker, CUT)


@pytest.mark.parametrize(
    "credit",
    [
        "Interview: Signe Ovelund. It has been shortened and edited.",
        "Interview by Jo Bell",
        "This interview has been lightly edited and condensed.",
        "Words: Jo Bell",
        "Translated by Jo Bell.",
    ],
)
def test_who_held_an_interview_is_no_part_of_it(credit):
    text = f"Nora Vale speaks to Tom Ash.\n\nTA: How many?\n\nNV: {BUILT}\n\nTA: And taxes?\n\nNV: {CUT}\n\n{credit}"
    assert said(text)[-1] == ("Nora Vale", CUT)


@pytest.mark.parametrize(
    "line",
    [
        "It was translated into 40 languages.",
        "The interview was a lie.",
        "Text: 500 words. She wrote it in 2019, and it was sold.",
    ],
)
def test_what_sounds_like_a_credit_is_read(line):
    assert said(f"{BUILT}\n\n{line}\n\n{CUT}")[1] == ("-", line)
