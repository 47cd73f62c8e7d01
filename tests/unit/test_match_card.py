"""What a match card says of two claims: "the same claim" only where that is proved."""

from uuid import uuid4

import pytest

from service.api.verdicts_schemas import MatchOut, OtherClaimOut, show_comparison
from service.desk.claim_page import describe_match

NUMBER = {"kind": "number", "ours": {"text": "12", "start": 0, "end": 2}, "theirs": None}
CLAIMANT = {"kind": "claimant", "ours": {"text": "Ana", "start": None, "end": None}, "theirs": None}
WORDING = {"kind": "wording", "ours": {"text": "painted", "start": 0, "end": 7}, "theirs": None}


def say(band, stored=(), band_precision=0.9):
    return describe_match(
        MatchOut(
            id=uuid4(),
            verdict=None,
            claim=OtherClaimOut(id=uuid4(), text="12 painted", status="waiting"),
            score=0.9,
            score_parts={},
            band=band,
            band_precision=band_precision,
            decision=None,
            **show_comparison(stored, band_precision),
        )
    )


@pytest.mark.parametrize(
    ("band", "stored", "precision", "says"),
    [
        ("auto", [], 0.9, "the same claim"),
        ("auto", [CLAIMANT], 0.9, "the same claim, said by another"),
        ("weak", [NUMBER, WORDING], 0.9, "near in topic; differs in number"),
        ("weak", [WORDING], 0.9, "near in topic"),
        ("suggest", [NUMBER, WORDING], 0.9, "differs in number"),
        ("suggest", [WORDING], 0.9, "could not be aligned"),
        ("suggest", [], 0.9, "near in topic"),
        ("weak", [], 0.9, "near in topic"),
        ("suggest", [], None, "near in meaning; not compared word for word"),
    ],
)
def test_the_card_says_no_more_than_was_found(band, stored, precision, says):
    assert say(band, stored, precision) == says


def test_what_could_not_be_aligned_stands_apart_from_the_differences():
    shown = show_comparison([NUMBER, WORDING], 0.9)
    assert [each.kind for each in shown["differences"]] == ["number"]
    assert [each.ours.text for each in shown["unaligned"]] == ["painted"]
