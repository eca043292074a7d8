"""Patients stay whole, classes stand in every part, a centre is kept out where that can be."""

import numpy as np
import pandas as pd
import pytest

from medlearn.project.split import split_by_patient


def hospital(n_patients=50, *, classes=2, images=4, centres=0, seed=0):
    """Make patients with one to `images` images each."""
    rng = np.random.default_rng(seed)
    patients = np.repeat([f"P{n}" for n in range(n_patients)], rng.integers(1, images + 1, n_patients))
    numbers = pd.Series(patients).str[1:].astype(int)
    centre = [f"C{n % centres}" if centres else "" for n in numbers]
    return pd.DataFrame({"label": [f"L{n % classes}" for n in numbers], "patient": patients, "centre": centre})


def shares(table, parts):
    return {part: table.patient[parts == part].nunique() / table.patient.nunique() for part in parts.unique()}


@pytest.mark.parametrize("classes", [2, 3, 10])
@pytest.mark.parametrize("images", [1, 30])
def test_patients_are_whole_and_classes_everywhere(classes, images):
    for seed in range(10):
        table = hospital(20 * classes, classes=classes, images=images, seed=seed)
        parts = split_by_patient(table, random_state=seed)
        assert (table.assign(part=parts).groupby("patient").part.nunique() == 1).all()
        assert (table.assign(part=parts).groupby("label").part.nunique() == 3).all()
        assert shares(table, parts) == pytest.approx({"train": 0.6, "validation": 0.2, "test": 0.2})


def test_the_order_of_the_rows_plays_no_part_and_the_seed_does():
    table = hospital()
    parts = split_by_patient(table)
    shuffled = table.sample(frac=1, random_state=1)
    assert split_by_patient(shuffled).sort_index().equals(parts)
    assert not split_by_patient(table, random_state=1).equals(parts)
    assert parts.attrs["said"][1] == "patients: train 30, validation 10, test 10; nobody is in two parts"
    assert "tells nothing about another hospital" in parts.attrs["said"][0]


def test_patients_of_several_classes():
    table = hospital(12)
    table = pd.concat([table, table.assign(label="common")], ignore_index=True)
    parts = split_by_patient(table)
    assert (table.assign(part=parts).groupby("label").part.nunique() == 3).all()


def test_a_centre_is_kept_out():
    table = hospital(60, centres=5)
    parts = split_by_patient(table)
    (kept_out,) = table.centre[parts == "test"].unique()
    assert (table.centre == kept_out).equals(parts == "test")
    assert (
        parts.attrs["said"][0]
        == f"centre {kept_out!r} is the test part, whole: nothing is learnt from any of its patients"
    )
    assert shares(table, parts) == pytest.approx({"train": 0.6, "validation": 0.2, "test": 0.2})


def test_a_patient_of_two_centres_goes_with_the_one_kept_out():
    table = hospital(60, centres=5)
    kept_out = table.centre[split_by_patient(table) == "test"].iloc[0]
    visitor = table.patient[table.centre != kept_out].iloc[0]
    table = pd.concat([table, table[table.patient == visitor].assign(centre=kept_out)], ignore_index=True)
    assert set(split_by_patient(table)[table.patient == visitor]) == {"test"}


def test_a_class_of_two_patients_outside_the_centre_stands_on_both_sides():
    table = pd.DataFrame(
        {"label": "common", "patient": [f"P{n}" for n in range(40)], "centre": ["A", "B", "C", "D"] * 10}
    )
    table.loc[[0, 1, 2], "label"] = "rare"
    parts = split_by_patient(table)
    assert (table.assign(part=parts).groupby("label").part.nunique() == 3).all()
    assert "whole" in parts.attrs["said"][0]


def test_a_lone_patient_of_a_group_is_not_always_tested():
    rows = [("a", "1"), ("a", "2"), ("a", "3"), ("b", "1"), ("b", "2"), ("b", "4"), ("b", "5")]
    table = pd.DataFrame(rows, columns=["label", "patient"]).assign(centre="")
    rest = pd.DataFrame({"label": "c", "patient": ["1", "2", "3", "4", "5", "6"], "centre": ""})
    table = pd.concat([table, rest], ignore_index=True)
    assert {split_by_patient(table, random_state=seed)[table.patient == "6"].iloc[0] for seed in range(5)} == {"train"}


def test_centres_that_cannot_be_kept_out():
    two = hospital(60, centres=2)
    assert split_by_patient(two).attrs["said"][0] == "2 centres: none is kept out"
    by_class = hospital(60, classes=4, centres=4)
    assert "each has too many or too few patients, or lacks a class" in split_by_patient(by_class).attrs["said"][0]


def test_what_cannot_be_split():
    table = hospital(20)
    table.loc[table.patient.isin(["P0", "P1"]), "label"] = "rare"
    with pytest.raises(
        ValueError, match="class 'rare' has too few patients, 2: training, validation and test need one each"
    ):
        split_by_patient(table)
    with pytest.raises(ValueError, match="all images are of one patient, 'P0'"):
        split_by_patient(table[table.patient == "P0"])
    both = pd.DataFrame({"label": ["a"] * 3 + ["b"] * 3, "patient": ["1", "2", "3"] * 2, "centre": ""})
    assert split_by_patient(both).nunique() == 3
