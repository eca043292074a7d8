"""Patient tables: breast cancer, the four hospitals, and the synthetic clinic."""

import hashlib

import numpy as np
import pytest

from medlearn import datasets
from medlearn.datasets import ChecksumMismatch, fetch_heart_disease, load_breast_cancer
from medlearn.datasets.download import files_of, lists, local_copy
from medlearn.phantoms import make_heart_clinic

pytestmark = pytest.mark.slow

COLUMNS = [
    "age",
    "sex",
    "cp",
    "trestbps",
    "chol",
    "fbs",
    "restecg",
    "thalach",
    "exang",
    "oldpeak",
    "slope",
    "ca",
    "thal",
    "num",
]
ROW = "63.0,1.0,1.0,145.0,233.0,1.0,2.0,150.0,0.0,2.3,3.0,0.0,6.0,0\n"
GAPS = "38,1,4,0,0,?,?,128,1,.7,2,?,?,3\n"


# Breast cancer.


def test_malignant_is_label_one():
    data = load_breast_cancer()
    # Street, Wolberg and Mangasarian: 357 benign, 212 malignant.
    assert np.bincount(data.labels).tolist() == [357, 212]
    assert data.class_names == ["benign", "malignant"]
    radius = data.features[:, data.feature_names.index("mean radius")]
    assert radius[data.labels == 1].mean() > 1.4 * radius[data.labels == 0].mean()  # the nuclei of cancer are larger
    assert data.features.shape == (569, 30)
    assert "turned here" in data.description


# Heart disease.


@pytest.fixture
def hospitals(tmp_path, monkeypatch):
    """Four hospitals of three patients each, on a mirror."""
    monkeypatch.setenv("MEDLEARN_DATA", str(tmp_path / "cache"))
    monkeypatch.setenv("MEDLEARN_MIRROR", str(tmp_path / "mirror"))
    folder = tmp_path / "mirror" / "heart-disease"
    folder.mkdir(parents=True)

    def write(official=True, **contents):
        lines = ""
        for name in files_of("heart_disease"):
            content = contents.get(name.split(".")[1], 2 * ROW + GAPS).encode()
            (folder / name).write_bytes(content)
            sha256 = hashlib.sha256(content).hexdigest()
            if official:
                monkeypatch.setitem(lists()["heart_disease"]["files"], name, f"sha256:{sha256}")
            lines += f"{sha256}  heart-disease/{name}\n"
        (tmp_path / "mirror" / "SHA256SUMS").write_text(lines)

    return write


def test_what_was_not_measured_is_missing(hospitals):
    hospitals()
    data = fetch_heart_disease()
    assert list(data.sites) == ["cleveland", "hungarian", "switzerland", "va"]
    table = data.sites["va"]
    assert list(table.columns) == COLUMNS
    gaps = table.iloc[2]
    assert gaps.index[gaps.isna()].tolist() == ["trestbps", "chol", "fbs", "restecg", "ca", "thal"]
    assert (gaps.oldpeak, gaps.num) == (0.7, 3)
    assert not table.iloc[:2].isna().any(axis=None)  # fbs, exang, oldpeak and num may be 0
    assert table.num.dtype == np.int64


def test_raw_is_as_published(hospitals):
    hospitals()
    table = fetch_heart_disease(raw=True).sites["hungarian"]
    assert ",".join(table.iloc[2]) + "\n" == GAPS
    assert ",".join(table.iloc[0]) + "\n" == ROW


def test_the_codebook_explains_every_column(hospitals):
    hospitals()
    codebook = fetch_heart_disease().codebook
    assert list(codebook.index) == COLUMNS
    assert codebook.loc["trestbps", "unit"] == "mm Hg"
    assert (codebook.meaning.str.len() > 2).all()


def test_a_mirrors_table_that_is_not_the_published_one_is_refused(hospitals, tmp_path):
    hospitals(official=False, va=2 * ROW + GAPS.replace(",3\n", ",2\n"))
    with pytest.raises(ChecksumMismatch, match=r"processed\.cleveland\.data is not what was published"):
        fetch_heart_disease()
    assert not list((tmp_path / "cache").rglob("*.data"))


def test_the_status_is_that_of_the_file_furthest_away(hospitals, tmp_path):
    hospitals()
    *others, last = files_of("heart_disease").values()
    local_copy(last)
    assert datasets.status("heart_disease") == "mirror"
    assert len(datasets.fetch("heart_disease")) == len(others) + 1
    assert datasets.status("heart_disease") == "cached"
    (tmp_path / "cache" / others[1].path).unlink()
    (tmp_path / "mirror" / "SHA256SUMS").write_text("")
    assert datasets.status("heart_disease") == "missing"


def test_where_the_tables_come_from():
    file = files_of("heart_disease")["processed.va.data"]
    assert file.url == "https://archive.ics.uci.edu/ml/machine-learning-databases/heart-disease/processed.va.data"


@pytest.fixture
def real_hospitals(tmp_path):
    found = datasets.status("heart_disease")
    if found == "missing":
        pytest.skip(
            "UCI heart disease is neither in the cache nor on a mirror (MEDLEARN_MIRROR); nothing is downloaded"
        )
    return fetch_heart_disease(data_home=tmp_path if found == "mirror" else None).sites


def test_the_four_hospitals_are_the_published_ones(real_hospitals):
    # Rows of each class as UCI's description lists them. Hungary's table codes 1 for all that are ill.
    published = {
        "cleveland": [164, 55, 36, 35, 13],
        "hungarian": [188, 106],
        "switzerland": [8, 48, 32, 30, 5],
        "va": [51, 56, 41, 42, 10],
    }
    assert {site: np.bincount(table.num).tolist() for site, table in real_hospitals.items()} == published


def test_impossible_zeros_are_missing_in_the_real_tables(real_hospitals):
    assert real_hospitals["switzerland"].chol.isna().all()
    assert all((table[["chol", "trestbps"]].min().dropna() > 0).all() for table in real_hospitals.values())
    assert real_hospitals["cleveland"].drop(columns=["ca", "thal"]).notna().all(axis=None)


# The synthetic clinic.


def test_the_same_number_gives_the_same_patients():
    first, again, other = (make_heart_clinic(50, random_state=seed) for seed in (0, 0, 1))
    assert first.table.equals(again.table)
    assert first.truth.equals(again.truth)
    assert not first.table.equals(other.table)
    assert make_heart_clinic(1, random_state=None).table.shape == (1, 14)


def test_the_columns_hold_what_the_codebook_says():
    clinic = make_heart_clinic(2000, random_state=0)
    assert list(clinic.table.columns) == COLUMNS == list(clinic.codebook.index)
    assert list(clinic.truth.columns) == COLUMNS
    codes = {
        "sex": [0, 1],
        "cp": [1, 2, 3, 4],
        "fbs": [0, 1],
        "restecg": [0, 1, 2],
        "exang": [0, 1],
        "slope": [1, 2, 3],
        "ca": [0, 1, 2, 3],
        "thal": [3, 6, 7],
        "num": [0, 1, 2, 3, 4],
    }
    assert {column: sorted(clinic.truth[column].unique()) for column in codes} == codes
    assert clinic.truth.age.between(28, 77).all()
    assert clinic.truth.chol.between(110, 600).all()
    assert "SYNTHETIC" in clinic.description


def test_the_sites_do_not_share_their_chance():
    ages = [make_heart_clinic(1000, site=site, random_state=0).truth.age for site in "abcd"]
    assert np.abs(np.corrcoef(ages) - np.eye(4)).max() < 0.15


@pytest.mark.parametrize(("site", "hospital"), [("a", 45.9), ("b", 36.1), ("c", 93.5), ("d", 74.5)])
def test_the_prevalence_is_that_of_the_hospital_behind_the_site(site, hospital):
    table = make_heart_clinic(20_000, site=site, random_state=0).table
    assert 100 * (table.num > 0).mean() == pytest.approx(hospital, abs=1.5)


def test_values_go_missing_as_in_the_hospitals():
    tables = {site: make_heart_clinic(4000, site=site, random_state=0).table for site in "abcd"}
    share = {site: table.isna().mean() for site, table in tables.items()}
    assert share["a"].max() < 0.03
    assert min(share[site].ca for site in "bcd") > 0.9
    assert share["c"].fbs == pytest.approx(0.61, abs=0.03)
    assert (tables["c"].chol == 0).all()
    assert (tables["d"].chol == 0).mean() == pytest.approx(0.25, abs=0.03)
    assert 0 < (tables["d"].trestbps == 0).mean() < 0.01
    assert tables["b"].num.max() == 1
    assert tables["b"].slope[tables["b"].oldpeak == 0].isna().all()  # no ST depression, no slope to describe
    test_not_done = tables["d"].thalach.isna()
    assert tables["d"].loc[test_not_done, ["exang", "oldpeak", "slope"]].isna().all(axis=None)


def test_missing_values_change_nothing_else():
    clinic = make_heart_clinic(500, site="d", random_state=3)
    kept = clinic.table.notna() & (clinic.table != 0)
    assert (clinic.table.where(kept) == clinic.truth.where(kept))[kept].stack().all()
    assert clinic.truth.notna().all(axis=None)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"n_patients": 5, "site": "e"}, "no clinic 'e'; choose from a, b, c, d"),
        ({"n_patients": 0}, "n_patients is 0; ask for at least 1"),
    ],
)
def test_an_impossible_clinic_is_told(arguments, message):
    with pytest.raises(ValueError, match=message):
        make_heart_clinic(**arguments, random_state=0)
