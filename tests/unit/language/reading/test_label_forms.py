"""Labels of speakers in the forms that records, agencies, captions and magazines print."""

import pytest

from claimdesk.language.reading.names import to_name_case
from claimdesk.language.reading.structure import read_structure
from claimdesk.terms import Part


def said(text, **given):
    structure = read_structure(text, Part.TEXT, **given)
    return [
        (
            structure.turns[block.turn].speaker if block.turn is not None else "-",
            structure.text[block.start : block.end],
        )
        for block in structure.blocks
    ]


SENT = "We sent 40 trucks on Friday."
ROSE = "Rents rose by 9 percent last year."
HUNGRY = "They include 12 million children."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"MR PRICE: Good afternoon. {SENT}\n\n{ROSE}", [("Price", f"Good afternoon. {SENT}"), ("Price", ROSE)]),
        (f"MS COOK: Morning.\n\nQUESTION: How many?\n\nMS COOK: {SENT}", [("Cook", "Morning."), (None, "How many?"), ("Cook", SENT)]),
        (f"ASSISTANT SECRETARY TOLOUI: {SENT}\n\nMR PRICE: {ROSE}", [("Toloui", SENT), ("Price", ROSE)]),
        (f"UNDER SECRETARY BILL MARSH: {SENT}\n\nMR PRICE: {ROSE}", [("Bill Marsh", SENT), ("Price", ROSE)]),
        (f"SPECIAL ENVOY RAY KERRY: {SENT}", [("Ray Kerry", SENT)]),
        (f"Mr. McGOVERN. Mr. Speaker, 38 million people are hungry.\n\n{HUNGRY}", [("McGovern", "Mr. Speaker, 38 million people are hungry."), ("McGovern", HUNGRY)]),
        (f"Mr. BAUCUS, Madam President, {SENT[0].lower()}{SENT[1:]}\n\nMs. DeLAURO. {ROSE}", [("Baucus", "Madam President, we sent 40 trucks on Friday."), ("DeLauro", ROSE)]),
        (f"Mr. HALL. Madam President: the rule is old.\n\nMr. O'ROURKE. {ROSE}", [("Hall", "Madam President: the rule is old."), ("O'Rourke", ROSE)]),
        (f"Mr. VAN HOLLEN. {SENT}\n\nMr. JOHNSON of Georgia. {ROSE}", [("Van Hollen", SENT), ("Johnson", ROSE)]),
        (f"Katy Tur: How are things?\n\nMayor Bill de Blasio: {SENT}\n\nTur: And rents?\n\nMayor: {ROSE}", [("Katy Tur", "How are things?"), ("Bill de Blasio", SENT), ("Katy Tur", "And rents?"), ("Bill de Blasio", ROSE)]),
        (f"Ned Price: (00:01)\n{SENT}\n\nMatt: (00:03)\nHow many?\n\nNed Price: (00:07)\n{ROSE}", [("Ned Price", SENT), ("Matt", "How many?"), ("Ned Price", ROSE)]),
        (f"Q: How warm?\n\nBenjamin Cook, of NASA and Columbia University's Earth Observatory: {SENT}\n\nMark Field, who runs the Tyne station: {ROSE}", [(None, "How warm?"), ("Benjamin Cook", SENT), ("Mark Field", ROSE)]),
        (f"H.G.: Yeah, so first, {SENT[0].lower()}{SENT[1:]}", [("H.G.", f"Yeah, so first, we{SENT[2:]}")]),
        (f"Ravi: Did you read that onions cure the flu?\n\nMeera: My aunt sent it, Ravi. {SENT}\n\nAsha: I did not believe it.", [("Ravi", "Did you read that onions cure the flu?"), ("Meera", f"My aunt sent it, Ravi. {SENT}"), ("Asha", "I did not believe it.")]),
        (f"JAKE VOSS: What is that about?    NIKKI HALE: {SENT}\n\nVOSS: And? HALE: {ROSE}", [("Jake Voss", "What is that about?"), ("Nikki Hale", SENT), ("Jake Voss", "And?"), ("Nikki Hale", ROSE)]),
        (f"Ann Mitch: How many? Nora Vale: {SENT}\n\nNora Vale: {ROSE}", [("Ann Mitch", "How many?"), ("Nora Vale", SENT), ("Nora Vale", ROSE)]),
        ("it uses the most fuel. mr. kirk: and this map shows 17 markets. the presiding officer: time has expired. ms. hirono: hawaii has none.", [("-", "it uses the most fuel."), ("Kirk", "and this map shows 17 markets."), ("The Presiding Officer", "time has expired."), ("Hirono", "hawaii has none.")]),
        (f"HON. SPEAKER: {SENT}\n\nSHRI ADHIR RANJAN CHOWDHURY (BAHARAMPUR): {ROSE}", [("HON. SPEAKER", SENT), ("Adhir Ranjan Chowdhury", ROSE)]),
        (f"THE MINISTER OF CULTURE\n\nAND MINISTER OF STATE OF TOURISM (SHRI\n\nPRAHLAD SINGH PATEL) moving the motion, said: {SENT}\n\n{ROSE}", [("Prahlad Singh Patel", SENT), ("Prahlad Singh Patel", ROSE)]),
        (f"SHRIMATI MEENA DEVI initiating said: {SENT}", [("Meena Devi", SENT)]),
    ],
)  # fmt: skip
def test_a_label_is_its_speakers_and_no_part_of_what_is_said(text, expected):
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The disease is common.\n\nEarly Symptoms:\nCattle lose weight. The symptoms begin early.\n\nBest Treatments:\nThe treatments include two drugs.\n\nPrevention:\nFarmers should vaccinate calves. Prevention works.",
        "Housing: We will build 40,000 homes a year.\n\nHealth: We will hire 2,000 nurses in our first year.\n\nEducation: Our schools have lost 400 teachers.",
        "The mayor closed 12 plants in 2020.\n\nCouncil Tax: The council froze the tax in 2021, after a vote.\n\nRoad Repairs: The council spent 4 million on repairs.",
        "The mayor closed 12 plants in 2020.\n\nHTML EMBED:\nCOPY\nTEXT OF INTERVIEW",
    ],
)
def test_a_heading_with_a_colon_is_no_speaker(text):
    assert {speaker for speaker, _ in said(text)} == {"-"}


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Mary Lou Orr (Dublin Central, Sinn Féin)", "Mary Lou Orr"),
        (
            "George Vale (Queensland, Liberal Party, Attorney-General) Share this | Link to this",
            "George Vale",
        ),
        ("Micheál Holm (Cork South Central, Fianna Fáil)", "Micheál Holm"),
        ("Photo of Mary Lou OrrMary Lou Orr (Dublin Central, Sinn Féin)", "Mary Lou Orr"),
        ("Stephen Vale (President) Share this | Link to this", "Stephen Vale"),
        ("Sir Ian Field (Boston and Skegness) (Con)", None),
        ("Jane Roe (Roe, Marsh and Company)", None),
        ("The Green (Hackney, since 2019)", None),
    ],
)
def test_a_name_with_seat_and_party_above_a_speech_is_its_speaker(line, name):
    text = f"Housing\n\n{line}\nLink to this: Individually\n\n{SENT}\n\n{ROSE}"
    assert {speaker for speaker, words in said(text) if words in {SENT, ROSE}} == {name or "-"}


@pytest.mark.parametrize(
    "place",
    [
        "New Delhi [India], July 22 (ANI):",
        "KATHMANDU, July 22 (RSS):",
        "Lagos, 4 May 2021 (NAN):",
        "ST. PETERSBURG, Fla. (AP) -- The Latest (all times local):",
        "Nairobi [Kenya]:",
    ],
)
def test_where_an_agency_writes_from_is_no_speaker(place):
    assert {speaker for speaker, _ in said(f"{place} {SENT} {ROSE}\n\n{HUNGRY}")} == {"-"}


def test_a_party_in_brackets_still_leaves_a_speaker():
    text = f"Sammy Orr (DUP): {SENT}\n\nMr Allen (Belfast East) (SDLP): {ROSE}"
    assert [speaker for speaker, _ in said(text)] == ["Sammy Orr", "Allen"]


def test_what_a_clerk_reads_is_nobodys():
    text = f"Mr. HALL. {SENT}\n\nMs. ASHE. {ROSE}\n\nMr. HALL. {SENT}\n\nThe senior assistant legislative clerk read as follows: The Senator proposes an amendment."
    assert said(text)[3] == (None, "The Senator proposes an amendment.")


@pytest.mark.parametrize(
    ("name", "written"),
    [("McCONNELL", "McConnell"), ("DeLAURO", "DeLauro"), ("Mark DeSAULNIER", "Mark DeSaulnier"), ("H.G.", "H.G."), ("MACKAY", "Mackay")],
)  # fmt: skip
def test_a_surname_in_capitals_is_written_as_names_are(name, written):
    assert to_name_case(name) == written
