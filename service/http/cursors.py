"""Cursors: opaque, signed, and good for one list of one workspace only."""

import binascii
import hmac
import json
import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from claimdesk.errors import FieldError, InvalidCursor, NotStartable
from claimdesk.settings import Settings

SIGNATURE_BYTES = 16
SECRET_FILE = "secret_key"  # noqa: S105  a file name


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs positions in lists, so that nobody can ask for a place that no list gave them."""

    secret: bytes

    def seal(self, binding: str, position: Any) -> str:
        """The cursor for a JSON-able position in the list that the binding names."""
        content = json.dumps(position, separators=(",", ":")).encode()
        return urlsafe_b64encode(self._sign(binding, content) + content).decode().rstrip("=")

    def open(self, binding: str, cursor: str) -> Any:
        """The position. Raises InvalidCursor for anything that seal() didn't make for this list."""
        wrong = InvalidCursor(errors=[FieldError("/cursor", "is not a cursor of this list")])
        try:
            raw = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        except (binascii.Error, ValueError) as error:
            raise wrong from error
        signature, content = raw[:SIGNATURE_BYTES], raw[SIGNATURE_BYTES:]
        if not hmac.compare_digest(signature, self._sign(binding, content)):
            raise wrong
        return json.loads(content)

    def fingerprint(self, binding: str, text: str) -> bytes:
        """What tells two texts apart and gives neither away, as a plain hash of a password would."""
        return self._sign(binding, text.encode())

    def _sign(self, binding: str, content: bytes) -> bytes:
        message = binding.encode() + b"\x1f" + content
        return hmac.digest(self.secret, message, sha256)[:SIGNATURE_BYTES]


def load_secret(settings: Settings) -> bytes:
    """The instance's secret: from the settings, else made once and kept in the data folder (mode 600)."""
    if settings.secret_key:
        return settings.secret_key.encode()
    path = settings.folder / SECRET_FILE
    try:
        settings.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return _read_or_make(path)
    except OSError as error:
        raise NotStartable(
            f"{path} can't be read or made ({error.strerror}); set CLAIMDESK_SECRET_KEY or CLAIMDESK_VAR"
        ) from error


def _read_or_make(path: Path) -> bytes:
    """The file's content; made whole or not at all, so that two processes starting at once agree."""
    if not path.exists():
        aside = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(32))
        try:
            os.link(aside, path)
        except FileExistsError:
            pass  # another process was first
        finally:
            aside.unlink()
    return path.read_bytes()
