"""Agreement between readers: against examples worked by hand, published ones, and another way to the same figure."""

from collections import Counter
from datetime import UTC, datetime
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimdesk import clock
from claimdesk.decisions import agreement
from claimdesk.decisions.agreement import Figures, measure_agreement
from claimdesk.records.account import Account, Role
from claimdesk.records.claim import Claim
from claimdesk.records.review import Review, ReviewKind, ReviewState
from claimdesk.records.verdict import Label

R, S, M = Label.REFUTED, Label.SUPPORTED, Label.MISLEADING
NAMES = dict(zip("abcde", Label, strict=True))


def measure_by_coincidences(units):
    """Alpha for nominal values of any number of readers, None where one has not read (Krippendorff 2011, section C).

    Each unit with m values gives its ordered pairs of them, each 1/(m-1), to a matrix; alpha is worked out of that.
    """
    matrix = Counter()
    for unit in units:
        values = [value for value in unit if value is not None]
        for pair in permutations(values, 2):
            matrix[pair] += 1 / (len(values) - 1)
    sums = Counter()
    for (value, _), number in matrix.items():
        sums[value] += number
    whole = sum(sums.values())
    agreeing = sum(matrix[value, value] for value in sums)
    by_chance = sum(number * (number - 1) for number in sums.values())
    if not whole or by_chance == whole * (whole - 1):
        return None
    return ((whole - 1) * agreeing - by_chance) / (whole * (whole - 1) - by_chance)


def test_the_other_way_gives_what_is_published_for_four_readers_with_gaps():
    """Krippendorff 2011, section C: .743."""
    rows = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]
    units = [[None if value == "." else value for value in unit] for unit in zip(*rows, strict=True)]
    assert measure_by_coincidences(units) == pytest.approx(0.743, abs=0.0005)


@pytest.mark.parametrize(
    ("ours", "theirs", "alpha"),
    [("abaaaaaaba", "bbbaabaaaa", 0.095), ("aabbdcccedda", "babbbccceddd", 0.692)],
    ids=["section A", "section B"],
)
def test_alpha_is_what_is_published_for_two_readers(ours, theirs, alpha):
    pairs = [(NAMES[found_text], NAMES[other]) for found_text, other in zip(ours, theirs, strict=True)]
    assert measure_agreement(pairs).alpha == pytest.approx(alpha, abs=0.0005)


@given(
    st.lists(
        st.tuples(st.sampled_from([R, S, M]), st.sampled_from([R, S, M]) | st.none()), min_size=1, max_size=30
    )
)
def test_both_ways_agree_and_claims_that_one_has_not_read_count_for_nothing(units):
    read = [unit for unit in units if None not in unit]
    other = measure_by_coincidences(units)
    found = measure_agreement(read).alpha
    assert found == (None if other is None else pytest.approx(other, abs=0.0001))


def test_alpha_of_an_example_worked_by_hand():
    """Ten pairs: 4 × RR, 2 × SS, 1 × MM, 2 × RM, 1 × SM. Values: R 10, S 5, M 5 of 20.

    Observed disagreement 3/10. Expected: 1 - (10·9 + 5·4 + 5·4) / (20·19) = 1 - 130/380 = 25/38.
    alpha = 1 - .3 / (25/38) = 1 - 11.4/25 = .544.
    """
    pairs = [(R, R)] * 4 + [(S, S)] * 2 + [(M, M)] + [(R, M), (M, R)] + [(S, M)]
    found = measure_agreement(pairs)
    assert (found.claims, found.percent) == (10, 0.7)
    assert found.alpha == pytest.approx(0.544)


def test_alpha_is_the_same_whoever_reads_first():
    pairs = [(R, S), (S, R), (R, R), (M, S)]
    assert measure_agreement(pairs) == measure_agreement([(other, pair) for pair, other in pairs])


def test_where_only_one_label_occurs_there_is_nothing_to_tell():
    assert measure_agreement([(R, R)]).alpha is None
    assert measure_agreement([]).percent is None


def test_readers_who_always_differ_agree_less_than_chance():
    assert measure_agreement([(R, S)] * 5).alpha < 0


class Reads:
    """Reads of a workspace, written down as they are kept."""

    def __init__(self, session, workspace_id):
        self.session, self.workspace_id = session, workspace_id

    def hire(self, name):
        found = Account(
            workspace_id=self.workspace_id,
            name=name,
            email=f"{clock.new_id().hex}@desk.example",
            role=Role.REVIEWER,
        )
        self.session.add(found)
        self.session.flush()
        return found

    def claim(self, *reads, month=11):
        """A claim with these reads, in the order given: (reader, label) with what else the row has."""
        claim = Claim(
            workspace_id=self.workspace_id, text="A bridge.", original_text="", text_hash=clock.new_id().bytes
        )
        self.session.add(claim)
        self.session.flush()
        for reader, label, more in [(*read, {})[:3] for read in reads]:
            values = {"state": ReviewState.DECIDED, "round": 1, **more}
            self.session.add(
                Review(
                    id=clock.new_id(),
                    created_at=datetime(2026, month, 20, tzinfo=UTC),
                    workspace_id=self.workspace_id,
                    claim_id=claim.id,
                    account_id=reader.id,
                    by_name=reader.name,
                    claim_version=1,
                    label=label,
                    rationale="So.",
                    **values,
                )
            )
            self.session.flush()


def test_the_report_by_pair_label_and_month_is_what_was_worked_out_by_hand(database, principal, stranger):
    """Pairs: Ana and Ben RR, RS, SS in November, MM in December; Ana and Cem RR, RM in December.

    All: R 6, S 3, M 3 of 12 values; expected 1 - (30 + 6 + 6) / 132 = 15/22, observed 2/6, alpha 1 - 22/45 = 23/45.
    Ana and Ben: R 3, S 3, M 2; expected 1 - 14/56 = 3/4, observed 1/4, alpha 2/3. Ana and Cem: R 3, M 1; 1/2 and 1/2.
    Refuted (RR, RS, RR, RM): R 6, S 1, M 1; expected 26/56, observed 1/2, alpha 1 - 28/26 = -1/13.
    Supported (RS, SS), misleading (MM, RM): 3 of one, 1 of another; 0. Each month: 3 and 3; expected 3/5, alpha 4/9.
    """
    with database.transaction() as session:
        reads = Reads(session, principal.workspace_id)
        ana, ben, cem = (reads.hire(name) for name in ("Ana", "Ben", "Cem"))
        reads.claim((ana, R), (ben, R))
        reads.claim(
            (ana, R), (ben, S, {"state": ReviewState.REPLACED}), (ben, R)
        )  # read again after conferring
        reads.claim((ben, S), (ana, S))
        reads.claim((ana, M), (ben, M), month=12)
        reads.claim((cem, R), (ana, R), month=12)
        reads.claim((ana, R), (cem, M), (ben, M, {"kind": ReviewKind.ADJUDICATION}), month=12)
        reads.claim((ana, R))  # nobody has read it second
        reads.claim((ana, R), (ben, S, {"round": 2}))  # sent back, and read by another
        reads.claim((ana, R), (ben, S, {"sealed_for": ben.id}))
        others = Reads(session, stranger.workspace_id)
        others.claim((others.hire("Ana"), R), (others.hire("Ben"), S))
    with database.reading() as session:
        found = agreement.build_report(session, principal.workspace_id)
    assert found.all == Figures(6, 0.6667, 0.5111)
    assert [(pair.name, pair.figures) for pair in found.pairs] == [
        ("Ana and Ben", Figures(4, 0.75, 0.6667)),
        ("Ana and Cem", Figures(2, 0.5, 0.0)),
    ]
    assert [(label.name, label.figures) for label in found.labels] == [
        ("misleading", Figures(2, 0.5, 0.0)),
        ("refuted", Figures(4, 0.5, -0.0769)),
        ("supported", Figures(2, 0.5, 0.0)),
    ]
    assert [(month.name, month.figures) for month in found.months] == [
        ("2026-11", Figures(3, 0.6667, 0.4444)),
        ("2026-12", Figures(3, 0.6667, 0.4444)),
    ]


def test_two_people_of_one_name_are_two_and_one_who_has_changed_theirs_is_one(database, principal):
    with database.transaction() as session:
        reads = Reads(session, principal.workspace_id)
        ana, ben, other = (reads.hire(name) for name in ("Ana", "Ben", "Ben"))
        reads.claim((ana, R), (ben, R))
        reads.claim((ana, R), (other, S))
        ana.name = "Ana Ruiz"
        reads.claim((ben, S), (ana, S))
    with database.reading() as session:
        found = agreement.build_report(session, principal.workspace_id).pairs
    assert sorted((pair.name, pair.figures.claims) for pair in found) == [
        ("Ana Ruiz and Ben", 2),
        ("Ana and Ben", 1),
    ]
