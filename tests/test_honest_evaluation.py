"""Lesson 10 quotes a table of runs: it must hold every run and be made by today's code."""

from collections import defaultdict

import numpy as np
import pytest

import conftest
from benchmarks import honest_evaluation as study
from benchmarks.writing import as_text, lines_of
from medlearn.studies.table import read_runs


@pytest.fixture(scope="module")
def table():
    return lines_of("honest_evaluation")


def test_every_study_has_all_its_seeds(table):
    seeds = defaultdict(list)
    for line in table:
        seeds[line["setting"]].append(line["seed"])
    for setting, found in seeds.items():
        times = study.REDRAWS if setting.startswith("split") else study.FEWER
        if setting.startswith(("network", "forest")):
            times = [*study.SEEDS, "all"] if "minus" in setting else study.SEEDS
        assert found == [str(seed) for seed in times], setting
    assert len(seeds) == 5 + 6 + 12 + 6


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
    first = next(study.leaks(0))
    (old,) = (line for line in table if line["setting"] == first["setting"] and line["seed"] == "0")
    if conftest.is_locked_build():
        names = ("auc", "low", "high")
        assert [as_text(name, first[name]) for name in names] == [old[name] for name in names]
    else:  # what is trained on another processor differs a little
        assert first["auc"] == pytest.approx(float(old["auc"]), abs=0.02)


def test_the_runs_of_a_setting_are_those_of_the_table(table):
    runs = read_runs("honest_evaluation", "network minus forest")
    lines = {line["seed"]: line for line in table if line["setting"] == "network minus forest"}
    assert list(runs) == list(lines) == [*map(str, study.SEEDS), "all"]
    assert all(f"{run.low:.4f}" == lines[seed]["low"] for seed, run in runs.items())


def test_a_setting_that_nobody_ran_is_refused():
    with pytest.raises(ValueError, match="no setting 'svm'"):
        read_runs("honest_evaluation", "svm")
