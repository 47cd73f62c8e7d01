"""Every page of the desk, read as somebody who is signed in; made from the app's own map, as every_route is."""

import re

from claimdesk.people import passwords, sign_ins
from claimdesk.people.keys import sha256
from claimdesk.records.account import Account, Key
from service.http.sessions import SIGN_IN, STAMP
from tests.api import every_route

DESK = "/desk/"
OF_NOBODY = {"desk.static", "desk.show_nothing", "desk.sign_in_page", "desk.choose_page"}
QUERIES = {"/desk/verdicts": "q=bridge", "/desk/claims": "status=awaiting_second"}
TOKEN = re.compile(r'(name="csrf_token" value|content)="[^"]+"')
TIME = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}, \d\d:\d\d UTC|\d{4}-\d\d-\d\dT[\d:.]+(?:\+00:00|Z)?")


def list_pages(app) -> list[str]:
    """The paths of all pages, with what they name in braces."""
    found = set()
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("desk.") or rule.endpoint in OF_NOBODY:
            continue
        if "GET" not in (rule.methods or ()):
            continue
        path = every_route.name_kinds(rule.rule)
        assert "<" not in path, f"every_route.KINDS does not know what {rule.rule} names"
        found.add(path)
    return sorted(found)


def sign_in(app, database, caller):
    """A browser in which the caller's account is signed in."""
    browser = app.test_client()
    with database.transaction() as session:
        key = session.query(Key).filter_by(key_hash=sha256(caller.key.encode()).digest()).one()
        account = session.get_one(Account, key.account_id)
        account.password_hash = account.password_hash or "none that fits"
        begun = str(sign_ins.begin_sign_in(session, account).id)
        stamp = passwords.build_stamp(account)
    with browser.session_transaction(DESK) as cookie:
        cookie[SIGN_IN], cookie[STAMP] = begun, stamp
    return browser


def read_pages(app, browser, ids) -> dict[str, tuple[int, str]]:
    """What every page says, without tokens and moments."""
    found = {}
    for path in list_pages(app):
        query = QUERIES.get(path)
        answered = browser.get(every_route.fill(path, ids) + (f"?{query}" if query else ""))
        found[path] = (answered.status_code, TIME.sub("a time", TOKEN.sub("token", answered.text)))
    return found
