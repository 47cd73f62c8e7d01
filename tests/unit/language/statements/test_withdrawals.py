import numpy as np
import pytest

from claimdesk.language.pipeline import split_articles
from claimdesk.language.shapes import ArticleText


def split(text):
    def encode(texts):
        return np.zeros((len(texts), 8), dtype=np.float32)

    return split_articles([ArticleText(text, source_name="Olm Post")], encode)[0]


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        (
            "This article was amended on 4 May 2023. It wrongly stated that the minister had resigned; he was dismissed.",
            "He was dismissed.",
            "resigned",
        ),
        (
            "A previous version said the dam was built in 1967, when in fact it was built in 1976.",
            "It was built in 1976.",
            "1967",
        ),
        (
            "It employs 3,000 people.\n\nCorrection: An earlier version said the plant employs 3,000 people. It employs 300.",
            "It employs 300.",
            "3,000",
        ),
        (
            "Correction: This article originally said that the mayor owned four houses. She owns two.",
            "She owns two.",
            "four",
        ),
        (
            "Clarification: We reported on 3 May that Olm Fish had been fined three times. It was Blavik that was fined.",
            "It was Blavik that was fined.",
            "three times",
        ),
        (
            "earlier i said the trams cost 3.1m each. that was wrong, it's 2.1m.",
            "It's 2.1m.",
            "3.1m",
        ),
    ],
)  # fmt: skip
def test_a_correction_claims_the_right_value_and_withdraws_the_wrong_one_everywhere(text, right, wrong):
    article = split(text)
    texts = [claim.text for claim in article.claims]
    assert right in texts
    assert not [claim for claim in texts if wrong in claim]
    assert {claim.claimant for claim in article.claims} == {"Olm Post"}


def test_a_withdrawn_sentence_is_listed_with_its_reason():
    article = split(
        "Correction: An earlier version of this article said the plant employs 3,000 people. It employs 300."
    )
    assert "withdrawn" in {skipped.why for skipped in article.skipped}


@pytest.mark.parametrize(
    "text",
    [
        "The mayor wrongly claimed that the dam was built in 1967.",
        "She said in an earlier report that the plant employs 30 people.",
        "The figure should have read 300, not 3,000.",
        "We reported on 3 May that Olm Fish had been fined three times. The firm paid.",
        "A photograph on Saturday showed the old ferry, not, as the caption said, the new ferry.",
    ],
)
def test_others_errors_earlier_reports_and_right_values_are_not_withdrawn(text):
    article = split(text)
    assert "withdrawn" not in {skipped.why for skipped in article.skipped}
    assert article.claims
