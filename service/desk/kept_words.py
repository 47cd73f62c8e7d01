"""What somebody typed into a form that came too late, after their sign-in had ended: kept until they are signed in again.

It goes along in the form for signing in, is shown after it, and nothing is done with it before the person says so.
"""

import re
from dataclasses import dataclass

from flask import request

UNKEPT = frozenset(
    {"csrf_token", "next", "email", "password", "current", "new", "again", "version", "claim_version"}
)
DRAFTED = frozenset({"label", "rationale", "rating", "searched", "notes", "evidence_ids"})
PREFIX = "kept:"
MOST = 100  # fields of one form
CLAIM_FORM = re.compile(r"^(/desk/claims/[0-9a-f-]{36})(?:/|$)")
VERDICT_FORM = re.compile(r"^(/desk/verdicts/[0-9a-f-]{36})/")


@dataclass(frozen=True, slots=True)
class KeptField:
    """A field of the form as it was sent."""

    name: str
    value: str

    @property
    def is_shown(self) -> bool:
        """Whether a person typed it: ids and choices go along unseen."""
        return any(character.isspace() for character in self.value.strip()) or len(self.value) > 40


def read_sent() -> list[KeptField]:
    """The fields of the request that was refused for want of a sign-in; never a password."""
    if request.method != "POST" or request.path.endswith(("/password", "/sign-in", "/workspace")):
        return []
    return _list_fields("")


def read_kept() -> list[KeptField]:
    """The same fields, come back with the form for signing in."""
    return _list_fields(PREFIX)


def is_of_claim() -> bool:
    """Whether the form stood on a claim's page, whose decision is kept as a draft before anything else."""
    return CLAIM_FORM.match(request.path) is not None


def find_page() -> str:
    """The page that the form stood on; nothing when it can't be told."""
    found = CLAIM_FORM.match(request.path) or VERDICT_FORM.match(request.path)
    return found[1] if found else ""


def _list_fields(prefix: str) -> list[KeptField]:
    return [
        KeptField(name.removeprefix(prefix), value)
        for name, values in request.form.lists()
        for value in values
        if name.startswith(prefix) and name.removeprefix(prefix) not in UNKEPT and value.strip()
    ][:MOST]
