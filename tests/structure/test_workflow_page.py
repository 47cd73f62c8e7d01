"""docs/workflow.md is what the code enforces."""

import ast
import re
from pathlib import Path

from claimdesk.queue import workflow

HOME = Path(__file__).parents[2]


def test_the_page_is_what_the_code_says():
    page = (HOME / "docs/workflow.md").read_text(encoding="utf-8")
    assert page == workflow.build_markdown(), "run: claimdesk workflow --markdown > docs/workflow.md"


def test_nothing_but_the_table_moves_a_claim():
    """Whatever sets a status names a state of another record, or an HTTP answer's, but for the table's own move."""
    others = re.compile(
        r"\b(Article|Delivery|Import|Run|Subscription|Verdict)Status\.|= \(?Gone\.status\b|^self\.status = status$"
    )
    moving = []
    for package in ("claimdesk", "service", "workers"):
        for file in sorted((HOME / package).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                said = ast.unparse(node) if isinstance(node, ast.Assign | ast.Call) else ""
                sets = re.match(r"[^=]*\.status\b[^=]*= ", said) and not others.search(said)
                updates = re.match(r"update\(Claim\).*\.values\(.*\bstatus=", said, re.DOTALL)
                if (isinstance(node, ast.Assign) and sets) or updates:
                    moving.append(f"{file.relative_to(HOME)}: {said}")
    assert moving == ["claimdesk/queue/workflow.py: claim.status = advance(before, call)"]
