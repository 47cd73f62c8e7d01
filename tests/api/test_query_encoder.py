"""The web process embeds queries with one thread, however many cores there are."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from claimdesk.search.encoder import Encoder
from claimdesk.settings import Settings
from service.app import create_app
from service.http.context import EXTENSION


@pytest.fixture
def several_threads() -> Iterator[None]:
    """torch is left at two threads, as on a machine where nobody has asked for one."""
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


def open_app_encoder(settings: Settings) -> Encoder:
    """The encoder that an app opens which is given none."""
    encoder: Encoder = create_app(settings).extensions[EXTENSION].encoder
    return encoder


def threads_while_encoding(encoder: Encoder) -> int:
    """How many threads torch has while the model runs, asked inside it, on a thread like gunicorn's."""
    seen: list[int] = []
    encoder.load().register_forward_pre_hook(lambda *_: seen.append(torch.get_num_threads()))
    request = threading.Thread(target=encoder.encode_query, args=("Did rents rise in Bristol?",))
    request.start()
    request.join(60)
    assert len(seen) == 1
    return seen[0]


def test_the_app_s_own_encoder_runs_with_one_thread(several_threads: Any, tmp_path: Path) -> None:
    assert threads_while_encoding(open_app_encoder(Settings(var=tmp_path))) == 1


def test_the_setting_goes_before_the_app_s_own_choice(several_threads: Any, tmp_path: Path) -> None:
    assert threads_while_encoding(open_app_encoder(Settings(var=tmp_path, encoder_threads=2))) == 2
