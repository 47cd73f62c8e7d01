"""A workspace with people who sign in, a queue, an article and a claim in it."""

from uuid import UUID

from claimdesk import clock
from claimdesk.people import accounts, passwords
from claimdesk.people.accounts import NewAccount
from claimdesk.records.account import Role
from claimdesk.records.article import Article, ArticleRevision, ArticleStatus
from claimdesk.records.claim import Appearance, Claim
from claimdesk.records.evidence import Timing
from claimdesk.records.queue import Queue
from claimdesk.records.verdict import Label
from claimdesk.terms import Level, Part, Voice
from tests import factories
from tests.factories import PASSAGE, build_claim, build_evidence, build_match, build_verdict

PASSWORD = "long enough to be one"
HASHED = passwords.hash_password(PASSWORD)
TITLE = "Bridge over the Elle opens"
BEFORE, CLAIM, AFTER = (
    "The mayor cut the ribbon. ",
    "The bridge is 80 metres long.",
    " Then it rained.\n\nNobody left.",
)
ROLES = {"ana": Role.REVIEWER, "ben": Role.REVIEWER, "eve": Role.EDITOR, "vic": Role.VIEWER}


class Desk(factories.Desk):
    """A workspace; its people are ana and ben (reviewers), eve (editor) and vic (viewer)."""

    def __init__(self, database, name="Desk", domain="desk.example"):
        self.database, self.domain = database, domain
        with database.transaction() as session:
            admin = accounts.add_workspace(session, name)
            self.workspace_id = admin.workspace_id
            by = accounts.build_principal(admin)
            self.accounts = {}
            for who, role in ROLES.items():
                account = accounts.add_account(session, by, NewAccount(who.title(), f"{who}@{domain}", role))
                account.password_hash = HASHED
                self.accounts[who] = account.id

    def queue(self, name="desk", **definition) -> None:
        with self.database.transaction() as session:
            session.add(Queue(workspace_id=self.workspace_id, name=name, **definition))

    def claim(self, text=CLAIM, *, with_article=True, **more) -> UUID:
        with self.database.transaction() as session:
            given = {
                "queue_id": self.find_queue_id(session),
                "check_worthiness": 0.8,
                "priority_parts": [{"part": "worth", "value": 0.8, "weight": 1.0}],
                **more,
            }
            claim = build_claim(self.workspace_id, text, **given)
            session.add(claim)
            session.flush()
            if with_article:
                self._article(session, claim)
            return claim.id

    def _article(self, session, claim) -> None:
        text = BEFORE + CLAIM + AFTER
        article = Article(
            id=clock.new_id(),
            workspace_id=self.workspace_id,
            identity_hash=clock.new_id().bytes,
            status=ArticleStatus.READY,
            title=TITLE,
            source_name="Courier",
        )
        session.add(article)
        session.flush()
        session.add(
            ArticleRevision(
                workspace_id=self.workspace_id,
                article_id=article.id,
                revision=1,
                text=text,
                title=TITLE,
                content_hash=b"x",
            )
        )
        session.add(
            Appearance(
                workspace_id=self.workspace_id,
                claim_id=claim.id,
                article_id=article.id,
                revision=1,
                part=Part.TEXT,
                start=len(BEFORE),
                end=len(BEFORE) + len(CLAIM),
                quote=CLAIM,
                prefix=BEFORE,
                suffix=AFTER,
                voice=Voice.OWN_VOICE,
                level=Level.CONTENT,
                attribution=[],
            )
        )

    def evidence(self, claim_id, passage=PASSAGE, timing=Timing.BEFORE, title="Survey") -> UUID:
        document = {
            "title": title,
            "url": "https://survey.example/1",
            "published_at": "2019-05-04T00:00:00+00:00",
        }
        evidence = build_evidence(
            self.workspace_id,
            claim_id,
            passage,
            document=document,
            timing=timing,
            independent_group=title,
            highlights=[{"start": 0, "end": 9}],
        )
        self.keep(evidence)
        return evidence.id

    def verdict(self, text="The bridge is 90 metres long.", **more) -> UUID:
        said = {"label": Label.REFUTED, "publisher": "Others", "rationale": "It is 82."}
        verdict = build_verdict(self.workspace_id, text, **{**said, **more})
        self.keep(verdict)
        return verdict.id

    def match(self, claim_id, verdict_id) -> UUID:
        difference = {
            "kind": "number",
            "ours": {"text": "80", "start": 14, "end": 16},
            "theirs": {"text": "90", "start": 14, "end": 16},
        }
        match = build_match(
            self.workspace_id, claim_id, verdict_id=verdict_id, score=0.8, differences=[difference]
        )
        self.keep(match)
        return match.id

    def status(self, claim_id) -> str:
        with self.database.reading() as session:
            return session.get_one(Claim, claim_id).status.value
