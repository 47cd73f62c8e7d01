"""What a match card says of two claims: "the same claim" only where that is proved."""

from uuid import uuid4

import pytest

from claimdesk.search.differences.alignment import DifferenceKind
from service.api.verdicts_schemas import MatchOut, OtherClaimOut, show_comparison
from service.desk.claim_page import describe_match

EVERY = tuple(map(str, DifferenceKind))
VALUES = ("number", "date")
NUMBER = {"kind": "number", "ours": {"text": "12", "start": 0, "end": 2}, "theirs": None}
CLAIMANT = {"kind": "claimant", "ours": {"text": "Ana", "start": None, "end": None}, "theirs": None}
WORDING = {"kind": "wording", "ours": {"text": "painted", "start": 0, "end": 7}, "theirs": None}


def say(band, stored=(), checked=EVERY):
    return describe_match(
        MatchOut(
            id=uuid4(),
            verdict=None,
            claim=OtherClaimOut(id=uuid4(), text="12 painted", status="waiting"),
            score=0.9,
            score_parts={},
            band=band,
            band_precision=0.9 if checked == EVERY else None,
            decision=None,
            **show_comparison(stored, checked),
        )
    )


@pytest.mark.parametrize(
    ("band", "stored", "checked", "says"),
    [
        ("auto", [], EVERY, "the same claim"),
        ("auto", [CLAIMANT], EVERY, "the same claim, said by another"),
        ("weak", [NUMBER, WORDING], EVERY, "near in topic; differs in number"),
        ("weak", [WORDING], EVERY, "near in topic"),
        ("suggest", [NUMBER, WORDING], EVERY, "differs in number"),
        ("suggest", [WORDING], EVERY, "could not be aligned"),
        ("suggest", [], EVERY, "near in topic"),
        ("weak", [], EVERY, "near in topic"),
        ("suggest", [], (), "near in meaning; not compared word for word"),
        ("suggest", [], VALUES, "near in meaning; compared only in number, date"),
        ("suggest", [NUMBER], VALUES, "differs in number"),
    ],
)
def test_the_card_says_no_more_than_was_found(band, stored, checked, says):
    assert say(band, stored, checked) == says


def test_what_could_not_be_aligned_stands_apart_from_the_differences():
    shown = show_comparison([NUMBER, WORDING], EVERY)
    assert [each.kind for each in shown["differences"]] == ["number"]
    assert [each.ours.text for each in shown["unaligned"]] == ["painted"]
