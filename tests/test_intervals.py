import numpy as np
import pytest
from scipy import stats

from medlearn.intervals import Estimate, wilson


@pytest.mark.parametrize(("successes", "trials"), [(0, 10), (1, 7), (3, 4), (10, 10), (50, 143), (989, 1000)])
@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
def test_wilson_agrees_with_scipy(successes, trials, level):
    theirs = stats.binomtest(successes, trials).proportion_ci(level, method="wilson")
    ours = wilson(successes, trials, level)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)
    assert ours.value == successes / trials
    assert ours.level == level


def exact_coverage(shares, trials=60):
    """For each true share, sum the binomial probabilities of all outcomes whose interval holds it."""
    intervals = [wilson(successes, trials) for successes in range(trials + 1)]
    low, high = (np.array([getattr(interval, end) for interval in intervals]) for end in ("low", "high"))
    shares = np.asarray(shares)[:, np.newaxis]
    return np.sum(stats.binom.pmf(np.arange(trials + 1), trials, shares) * ((low <= shares) & (shares <= high)), axis=1)


def test_coverage_is_what_the_docstring_says():
    middle = exact_coverage(np.linspace(0.05, 0.95, 3001))
    assert middle.mean() == pytest.approx(0.951, abs=0.001)
    assert middle.min() == pytest.approx(0.930, abs=0.001)
    assert exact_coverage(np.linspace(0.001, 0.05, 3001)).min() == pytest.approx(0.84, abs=0.005)


def test_interval_keeps_a_width_at_the_ends():
    assert wilson(0, 20).low == 0.0
    assert wilson(0, 20).high > 0.1
    assert wilson(20, 20).high == 1.0
    assert wilson(20, 20).low < 0.9


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0, 0), "at least one case"),
        ((5, 4), "successes=5 must lie between 0 and trials=4"),
        ((-1, 4), "successes=-1 must lie"),
        ((1, 4, 1.0), "level=1.0 must lie between 0 and 1"),
        ((1, 4, 95), "level=95 must lie between 0 and 1"),
    ],
)
def test_impossible_counts_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        wilson(*arguments)


def test_estimate_prints_level_and_ends():
    assert str(Estimate(0.5, 0.25, 0.75, 0.9)) == "0.500 (90 % interval 0.250 to 0.750)"
