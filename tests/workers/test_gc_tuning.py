"""The garbage collector in a worker leaves alone what the models hold."""

import subprocess
import sys

FREEZE_TWICE = """
import gc
from workers import gc_tuning
kept = [{} for _ in range(1000)]
assert gc_tuning.freeze_loaded_objects()
assert gc.get_freeze_count() > 1000
assert gc.get_threshold() == gc_tuning.THRESHOLDS
later = [{} for _ in range(1000)]
frozen = gc.get_freeze_count()
assert not gc_tuning.freeze_loaded_objects()
assert gc.get_freeze_count() == frozen
"""


def test_what_is_alive_is_frozen_once_a_process():
    ended = subprocess.run([sys.executable, "-c", FREEZE_TWICE], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
