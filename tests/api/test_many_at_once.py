"""Everybody asks every route about the same objects at once: each is answered, and nobody with a defect."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api import every_route
from tests.api.reading_desk import Desk

ENDING = {"POST /accounts/{account}/password"}  # hashes for seconds, of which nothing is shared


@pytest.mark.timeout(400)
def test_no_route_has_a_defect_when_all_are_asked_at_once(app, admin, database):
    desk = Desk(admin, database)
    ids = desk.one_of_each(second_read="blind")
    routes = [route for route in every_route.list_routes(app) if route.name not in ENDING]

    def ask_all(number, person):
        person.http = app.test_client()
        mine = routes.copy()
        random.Random(number).shuffle(mine)
        found = {}
        for route in sorted(mine, key=lambda route: route.method == "DELETE"):
            with every_route.ask(person, route, ids) as answered:
                found[route.name] = answered.status_code, answered.get_data()[:300]
        return found

    people = (desk.ana, desk.ben, desk.ed, desk.eve, admin)
    with ThreadPoolExecutor(len(people)) as threads:
        answers = list(threads.map(ask_all, range(len(people)), people))
    wrong = [(name, said) for answer in answers for name, said in answer.items() if said[0] >= 500]
    assert wrong == []
    codes = {said[0] for answer in answers for said in answer.values()}
    assert {200, 201, 403, 404, 409} <= codes
