"""A number and how far to trust it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Estimate:
    """A value with its confidence interval.

    Attributes
    ----------
    value : float
    low, high : float
        The ends of the interval.
    level : float
        Its confidence level: a method that keeps its promise catches the truth in this share of repeated studies.

    Examples
    --------
    >>> print(Estimate(0.75, 0.301, 0.954, 0.95))
    0.750 (95 % interval 0.301 to 0.954)
    """

    value: float
    low: float
    high: float
    level: float = 0.95

    def __str__(self):
        return f"{self.value:.3f} ({100 * self.level:g} % interval {self.low:.3f} to {self.high:.3f})"


def check_level(level):
    """Refuse a confidence level that is not between 0 and 1."""
    if not 0 < level < 1:
        raise ValueError(f"level={level} must lie between 0 and 1, such as 0.95.")
