"""Python's garbage collector in a worker: what stays for good is not looked at again and again.

Models and modules are some millions of objects that never go. On the made-up articles of benchmarks/pipeline_speed.py
the collector's visits to them were an eighth of all CPU time (docs/performance.md).
"""

import gc
import threading

# Objects made before the young are looked at, and how many such looks before the older are. Python's own are
# (700, 10, 10), which is every few milliseconds where a search reads rows.
THRESHOLDS = (20_000, 20, 20)

_calming = threading.Lock()


def freeze_loaded_objects() -> bool:
    """Take all that is alive now for lasting, once a process; call it when the models are loaded. Whether it did so."""
    with _calming:
        if gc.get_threshold() == THRESHOLDS:
            return False
        gc.collect()
        gc.freeze()
        gc.set_threshold(*THRESHOLDS)
        return True
