"""One module a stage: load (what computing needs, read once), compute (no session), save (no computing)."""

from importlib import import_module

from workers.running import StageModule

RENAMED = {"import": "import_"}


def find_module(stage: str) -> StageModule:
    """The module of a stage, imported when first asked for: an io worker and the beat never load the models."""
    module: StageModule = import_module(f"workers.stages.{RENAMED.get(stage, stage)}")
    return module
