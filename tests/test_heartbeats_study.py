"""The recipe of lesson 16: beats cut and described, sequences that stay in their record, counts that add up."""

import numpy as np
import pytest
from sklearn.utils import Bunch

from benchmarks import heartbeats as benchmark
from medlearn.datasets.heartbeats import TRAIN
from medlearn.phantoms import make_heartbeats
from medlearn.studies import heartbeats
from medlearn.studies.table import read_cases, read_study

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def table():
    return heartbeats.beat_table(make_heartbeats(6, minutes=4, random_state=0))


# Beats.


def test_the_wander_is_taken_away_and_the_beat_stays():
    time = np.arange(3600) / 360
    beats = np.zeros(3600)
    beats[180::360] = 1
    beats = np.convolve(beats, np.hanning(31), "same")
    flat = heartbeats.flattened(beats + 0.8 * np.sin(2 * np.pi * 0.2 * time) + 3)
    assert np.abs(flat - beats)[400:-400].max() < 0.15
    assert flat[180 + 720] > 0.85


def test_every_third_sample_around_the_peak():
    waves = heartbeats.cut(np.arange(1000.0), [500, 50])
    assert waves.shape == (2, 90)
    assert waves[0].tolist() == list(range(392, 662, 3))
    assert waves[1, 0] == 0


def test_rhythm_by_hand():
    beats = np.cumsum([0, *[100] * 20, 60, 140, *[100] * 20])
    features = dict(zip(heartbeats.RHYTHM, heartbeats.rhythm(beats)[21], strict=True))
    assert features["previous"] == pytest.approx(0.6)
    assert features["next"] == pytest.approx(1.4)
    nearby = (5 * 100 + 60 + 140 + 4 * 100) / 11
    assert features["previous to nearby"] == pytest.approx(60 / nearby)
    assert features["one before to nearby"] == pytest.approx(100 / nearby)
    assert np.allclose(heartbeats.rhythm(7 * beats), heartbeats.rhythm(beats)), "a slower heart is described alike"
    assert heartbeats.rhythm(np.cumsum([0, 100, 100, 100, 500]))[1, 0] == 1, "the median, which a pause leaves alone"
    with pytest.raises(ValueError, match="2 beats: give at least three"):
        heartbeats.rhythm([5, 9])


def test_shape_is_that_of_the_beat_beside_the_records_own():
    wave = np.hanning(90) * np.sin(np.arange(90) / 5)
    waves = np.stack([wave] * 9 + [-wave])
    features = heartbeats.shape(waves)
    assert features.shape == (10, len(heartbeats.SHAPE))
    assert np.allclose(features, heartbeats.shape(40 * waves)), "another gain is described alike"
    usual, turned = (dict(zip(heartbeats.SHAPE, row, strict=True)) for row in (features[0], features[-1]))
    assert list(usual.values()) == pytest.approx([0] * 13), "0 is what is usual for this patient"
    assert turned["likeness QRS"] == pytest.approx(-2), "from 1 to -1"
    with pytest.raises(ValueError, match="the median of 4 beats is flat"):
        heartbeats.shape(np.ones((4, 90)))


# Learning.


def test_a_sequence_stays_in_its_record():
    features = np.arange(5 * 19, dtype=np.float32).reshape(5, 19)
    small = Bunch(features=features, records=np.array([1, 1, 1, 2, 2]))
    sequences = benchmark.in_a_row(small, before=2, after=1)
    assert sequences.shape == (5, 4, 19)
    assert (sequences[..., 0] / 19).tolist() == [[0, 0, 0, 1], [0, 0, 1, 2], [0, 1, 2, 2], [3, 3, 3, 4], [3, 3, 4, 4]]


def test_a_few_normal_beats_and_all_others_are_learnt_from(table, monkeypatch):
    monkeypatch.setattr(heartbeats, "MOST_NORMAL", 7)
    rows = heartbeats.to_learn(table, benchmark.rows_of(table, [1, 2, 3]), seed=0)
    assert set(table.records[rows]) == {1, 2, 3}
    for record in (1, 2, 3):
        own = table.classes[table.records == record]
        learnt = table.classes[rows][table.records[rows] == record]
        assert (np.sum(learnt != "N"), np.sum(learnt == "N")) == (np.sum(own != "N"), 7)
    assert np.array_equal(rows, heartbeats.to_learn(table, benchmark.rows_of(table, [1, 2, 3]), seed=0))


def test_rhythm_tells_what_shape_does_not(table):
    learn, ask = (benchmark.rows_of(table, records) for records in ([1, 2, 3, 4], [5, 6]))
    found = {}
    for kind in heartbeats.KINDS:
        model = heartbeats.forest(table, heartbeats.to_learn(table, learn, 0), seed=0, kind=kind, trees=30)
        shares = heartbeats.forest_shares(model, table, ask, kind)
        assert np.allclose(shares.sum(axis=1), 1)
        cases = benchmark.count(table.classes[ask], benchmark.called(shares), table.patients[ask])
        total = {key: sum(case[key] for case in cases) for key in cases[0]}
        found[kind] = total["S_found"] / total["S_true"], total["S_found"] / total["S_called"]
    assert min(*found["rhythm"], *found["both"]) > 0.95
    assert found["shape"][1] < 0.9, "a beat by itself: only the T wave that it falls on tells"


def test_a_gru_learns_synthetic_beats(table):
    sequences = benchmark.in_a_row(table, 7, 1)
    learn, ask = (benchmark.rows_of(table, records) for records in ([1, 2, 3, 4], [5, 6]))
    model = benchmark.gru(sequences[learn], table.classes[learn], seed=1, units=8, epochs=12, batch=32, rate=0.01)
    shares = benchmark.gru_shares(model, sequences[ask])
    assert np.allclose(shares.sum(axis=1), 1, atol=1e-5)
    assert np.mean(benchmark.called(shares) == table.classes[ask]) > 0.9


# Judging.

TRUTH, ANSWERS = np.array(list("NNSVVNSS")), np.array(list("NSSVNNNS"))
WHO = np.array([1, 1, 1, 1, 2, 2, 2, 2])


def test_counts_add_up():
    first, second = benchmark.count(TRUTH, ANSWERS, WHO)
    assert first == {
        **{"patient": 1, "beats": 4, "right": 3},
        **{"S_true": 1, "S_called": 2, "S_found": 1, "V_true": 1, "V_called": 1, "V_found": 1},
    }
    assert (second["V_true"], second["V_called"], second["S_true"], second["S_found"]) == (1, 0, 2, 1)
    assert heartbeats.share([first, second], "S_found", "S_true").value == pytest.approx(2 / 3)
    assert benchmark.alarms([first, second]) == pytest.approx((2 * (3 + 1) / 2, 2 * (1 + 0) / 2))
    same = heartbeats.difference([first, second], [second, first], "S_found", "S_true")
    assert (same.value, same.low, same.high) == (0, 0, 0)
    with pytest.raises(ValueError, match="not asked about the same patients"):
        heartbeats.difference([first, second], [first, {**second, "patient": 3}], "S_found", "S_true")


def test_factors_weigh_the_shares():
    shares = np.array([[0.4, 0.6, 0, 0], [0.4, 0, 0.6, 0], [0.4, 0, 0, 0.6]])
    assert "".join(benchmark.called(shares)) == "SVF"
    assert "".join(benchmark.called(shares, (0.5, 1))) == "NVF"
    assert "".join(benchmark.called(shares, (1, 0.5))) == "SNN"
    truth = np.array(list("NVVS"))
    assert benchmark.best_factors(truth, [*shares[[0, 1, 1]], [0.1, 0.9, 0, 0]])[0] < 0.7


def test_folds_hold_every_record_once(table):
    folds = benchmark.folds(table, [1, 2, 3, 4, 5, 6], number=3)
    assert sorted(np.concatenate(folds)) == [1, 2, 3, 4, 5, 6]
    assert [len(fold) for fold in folds] == [2, 2, 2]


# The tables.


def test_the_runs_are_the_sums_of_their_cases():
    runs, cases = read_study("heartbeats"), read_cases("heartbeats")
    assert runs.look.unique().tolist() == [1]
    for run in runs.itertuples():
        own = cases[(cases.seed == run.seed) & (cases.model == run.model)]
        assert own.patient.nunique() == len(own) == 22
        total = own[own.patient != benchmark.BOTH_SIDES].sum() if run.setting == "without him" else own.sum()
        found, true, named = (total[f"{run.beat}_{what}"] for what in ("found", "true", "called"))
        assert (found / true, found / named) == pytest.approx((run.sensitivity, run.precision), abs=1e-4)
        assert run.low <= run.sensitivity <= run.high
        assert tuple(map(float, run.factors.split(" and "))) == benchmark.factors_of(run.model)


def test_nothing_was_chosen_on_test_patients():
    assert read_study("heartbeats_choice").look.isna().all()
    asked = read_cases("heartbeats_choice")
    assert set(asked.patient) == set(TRAIN)
    assert {"forest, both", max(benchmark.BEATS, key=benchmark.worst)} == set(read_study("heartbeats").model)
