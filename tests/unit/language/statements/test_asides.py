"""What a sentence tells beside its own matter is told alone only where it says what its sentence says."""

import numpy as np
import pytest

from claimdesk.language.pipeline import split_articles
from claimdesk.language.shapes import ArticleText


def encode(texts):
    return np.eye(max(len(texts), 1), 384, dtype=np.float32)[: len(texts)]


def told(text, *, rewriting=True):
    claims = split_articles([ArticleText(text)], encode, rewriting=rewriting)[0].claims
    return [claim.original_text for claim in claims]


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (  # a relative clause between commas
            "Nora Vale, who led the council until 2019, resigned on Monday.",
            ["Nora Vale resigned on Monday.", "Nora Vale led the council until 2019."],
        ),
        (
            "Mr. Bezos owns The Washington Post, which has covered the trial since 2015.",
            ["Mr. Bezos owns The Washington Post.", "The Washington Post has covered the trial since 2015."],
        ),
        (  # each of two names has a clause of its own
            "The United States has had two such presidents: Barack Obama, who served two terms, and Donald Trump, who served one term.",
            [
                "The United States has had two such presidents: Barack Obama and Donald Trump.",
                "Barack Obama served two terms.",
                "Donald Trump served one term.",
            ],
        ),
        (  # a description beside a name
            "Nora Vale, the mayor of Ashgrove, resigned on Monday.",
            ["Nora Vale resigned on Monday.", "Nora Vale was the mayor of Ashgrove."],
        ),
        (
            "The council moved the museum to Wellington, the capital of New Zealand.",
            ["The council moved the museum to Wellington.", "Wellington is the capital of New Zealand."],
        ),
        (  # brackets with a life
            "Nina Simone (February 21, 1933 – April 21, 2003) was an American singer.",
            [
                "Nina Simone was an American singer.",
                "Nina Simone was born on February 21, 1933.",
                "Nina Simone died on April 21, 2003.",
            ],
        ),
        (  # what somebody is, and did
            "Abraham Lincoln was an American politician and lawyer who served as the 16th President of the United States.",
            [
                "Abraham Lincoln was an American politician.",
                "Abraham Lincoln was a lawyer.",
                "Abraham Lincoln served as the 16th President of the United States.",
            ],
        ),
        (
            "Stardust is a space mission that was launched in 1999.",
            ["Stardust is a space mission.", "Stardust was launched in 1999."],
        ),
        (  # a participle behind a comma
            "She toured Europe in 1926, performing for the king in London.",
            ["She toured Europe in 1926.", "She performed for the king in London."],
        ),
        (
            "Georgia produces 130 million pounds of peaches each year, accounting for a third of all peaches.",
            [
                "Georgia produces 130 million pounds of peaches each year.",
                "Georgia accounts for a third of all peaches.",
            ],
        ),
        (  # the objects of a verb
            "The company supports line charts, bar charts and pie charts.",
            [
                "The company supports line charts.",
                "The company supports bar charts.",
                "The company supports pie charts.",
            ],
        ),
    ],
)
def test_an_aside_is_told_alone_with_its_subject_and_left_out_of_the_rest(text, claims):
    assert told(text) == claims


@pytest.mark.parametrize(
    "text",
    [
        "The board sold the players of the club, which lost 3 million euros.",  # of which of the two
        "He left the board, which surprised 40 members.",  # tells of all of it
        "About 26 per cent of all goals are scored late this season, which is 50 per cent more than before.",
        "Listen to your father, who gave you life.",
        "The report covers the chocolate part, which other research indicates might be true.",
        "Vale, Reed, the treasurer, and Stone met on Monday.",  # perhaps a list
        "The council gave Veltra, a huge amount, to the port.",
        "2024 was the warmest year ever measured.",
        "Verdon is the owner of a mill built in 1902.",  # what was built is not the subject
        "It was a policeman who fired the shot.",
        "The army shelled the town on Monday, killing 12 people.",  # the deed, or the shelling
        "The council cut the tax, making it hard for 300 firms.",
        "The company did not leave the town, paying 300 people.",
        "The pilots were identified as Samir Abrol and Siddharth Negi.",  # each was one of the two
        "Many situations remain unresolved, from Yemen and Libya to Afghanistan.",
        "The storm killed 12 in Lyon and Nice.",
        "The firm combines wood and steel.",
        "Verdon won an Oscar or a Tony.",
        "The council met both the mayor and the bishop.",
    ],
)
def test_a_sentence_whose_aside_may_tell_of_something_else_stays_whole(text):
    assert told(text) == [text]


def test_nothing_is_put_together_where_rewriting_is_off():
    text = "Nora Vale, who led the council until 2019, resigned on Monday."
    assert told(text, rewriting=False) == [text]


def test_a_row_of_a_table_keeps_its_own_words_where_rewriting_is_off():
    table = "Unemployment, percent\n\nCountry | Feb 2016 | Mar 2016\nOlmia | 8.0 | 7.9\nVardia | 5.1 | 5.3\nNorwell | 4.4 | 4.0\n"
    assert told(table)[0] == "Olmia: 8.0 in Feb 2016, 7.9 in Mar 2016 (Unemployment, percent)."
    assert told(table, rewriting=False) == ["Olmia 8.0 7.9.", "Vardia 5.1 5.3.", "Norwell 4.4 4.0."]


@pytest.mark.parametrize(
    "text",
    [
        "Most of the victims died from flash floods, and then landslides that buried houses.",
        "They have scored five more goals than any other club and conceded fewer than anyone.",
        "The mayor was arrested on Monday and charged with fraud.",
        "How do you know that they have used that funding specifically?",
    ],
)
def test_a_verb_that_may_share_a_helper_or_be_a_noun_stays_with_its_sentence(text):
    assert told(text) == [text]


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (
            "Reports of type 2 diabetes in children were previously rare but have been increasing worldwide.",
            [
                "Reports of type 2 diabetes in children were previously rare.",
                "Reports of type 2 diabetes in children have been increasing worldwide.",
            ],
        ),
        (
            'Georgia is known as the "Peach State" and is the largest producer of peaches.',
            ['Georgia is known as the "Peach State".', "Georgia is the largest producer of peaches."],
        ),
        (
            "She leads the field and has been published in 40 journals.",
            ["She leads the field.", "She has been published in 40 journals."],
        ),
        (
            "The council began focusing on reforms after George Floyd, a black man, died after an officer knelt on his neck.",
            [
                "The council began focusing on reforms after George Floyd died after an officer knelt on his neck.",
                "George Floyd was a black man.",
            ],
        ),
        (
            "While benefit fraud was 3 percent, the threshold will be abolished.",
            [
                "While benefit fraud was 3 percent, the threshold will be abolished.",
                "Benefit fraud was 3 percent.",
            ],
        ),
    ],
)
def test_a_shared_subject_is_given_whole(text, claims):
    assert told(text) == claims
