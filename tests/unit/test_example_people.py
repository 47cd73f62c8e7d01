"""The people of the first start: made once, told again while their passwords fit, never overwritten."""

import json

import pytest

from claimdesk.errors import Unauthenticated
from claimdesk.people import accounts, passwords
from claimdesk.records.account import Account
from service.commands import example_people


@pytest.fixture
def admin(database):
    with database.transaction() as session:
        return accounts.add_workspace(session, "Desk", is_instance_admin=True).id


def keep(settings, people):
    settings.folder.mkdir(parents=True, exist_ok=True)
    (settings.folder / "up.json").write_text(json.dumps({"people": example_people.describe_people(people)}))


def test_two_read_and_one_edits_and_each_can_sign_in(database, settings, admin):
    people = example_people.ensure_people(settings, database)
    assert [person.role for person in people] == ["reviewer", "reviewer", "editor"]
    with database.reading() as session:
        for person in people:
            assert (
                passwords.list_matching(session, person.email, person.password)[0].role.value == person.role
            )


def test_a_second_start_tells_the_same_passwords_and_makes_nobody_anew(database, settings, admin):
    first = example_people.ensure_people(settings, database)
    keep(settings, first)
    assert example_people.ensure_people(settings, database) == first
    with database.reading() as session:
        assert session.query(Account).count() == 4


def test_a_password_that_was_changed_is_told_no_more(database, settings, admin):
    first = example_people.ensure_people(settings, database)
    keep(settings, first)
    hashed = passwords.hash_password("another one that is long")
    with database.transaction() as session:
        by = accounts.build_principal(session.get_one(Account, admin))
        reader = session.query(Account).filter_by(email=first[0].email).one()
        passwords.set_password(session, by, reader.id, hashed)
    again = example_people.ensure_people(settings, database)
    assert [person.password for person in again] == [None, first[1].password, first[2].password]
    with database.reading() as session, pytest.raises(Unauthenticated):
        passwords.list_matching(session, first[0].email, first[0].password)


def test_without_a_file_or_with_a_broken_one_nobody_is_told_of(settings):
    assert example_people.read_people(settings) == []
    settings.folder.mkdir(parents=True, exist_ok=True)
    for broken in ("", "[]", '{"people": [1]}', '{"people": [{"name": "x"}]}'):
        (settings.folder / "up.json").write_text(broken)
        assert example_people.read_people(settings) == []
