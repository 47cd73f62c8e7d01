"""`python -m service.commands.encoder_probe NAME`: load an encoder once, in a process that ends with it; status 1 and why when it can't be.

A hub's name is looked up first with little patience: the library itself tries for minutes where there is no network.
"""

import sys
from pathlib import Path

from claimdesk.errors import NotStartable
from claimdesk.search.encoder import Encoder

HUB_WITHIN_S = 10.0
OWNER = "sentence-transformers"  # of a name without one


def find_problem(name: str) -> str | None:
    """Why a hub's model can't be had; None when it is in the cache, or the hub has it."""
    from huggingface_hub import HfApi, snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    repository = name if "/" in name else f"{OWNER}/{name}"
    try:
        snapshot_download(repository, local_files_only=True)
    except HFValidationError:
        return f"CLAIMDESK_ENCODER={name} is no folder and no name of a model"
    except LocalEntryNotFoundError:
        pass
    else:
        return None
    try:
        HfApi().model_info(repository, timeout=HUB_WITHIN_S)
    except HfHubHTTPError:
        return f"the hub has no model {repository}"
    except Exception as error:  # noqa: BLE001  whatever its transport raises, the hub is away
        why = type(error).__name__
        return f"the encoder {name} is not on this machine, and the hub can't be asked ({why})"
    return None


def main(name: str) -> int:
    """Status 0 when the encoder was loaded; else 1, and the reason in one line."""
    is_folder = Path(name).expanduser().is_dir()
    problem = None if is_folder else find_problem(name)
    if problem is not None:
        print(problem)  # noqa: T201  read by the doctor
        return 1
    try:
        Encoder(name).load()
    except NotStartable as error:
        print(error.detail)  # noqa: T201  read by the doctor
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
