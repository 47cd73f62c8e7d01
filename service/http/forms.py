"""Bodies that come as a form with a file, for calls that else take JSON."""

import json
from hashlib import sha256
from typing import Any

from flask import request

from service.http.idempotency import note_body_digest
from service.http.limits import MULTIPART


def read_form(given: Any) -> Any:
    """The fields of a form as JSON would have them; what was given, where the body is none.

    A field that holds a JSON object is that object. A form's fields and files are what makes the request the same.
    """
    if given is not None or request.mimetype != MULTIPART:
        return given
    fields = {name: _read_field(value) for name, value in request.form.items()}
    digests: dict[str, str] = {}
    for name, file in request.files.items():
        digests[name] = sha256(file.stream.read()).hexdigest()
        file.stream.seek(0)
    note_body_digest(json.dumps([fields, digests], sort_keys=True).encode())
    return {**fields, **request.files.to_dict()}


def _read_field(value: str) -> Any:
    if not value.startswith("{"):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value
