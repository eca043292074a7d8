"""Every table of a study has one form, is written in one way and read in one way."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.writing import check_runs, lines_of, write_answers, write_cases, write_study
from medlearn.studies import table
from medlearn.studies.table import read_answers, read_cases, read_study

NO_STUDY = {"budget"}  # what a lesson costs: `make budget`
NAMES = sorted(path.stem for path in table.FOLDER.glob("*.csv") if path.stem not in NO_STUDY)
STUDIES = [name for name in NAMES if not name.endswith(("_answers", "_cases"))]
ANSWERS = [name.removesuffix("_answers") for name in NAMES if name.endswith("_answers")]
RUN = {"look": 1, "seed": 0, "setting": "plain", "auc": 0.91236, "seconds": 12.34, "machine": "an abacus"}
WRITTEN = {"look": "1", "seed": "0", "setting": "plain", "auc": "0.9", "seconds": "", "machine": "an abacus"}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(table, "FOLDER", tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", STUDIES)
def test_a_table_has_the_form_of_a_study(name):
    check_runs(lines_of(name))
    assert not read_study(name).duplicated().any()


@pytest.mark.parametrize("name", ANSWERS)
def test_answers_are_of_models_in_the_table_of_their_study(name):
    labels, answers = read_answers(name)
    assert set(np.unique(labels)) == {0, 1}
    runs = read_study(name)
    for model, says in answers.items():
        assert np.isfinite(says).all(), model
        last = runs[(runs.model == model) & (runs.look == runs[runs.model == model].look.max())]
        assert says.shape == (len(labels), len(last)), model


def test_what_is_written_is_rounded_ordered_and_read_again(folder):
    write_study("any", [dict(reversed(RUN.items()))])
    assert (folder / "any.csv").read_text(encoding="utf-8").splitlines() == [
        "look,seed,auc,setting,seconds,machine",
        "1,0,0.9124,plain,12.3,an abacus",
    ]
    (run,) = read_study("any").to_dict("records")
    assert run == RUN | {"seed": "0", "auc": 0.9124, "seconds": 12.3}


def test_runs_of_other_looks_stay_as_they_are(folder):
    write_study("any", [RUN | {"look": look} for look in (1, 2)])
    before = lines_of("any")
    write_study("any", [RUN | {"auc": 0.8}])
    assert lines_of("any") == [before[0] | {"auc": "0.8000"}, before[1]]


def test_a_study_without_test_patients_has_no_look_and_is_written_anew(folder):
    write_study("any", [RUN | {"look": None}])
    write_study("any", [RUN | {"look": None, "seconds": None}])
    (run,) = lines_of("any")
    assert run["look"] == run["seconds"] == ""
    assert read_study("any").look.isna().all()


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([WRITTEN | {"look": "2"}], r"the looks \[2\] leave one out"),
        ([WRITTEN | {"look": look} for look in "13"], r"the looks \[1, 3\] leave one out"),
        ([WRITTEN | {"seed": ""}], "does not say its seed"),
        ([WRITTEN | {"machine": ""}], "does not say its seed or its machine"),
        ([{name: WRITTEN[name] for name in WRITTEN if name != "seconds"}], "a study lacks 'seconds'"),
        ([WRITTEN, WRITTEN | {"low": "0.8"}], "not all the same columns"),
    ],
)
def test_rows_that_are_no_runs_are_refused(rows, said):
    check_runs([WRITTEN | {"look": look} for look in "0123"])
    with pytest.raises(ValueError, match=said):
        check_runs(rows)


def test_a_missing_table_is_explained(folder):
    for read in (read_study, read_answers, read_cases):
        with pytest.raises(ValueError, match=r"no table none\w*\.csv in .*Tables come with the folder of the course"):
            read("none")


def test_answers_are_written_beside_those_of_others(folder):
    labels = np.array([0, 1])
    write_answers("any", labels, {"SVM, HOG, seed 0": np.array([-1, 2.0])})
    write_answers("any", labels, {"network, seed 0": np.zeros(2), "network, seed 1": np.array([0.123456, 1])})
    found, answers = read_answers("any")
    assert found.tolist() == [0, 1]
    assert {model: says.tolist() for model, says in answers.items()} == {
        "SVM, HOG": [[-1], [2]],
        "network": [[0, 0.12346], [0, 1]],
    }
    with pytest.raises(ValueError, match=r"not those of any_answers\.csv"):
        write_answers("any", labels[::-1], {"network, seed 0": np.zeros(2)})


def test_a_patient_stands_once_in_the_cases_of_a_run(folder):
    rows = [{"seed": 0, "patient": patient, "dice": 0.123456} for patient in ("a", "b")]
    write_cases("any", rows)
    assert read_cases("any").to_dict("records")[0] == {"seed": "0", "patient": "a", "dice": 0.1235}
    with pytest.raises(ValueError, match="stands in the rows twice"):
        write_cases("any", [*rows, rows[0] | {"dice": 0.5}])


def test_no_file_reads_or_writes_a_study_by_itself():
    root = Path(__file__).parents[1]
    code = [*root.glob("benchmarks/*.py"), *root.glob("notebooks/*.ipynb"), *root.glob("exercises/**/*.ipynb")]
    own = {"budget.py", "writing.py"}
    guilty = [path.name for path in code if path.name not in own and "csv.Dict" in path.read_text(encoding="utf-8")]
    assert guilty == []
