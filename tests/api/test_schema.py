"""What is served equals what is described: generated requests never make a 500 or an answer of another shape."""

import json

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

EXAMPLES = 12  # of each operation, fitting and not; 100 found nothing that 12 had not
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]

LEFT_OUT = {
    ("delete", "/api/v1/keys/{id}"),  # could revoke the key that it is asked with
    ("get", "/api/v1/events"),  # its answer doesn't end
    ("get", "/readyz"),  # 503 is an answer there: nothing but the database and the index is up
}


@schemathesis.serializer("application/x-ndjson", "application/ld+json")
def as_bytes(_context, value):
    """Whatever was generated, as the body of a stream."""
    return value if isinstance(value, bytes) else json.dumps(value).encode()


@pytest.fixture
def database_url(sqlite_url):
    """SQLite only: shapes are the same on both."""
    return sqlite_url


@pytest.fixture
def known(admin):
    """An article, a document and an account that are there, by noun."""
    article = admin.submit()
    document = admin.post("/documents", {"text": "The bridge is 80 metres long."}).json
    account = admin.post("/accounts", {"name": "M", "email": "m@desk.invalid", "role": "machine"}).json
    return {"articles": article["id"], "documents": document["id"], "accounts": account["id"]}


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_answers_are_as_described(app, admin, encoder, known, mode):
    """Half of the requests name objects that are there, where there are any."""
    encoder.load()
    headers = {"Authorization": f"Bearer {admin.key}"}
    described = schemathesis.openapi.from_wsgi("/openapi.json", app)
    tried = 0
    for operation in (operation.ok() for operation in described.get_all_operations()):
        if (operation.method, operation.path) not in LEFT_OUT:
            tried += check(operation, mode, headers, known)
    assert tried > 200


def check(operation, mode, headers, known) -> int:
    """How many cases of the operation were tried."""
    noun = operation.path.split("/")[3] if operation.path.count("/") > 3 else ""
    tried = 0

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def run(case):
        nonlocal tried
        tried += 1
        if noun in known and "id" in (case.path_parameters or {}) and tried % 2:
            case.path_parameters["id"] = known[noun]
        case.call_and_validate(headers=headers, checks=CHECKS)

    try:
        run()
    except Unsatisfiable:
        assert mode == GenerationMode.NEGATIVE  # there is no wrong way to ask for what takes nothing
    return tried
