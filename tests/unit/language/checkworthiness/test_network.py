import numpy as np
import pytest

from claimdesk.language.checkworthiness import network
from claimdesk.language.checkworthiness import score as checkworthiness
from claimdesk.search.encoder import Encoder

TEXTS = [
    "Rents in the capital rose by 12 percent last year.",
    "I hope that we can all agree on that, my friends.",
    "The company paid no tax.",
    "That is what he told us about the plan.",
]


@pytest.fixture(scope="module")
def encoder():
    return Encoder(threads=1, precision="float32")


def test_without_changes_the_network_is_the_encoder_itself(encoder):
    nothing = {
        f"{layer}.{matrix}.{side}": np.zeros((1, 1), dtype=np.float16)
        for layer in range(6)
        for matrix in network.MATRICES
        for side in ("up", "down")
    }
    reader = network.load_reader(nothing | {"head": np.zeros(384, dtype=np.float16), "base": np.float16(0)})
    pieces = [encoding.ids for encoding in reader.tokenizer.encode_batch(TEXTS)]
    pooled = network.pool_pieces(reader.weights, reader.layers, pieces).numpy()
    assert pooled / np.linalg.norm(pooled, axis=1, keepdims=True) == pytest.approx(
        encoder.encode(TEXTS), abs=1e-5
    )


def test_the_encoder_that_search_uses_stays_as_it_is(encoder):
    before = encoder.encode(TEXTS)
    network.read_texts(checkworthiness.load_reader(), TEXTS)
    assert np.array_equal(encoder.encode(TEXTS), before)


def test_embeddings_of_the_known_encoder_change_the_first_opinion(encoder):
    weights = checkworthiness.load_weights()
    assert encoder.encode([checkworthiness.PROBE])[0] @ weights.meaning.probe == pytest.approx(1, abs=1e-4)
    with_vectors = [worth.score for worth in checkworthiness.score(TEXTS, encoder.encode)]
    assert with_vectors != [worth.score for worth in checkworthiness.score(TEXTS)]


@pytest.mark.parametrize("dimensions", [384, 768])
def test_embeddings_of_another_encoder_are_left_aside(dimensions):
    def other(texts):
        vectors = np.random.default_rng(len(texts)).normal(size=(len(texts), dimensions)).astype(np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    assert checkworthiness.score(TEXTS, other) == checkworthiness.score(TEXTS)


def test_half_precision_hardly_moves_a_score():
    stored = dict(np.load(checkworthiness.SHIPPED / checkworthiness.CHANGES_FILE))
    full, halved = (network.load_reader(stored, halved=half) for half in (False, True))
    assert network.read_texts(halved, TEXTS) == pytest.approx(network.read_texts(full, TEXTS), abs=0.15)
