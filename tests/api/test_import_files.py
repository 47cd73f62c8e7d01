"""POST /imports: tables with a mapping that is shown before, gzip, lists; a file of another kind is refused at once."""

import gzip
import io
import json

import pytest
from werkzeug.datastructures import FileStorage

from claimdesk.decisions import import_lines
from tests.unit.intake.test_tables import build_xlsx

VERDICTS = "Claim,Speaker,Verdict,Link\nLead is heavy.,Ana,True,https://checks.example/1\nIron floats.,,False,https://checks.example/2\n"


def send(caller, content, kind="claimreview", name="file", **form):
    body = {"kind": kind, "file": FileStorage(io.BytesIO(content), name, "file"), **form}
    return caller.call("POST", "/imports", body, Content_Type="multipart/form-data")


def test_a_dry_run_tells_the_mapping_and_what_would_fail_and_keeps_nothing(admin):
    table = VERDICTS + ",Ben,True,https://checks.example/3\n"
    answered = send(admin, table.encode(), dry_run="true")
    assert answered.status_code == 200, answered.text
    said = answered.json
    assert said["mapping"] == {
        "claim_text": "Claim",
        "claimant": "Speaker",
        "rating": "Verdict",
        "url": "Link",
    }
    assert (said["format"], said["total"], said["fitting"], said["failed"]) == ("csv", 3, 2, 1)
    assert said["problems"][0]["line"] == 3
    assert "names no claim" in said["problems"][0]["problem"]["detail"]
    assert said["first"][0]["claimReviewed"] == "Lead is heavy."
    assert admin.get("/imports").json["items"] == []


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_table_packed_or_not_is_begun_with_a_line_for_each_row(admin, pack):
    begun = send(admin, pack(VERDICTS.encode()))
    assert begun.status_code == 202, begun.text
    assert begun.json["total"] == 2
    assert [item["id"] for item in admin.get("/imports").json["items"]] == [begun.json["id"]]


def test_a_workbook_is_begun_with_the_mapping_given(admin):
    content = build_xlsx(["what", "is it so"], ["Lead is heavy.", "True"])
    refused = send(admin, content)
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/mapping")
    mapping = json.dumps({"claim_text": "what", "rating": "is it so"})
    assert send(admin, content, mapping=mapping).status_code == 202


def test_our_own_exports_come_back_in(admin):
    reviews = [
        {
            "@type": "ClaimReview",
            "url": f"https://checks.example/{number}",
            "claimReviewed": text,
            "author": {"@type": "Organization", "name": "Checks"},
            "itemReviewed": {"@type": "Claim", "author": {"@type": "Person", "name": "Ana"}},
            "reviewRating": {"@type": "Rating", "alternateName": "Pants on Fire"},
            "datePublished": "2024-03-01T10:00:00+02:00",
        }
        for number, text in enumerate(("=1+1 is three.", "Iron floats, they say."))
    ]
    admin.post("/verdicts/import", reviews)
    for format_ in ("csv", "ndjson", "jsonld"):
        exported = admin.get(f"/verdicts/export?format={format_}")
        said = send(admin, exported.data, dry_run="true").json
        assert (said["total"], said["fitting"]) == (2, 2), said
        for line, review in zip(said["first"], reviews, strict=True):
            (found,) = import_lines.read_line("claimreview", json.dumps(line))
            assert found.claim_text == review["claimReviewed"]
            assert (found.url, found.claimant, found.publisher) == (review["url"], "Ana", "Checks")
            assert found.rating.name == "Pants on Fire"
            assert found.published_at.isoformat() == "2024-03-01T10:00:00+02:00"


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("articles", b"%PDF-1.7\nnothing of use"),
        ("articles", b"\x89PNG\r\n\x1a\n\x00\x00\x00"),
        (
            "articles",
            b'{"@type": "ClaimReview", "claimReviewed": "a"}\n{"@type": "ClaimReview", "claimReviewed": "b"}\n',
        ),
        ("documents", b'{"text": "a", "reach": 5}\n{"text": "b", "reach": 6}\n'),
        ("claimreview", b'{"text": "a"}\n{"text": "b"}\n'),
        ("claimreview", b""),
        ("claimreview", b"Name;Colour\nlead;grey\n"),
    ],
)
def test_a_file_of_another_kind_is_refused_at_once(admin, kind, content):
    refused = send(admin, content, kind)
    assert refused.status_code == 422, refused.text
    assert refused.json["errors"][0]["pointer"] in {"/file", "/mapping"}
    assert admin.get("/imports").json["items"] == []


def test_one_bad_line_among_good_ones_is_that_lines_own(admin):
    lines = b'{"text": "The bridge is long."}\n{"txet": "b"}\nno json\n'
    assert send(admin, lines, "articles").status_code == 202


def test_a_mapping_for_json_is_refused(admin):
    refused = send(admin, b'{"text": "a"}\n', "articles", mapping='{"text": "body"}')
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/mapping")


def test_another_workspace_sees_nothing_of_it(admin, foreigner):
    begun = send(admin, VERDICTS.encode()).json
    assert foreigner.get(f"/imports/{begun['id']}").status_code == 404
    assert foreigner.get("/imports").json["items"] == []
