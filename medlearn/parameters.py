"""Parameters of our estimators, checked when they are fitted, as scikit-learn does it."""

from numbers import Integral, Real


class Checked:
    """What an estimator says about a parameter that it cannot use."""

    def _need_whole_number(self, name, least=1, *, or_none=False):
        value = getattr(self, name)
        if not (or_none and value is None) and not (is_number(value, Integral) and value >= least):
            self._refuse(name, f"a whole number of at least {least}{' or None' if or_none else ''}")

    def _need_positive(self, name):
        value = getattr(self, name)
        if not (is_number(value) and 0 < value < float("inf")):
            self._refuse(name, "a finite number greater than 0")

    def _refuse(self, name, allowed):
        value = getattr(self, name)
        raise ValueError(f"The {name!r} parameter of {type(self).__name__} must be {allowed}. Got {value!r} instead.")


def is_number(value, kind=Real):
    """Tell whether a value is a number of a kind of `numbers`; True and False are none."""
    return isinstance(value, kind) and not isinstance(value, bool)
