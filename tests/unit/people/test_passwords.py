"""Passwords: kept as argon2id, checked for the right account only, and out of force when they should be."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import extract_parameters, profiles

from claimdesk import clock
from claimdesk.errors import Forbidden, Invalid, NotFound, TooManyRequests, Unauthenticated
from claimdesk.people import accounts, keys, passwords
from claimdesk.people.accounts import NewAccount
from claimdesk.records.account import Account, Role, Scope

GOOD = "correct horse battery"


@pytest.fixture
def person(database, principal):
    """Gives the id of a reviewer with a password."""
    with database.transaction() as session:
        made = accounts.add_account(session, principal, NewAccount("Rae", "rae@desk.example", Role.REVIEWER))
        passwords.set_password(session, principal, made.id, passwords.hash_password(GOOD))
        return made.id


def test_the_right_password_gives_the_account_whatever_the_case_of_the_address(database, person):
    with database.reading() as session:
        found = passwords.list_matching(session, " RAE@desk.example", GOOD)[0]
        assert found.id == person
        assert found.password_hash.startswith("$argon2id$")
        assert GOOD not in found.password_hash


@pytest.mark.parametrize(
    ("email", "password"), [("rae@desk.example", "wrong horse battery"), ("nobody@desk.example", GOOD)]
)
def test_a_wrong_address_and_a_wrong_password_are_refused_in_the_same_words(
    database, person, email, password
):
    with database.reading() as session, pytest.raises(Unauthenticated) as refused:
        passwords.list_matching(session, email, password)
    assert refused.value.detail == passwords.WRONG


def test_each_workspace_has_its_own_password_for_an_address(database, person, principal, stranger):
    with database.transaction() as session:
        other = accounts.add_account(session, stranger, NewAccount("Rae", "rae@desk.example", Role.EDITOR))
        passwords.set_password(session, stranger, other.id, passwords.hash_password("another " + GOOD))
    with database.reading() as session:
        assert passwords.list_matching(session, "rae@desk.example", "another " + GOOD)[0].id == other.id
        assert passwords.list_matching(session, "rae@desk.example", GOOD)[0].id == person
        with pytest.raises(Unauthenticated):
            passwords.list_matching(session, "rae@desk.example", GOOD, stranger.workspace_id)


def test_a_session_ends_with_its_password_and_its_account(database, person, principal):
    with database.reading() as session:
        stamp = passwords.build_stamp(session.get_one(Account, person))
        assert passwords.find_signed_in(session, person, stamp).role == Role.REVIEWER
        assert passwords.find_signed_in(session, person, "0" * 32) is None
    with database.transaction() as session:
        account = accounts.lock_account(session, principal, person)
        accounts.change_account(session, principal, account, {"disabled": True})
    with database.reading() as session:
        assert passwords.find_signed_in(session, person, stamp) is None
        with pytest.raises(Unauthenticated):
            passwords.list_matching(session, "rae@desk.example", GOOD)
    with database.transaction() as session:
        account = accounts.lock_account(session, principal, person)
        accounts.change_account(session, principal, account, {"disabled": False})
        passwords.set_password(session, principal, person, passwords.hash_password("a new " + GOOD))
        assert passwords.find_signed_in(session, person, stamp) is None


@pytest.mark.parametrize("password", ["short", "x" * 201])
def test_a_password_has_a_length(password):
    with pytest.raises(Invalid):
        passwords.hash_password(password)


def test_nobody_but_an_admin_sets_anothers_and_a_machine_has_none(database, person, principal, stranger):
    with database.transaction() as session:
        machine = accounts.add_account(session, principal, NewAccount("Bot", "b@desk.example", Role.MACHINE))
        rae = accounts.build_principal(session.get_one(Account, person))
        with pytest.raises(Forbidden):
            passwords.set_password(session, rae, principal.account_id, "h")
        with pytest.raises(NotFound):
            passwords.set_password(session, stranger, person, "h")
        with pytest.raises(Invalid):
            passwords.set_password(session, principal, machine.id, "h")
        passwords.set_password(session, rae, person, "h")


def test_what_is_kept_of_a_new_password_is_that_it_changed(database, person, principal):
    with database.reading() as session:
        account = session.get_one(Account, person)
        assert account.version == 2
        assert account.updated_at <= clock.now()


def test_a_password_costs_what_rfc_9106_asks_for(product_hasher):
    kept = extract_parameters(passwords.hash_password(GOOD))
    asked = profiles.RFC_9106_LOW_MEMORY
    assert (kept.type, kept.time_cost, kept.memory_cost) == (asked.type, asked.time_cost, asked.memory_cost)


class HeldHasher:
    """Hashes when the test lets it, and counts how many are at it."""

    def __init__(self):
        self.may_end = threading.Semaphore(0)
        self.counting = threading.Lock()
        self.now = self.most = 0

    def verify(self, _hashed, password):
        return self.hash(password) == "another"

    def hash(self, _password):
        with self.counting:
            self.now += 1
            self.most = max(self.most, self.now)
        time.sleep(0.01)
        assert self.may_end.acquire(timeout=60)
        with self.counting:
            self.now -= 1
        return "hashed"


def test_passwords_are_hashed_few_at_a_time_and_who_would_wait_too_long_is_told(monkeypatch):
    hasher = HeldHasher()
    monkeypatch.setattr(passwords, "HASHER", hasher)
    with ThreadPoolExecutor(55) as threads:
        answers = [threads.submit(passwords.hash_password, GOOD) for _ in range(55)]
        ends = time.monotonic() + 30
        while sum(answer.done() for answer in answers) < 55 - passwords.WAITING:
            assert time.monotonic() < ends
            time.sleep(0.01)
        refused = [answer for answer in answers if answer.done()]
        for _ in range(passwords.WAITING):
            hasher.may_end.release()
        assert [answer.result() for answer in answers if answer not in refused] == [
            "hashed"
        ] * passwords.WAITING
    assert {type(answer.exception()) for answer in refused} == {TooManyRequests}
    assert hasher.most == passwords.AT_ONCE


def test_also_the_first_unknown_addresses_are_hashed_few_at_a_time(database, monkeypatch):
    hasher = HeldHasher()
    hasher.may_end.release(1000)
    monkeypatch.setattr(passwords, "HASHER", hasher)
    passwords._hash_for_nobody.cache_clear()

    def sign_in(number):
        with database.reading() as session, pytest.raises((Unauthenticated, TooManyRequests)):
            passwords.list_matching(session, f"{number}@desk.example", GOOD)

    try:
        with ThreadPoolExecutor(30) as threads:
            list(threads.map(sign_in, range(30)))
    finally:
        passwords._hash_for_nobody.cache_clear()
    assert hasher.most <= passwords.AT_ONCE


def test_nobody_else_gets_the_means_to_be_the_instances_admin(database, principal):
    with database.transaction() as session:
        first = session.get_one(Account, principal.account_id)
        first.is_instance_admin = True
        second = accounts.add_account(session, principal, NewAccount("Bo", "bo@desk.example", Role.ADMIN))
        by = accounts.build_principal(second)
        with pytest.raises(Forbidden):
            keys.make_key(session, by, first.id, [Scope.ADMIN])
        with pytest.raises(Forbidden):
            passwords.set_password(session, by, first.id, "h")
        for given in ({"role": "viewer"}, {"email": "mine@desk.example"}, {"disabled": True}):
            with pytest.raises(Forbidden):
                accounts.change_account(session, by, first, given)
        own = accounts.build_principal(first)
        made = keys.make_key(session, own, first.id, [Scope.ADMIN]).key
        assert made.account_id == first.id
        with pytest.raises(Forbidden):
            keys.revoke_key(session, by, made.id)
        assert made.revoked_at is None
        keys.revoke_key(session, own, made.id)
        assert made.revoked_at is not None
        assert accounts.change_account(session, own, second, {"role": "viewer"})
