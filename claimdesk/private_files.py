"""Files and folders that only their owner reads: records, index, logs and keys lie in them as they are."""

import os
import stat
from pathlib import Path

UMASK = 0o077  # files 0600, folders 0700
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def restrict_umask() -> None:
    """Have all that this process and its children make be its owner's alone. Called first by every command."""
    os.umask(UMASK)


def make_folder(folder: Path) -> None:
    """Make a folder of the data folder that only its owner enters; one that is there already is closed to others.

    Not for the data folder itself: a person may have given it a use beside this one.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = folder.stat()
    if found.st_uid == os.geteuid() and found.st_mode & OTHERS:
        folder.chmod(0o700)


def is_open_to_others(path: Path) -> bool:
    """Whether somebody else on the machine may read the file, or enter the folder."""
    return bool(path.stat().st_mode & OTHERS)
