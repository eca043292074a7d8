"""What the study of lesson 21 gives its networks, and that its table says what can be derived again."""

import numpy as np
import pytest

from benchmarks import membership, scatter
from benchmarks import privacy as benchmark
from medlearn import metrics
from medlearn.datasets import DataUnavailable, fetch_heart_disease
from medlearn.network import SGD, Dense, Network, ReLU
from medlearn.phantoms import make_heart_clinic
from medlearn.studies import privacy
from medlearn.studies.table import read_study

pytestmark = pytest.mark.slow


def test_a_patients_features_are_computed_from_him_alone():
    table = make_heart_clinic(50, site="d", random_state=0).table
    features, labels = privacy.heart_features(table)
    alone = [privacy.heart_features(table.iloc[[row]])[0][0] for row in range(50)]
    assert np.array_equal(features, alone)
    assert features.dtype == np.float32
    assert np.isfinite(features).all()
    assert np.abs(features).max() <= 3
    assert np.array_equal(labels, table["num"] > 0)


def test_features_by_hand():
    table = make_heart_clinic(1, random_state=0).table
    table.iloc[0] = {
        **{"age": 65, "sex": 1, "cp": 4, "trestbps": 0, "chol": 290, "fbs": 0, "restecg": 0, "thalach": 115},
        **{"exang": 1, "oldpeak": 9, "slope": 2, "ca": np.nan, "thal": 3, "num": 2},
    }
    features, labels = privacy.heart_features(table)
    assert features[0].tolist() == [1, 0, 1, -1, 3, 0, 1, -1, 1, -1, 1, -1, 0, 0, 0, 1]
    assert labels.tolist() == [1]
    table["num"] = np.nan
    with pytest.raises(ValueError, match="num is missing for 1 patients"):
        privacy.heart_features(table)


def test_folds_share_out_the_ill_and_the_healthy():
    labels = np.array([1] * 8 + [0] * 115)
    group = benchmark.folds(labels, 0)
    for label in (0, 1):
        counts = np.bincount(group[labels == label], minlength=5)
        assert counts.max() - counts.min() <= 1
    assert not np.array_equal(group, benchmark.folds(labels, 1))


def test_log_odds_are_the_difference_of_scores():
    network = privacy.heart_network(0)
    features = privacy.heart_features(make_heart_clinic(4, random_state=0).table)[0]
    share = network.predict_proba(features)[:, 1]
    assert np.allclose(privacy.log_odds(network, features), np.log(share / (1 - share)), atol=1e-4)


def one(model, setting, seed="all"):
    runs = read_study("privacy")
    (run,) = runs[(runs.model == model) & (runs.setting == setting) & (runs.seed == seed)].to_dict("records")
    return run


def test_means_in_the_table_are_those_of_its_runs():
    runs = read_study("privacy")
    for model in ("hospitals", "membership"):
        means = runs[(runs.model == model) & (runs.seed == "all") & ~runs.setting.str.contains("minus")]
        for run in means.itertuples():
            own = runs[(runs.model == model) & (runs.setting == run.setting) & (runs.seed != "all")]
            assert run.auc == pytest.approx(own.auc.mean(), abs=2e-4)
            assert run.low < run.auc < run.high


def test_differences_in_the_table_are_those_of_means():
    within, names = "budget, within hospitals", ("cleveland", "hungarian", "switzerland", "va")
    pairs = [("hospitals", f"{name}, ", "pooled", "local") for name in names]
    pairs += [(within, place, "epsilon 0.1", "no privacy") for place in ("", *(f"{name}, " for name in names))]
    pairs += [("membership", "", f"dropout{kind}", f"by heart{kind}") for kind in (", attack", ", diagnosis")]
    for model, place, way, other in pairs:
        gap = one(model, place + way)["auc"] - one(model, place + other)["auc"]
        name = f"{way.split(',')[0]} minus {other}"
        assert one(model, place + name)["auc"] == pytest.approx(gap, abs=2e-4)


def test_what_the_lesson_says_of_prices_and_of_real_readings():
    runs = read_study("privacy")
    for model, low, high in (("budget, synthetic, few", -0.25, -0.07), ("budget, synthetic", -0.02, 0)):
        areas = runs[runs.model == model].pivot(index="seed", columns="setting", values="auc")
        assert ((areas["epsilon 0.1"] - areas["no privacy"]).between(low, high)).all()
    assert one("budget, noise redrawn", "epsilon 0.1")["auc"] == pytest.approx(0.72, abs=0.005)  # across hospitals
    try:
        tables = fetch_heart_disease().sites
    except DataUnavailable as error:
        pytest.skip(str(error))
    alone = {name: (~table.duplicated(["age", "sex", "trestbps"], keep=False)).sum() for name, table in tables.items()}
    assert all(alone[name] > len(table) / 2 for name, table in tables.items())
    assert alone["cleveland"] == 236
    ill = [(table["num"] > 0).sum() for table in tables.values()]
    assert (ill, [len(table) for table in tables.values()]) == ([139, 106, 115, 149], [303, 294, 123, 200])


def test_pairs_of_one_group_count_and_no_others():
    rng = np.random.default_rng(0)
    labels, group, scores = rng.integers(0, 2, 90), np.arange(90) % 3, rng.normal(size=(3, 90))
    won = [
        scores[0, i] > scores[0, j]
        for i in range(90)
        for j in range(90)
        if labels[i] > labels[j] and group[i] == group[j]
    ]
    assert scatter.within_auc(labels, scores[0], group) == pytest.approx(np.mean(won))
    found = scatter.over_noise(labels, group, scores, resamples=20)
    assert found.value == pytest.approx(np.mean([scatter.within_auc(labels, own, group) for own in scores]))
    assert found.low < found.value < found.high
    assert scatter.over_noise(labels, group, scores, scores[::-1], resamples=5).value == pytest.approx(0)


def test_one_step_of_all_hospitals_is_a_step_on_all_patients():
    rng = np.random.default_rng(0)
    network = Network([Dense(5), ReLU(), Dense(2)], dtype="float64", random_state=0).build((4,))
    images, labels, start, sent = rng.normal(size=(30, 4)), rng.integers(0, 2, 30), network.get_weights(), []
    for rows in (slice(4), slice(4, 15), slice(15, 30), slice(30)):
        network.set_weights(start)
        network.fit(images[rows], labels[rows], epochs=1, batch_size=30, optimiser=SGD(0.1), progress=False)
        sent.append(network.get_weights())
    for one, other in zip(benchmark.averaged(sent[:3], [4, 11, 15]), sent[3], strict=True):
        assert np.allclose(one, other)


def test_an_attack_is_derived_again():
    attack, diagnosis, *_ = membership.attacked(0)
    for (_, kind, estimate, _), name in ((attack, "by heart, attack"), (diagnosis, "by heart, diagnosis")):
        assert name.endswith(kind)
        assert estimate.value == pytest.approx(one("membership", name, "0")["auc"], abs=0.02)


def test_local_training_is_derived_again():
    try:
        features, labels = benchmark.real_tables()["cleveland"]
    except DataUnavailable as error:
        pytest.skip(str(error))
    group, scores = benchmark.folds(labels, 0), np.empty(len(labels))
    for fold in range(benchmark.FOLDS):
        part = features[group != fold], labels[group != fold]
        network = benchmark.local([part], 0, 0)
        scores[group == fold] = privacy.log_odds(network, features[group == fold])
    assert metrics.auc(labels, scores) == pytest.approx(one("hospitals", "cleveland, local", "0")["auc"], abs=0.005)
