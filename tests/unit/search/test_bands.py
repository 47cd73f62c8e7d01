import pytest

from claimdesk.search.bands import (
    AUTO_PRECISION,
    DEFAULT_THRESHOLDS,
    FEWEST_DECISIONS,
    JudgedMatch,
    Thresholds,
    band_match,
    build_features,
    build_judged_match,
    build_score,
    calibrate_bands,
    choose_band,
    find_wilson_low,
    is_known_to_encoder,
    report_bands,
    score_match,
    shares_words,
)
from claimdesk.search.differences.compare import ComparedClaim, compare_claims
from claimdesk.terms import Band

OURS = "The city of Nakuru bought 120 electric buses for its schools in the north"


def band(theirs, cosine, ours=OURS):
    return band_match(score_match(ours, theirs, cosine), compare(ours, theirs))


def compare(ours, theirs):
    return compare_claims(ComparedClaim(ours), ComparedClaim(theirs))


def test_the_same_claim_is_auto_with_the_precision_of_the_band():
    banded = band(OURS, 0.99)
    assert banded.band is Band.AUTO
    assert banded.band_precision == DEFAULT_THRESHOLDS.auto_precision
    assert 0.95 < banded.score <= 1


def test_another_number_is_never_auto_however_alike_the_rest():
    assert band(OURS.replace("120", "210"), 1.0).band is Band.SUGGEST


@pytest.mark.parametrize("other", ["did not buy", "never bought"])
def test_a_negation_is_never_auto(other):
    assert band(OURS.replace("bought", other), 1.0).band is not Band.AUTO


def test_another_date_is_never_auto():
    ours, theirs = f"{OURS} in May 2021", f"{OURS} in May 2022"
    assert band(theirs, 1.0, ours).band is not Band.AUTO


def test_something_else_is_weak():
    assert band("Bananas glow in the dark", 0.05).band is Band.WEAK


def test_what_nothing_shows_to_be_near_is_weak_however_the_vectors_lie():
    ours, theirs = "市长捐款五百万元", "市长贪污五百万元"
    assert not is_known_to_encoder(ours)
    assert not shares_words(ours, theirs)
    assert band_match(0.99, compare(ours, theirs), may_be_near=False).band is Band.WEAK


def test_texts_with_most_words_in_common_may_be_near():
    assert shares_words("市长去年捐款五百万元", "市长去年捐款五百万元。")
    assert is_known_to_encoder("Die Brücke in Łódź ist gesperrt")


def test_without_a_cosine_nothing_is_more_than_weak():
    assert band(OURS, None).band is Band.WEAK


def test_the_score_depends_on_the_pair_alone_and_grows_with_the_cosine():
    scores = [build_score(build_features(OURS, "Nakuru bought buses", cosine)) for cosine in (0.1, 0.5, 0.9)]
    assert scores == sorted(scores)
    assert scores[0] < scores[2]


def test_a_number_that_only_the_verdict_has_lowers_the_score():
    plain = build_score(build_features("Nakuru bought buses", "Nakuru bought buses", 0.8))
    assert build_score(build_features("Nakuru bought buses", "Nakuru bought 77 buses", 0.8)) < plain


def test_three_words_of_three_say_less_than_ten_of_ten():
    short, long = "He could stop it", OURS
    assert build_features(short, short, 1.0).ours_covered < build_features(long, long, 1.0).ours_covered < 1


def test_the_title_covers_words_of_ours_too():
    bare = build_features("Nakuru bought buses", "They bought vehicles", 0.5)
    titled = build_features("Nakuru bought buses", "They bought vehicles", 0.5, title="Buses of Nakuru")
    assert titled.ours_covered > bare.ours_covered


def history(*runs):
    return [JudgedMatch(score, confirmed) for count, score, confirmed in runs for _ in range(count)]


def test_calibrate_finds_where_confirmations_begin():
    decisions = history(
        (60, 0.9, True), (2, 0.85, False), (40, 0.6, True), (30, 0.5, False), (200, 0.1, False)
    )
    found = calibrate_bands(decisions)
    assert found.missing == ("suggest",)  # nothing below is half right
    assert found.thresholds.auto == 0.6  # 100 of 102 above it were confirmed
    assert found.thresholds.auto_precision >= AUTO_PRECISION
    assert found.decisions == len(decisions)
    assert {report.band: report.offered for report in found.bands}[Band.AUTO] == 102


def test_a_threshold_never_sits_at_a_score_that_was_only_rejected():
    found = calibrate_bands(history((60, 0.9, True), (2, 0.02, False)))
    assert found.thresholds.auto == 0.9


def test_calibrate_puts_suggest_where_half_of_the_band_is_right():
    decisions = history((50, 0.9, True), (40, 0.7, True), (40, 0.7, False), (500, 0.2, False))
    found = calibrate_bands(decisions)
    assert (found.thresholds.auto, found.thresholds.suggest) == (0.9, 0.7)
    assert found.thresholds.suggest_precision == 0.5
    assert found.thresholds.weak_precision == 0.0


def test_a_history_too_thin_keeps_the_defaults_and_says_so():
    found = calibrate_bands(history((FEWEST_DECISIONS - 1, 0.99, True)))
    assert found.missing == ("auto", "suggest")
    assert found.thresholds.auto == DEFAULT_THRESHOLDS.auto
    assert calibrate_bands([]).missing == ("auto", "suggest")


def test_a_history_of_rejections_gives_no_threshold():
    assert calibrate_bands(history((500, 0.99, False))).missing == ("auto", "suggest")


def test_pairs_that_a_difference_bars_are_no_part_of_auto():
    barred = [JudgedMatch(0.99, confirmed=False, may_be_auto=False)] * 100
    found = calibrate_bands([*history((40, 0.9, True)), *barred])
    assert found.thresholds.auto == 0.9
    auto, suggest, _ = found.bands
    assert (auto.offered, suggest.offered) == (40, 0 if found.thresholds.suggest > 0.99 else 100)


def test_recall_adds_up_to_all_that_was_confirmed():
    decisions = history((5, 0.99, True), (5, 0.7, True), (5, 0.1, True), (5, 0.7, False))
    assert sum(report.recall for report in report_bands(decisions, DEFAULT_THRESHOLDS)) == pytest.approx(1)


def test_bands_begin_at_their_thresholds():
    thresholds = Thresholds(0.8, 0.5, 0.9, 0.5, 0.1)
    chosen = [choose_band(score, may_be_auto=True, thresholds=thresholds) for score in (0.8, 0.79, 0.5, 0.49)]
    assert chosen == [Band.AUTO, Band.SUGGEST, Band.SUGGEST, Band.WEAK]


def test_the_wilson_bound_is_below_the_share_and_rises_with_the_count():
    assert find_wilson_low(0, 0) == 0
    assert find_wilson_low(30, 30) == pytest.approx(0.8865, abs=1e-4)
    assert find_wilson_low(9, 10) < find_wilson_low(90, 100) < 0.9


def test_a_short_verdict_inside_a_long_statement_is_never_auto():
    verdict = "Social security is a fraud."
    said = (
        "The governor wrote in his book, which sold badly, that social security is a fraud, and he told farmers, nurses, "
        "teachers and pilots at a fair that private pensions, gold, land and cattle would serve families better."
    )
    assert band(verdict, 0.99, verdict).band == Band.AUTO
    assert band(verdict, 0.99, said).band != Band.AUTO
    assert not build_judged_match(said, verdict, 0.99, confirmed=False).may_be_auto


def test_one_swapped_word_is_never_auto():
    ours, theirs = (
        f"The new vaccine {verb} severe disease in older adults." for verb in ("prevents", "produces")
    )
    assert band(theirs, 0.97, ours).band == Band.SUGGEST
    assert not build_judged_match(ours, theirs, 0.97, confirmed=False).may_be_auto


def test_who_posted_a_claim_does_not_count_among_its_words():
    claim = "The mayor closed two libraries."
    signed = build_features(f"{claim} — Ana Ruiz (@ana86) May 2, 2018", claim, 0.9)
    assert signed.ours_covered == build_features(claim, claim, 0.9).ours_covered
