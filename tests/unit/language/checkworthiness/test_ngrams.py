import numpy as np
import pytest

from claimdesk.language.checkworthiness import ngrams

TEXTS = ["Rents in the capital rose by 12 percent last year.", "The company paid no tax.", ""]


def test_wording_falls_into_the_cells_that_the_weights_were_trained_on():
    cells = ngrams.find_cells(["Taxes rose."])
    assert (len(cells.cells), int(cells.cells.sum()), cells.texts) == (52, 5715301, 1)


def test_wording_is_the_same_whatever_the_batch():
    alone = [ngrams.find_cells([text]).cells.tolist() for text in TEXTS]
    batch = ngrams.find_cells(TEXTS)
    assert [batch.cells[batch.rows == row].tolist() for row in range(len(TEXTS))] == alone


def test_numbers_of_one_shape_are_one_wording():
    first, second = (ngrams.find_cells([text]).cells for text in ("It cost 125.", "It cost 847."))
    assert first.tolist() == second.tolist()


@pytest.mark.parametrize(
    ("text", "other", "alike"),
    [
        ("TAXES ROSE.", "taxes rose.", True),
        ("Born in 1931.", "Born in 2018.", True),
        ("Born in 1931.", "Born in 31.", False),
        ("Taxes rose.", "Taxes fell.", False),
    ],
)
def test_case_and_figures_make_no_wording_of_their_own(text, other, alike):
    first, second = (ngrams.find_cells([words]).cells.tolist() for words in (text, other))
    assert (first == second) is alike


def test_a_text_weighs_by_the_direction_of_its_wording():
    cells = ngrams.find_cells(["Taxes rose.", "Rain fell on us."])
    rarity = np.ones(1 << ngrams.BITS, dtype=np.float32)
    weights = np.zeros(1 << ngrams.BITS, dtype=np.float32)
    weights[cells.cells[cells.rows == 0]] = 1
    alike, other = ngrams.weigh_cells(cells, rarity, weights)
    assert alike > 1 > other
