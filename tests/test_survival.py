"""Kaplan-Meier by the product formula in loops, Cox by SciPy's optimiser on a likelihood written in loops."""

from math import exp, log, sqrt

import numpy as np
import pytest
from scipy.optimize import minimize

from medlearn.phantoms import make_follow_up
from medlearn.survival import cox, kaplan_meier, log_partial_likelihood

pytestmark = pytest.mark.slow

# Freireich and others (1963), doi 10.1182/blood.V21.6.699.699: weeks of remission, 21 patients each.
MERCAPTOPURINE = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
WEEKS, EVENTS = MERCAPTOPURINE + PLACEBO, RELAPSED + [1] * 21
ON_PLACEBO = [0] * 21 + [1] * 21


@pytest.fixture
def patients():
    return make_follow_up(150, random_state=0).table


def by_hand(times, events, until):
    """Return survival and Greenwood's variance of it, patient after patient."""
    survival, total = 1.0, 0.0
    for time in sorted({t for t, e in zip(times, events, strict=True) if e and t <= until}):
        at_risk = sum(t >= time for t in times)
        died = sum(t == time and e for t, e in zip(times, events, strict=True))
        survival *= (at_risk - died) / at_risk
        total += died / (at_risk * (at_risk - died)) if died < at_risk else float("nan")
    return survival, survival**2 * total


def test_kaplan_meier_is_the_product_formula(patients):
    curve = kaplan_meier(patients.months, patients.died)
    for time in (3.0, 12.0, 40.0):
        survival, variance = by_hand(patients.months, patients.died, time)
        spread = 1.959964 * sqrt(variance) / (survival * abs(log(survival)))
        found = curve.at(time)
        assert found.value == pytest.approx(survival)
        assert (found.low, found.high) == pytest.approx((survival ** exp(spread), survival ** exp(-spread)), rel=1e-5)
    assert curve.at(0.0).value == 1
    assert (np.diff(curve.survival) < 0).all()


def test_the_published_curve_of_a_known_trial():
    curve = kaplan_meier(MERCAPTOPURINE, RELAPSED)
    assert curve.times.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]
    published = [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    assert curve.survival == pytest.approx(published, abs=5e-5)
    assert curve.median() == 23
    assert kaplan_meier([1, 2, 3, 4], [1, 0, 0, 0]).median() == np.inf


def test_where_all_have_died_there_is_no_interval():
    curve = kaplan_meier([1, 2], [1, 1])
    assert curve.survival.tolist() == [0.5, 0]
    assert (curve.at(1).value, curve.at(0.9).value, curve.median()) == (0.5, 1, 1)
    assert np.isnan([curve.low[-1], curve.high[-1]]).all()


def loops(weights, columns, times, events):
    total = 0.0
    for place, time in enumerate(times):
        if events[place]:
            at_risk = [np.dot(columns[other], weights) for other in range(len(times)) if times[other] >= time]
            total += np.dot(columns[place], weights) - log(sum(exp(risk) for risk in at_risk))
    return total


def test_cox_is_the_top_of_the_partial_likelihood(patients):
    columns, months, died = patients[["treated", "severity"]].to_numpy(), patients.months.to_numpy(), patients.died
    months = np.ceil(months)  # with ties
    weights = np.array([0.3, -0.2])
    mine = log_partial_likelihood(weights, columns, months, died)
    assert mine == pytest.approx(loops(weights, columns, months, died))
    best = minimize(lambda w: -log_partial_likelihood(w, columns, months, died), [0, 0], tol=1e-10)
    found = cox(columns, months, died)
    assert np.log([ratio.value for ratio in found]) == pytest.approx(best.x, abs=1e-4)
    widths = [log(ratio.high / ratio.low) / (2 * 1.959964) for ratio in found]
    assert widths == pytest.approx(np.sqrt(np.diag(curvature(best.x, columns, months, died))), rel=1e-3)


def curvature(at, columns, months, died, step=1e-3):
    """Return the inverse of minus the second derivative, by differences."""

    def value(move):
        return -log_partial_likelihood(at + step * move, columns, months, died)

    one, two = np.eye(2)
    second = np.empty((2, 2))
    for i, a in enumerate((one, two)):
        for j, b in enumerate((one, two)):
            second[i, j] = (value(a + b) - value(a - b) - value(b - a) + value(-a - b)) / (4 * step**2)
    return np.linalg.inv(second)


def test_the_published_hazard_ratio_of_a_known_trial():
    """With Breslow's ties R's coxph gives a log hazard ratio of 1.509, standard error 0.410."""
    (ratio,) = cox(ON_PLACEBO, WEEKS, EVENTS)
    assert log(ratio.value) == pytest.approx(1.509, abs=5e-4)
    assert log(ratio.high / ratio.low) / (2 * 1.959964) == pytest.approx(0.410, abs=5e-4)


def test_a_ratio_does_not_depend_on_units(patients):
    severity = patients.severity.to_numpy()
    (one,), (ten,) = (cox(severity * scale, patients.months, patients.died) for scale in (1, 0.1))
    assert one.value**10 == pytest.approx(ten.value, rel=1e-6)


def test_the_true_ratios_are_found():
    data = make_follow_up(4000, hazard_ratio=0.6, severity_ratio=2.0, confounding=1.5, random_state=1).table
    treated, severity = cox(data[["treated", "severity"]], data.months, data.died)
    assert treated.low < 0.6 < treated.high
    assert severity.low < 2.0 < severity.high
    (naive,) = cox(data.treated, data.months, data.died)
    assert naive.low > 1  # the treated were the severely ill: it seems to harm


def test_severe_patients_who_leave_make_the_rest_look_well():
    truth, seen = (
        kaplan_meier(table.months, table.died).at(24).value
        for table in (
            make_follow_up(4000, leaving=0.02, informative=informative, severity_ratio=4, random_state=0).table
            for informative in (0.0, 2.0)
        )
    )
    assert seen > truth + 0.03


def test_knobs_turn_alone_and_the_truth_is_kept():
    one = make_follow_up(50, random_state=3)
    other = make_follow_up(50, hazard_ratio=(1.0, 0.5), leaving=0.0, random_state=3)
    assert one.table.severity.equals(other.table.severity)
    assert np.allclose(one.months_treated, one.months_untreated / 0.6)
    assert np.allclose(other.months_treated / other.months_untreated, 1 + other.table.marker)
    died, table = other.table.died == 1, other.table
    lived = np.where(table.treated, other.months_treated, other.months_untreated)
    assert np.allclose(table.months[died], lived[died], atol=0.006)
    assert (table.months[~died] >= 36).all()
    assert not table.equals(one.table)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: kaplan_meier([1, 2], [1]), r"times \(2,\) and events \(1,\) differ"),
        (lambda: kaplan_meier([1, -2], [1, 0]), "a time is negative, infinite or NaN"),
        (lambda: kaplan_meier([1, np.nan], [1, 0]), "a time is negative, infinite or NaN"),
        (lambda: kaplan_meier([1, 2], [1, 2]), "something else than 0"),
        (lambda: kaplan_meier([1, 2], [0, 0]), "nobody had the event"),
        (lambda: kaplan_meier([1, 2], [1, 1], level=95), "level=95"),
        (lambda: cox([[1], [1]], [1, 2], [1, 1]), "constant or follows from the others"),
        (lambda: cox([[1], [np.inf]], [1, 2], [1, 1]), "give finite numbers"),
        (lambda: cox([1, 1, 0, 0], [1, 2, 3, 4], [1, 1, 0, 0]), "no finite hazard ratio fits best"),
        (lambda: make_follow_up(10, months=12, random_state=0), "months is 12; give a whole number from 25 to 600"),
        (lambda: make_follow_up(10, hazard_ratio=0, random_state=0), "hazard_ratio is 0; give a number from 0.01"),
    ],
)
def test_what_makes_no_sense_is_refused(call, said):
    with pytest.raises(ValueError, match=said):
        call()


@pytest.mark.parametrize("time", [np.nan, -1.0])
def test_a_curve_is_asked_about_times_from_0_on(time):
    with pytest.raises(ValueError, match="from 0 on"):
        kaplan_meier([1, 2], [1, 0]).at(time)


@pytest.mark.parametrize(
    ("columns", "times", "events"),
    [([[1], [np.nan]], [1, 2], [1, 1]), ([[1], [0]], [np.nan, 2], [1, 1]), ([[1], [0]], [-1, 2], [1, 1])],
)
def test_a_likelihood_of_nonsense_is_refused(columns, times, events):
    with pytest.raises(ValueError, match=r"NaN|finite"):
        log_partial_likelihood([0.0], columns, times, events)
