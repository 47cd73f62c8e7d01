"""The garbage collector in a worker leaves alone what the models hold."""

import subprocess
import sys

CALM_TWICE = """
import gc
from workers import collecting
kept = [{} for _ in range(1000)]
assert collecting.calm()
assert gc.get_freeze_count() > 1000
assert gc.get_threshold() == collecting.THRESHOLDS
later = [{} for _ in range(1000)]
frozen = gc.get_freeze_count()
assert not collecting.calm()
assert gc.get_freeze_count() == frozen
"""


def test_what_is_alive_is_frozen_once_a_process():
    ended = subprocess.run([sys.executable, "-c", CALM_TWICE], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
