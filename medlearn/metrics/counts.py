"""What a confusion matrix yields."""

import numpy as np

from medlearn.metrics.checking import as_pair, need


def confusion_matrix(truth, predicted, n_classes=2):
    """Count patients by true and by predicted class.

    Parameters
    ----------
    truth, predicted : ndarray of int, shape (n,)
        From 0 to n_classes - 1.
    n_classes : int

    Returns
    -------
    matrix : ndarray of int, shape (n_classes, n_classes)
        A row for each true class, a column for each predicted one.

    Raises
    ------
    ValueError
        If the shapes differ, nobody is there, or a value is not one of the whole numbers 0 to n_classes - 1, as scores
        are not.

    Examples
    --------
    >>> confusion_matrix([0, 0, 1, 1], [0, 1, 1, 1])
    array([[1, 1],
           [0, 2]])
    """
    truth, predicted = np.asarray(truth), np.asarray(predicted)
    if truth.shape != predicted.shape or truth.ndim != 1:
        raise ValueError(
            f"truth has shape {truth.shape}, predicted {predicted.shape}; give one class for each patient."
        )
    need(len(truth), "patients", "a confusion matrix")
    both = np.concatenate([truth, predicted])
    if not np.isin(both, np.arange(n_classes)).all():
        raise ValueError(f"classes must be the whole numbers 0 to {n_classes - 1}; got {np.unique(both)[:5]}.")
    places = truth.astype(int) * n_classes + predicted.astype(int)
    return np.bincount(places, minlength=n_classes**2).reshape(n_classes, n_classes)


def sensitivity(truth, predicted):
    """Of those who are ill, the share that was found (also: recall, true-positive rate).

    Parameters
    ----------
    truth, predicted : ndarray of shape (n,)
        0 or 1.

    Returns
    -------
    share : float

    Raises
    ------
    ValueError
        If nobody is ill, or the values are not 0 and 1 or differ in number.

    Examples
    --------
    >>> sensitivity([1, 1, 1, 1, 0], [1, 1, 1, 0, 1])
    0.75
    """
    truth, predicted = as_pair(truth, predicted)
    need(truth.sum(), "ill", "sensitivity")
    return float(predicted[truth == 1].mean())


def specificity(truth, predicted):
    """Of those who are healthy, the share that was left alone.

    Parameters
    ----------
    truth, predicted : ndarray of shape (n,)

    Returns
    -------
    share : float

    Raises
    ------
    ValueError
        If nobody is healthy, or as in `sensitivity`.
    """
    truth, predicted = as_pair(truth, predicted)
    need(np.sum(truth == 0), "healthy", "specificity")
    return float(1 - predicted[truth == 0].mean())


def positive_predictive_value(truth, predicted, prevalence=None):
    """Of those who were called ill, the share that is (also: precision).

    Parameters
    ----------
    truth, predicted : ndarray of shape (n,)
    prevalence : float, optional
        Share of ill people where the test will be used; by default that of these patients.

    Returns
    -------
    share : float

    Raises
    ------
    ValueError
        If nobody is called ill, the prevalence is not a share, or as in `sensitivity`.

    Notes
    -----
    At another prevalence by Bayes' rule, from sensitivity and specificity, which are taken to stay the same.

    Examples
    --------
    >>> truth, predicted = [1] * 10 + [0] * 10, [1] * 9 + [0] * 10 + [1]
    >>> positive_predictive_value(truth, predicted), round(positive_predictive_value(truth, predicted, 0.01), 3)
    (0.9, 0.083)
    """
    ill, healthy = _called(truth, predicted, 1, prevalence)
    need(ill + healthy, "patients called ill", "the positive predictive value")
    return float(ill / (ill + healthy))


def negative_predictive_value(truth, predicted, prevalence=None):
    """Of those who were called healthy, the share that is.

    Parameters
    ----------
    truth, predicted : ndarray of shape (n,)
    prevalence : float, optional
        As in `positive_predictive_value`.

    Returns
    -------
    share : float

    Raises
    ------
    ValueError
        If nobody is called healthy, or as in `positive_predictive_value`.
    """
    ill, healthy = _called(truth, predicted, 0, prevalence)
    need(ill + healthy, "patients called healthy", "the negative predictive value")
    return float(healthy / (ill + healthy))


def accuracy(truth, predicted):
    """Return the share of right answers, float; at a prevalence of 1 % it is 0.99 for a test that finds nobody."""
    truth, predicted = as_pair(truth, predicted)
    return float(np.mean(truth == predicted))


def balanced_accuracy(truth, predicted):
    """Return the mean of sensitivity and specificity, float; 0.5 for any test that does not look."""
    return (sensitivity(truth, predicted) + specificity(truth, predicted)) / 2


def f1_score(truth, predicted):
    """Return the harmonic mean of sensitivity and positive predictive value, float; the healthy do not count."""
    truth, predicted = as_pair(truth, predicted)
    need(truth.sum() + predicted.sum(), "ill, or called ill", "F1")
    return float(2 * np.sum(truth * predicted) / (truth.sum() + predicted.sum()))


def matthews_correlation(truth, predicted):
    """Return the correlation of truth and prediction, float from -1 to 1; 0 if one of them is the same for all."""
    truth, predicted = as_pair(truth, predicted)
    spread = truth.std() * predicted.std()
    return float(np.mean((truth - truth.mean()) * (predicted - predicted.mean())) / spread) if spread > 0 else 0.0


def kappa(first, second):
    """Return Cohen's kappa: how far two readers agree beyond what their habits alone would bring about.

    Parameters
    ----------
    first, second : ndarray of shape (n,)
        What each said of the same patients, 0 or 1.

    Returns
    -------
    kappa : float
        (agreement - chance) / (1 - chance); 1 for readers who always agree, 0 for chance.

    Raises
    ------
    ValueError
        If both always say one and the same: then chance alone brings full agreement.

    Notes
    -----
    Cohen (1960), doi 10.1177/001316446002000104.

    Examples
    --------
    >>> kappa([1, 1, 0, 0], [1, 0, 0, 0])
    0.5
    """
    first, second = as_pair(first, second)
    chance = first.mean() * second.mean() + (1 - first.mean()) * (1 - second.mean())
    if chance == 1:
        raise ValueError("both readers say one and the same of every patient: kappa is not defined.")
    return float((np.mean(first == second) - chance) / (1 - chance))


def likelihood_ratios(truth, predicted):
    """By how much a positive and a negative answer change the odds of being ill.

    Parameters
    ----------
    truth, predicted : ndarray of shape (n,)

    Returns
    -------
    positive, negative : float
        sensitivity / (1 - specificity), infinite if no healthy patient is called ill, and
        (1 - sensitivity) / specificity, infinite if every healthy patient is.

    Raises
    ------
    ValueError
        If everybody gets the same answer, or one class is missing.
    """
    found, left = sensitivity(truth, predicted), specificity(truth, predicted)
    need(np.sum(predicted), "patients called ill", "the positive likelihood ratio")
    need(len(predicted) - np.sum(predicted), "patients called healthy", "the negative likelihood ratio")
    return (found / (1 - left) if left < 1 else np.inf), ((1 - found) / left if left > 0 else np.inf)


def _called(truth, predicted, answer, prevalence):
    """Return the shares of ill and of healthy people among all that get this answer."""
    truth, predicted = as_pair(truth, predicted)
    given = predicted == answer
    if prevalence is None:
        return np.mean(given & (truth == 1)), np.mean(given & (truth == 0))
    if not 0 <= prevalence <= 1:
        raise ValueError(f"prevalence={prevalence} must be a share from 0 to 1.")
    need(truth.sum(), "ill", "a predictive value at another prevalence")
    need(np.sum(truth == 0), "healthy", "a predictive value at another prevalence")
    return prevalence * given[truth == 1].mean(), (1 - prevalence) * given[truth == 0].mean()
