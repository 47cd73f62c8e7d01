"""Tables as lines of an import: which column is which field, and what a row stands for."""

import gzip
import io
import json
import zipfile
from datetime import time, timedelta

import pytest

from claimdesk.errors import Invalid, TooLarge, Unreadable
from claimdesk.intake import tables, uploads, workbook_size


def open_text(text, kind="claimreview", mapping=None):
    return uploads.open_upload(io.BytesIO(text.encode()), kind, mapping or {})


def read(text, kind="claimreview", mapping=None):
    return [json.loads(line) for line in open_text(text, kind, mapping).read_lines() if line]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_table_of_verdicts_is_claimreviews_whatever_its_delimiter(mark):
    head = mark.join(["Claim", "Speaker", "Verdict", "Link", "Date"])
    row = mark.join(["Lead is heavy.", "Ana", "True", "https://checks.example/1", "2024-03-01"])
    (found,) = read(f"{head}\r\n{row}\r\n")
    assert found["claimReviewed"] == "Lead is heavy."
    assert found["itemReviewed"]["author"]["name"] == "Ana"
    assert found["reviewRating"] == {"@type": "Rating", "alternateName": "True"}
    assert (found["url"], found["datePublished"]) == ("https://checks.example/1", "2024-03-01")


def test_a_mapping_says_otherwise_and_null_takes_a_field_from_no_column():
    text = "what,claim,rating\nLead is heavy.,something else,True\n"
    (found,) = read(text, mapping={"claim_text": "what", "rating": None})
    assert found["claimReviewed"] == "Lead is heavy."
    assert found["reviewRating"] == {"@type": "Rating"}


@pytest.mark.parametrize(
    ("mapping", "says"),
    [
        ({"claim": "what"}, "claim is no field of claimreview"),
        ({"claim_text": "waht"}, "there is no column waht; there are what, rating"),
        ({}, "no column holds claim_text"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused_with_what_there_is(mapping, says):
    with pytest.raises(Invalid, match=says) as refused:
        open_text("what,rating\na,b\n", mapping=mapping)
    assert refused.value.errors[0].pointer == "/mapping"


def test_columns_that_nothing_is_taken_from_are_named():
    found = open_text("claim_text,id,colour\na,1,red\n").mapping
    assert dict(found.columns) == {"claim_text": "claim_text"}
    assert found.ignored == ("id", "colour")


def test_an_articles_source_is_an_object_and_a_day_is_utc():
    text = "id,text,source_name,domain,date,reach\n7,The bridge is long.,Courier,courier.example,2024-03-01,500\n"
    assert read(text, "articles") == [
        {
            "external_id": "7",
            "text": "The bridge is long.",
            "published_at": "2024-03-01T00:00Z",
            "reach": 500,
            "source": {"name": "Courier", "domain": "courier.example"},
        }
    ]


def test_what_only_a_spreadsheet_needs_is_taken_off_and_an_exports_last_words_are_no_row():
    text = 'claim_text,claimant\n"\'=1+1 is what it says.",Ana\n# verdict x could not be written: it has no address\n'
    (found,) = read(text)
    assert found["claimReviewed"] == "=1+1 is what it says."


def test_a_row_with_too_many_cells_fails_alone():
    found = read("claim_text,rating\na,True\nb,c,d\n")
    assert found[0]["claimReviewed"] == "a"
    assert found[1] == {tables.WRONG_ROW: "the row has 3 cells, and there are 2 columns"}


def test_cells_with_line_breaks_and_quotes_are_one_cell():
    (found,) = read('claim_text,rationale\n"He said ""no"".\nTwice.",b\n')
    assert found["claimReviewed"] == 'He said "no".\nTwice.'


def build_xlsx(*rows, sheet=None):
    """A workbook with one sheet of inline strings and numbers."""
    cells = "".join(
        "<row>"
        + "".join(
            f"<c t='inlineStr'><is><t>{cell}</t></is></c>"
            if isinstance(cell, str)
            else f"<c><v>{cell}</v></c>"
            for cell in row
        )
        + "</row>"
        for row in rows
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(
            "[Content_Types].xml",
            f"<Types xmlns='{package}/content-types'><Default Extension='xml' ContentType='application/xml'/></Types>",
        )
        packed.writestr(
            "_rels/.rels",
            f"<Relationships xmlns='{package}/relationships'><Relationship Id='a' "
            f"Type='{office}/officeDocument' Target='xl/workbook.xml'/></Relationships>",
        )
        packed.writestr(
            "xl/workbook.xml",
            f"<workbook xmlns='{main}' xmlns:r='{office}'><sheets><sheet name='S' sheetId='1' r:id='a'/></sheets></workbook>",
        )
        packed.writestr(
            "xl/_rels/workbook.xml.rels",
            f"<Relationships xmlns='{package}/relationships'><Relationship Id='a' Type='{office}/worksheet' "
            "Target='worksheets/sheet1.xml'/></Relationships>",
        )
        packed.writestr(
            "xl/worksheets/sheet1.xml",
            sheet or f"<worksheet xmlns='{main}'><sheetData>{cells}</sheetData></worksheet>",
        )
    return out.getvalue()


def test_a_workbook_is_read_like_csv():
    content = build_xlsx(["Claim", "id", "Verdict"], ["Lead is heavy.", 7, "True"])
    upload = uploads.open_upload(io.BytesIO(content), "claimreview", {})
    assert upload.format == "xlsx"
    assert [json.loads(line)["claimReviewed"] for line in upload.read_lines()] == ["Lead is heavy."]
    assert [json.loads(line)["claimReviewed"] for line in upload.read_lines()] == ["Lead is heavy."]


def test_a_workbook_that_unpacks_to_too_much_is_refused():
    content = build_xlsx(sheet="a" * (workbook_size.LARGEST_UNPACKED + 1))
    with pytest.raises(TooLarge, match="save it as CSV"):
        uploads.open_upload(io.BytesIO(content), "claimreview", {})


def test_a_broken_workbook_is_refused():
    with pytest.raises(Unreadable, match="no workbook"):
        uploads.open_upload(io.BytesIO(b"PK\x03\x04 and then nothing"), "articles", {})


def test_gzip_is_unpacked_as_far_as_is_allowed():
    packed = gzip.compress(b'{"text": "a"}\n' * 1000)
    with uploads.unpack(io.BytesIO(packed), 100_000) as file:
        assert file.read() == b'{"text": "a"}\n' * 1000
    with pytest.raises(TooLarge), uploads.unpack(io.BytesIO(packed), 5_000):
        pass
    with pytest.raises(Unreadable, match="broken"), uploads.unpack(io.BytesIO(packed[:40]), 100_000):
        pass


@pytest.mark.parametrize("content", [b"", b"  \n", b"\x89PNG\r\n\x1a\n\x00\x00", b"just words\nand more\n"])
def test_a_file_that_is_none_of_these_is_refused(content):
    with pytest.raises(Unreadable) as refused:
        uploads.open_upload(io.BytesIO(content), "articles", {})
    assert refused.value.more["errors"][0]["pointer"] == "/file"


def test_a_list_of_articles_is_an_article_a_line():
    content = json.dumps([{"text": "a"}, {"text": "b"}], indent=1)
    assert [json.loads(line) for line in open_text(content, "articles").read_lines()] == [
        {"text": "a"},
        {"text": "b"},
    ]


@pytest.mark.parametrize(
    "cells",
    [
        "<row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
        '<x:row r="1"/><x:row><x:c r="ZZZ9999999"/></x:row>',
        "<row r='3000000'>" + "<c><v>1</v></c>" * 20 + "</row>",
    ],
)
def test_a_workbook_whose_cells_lie_too_far_apart_is_refused_before_it_is_read(cells):
    content = build_xlsx(sheet=f"<worksheet><sheetData>{cells}</sheetData></worksheet>")
    with pytest.raises(TooLarge, match="spans"):
        uploads.open_upload(io.BytesIO(content), "claimreview", {})


def test_places_are_read_across_the_pieces_that_a_sheet_comes_in(monkeypatch):
    monkeypatch.setattr(workbook_size, "CHUNK", 7)
    content = build_xlsx(sheet="<worksheet><row r='2000'><c r='ZZ2000'/></row></worksheet>")
    monkeypatch.setattr(workbook_size, "MOST_CELLS", 2000 * 702 - 1)
    with pytest.raises(TooLarge, match="1404000"):
        workbook_size.check_size(io.BytesIO(content))
    monkeypatch.setattr(workbook_size, "MOST_CELLS", 2000 * 702)
    workbook_size.check_size(io.BytesIO(content))


def test_another_kind_of_workbook_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("content.xml", "<table/>")
    with pytest.raises(Unreadable):
        workbook_size.check_size(out)


def test_a_line_or_row_without_an_end_fails_alone(monkeypatch):
    monkeypatch.setattr(tables, "LONGEST_LINE", 100)
    monkeypatch.setattr(tables, "LONGEST_ROW", 150)
    lines = ["claim_text,rating", "a,b", "x" * 300, '"' + "y" * 80, "z" * 80 + '",c', "d,e"]
    found = read("\n".join(lines) + "\n")
    assert [row.get("claimReviewed", "") for row in found[:1]] == ["a"]
    assert "longer than" in found[1][tables.WRONG_ROW]
    assert any("a quotation mark may be missing" in row.get(tables.WRONG_ROW, "") for row in found)
    assert found[-1]["claimReviewed"] == "d"


def test_a_text_that_begins_like_a_remark_is_a_row():
    assert [
        row["text"]
        for row in read("text\n# A title of an article\nIt rained.\n", "articles", {"text": "text"})
    ] == [
        "# A title of an article",
        "It rained.",
    ]


def test_a_time_of_day_in_a_cell_is_its_words():
    assert tables._read_cell(time(3, 5)) == "03:05:00"
    assert tables._read_cell(timedelta(hours=3)) == "3:00:00"
