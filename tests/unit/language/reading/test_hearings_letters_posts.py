"""Printed records of hearings, letters to an editor, posts with marks behind their poster's name, interruptions."""

import pytest

from claimdesk.language.reading.articles import read_articles
from claimdesk.language.reading.blocks import BlockKind
from claimdesk.language.reading.structure import read_structure
from claimdesk.language.shapes import ArticleText
from claimdesk.terms import Part

BUILT, ROSE, CUT = (
    "We built 400 homes in 2019.",
    "Rents rose by 9 percent last year.",
    "I cut taxes for 3,000 families.",
)


def said(text, **given):
    structure = read_structure(text, Part.TEXT, **given)
    return [
        (
            structure.turns[block.turn].speaker if block.turn is not None else block.voice,
            structure.text[block.start : block.end],
        )
        for block in structure.blocks
    ]


def why(text):
    structure = read_structure(text, Part.TEXT)
    return {text[stretch.start : stretch.end]: stretch.why for stretch in structure.skipped}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"    Senator Vale. {BUILT}\n    Mr. Ash. {ROSE}\n    Senator Vale. {CUT}", [("Vale", BUILT), ("Ash", ROSE), ("Vale", CUT)]),
        (f"The Chairwoman. {BUILT}\n\nMs. Ash. {ROSE}\n\nThe Chairwoman. {CUT}", [("The Chairwoman", BUILT), ("Ash", ROSE), ("The Chairwoman", CUT)]),
        (f"STATEMENT OF TOM ASH, PRESIDENT, OLM RAILWAY\n\n    Mr. Ash. {BUILT}\n    Senator Vale [presiding]. {ROSE}", [(None, "STATEMENT OF TOM ASH, PRESIDENT, OLM RAILWAY"), ("Tom Ash", BUILT), ("Vale", ROSE)]),
        (f"    Mr. Ash. {BUILT}\n    [The information follows:]\n    Mr. Ash of Olm. {ROSE}", [("Ash", BUILT), ("Ash", ROSE)]),
    ],
)  # fmt: skip
def test_a_title_and_a_name_before_a_period_are_a_speaker(text, expected):
    assert said(text) == expected


def test_a_name_that_ends_a_wrapped_sentence_is_no_speaker():
    text = (
        "    Senator Vale. The witness who spoke first in this hearing about homes was\n"
        "Mr. Ash. We built 400 homes in 2019 and we sold all of them within the year.\n"
        f"    Mr. Ash. {ROSE}"
    )
    assert [speaker for speaker, _ in said(text)] == ["Vale", "Ash"]


@pytest.mark.parametrize(
    "text",
    [
        f"SIR – {BUILT}\n\n{ROSE}\n\nNORA VALE\nOlm, Fenshire\n\nSIR – {CUT}\n\nT. P. ASH\nFen",
        f"To the Editor:\n\n{BUILT}\n\n{ROSE}\n\nNora Vale\nOlm\n\nTo the Editor:\n\n{CUT}\n\nT. P. Ash\nFen\nThe writer chairs a club",
        f"Dear Editor,\n{BUILT}\n\n{ROSE}\n\nYours sincerely,\nNora Vale\nOlm\n\nDear Editor,\n{CUT}\n\nYours etc.\nT. P. Ash",
        f"Re: Homes\n\n{BUILT}\n\n{ROSE}\n\n— Nora Vale, Olm\n\nRe: Taxes\n\n{CUT}\n\n— Dr T. P. Ash, Fen",
    ],
)
def test_a_letter_is_its_signatorys(text):
    assert [pair for pair in said(text, title="Letters") if pair[1] in {BUILT, ROSE, CUT}] == [
        ("Nora Vale", BUILT),
        ("Nora Vale", ROSE),
        ("T. P. Ash", CUT),
    ]


@pytest.mark.parametrize(
    "flair",
    ["", " OP", " ✔", " [score hidden]", " · 12 points", " MOD ✓", " (Verified)", " Top 1% Commenter"],
)
def test_what_stands_behind_a_posters_name_is_no_part_of_it(flair):
    text = f"u/first · 9h\n{BUILT}\n\nu/second{flair} · 8h\n{ROSE}"
    assert said(text) == [("u/first", BUILT), ("u/second", ROSE)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"RT @x_y: {BUILT}", [("@x_y", BUILT)]),
        (f"So it begins. RT @x_y: {BUILT}", [(None, "So it begins."), ("@x_y", BUILT)]),
        (f"He posted this.\n\n{BUILT} Sad!— Tom Ash (@tomash) September 30, 2019\n\nIt was wrong.", [(None, "He posted this."), ("Tom Ash (@tomash)", f"{BUILT} Sad!"), (None, "It was wrong.")]),
        (f"Tom Ash ✓\n@tomash · 4h\n{BUILT}", [("Tom Ash (@tomash)", BUILT)]),
    ],
)  # fmt: skip
def test_what_is_reposted_or_pasted_is_its_authors(text, expected):
    assert said(text) == expected


@pytest.mark.parametrize(
    "words",
    [
        "An article on Monday incorrectly said that the dam was built in 1976.",
        "An earlier post said that sales fell 2.7% in May.",
        "The obituary of Tom Ash misstated the year of his move to Olm.",
        "We misspelt the name of the runner Wubit Alemu in some editions.",
        "This story originally said that 40 people had died.",
        "EDIT: it's 540 bins, not 450.",
        "Edit 2: a few people pointed out that it was 540.",
    ],
)
def test_what_takes_something_back_is_a_correction(words):
    structure = read_structure(f"The dam was built in 1967, its owner said.\n\n{words}", Part.TEXT)
    assert structure.blocks[1].kind == BlockKind.CORRECTION


@pytest.mark.parametrize(
    "words",
    [
        "The report said that the mayor gave a wrong account of the night.",
        "A video showed the mayor wrongly parked in front of the hall.",
        "The minister apologised for the delay and said that it would be mended.",
    ],
)
def test_what_tells_of_somebodys_error_is_no_correction(words):
    structure = read_structure(f"The dam was built in 1967, its owner said.\n\n{words}", Part.TEXT)
    assert structure.blocks[1].kind == BlockKind.PARAGRAPH


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We have created 2.4 million new jobs, including —\n\n(APPLAUSE)\n\n— including 200,000 in mills.", "We have created 2.4 million new jobs, including 200,000 in mills."),
        ("The great news --\n\n(Applause.)\n\n-- the great news for savers is the 8 percent.", "The great news for savers is the 8 percent."),
        ("We built 400 homes\n\n(APPLAUSE)\n\nin a single year.", "We built 400 homes in a single year."),
        ("We built 400 homes, including — (applause) — including 20 in Olm.", "We built 400 homes, including 20 in Olm."),
    ],
)  # fmt: skip
def test_a_sentence_goes_on_after_an_interruption(text, expected):
    assert [words for _, words in said(text)] == [expected]


def test_an_answer_to_an_interruption_does_not_go_on_with_the_sentence():
    assert [
        words for _, words in said("In the aftermath —\n\n(APPLAUSE)\n\n— yes. Yes. We came together.")
    ] == [
        "In the aftermath —",
        "— yes. Yes. We came together.",
    ]


def test_broken_off_words_are_skipped_as_unfinished():
    text = "VALE: We built 400 homes in 2019. And it had --\n\nASH: -- which cost 3 million.\n\nVALE: No, it cost 2 million."
    (article,) = read_articles([ArticleText(text)])
    assert [sentence.text for sentence in article.parsed.sentences] == [BUILT, "No, it cost 2 million."]
    assert [text[piece.start : piece.end] for piece in article.skipped if piece.why == "unfinished"] == [
        "And it had --",
        "-- which cost 3 million.",
    ]


def test_a_headline_cut_behind_an_open_word_is_unfinished_and_dots_of_a_style_are_not():
    text = "Leaked audio tape raises doubts over...\n\nThey knew about it for 20 years..."
    (article,) = read_articles([ArticleText(text)])
    assert [sentence.text for sentence in article.parsed.sentences] == ["They knew about it for 20 years..."]


BODY = "The dam was built in 1967, its owner said on Monday in Olm, and it holds 40 million tonnes."


@pytest.mark.parametrize(
    "words",
    [
        "Media enquiries: press@olmport.example, 555 01 90",
        "Nora Vale, Channel 5 News, Olm.",
        "I'm Nora Vale, reporting from Olm.",
        "The writer is a former minister.",
        "Nora Vale teaches law at Olm University. She tweets at @noravale.",
        "Our full report is here.",
        "We are closing this blog. Our full report is here.",
        "You can read our full story here.",
        "Associated Press writer Nora Vale in Olm contributed to this report.",
    ],
)
def test_what_an_outlet_says_of_itself_is_skipped(words):
    assert [text for _, text in said(f"{BODY}\n\n{words}\n\n{BODY}")] == [BODY, BODY]


@pytest.mark.parametrize(
    "words",
    [
        "The mayor's full report is here to stay, she said.",
        "We are closing the plant in May.",
        "The writer is a liar, the mayor said.",
        "Nora Vale is a doctor who saw 40 patients a day.",
        "The museum contributed 3 million to this report.",
    ],
)
def test_what_sounds_alike_is_read(words):
    assert [text for _, text in said(f"{BODY}\n\n{words}\n\n{BODY}")] == [BODY, words, BODY]


def voiced(text):
    structure = read_structure(text, Part.TEXT)
    return [(block.voice, structure.text[block.start : block.end]) for block in structure.blocks]


STATED = "The president moved 40,000 euros to her brother in three transfers."


@pytest.mark.parametrize(
    "opening",
    [
        "I, Nadine Ruiz, being duly sworn, depose and state as follows:",
        "I, Nadine Ruiz, declare as follows:",
        "I, Nadine Ruiz, of 4 Mill Lane, Olm, will say as follows:",
        "I, Nadine Ruiz, hereby certify under oath that:",
    ],
)
def test_a_sworn_statement_is_of_who_swears(opening):
    text = f"AFFIDAVIT\n\n{opening}\n\n1. {STATED}\n\n2. I was the treasurer.\n\nI declare under penalty of perjury that the foregoing is true and correct.\n\nNadine Ruiz"
    assert [block for block in voiced(text) if block[0]] == [
        ("Nadine Ruiz", STATED),
        ("Nadine Ruiz", "I was the treasurer."),
    ]


@pytest.mark.parametrize(
    ("note", "voice"),
    [
        ("Jo Bell is a columnist for the Citizen.", None),
        ("Jo Bell writes on Thursdays.", None),
        ("By Jo Bell", None),
        ("The Citizen has been printed since 1904.", "Jo Bell"),
    ],
)
def test_a_column_in_a_letters_form_is_the_articles_own(note, voice):
    text = f"Dear driver,\n\nYou held up 63 people on the number 12 this morning.\n\nYours sincerely,\nJo Bell\n\n{note}"
    assert (voice, "You held up 63 people on the number 12 this morning.") in voiced(text)


SAFE = "No train was derailed, and 40 of them were late."


@pytest.mark.parametrize(
    ("announced", "voice"),
    [
        ("Transport Minister Gwen Adair at a news conference:", "Gwen Adair"),
        ("Gwen Adair has just told MPs:", "Gwen Adair"),
        ("The company says in a statement:", "The company"),
        ("Straitlink said:", "Straitlink"),
        ("A spokesperson for the Olm Council said:", "A spokesperson for the Olm Council"),
        ("From our reporter Mina Holt in Castle Bay:", None),
        ("My colleague Jo Bell reports from Olm:", None),
        ("Here is what the mayor said:", None),
        ("In Castle Bay:", None),
        ("She added:", None),
    ],
)
def test_a_line_with_a_colon_says_whose_the_block_below_is(announced, voice):
    assert voiced(f"{announced}\n> {SAFE}\n\nThe storm goes on.")[1] == (voice, SAFE)


def test_a_name_below_a_block_says_whose_it_is():
    assert voiced(f"> {SAFE}\n> — Gwen Adair, transport minister\n\nThe storm goes on.")[0] == (
        "Gwen Adair",
        SAFE,
    )


WALK = "The footbridge at Sefton has been closed since March, and nobody from the council has said when it will open again."
FARE = "A day ticket costs 9 pounds now, so that most of my neighbours drive to work every single day of the week."


@pytest.mark.parametrize(
    "text",
    [
        f"Readers' letters\n\nThe bridge\n\n{WALK}\n\nHide Ad\nHide Ad\n\nSteven Wood\n\nAddress supplied\n\nThe fares\n\n{FARE}\n\nSimon Bow and Kira Box\n\nFriends of\n\nthe Earth",
        f"{WALK}\nSteven Wood\nLewes, East Sussex\n\n{FARE}\nSimon Bow and Kira Box\nNorwich",
        f"The bridge is shut | Brief letters\n\n{WALK}\nMr Steven Wood\nChair, Lewes Walkers\n\n{FARE}\nSimon Bow and Kira Box\nNorwich",
        f"The bridge\n\nFrom: Steven Wood, Sefton Terrace, Leeds.\n\n{WALK}\n\nSimon Bow and Kira Box, Church Street, Hull.\n\n{FARE}",
        f"The bridge\n\nFrom: Steven Wood, Leeds.\n\n{WALK}\n\nThe fares\n\nFrom: Simon Bow and Kira Box, Hull.\n\n{FARE}",
        f"Letters to the editor\n\n{WALK}\n\n— Steven Wood, Lewes\n\n{FARE}\n\n— Simon Bow and Kira Box, Norwich",
    ],
)
def test_a_letter_is_of_the_name_above_or_below_it(text):
    voices = {words: voice for voice, words in said(text) if words in {WALK, FARE}}
    assert voices == {WALK: "Steven Wood", FARE: "Simon Bow and Kira Box"}


def test_a_letter_whose_writer_is_withheld_is_somebodys():
    text = f"Letters\n\n{WALK}\n\nName and address supplied\n\n{FARE}\n\nNora Vale\nOlm"
    assert [voice for voice, words in said(text) if words == WALK] == [""]
