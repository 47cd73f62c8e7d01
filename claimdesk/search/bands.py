"""How sure a match is: a score that doesn't depend on the other candidates, and the band it falls in. Pure.

Fusion ranks; its best hit may be nonsense. Here a pair alone is judged: how alike in meaning, how much of the
words of each stands in the other, and numbers that only the verdict has.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, sqrt

from claimdesk.search.differences.compare import ComparedClaim, Comparison, compare_claims
from claimdesk.search.differences.find import cut_signature
from claimdesk.search.lexical import analyse_text, clean_query
from claimdesk.terms import Band

# Round weights set by hand, no fit: compared by average precision on the train splits of CheckThat 2A and 2B, where
# neighbouring weights differ by less than .01 (docs/quality-search.md). CENTRE only places the scale; thresholds mean.
COSINE_WEIGHT = 10.0
OURS_COVERED_WEIGHT = 5.0
THEIRS_COVERED_WEIGHT = 3.0
NUMBERS_MISSING_WEIGHT = -1.5
CENTRE = 7.0
# Two more words than there are, none of them shared: so that three words out of three are not full coverage.
# Average precision on 2B train .447 without, .471 with; 2A level.
UNSHARED_WORDS = 2
# What calibrate() aims at: the precision a band should have.
AUTO_PRECISION = 0.98
SUGGEST_PRECISION = 0.5
MEASURED = ("auto", "suggest")  # the thresholds that a history can set
LEAST_SHARED = 0.75  # of the terms of the longer text
LAST_KNOWN_LETTER = "\u0250"  # Latin with its accents ends here
# Fewer decisions than this give no threshold: at 30 right of 30 the true precision may still be .89.
FEWEST_DECISIONS = 30


@dataclass(frozen=True, slots=True)
class MatchFeatures:
    """What is known of a pair without its neighbours, each 0–1 but cosine (-1..1)."""

    cosine: float
    ours_covered: float  # share of our terms, a post's signature aside, that the verdict's title or claim has
    theirs_covered: float  # share of the verdict's claim's terms that we have
    numbers_missing: float  # share of the numbers in the verdict's claim that we don't have


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which score a band begins, and the precision measured in each band."""

    auto: float
    suggest: float
    auto_precision: float
    suggest_precision: float
    weak_precision: float

    def precision_of(self, band: Band) -> float:
        return {
            Band.AUTO: self.auto_precision,
            Band.SUGGEST: self.suggest_precision,
            Band.WEAK: self.weak_precision,
        }[band]


@dataclass(frozen=True, slots=True)
class Banded:
    """A pair's score (0–1, calibrated), its band and the measured precision of that band."""

    score: float
    band: Band
    band_precision: float | None  # None where the differences were not all checked


@dataclass(frozen=True, slots=True)
class JudgedMatch:
    """What a person said of an offered match; may_be_auto is False where a difference bars the band."""

    score: float
    confirmed: bool
    may_be_auto: bool = True


@dataclass(frozen=True, slots=True)
class BandReport:
    """One band on a history: how many were offered in it, the share confirmed, the share of all confirmed."""

    band: Band
    offered: int
    precision: float
    recall: float
    precision_low: float  # lower end of the 95 % Wilson interval


@dataclass(frozen=True, slots=True)
class Calibration:
    """Thresholds out of a history and what the bands would have been; missing says what was too thin to set."""

    thresholds: Thresholds
    bands: tuple[BandReport, ...]
    decisions: int
    missing: tuple[str, ...] = ()


# Each precision is no higher than the lowest of the sets that offered enough in the band (benchmarks/matching_bands.py,
# docs/quality-search.md): auto 985 of 985 near neighbours, whose interval begins at .996, and too few elsewhere to tell;
# suggest and weak as on near neighbours and CheckThat 2B, where most of what is near is another claim.
DEFAULT_THRESHOLDS = Thresholds(
    auto=0.95, suggest=0.65, auto_precision=0.98, suggest_precision=0.08, weak_precision=0.02
)


def build_features(ours: str, theirs: str, cosine: float, title: str | None = None) -> MatchFeatures:
    """The features of our claim and a verdict's claim (with its title, where it has one)."""
    mine, other = set(analyse_text(clean_query(ours))), set(analyse_text(theirs))
    said = set(
        analyse_text(clean_query(cut_signature(ours)))
    )  # who posted it may stand in the verdict, but needn't
    theirs_and_title = other | set(analyse_text(title or ""))
    numbers = {term for term in other if term[0].isdigit()}
    return MatchFeatures(
        cosine=cosine,
        ours_covered=len(said & theirs_and_title) / (len(said) + UNSHARED_WORDS),
        theirs_covered=len(other & mine) / (len(other) + UNSHARED_WORDS),
        numbers_missing=len(numbers - mine) / max(1, len(numbers)),
    )


def build_score(features: MatchFeatures) -> float:
    """The pair's score, 0–1: the logistic of the weighted features."""
    total = (
        COSINE_WEIGHT * features.cosine
        + OURS_COVERED_WEIGHT * features.ours_covered
        + THEIRS_COVERED_WEIGHT * features.theirs_covered
        + NUMBERS_MISSING_WEIGHT * features.numbers_missing
    )
    return 1 / (1 + exp(CENTRE - total))


def build_judged_match(
    ours: str, theirs: str, cosine: float, *, title: str | None = None, confirmed: bool
) -> JudgedMatch:
    """What a person said of two claims, with what the bands see of the pair."""
    features = build_features(ours, theirs, cosine, title)
    comparison = compare_claims(ComparedClaim(clean_query(ours)), ComparedClaim(theirs))
    return JudgedMatch(build_score(features), confirmed, may_be_auto=may_be_auto(comparison))


def may_be_auto(comparison: Comparison) -> bool:
    """Whether nothing bars the pair from the band auto, its score aside: all is aligned and nothing differs."""
    return comparison.is_same


def score_match(ours: str, theirs: str, cosine: float | None, *, title: str | None = None) -> float | None:
    """The score of a pair; None without a cosine (the encoder was away): words alone don't say enough."""
    return None if cosine is None else build_score(build_features(ours, theirs, cosine, title))


def shares_words(ours: str, theirs: str) -> bool:
    """Whether most of the words of each text stand in the other.

    Asked of pairs that are not compared word for word and are not in Latin letters: the encoder as shipped knows few of
    their letters, and texts of unknown ones lie near each other whatever they say.
    """
    mine, others = set(analyse_text(clean_query(ours))), set(analyse_text(theirs))
    shared = len(mine & others)
    return shared >= LEAST_SHARED * max(len(mine), len(others), 1)


def is_known_to_encoder(text: str) -> bool:
    """Whether the text is mostly in letters that the shipped encoder has words for."""
    letters = [letter for letter in text if letter.isalpha()]
    return sum(letter < LAST_KNOWN_LETTER for letter in letters) >= len(letters) / 2


def band_match(
    score: float | None,
    comparison: Comparison,
    *,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
    may_be_near: bool = True,
) -> Banded:
    """The band of a match; without a score, or where nothing shows that the two are near, it is weak.

    Where differences were not all checked no precision is known: it was measured on pairs where they were.
    """
    band = (
        Band.WEAK
        if score is None or not may_be_near
        else choose_band(score, may_be_auto=may_be_auto(comparison), thresholds=thresholds)
    )
    return Banded(score or 0.0, band, thresholds.precision_of(band) if comparison.is_complete else None)


def choose_band(score: float, *, may_be_auto: bool, thresholds: Thresholds = DEFAULT_THRESHOLDS) -> Band:
    """The band of a score; what would be auto but differs in a number, date, negation or swapped word is a suggestion."""
    if score >= thresholds.auto and may_be_auto:
        return Band.AUTO
    return Band.SUGGEST if score >= thresholds.suggest else Band.WEAK


def calibrate_bands(
    decisions: Sequence[JudgedMatch], defaults: Thresholds = DEFAULT_THRESHOLDS
) -> Calibration:
    """Thresholds that a desk's own confirmations and rejections ask for, with precision and recall by band.

    auto begins at the lowest score from which on the share confirmed is at least AUTO_PRECISION, suggest at the
    lowest where the band itself keeps SUGGEST_PRECISION. A history too thin for one keeps the default.
    """
    missing: list[str] = []
    eligible = [decision for decision in decisions if decision.may_be_auto]
    auto = _find_lowest(eligible, AUTO_PRECISION)
    if auto is None:
        missing.append("auto")
        auto = defaults.auto
    rest = [d for d in decisions if d.score < auto or not d.may_be_auto]
    suggest = _find_lowest(rest, SUGGEST_PRECISION)
    if suggest is None:
        missing.append("suggest")
        suggest = min(defaults.suggest, auto)
    first = Thresholds(auto, min(suggest, auto), 0.0, 0.0, 0.0)
    reports = tuple(report_bands(decisions, first))
    known = {report.band: report.precision for report in reports if report.offered >= FEWEST_DECISIONS}
    thresholds = Thresholds(
        first.auto,
        first.suggest,
        auto_precision=known.get(Band.AUTO, defaults.auto_precision),
        suggest_precision=known.get(Band.SUGGEST, defaults.suggest_precision),
        weak_precision=known.get(Band.WEAK, defaults.weak_precision),
    )
    return Calibration(thresholds, reports, len(decisions), tuple(missing))


def report_bands(decisions: Sequence[JudgedMatch], thresholds: Thresholds) -> list[BandReport]:
    """Precision and recall of each band on a history, auto first."""
    confirmed = sum(decision.confirmed for decision in decisions)
    reports = []
    for band in Band:
        mine = [
            d
            for d in decisions
            if choose_band(d.score, may_be_auto=d.may_be_auto, thresholds=thresholds) == band
        ]
        right = sum(decision.confirmed for decision in mine)
        reports.append(
            BandReport(
                band,
                len(mine),
                precision=right / len(mine) if mine else 0.0,
                recall=right / confirmed if confirmed else 0.0,
                precision_low=find_wilson_low(right, len(mine)),
            )
        )
    return reports


def find_wilson_low(right: int, count: int) -> float:
    """The lower end of the 95 % interval of a share (Wilson 1927); 0 for none."""
    if not count:
        return 0.0
    z = 1.96
    share = right / count
    middle = share + z * z / (2 * count)
    spread = z * sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return (middle - spread) / (1 + z * z / count)


def _find_lowest(decisions: Sequence[JudgedMatch], precision: float) -> float | None:
    """The lowest confirmed score with at least this share confirmed at or above it; None when too few say so.

    Never a score that was only rejected: a few of those could be had for nothing, however far below they lie.
    """
    best, right = None, 0
    confirmed = {decision.score for decision in decisions if decision.confirmed}
    ordered = sorted(decisions, key=lambda decision: -decision.score)
    for count, decision in enumerate(ordered, 1):
        right += decision.confirmed
        is_last_of_score = count == len(ordered) or ordered[count].score < decision.score
        is_enough = count >= FEWEST_DECISIONS and right / count >= precision
        if is_last_of_score and is_enough and decision.score in confirmed:
            best = decision.score
    return best
