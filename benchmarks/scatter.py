"""AUCs of several runs: their mean, and an interval for it. A part of ``python -m benchmarks.privacy``."""


def mean_auc(truth, columns):
    """Return the mean AUC of several columns of scores."""
    from medlearn import metrics

    return sum(metrics.auc(truth, scores) for scores in columns.T) / columns.shape[1]


def within_auc(truth, scores, group):
    """Return the share of pairs of an ill and a healthy patient of one group in which the ill one scores higher."""
    import numpy as np

    from medlearn import metrics

    won = pairs = 0
    for one in np.unique(group):
        own = group == one
        number = truth[own].sum() * (1 - truth[own]).sum()
        if number:  # of patients drawn anew, a small group may all be ill
            won, pairs = won + number * metrics.auc(truth[own], scores[own]), pairs + number
    return won / pairs


def over_noise(truth, group, scores, other=None, resamples=500):
    """Return the mean AUC within groups over noises, or its difference, drawing patients and noises anew."""
    import numpy as np

    from medlearn.intervals import Estimate

    def mean(seeds, rows):
        """Return the value of some noises and patients."""
        both = [scores] if other is None else [scores, other]
        areas = [np.mean([within_auc(truth[rows], one[s, rows], group[rows]) for s in seeds]) for one in both]
        return areas[0] - (0 if other is None else areas[1])

    n, runs, rng = len(truth), len(scores), np.random.default_rng(0)
    values = [mean(rng.integers(0, runs, runs), rng.integers(0, n, n)) for _ in range(resamples)]
    low, high = np.quantile(values, [0.025, 0.975])
    return Estimate(float(mean(range(runs), np.arange(n))), float(low), float(high))


def scattered(values):
    """Return the mean of draws with a 95 % interval by Student's t."""
    import numpy as np
    from scipy import stats

    from medlearn.intervals import Estimate

    mean, error = np.mean(values), stats.sem(values)
    reach = stats.t.ppf(0.975, len(values) - 1) * error
    return Estimate(float(mean), float(mean - reach), float(mean + reach))
