"""Lesson 10 quotes a table of runs: it must hold every run and be made by today's code."""

from collections import defaultdict
from pathlib import Path

import nbformat
import numpy as np
import pytest

from benchmarks import honest_evaluation as study
from benchmarks.writing import lines_of
from medlearn.studies.table import read_runs

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def table():
    return lines_of("honest_evaluation")


def test_every_study_has_all_its_seeds(table):
    seeds = defaultdict(list)
    for line in table:
        seeds[line["setting"]].append(line["seed"])
    for setting, found in seeds.items():
        times = [*study.SEEDS, "all"] if "minus" in setting else study.SEEDS
        assert found == [str(seed) for seed in times], setting
    assert len(seeds) == 5


def test_values_lie_in_their_intervals(table):
    for line in table:
        assert float(line["low"]) <= float(line["auc"]) <= float(line["high"]), line


@pytest.mark.parametrize("forest", study.NAMES[1:])
def test_a_difference_is_that_of_its_two_runs(table, forest):
    found = {(line["setting"], line["seed"]): float(line["auc"]) for line in table}
    for seed in map(str, study.SEEDS):
        gap = found["network", seed] - found[forest, seed]
        assert found[f"network minus {forest}", seed] == pytest.approx(gap, abs=1.1e-4)


def test_the_mean_gap_is_that_of_the_mean_aucs():
    truth, sure, mistaken = np.array([0, 0, 1, 1]), np.array([0.1, 0.2, 0.8, 0.9]), np.array([0.9, 0.1, 0.8, 0.2])
    assert study.mean_gap(truth, [sure, mistaken], [mistaken, mistaken]) == pytest.approx((1 + 0.5) / 2 - 0.5)


def test_the_table_can_be_made_again(table):
    clinic = study.Clinic()
    (old,) = (line for line in table if line["setting"] == "forest" and line["seed"] == "0")
    now = clinic.judged(clinic.forest(0, "sqrt"))
    assert now == pytest.approx([float(old[name]) for name in ("auc", "low", "high")], abs=0.02)


def test_the_runs_of_a_setting_are_those_of_the_table(table):
    runs = read_runs("honest_evaluation", "network minus forest")
    lines = {line["seed"]: line for line in table if line["setting"] == "network minus forest"}
    assert list(runs) == list(lines) == [*map(str, study.SEEDS), "all"]
    assert all(f"{run.low:.4f}" == lines[seed]["low"] for seed, run in runs.items())


def test_a_setting_that_nobody_ran_is_refused():
    with pytest.raises(ValueError, match="no setting 'svm'"):
        read_runs("honest_evaluation", "svm")


CELLS = nbformat.read(ROOT / "notebooks" / "deeper" / "10_decisions_and_leaks.ipynb", as_version=4).cells


@pytest.mark.parametrize("skill", [0.0, 2.0])
def test_conformal_sets_cover_the_truth_as_often_as_promised(skill):
    (code,) = (cell.source for cell in CELLS if cell.source.startswith("def strangeness_limit"))
    names, rng, rates = {"np": np}, np.random.default_rng(0), []
    exec(code, names)
    for _ in range(400):  # models that know nothing, and models that know much and are not calibrated
        truth = rng.integers(0, 2, 60)
        probability = 1 / (1 + np.exp(-3 * (skill * (truth - 0.5) + rng.normal(size=60))))
        limit = names["strangeness_limit"](truth[:39], probability[:39])
        rates.append(names["covered"](truth[39:], names["answer_sets"](probability[39:], limit)).mean())
    assert np.mean(rates) == pytest.approx(36 / 40, abs=0.01)  # place 36 of 39 + 1
    assert names["strangeness_limit"](truth[:5], probability[:5]) == np.inf, "five patients cannot promise 90 %"
