"""The keys of what a split found in an article."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from claimdesk.claims import identity
from claimdesk.claims.claimants import build_name_key
from claimdesk.claims.standing import Lean
from claimdesk.language.shapes import SplitClaim
from claimdesk.records.article import Article
from claimdesk.terms import Part


def build_keys(claims: Sequence[SplitClaim], article: Article) -> list[identity.Keys]:
    """The keys of an article's claims: the same article split twice gives the same.

    Words that lean on the text around them are looked for by what stands before them too; where one part has them twice,
    by that alone.
    """
    keys = [
        identity.build_keys(
            claim.text,
            identity.list_periods(claim.dates),
            identity.Said(find_speaker(claim), str(article.id)),
            language=claim.language or article.language,
            open_reference=is_open(claim),
        )
        for claim in claims
    ]
    places: dict[tuple[Part, bytes], set[int]] = defaultdict(set)
    for claim, own in zip(claims, keys, strict=True):
        places[claim.part, own.kept].add(claim.start)
    return [
        replace(own, all=_narrow_keys(own, claim, is_alone=len(places[claim.part, own.kept]) == 1))
        if own.lean == Lean.PLACE
        else own
        for claim, own in zip(claims, keys, strict=True)
    ]


def _narrow_keys(own: identity.Keys, claim: SplitClaim, *, is_alone: bool) -> tuple[bytes, ...]:
    here = identity.narrow_key(own.kept, claim.prefix)
    return (here, own.kept) if is_alone else (here,)


def is_open(claim: SplitClaim) -> bool:
    """Whether the pipeline found that the text leans on its article, or a date in it could not be resolved."""
    return claim.open_reference or any(date.from_ is None for date in claim.dates)


def find_speaker(claim: SplitClaim) -> str | None:
    """Who says "we" in the claim, by the fullest name beside it; None in the outlet's own voice."""
    return identity.find_speaker(claim.voice, claim.claimant, claim.prefix + claim.quote + claim.suffix)


def find_speaker_key(claim: SplitClaim) -> str | None:
    """The speaker's name as names are compared."""
    speaker = find_speaker(claim)
    return build_name_key(speaker) if speaker else None
