"""Speeches without a label, interviews without one, and messages that a page gives: nobody's of them is the outlet's."""

import pytest

from claimdesk.language.reading.structure import read_structure
from claimdesk.terms import Part

PASSED = (
    "We have passed 30 Bills with an average of 10 minutes being spent on each Bill in this House this year."
)
ROSE = (
    "Prices rose by 40 per cent in two years, and my own district lost four thousand jobs while we sat here."
)


def voices(text, **given):
    """Who says each block: a turn's speaker, a post's voice, "-" for the outlet."""
    structure = read_structure(text, Part.TEXT, **given)
    return {
        structure.text[block.start : block.end]: structure.turns[block.turn].speaker
        if block.turn is not None
        else block.voice
        if block.voice is not None
        else "-"
        for block in structure.blocks
    }


@pytest.mark.parametrize(
    ("head", "opening", "speaker"),
    [
        ("Derek Olm raises Point of Order on the List of Business\n\nFULL TRANSCRIPT", "Sir, ", "Derek Olm"),
        ("Prepared Closing Remarks of Senator Michael B. Enzi", "Mr. Chairman, ", "Michael B. Enzi"),
        ("Harriet Reeve, D-NV", "Madam Speaker, ", "Harriet Reeve"),
        ("Statement by Nora Vale at the Security Council", "Your Excellencies, ", "Nora Vale"),
        ("Remarks by Governor Tom Ash\n\nAs prepared for delivery", "", "Tom Ash"),
        ("FULL TRANSCRIPT", "Hon'ble Speaker Sir, ", None),
        ("Floor speech", "Mr. President: ", None),
        ("The vote", "My fellow citizens, ", None),
    ],
)
def test_a_speech_without_a_label_is_its_speakers_or_nobodys(head, opening, speaker):
    said = voices(f"{head}\n\n{opening}{PASSED}\n\n{ROSE}")
    assert [who for words, who in said.items() if PASSED in words or words == ROSE] == [speaker, speaker]


@pytest.mark.parametrize(
    "text",
    [
        f"The minister spoke on Monday.\n\nSir Tom Ash said prices rose. {ROSE.replace('my own', 'his')}",
        "Remarks by the mayor\n\nThe mayor said on Monday that prices rose by 40 per cent in the two years before she came to office.",
        "Friends and colleagues of the mayor said that we should expect prices to rise by 40 per cent in the next two years.",
    ],
)
def test_what_an_outlet_tells_of_a_speech_stays_its_own(text):
    assert set(voices(text).values()) == {"-"}


def test_the_answers_of_an_interview_without_labels_are_nobodys():
    question = "It seems that every time such a plan goes before the council you hear the same thing from residents: not here. How do you deal with that?"
    answer = "I live in a street where I see it every day. We need 400 homes, and we have built 40."
    said = voices(f"{question}\n\n{answer}\n\nPerhaps the greatest change in your years has been in the finances of the city. Where can residents see it?\n\nWe're paving our streets. I've seen 90 of them.")  # fmt: skip
    assert set(said.values()) == {None}


def test_a_page_of_frequent_questions_is_its_own():
    said = voices(
        "How do you register?\n\nWe send you a code by email.\n\nCan you cancel?\n\nWe cancel your account within 14 days."
    )
    assert set(said.values()) == {"-"}


@pytest.mark.parametrize(
    "lead",
    [
        "The viral text message being sent out reads as follow:",
        "The post, which was shared 4,000 times, says:",
        "Here is the full message:",
        "One of the forwards claims:",
        "It reads as follows:",
    ],
)
def test_a_message_that_a_line_gives_is_somebody_elses(lead):
    given = "Please be advised, within 48 hours the president will order a quarantine. Stock up on food."
    told = "The claim is false, and the president has ordered nothing of the kind."
    said = voices(f"A rumour is spreading on phones this week.\n\n{lead}\n\n{given}\n\n{told}")
    assert (said[given], said[told]) == ("", "-")


def test_an_item_that_only_closes_its_quotation_is_a_quotation():
    text = "Doctors found ten messages.\n\n1.This virus dies at 30 degrees. Drinking warm water kills all viruses. Remember that.”\n\n2. “Gargle with salt.”\n\n3. “Eat no meat.”"
    said = voices(text)
    assert said["This virus dies at 30 degrees. Drinking warm water kills all viruses. Remember that.”"] == ""
