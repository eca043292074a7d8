import warnings

import numpy as np
import pytest
import skops.io
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.datasets import make_classification
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import pairwise
from sklearn.model_selection import GridSearchCV, cross_validate
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, LinearSVC
from sklearn.utils.estimator_checks import parametrize_with_checks

from medlearn.datasets import load_breast_cancer
from medlearn.svm import SMO, KernelSVM, LinearSVM, linear, poly, rbf
from medlearn.svm.kernel import STRIP, kernel_matrix

BOTH = [LinearSVM, KernelSVM]
KERNELS = [{"kernel": "linear"}, {"kernel": "rbf"}, {"kernel": "rbf", "gamma": 0.5}, {"kernel": "poly", "coef0": 1}]


def patients(n=150, d=6, seed=0, noise=0.15):
    """Two overlapping groups, labels 0 and 1."""
    return make_classification(n, d, n_informative=4, flip_y=noise, random_state=seed)


def hinge_cost(normal, intercept, X, y, C):
    margins = (2 * y - 1) * (X @ normal + intercept)
    return normal @ normal / 2 + C * np.maximum(0, 1 - margins).sum()


def dual_objective(model, products):
    """Sum of the weights minus half the quadratic form, for any fitted machine with dual_coef_ and support_."""
    weights = np.zeros(len(products))
    weights[model.support_] = model.dual_coef_[0]
    return np.abs(weights).sum() - weights @ products @ weights / 2


def compared(X, kernel, gamma=None, coef0=0):
    """Compare all patients with each other, by scikit-learn; gamma is "scale" by default, as in both machines."""
    gamma = 1 / (X.shape[1] * X.var()) if gamma is None else gamma
    return pairwise.pairwise_kernels(X, metric=kernel, filter_params=True, gamma=gamma, coef0=coef0)


@parametrize_with_checks([LinearSVM(), KernelSVM(), KernelSVM(kernel="linear"), KernelSVM(kernel="poly")])
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_scikit_learns_estimator_checks(estimator, check):
    check(estimator)


@pytest.mark.parametrize("kernel", KERNELS, ids=str)
@pytest.mark.parametrize("C", [0.1, 1, 10])
@pytest.mark.parametrize("seed", [0, 1])
def test_the_kernel_machine_is_libsvm(kernel, C, seed):
    if kernel["kernel"] == "linear":
        C = min(C, 2)  # beyond, pairwise steps creep for libsvm and for us alike

    X, y = patients(seed=seed)
    ours = KernelSVM(C=C, tol=1e-5, **kernel).fit(X, y)
    theirs = SVC(C=C, tol=1e-5, **kernel).fit(X, y)
    others = patients(seed=seed + 10)[0]
    assert np.allclose(ours.decision_function(others), theirs.decision_function(others), atol=1e-3, rtol=1e-4)
    products = compared(X, **kernel)
    assert dual_objective(ours, products) == pytest.approx(dual_objective(theirs, products), rel=1e-7)
    # At a weight of almost zero the two may differ in who still counts.
    assert abs(len(ours.support_) - len(theirs.support_)) <= 2


@pytest.mark.parametrize("kernel", KERNELS, ids=str)
def test_the_optimality_conditions_hold(kernel):
    X, y = patients()
    C, tol = 2.0, 1e-4
    model = KernelSVM(C=C, tol=tol, **kernel).fit(X, y)
    strength = np.zeros(len(X))
    strength[model.support_] = np.abs(model.dual_coef_[0])
    margins = (2 * y - 1) * model.decision_function(X)
    assert model.dual_coef_.sum() == pytest.approx(0, abs=1e-9)
    assert (np.sign(model.dual_coef_[0]) == 2 * y[model.support_] - 1).all()
    assert strength.max() <= C
    assert (margins[strength == 0] >= 1 - tol).all(), "outside the street: no weight"
    assert (margins[strength == C] <= 1 + tol).all(), "inside or on the wrong side: the full weight"
    free = (strength > 0) & (strength < C)
    assert free.any()
    assert np.allclose(margins[free], 1, atol=tol), "on the edge"


def test_the_pair_is_the_best_partner_of_the_worst_patient():
    X, y = patients(40)
    products = kernel_matrix(linear, X)
    solver = SMO(products, products.diagonal(), 2.0 * y - 1, np.ones(len(y)))
    for _ in range(15):
        first, second = solver.pair()
        lack = 2.0 * y - 1 - products @ solver.weights
        rises, falls = solver.weights < solver.upper, solver.weights > solver.lower
        assert first == max(np.flatnonzero(rises), key=lambda t: lack[t])
        gains = {
            t: (lack[first] - lack[t]) ** 2 / (products[first, first] + products[t, t] - 2 * products[first, t])
            for t in np.flatnonzero(falls)
            if lack[t] < lack[first]
        }
        assert second == max(gains, key=gains.get)
        before = solver.objective
        solver.step(first, second)
        assert solver.objective > before
        assert np.allclose(solver.lack, 2.0 * y - 1 - products @ solver.weights), "updated, not recomputed"


def test_more_patients_than_fit_are_sent_to_scikit_learn():
    X = np.zeros((7906, 1))
    with pytest.raises(ValueError, match=r"7906 patients make a kernel matrix of 0.5 GB.*sklearn.svm.SVC"):
        KernelSVM().fit(X, np.arange(7906) % 2)


@pytest.mark.parametrize("offset", [0.0, 1e3, 1e6, 1e9])
@pytest.mark.parametrize("kernel", ["rbf", "linear"])
def test_patients_far_from_the_origin_are_told_apart_all_the_same(kernel, offset):
    """Neither distances nor streets depend on where zero is; products of huge numbers do, once they are rounded."""
    X, y = patients()
    near = KernelSVM(kernel=kernel, gamma=0.1, tol=1e-6).fit(X, y)
    far = KernelSVM(kernel=kernel, gamma=0.1, tol=1e-6).fit(X + offset, y)
    assert np.allclose(far.decision_function(X + offset), near.decision_function(X), atol=1e-3)  # 1e9 leaves 7 digits
    assert far.margin_ == pytest.approx(near.margin_, rel=1e-4)


def test_the_plane_of_a_linear_kernel_is_told_in_the_patients_own_units():
    X, y = patients()
    machine = KernelSVM(kernel="linear").fit(X + 5, y)
    by_hand = (X + 5) @ machine.coef_[0] + machine.intercept_[0]
    assert np.allclose(machine.decision_function(X + 5), by_hand)


@pytest.mark.parametrize("count", [1, STRIP - 1, STRIP, 2 * STRIP + 5])
def test_kernels_are_scikit_learns(count):
    X = np.random.default_rng(count).normal(size=(count, 5))
    Z = X[:4] + 0.5
    assert np.allclose(linear(X, Z), pairwise.linear_kernel(X, Z))
    assert np.allclose(poly(X, Z, gamma=0.3, coef0=2, degree=3), pairwise.polynomial_kernel(X, Z, 3, 0.3, 2))
    assert np.allclose(rbf(X, Z, gamma=0.3), pairwise.rbf_kernel(X, Z, 0.3))
    matrix = kernel_matrix(linear, X)
    assert np.allclose(matrix, X @ X.T)
    assert np.array_equal(matrix, matrix.T)


def test_a_kernel_is_an_inner_product():
    X = np.random.default_rng(0).normal(size=(7, 2))
    a, b = X.T
    mapped = np.column_stack([np.ones(7), 2**0.5 * a, 2**0.5 * b, a * a, b * b, 2**0.5 * a * b])
    assert np.allclose(poly(X, X, coef0=1, degree=2), mapped @ mapped.T)


@pytest.mark.parametrize(("gamma", "value"), [("scale", None), (0.25, 0.25)])
def test_gamma(gamma, value):
    X, y = patients()
    assert KernelSVM(gamma=gamma).fit(X, y)._gamma == pytest.approx(value or SVC().fit(X, y)._gamma)


@pytest.mark.parametrize("C", [0.01, 1, 100])
@pytest.mark.parametrize("shape", [(150, 6), (30, 80)], ids=["long", "wide"])
def test_the_linear_machine_is_libsvms(shape, C):
    X, y = patients(*shape)
    ours = LinearSVM(C=C, tol=1e-8).fit(X, y)
    theirs = SVC(kernel="linear", C=C, tol=1e-7).fit(X, y)
    assert np.allclose(ours.coef_, theirs.coef_, atol=2e-3)
    assert np.allclose(ours.decision_function(X), theirs.decision_function(X), atol=5e-3)
    cost = hinge_cost(ours.coef_[0], ours.intercept_[0], X, y, C)
    assert cost <= hinge_cost(theirs.coef_[0], theirs.intercept_[0], X, y, C) * (1 + 1e-8)


def test_no_other_line_costs_less():
    X, y = patients()
    model = LinearSVM(tol=1e-9).fit(X, y)
    best = hinge_cost(model.coef_[0], model.intercept_[0], X, y, 1)
    rng = np.random.default_rng(0)
    for size in (1e-4, 1e-2, 1):
        for _ in range(100):
            turn, shift = size * rng.normal(size=6), size * rng.normal()
            assert hinge_cost(model.coef_[0] + turn, model.intercept_[0] + shift, X, y, 1) >= best - 1e-7


def test_the_line_is_the_sum_of_the_pulls():
    X, y = patients()
    model = LinearSVM(C=0.5).fit(X, y)
    assert np.allclose(model.dual_coef_ @ model.support_vectors_, model.coef_, atol=1e-6)
    assert np.abs(model.dual_coef_).max() <= 0.5
    outside = (2 * y - 1) * model.decision_function(X) > 1.01
    assert not set(np.flatnonzero(outside)) & set(model.support_)


def test_the_intercept_is_free():
    """Far from the origin LinearSVC, which charges for the intercept, finds another line; ours only moves."""
    X, y = patients()
    here, far = LinearSVM(tol=1e-8).fit(X, y), LinearSVM(tol=1e-8).fit(X + 20, y)
    assert np.allclose(here.coef_, far.coef_, atol=1e-3)
    charged = LinearSVC(loss="hinge", max_iter=200_000, tol=1e-6)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        moved = charged.fit(X + 20, y).coef_
    assert np.abs(moved - here.coef_).max() > 0.05


@pytest.mark.parametrize("machine", [LinearSVM(C=1e6, tol=1e-9), KernelSVM(C=1e6, kernel="linear", tol=1e-9)])
def test_the_street_between_two_known_groups(machine):
    X = np.array([[0.0, 0], [0, 3], [-2, 1], [4, 0], [4, 5], [9, 2]])
    model = machine.fit(X, [0, 0, 0, 1, 1, 1])
    assert model.margin_ == pytest.approx(4, abs=1e-4)
    assert np.allclose(model.coef_, [[0.5, 0]], atol=1e-4)
    assert np.allclose(model.intercept_, -1, atol=1e-4)
    assert set(model.support_) <= {0, 1, 3, 4}, "only patients on the edges hold the street"


@pytest.mark.parametrize("weights", ["balanced", {0: 1, 1: 5}])
@pytest.mark.parametrize("machine", [LinearSVM(tol=1e-9), KernelSVM(kernel="linear", tol=1e-6)])
def test_class_weights_are_scikit_learns(machine, weights):
    X, y = make_classification(150, 5, weights=[0.8], flip_y=0.1, random_state=0)
    theirs = SVC(kernel="linear", class_weight=weights, tol=1e-6).fit(X, y)
    ours = clone(machine).set_params(class_weight=weights).fit(X, y)
    assert np.allclose(ours.coef_, theirs.coef_, atol=2e-3)
    assert np.abs(ours.coef_ - clone(machine).fit(X, y).coef_).max() > 0.02


@pytest.mark.parametrize("machine", BOTH)
def test_constant_features_give_the_majority(machine):
    model = machine().fit(np.zeros((6, 2)), [0, 1, 1, 0, 1, 1])
    assert (model.predict(np.ones((3, 2))) == 1).all()
    assert machine is KernelSVM or model.margin_ == np.inf


@pytest.mark.parametrize("machine", BOTH)
def test_two_patients(machine):
    model = machine(C=100.0).fit([[0.0], [1.0]], ["healthy", "ill"])
    assert list(model.predict([[0.2], [0.8]])) == ["healthy", "ill"]
    assert list(model.support_) == [0, 1]


@pytest.mark.parametrize("machine", BOTH)
def test_equal_patients_with_opposite_labels(machine):
    X = np.repeat(np.random.default_rng(0).normal(size=(10, 2)), 2, axis=0)
    model = machine().fit(X, [0, 1] * 10)
    assert np.isfinite(model.decision_function(X)).all()
    assert np.abs(model.decision_function(X)).max() < 1e-3


@pytest.mark.parametrize("machine", BOTH)
def test_a_second_fit_forgets_the_first(machine):
    X, y = patients()
    model = machine().fit(X[:, :3], 1 - y)
    again, fresh = model.fit(X, y), machine().fit(X, y)
    assert np.array_equal(again.decision_function(X), fresh.decision_function(X))
    assert again.n_iter_ == fresh.n_iter_


def test_nothing_is_left_to_chance():
    X, y = patients()
    for machine in BOTH:
        assert np.array_equal(machine().fit(X, y).dual_coef_, machine().fit(X, y).dual_coef_)


def test_float32_stays_float32_and_agrees():
    X, y = patients()
    single, double = KernelSVM().fit(X.astype(np.float32), y), KernelSVM().fit(X, y)
    assert single.support_vectors_.dtype == np.float32
    assert np.allclose(single.decision_function(X), double.decision_function(X), atol=5e-3)


@pytest.mark.parametrize("machine", BOTH)
def test_it_says_what_to_do_when_it_does_not_converge(machine):
    X, y = patients()
    with pytest.warns(ConvergenceWarning, match="after 2 steps .* standardise the features, lower C"):
        model = machine(max_iter=2).fit(X, y)
    assert model.n_iter_ == 2
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        machine().fit(X, y)


def changed(**parameters):
    return {"parameters": parameters, "X": [[0.0], [1.0]], "y": [0, 1]}


BAD = {
    "C zero": (changed(C=0), "The 'C' parameter of .*SVM must be a finite number greater than 0. Got 0 instead"),
    "C infinite": (changed(C=np.inf), "The 'C' parameter .* finite number greater than 0. Got inf instead"),
    "C negative": (changed(C=-1.5), "Got -1.5 instead"),
    "C text": (changed(C="1"), "Got '1' instead"),
    "tol": (changed(tol=0), "The 'tol' parameter"),
    "max_iter": (changed(max_iter=0), "The 'max_iter' parameter"),
    "one class": (changed() | {"y": [1, 1]}, "one class only, .*1"),
    "three classes": (changed() | {"X": [[0.0], [1], [2]], "y": [0, 1, 2]}, "Only binary .* OneVsRestClassifier"),
    "NaN": (changed() | {"X": [[np.nan], [1]]}, "Input X contains NaN"),
    "infinity": (changed() | {"X": [[np.inf], [1]]}, "Input X contains infinity"),
    "text": (changed() | {"X": [["high"], ["low"]]}, "could not convert string to float"),
    "continuous": (changed() | {"y": [0.5, 1.7]}, "Unknown label type: continuous"),
    "lengths": (changed() | {"y": [0, 1, 1]}, "inconsistent numbers of samples"),
}


@pytest.mark.parametrize(("scale", "C"), [(1e5, 1.0), (1e20, 1.0), (1.0, 1e10)])
def test_a_line_beyond_rounding_comes_to_an_end(scale, C):
    X, y = scale * np.array([[0.0, 0], [1, 0], [3, 0], [4, 1]]), [0, 0, 1, 1]
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        model = LinearSVM(C=C).fit(X, y)
    assert model.score(X, y) == 1 or [w for w in said if issubclass(w.category, ConvergenceWarning)]


@pytest.mark.parametrize("machine", BOTH)
@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_named(machine, name):
    case, message = BAD[name]
    with pytest.raises(ValueError, match=message):
        machine(**case["parameters"]).fit(case["X"], case["y"])


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"kernel": "sigmoid"}, "must be one of 'linear', 'poly', 'rbf'. Got 'sigmoid' instead"),
        ({"gamma": "large"}, "'scale' or a number above 0. Got 'large' instead"),
        ({"gamma": -1}, "Got -1 instead"),
        ({"gamma": np.nan}, "Got nan instead"),
    ],
)
def test_bad_kernels_are_named(parameters, message):
    with pytest.raises(ValueError, match=message):
        KernelSVM(**parameters).fit([[0.0], [1.0]], [0, 1])


@pytest.mark.parametrize("machine", BOTH)
def test_another_number_of_features_is_refused(machine):
    model = machine().fit([[0.0], [1.0]], [0, 1])
    with pytest.raises(ValueError, match=r"X has 2 features, but \w+SVM is expecting 1"):
        model.predict([[0.0, 1.0]])


def test_a_bent_machine_has_no_normal():
    model = KernelSVM().fit([[0.0], [1.0]], [0, 1])
    assert not hasattr(model, "coef_")


@pytest.mark.parametrize("machine", BOTH)
def test_it_works_where_scikit_learns_do(machine):
    data = load_breast_cancer()
    X, y = data.features[::2], data.labels[::2]
    pipeline = make_pipeline(StandardScaler(), machine())
    assert cross_validate(pipeline, X, y, cv=3, scoring="roc_auc")["test_score"].min() > 0.95
    search = GridSearchCV(pipeline, {f"{machine.__name__.lower()}__C": [0.1, 1]}, cv=3).fit(X, y)
    calibrated = CalibratedClassifierCV(search.best_estimator_, cv=3).fit(X, y)
    assert np.allclose(calibrated.predict_proba(X).sum(axis=1), 1)


@pytest.mark.parametrize("machine", BOTH)
def test_it_can_be_saved_without_pickle(machine):
    X, y = patients()
    model = machine().fit(X, y)
    stored = skops.io.dumps(model)
    asked = skops.io.get_untrusted_types(data=stored)
    assert len(asked) == 1, "only the class itself needs trust"
    assert np.array_equal(skops.io.loads(stored, trusted=asked).decision_function(X), model.decision_function(X))
