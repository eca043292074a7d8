"""How far to trust a number that was computed from a limited number of patients."""

from medlearn.intervals.auditing import audit
from medlearn.intervals.delong import delong
from medlearn.intervals.estimate import Estimate
from medlearn.intervals.resampling import bootstrap, paired_bootstrap
from medlearn.intervals.shares import wilson

__all__ = ["Estimate", "audit", "bootstrap", "delong", "paired_bootstrap", "wilson"]
