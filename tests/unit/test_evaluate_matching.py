"""`claimdesk evaluate matching`: the desk's own confirmations and rejections, measured and applied, on both databases."""

import json
import re

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from claimdesk import clock
from claimdesk.claims import band_calibration, matching
from claimdesk.errors import Invalid, NotFound
from claimdesk.people import accounts
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.event import HistoryItem
from claimdesk.records.match import Decision, MatchDecision
from claimdesk.records.verdict import Origin, Verdict
from claimdesk.search.bands import DEFAULT_THRESHOLDS
from service.commands.cli import claimdesk


@pytest.fixture
def run(database_url, monkeypatch, tmp_path):
    """Call the command as the shell would, with a wide terminal; its own errors come through."""
    monkeypatch.setenv("CLAIMDESK_DATABASE_URL", database_url)
    monkeypatch.setenv("CLAIMDESK_VAR", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")

    def call(*arguments: str) -> str:
        answer = CliRunner().invoke(claimdesk, ["evaluate", "matching", *arguments], standalone_mode=False)
        if answer.exception:
            raise answer.exception
        return answer.output

    return call


@pytest.fixture
def decide(database, principal):
    """Records what a person said of a pair of texts that were found with a cosine."""

    def decide(ours, theirs, cosine, *decisions, sealed=False):
        with database.transaction() as session:
            claim = Claim(
                id=clock.new_id(),
                workspace_id=principal.workspace_id,
                text=ours,
                original_text=ours,
                text_hash=ours.encode(),
                status=ClaimStatus.WAITING,
            )
            verdict = Verdict(
                id=clock.new_id(),
                workspace_id=principal.workspace_id,
                origin=Origin.IMPORTED,
                claim_text=theirs,
                text_hash=theirs.encode(),
            )
            session.add_all([claim, verdict])
            session.flush()
            for decision in decisions:
                session.add(
                    MatchDecision(
                        workspace_id=principal.workspace_id,
                        claim_id=claim.id,
                        verdict_id=verdict.id,
                        decision=decision,
                        score_parts={"cosine": cosine, "bm25": 1.0},
                        decided_by=principal.account_id,
                        sealed_for=principal.account_id if sealed else None,
                    )
                )
                session.flush()
        return claim.id

    return decide


@pytest.fixture
def history(decide):
    """A desk that confirms what says the same and rejects what only shares a few words: 40 each."""
    for number in range(40):
        decide(
            f"The council of town number {number} closed its library.",
            f"The council of town number {number} closed its library.",
            0.8 + number / 1000,
            Decision.CONFIRM,
        )
        decide(
            f"The library of town number {number} was painted.",
            "Painters in the capital went on strike for better pay.",
            0.3 + number / 1000,
            Decision.REJECT,
        )


def rows(printed, title):
    """A printed table's lines, by band: from score, offered, precision, at least, recall."""
    table = printed.split(title, 1)[1]
    found = {}
    for line in table.splitlines():
        cells = [cell.strip() for cell in re.split("[│┃]", line)[1:-1]]
        if len(cells) == 6 and cells[0] in {"auto", "suggest", "weak"} and cells[0] not in found:
            found[cells[0]] = cells[1:]
    return found


def test_precision_and_recall_stand_by_band_with_the_thresholds_they_ask_for(run, history):
    printed = run()
    assert "80 decided pairs, 40 confirmed, 40 rejected" in printed
    measured = rows(printed, "as measured")
    assert measured["auto"][1:3] == ["40", "1.000"]
    assert measured["auto"][4] == "1.000"
    assert float(measured["auto"][0]) > 0.5
    assert measured["weak"][1:3] == ["40", "0.000"]
    assert rows(printed, "in force")["auto"][0] == f"{DEFAULT_THRESHOLDS.auto:.3f}"
    assert "thresholds in force: the shipped ones" in printed


def test_measuring_changes_nothing(run, history, database, principal):
    run()
    with database.reading() as session:
        assert band_calibration.get_thresholds(session, principal.workspace_id) == DEFAULT_THRESHOLDS


def test_applied_thresholds_are_what_match_uses_and_keep_their_measurement(
    run, history, decide, database, principal
):
    claim_id = decide("Rents rose.", "Rents rose.", 0.9)
    printed = run("--apply")
    assert "the workspace's own" in printed
    with database.reading() as session:
        setting = band_calibration.get_setting(session, principal.workspace_id)
        (task,) = matching.load_tasks(session, [claim_id], "encoder")
        said = session.scalars(select(HistoryItem).where(HistoryItem.what == "bands_set")).one()
    assert task.thresholds == setting.thresholds != DEFAULT_THRESHOLDS
    assert setting.decisions == 80
    assert setting.thresholds.auto_precision == 1.0
    assert said.changes["thresholds"]["to"]["auto"] == setting.thresholds.auto
    assert "by 80 decisions" in run()


def test_reset_goes_back_to_the_shipped_thresholds(run, history, database, principal):
    run("--apply")
    run("--reset")
    with database.reading() as session:
        assert band_calibration.get_thresholds(session, principal.workspace_id) == DEFAULT_THRESHOLDS


def test_other_settings_of_the_workspace_stay(run, history, database, principal):
    from claimdesk.decisions import scales
    from claimdesk.records.verdict import Label

    with database.transaction() as session:
        scales.save_scale(session, principal, [scales.Step("Wrong", Label.REFUTED)], None)
    run("--apply")
    run("--reset")
    with database.reading() as session:
        assert scales.get_scale(session, principal.workspace_id).steps[0].name == "Wrong"


def test_a_thin_history_is_said_and_never_applied(run, decide):
    decide("Rents rose.", "Rents rose.", 0.9, Decision.CONFIRM)
    assert "auto: too few decisions" in run()
    with pytest.raises(Invalid, match="too thin"):
        run("--apply")


def test_without_decisions_there_is_nothing_to_measure(run, principal):
    assert "nothing to measure yet" in run()


def test_the_last_word_counts_and_unsure_and_sealed_ones_do_not(decide, database, principal):
    decide("Rents rose.", "Rents rose.", 0.9, Decision.REJECT, Decision.CONFIRM)
    decide("Wages fell.", "Wages fell.", 0.9, Decision.CONFIRM, Decision.UNSURE)
    decide("Prices doubled.", "Prices doubled.", 0.9, Decision.CONFIRM, sealed=True)
    decide("Exports grew.", "Exports grew.", None, Decision.CONFIRM)
    with database.reading() as session:
        found = band_calibration.list_decisions(session, principal.workspace_id)
    assert [decision.confirmed for decision in found] == [True]


def test_a_pair_that_differs_in_a_number_is_not_counted_for_auto(decide, database, principal):
    decide("Rents rose by 5 percent.", "Rents rose by 9 percent.", 0.97, Decision.REJECT)
    with database.reading() as session:
        (found,) = band_calibration.list_decisions(session, principal.workspace_id)
    assert not found.may_be_auto


def test_decisions_come_from_a_file_too(run, tmp_path, principal):
    lines = [
        {
            "ours": f"Bridge {number} is closed.",
            "theirs": f"Bridge {number} is closed.",
            "decision": "confirm",
            "cosine": 0.9,
        }
        for number in range(30)
    ]
    lines += [{"ours": "Bridge is closed.", "theirs": "Cats purr.", "title": "Cats", "decision": "reject"}]
    lines += [{"ours": "Bridge is closed.", "theirs": "Bridge is open.", "decision": "unsure"}]
    file = tmp_path / "pairs.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines) + "\n")
    printed = run("--file", str(file))
    assert "31 decided pairs, 30 confirmed, 1 rejected" in printed
    assert rows(printed, "as measured")["auto"][1:3] == ["30", "1.000"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('{"ours": "a"}', "line 2 of pairs.jsonl: theirs: Field required"),
        ("[", "line 2 of pairs.jsonl: line: Invalid JSON"),
        ('{"ours": "a", "theirs": "b", "decision": "yes"}', "line 2 of pairs.jsonl: decision: "),
    ],
)
def test_a_broken_line_is_named(run, tmp_path, line, why):
    file = tmp_path / "pairs.jsonl"
    file.write_text(f"\n{line}\n")
    with pytest.raises(Invalid, match=re.escape(why)):
        run("--file", str(file))


def test_of_several_workspaces_one_is_named(run, history, database):
    with database.transaction() as session:
        accounts.add_workspace(session, "Another desk")
    with pytest.raises(Invalid, match="say which: --workspace NAME"):
        run()
    assert "nothing to measure yet" in run("--workspace", "Another desk")
    with pytest.raises(NotFound):
        run("--workspace", "Nobody")
