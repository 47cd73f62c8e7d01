"""docs/workflow.md is what the code enforces."""

from pathlib import Path

from claimdesk.queue import workflow

HOME = Path(__file__).parents[2]


def test_the_page_is_what_the_code_says():
    page = (HOME / "docs/workflow.md").read_text(encoding="utf-8")
    assert page == workflow.build_markdown(), "run: claimdesk workflow --markdown > docs/workflow.md"
