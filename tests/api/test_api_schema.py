"""What is served equals what is described: generated requests, good and bad, never make a 500 or an answer of another shape."""

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

EXAMPLES = 12  # of each operation; 100 took six minutes and found nothing that 12 had not
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture
def database_url(tmp_path):
    """SQLite only: shapes are the same on both."""
    return f"sqlite:///{tmp_path / 'claimdesk.db'}"


@pytest.fixture
def schema(app, encoder):
    encoder.load()
    return schemathesis.openapi.from_wsgi("/openapi.json", app)


described = schemathesis.pytest.from_fixture("schema")


@described.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_answers_are_as_described(case, admin, known):
    """Half of the ids are those of objects that are there."""
    if case.path_parameters and "id" in case.path_parameters:
        noun = case.operation.path.split("/")[3]
        if int(str(case.path_parameters["id"]).encode().hex(), 16) % 2:
            case.path_parameters["id"] = known.get(noun, case.path_parameters["id"])
    case.call_and_validate(
        headers={"Authorization": f"Bearer {admin.key}", "X-Forwarded-For": ""}, checks=CHECKS
    )


@pytest.fixture
def known(admin):
    """An article, a document and an account that are there."""
    article = admin.submit()
    document = admin.post("/documents", {"text": "The bridge is 80 metres long."}).json
    account = admin.post("/accounts", {"name": "M", "email": "m@desk.invalid", "role": "machine"}).json
    return {"articles": article["id"], "documents": document["id"], "accounts": account["id"]}
