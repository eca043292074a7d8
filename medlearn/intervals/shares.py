"""Intervals for shares, such as sensitivity."""

from math import sqrt
from statistics import NormalDist

from medlearn.intervals.estimate import Estimate, check_level


def wilson(successes, trials, level=0.95):
    """Estimate a share, such as sensitivity, with Wilson's score interval.

    Parameters
    ----------
    successes : int
        How often it happened: ill patients that the test found.
    trials : int
        How often it could have happened: ill patients.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    share : Estimate
        `value` is successes / trials; the interval never leaves [0, 1] and keeps a width even at 0 and at 1.

    Raises
    ------
    ValueError
        If there are no trials, if `successes` lies outside 0 to `trials`, if one of them is not a whole number, or if
        `level` lies outside 0 to 1.

    Notes
    -----
    Wilson (1927), J. Am. Stat. Assoc. 22:209-212, doi 10.1080/01621459.1927.10502953. It holds all true shares p whose
    standardised distance |share - p| / sqrt(p (1 - p) / trials) is at most the normal quantile. Its coverage scatters
    around the level: of 60 patients, with true shares from 0.05 to 0.95, it is 0.951 on average and 0.930 at worst;
    beyond, for what is very rare or nearly certain, it falls to 0.84 in places.

    Examples
    --------
    >>> print(wilson(3, 4))
    0.750 (95 % interval 0.301 to 0.954)
    """
    for name, count in (("successes", successes), ("trials", trials)):
        if count != count or count % 1:  # NaN differs from itself
            raise ValueError(f"{name}={count} is not a count: an interval for a share needs whole numbers of cases.")
    if trials < 1:
        raise ValueError(f"trials={trials}: a share needs at least one case to be counted.")
    if not 0 <= successes <= trials:
        raise ValueError(f"successes={successes} must lie between 0 and trials={trials}.")
    check_level(level)
    z = NormalDist().inv_cdf((1 + level) / 2)
    share = successes / trials
    centre = (share + z**2 / (2 * trials)) / (1 + z**2 / trials)
    half_width = z / (1 + z**2 / trials) * sqrt(share * (1 - share) / trials + z**2 / (4 * trials**2))
    # At the ends the formula gives 0 and 1 up to rounding; say them exactly.
    low = 0.0 if successes == 0 else centre - half_width
    high = 1.0 if successes == trials else centre + half_width
    return Estimate(share, low, high, level)
