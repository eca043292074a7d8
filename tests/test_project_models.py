"""The candidates, and the choice between them."""

import warnings

import numpy as np
import pytest
from sklearn.base import BaseEstimator

from medlearn.datasets import status
from medlearn.project import models
from medlearn.project.models import (
    answers,
    candidates,
    choose,
    fit,
    folds_of,
    mean_auc,
    measure,
    network,
    out_of_fold,
    scores_of,
    within_folds,
)
from medlearn.project.split import fewer

pytestmark = pytest.mark.slow

NETWORKS = [one for one in candidates() if one.takes == "images"]


def folder(n_patients=20, *, classes=2, channels=1, size=32, seed=0):
    """Make two images of each patient: noise, with a bright square whose place is the class."""
    rng = np.random.default_rng(seed)
    labels = np.repeat(np.arange(n_patients) % classes, 2)
    images = rng.random((len(labels), size, size, channels)).astype(np.float32) * 0.5
    for image, label in zip(images, labels, strict=True):
        image[4 + 6 * label : 10 + 6 * label, 4:28] += 0.5
    return images, labels, np.repeat([f"p{n}" for n in range(n_patients)], 2)


def test_features_see_each_channel_by_itself():
    images, *_ = folder(2, channels=3)
    assert np.array_equal(measure(images)[:, : measure(images[..., :1]).shape[1]], measure(images[..., :1]))
    assert measure(images).shape[1] == 3 * measure(images[..., 1:2]).shape[1]


@pytest.mark.parametrize("candidate", candidates()[:3], ids=lambda one: one.name)
@pytest.mark.parametrize("classes", [2, 3])
def test_every_candidate_gives_a_score_for_each_class_and_the_highest_is_what_it_predicts(candidate, classes):
    images, labels, patients = folder(12, classes=classes)
    features = measure(images)
    model = fit(candidate, features, labels, patients, classes=classes)
    scores = scores_of(model, features, classes)
    assert scores.shape == (24, classes)
    assert np.isfinite(scores).all()
    assert np.array_equal(scores.argmax(axis=1), model.predict(features))


def test_a_class_that_was_not_learnt_has_the_lowest_score():
    images, labels, patients = folder(12, classes=3)
    features, seen = measure(images), labels != 1
    for candidate in candidates()[:3]:
        model = fit(candidate, features[seen], labels[seen], patients[seen], classes=3)
        scores = scores_of(model, features, 3)
        assert (scores[:, 1] <= scores.min(axis=1)).all()


def test_one_class_cannot_be_learnt():
    with pytest.raises(ValueError, match="all 4 images to learn from are of one class"):
        fit(candidates()[1], np.zeros((4, 2)), np.ones(4, int), np.arange(4), classes=2)


def test_imagenets_features_are_a_candidate_where_the_weights_are(monkeypatch):
    monkeypatch.setattr("medlearn.datasets.status", lambda name: "missing")
    assert "ImageNet features" not in [one.name for one in candidates()]
    monkeypatch.setattr("medlearn.datasets.status", lambda name: "cached")
    assert "ImageNet features" in [one.name for one in candidates()]


@pytest.mark.parametrize("channels", [1, 3])
def test_imagenets_features_tell_stripes_from_squares(channels):
    found = status("mobilenet")
    if found == "missing":
        pytest.skip("MobileNet's weights are neither in the cache nor on a mirror (MEDLEARN_MIRROR)")
    images, labels, patients = folder(20, channels=channels)
    images[labels == 0] = images[labels == 0].transpose(0, 2, 1, 3)
    seen = models.imagenet_features(images)
    assert seen.shape == (40, 256)
    probe = next(one for one in candidates() if one.takes == "imagenet")
    assert mean_auc(labels, scores_of(fit(probe, seen[::2], labels[::2], patients, classes=2), seen, 2)) > 0.95


@pytest.fixture(scope="module")
def few_phantoms():
    """Teach on a few phantoms only, and forget it afterwards."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(models, "PHANTOMS", 40)
        patch.setattr(models, "PASSES", 1)
        yield
    models.taught_weights.cache_clear()


@pytest.mark.parametrize("candidate", NETWORKS, ids=lambda one: one.name)
def test_a_network_learns(candidate, few_phantoms):
    images, labels, patients = folder(30)
    images = images[:, ::2, ::2]
    model = fit(candidate, images, labels, patients, classes=2, epochs=6)
    assert scores_of(model, images, 2).shape == (60, 2)
    assert mean_auc(labels, scores_of(model, images, 2)) > 0.8


@pytest.mark.parametrize("candidate", NETWORKS, ids=lambda one: one.name)
def test_the_same_seed_gives_the_same_network(candidate, few_phantoms):
    images, labels, patients = folder(6)
    how = {"classes": 2, "epochs": 1, "random_state": 3}
    first, second = (fit(candidate, images[:, ::4, ::4], labels, patients, **how).get_weights() for _ in "ab")
    assert all(np.array_equal(one, two) for one, two in zip(first, second, strict=True))


@pytest.mark.parametrize("size", [4, 16, 64])
def test_the_network_takes_any_size(size, few_phantoms):
    assert network((size, size, 3), 5).output_shape == (None, 5)
    images, labels = np.random.default_rng(0).random((10, size, size, 3)), np.tile([0, 1], 5)
    assert answers(models.with_new_head(images, labels, None, 2, 0, 0), images).shape == (10, 2)


def test_the_new_head_is_scikit_learns(few_phantoms):
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    images, labels, _ = folder(18, classes=3, channels=3, size=16)
    for classes in (2, 3):
        some = images[labels < classes], labels[labels < classes]
        model = models.with_new_head(*some, None, 3, 0, 0)
        seen = StandardScaler().fit_transform(answers(model.layers[0], some[0]))
        assert seen.shape[1] == 3 * 64  # of each channel
        head = LogisticRegression(C=models.STRENGTH, class_weight="balanced", max_iter=1000).fit(seen, some[1])
        said = np.exp(answers(model, some[0]))
        shares = said / said.sum(axis=1, keepdims=True)
        assert shares[:, :classes] == pytest.approx(head.predict_proba(seen), abs=1e-3)
        assert (said.argmin(axis=1) == 2).all() or classes == 3


def test_fewer_patients_are_whole_and_of_every_class():
    rng = np.random.default_rng(0)
    labels = np.concatenate([np.zeros(900, int), np.ones(90, int), np.full(10, 2)])
    patients = np.concatenate([rng.integers(0, 300, 900), rng.integers(300, 330, 90), np.repeat([400, 401], 5)])
    rows = fewer(labels, patients, 200)
    assert len(rows) <= 200
    assert set(labels[rows]) == {0, 1, 2}
    for patient in np.unique(patients[rows]):
        assert np.isin(np.flatnonzero(patients == patient), rows).all()
    assert np.array_equal(rows, np.unique(rows))
    assert np.array_equal(fewer(labels, patients, 1000), np.arange(1000))
    assert not np.array_equal(rows, fewer(labels, patients, 200, random_state=1))


def test_no_patient_is_in_two_folds_and_a_share_learns_from_fewer():
    seen = []

    class Spy(BaseEstimator):
        classes_ = np.array([0, 1])

        def fit(self, X, y):
            seen.append(X[:, 0])
            return self

        def decision_function(self, X):
            assert not np.isin(X[:, 0], seen[-1]).any()
            return X[:, 0] * 1.0

    labels, patients = np.tile([0, 1], 20), np.repeat(np.arange(20), 2)
    spy = candidates()[1]._replace(make=lambda random_state: Spy())
    how = {"folds": 5, "classes": 2}
    scores = out_of_fold(spy, patients[:, np.newaxis], labels, patients, **how)
    assert np.array_equal(scores[:, 1], patients)
    assert {len(rows) for rows in seen} == {32}
    seen.clear()
    out_of_fold(spy, patients[:, np.newaxis], labels, patients, share=0.5, **how)
    assert {len(rows) for rows in seen} == {16}


def test_pairs_are_compared_within_folds_only():
    labels, scores = np.array([0, 1, 0, 1]), np.array([[0, 0.1], [0, 0.2], [0, 0.8], [0, 0.9]])
    assert mean_auc(labels, scores) == 0.75
    assert within_folds(labels, np.column_stack([scores, [0, 0, 1, 1]])) == 1.0
    with pytest.raises(ValueError, match="no two classes to be told apart"):
        within_folds(labels, np.column_stack([scores, [0, 1, 2, 3]]))


def test_the_mean_auc_is_scikit_learns():
    from sklearn.metrics import roc_auc_score

    rng = np.random.default_rng(0)
    labels, scores = rng.integers(0, 4, 200), rng.random((200, 4))
    scores /= scores.sum(axis=1, keepdims=True)
    assert mean_auc(labels, scores) == pytest.approx(roc_auc_score(labels, scores, multi_class="ovr"))
    assert mean_auc(labels, scores) == pytest.approx(within_folds(labels, np.column_stack([scores, np.ones(200)])))


@pytest.mark.parametrize("classes", [2, 3])
def test_what_can_be_told_apart_is_chosen_over_the_majority(classes):
    images, labels, patients = folder(24, classes=classes)
    choice = choose(images, labels, patients, quick=True)
    assert choice.name == "features + SVM"
    assert choice.table.auc[0] == 0.5
    assert choice.table.chosen.sum() == 1
    assert choice.said[:2] == ["All 48 training images are used.", "The networks take no part: quick=True."]
    assert mean_auc(labels, choice.ask(images)) > 0.95
    assert np.array_equal(choice.ask(images), choice.ask(images, choice.features))


def test_the_networks_take_part_and_a_quick_choice_learns_from_fewer(monkeypatch):
    rng = np.random.default_rng(0)
    real, names = models.out_of_fold, [one.name for one in candidates()]

    def guessed(one, inputs, *what, **how):
        guess = rng.random((len(inputs), 3)) // 0.5
        return guess if one in NETWORKS else real(one, inputs, *what, **how)

    monkeypatch.setattr(models, "out_of_fold", guessed)
    images, labels, patients = folder(24)
    choice = choose(images, labels, patients)
    assert list(choice.scores) == choice.table.candidate.tolist() == names
    assert [within_folds(labels, one) for one in choice.scores.values()] == choice.table.auc.tolist()
    assert choice.said == ["All 48 training images are used."]
    monkeypatch.setattr(models, "MOST_QUICK", 30)
    choice = choose(images, labels, patients, quick=True)
    assert (len(choice.rows), len(choice.features)) == (30, 30)
    assert choice.said[0] == "Of 48 training images, 30 of 15 patients are used: quick=True."
    assert choice.table.candidate.tolist() == [one.name for one in candidates() if one not in NETWORKS]


def test_labels_by_chance_are_said_to_be_guessed():
    images, _, patients = folder(30)
    labels = np.random.default_rng(1).permutation(np.repeat([0, 1], 30))
    choice = choose(images, labels, patients, quick=True)
    assert any("Nothing was clearly better than guessing" in sentence for sentence in choice.said)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"labels": np.zeros(40, int)}, "class 0 has 20 patient.* there are 1 classes"),
        ({"labels": np.array([1] * 2 + [0] * 38)}, "class 1 has 1 patient"),
        ({"labels": np.zeros(39, int)}, "40 images, 39 labels, 40 patients: give one of each"),
    ],
)
def test_what_cannot_be_learnt_from_is_refused(change, message):
    images, labels, patients = folder(20)
    with pytest.raises(ValueError, match=message):
        choose(**{"images": images, "labels": labels, "patients": patients} | change)


def test_a_rare_class_does_not_cost_the_others_their_folds():
    labels = np.array([0] * 10 + [1] * 3)
    assert folds_of(labels, np.arange(13)) == 3
    assert folds_of(np.append(labels, [2] * 20), np.arange(33)) == 5
    assert folds_of(np.repeat([0, 1], 50), np.arange(100)) == 5


def test_a_class_of_two_patients_is_learnt_without_a_warning():
    images, labels, patients = folder(24)
    labels[:2], labels[4:6] = 2, 2
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        choice = choose(images, labels, patients, quick=True)
    assert choice.ask(images[:3]).shape == (3, 3)
    assert "The mean AUC counts each class alike, 1 with fewer than 10 patients too: see the split." in choice.said
