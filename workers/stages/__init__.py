"""One module a stage: load (what computing needs, read once), compute (no session), save (no computing)."""

from claimdesk.runs.stages import STAGES
from workers.running import StageModule
from workers.stages import fetch, import_, index, match, passages, retrieve, settle, split, watch

MODULES: dict[str, StageModule] = {
    "import": import_,
    "fetch": fetch,
    "split": split,
    "passages": passages,
    "match": match,
    "retrieve": retrieve,
    "index": index,
    "settle": settle,
    "watch": watch,
}
assert MODULES.keys() == STAGES.keys(), "each stage has its module"
