"""Every table of a study has one form, is written in one way and read in one way."""

from pathlib import Path

import numpy as np
import pytest

from medlearn.studies import table
from medlearn.studies.table import check_runs, read_answers, read_study, write_answers, write_study

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
    check_runs(table.lines_of(name))
    assert len(read_study(name)) == len(table.lines_of(name)) > 0


@pytest.mark.parametrize("name", STUDIES)
def test_no_run_stands_in_a_table_twice(name):
    runs = read_study(name)
    what = runs.columns.intersection({"look", "seed", *table.SETTINGS} - {"chosen"})
    assert not runs.duplicated(list(what)).any()


@pytest.mark.parametrize("name", ANSWERS)
def test_answers_are_of_models_in_the_table_of_their_study(name):
    labels, answers = read_answers(name)
    assert set(np.unique(labels)) == {0, 1}
    runs = read_study(name)
    for model, says in answers.items():
        assert np.isfinite(says).all(), model
        last = runs[(runs.model == model) & (runs.look == runs[runs.model == model].look.max())]
        assert says.shape == (len(labels), len(last)), model


def test_numbers_are_read_as_python_reads_them():
    for name in STUDIES:
        for row, run in zip(table.lines_of(name), read_study(name).to_dict("records"), strict=True):
            assert all(run[column] == float(row[column]) for column in table.MEASURES if column in row)


def test_what_is_written_is_rounded_ordered_and_read_again(folder):
    write_study("any", [dict(reversed(RUN.items()))])
    assert (folder / "any.csv").read_text(encoding="utf-8").splitlines() == [
        "look,seed,setting,auc,seconds,machine",
        "1,0,plain,0.9124,12.3,an abacus",
    ]
    (run,) = read_study("any").to_dict("records")
    assert run == RUN | {"seed": "0", "auc": 0.9124, "seconds": 12.3}


def test_runs_of_other_looks_stay_as_they_are(folder):
    write_study("any", [RUN | {"look": look} for look in (1, 2)])
    before = table.lines_of("any")
    write_study("any", [RUN | {"auc": 0.8}])
    assert table.lines_of("any") == [before[0] | {"auc": "0.8000"}, before[1]]


def test_a_study_without_test_patients_has_no_look_and_is_written_anew(folder):
    write_study("any", [RUN | {"look": None}])
    write_study("any", [RUN | {"look": None, "seconds": None}])
    (run,) = table.lines_of("any")
    assert run["look"] == run["seconds"] == ""
    assert read_study("any").look.isna().all()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"AUC": "0.9"}, "unknown column 'AUC': add it to .*table.py, or choose from look, seed"),
        ({"look": "one"}, "look 'one' is not a whole number; leave it empty"),
        ({"look": "2"}, r"the looks \[2\] leave one out"),
        ({"seed": ""}, "a row does not say its seed"),
        ({"machine": ""}, "a row does not say its machine"),
        ({"auc": ""}, "auc is '', which is no number"),
        ({"seconds": "long"}, "seconds is 'long', which is no number"),
    ],
)
def test_a_row_that_is_no_run_is_refused(change, said):
    check_runs([WRITTEN])
    with pytest.raises(ValueError, match=said):
        check_runs([WRITTEN | change])


@pytest.mark.parametrize(
    ("without", "said"),
    [(name, f"a study lacks '{name}'") for name in table.REQUIRED]
    + [("setting", "says what was set: give it one of model, setting"), ("auc", "says what was measured")],
)
def test_a_table_that_lacks_a_column_is_refused(without, said):
    with pytest.raises(ValueError, match=said):
        check_runs([{name: value for name, value in WRITTEN.items() if name != without}])


def test_rows_of_different_columns_or_in_another_order_are_refused():
    with pytest.raises(ValueError, match="differ from those of the first row"):
        check_runs([WRITTEN, WRITTEN | {"low": "0.8"}])
    with pytest.raises(ValueError, match="stand in another order"):
        check_runs([dict(reversed(WRITTEN.items()))])


def test_a_look_left_out_is_noticed():
    check_runs([WRITTEN | {"look": look} for look in "0123"])
    with pytest.raises(ValueError, match=r"the looks \[1, 3\] leave one out"):
        check_runs([WRITTEN | {"look": look} for look in "13"])


def test_a_missing_table_is_explained(folder):
    for read in (read_study, read_answers):
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
    with pytest.raises(ValueError, match="'network' does not say its seed"):
        write_answers("any", labels, {"network": np.zeros(2)})
    with pytest.raises(ValueError, match=r"not those of any_answers\.csv"):
        write_answers("any", labels[::-1], {"network, seed 0": np.zeros(2)})


def test_no_file_reads_or_writes_a_study_by_itself():
    root = Path(__file__).parents[1]
    code = [*root.glob("benchmarks/*.py"), *root.glob("notebooks/*.ipynb"), *root.glob("exercises/**/*.ipynb")]
    own = {"budget.py"}
    guilty = [path.name for path in code if path.name not in own and "csv.Dict" in path.read_text(encoding="utf-8")]
    assert guilty == []
