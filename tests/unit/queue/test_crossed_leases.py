"""Two people who each want the claim that the other held once: one waits for the other, neither is refused."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from claimdesk import clock
from claimdesk.queue import leases
from claimdesk.records.lease import Lease

ROUNDS = 6


def test_people_who_take_over_each_others_run_out_claims_both_get_them(desk):
    for _ in range(ROUNDS):
        first, second, *_ = desk.add(2)
        ana, ben = desk.hire("Ana"), desk.hire("Ben")
        for person, claim_id in ((ana, first), (ben, second)):
            held = desk.do(lambda session: leases.lease_claim(session, person, claim_id))  # noqa: B023
            with desk.database.transaction() as session:
                session.get_one(Lease, held.lease.id).expires_at = clock.now() - timedelta(seconds=1)

        def take(person, claim_id):
            with desk.database.transaction() as session:  # one try: a deadlock would show
                return leases.lease_claim(session, person, claim_id).claim.id

        with ThreadPoolExecutor(2) as threads:
            got = list(threads.map(take, (ana, ben), (second, first)))
        assert got == [second, first]
