"""A claim's page put together: the claim as the API shows it, with its articles, its texts cut for marking, my draft."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Response, request
from sqlalchemy.orm import Session

from claimdesk.claims import claim_history, claims, comments, dismissal, merging, searching
from claimdesk.claims.claim_text import find_survivor
from claimdesk.decisions import offers, publications, reviews, scales
from claimdesk.decisions.offers import Offer
from claimdesk.errors import FieldError, NotFound
from claimdesk.intake import articles, revisions
from claimdesk.people import accounts, policies
from claimdesk.queue import queues
from claimdesk.records.account import Account
from claimdesk.records.article import Article
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.evidence import Timing
from claimdesk.records.queue import Queue
from claimdesk.search.differences.alignment import DifferenceKind
from claimdesk.search.lexical import analyse_text
from claimdesk.terms import Band
from service.api.claims_schemas import AppearanceOut, ClaimOut, HistoryItemOut, show_claims, show_history
from service.api.comments_schemas import show_comment, show_contact
from service.api.evidence_schemas import EvidenceOut
from service.api.verdicts_schemas import MatchOut, UnalignedOut
from service.desk import drafts, held_lease
from service.desk.form_refusal import FormRefusal
from service.desk.marked_text import PagePiece, PageSpan, cut_paragraphs, mark_text
from service.desk.page_frame import go_to, render_page, take_notice
from service.http.context import principal, reading

PARTS = ("title", "summary", "text")
MOST_ARTICLES = 5  # shown whole; a claim that is everywhere lists the others
FIELDS = ("label", "rationale", "evidence_ids", "rating", "searched")  # of the decision, in their order
STRONG = 5  # documents of a group that stand open
MOST_HISTORY = 200
MOST_PEOPLE = 500  # of a workspace, to choose from
DONE = {
    "submitted": "Your decision is in. This is the next claim.",
    "draft": "Your draft is saved. Nobody else sees it.",
    "refresh": "The machine looks for evidence once more; load the page again in a moment.",
    "saved": "Saved.",
    "made": "The claim is made. Matches and evidence are looked for; load the page again in a moment.",
    "known": "Somebody had it before: this is that claim.",
    "handed_over": "It is theirs now.",
    "freed": "Nobody is working on it now.",
    "split": "It is split. Its parts are claims of their own, listed below.",
    "merged": "Merged: this claim goes on for both.",
    "unmerged": "It is a claim of its own again.",
    "adopted": "The claim is decided by the past verdict.",
    "planned": "The publication is planned.",
    "called_off": "The publication is called off. The claim stays decided.",
}
GROUPS = (
    (Timing.BEFORE, "Published before the claim"),
    (Timing.UNKNOWN, "Of unknown date"),
    (Timing.AFTER, "Published after the claim"),
)


@dataclass(frozen=True, slots=True)
class ClaimArticle:
    """An article that makes the claim: its texts in paragraphs of pieces, the claim's stretches marked."""

    id: UUID
    title: str | None
    source: str | None
    url: str | None
    published_at: Any
    appearances: Sequence[AppearanceOut]
    parts: Mapping[str, Sequence[Sequence[PagePiece[int | UUID]]]]


@dataclass(frozen=True, slots=True)
class MatchComparison:
    """A match with both texts cut at what differs."""

    match: MatchOut
    says: str  # what the card says of the two
    ours: Sequence[PagePiece[bool]]
    theirs: Sequence[PagePiece[bool]]
    unlike: Sequence[UnalignedOut]  # what stands against something that could not be aligned with it
    only_ours: Sequence[str]
    only_theirs: Sequence[str]


@dataclass(frozen=True, slots=True)
class MarkedEvidence:
    """A piece of evidence with the stretches that speak of the claim marked."""

    evidence: EvidenceOut
    text: Sequence[PagePiece[bool]]
    shared: int  # how many others of the claim are of the same source


DocumentPassages = tuple[MarkedEvidence, Sequence[MarkedEvidence]]


@dataclass(frozen=True, slots=True)
class EvidenceGroup:
    """Evidence of one time against the claim: the best passage of each document, its others, and weaker documents."""

    timing: str
    heading: str
    number: int
    documents: Sequence[DocumentPassages]
    weak: Sequence[DocumentPassages]


def show(
    claim_id: UUID,
    status: int = 200,
    *,
    wrong: Sequence[FieldError] = (),
    refused: FormRefusal | None = None,
    is_typed: bool = False,
) -> Response:
    """The page; after a refusal, or back from a preview (is_typed), all that was typed stands in its forms again.

    wrong: stands beside the fields of the decision; refused: in another of the page's forms.
    """
    given = drafts.read_filled() if drafts.is_sent() and (wrong or refused) else None
    with reading() as session:
        record = claims.get_claim(session, principal().workspace_id, claim_id)
        if record.merged_into is not None:
            return go_to("show_claim", id=find_survivor(session, record).id)
        claim = show_claims(session, [record])[0]
        draft = reviews.find_draft(session, principal(), claim_id)
        standing = offers.find_standing(session, principal(), record)
        queue = queues.find_queue(session, record.queue_id)
        changes = _list_history(session, record)
        filled = given or drafts.show_draft(draft)
        return render_page(
            "claim.html",
            status,
            claim=claim,
            standing=standing,
            can={str(offer) for offer in standing.offers},
            queues=queues.list_queues(session, principal().workspace_id),
            people=_list_people(session, record, queue) if Offer.HAND_OVER in standing.offers else [],
            merged=_list_merged(session, record),
            parts=_list_parts(session, changes) if record.dismissed_for == dismissal.SPLIT else [],
            planned=publications.find_publication(session, record)
            if Offer.PUBLISH in standing.offers
            else None,
            places=list_places(session, claim),
            matches=[lay_beside(claim, match) for match in claim.matches],
            groups=group_evidence(claim.evidence, filled.evidence_ids),
            form=filled,
            draft=draft,
            scale=scales.get_scale(session, principal().workspace_id).steps,
            wrong=_by_field(wrong),
            first_wrong=next((name for name in FIELDS if name in _by_field(wrong)), None),
            has_token=standing.lease is not None and held_lease.find_token(standing.lease.id) is not None,
            comments=[
                show_comment(comment)
                for comment in comments.list_comments(session, principal(), record, None, 200)
            ],
            contacts=[
                show_contact(contact)
                for contact in comments.list_contacts(session, principal(), record, None, 200)
            ],
            history=changes,
            most_history=MOST_HISTORY,
            done=take_notice(DONE),
            refused=refused,
            typed=request.form if refused or is_typed else {},
            search=searching.find_search(session, claim_id),
        )


def list_places(session: Session, claim: ClaimOut) -> list[ClaimArticle]:
    """The articles that make the claim, each with its text; one that was erased has none."""
    by_article: dict[tuple[UUID, int], list[AppearanceOut]] = {}
    for appearance in claim.appearances:
        by_article.setdefault((appearance.article_id, appearance.revision), []).append(appearance)
    found = []
    for (article_id, number_of_revision), appearances in list(by_article.items())[:MOST_ARTICLES]:
        try:
            article = articles.get_article(session, principal().workspace_id, article_id)
            revision = revisions.get_revision(session, article, number_of_revision)
        except NotFound:
            continue
        texts = {"title": revision.title, "summary": revision.summary, "text": revision.text}
        found.append(
            ClaimArticle(
                article.id,
                article.title,
                article.source_name or article.source_domain,
                article.url or article.canonical_url,
                article.stated_at,
                appearances,
                {
                    part: cut_paragraphs(
                        texts[part] or "",
                        [
                            *_find_own(appearances, part),
                            *_find_neighbours(session, article, claim, number_of_revision, part),
                        ],
                    )
                    for part in PARTS
                },
            )
        )
    return found


def _find_own(appearances: Sequence[AppearanceOut], part: str) -> Iterator[PageSpan[int | UUID]]:
    """Where the claim itself stands in the part, by the number of the appearance."""
    for number, appearance in enumerate(appearances):
        if appearance.part == part:
            yield PageSpan(appearance.start, appearance.end, number)


def _find_neighbours(
    session: Session, article: Article, claim: ClaimOut, revision: int, part: str
) -> list[PageSpan[int | UUID]]:
    """Where the article's other claims stand in the part."""
    return [
        PageSpan(where.start, where.end, where.claim_id)
        for where in claims.list_article_appearances(session, article, revision)
        if where.part == part and where.claim_id != claim.id
    ]


def lay_beside(claim: ClaimOut, match: MatchOut) -> MatchComparison:
    """The claim's text and the other's, with what differs marked in both."""
    other = match.verdict.claim_text if match.verdict else match.claim.text if match.claim else ""
    ours = [part.ours for part in match.differences] + [part.ours for part in match.unaligned]
    theirs = [part.theirs for part in match.differences] + [part.theirs for part in match.unaligned]
    return MatchComparison(
        match,
        describe_match(match),
        mark_text(claim.text, [(part.start, part.end) for part in ours if part]),
        mark_text(other, [(part.start, part.end) for part in theirs if part]),
        [words for words in match.unaligned if words.ours and words.theirs],
        [words.ours.text for words in match.unaligned if words.ours and not words.theirs],
        [words.theirs.text for words in match.unaligned if words.theirs and not words.ours],
    )


def describe_match(match: MatchOut) -> str:
    """What may be said of a match: "the same claim" of what is proved to be, else what keeps it from being so."""
    if match.band == Band.AUTO:
        return "the same claim, said by another" if match.differences else "the same claim"
    if not match.differences_checked:
        return "near in meaning; not compared word for word"
    if match.differences:
        kinds = ", ".join(dict.fromkeys(difference.kind for difference in match.differences))
        return f"near in topic; differs in {kinds}" if match.band == Band.WEAK else f"differs in {kinds}"
    if len(match.differences_checked) < len(DifferenceKind):
        return f"near in meaning; compared only in {', '.join(match.differences_checked)}"
    if match.band == Band.WEAK:
        return "near in topic"
    if match.unaligned:
        return "could not be aligned"
    return "near in topic"


def group_evidence(found: Sequence[EvidenceOut], cited: Collection[str] = ()) -> list[EvidenceGroup]:
    """The evidence by when it was published against the claim, then by document; empty groups are left out.

    The first STRONG documents of a group stand open, and all that a person brought, judged or cites.
    """
    groups, sources = [], Counter(item.independent_group for item in found)
    for timing, heading in GROUPS:
        some = [
            MarkedEvidence(item, _mark_passage(item), sources[item.independent_group] - 1)
            for item in found
            if item.timing == timing
        ]
        if not some:
            continue
        documents = _group_by_document(some)
        weak = [
            document
            for document in documents[STRONG:]
            if not any(_is_touched(passage.evidence, cited) for passage in (document[0], *document[1]))
        ]
        strong = [document for document in documents if document not in weak]
        groups.append(EvidenceGroup(timing.value, heading, len(some), strong, weak))
    return groups


def _group_by_document(passages: Sequence[MarkedEvidence]) -> list[DocumentPassages]:
    """Each document's best passage and its others, in the order of the best."""
    by_document: dict[object, list[MarkedEvidence]] = {}
    for passage in passages:
        document = passage.evidence.document
        key = document.id or document.url or passage.evidence.id
        by_document.setdefault(key, []).append(passage)
    return [(some[0], some[1:]) for some in by_document.values()]


def _is_touched(found: EvidenceOut, cited: Collection[str]) -> bool:
    return found.by_hand or bool(found.judgements) or str(found.id) in cited


def _mark_passage(found: EvidenceOut) -> list[PagePiece[bool]]:
    text = found.text or ""
    spans = [(highlight.get("start"), highlight.get("end")) for highlight in found.highlights]
    return mark_text(text, [span for span in spans if analyse_text(text[slice(*span)])])


def _list_people(session: Session, claim: Claim, queue: Queue | None) -> list[Account]:
    """Whom the claim can be handed to; who has read it stands in the list too, as that is nobody's to see yet."""
    who = queue.who if queue else {}
    return [
        account
        for account in accounts.list_accounts(session, claim.workspace_id, None, MOST_PEOPLE)
        if account.disabled_at is None
        and account.id != claim.owner_id
        and policies.may_take(account.role, account.id, who)
        and not (claim.status == ClaimStatus.ADJUDICATION and account.role not in policies.EDITING)
    ]


def _list_merged(session: Session, claim: Claim) -> list[tuple[Claim, bool]]:
    """The claims that are part of this one, and whether I can part them again."""
    found = [session.get_one(Claim, merged_id) for merged_id in merging.list_merged(session, claim.id)]
    return [
        (merged, Offer.UNMERGE in offers.find_standing(session, principal(), merged).offers)
        for merged in found
    ]


def _list_parts(session: Session, changes: Sequence[HistoryItemOut]) -> list[Claim]:
    """The claims that the claim was split into, out of its history; those that were erased are not there."""
    ids = [
        UUID(id_) for change in changes if change.what == "split" for id_ in change.changes.get("into", ())
    ]
    found = [session.get(Claim, part_id) for part_id in ids]
    return [part for part in found if part is not None]


def _by_field(wrong: Sequence[FieldError]) -> dict[str, list[str]]:
    """What is wrong, by the form's field."""
    found: dict[str, list[str]] = {}
    for error in wrong:
        found.setdefault(error.pointer.strip("/").split("/")[0], []).append(error.detail)
    return found


def _list_history(session: Session, claim: Claim) -> list[HistoryItemOut]:
    found = claim_history.list_history(session, claim, principal().account_id, None, MOST_HISTORY)
    return [show_history(item) for item in found]
