"""Draw the risk. An exercise of lesson 07."""

import numpy as np

from medlearn.checks import implement


def _tumours(rng):
    """Return a map of radii and one of textures with the coefficients of real breast tumours, then invented ones."""
    from sklearn.linear_model import LogisticRegression

    from medlearn.datasets import load_breast_cancer

    tumours = load_breast_cancer()
    fitted = LogisticRegression().fit(tumours.features[:, :2], tumours.labels)
    maps = np.meshgrid(np.linspace(8, 24, 81), np.linspace(10, 35, 60))
    others = [(*rng.normal(size=(2, 3, columns)), *rng.normal(size=3)) for columns in (2, 5)]
    return [(*maps, *fitted.intercept_, *fitted.coef_[0]), *others]


@implement(
    question="""
    **Draw the risk.** Logistic regression has learnt from 569 real breast tumours, new to you, how likely a tumour of
    some mean radius and texture is malignant. Each pixel of a map is a tumour: `radius` and `texture` are two arrays of
    the map's shape. Write `risk_map(radius, texture, start, per_radius, per_texture)`. The last three are coefficients:
    they are *added* to give the log-odds, as in section 2. Return the map of probabilities. The check draws the map of
    the radii, the expected map and yours; dark is low.
    """,
    hints=[
        "For one tumour: log-odds = start + per_radius * radius + per_texture * texture. NumPy does it for all pixels.",
        "np.exp makes odds of log-odds, and odds / (1 + odds) is the probability.",
    ],
    cases=_tumours,
    draws=True,
    praise="The border, where the risk is one half, is a straight line. A step of 1 in radius multiplies the odds by "
    "2.8, a step of 1 in texture by 1.2.",
)
def risk_map(radius, texture, start, per_radius, per_texture):
    """Return for each pixel the probability that a tumour of its radius and texture is malignant."""
    odds = np.exp(start + per_radius * radius + per_texture * texture)
    return odds / (1 + odds)


def _log_odds(radius, texture, start, per_radius, per_texture):
    return start + per_radius * radius + per_texture * texture


risk_map.wrong(
    _log_odds,
    "These are *log-odds*, such as {got[0][0]:.1f} in the first corner. A probability lies between 0 and 1: two steps "
    "are missing.",
).wrong(
    lambda *case: np.exp(_log_odds(*case)),
    "These are *odds*: in the last corner {got[59][80]:.0f} malignant tumours for one benign. What is the probability?",
).wrong(
    lambda *case: 1 / (1 + np.exp(_log_odds(*case))),
    "Your map is the wrong way round: {got[0][0]:.2f} for the smallest tumour. It shows the risk of being *benign*.",
).wrong(
    lambda radius, texture, start, *rest: risk_map.reference(radius, texture, 0, *rest),
    "Nearly everything is malignant: the odds to start from are missing. Add `start`.",
).wrong(
    lambda radius, texture, *rest: risk_map.reference(texture, radius, *rest),
    "Radius and texture have changed places: each needs its own coefficient.",
).wrong(
    lambda *case: (_log_odds(*case) > 0).astype(float),
    "Your map is black and white: you *decided* for each tumour whether it is malignant. Asked is how likely it is.",
)
