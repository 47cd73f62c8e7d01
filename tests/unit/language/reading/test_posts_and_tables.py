import pytest

from claimdesk.language.reading.structure import read_structure
from claimdesk.terms import Part


def told(text, **given):
    structure = read_structure(text, Part.TEXT, **given)
    return [(block.voice, structure.text[block.start : block.end]) for block in structure.blocks]


def kinds(text):
    structure = read_structure(text, Part.TEXT)
    return [(block.kind, structure.text[block.start : block.end]) for block in structure.blocks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Olm Police ✓ @olmpolice · 2h\nTwo men were arrested. #Olm\n12 replies · 40 reposts", [("Olm Police (@olmpolice)", "Two men were arrested.")]),
        ("Jem Ortiz\n@jemortiz_ · 3h\nReplying to @olmpolice\nthree men, not two 😡", [("Jem Ortiz (@jemortiz_)", "three men, not two")]),
        ("r/olm · Posted by u/valefan 3 hours ago\nThe dam burst twice\n412 points · 98 comments", [("u/valefan", "The dam burst twice")]),
        ("Officials posted this:\n\n  @OlmHealth: 14 people were treated.\n\nAn hour ago it was 11.", [(None, "Officials posted this:"), ("@OlmHealth", "14 people were treated."), (None, "An hour ago it was 11.")]),
        ("<p>They wrote:</p><blockquote><p>We warned them.</p>&mdash; Olm Power (@olmpower) May 4</blockquote><p>Forty died.</p>", [(None, "They wrote:"), ("Olm Power (@olmpower)", "We warned them."), (None, "Forty died.")]),
        ("From: Jo Bell\nSubject: the dam\n\nThe dam burst in May.", [(None, "The dam burst in May.")]),
    ],
)  # fmt: skip
def test_a_post_is_its_authors(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("| Segment | 2024 |\n|---|---:|\n| Long | 1 200 |\n| Flat | 980 |", [("row", "Long 1 200"), ("row", "Flat 980")]),
        ("<table><tr><th>Year</th><th>Deaths</th></tr><tr><td>2023</td><td>4</td></tr><tr><td>2024</td><td>40</td></tr></table>", [("row", "2023 4"), ("row", "2024 40")]),
        ("Name: Olm Dam\nBuilt: 1967\nOwner: Olm Power\n\nIt burst.", [("row", "Name: Olm Dam"), ("row", "Built: 1967"), ("row", "Owner: Olm Power"), ("paragraph", "It burst.")]),
        ("Unemployment: 4.1 percent in 2023, up from 3.9.", [("row", "Unemployment: 4.1 percent in 2023, up from 3.9.")]),
        ("Key figures\n– Revenue: 12 million\n– Staff: 4 500", [("heading", "Key figures"), ("item", "Revenue: 12 million"), ("item", "Staff: 4 500")]),
        ("1. On March 3 Hale took $40,000 from an account at\nFirst Olm Bank.\n\n2. He bought a boat.", [("item", "On March 3 Hale took $40,000 from an account at First Olm Bank."), ("item", "He bought a boat.")]),
        ("MYTH 1: Coffee stunts growth\nFACT: No study has found this.", [("rating_box", "Coffee stunts growth"), ("paragraph", "No study has found this.")]),
        ("What's the claim?\nThe dam burst in 2024.\n\nWhat we found\nIt burst in 2011.\n\nOur rating: False.", [("rating_box", "The dam burst in 2024."), ("paragraph", "It burst in 2011.")]),
        ("The dam burst in May\n40 people died\nNobody was charged", [("paragraph", "The dam burst in May"), ("paragraph", "40 people died"), ("paragraph", "Nobody was charged")]),
        ("22 min ago\nBridge reopens\nThe Olm bridge has reopened to traffic, police say.", [("heading", "Bridge reopens"), ("paragraph", "The Olm bridge has reopened to traffic, police say.")]),
        ("0:00\nso um the crane fell on\n0:03\ntuesday and killed two\n0:06\npeople in the port", [("speech", "so um the crane fell on tuesday and killed two people in the port")]),
    ],
)  # fmt: skip
def test_rows_items_and_boxes(text, expected):
    assert kinds(text) == expected


def test_the_outlets_words_after_an_exchange_are_no_turn():
    text = "They met on Monday.\n\nThe exchange in part:\n\nVALE: We built 400.\n\nASH: You built 40.\n\nVALE: The books say 400.\n\nMs. Vale's party holds 12 of 21 seats."
    assert read_structure(text, Part.TEXT).blocks[-1].turn is None
