"""AUCs of several runs: their mean, and an interval for it. A part of ``python -m benchmarks.privacy``."""


def mean_auc(truth, columns):
    """Return the mean AUC of several columns of scores."""
    from medlearn import metrics

    return sum(metrics.auc(truth, scores) for scores in columns.T) / columns.shape[1]


def fold_auc(truth, columns):
    """Return the mean AUC over groups of patients; columns are scores and groups."""
    import numpy as np

    from medlearn import metrics

    scores, group = columns.T
    return np.mean([metrics.auc(truth[group == one], scores[group == one]) for one in np.unique(group)])


def over_noise(labels, group, scores, other, resamples=500):
    """Return the mean AUC over noises and fifths, or its difference, drawing patients and noises anew."""
    import numpy as np

    from medlearn.intervals import Estimate

    def mean(seeds, rows):
        """Return the value of some noises and patients."""
        both = [scores] if other is None else [scores, other]
        areas = [[fold_auc(labels[rows], np.column_stack([one[s, rows], group[rows]])) for s in seeds] for one in both]
        return np.mean(areas[0]) - (0 if other is None else np.mean(areas[1]))

    n, runs, rng = len(labels), len(scores), np.random.default_rng(0)
    values = [mean(rng.integers(0, runs, runs), rng.integers(0, n, n)) for _ in range(resamples)]
    return Estimate(
        float(mean(range(runs), np.arange(n))), *(float(end) for end in np.quantile(values, [0.025, 0.975]))
    )


def scattered(values):
    """Return the mean of draws with a 95 % interval by Student's t."""
    import numpy as np
    from scipy import stats

    from medlearn.intervals import Estimate

    mean, error = np.mean(values), stats.sem(values)
    reach = stats.t.ppf(0.975, len(values) - 1) * error
    return Estimate(float(mean), float(mean - reach), float(mean + reach))
